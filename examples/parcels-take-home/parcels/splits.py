"""Split the rows so that a model is tested on times as new as those it will meet."""

import numpy as np

from . import InputError, config


def split_holdout(data):
    """Return the row positions of (train, holdout); the holdout is the later part."""
    return split_by_time(data, 1 - config.HOLDOUT_SHARE, 1)


def make_folds(data):
    """Return (train, test) row positions of an expanding window (rolling origin).

    The last two fifths of the rows are tested in N_FOLDS steps, each by models that
    were trained on the rows before it.
    """
    folds = []
    for fold in range(config.N_FOLDS):
        start = 0.6 + 0.4 * fold / config.N_FOLDS
        end = 0.6 + 0.4 * (fold + 1) / config.N_FOLDS
        folds.append(split_by_time(data, start, end))
    return folds


def split_by_time(data, start, end):
    """Test the rows between two shares of the data, and train on those before.

    Features are HORIZON steps old, so a test stands for a forecast every HORIZON
    steps. Before a shorter test, steps are removed from training, so that its rows
    are on average as far from the last label as in use.
    """
    if len(data) < 10:
        raise InputError(
            f"only {len(data)} rows have a value {config.HORIZON} steps before: "
            "add older rows"
        )
    step = data[config.TIME_COLUMN].rank(method="dense").to_numpy()
    ordered = np.sort(step)
    test_start = ordered[int(start * len(data))]
    test_end = ordered[-1] + 1
    if end < 1:
        test_end = ordered[int(end * len(data))]
    gap = max(0, config.HORIZON - (test_end - test_start)) // 2
    train = np.flatnonzero(step < test_start - gap)
    test = np.flatnonzero((step >= test_start) & (step < test_end))
    return train, test


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
