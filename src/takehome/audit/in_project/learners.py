"""The audit's own models: trees that tell how well rows are predicted, whatever the
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
    codes = {}
    for name in X:
        if not is_numeric_dtype(X[name]):
            codes[name], _ = X[name].factorize(sort=True)
    return X.assign(**codes)


def drop_identifiers(X):
    """Return X without columns of which every value is another one, such as an id,
    unless they are measured."""
    measured = X.dtypes.map(lambda dtype: dtype.kind == "f")
    repeats = X.nunique() < len(X)
    return X.loc[:, measured | repeats]


def find_residuals(X, y, folds):
    """Return the errors of trees on the ranks of the target (of a class: its code) in
    the test rows of folds, NaN elsewhere."""
    ranks = y.rank(pct=True)
    residuals = np.full(len(y), np.nan)
    for train, test in folds:
        model = HistGradientBoostingRegressor(**TREES)
        model.fit(X.iloc[train], ranks.iloc[train])
        residuals[test] = ranks.iloc[test] - model.predict(X.iloc[test])
    return residuals
