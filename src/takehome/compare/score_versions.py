"""Run by the project's own Python: `python score_versions.py PROJECT PACKAGE BEFORE
AFTER PAIRS` prints, as JSON, what each pair of models gains between two tables of
out-of-fold predictions."""

import importlib
import inspect
import json
import sys

import numpy as np
import pandas as pd


def main(project, package, before, after, pairs):
    sys.path[0] = project
    evaluate = importlib.import_module(f"{package}.evaluate")
    before = read_tested(before)
    after = read_tested(after)
    differs = find_difference(before, after)
    gains = []
    if not differs:
        for old, new in json.loads(pairs):
            gain = measure_gain(evaluate, after, before[old], after[new])
            gains.append(gain)
    scored = {
        "metric": evaluate.config.METRIC,
        "rows": len(after),
        "gains": gains,
        "differs": differs,
    }
    print(json.dumps(scored))


def read_tested(path):
    return pd.read_csv(path, index_col="row", keep_default_na=False)


def find_difference(before, after):
    """Return what keeps two versions from being compared row by row, or nothing."""
    if not before.index.equals(after.index):
        return "rows"
    if not before["y"].equals(after["y"]):
        return "targets"
    return "" if before["fold"].equals(after["fold"]) else "folds"


def measure_gain(evaluate, tested, old, new):
    """Return the scores of two columns of predictions, and what the second gains, by
    the project's own statistics."""
    pair = tested[["y", "fold", "block"]].assign(before=old, after=new)
    left_out = {}
    for name in ("before", "after"):
        left_out[name] = evaluate.leave_out_blocks(pair, name)
    arguments = [pair, left_out, "after"]
    if "folds" in inspect.signature(evaluate.describe_model).parameters:
        arguments.append(find_folds(pair["fold"]))
    row = evaluate.describe_model(*arguments)
    return {
        "before": evaluate.score_folds(pair, "before").mean(),
        "after": evaluate.score_folds(pair, "after").mean(),
        "gain": row["gain"],
        "interval": row["95% interval of the gain"],
    }


def find_folds(numbers):
    """Return (train, test) row positions of folds of which each trains on the rows that
    the others test."""
    folds = []
    for number in numbers.unique():
        test = (numbers == number).to_numpy()
        folds.append((np.flatnonzero(~test), np.flatnonzero(test)))
    return folds


if __name__ == "__main__":
    main(*sys.argv[1:])
