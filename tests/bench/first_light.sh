#!/usr/bin/env bash
# Three figures, each side by side in one run, as ratios, since machines are noisy:
# what `lotse run --trials 1` takes beyond the training itself, what starting takes, and what the data take in memory.
set -euo pipefail
lotse=$PWD/${LOTSE_BUILD:-build}/lotse bare=$PWD/${LOTSE_BUILD:-build}/tests/bench/bare
rows=${BENCH_ROWS:-100000} columns=${BENCH_COLUMNS:-20} runs=${BENCH_RUNS:-5}
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"

"$bare" write "$rows" "$columns" >data.csv
cat >bench.toml <<END
[[source]]
file = "data.csv"
[target]
column = "y"
END

# The seconds that a command takes on the wall; what it prints goes to the file "out".
seconds() {
    local start end
    start=$(date +%s%N) && { "$@" >out 2>&1 || [ $? = 4 ]; } && end=$(date +%s%N)
    awk -v t=$((end - start)) 'BEGIN { printf "%.4f\n", t / 1e9 }'
}
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.4f\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

"$lotse" run bench.toml --trials 1 --quiet || [ $? = 4 ]
# A fold stops 30 rounds behind its best one with these settings; the ledger has the best ones.
rounds=$(awk -F, 'NR == 2 { n = split($7, best, "|"); for (i = 1; i <= n; i++) print best[i] + 30 }' results/latest/trials.csv)
for ((i = 0; i < runs; i++)); do
    seconds "$lotse" run bench.toml --trials 1 --quiet --threads 1 >>whole
    # shellcheck disable=SC2086 # a list of numbers
    seconds "$bare" train "$rows" "$columns" $rounds >>training
    paste -d' ' <(tail -n 1 whole) <(tail -n 1 training) | awk '{ print $1 / $2 }' >>ratio
done
echo "lotse run --trials 1 on $rows rows and $columns columns: $(median <whole) s;" \
    "the same boosters in a bare C program: $(median <training) s; ratio $(median <ratio) (median of $runs pairs)"

for ((i = 0; i < 20; i++)); do seconds "$lotse" help >>start; seconds true >>nothing; done
echo "lotse help: $(median <start) s; a program that does nothing: $(median <nothing) s (median of 20)"

peak=$(jq .peak_memory_bytes results/latest/metrics.json)
awk -v peak="$peak" -v data=$((rows * (columns + 1) * 4)) 'BEGIN {
    printf "peak memory %.1f MB; the data as float32 %.1f MB; ratio %.2f\n", peak / 1e6, data / 1e6, peak / data }'
