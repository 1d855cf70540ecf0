#!/usr/bin/env python3
"""What each part of the search and of the preparation brings: Lotse without it, beside the whole, on the sets of bench-peers.

    tests/bench/ablation.py          # or "check": are all lines found that would be changed?

Each variant is a copy of the sources with one line changed, in FOLDER (build/ablation); when the line is not found, that is
an error. TRIALS (24) is fixed, so that the load of the machine does not matter; SEEDS ("1 2"), SETS and WITHOUT
("racing,ensemble") choose some. Each seed has test rows of its own: where rows are few, which ones are drawn makes more of a
difference than most parts do. What was measured stands in FOLDER/results.jsonl and is not measured again, so that what was
broken off goes on; remove it to start anew. The data are made by tests/bench/peers/run, in build/peers or the folder
LOTSE_PEERS.
"""
import json, os, shutil, subprocess, sys, tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/bench/peers"))
from peers import SETS

BUILD = ROOT / os.environ.get("LOTSE_BUILD", "build")
DATA = Path(os.environ.get("LOTSE_PEERS", BUILD / "peers")).resolve() / "data"
FOLDER = Path(os.environ.get("FOLDER", BUILD / "ablation")).resolve()
TRIALS, SEEDS = int(os.environ.get("TRIALS", "24")), os.environ.get("SEEDS", "1 2").split()

WHOLE = "whole"
# part: (file, what stands there, what takes its place)
PARTS = {
    "portfolio": ("stages/search/sampler.c", "if (among_trees < portfolio_count())", "if (among_trees == SIZE_MAX)"),
    "learning sampler": ("stages/search/sampler.c", "count < LEAST_KNOWN ||", "count < SIZE_MAX ||"),
    "racing": ("stages/search/trial.c", "known = trials_known_to(trial->index), better", "known = 0, better"),
    "ten folds of few rows": ("stages/search/folds.c", "rows < FEW_ROWS ? 10", "rows == 0 ? 10"),
    "second deal of rows": ("stages/search/folds.c", "settings->folds == 0 ? 2 : 1;", "settings->folds == 0 ? 1 : 1;"),
    "linear trial": ("stages/search/search.c", "search->has_linear = ", "search->has_linear = false && "),
    "solved linear model": ("stages/search/linear.c", "if (data->start ||", "if (question->outputs ||"),
    "trees upon a line": ("stages/search/search.c", "search->has_residual = ", "search->has_residual = false && "),
    "forests": ("stages/search/search.c", "search->has_forest = ", "search->has_forest = false && "),
    "target statistics": ("stages/search/search.c", "search->has_encoded |= ", "search->has_encoded |= false && "),
    "order of many categories": ("stages/prepare/order.c", "return count > (size_t)order->most;",
                                 "return count > SIZE_MAX / 2;"),
    "combinations and levels": ("stages/search/search.c", "search->has_combined |= ",
                                "search->has_combined |= false && "),
    "Tweedie objective": ("stages/search/spread.c", "search->is_skewed = ", "search->is_skewed = false && "),
    "ensemble": ("stages/search/search.c", "FINAL_SINGLE ? 1 : MOST_CHOSEN", "FINAL_SINGLE ? 1 : 1"),
    "sixteen candidates": ("stages/search/search.h", "MOST_REMEMBERED = 16", "MOST_REMEMBERED = MOST_KEPT"),
    "rounds of all folds together": ("stages/search/trial.c", "    settle_rounds(trial, curves);", "    (void)settle_rounds;"),
    "calibration": ("stages/search/answers.c", "if (run->question.class_count > 0)",
                    "if (run->question.class_count == SIZE_MAX)"),
    "learning once more": ("stages/search/search.c", "split->train_count < FEW_ROWS ?", "split->train_count == 0 ?"),
}


def source_without(part):
    file, old, new = PARTS[part]
    text = (ROOT / file).read_text()
    if text.count(old) != 1:
        raise SystemExit(f'ablation: {file} should have "{old}" once, it has it {text.count(old)} times')
    return file, text.replace(old, new)


def program_without(part):
    """Builds a copy of the sources without this part. What make made comes along, so that little is left to be built."""
    if part == WHOLE:
        return BUILD / "lotse"
    file, text = source_without(part)
    copy = FOLDER / "sources" / part.replace(" ", "_")
    if copy.exists():
        shutil.rmtree(copy)
    copy.mkdir(parents=True)
    for name in ("Makefile", "setup", "runner", "stages", "po"):
        subprocess.run(["cp", "-a", ROOT / name, copy], check=True)
    for name in ("config.mk", "flags", "prefix", "runner", "stages", "po"):
        subprocess.run(["install", "-d", copy / "build"], check=True)
        subprocess.run(["cp", "-a", BUILD / name, copy / "build"], check=True)
    (copy / file).write_text(text)
    # Not as a part of the make that started this: there would be no jobs for it.
    alone = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    subprocess.run(["make", "-s", "-j2", "SETUP=no", "all"], cwd=copy, env=alone, check=True, stdout=subprocess.DEVNULL)
    return copy / "build/lotse"


def score(lotse, name, seed):
    _, _, target, metric, _ = SETS[name]
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Path(folder) / "pipeline.toml"
        pipeline.write_text(f'[[source]]\nfile = "{DATA}/{name}/all.csv"\n[target]\ncolumn = "{target}"\n'
                            f'[columns]\nignore = ["part"]\n[split]\nstrategy = "random"\n[goal]\nmetric = "{metric}"\n')
        code = subprocess.run([lotse, "run", pipeline, "--trials", str(TRIALS), "--seed", seed, "--quiet"],
                              stdout=subprocess.DEVNULL).returncode
        if code not in (0, 4):
            raise SystemExit(f"ablation: {lotse} ended with {code} on {name}")
        return json.loads((Path(folder) / "results/latest/metrics.json").read_text())["test"]["value"]


def known_results():
    results = FOLDER / "results.jsonl"
    lines = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    return {(line["part"], line["set"], line["seed"]): line["score"] for line in lines if line["trials"] == TRIALS}


def worse_by(name, whole, without):
    """By which share the loss grows without the part: of an AUC what is missing to 1."""
    if SETS[name][3] == "auc":
        whole, without = 1 - whole, 1 - without
    return without / whole - 1


def table(known, parts, names):
    print(f"| without | {' | '.join(names)} | mean |\n|---|{'---:|' * (len(names) + 1)}")
    for part in parts:
        shares = [sum(worse_by(name, known[WHOLE, name, seed], known[part, name, seed]) for seed in SEEDS) / len(SEEDS)
                  for name in names]
        print(f"| {part} | {' | '.join(f'{share:+.1%}' for share in shares + [sum(shares) / len(shares)])} |")


def main():
    parts = os.environ["WITHOUT"].split(",") if "WITHOUT" in os.environ else list(PARTS)
    names = os.environ.get("SETS", " ".join(name for name in SETS if (DATA / name).exists())).split()
    FOLDER.mkdir(parents=True, exist_ok=True)
    known = known_results()
    for part in [WHOLE, *parts]:
        wanted = [(name, seed) for name in names for seed in SEEDS if (part, name, seed) not in known]
        lotse = program_without(part) if wanted else None
        for name, seed in wanted:
            known[part, name, seed] = score(lotse, name, seed)
            line = dict(part=part, set=name, seed=seed, trials=TRIALS, score=known[part, name, seed])
            with open(FOLDER / "results.jsonl", "a") as results:
                results.write(json.dumps(line) + "\n")
    table(known, parts, names)


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        for part in PARTS:
            source_without(part)
    else:
        main()
