"""Look for target leakage: columns that know the target before it is known."""

import pandas as pd
from sklearn.metrics import balanced_accuracy_score, make_scorer
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from . import config
from .models import make_codes

LEAK = 0.95  # predictive power of a single feature that is hardly ever honest
REVIEW = 0.8  # predictive power that needs an explanation
TOO_GOOD = 0.99  # ROC AUC of a model that is hardly ever honest
FEW = 5  # features; a score that more of them carry may be that of an easy problem
SCORING = make_scorer(balanced_accuracy_score, adjusted=True)  # 0 chance, 1 perfect


def measure_predictive_power(X, y, folds):
    """Return {column: cross-validated score of a small tree that sees only it}."""
    tree = DecisionTreeClassifier(
        max_leaf_nodes=50,
        min_samples_leaf=5,
        class_weight="balanced",
        random_state=config.SEED,
    )
    probe = make_pipeline(make_codes(), tree)
    power = {}
    for name in X:
        column = pd.DataFrame({"value": X[name], "missing": X[name].isna()})
        scores = cross_val_score(probe, column, y, cv=folds, scoring=SCORING)
        power[name] = max(0.0, float(scores.mean()))
    return power


def find_suspects(X, y, power):
    """Return the columns to review: why, and how severe it is."""
    suspects = []
    for name in X:
        for check, evidence, severity in review_column(X[name], y, power[name]):
            suspects.append(describe_suspect(name, check, evidence, severity))
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


def review_column(column, y, power):
    """Yield the check, evidence and severity of each doubt about a column."""
    evidence = f"predictive power {power:.2f} of 1"
    if power >= LEAK:
        yield "target leakage", evidence, "leak"
    elif power >= REVIEW:
        yield "possible target leakage", evidence, "review"
    missing = column.isna()
    for state, rows in (("missing", missing), ("present", ~missing)):
        if y[rows].nunique() == 1:
            evidence = f"all {rows.sum()} rows where it is {state} have the same target"
            expected = (y != y[rows].iloc[0]).mean() * rows.sum()  # of other targets
            if expected >= 10:
                yield "missingness predicts the target", evidence, "leak"
    shares = missing.groupby(y).mean()
    if shares.max() - shares.min() >= 0.5:
        low, high = shares.min(), shares.max()
        evidence = f"missing in {low:.0%} of one class and {high:.0%} of another"
        yield "missingness predicts the target", evidence, "review"
    if is_identifier(column):
        evidence = f"{column.nunique()} values in {len(column)} rows"
        yield "row identifier", evidence, "identifier"


def review_score(score, importance):
    """Return the features that carry a score which is too good to be true."""
    suspects = []
    if score < TOO_GOOD:
        return suspects
    check = "carries a score too good to be true"
    carriers = importance[importance > 0.1 * importance.max()]
    severity = "leak" if len(carriers) <= FEW else "review"
    for name, drop in carriers.head(FEW).items():
        evidence = f"a model scores {score:.3f}, and {drop:.3f} less if it is shuffled"
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
    rows = []
    for name, drop in importance.head(10).items():
        rows.append(
            {
                "column": name,
                "predictive power": power[name],
                "permutation importance": drop,
            }
        )
    return rows
