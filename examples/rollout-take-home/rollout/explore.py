"""Look for target leakage: columns that know the target before it is known."""

import pandas as pd
from sklearn.model_selection import cross_val_score
from sklearn.tree import DecisionTreeRegressor

from . import config

LEAK = 0.95  # predictive power of a single feature that is hardly ever honest
REVIEW = 0.8  # predictive power that needs an explanation
TOO_GOOD = 0.99  # R2 of a model that is hardly ever honest
MANY = 5  # important features; with more of them the problem may just be easy
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
        suspects += review_power(name, power[name])
        suspects += review_missing(X[name], y)
        suspects += review_values(X[name])
    return suspects


def describe_suspect(name, check, evidence, severity):
    if name in config.EXPLAINED:
        severity = "explained"
        evidence = config.EXPLAINED[name]
    return {
        "column": name,
        "check": check,
        "evidence": evidence,
        "severity": severity,
    }


def review_power(name, power):
    """Doubt a column that predicts the target well on its own."""
    evidence = f"predictive power {power:.2f} of 1"
    if power >= LEAK:
        return [describe_suspect(name, "target leakage", evidence, "leak")]
    if power >= REVIEW:
        return [describe_suspect(name, "possible target leakage", evidence, "review")]
    return []


def review_missing(column, y):
    """Doubt a column if the target follows from where its values are missing."""
    check = "missingness predicts the target"
    suspects = []
    missing = column.isna()
    for state, rows in (("missing", missing), ("present", ~missing)):
        targets = y[rows].unique()
        if len(targets) == 1:
            evidence = f"all {rows.sum()} rows where it is {state} have the same target"
            # rows with another target to expect here if missingness meant nothing
            expected = (y != targets[0]).mean() * rows.sum()
            if expected >= 10:
                suspects.append(describe_suspect(column.name, check, evidence, "leak"))
    if missing.any() and abs(missing.corr(y)) >= 0.5:
        evidence = f"correlation {missing.corr(y):.2f} with the target"
        suspects.append(describe_suspect(column.name, check, evidence, "review"))
    return suspects


def review_values(column):
    """Doubt a column that identifies the row."""
    evidence = f"{column.nunique()} values in {len(column)} rows"
    if is_identifier(column):
        return [describe_suspect(column.name, "row identifier", evidence, "identifier")]
    return []


def review_score(score, importance):
    """Return the features that carry a score which is too good to be true."""
    suspects = []
    if score < TOO_GOOD:
        return suspects
    check = "carries a score too good to be true"
    carriers = importance[importance > 0.1 * importance.max()]
    is_easy = len(carriers) > MANY
    severity = "review" if is_easy else "leak"
    for name, drop in carriers.head(MANY).items():
        evidence = (
            f"a model scores {score:.3f}; if the column is shuffled, the "
            f"{config.METRIC} is {drop:.3f} worse"
        )
        suspects.append(describe_suspect(name, check, evidence, severity))
    return suspects


def is_identifier(column):
    """Return whether nearly every row has a value of its own that is no measurement."""
    n_values = column.nunique()
    if n_values < 0.99 * len(column) or column.dtype.kind == "f":
        return False
    if column.dtype.kind in "iu":  # numbers that count rows leave few gaps
        return column.max() - column.min() < 10 * n_values
    return True


def describe_columns(power, importance):
    """Return the most important columns, and the predictive power of each alone."""
    table = importance.head(10).to_frame("permutation importance")
    table["predictive power"] = pd.Series(power)
    return table.reset_index(names="column").to_dict("records")
