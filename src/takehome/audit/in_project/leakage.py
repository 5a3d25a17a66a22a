"""What single columns know of the target: those that the project's own find_suspects
questions, those that carry a score too good to be true, and weak copies."""

import functools

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import norm
from sklearn.model_selection import cross_val_predict

from .columns import drop_row_names
from .finding import finding, join_names
from .learners import (
    FOLDS,
    choose_learner,
    encode,
    is_class,
    make_regressor,
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
FEW = 8  # columns; what more of them carry may be an easy problem
FOLLOWS = 0.8  # rank correlation of two columns
GIVES_AWAY = 0.95  # skill of a difference that is hardly ever honest
TELLS_MORE = 0.4  # skill that the difference has beyond that of each column
MOST_NUMBERS = 200  # columns that are compared by pair
MOST_PAIRS = 10
CARRIES = 0.2  # of the greatest importance
OFTEN = 0.2  # of a class's rows in which a column is present
MUCH_OFTENER = 10
FEWEST = 20  # rows of a class whose shares are compared
EXPECTED = 10  # rows with another target, of which chance does not leave none
MISSINGNESS = "missingness predicts the target"


def check_columns(project):
    """Columns that the project's own find_suspects questions, with the score with and
    without each, and columns that are present for one outcome alone."""
    _, X, y, folds = project.train
    for place, (name, doubts) in enumerate(list_suspects(project).items()):
        severity, evidence = doubts
        compared = severity != "identifier" and place < COMPARED
        if compared and len(X.columns) > 1:
            evidence += f"; {compare_scores(project, X, y, folds, name)}"
        yield finding("columns", severity, evidence, WHEN, name)


@functools.cache
def list_suspects(project):
    """Return {column: (severity, evidence)}, the gravest first."""
    doubts = list_doubts(project)
    texts = project.setting("TEXT_COLUMNS") or []
    suspects = {}
    for severity in GRAVITY:
        for doubt in doubts:
            names_row = severity == "identifier" and doubt["column"] in texts
            if doubt["severity"] == severity and not names_row:
                add_doubt(suspects, doubt)
    return suspects


def list_doubts(project):
    """Return what the project's own find_suspects says, and what it does not see."""
    _, X, y, folds = project.train
    measure = project.get("explore", "measure_predictive_power")
    find_suspects = project.get("explore", "find_suspects")
    power = measure(X, y, folds[-2:])
    doubts = find_suspects(X, y, power)
    named = [d["column"] for d in doubts if d["check"] == MISSINGNESS]
    names = list_told_apart(project, X)
    own = [*find_one_outcome(X[names], y), *compare_presence(X[names], y)]
    for doubt in own:
        if doubt["column"] not in named:
            doubts.append(doubt)
            named.append(doubt["column"])
    return doubts


def add_doubt(suspects, doubt):
    """Add a doubt to those of its column, which keeps the gravest severity."""
    name = doubt["column"]
    severity = doubt["severity"]
    evidence = f"{doubt['check']}: {doubt['evidence']}"
    if name in suspects:
        severity, before = suspects[name]
        evidence = f"{before}; {evidence}"
    suspects[name] = severity, evidence


def find_one_outcome(X, y):
    """Yield the columns of which the missing, or the present, values have one and the
    same target."""
    for name in X:
        missing = X[name].isna()
        for state, rows in (("missing", missing), ("present", ~missing)):
            targets = y[rows].unique()
            # rows with another target to expect if missingness meant nothing
            if len(targets) == 1 and rows.sum() * (y != targets[0]).mean() >= EXPECTED:
                evidence = (
                    f"all {rows.sum()} rows where it is {state} have the same target"
                )
                yield describe_missingness(name, evidence, "leak")


def compare_presence(X, y):
    """Yield the columns that are present for most rows of one class and seldom for
    another; of a number, for its high and low third."""
    classes = y
    if not is_class(y):
        thirds = pd.qcut(y.rank(method="first"), 3, labels=["low", "middle", "high"])
        classes = thirds.astype(str)
    sizes = classes.value_counts()
    large = classes[classes.isin(sizes.index[sizes >= FEWEST])]
    for name in X:
        shares = X.loc[large.index, name].notna().groupby(large).mean()
        low, high = shares.min(), shares.max()
        if high > OFTEN and high > MUCH_OFTENER * low:
            most = f"{high:.0%} of target {shares.idxmax()}"
            least = f"{low:.0%} of {shares.idxmin()}"
            yield describe_missingness(name, f"present in {most}, {least}", "review")


def describe_missingness(name, evidence, severity):
    return {
        "column": name,
        "check": MISSINGNESS,
        "evidence": evidence,
        "severity": severity,
    }


def list_told_apart(project, X):
    """Return the columns whose presence may tell the outcome: those that nobody has
    explained, of a forecast what is known ahead, since older values lack at its start.
    """
    names = X.columns
    if project.is_forecast:
        names = names.intersection(project.setting("KNOWN_AHEAD") or [], sort=False)
    return names.difference(list_explained(project), sort=False)


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
    predict = project.get("evaluate", "predict")
    metrics = project.get("evaluate", "METRICS")
    metric = metrics[project.setting("METRIC")]
    _, model = project.make_models().popitem()
    scores = []
    for train, test in folds[-3:]:
        model.fit(X.iloc[train], y.iloc[train])
        predicted = predict(model, X.iloc[test])
        score = metric(y.iloc[test], predicted)
        scores.append(score)
    return float(np.mean(scores))


def check_score(project):
    """A score too good to be true although the columns with target leakage are
    left out; what carries it is left out too, until the score could be honest."""
    _, X, y, folds = project.train
    if project.is_forecast:
        return
    leaks = list_leaks(project)
    codes = encode(drop_row_names(X)).drop(columns=leaks, errors="ignore")
    if codes.empty:
        return
    start, carriers, rest = leave_out_carriers(codes, y, folds[-3:])
    named = [name for name in carriers if name not in list_explained(project)]
    if start < TOO_GOOD or carriers and not named:
        return
    found = describe_score(named, start, rest)
    if found["severity"] == "leak":
        yield found
    elif measure_skill(make_trees(y), codes, y, folds[-3:]) >= TOO_GOOD:
        yield found  # an easy problem is no question where a line alone solves it


def list_leaks(project):
    names = []
    for name, (severity, _) in list_suspects(project).items():
        if severity == "leak":
            names.append(name)
    return names


def leave_out_carriers(X, y, folds):
    """Return a skill, the columns that carry it if it is too good to be true, and the
    skill without them."""
    carriers = []
    learner, skill = choose_learner(X, y, folds)
    start = skill
    for _ in range(ROUNDS):
        if skill < TOO_GOOD or len(X.columns) < 2:
            break
        importance = measure_importance(learner, X, y, folds[-1])
        greatest = max(importance.values())
        leading = [n for n, drop in importance.items() if drop > CARRIES * greatest]
        if greatest <= 0 or len(leading) == len(X.columns):
            break
        carriers += sorted(leading, key=importance.get, reverse=True)
        X = X.drop(columns=leading)
        learner, skill = choose_learner(X, y, folds)
    return start, carriers, skill


def describe_score(carriers, start, rest):
    """Return the finding: a leak if few columns carry what the others cannot know."""
    evidence = f"a model has a skill of {start:.3f}, where 0 is chance and 1 is perfect"
    if rest < HONEST and 0 < len(carriers) <= FEW:
        evidence += f"; {rest:.3f} without {join_names(carriers)}"
        return finding("score", "leak", evidence, WHEN, carriers[0])
    evidence += "; no few columns carry it"
    fix = "say in the write-up why the target is so easy to predict"
    return finding("score", "review", evidence, fix)


def check_pairs(project):
    """Two numbers that follow each other, whose difference leaks the target, such
    as what was due and what was paid."""
    _, X, y, folds = project.train
    suspects = [*list_suspects(project), *list_explained(project)]
    codes = drop_row_names(X.drop(columns=suspects, errors="ignore"))
    for name, other in list_close_pairs(codes):
        difference = (codes[name] - codes[other]).to_frame("difference")
        skill = measure_skill(make_trees(y), difference, y, folds[-3:])
        if skill > GIVES_AWAY and not tells_alone(codes, (name, other), y, folds):
            evidence = (
                f"{name} minus {other} alone has a skill of {skill:.3f}, where 0 is "
                "chance and 1 is perfect"
            )
            yield finding("pairs", "leak", evidence, WHEN, name)


def tells_alone(X, names, y, folds):
    """Return whether one of the columns tells much of the target by itself, which its
    difference from another then only repeats."""
    skills = []
    for name in names:
        skills.append(measure_skill(make_trees(y), X[[name]], y, folds[-3:]))
    return max(skills) > GIVES_AWAY - TELLS_MORE


def list_close_pairs(X):
    """Return the pairs of numbers whose ranks follow each other closest."""
    numbers = X.select_dtypes("number").iloc[:, :MOST_NUMBERS]
    correlations = numbers.corr(method="spearman").abs()
    is_pair = np.triu(np.ones(correlations.shape, bool), k=1)  # each pair once
    pairs = correlations.where(is_pair).stack()
    close = pairs[pairs > FOLLOWS]
    closest = close.nlargest(MOST_PAIRS)
    return list(closest.index)


def check_echo(project):
    """A number that tells as much of the target as all other columns and, given the
    target, nothing of them.

    So would a copy of the target with noise, whereas a cause, given the target, tells
    of the other causes: what one explains, the others need not.
    """
    _, X, y, _ = project.train
    if project.is_forecast or is_class(y):
        return
    suspects = list(list_suspects(project))
    codes = encode(drop_row_names(X.drop(columns=suspects)))
    name = find_strongest(project, X, codes, y)
    if name is None or len(codes.columns) < 2:
        return
    r = correlate(codes, name, y)
    if echoes(r, len(y)):
        alone = r.loc["column", "target"]
        rest = r.loc["rest", "target"]
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
    ranks = codes[numbers].rank()
    scores = ranks.corrwith(y.rank()).abs().dropna()
    if scores.empty:
        return None
    return scores.idxmax()


def correlate(codes, name, y):
    """Return the rank correlations of a column, of what all others predict, and of the
    target."""
    target = y.rank(pct=True)
    trees = make_regressor()
    others = codes.drop(columns=name)
    rest = cross_val_predict(trees, others, target, cv=FOLDS)
    table = pd.DataFrame({"rest": rest, "target": target})
    table["column"] = codes[name].to_numpy()
    r = table.dropna().rank().corr()
    sign = np.sign(r.loc["column", "target"])
    r.loc["column"] *= sign
    return r


def echoes(r, rows):
    """Return whether the column stands out, a cause would show, and none does."""
    alone = r.loc["column", "target"]
    rest = r.loc["rest", "target"]
    if not (0.6 < alone < 1 and 0 < rest < alone):
        return False
    scale = np.sqrt((1 - alone**2) * (1 - rest**2))
    beyond = r.loc["column", "rest"] - alone * rest
    partial = abs(beyond) / scale
    expected = alone * rest / scale  # of a cause that is independent of the rest
    error = 1 / np.sqrt(rows)
    margin = norm.ppf(0.975) * error
    return partial < margin and expected > 6 * error


COLUMNS = (check_columns, check_score, check_pairs, check_echo)
