"""Look for target leakage: columns that know the target before it is known."""

import pandas as pd
from sklearn.model_selection import cross_val_score
from sklearn.tree import DecisionTreeRegressor

from . import config

TOO_GOOD = 0.8  # predictive power of a single feature that is rarely honest


def measure_predictive_power(X, y, folds):
    """Return {column: cross-validated R2 of a small tree that sees only it}."""
    tree = DecisionTreeRegressor(
        max_leaf_nodes=50,
        min_samples_leaf=5,
        random_state=config.SEED,
    )
    power = {}
    for name in X:
        ranks, _ = pd.factorize(X[name], sort=True)  # -1 where it is missing
        column = pd.DataFrame({"rank": ranks}, index=X.index)
        scores = cross_val_score(tree, column, y, cv=folds, scoring="r2")
        power[name] = max(0.0, float(scores.mean()))
    return power


def find_suspects(X, y, power):
    """Return the columns of KNOWN_AHEAD that follow the target.

    All other columns are at least HORIZON steps old.
    """
    suspects = []
    for name in config.KNOWN_AHEAD:
        strength = power[name]
        if X[name].dtype.kind in "iuf":
            changes = X[name].diff().corr(y.diff(), method="spearman")
            strength = max(strength, changes**2)
        suspect = {"column": name, "check": "target leakage"}
        suspect["evidence"] = f"predictive power {strength:.2f} of 1"
        suspect["severity"] = "leak"
        if name in config.EXPLAINED:
            suspect["evidence"] = config.EXPLAINED[name]
            suspect["severity"] = "explained"
        if strength >= TOO_GOOD:
            suspects.append(suspect)
    return suspects


def describe_columns(power, importance):
    """Return the most important columns, and the predictive power of each alone."""
    table = importance.head(10).to_frame("permutation importance")
    table["predictive power"] = pd.Series(power)
    return table.reset_index(names="column").to_dict("records")
