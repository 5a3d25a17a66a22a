"""Which rows a model learns from and which it is judged on: no row, group or later time on both sides."""

import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from . import InputError, config
from .target import strata

N_BLOCKS = 25  # of the holdout, each left out in turn for its interval


def split_data(data):
    """Return (train, holdout), row positions in `data`; the holdout has about HOLDOUT_SHARE of them."""
    if config.TIME_COLUMN:
        return forward_folds(data, [1 - config.HOLDOUT_SHARE])[0]
    return shuffled_folds(data, round(1 / config.HOLDOUT_SHARE), config.SEED)[0]


def make_folds(data):
    """Return (train, test) pairs of row positions in `data` to cross-validate on.

    With a time column they roll forward through its later half, else they are shuffled, N_REPEATS times over.
    """
    if config.TIME_COLUMN:
        folds = forward_folds(data, [0.5 + fold / (2 * config.N_FOLDS) for fold in range(config.N_FOLDS)])
        if len(folds) < 3:
            raise InputError(f"{config.TIME_COLUMN} has too few different times for folds: set TIME_COLUMN to None")
        return folds
    repeats = config.N_REPEATS if len(data) < config.MANY_ROWS else 1
    return [fold for n in range(repeats) for fold in shuffled_folds(data, config.N_FOLDS, config.SEED + 1 + n)]


def shuffled_folds(data, n_folds, seed):
    """Return n_folds (train, test) pairs with the strata of the target in equal shares."""
    groups = data[config.GROUP_COLUMN] if config.GROUP_COLUMN else None
    units = len(data) if groups is None else groups.nunique()
    if units < n_folds:
        raise InputError(f"{units} rows or groups cannot fill {n_folds} folds: lower N_FOLDS, or raise HOLDOUT_SHARE")
    splitter = StratifiedKFold if groups is None else StratifiedGroupKFold
    return list(splitter(n_folds, shuffle=True, random_state=seed).split(data, strata(data[config.TARGET]), groups))


def forward_folds(data, starts):
    """Return (train, test) pairs, every training row older than every test row.

    A test begins at each of `starts` (shares of the rows) and ends where the next begins. Rows of one
    moment stay together; the groups under test leave the training rows.
    """
    time = data[config.TIME_COLUMN]
    edges = time.sort_values().iloc[[int(share * len(data)) for share in starts]].drop_duplicates().to_list()
    folds = []
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        train, test = time < start, (time >= start) & (True if end is None else time < end)
        if config.GROUP_COLUMN:
            train &= ~data[config.GROUP_COLUMN].isin(data.loc[test, config.GROUP_COLUMN])
        if not train.any():
            raise InputError(f"no row is left to learn from before {start}: set GROUP_COLUMN, or TIME_COLUMN, to None")
        folds.append((train.to_numpy().nonzero()[0], test.to_numpy().nonzero()[0]))
    return folds


def describe_split(data, train, holdout):
    """Return the kind of split, its reason and its sizes, as results.json holds them."""
    time, group = config.TIME_COLUMN, config.GROUP_COLUMN
    kind = f"{'forward in time' if time else 'shuffled'}{', by group' if group else ''}"
    reason = f"the model will meet {'later' if time else 'similar'} rows{f', of a new {group}' if group else ''}"
    dropped = len(data) - len(train) - len(holdout)
    sizes = {"rows_train": len(train), "rows_holdout": len(holdout), "rows_dropped": dropped}
    return {"kind": kind, "reason": reason, **sizes}


def describe_folds(data, folds):
    """Return a row per fold where they roll forward in time, else nothing."""
    if not config.TIME_COLUMN:
        return []
    time, rows = data[config.TIME_COLUMN], []
    for train, test in folds:
        until, start = (str(edge).removesuffix(" 00:00:00") for edge in (time.iloc[train].max(), time.iloc[test].min()))
        rows.append({"learnt_from": len(train), "until": until, "tested": len(test), "from": start})
    return rows


def make_blocks(data):
    """Return labels, shape (n_rows,), of N_BLOCKS blocks that keep together groups, or rows close in time."""
    if config.GROUP_COLUMN:
        return pd.Series(data[config.GROUP_COLUMN].factorize()[0] % N_BLOCKS, data.index)
    if config.TIME_COLUMN:
        return (data[config.TIME_COLUMN].rank(method="first") - 1) * N_BLOCKS // len(data)
    return pd.Series(range(len(data)), data.index) % N_BLOCKS
