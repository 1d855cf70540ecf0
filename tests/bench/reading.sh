#!/usr/bin/env bash
# A German table of SIZE bytes (1G, 200M; the former unless stated), read side by side in one run by Lotse, pandas, polars
# and DuckDB into typed columns, as ratios, since machines are noisy; and the share of the time that libcsv alone needs.
# The others come from PyPI into a folder of their own below the build folder (PEERS=DIR: another; PEERS=none: without).
set -euo pipefail
build=$PWD/${LOTSE_BUILD:-build}
reading=$build/tests/bench/reading peers=${PEERS:-$build/bench/peers} script=$PWD/tests/bench/peers.py
size=$(numfmt --from=si "${SIZE:-1G}") runs=${BENCH_RUNS:-3}
export POLARS_MAX_THREADS=2
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"

if [ "$peers" != none ] && [ ! -x "$peers/bin/python-with-all" ]; then
    { python3 -m venv "$peers" && "$peers/bin/pip" install -q pandas polars duckdb && ln -s python "$peers/bin/python-with-all"; } ||
        { echo "pandas, polars and duckdb can't be installed; Lotse is measured alone" && peers=none; }
fi

"$reading" write "$size" >table.csv
contenders=(lotse lotse_one_thread libcsv)
[ "$peers" = none ] || contenders+=(pandas polars duckdb)

command_of() {
    case $1 in
    lotse) command=("$reading" lotse table.csv 2) ;;
    lotse_one_thread) command=("$reading" lotse table.csv 1) ;;
    libcsv) command=("$reading" libcsv table.csv) ;;
    *) command=("$peers/bin/python" "$script" "$1" table.csv) ;;
    esac
}
for ((i = 0; i < runs; i++)); do
    for contender in "${contenders[@]}"; do
        command_of "$contender"
        echo "$contender $("$reading" measure "${command[@]}" | tr '\n' ' ')" >>measured
    done
done

# contender, seconds, rows, sum, bytes of the columns, processor seconds of the whole program, peak bytes
[ "$(awk '$1 != "libcsv" { print $3, $4 }' measured | sort -u | wc -l)" = 1 ] || {
    echo "not all read the same rows:" && cat measured && exit 1
}
sort -k1,1 -k2,2n measured | awk -v size="$size" -v order="${contenders[*]}" -v runs="$runs" '
    { seconds[$1, ++count[$1]] = $2; rows = $3; if ($5 > columns) columns = $5; if ($7 > peak[$1]) peak[$1] = $7
      if (!($1 in work) || $6 < work[$1]) work[$1] = $6 }
    END {
        middle = int((runs + 1) / 2)
        printf "%.0f MB, %d rows; the finished columns of Lotse %.0f MB; median of %d\n", size / 1e6, rows, columns / 1e6, runs
        printf "%-17s %8s %6s %9s %10s %10s %8s %10s\n", "", "seconds", "MB/s", "/ Lotse", "processor", "/ Lotse", "peak MB", "/ Lotse"
        n = split(order, names, " ")
        for (i = 1; i <= n; i++) {
            s = seconds[names[i], middle]
            printf "%-17s %8.2f %6.0f %9.2f %10.2f %10.2f %8.0f %10.2f\n", names[i], s, size / 1e6 / s,
                   s / seconds["lotse", middle], work[names[i]], work[names[i]] / work["lotse"], peak[names[i]] / 1e6,
                   peak[names[i]] / peak["lotse"]
        }
        printf "libcsv alone is %.0f %% of the time of Lotse with one thread; peak memory is %.2f times the finished columns\n",
               100 * seconds["libcsv", middle] / seconds["lotse_one_thread", middle], peak["lotse"] / columns
    }'
