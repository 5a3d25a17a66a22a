"""Split the rows so that a model is tested on times as new as those it will meet."""

from itertools import pairwise

import numpy as np

from . import InputError, config


def split_holdout(data):
    """Return the row positions of (train, holdout); the holdout is the later part."""
    return split_by_time(data, 1 - config.HOLDOUT_SHARE, 1)


def make_folds(data):
    """Return (train, test) row positions of an expanding window (rolling origin).

    The last two fifths of the rows are tested in N_FOLDS parts, each by models that
    were trained on the rows before it.
    """
    folds = []
    for start, end in pairwise(np.linspace(0.6, 1, config.N_FOLDS + 1)):
        folds.append(split_by_time(data, start, end))
    return folds


def split_by_time(data, start, end):
    """Test the rows between two shares of the rows in order of time, and train on
    those before.

    In use, rows lie 1 to HORIZON steps after the last label. In a test that is
    shorter than HORIZON they would lie nearer: a gap before it makes up for that.
    """
    if len(data) < 10:
        raise InputError(
            f"only {len(data)} rows have a value {config.HORIZON} steps before: "
            "add older rows"
        )
    time = data[config.TIME_COLUMN]
    share = time.rank(method="max", pct=True)  # equal times stay together
    test = (share > start) & (share <= end)
    step = time.rank(method="dense")
    gap = max(0, config.HORIZON - step[test].nunique()) // 2
    train = step < step[test].min() - gap
    return np.flatnonzero(train), np.flatnonzero(test)


def describe_folds(data, folds):
    """Return the number of train and test rows of each fold, and where they meet."""
    rows = []
    time = data[config.TIME_COLUMN].astype(str)
    for train, test in folds:
        test_start = time.iloc[test].min()
        row = {"train rows": len(train), "test rows": len(test)}
        row["rows removed from training"] = int((time < test_start).sum()) - len(train)
        row["train end"] = time.iloc[train].max()
        row["test start"] = test_start
        rows.append(row)
    return rows
