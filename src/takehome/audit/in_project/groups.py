"""Things that several rows share although config.py names no group."""

import numpy as np
import pandas as pd
from scipy.stats import f
from sklearn.model_selection import GroupKFold

from .columns import drop_row_names, find_keys
from .finding import finding
from .learners import encode, find_residuals

MANY_ROWS = 3_000
MOST_KEYS = 3
SHARED = 0.1  # of what is wrong, below which a group is no matter, whatever p


def check_groups(project):
    """Columns whose values repeat, and whose rows are off in the same direction where
    each value is kept whole."""
    if project.is_forecast or project.setting("GROUP_COLUMN"):
        return
    keys = list_keys(project)
    for name in sorted(keys, key=keys.get)[-MOST_KEYS:]:
        rows = draw_values(project.raw[name], project.whole[2])
        share, p = measure_group(project, name, rows)
        evidence = (
            f"{share:.0%} of what a model gets wrong on new values of {name} is common "
            "to the rows of a value"
        )
        fix = f"if new ones will come, name {name} GROUP_COLUMN"
        yield finding("groups", "review", evidence, fix, name, p=p)


def list_keys(project):
    """Return the columns that may name things; an excluded one was decided on."""
    table = project.raw
    hidden = project.list_hidden(table)
    hidden += project.setting("EXCLUDED") or []
    others = table.drop(columns=hidden, errors="ignore")
    return find_keys(others)


def draw_values(column, y):
    """Return the labels of some 3,000 rows with a target, values kept whole."""
    column = column.reindex(y.index).dropna()
    values = column.drop_duplicates()
    values = values.sample(frac=1, random_state=0)
    share = MANY_ROWS / max(1, len(column))
    n_values = int(share * len(values)) + 1
    drawn = column.isin(values[:n_values])
    return column.index[drawn]


def measure_group(project, name, rows):
    """Return (share of the error that a value's rows have in common, p)."""
    _, X, y = project.whole
    X = X.loc[rows]
    y = y.loc[rows]
    if y.nunique() < 2:  # filled only after one outcome, which other checks see
        return 0.0, 1.0
    groups, _ = project.raw.loc[rows, name].factorize()
    codes = encode(drop_row_names(X))
    folds = GroupKFold(5).split(codes, y, groups)
    return share_explained(find_residuals(codes, y, folds), groups)


def share_explained(residuals, groups):
    """Return (share of their ranks' variance that groups explain beyond chance, p), by
    analysis of variance."""
    ranks = pd.Series(residuals).rank()
    n = len(ranks)
    k = len(np.unique(groups))
    ranks = ranks - ranks.mean()
    means = ranks.groupby(groups).transform("mean")
    between = (means**2).sum()
    total = (ranks**2).sum()
    within = total - between
    share = 1 - (within / total) * (n - 1) / (n - k)
    ratio = (between / (k - 1)) / (within / (n - k))
    p = 1.0
    if share > SHARED:
        p = float(f.sf(ratio, k - 1, n - k))
    return share, p


GROUPS = (check_groups,)
