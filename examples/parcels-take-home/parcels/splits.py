"""Which rows a model learns from and which it is judged on: always later ones."""

from itertools import pairwise

import numpy as np

from . import InputError, config


def split_data(data):
    """Return (train, holdout), row positions in `data`; the holdout is its last HOLDOUT_SHARE of the rows."""
    return forward_folds(data, [1 - config.HOLDOUT_SHARE])[0]


def make_folds(data):
    """Return (train, test) pairs of row positions: rolling origins through the last two fifths of the rows."""
    n_folds = max(1, min(config.N_FOLDS, data[config.TIME_COLUMN].nunique() * 2 // 15))  # of three steps at least
    return forward_folds(data, [0.6 + 0.4 * fold / n_folds for fold in range(n_folds)])


def forward_folds(data, starts):
    """Return (train, test) pairs, every training row older than every test row.

    A test begins at each of `starts`, shares of the rows, and ends where the next begins. Features being at least
    HORIZON steps old, it stands for a forecast every HORIZON steps by the model fitted before the first. Before a test
    shorter than that so many steps are left out that its rows are on average as far from the last label as in use.
    """
    step, folds = data[config.TIME_COLUMN].rank(method="dense").to_numpy(int), []
    edges = [*np.unique(np.sort(step)[[int(share * len(data)) for share in starts]]), step.max() + 1]
    for start, end in pairwise(edges):
        gap = max(0, config.HORIZON - (end - start)) // 2
        folds.append((np.flatnonzero(step < start - gap), np.flatnonzero((step >= start) & (step < end))))
    if min(len(rows) for fold in folds for rows in fold) < 2:
        raise InputError(f"{len(data)} rows are too few to look {config.HORIZON} steps ahead: lower HORIZON or SEASONS")
    return folds


def make_blocks(data, n_blocks):
    """Return labels, shape (n_rows,), of blocks of rows close in time."""
    n_blocks = max(2, n_blocks * 3 // 5)  # longer ones, since neighbours in time resemble each other
    return data[config.TIME_COLUMN].rank(method="first").sub(1).to_numpy() * n_blocks // len(data)


def describe_split(data, train, holdout):
    """Return the kind of split, its reason and its sizes, as results.json holds them."""
    reason = f"the model will look {config.HORIZON} steps ahead of what is known"
    sizes = {"rows_train": len(train), "rows_holdout": len(holdout)}
    return {"kind": "forward in time", "reason": reason, **sizes, "rows_dropped": len(data) - sum(sizes.values())}


def describe_folds(data, folds):
    """Return a row per fold: how many rows it learns from and tests, and of which time."""
    rows, time = [], data[config.TIME_COLUMN]
    for train, test in folds:
        until, start = (str(t).removesuffix(" 00:00:00") for t in (time.iloc[train].max(), time.iloc[test].min()))
        rows.append({"learnt_from": len(train), "learnt_until": until, "tested": len(test), "tested_from": start})
    return rows
