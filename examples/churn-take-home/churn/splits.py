"""Split the rows so that a model is tested on rows as new as those it will meet."""

from itertools import pairwise

import numpy as np
import pandas as pd

from . import InputError, config
from .data import get_groups


def split_holdout(data):
    """Return the row positions of (train, holdout); the holdout is the later part."""
    return split_by_time(data, 1 - config.HOLDOUT_SHARE, 1)


def make_folds(data):
    """Return (train, test) row positions of an expanding window.

    The later half of the rows is tested in N_FOLDS parts, each by models that were
    trained on the rows before it.
    """
    folds = []
    for start, end in pairwise(np.linspace(0.5, 1, config.N_FOLDS + 1)):
        folds.append(split_by_time(data, start, end))
    return folds


def split_by_time(data, start, end):
    """Test the rows between two shares of the rows in order of time, and train on
    those before.

    A row is trained on only if its target was known when the test starts, and
    only if its group is not tested.
    """
    time = data[config.TIME_COLUMN]
    share = time.rank(method="max", pct=True)  # equal times stay together
    test = np.flatnonzero((share > start) & (share <= end))
    train = find_earlier(data, test)
    groups = get_groups(data)
    train = train[~groups.iloc[train].isin(groups.iloc[test])]
    if len(train) == 0 or len(test) == 0:
        raise InputError(
            "a fold has no row to test, or none to train on before it: lower N_FOLDS "
            "or LABEL_DELAY, or split by time alone"
        )
    return train, test


def find_earlier(data, test):
    """Return the positions of the rows whose target was known when the test starts."""
    time = data[config.TIME_COLUMN]
    target_known = time + pd.Timedelta(days=config.LABEL_DELAY)
    test_start = time.iloc[test].min()
    return np.flatnonzero((time < test_start) & (target_known <= test_start))


def describe_folds(data, y, folds):
    """Return the size of train and test in each fold, where they meet, and how far
    their targets are alike."""
    rows = []
    time = data[config.TIME_COLUMN].astype(str)
    for train, test in folds:
        row = {"train rows": len(train), "test rows": len(test)}
        test_start = time.iloc[test].min()
        n_before = int((time < test_start).sum())
        row["rows removed from training"] = n_before - len(train)
        row["train end"] = time.iloc[train].max()
        row["test start"] = test_start
        row["positive share, train"] = y.iloc[train].mean()
        row["positive share, test"] = y.iloc[test].mean()
        rows.append(row)
    return rows
