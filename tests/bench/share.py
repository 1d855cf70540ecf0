#!/usr/bin/env python3
"""Which share of the processor time of `lotse run` is spent inside XGBoost, and what the rest is.

    tests/bench/share.py [PIPELINE.toml…]      without one: made-up tables of 10,000 and 100,000 rows

TRIALS (12), THREADS (2), ROWS ("10000 100000"). By perf of Linux, which samples call chains: the code that a sample was
in counts as XGBoost's when, from the innermost function outwards, its library comes before Lotse. So libgomp (with the
waiting of its threads for one another), libm, memcpy and page faults below it are its own, and what Lotse does when XGBoost
asks for a batch of rows is not.

"both cores": processor time, divided by that of all threads if none had idled, as far as processor time can tell: what is
done by one thread alone counts as often as there are threads, and the race as long as its busiest thread works. Unlike
time on the wall it does not depend on what else the machine does.
"""
import collections, os, shutil, subprocess, sys, tempfile
from pathlib import Path

from tables import write_pipeline, write_table

LOTSE = Path(os.environ.get("LOTSE_BUILD", "build")).resolve() / "lotse"
TRIALS, THREADS = os.environ.get("TRIALS", "12"), os.environ.get("THREADS", "2")
XGBOOST = ("libxgboost", "libgomp")
# On the way to everything; naming them says nothing.
PASSAGES = {"main", "_start", "run", "run_stage", "run_pipeline", "run_execute", "run_execute_before", "work", "race_run",
            "trial_run", "run_fold"}


def record(pipeline, folder):
    """Call chains come from the stack's own unwinding tables: neither library has frame pointers."""
    samples = folder / "samples"
    command = ["perf", "record", "-q", "-o", samples, "-e", "cpu-clock", "-F", "199", "--call-graph", "dwarf,8192", LOTSE,
               "run", pipeline, "--trials", TRIALS, "--threads", THREADS, "--seed", "1", "--quiet", "--output",
               folder / "results"]
    code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    if code not in (0, 4):
        raise SystemExit(f"share: lotse run {pipeline} ended with {code}")
    return samples


def chains(samples):
    """Thread and call chain of each sample: (function, library), the innermost first."""
    script = subprocess.Popen(["perf", "script", "-i", samples, "--no-inline", "-F", "tid,ip,sym,dso"], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    thread, chain = None, []
    for line in script.stdout:
        words = line.split()
        if not words:
            if chain:
                yield thread, chain
            chain = []
        elif not line[0].isspace() or len(words) == 1:
            thread = words[0]
        else:
            name, _, library = line.strip().partition(" ")[2].rpartition(" (")
            chain.append((name.partition("+")[0], os.path.basename(library.rstrip(")\n"))))
    if chain:
        yield thread, chain


def owner(chain):
    for _, library in chain:
        if library.startswith(XGBOOST):
            return "xgboost"
        if library == "lotse":
            return "lotse"
    return "system"


def weigh(samples):
    inside = total = alone = 0
    raced, rest = collections.Counter(), collections.Counter()
    for thread, chain in chains(samples):
        ours = {name for name, library in chain if library == "lotse"}
        is_ours = owner(chain) != "xgboost"
        total += 1
        inside += not is_ours
        if "work" in ours or not ours:  # a thread of the race, or one whose chain was cut short
            raced[thread] += 1
        else:
            alone += 1
        if is_ours:
            rest.update(ours - PASSAGES)
    busiest = max(raced.values(), default=0)
    return dict(samples=total, share=inside / total, alone=alone / total, rest=rest,
                cores=total / (int(THREADS) * (alone + busiest)))


def pipelines(folder):
    if len(sys.argv) > 1:
        yield from ((Path(name).stem, Path(name).resolve()) for name in sys.argv[1:])
        return
    for rows in os.environ.get("ROWS", "10000 100000").split():
        for task in ("regression", "binary"):
            data, pipeline = folder / f"{task}_{rows}.csv", folder / f"{task}_{rows}.toml"
            write_table(data, int(rows), task)
            write_pipeline(pipeline, data, task)
            yield f"{task}, {int(rows):,} rows", pipeline


def main():
    if not shutil.which("perf"):
        return print("share: skipped, there is no perf (of Debian's package linux-perf)")
    print("| | processor seconds | inside XGBoost | by one thread alone | both cores | largest of the rest |")
    print("|---|---:|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, pipeline in pipelines(folder):
            found = weigh(record(pipeline, folder))
            rest = ", ".join(f"{part} {count / found['samples']:.1%}" for part, count in found["rest"].most_common(4))
            print(f"| {title} | {found['samples'] / 199:.0f} | {found['share']:.1%} | {found['alone']:.1%} | "
                  f"{found['cores']:.1%} | {rest} |", flush=True)


if __name__ == "__main__":
    main()
