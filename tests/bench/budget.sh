#!/usr/bin/env bash
# Is the budget kept, also when others want the processors? `lotse run` of the two demonstrators with budgets of some seconds, alone
# and beside two and four programs for each processor that do nothing but count: what it took as a share of the budget.
set -euo pipefail
lotse=$PWD/${LOTSE_BUILD:-build}/lotse pipelines=$PWD/pipelines
folder=$(mktemp -d)
others=()
stop() { [ ${#others[@]} = 0 ] || kill "${others[@]}" 2>/dev/null || true; }
trap 'stop; rm -rf "$folder"' EXIT
cp -r "$pipelines"/wartung "$pipelines"/absatz "$folder" && cd "$folder"

echo "| demonstrator | budget, s | programs beside it | took, s | of the budget | trials |"
echo "|---|---:|---:|---:|---:|---:|"
for beside in 0 $(($(nproc) * 2)) $(($(nproc) * 4)); do
    for ((i = 0; i < beside; i++)); do
        (while :; do :; done) &
        others+=($!)
    done
    for name in wartung absatz; do
        for budget in ${BENCH_BUDGETS:-5 20}; do
            start=$(date +%s%N)
            "$lotse" run "$name/pipeline.toml" --fresh --budget "$budget"s --quiet >said 2>&1 || [ $? = 4 ]
            took=$(($(date +%s%N) - start))
            awk -v name="$name" -v budget="$budget" -v beside="$beside" -v took="$took" \
                -v trials="$(jq .trials "$name/results/latest/metrics.json")" 'BEGIN {
                printf "| %s | %d | %d | %.2f | %.0f %% | %d |\n", name, budget, beside, took / 1e9, took / budget / 1e7, trials }'
        done
    done
    stop
    others=()
done
