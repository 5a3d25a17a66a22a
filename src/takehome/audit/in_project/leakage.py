"""What one column predicts: those that the project's own find_suspects puts up for
review, and weak copies of the target."""

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import norm
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import cross_val_predict

from guards import finding
from learners import FOLDS, TREES, drop_identifiers, encode

FIX = "say in KEPT of config.py when it is known, or put it into EXCLUDED"
SUSPECT = ["column", "check", "evidence", "severity"]
RENAMED = {"ask": "review"}
COMPARED = 3  # columns, the gravest first, since each costs a cross-validation


def list_suspects(project, table):
    """Return (X, y, data, folds) of the training rows and the suspects among X's
    columns, those with a leak first."""
    data, X, y = project.learnable(table)
    train, _, folds = project.split(data)
    data = data.iloc[train]
    X = X.iloc[train]
    y = y.iloc[train]
    measure_skills = project.get("evaluate", "measure_skills")
    find_suspects = project.get("explore", "find_suspects")
    suspects = find_suspects(data, X, y, measure_skills(X, y, folds[-2:]))
    found = pd.DataFrame(suspects, columns=SUSPECT)
    found = found.replace({"severity": RENAMED})
    found = found[found["severity"].isin(["leak", "review"])]
    found = found[found["column"].isin(X.columns)]
    found = found.sort_values("severity", kind="stable")
    return X, y, data, folds, found


def check_columns(project, table):
    """Columns that the project's own find_suspects puts up for review, with the score
    with and without each."""
    X, y, data, folds, found = list_suspects(project, table)
    by_column = dict(list(found.groupby("column", sort=False)))
    if not by_column:
        return

    def score_without(names):
        rest = X.drop(columns=names)
        return describe_score(project, rest, y, data, folds)

    with_all, without_any = score_without([]), ""
    if 1 < len(by_column) < len(X.columns):
        without_any = f", {score_without(list(by_column))} without all under review"
    for place, (name, suspects) in enumerate(by_column.items()):
        evidence = list(suspects["check"] + ": " + suspects["evidence"])
        if place < COMPARED and len(X.columns) > 1:
            scores = f"{with_all} with it, {score_without([name])} without it"
            evidence.append(scores + without_any)
        severity = suspects["severity"].iloc[0]
        yield finding("columns", severity, "; ".join(evidence), FIX, str(name))


def describe_score(project, X, y, data, folds):
    """Return the last model's cross-validated score, with its interval, as text."""
    evaluate = project.get("evaluate")
    choose_metric = project.get("target", "choose_metric")
    metric = choose_metric(y)[0][0]
    name, model = project.make_models(X, y).popitem()
    models, metrics = {name: model}, [metric]
    runs = evaluate.cross_validate_models(models, X, y, data, folds, metrics)
    summary = evaluate.summarise(runs[name], metric)
    score = summary["score"]
    low, high = summary["interval"]
    words = metric.removeprefix("neg_").replace("_", " ")
    return f"{words} {score:.3g} ({low:.3g} to {high:.3g})"


def check_echo(project, table):
    """A number that tells as much of the target as all other columns and, given the
    target, nothing of them.

    So would a copy of the target with noise, whereas a cause, given the target, tells
    of the other causes: what one explains, the others need not.
    """
    if project.is_forecast or project.setting("TASK") != "regression":
        return
    X, y, _, _, found = list_suspects(project, table)
    codes = encode(drop_identifiers(X.drop(columns=set(found["column"]))))
    name = find_strongest(project, X, y, codes)
    if name is None or len(codes.columns) < 2:
        return
    r = correlate_ranks(codes, y, name)
    alone, rest = abs(r.loc["column", "target"]), r.loc["rest", "target"]
    if echoes(alone, rest, correlate_given_target(r), len(y)):
        evidence = (
            f"rank correlation with the target {alone:.2f}, that of all others "
            f"together {rest:.2f}; given the target, it tells nothing of them, as if "
            "it were the target with noise"
        )
        yield finding("echo", "review", evidence, FIX, str(name))


def find_strongest(project, X, y, codes):
    """Return the number without a note in KEPT whose ranks follow the target's most."""
    kept = project.setting("KEPT") or {}
    numbers = [name for name in codes if is_numeric_dtype(X[name])]
    names = [name for name in numbers if name not in kept]
    if not names:
        return None
    ranks = codes[names].rank(pct=True)
    correlations = ranks.corrwith(y.rank(pct=True))
    return correlations.abs().idxmax()


def correlate_ranks(codes, y, name):
    """Return the rank correlations of a column, the target, and what trees predict of
    the target from the other columns."""
    target = y.rank(pct=True)
    model = HistGradientBoostingRegressor(**TREES)
    others = codes.drop(columns=name)
    parts = pd.DataFrame({"column": codes[name], "target": target})
    parts["rest"] = cross_val_predict(model, others, target, cv=FOLDS)
    ranks = parts.dropna().rank()
    return ranks.corr()


def correlate_given_target(r):
    """Return the partial correlation of column and rest, given the target, without its
    sign."""
    column = r.loc["column", "target"]
    rest = r.loc["rest", "target"]
    shared = r.loc["column", "rest"] - column * rest
    return abs(shared) / leave_unexplained(column, rest)


def leave_unexplained(column, rest):
    """Return the geometric mean of the variances that two correlations leave open."""
    return np.sqrt((1 - column**2) * (1 - rest**2))


def echoes(alone, rest, given, rows):
    """Return whether the column stands out, a cause would show, and none does."""
    if not (0.6 < alone < 1 and 0 < rest < alone):
        return False
    # of a cause that is independent of the rest
    expected = alone * rest / leave_unexplained(alone, rest)
    error = 1 / np.sqrt(rows)
    is_absent = given < norm.ppf(0.975) * error
    would_show = expected > 6 * error
    return is_absent and would_show


COLUMNS = (check_columns, check_echo)
