"""Look for target leakage: columns that know the target before it is known."""

import pandas as pd
from sklearn.model_selection import cross_val_score
from sklearn.tree import DecisionTreeRegressor

from . import config

LEAK = 0.95  # predictive power of a single feature that is hardly ever honest
REVIEW = 0.8  # predictive power that needs an explanation
SCORING = "r2"  # 0 chance, 1 perfect


def measure_predictive_power(X, y, folds):
    """Return {column: cross-validated score of a small tree that sees only it}."""
    tree = DecisionTreeRegressor(
        max_leaf_nodes=50,
        min_samples_leaf=5,
        random_state=config.SEED,
    )
    power = {}
    for name in X:
        ranks, _ = pd.factorize(X[name], sort=True)  # -1 where it is missing
        column = pd.DataFrame({"rank": ranks}, index=X.index)
        scores = cross_val_score(tree, column, y, cv=folds, scoring=SCORING)
        power[name] = max(0.0, float(scores.mean()))
    return power


def find_suspects(X, y, power):
    """Return the columns to review: why, and how severe it is."""
    suspects = []
    for name in X:
        for check, evidence, severity in review_column(X[name], y, power[name]):
            suspect = {"column": name, "check": check}
            suspect["evidence"] = config.EXPLAINED.get(name, evidence)
            suspect["severity"] = severity
            if name in config.EXPLAINED:
                suspect["severity"] = "explained"
            suspects.append(suspect)
    return suspects


def review_column(column, y, power):
    """Return each doubt about a column as (check, evidence, severity)."""
    doubts = []
    evidence = f"predictive power {power:.2f} of 1"
    if power >= LEAK:
        doubts.append(("target leakage", evidence, "leak"))
    elif power >= REVIEW:
        doubts.append(("possible target leakage", evidence, "review"))
    missing = column.isna()
    if missing.any() and abs(missing.corr(y)) >= 0.5:
        evidence = f"correlation {missing.corr(y):.2f} with the target"
        doubts.append(("missingness predicts the target", evidence, "review"))
    if is_identifier(column):
        evidence = f"{column.nunique()} values in {len(column)} rows"
        doubts.append(("row identifier", evidence, "identifier"))
    return doubts


def is_identifier(column):
    """Return whether each row has a value of its own that is no measurement."""
    if column.nunique() < len(column) or column.dtype.kind == "f":
        return False
    if column.dtype.kind in "iu":  # numbers that count rows leave few gaps
        return column.max() - column.min() < 10 * len(column)
    return True


def describe_columns(power, importance):
    """Return the most important columns, and the predictive power of each alone."""
    table = importance.head(10).to_frame("permutation importance")
    table["predictive power"] = pd.Series(power)
    return table.reset_index(names="column").to_dict("records")
