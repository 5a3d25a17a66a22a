"""What single columns know of the target: those that the project's own find_suspects
questions, those that carry a score too good to be true, and weak copies."""

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import norm
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import cross_val_predict

from .columns import drop_row_names
from .finding import finding, join_names
from .learners import (
    FOLDS,
    TREES,
    encode,
    is_class,
    make_trees,
    measure_importance,
    measure_skill,
)

WHEN = "say in EXPLAINED of config.py when it is known, or put it into EXCLUDED"
GRAVITY = ("leak", "review", "identifier")
COMPARED = 3  # columns, the gravest first, since each costs a cross-validation
TOO_GOOD = 0.99  # of a skill from 0 to 1; an ROC AUC of 0.995
HONEST = 0.9  # skill that is possible
ROUNDS = 8  # of leaving out what carries a score
CARRIES = 0.2  # of the greatest importance
OFTEN = 0.2  # of a class's rows in which a column is present
MUCH_OFTENER = 10
FEWEST = 20  # rows of a class whose shares are compared


def check_columns(project):
    """Columns that the project's own find_suspects questions, with the score with and
    without each, and columns that are present for one outcome alone."""
    _, X, y, folds = project.train
    suspects = list_suspects(project, X, y, folds)
    for place, (name, doubts) in enumerate(suspects.items()):
        severity, evidence = doubts
        compared = severity != "identifier" and place < COMPARED
        if compared and len(X.columns) > 1:
            evidence += f"; {compare_scores(project, X, y, folds, name)}"
        yield finding("columns", severity, evidence, WHEN, name)


def list_suspects(project, X, y, folds):
    """Return {column: (severity, evidence)}, the gravest first."""
    measure = project.get("explore", "measure_predictive_power")
    power = measure(X, y, folds[-2:])
    found = project.get("explore", "find_suspects")(X, y, power)
    table = pd.DataFrame(found, columns=["column", "check", "evidence", "severity"])
    suspects = {}
    for severity in GRAVITY:
        for name, rows in table[table["severity"] == severity].groupby("column"):
            texts = [*suspects.get(name, ("", ""))[1:], *describe_doubts(rows)]
            first = suspects.get(name, (severity, ""))[0]
            suspects[name] = (first, "; ".join(filter(None, texts)))
    for name, evidence in compare_presence(project, X, y):
        suspects.setdefault(name, ("review", evidence))
    return dict(sorted(suspects.items(), key=lambda item: GRAVITY.index(item[1][0])))


def describe_doubts(rows):
    return list(rows["check"] + ": " + rows["evidence"])


def compare_presence(project, X, y):
    """Yield the columns that are present for most rows of one class and seldom for
    another; of a number, for its high and low third."""
    classes = y
    if not is_class(y):
        thirds = pd.qcut(y.rank(method="first"), 3, labels=["low", "middle", "high"])
        classes = thirds.astype(str)
    sizes = classes.value_counts()
    large = classes[classes.isin(sizes.index[sizes >= FEWEST])]
    for name in X.columns.difference(list_explained(project), sort=False):
        shares = X.loc[large.index, name].notna().groupby(large).mean()
        low, high = shares.min(), shares.max()
        if high > OFTEN and high > MUCH_OFTENER * low:
            places = f"{high:.0%} of target {shares.idxmax()}"
            evidence = f"present in {places}, {low:.0%} of {shares.idxmin()}"
            yield name, evidence


def list_explained(project):
    return list(project.setting("EXPLAINED") or [])


def compare_scores(project, X, y, folds, name):
    """Return the last model's score with and without a column, as text."""
    score = measure_score(project, X, y, folds)
    rest = measure_score(project, X.drop(columns=name), y, folds)
    metric = project.setting("METRIC")
    return f"{metric} {score:.3g} with it, {rest:.3g} without it"


def measure_score(project, X, y, folds):
    """Return the mean over folds of the project's metric for its last model."""
    evaluate = project.get("evaluate")
    metric = evaluate.METRICS[project.setting("METRIC")]
    _, model = project.make_models().popitem()
    scores = []
    for train, test in folds[-3:]:
        model.fit(X.iloc[train], y.iloc[train])
        predicted = evaluate.predict(model, X.iloc[test])
        scores.append(metric(y.iloc[test], predicted))
    return float(np.mean(scores))


def check_score(project):
    """A score too good to be true although the columns that give the target away are
    left out; what carries it is left out too, until the score could be honest."""
    _, X, y, folds = project.train
    if project.is_forecast:
        return
    suspects = list_suspects(project, X, y, folds)
    leaks = [name for name in suspects if suspects[name][0] == "leak"]
    codes = encode(drop_row_names(X)).drop(columns=leaks, errors="ignore")
    if codes.empty:
        return
    start = measure_skill(make_trees(y), codes, y, folds[-3:])
    carriers, rest = leave_out_carriers(codes, y, folds[-3:], start)
    named = [name for name in carriers if name not in list_explained(project)]
    if start < TOO_GOOD or carriers and not named:
        return
    yield describe_score(named, start, rest)


def leave_out_carriers(X, y, folds, skill):
    """Return the columns that carry a score, and the skill without them."""
    carriers = []
    for _ in range(ROUNDS):
        if skill < TOO_GOOD or len(X.columns) < 2:
            break
        importance = measure_importance(X, y, folds[-1])
        greatest = max(importance.values())
        leading = [n for n, drop in importance.items() if drop > CARRIES * greatest]
        if greatest <= 0 or len(leading) == len(X.columns):
            break
        carriers += sorted(leading, key=importance.get, reverse=True)
        X = X.drop(columns=leading)
        skill = measure_skill(make_trees(y), X, y, folds)
    return carriers, skill


def describe_score(carriers, start, rest):
    """Return the finding: a leak if few columns carry what the others cannot know."""
    evidence = f"trees have a skill of {start:.3f}, where 0 is chance and 1 is perfect"
    if rest < HONEST and carriers:
        evidence += f"; {rest:.3f} without {join_names(carriers, most=8)}"
        return finding("score", "leak", evidence, WHEN, carriers[0])
    evidence += "; no few columns carry it"
    fix = "say in the write-up why the target is so easy to predict"
    return finding("score", "review", evidence, fix)


def check_echo(project):
    """A number that tells as much of the target as all other columns and, given the
    target, nothing of them.

    So would a copy of the target with noise, whereas a cause, given the target, tells
    of the other causes: what one explains, the others need not.
    """
    _, X, y, folds = project.train
    if project.is_forecast or is_class(y):
        return
    suspects = list_suspects(project, X, y, folds)
    codes = encode(drop_row_names(X.drop(columns=list(suspects))))
    name = find_strongest(project, X, codes, y)
    if name is None or len(codes.columns) < 2:
        return
    r = correlate(codes, name, y)
    if echoes(r, len(y)):
        alone, rest = r.loc["column", "target"], r.loc["rest", "target"]
        evidence = (
            f"rank correlation with the target {alone:.2f}, that of all others "
            f"together {rest:.2f}; given the target, it tells nothing of them, as if "
            "it were the target with noise"
        )
        yield finding("echo", "review", evidence, WHEN, name)


def find_strongest(project, X, codes, y):
    """Return the number that follows the target closest, None without numbers."""
    numbers = []
    for name in codes.columns.difference(list_explained(project), sort=False):
        if is_numeric_dtype(X[name]):
            numbers.append(name)
    scores = codes[numbers].rank().corrwith(y.rank()).abs().dropna()
    return None if scores.empty else scores.idxmax()


def correlate(codes, name, y):
    """Return the rank correlations of a column, of what all others predict, and of the
    target."""
    target = y.rank(pct=True)
    trees = HistGradientBoostingRegressor(**TREES)
    others = codes.drop(columns=name)
    rest = cross_val_predict(trees, others, target, cv=FOLDS)
    table = pd.DataFrame({"column": codes[name], "rest": rest, "target": target})
    r = table.dropna().rank().corr()
    r.loc["column"] = r.loc["column"] * np.sign(r.loc["column", "target"])
    return r


def echoes(r, rows):
    """Return whether the column stands out, a cause would show, and none does."""
    alone = r.loc["column", "target"]
    rest = r.loc["rest", "target"]
    if not (0.6 < alone < 1 and 0 < rest < alone):
        return False
    scale = np.sqrt((1 - alone**2) * (1 - rest**2))
    partial = abs(r.loc["column", "rest"] - alone * rest) / scale
    expected = alone * rest / scale  # of a cause that is independent of the rest
    error = 1 / np.sqrt(rows)
    return partial < norm.ppf(0.975) * error and expected > 6 * error


COLUMNS = (check_columns, check_score, check_echo)
