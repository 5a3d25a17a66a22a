"""What one column knows: those that the project's own find_suspects questions, and weak
copies of the target."""

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import norm
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import cross_val_predict

from guards import finding
from learners import FOLDS, TREES, drop_names, encode

WHEN = "say in KEPT of config.py when it is known, or put it into EXCLUDED"
SUSPECT = ["column", "check", "evidence", "severity"]
COMPARED = 3  # columns, the gravest first, since each costs a cross-validation


def list_suspects(project, table):
    """Return (X, y, data, folds) of the training rows and the suspects among X's
    columns, those with a leak first."""
    data, X, y = project.learnable(table)
    train, _, folds = project.split(data)
    X, y = X.iloc[train], y.iloc[train]
    skills = project.get("evaluate", "measure_skills")(X, y, folds[-2:])
    found = pd.DataFrame(
        project.get("explore", "find_suspects")(data, X, y, skills), columns=SUSPECT
    )
    found = found[
        found["severity"].isin(["leak", "ask"]) & found["column"].isin(X.columns)
    ]
    return (
        X,
        y,
        data.iloc[train],
        folds,
        found.sort_values("severity", ascending=False, kind="stable"),
    )


def check_columns(project, table):
    """Columns that the project's own find_suspects questions, with the score with and
    without each."""
    X, y, data, folds, found = list_suspects(project, table)
    suspects = dict(list(found.groupby("column", sort=False)))
    score, rest = describe_score(project, X, y, data, folds) if suspects else "", ""
    if 1 < len(suspects) < len(X.columns):
        bare = describe_score(project, X.drop(columns=list(suspects)), y, data, folds)
        rest = f", {bare} without all that are questioned"
    for n, (name, items) in enumerate(suspects.items()):
        told = [
            f"{check}: {evidence}"
            for check, evidence in zip(items["check"], items["evidence"], strict=True)
        ]
        if n < COMPARED and len(X.columns) > 1:
            without = describe_score(project, X.drop(columns=name), y, data, folds)
            told.append(f"{score} with it, {without} without it{rest}")
        yield finding(
            "columns", items["severity"].iloc[0], "; ".join(told), WHEN, str(name)
        )


def describe_score(project, X, y, data, folds):
    """Return the last model's cross-validated score, with its interval, as text."""
    metric, evaluate = (
        project.get("target", "choose_metric")(y)[0][0],
        project.get("evaluate"),
    )
    name, model = project.make_models(X, y).popitem()
    runs = evaluate.cross_validate_models({name: model}, X, y, data, folds, [metric])
    score = evaluate.summarise(runs[name], metric)
    low, high = score["interval"]
    return (
        f"{metric.removeprefix('neg_').replace('_', ' ')} {score['score']:.3g} "
        f"({low:.3g} to {high:.3g})"
    )


def check_echo(project, table):
    """A number that tells as much of the target as all other columns and, given the
    target, nothing of them.

    So would a copy of the target with noise, whereas a cause, given the target, tells
    of the other causes: what one explains, the others need not.
    """
    if project.is_forecast or project.setting("TASK") != "regression":
        return
    X, y, _, _, found = list_suspects(project, table)
    codes = encode(drop_names(X.drop(columns=set(found["column"]))))
    target, scores = (
        y.rank(pct=True),
        codes.rank(pct=True).corrwith(y.rank(pct=True)).abs(),
    )
    numbers = [
        name
        for name in codes
        if is_numeric_dtype(X[name]) and name not in (project.setting("KEPT") or {})
    ]
    name = scores[numbers].idxmax() if numbers and len(codes.columns) > 1 else None
    if name is None:
        return
    rest = cross_val_predict(
        HistGradientBoostingRegressor(**TREES),
        codes.drop(columns=name),
        target,
        cv=FOLDS,
    )
    r = (
        pd.DataFrame({"column": codes[name], "rest": rest, "target": target})
        .dropna()
        .rank()
        .corr()
    )
    if echoes(
        abs(r.loc["column", "target"]), r.loc["rest", "target"], partial(r), len(y)
    ):
        told = (
            f"rank correlation with the target {scores[name]:.2f}, that of all others "
            "together"
        )
        told = (
            f"{told} {r.loc['rest', 'target']:.2f}; given the target, it tells nothing "
            "of them"
        )
        yield finding(
            "echo",
            "ask",
            f"{told}, as if it were the target with noise",
            WHEN,
            str(name),
        )


def partial(r):
    """Return the correlation of column and rest, given the target, without its sign."""
    a, b = r.loc["column", "target"], r.loc["rest", "target"]
    return abs(r.loc["column", "rest"] - a * b) / np.sqrt((1 - a**2) * (1 - b**2))


def echoes(alone, rest, given, rows):
    """Return whether the column stands out, a cause would show, and none does."""
    if not (0.6 < alone < 1 and 0 < rest < alone):
        return False
    expected = (
        alone * rest / np.sqrt((1 - alone**2) * (1 - rest**2))
    )  # of a cause that is independent of the rest
    error = 1 / np.sqrt(rows)
    return given < norm.ppf(0.975) * error and expected > 6 * error


COLUMNS = (check_columns, check_echo)
