"""Which rows a model learns from and which it is judged on: no row, group or later time on both sides."""

import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from . import InputError, config
from .target import strata

N_BLOCKS = 25  # of the holdout, each left out in turn for its interval


def split_data(data):
    """Return (train, holdout): row positions in `data`, the holdout about HOLDOUT_SHARE of them.

    With a time column the holdout is the last stretch of time, else a shuffled sample
    (of whole groups, with a group column) that keeps the strata of the target.
    """
    if config.TIME_COLUMN:
        return forward_folds(data, [1 - config.HOLDOUT_SHARE])[0]
    return shuffled_folds(data, round(1 / config.HOLDOUT_SHARE), config.SEED)[0]


def make_folds(data):
    """Return (train, test) pairs of row positions in `data` to cross-validate on.

    With a time column the later half in N_FOLDS stretches, each tested after learning from
    all before it (rolling origin); else N_FOLDS shuffled folds, N_REPEATS times where rows are few.
    """
    if config.TIME_COLUMN:
        return forward_folds(data, [0.5 + fold / (2 * config.N_FOLDS) for fold in range(config.N_FOLDS)])
    repeats = config.N_REPEATS if len(data) < config.MANY_ROWS else 1
    seeds = range(config.SEED + 1, config.SEED + 1 + repeats)
    return [fold for seed in seeds for fold in shuffled_folds(data, config.N_FOLDS, seed)]


def shuffled_folds(data, n_folds, seed):
    """Return n_folds (train, test) pairs with the strata of the target in equal shares."""
    groups = data[config.GROUP_COLUMN] if config.GROUP_COLUMN else None
    units = len(data) if groups is None else groups.nunique()
    if units < n_folds:
        raise InputError(f"{units} independent rows or groups cannot fill {n_folds} folds: lower N_FOLDS")
    splitter = StratifiedKFold if groups is None else StratifiedGroupKFold
    folds = splitter(n_folds, shuffle=True, random_state=seed)
    return list(folds.split(data, strata(data[config.TARGET]), groups))


def forward_folds(data, starts):
    """Return (train, test) pairs in which every training row is older than every test row.

    A test begins after each of `starts` (shares of the rows) and ends where the next
    begins. Rows of one moment stay together; a group under test leaves its training rows.
    """
    time = data[config.TIME_COLUMN]
    edges = time.sort_values().iloc[[int(share * len(data)) for share in starts]].drop_duplicates().to_list()
    folds = []
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        train, test = time < start, (time >= start) & (True if end is None else time < end)
        if config.GROUP_COLUMN:
            train &= ~data[config.GROUP_COLUMN].isin(data.loc[test, config.GROUP_COLUMN])
        if not train.any():
            raise InputError(
                f"no row before {config.TIME_COLUMN} {start} is left to learn from: lower N_FOLDS, or set "
                "GROUP_COLUMN to None if groups go on through all times"
            )
        folds.append((train.to_numpy().nonzero()[0], test.to_numpy().nonzero()[0]))
    return folds


def describe_split(data, train, holdout):
    """Return the kind of split, its sizes and its reason, as results.json holds them."""
    time, group = config.TIME_COLUMN, config.GROUP_COLUMN
    later = f"the model will be used on rows later in {time} than those it learnt from" if time else ""
    other = f"rows of one {group} are alike, and the model will meet new ones" if group else ""
    return {
        "kind": f"{'forward in time' if time else 'shuffled'}{', by group' if group else ''}",
        "rows_train": len(train),
        "rows_holdout": len(holdout),
        "rows_dropped": len(data) - len(train) - len(holdout),
        "reason": "; ".join(filter(None, [later, other])) or "no time or group column is named",
    }


def describe_folds(data, folds):
    """Return a row per fold where they go forward in time; shuffled folds have nothing to tell."""
    if not config.TIME_COLUMN:
        return []
    time = data[config.TIME_COLUMN].astype(str)
    return [
        {"learnt_from": len(train), "until": max(time.iloc[train]), "tested": len(test), "from": min(time.iloc[test])}
        for train, test in folds
    ]


def make_blocks(data):
    """Return N_BLOCKS labels, shape (n_rows,), that keep together groups, or rows close in time."""
    if config.GROUP_COLUMN:
        return pd.Series(data[config.GROUP_COLUMN].factorize()[0] % N_BLOCKS, data.index)
    if config.TIME_COLUMN:
        return (data[config.TIME_COLUMN].rank(method="first") - 1) * N_BLOCKS // len(data)
    return pd.Series(range(len(data)), data.index) % N_BLOCKS
