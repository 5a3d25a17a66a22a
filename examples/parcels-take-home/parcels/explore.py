"""Look for target leakage: columns that know the target before it is known."""

from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeRegressor

from . import config
from .models import make_codes

TOO_GOOD = 0.8  # predictive power of a single feature that is rarely honest


def measure_predictive_power(X, y, folds):
    """Return {column: cross-validated R2 of a small tree that sees only it}."""
    tree = DecisionTreeRegressor(
        max_leaf_nodes=50,
        min_samples_leaf=5,
        random_state=config.SEED,
    )
    probe = make_pipeline(make_codes(max_categories=250), tree)
    power = {}
    for name in X:
        column = X[[name]].assign(is_missing=X[name].isna())
        scores = cross_val_score(probe, column, y, cv=folds, scoring="r2")
        power[name] = max(0.0, float(scores.mean()))
    return power


def find_suspects(X, y, power):
    """Return the columns that are said to be known ahead and follow the target.

    All other columns are at least HORIZON steps old.
    """
    suspects = []
    for name in config.KNOWN_AHEAD:
        strength = power[name]
        if X[name].dtype.kind in "iuf":
            changes = X[name].diff().corr(y.diff(), method="spearman")
            strength = max(strength, changes**2)
        if strength >= TOO_GOOD:
            suspects.append(describe_suspect(name, strength))
    return suspects


def describe_suspect(name, strength):
    severity = "leak"
    evidence = f"predictive power {strength:.2f} of 1"
    if name in config.EXPLAINED:
        severity = "explained"
        evidence = config.EXPLAINED[name]
    return {
        "column": name,
        "check": "target leakage",
        "evidence": evidence,
        "severity": severity,
    }


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
