"""What the search does without, and why: parts that were thought of, measured outside of Lotse with plain XGBoost before any was
built. Five-fold cross-validation, twice; rounds (and features to drop) are chosen on a fifth of the rows learned from.

    build/peers/flaml/bin/python tests/bench/left_out.py      # or any Python with xgboost and pandas

The data are made by tests/bench/peers/run, in build/peers or the folder LOTSE_PEERS. SETS chooses some. For each way: the
losses (of an AUC what is missing to 1) as a share of those of plain trees, and the processor time likewise.
"""
import os, re, sys, time
from pathlib import Path

import numpy
import pandas
import xgboost

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/bench/peers"))
from peers import SETS, score

DATA = Path(os.environ.get("LOTSE_PEERS", ROOT / "build/peers")) / "data"
FOLDS, DEALS, MOST_ROUNDS, PATIENCE = 5, (1, 2), 800, 40
TREES = dict(eta=0.08, max_depth=4, min_child_weight=3, subsample=0.8, colsample_bytree=0.8, tree_method="hist", nthread=1, seed=1)
DART = dict(TREES, booster="dart", rate_drop=0.1, skip_drop=0.5)


class Question:
    """A table, its truth as numbers, and how answers are scored."""

    def __init__(self, name):
        _, _, target, self.metric, _ = SETS[name]
        self.table = pandas.read_csv(DATA / name / "all.csv").drop(columns="part")
        self.table.columns = [re.sub(r"\W", "_", column) for column in self.table]
        self.truth = self.table.pop(re.sub(r"\W", "_", target))
        for column in self.table:
            if not pandas.api.types.is_numeric_dtype(self.table[column]):
                self.table[column] = self.table[column].astype("category")
        self.classes = None if self.metric == "rmse" else sorted({str(value) for value in self.truth})
        self.labels = self.truth.to_numpy(float) if self.metric == "rmse" else numpy.array(
            [self.classes.index(str(value)) for value in self.truth])
        count = len(self.classes or [])
        self.objective = (dict(objective="multi:softprob", num_class=count) if count > 2
                          else dict(objective="binary:logistic" if count else "reg:squarederror"))
        self.outputs = (count,) if count > 2 else ()

    def matrix(self, rows, columns):
        return xgboost.DMatrix(self.table[columns].iloc[rows], self.labels[rows], enable_categorical=True)

    def learn(self, settings, fit, inner, columns):
        model = xgboost.train(settings | self.objective, self.matrix(fit, columns), MOST_ROUNDS, early_stopping_rounds=PATIENCE,
                              evals=[(self.matrix(inner, columns), "inner")], verbose_eval=False)
        return lambda matrix: model.predict(matrix, iteration_range=(0, model.best_iteration + 1)), model

    def loss(self, predicted, labels):
        """Smooth, to rank features by."""
        if self.metric == "rmse":
            return numpy.mean((predicted - labels) ** 2)
        right = predicted[numpy.arange(len(labels)), labels] if self.outputs else numpy.where(labels, predicted, 1 - predicted)
        return -numpy.mean(numpy.log(right + 1e-9))


def plain(question, fit, inner, columns):
    return question.learn(TREES, fit, inner, columns)[0], columns


def dart(question, fit, inner, columns):
    return question.learn(DART, fit, inner, columns)[0], columns


def without_weak(question, fit, inner, columns):
    """Features whose splits gained less than 0.2 % of all gain are dropped."""
    _, model = question.learn(TREES, fit, inner, columns)
    gain = model.get_score(importance_type="total_gain")
    kept = [column for column in columns if gain.get(column, 0) > 0.002 * sum(gain.values())]
    return plain(question, fit, inner, kept)


def without_useless(question, fit, inner, columns):
    """Features that inner rows do not miss when they are shuffled are dropped (permutation importance, Breiman 2001)."""
    predict, _ = question.learn(TREES, fit, inner, columns)
    whole = question.loss(predict(question.matrix(inner, columns)), question.labels[inner])
    random, kept = numpy.random.default_rng(1), []
    for column in columns:
        losses = []
        for _ in range(3):
            shuffled = question.table[columns].iloc[inner].copy()
            shuffled[column] = shuffled[column].array.take(random.permutation(len(inner)))
            losses.append(question.loss(predict(xgboost.DMatrix(shuffled, enable_categorical=True)), question.labels[inner]))
        if numpy.mean(losses) > whole:
            kept.append(column)
    return plain(question, fit, inner, kept or columns)


WAYS = {"plain": plain, "DART": dart, "without weak features": without_weak, "without useless features": without_useless}


def cross_validate(question, way):
    """The loss, in the mean of the deals, and the processor seconds."""
    began, losses, rows = time.process_time(), [], len(question.labels)
    for deal in DEALS:
        part, predicted = numpy.random.default_rng(deal).integers(0, FOLDS, rows), numpy.zeros((rows, *question.outputs))
        for fold in range(FOLDS):
            learn, valid = numpy.flatnonzero(part != fold), numpy.flatnonzero(part == fold)
            inner = learn[::5]
            predict, columns = way(question, numpy.setdiff1d(learn, inner), inner, list(question.table.columns))
            predicted[valid] = predict(question.matrix(valid, columns))
        value = score(question.metric, question.truth, predicted, question.classes)
        losses.append(1 - value if question.metric == "auc" else value)
    return numpy.mean(losses), time.process_time() - began


def main():
    names = os.environ.get("SETS", "german housing mroz concrete steel telco ames").split()
    print("| set | columns | " + " | ".join(list(WAYS)[1:]) + " |\n|---|---:|" + "---:|" * (len(WAYS) - 1))
    for name in names:
        question = Question(name)
        found = {label: cross_validate(question, way) for label, way in WAYS.items()}
        loss, seconds = found.pop("plain")
        cells = [f"{other / loss - 1:+.1%}, {spent / seconds:.1f} times" for other, spent in found.values()]
        print(f"| {name} | {question.table.shape[1]} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
