"""The audit's own models: trees that tell how well rows are known, whatever the
project's models are."""

import numpy as np
from pandas.api.types import is_numeric_dtype
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import KFold

TREES = {
    "max_iter": 40,
    "max_leaf_nodes": 15,
    "l2_regularization": 1,
    "early_stopping": False,
    "random_state": 0,
}
FOLDS = KFold(5, shuffle=True, random_state=0)


def encode(X):
    """Return X with text as codes, in sorted order: one by how often a value comes
    would tell which rows came first."""
    words = [name for name in X if not is_numeric_dtype(X[name])]
    return X.assign(**{name: X[name].factorize(sort=True)[0] for name in words})


def drop_names(X):
    """Return X without columns of which every value is another one, such as an id,
    unless they are measured."""
    return X[
        [name for name in X if X[name].nunique() < len(X) or X[name].dtype.kind == "f"]
    ]


def find_residuals(X, y, folds):
    """Return how far the target's rank (of a class: its code's) is from what trees say
    of each tested row, else NaN."""
    residuals, ranks = np.full(len(y), np.nan), y.rank(pct=True)
    for learnt, tested in folds:
        model = HistGradientBoostingRegressor(**TREES).fit(
            X.iloc[learnt], ranks.iloc[learnt]
        )
        residuals[tested] = ranks.iloc[tested] - model.predict(X.iloc[tested])
    return residuals
