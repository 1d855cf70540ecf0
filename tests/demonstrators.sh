#!/bin/sh
# Every demonstrator is whole, and its data are what the generator makes, byte for byte.
set -u
cd "$(dirname "$0")/.." || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

# expect WHAT COMMAND...: counts the command as a test; a failure is named and shows what the command said.
expect() {
    what=$1
    shift
    if "$@" >"$folder/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what" >&2
        cat "$folder/said" >&2
    fi
}

expect "the generator builds" \
    "${CC:-cc}" -std=gnu11 -O1 -ffp-contract=off -Wall -Wextra -Werror pipelines/*.c -lm -o "$folder/generate"

for demonstrator in pipelines/*/; do
    name=$(basename "$demonstrator")
    mkdir "$folder/$name"
    expect "$name: its data can be generated" "$folder/generate" "$name" "$folder/$name"
    for file in README.md pipeline.toml neue_faelle.csv; do
        expect "$name: has a $file" test -s "$demonstrator$file"
    done
    for file in $(find "$folder/$name" "$demonstrator" -maxdepth 1 -name '*.csv' -exec basename {} \; | sort -u); do
        expect "$name: $file is as generated" cmp "$demonstrator$file" "$folder/$name/$file"
    done
done

echo "$passed passed, $failed failed, 0 skipped"
test "$failed" -eq 0
