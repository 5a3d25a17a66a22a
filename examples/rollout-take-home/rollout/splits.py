"""Which rows a model learns from and which it is judged on: no row, group, text or later time on both sides."""

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from . import InputError, config
from .baseline import words_and_texts
from .target import strata


def split_data(data):
    """Return (train, holdout), row positions in `data`; the holdout has about HOLDOUT_SHARE of them."""
    if config.TIME_COLUMN:
        return forward_folds(data, [1 - config.HOLDOUT_SHARE])[0]
    return shuffled_folds(data, round(1 / config.HOLDOUT_SHARE), config.SEED)[0]


def make_folds(data):
    """Return (train, test) pairs of row positions: forward through the later half of the rows, else each tested once."""
    if config.TIME_COLUMN:
        return forward_folds(data, [0.5 + fold / (2 * config.N_FOLDS) for fold in range(config.N_FOLDS)])
    most = strata(data[config.TARGET]).value_counts().nlargest(2).min() // 3  # folds with three rows of two strata
    if config.GROUP_COLUMN:  # a fold that tests one group cannot tell how groups differ
        most = data[config.GROUP_COLUMN].nunique() // 2
    n_folds = config.N_FOLDS * (2 if len(data) < config.FEW_ROWS else 1)
    return shuffled_folds(data, max(2, min(n_folds, most)), config.SEED + 1)


def shuffled_folds(data, n_folds, seed):
    """Return n_folds (train, test) pairs with equal shares of the target's strata; groups, or equal texts, stay whole."""
    labels, texts = strata(data[config.TARGET]), words_and_texts(data.drop(columns=config.TARGET))[1]
    unit = config.GROUP_COLUMN or max(texts, key=lambda name: data[name].str.len().mean(), default=None)
    units = data[unit].fillna(data.index.to_series().astype(str)).factorize()[0] if unit else np.arange(len(data))
    firsts = np.unique(units, return_index=True)[1]
    if labels.iloc[firsts].value_counts().max() < n_folds:
        raise InputError(f"{len(firsts)} rows or groups make no {n_folds} folds: lower N_FOLDS or drop GROUP_COLUMN")
    if config.GROUP_COLUMN:
        return list(StratifiedGroupKFold(n_folds, shuffle=True, random_state=seed).split(data, labels, units))
    folds = StratifiedKFold(n_folds, shuffle=True, random_state=seed).split(firsts, labels.iloc[firsts])
    tested = [np.isin(units, units[firsts[test]]) for _, test in folds]
    return [(np.flatnonzero(~test), np.flatnonzero(test)) for test in tested]


def forward_folds(data, starts):
    """Return (train, test) pairs, every training row older than every test row, none of a group under test.

    A test begins at each of `starts`, shares of the rows, and ends where the next begins; rows of one moment stay together.
    """
    time, folds = data[config.TIME_COLUMN], []
    edges = time.sort_values().iloc[[int(share * len(data)) for share in starts]].drop_duplicates().to_list()
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        train, test = time < start, (time >= start) & (True if end is None else time < end)
        if config.GROUP_COLUMN:
            train &= ~data[config.GROUP_COLUMN].isin(data.loc[test, config.GROUP_COLUMN])
        folds.append((np.flatnonzero(train), np.flatnonzero(test)))
    if not all(len(train) for train, _ in folds) or len(folds) < min(3, len(starts)):
        raise InputError("time or groups leave too few rows to learn from: set TIME_COLUMN or GROUP_COLUMN to None")
    return folds


def make_blocks(data, n_blocks):
    """Return labels, shape (n_rows,), of blocks that keep groups, or rows close in time, together."""
    if group := config.GROUP_COLUMN:
        if data[group].nunique() < 2:
            raise InputError(f"one {group} alone is tested at once, which gives no interval: set GROUP_COLUMN to None")
        return data[group].factorize()[0] % n_blocks
    if config.TIME_COLUMN:  # longer ones, since neighbours in time resemble each other
        return data[config.TIME_COLUMN].rank(method="first").sub(1).to_numpy() * max(2, n_blocks * 3 // 5) // len(data)
    return np.arange(len(data)) % n_blocks


def describe_split(data, train, holdout):
    """Return the kind of split, its reason and its sizes, as results.json holds them."""
    time, group = config.TIME_COLUMN, config.GROUP_COLUMN
    kind = f"{'forward in time' if time else 'shuffled'}{', by group' if group else ''}"
    reason = f"the model will meet {'later' if time else 'similar'} rows{f', of a new {group}' if group else ''}"
    sizes = {"rows_train": len(train), "rows_holdout": len(holdout)}
    return {"kind": kind, "reason": reason, **sizes, "rows_dropped": len(data) - sum(sizes.values())}


def describe_folds(data, folds):
    """Return a row per fold: how many rows it learns from and tests and, where time counts, of which time."""
    rows = [{"learnt_from": len(train), "tested": len(test)} for train, test in folds]
    for row, (train, test) in zip(rows, folds, strict=True) if config.TIME_COLUMN else ():
        ends = data[config.TIME_COLUMN].iloc[train].max(), data[config.TIME_COLUMN].iloc[test].min()
        row["learnt_until"], row["tested_from"] = (str(end).removesuffix(" 00:00:00") for end in ends)
    return rows
