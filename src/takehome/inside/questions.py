"""What no guard can prove: columns, copies, groups, times and shifts that deserve a question, with numbers.

Statistical tests give their p; together they share one budget (see __main__.hold).
"""

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import binomtest, mannwhitneyu, ttest_1samp
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.model_selection import GroupKFold, KFold, cross_val_predict
from sklearn.neighbors import NearestNeighbors

from contracts import MAX_ROWS
from guards import finding

TREES = {"max_iter": 60, "max_leaf_nodes": 15, "l2_regularization": 1, "early_stopping": False, "random_state": 0}
FOLDS = KFold(5, shuffle=True, random_state=0)
SUSPECT = ["column", "check", "evidence", "severity"]
A_DATE = r"\d{4}|\d[/.]\d+[/.]\d"
WHEN = "say in KEPT of config.py when it is known, or put it into EXCLUDED"


# what one column knows


def check_columns(project, table):
    """Columns that the project's own find_suspects questions, with the score with and without each."""
    data, X, y = project.learnable(table)
    train, _, folds = project.split(data)
    X, y, learn = X.iloc[train], y.iloc[train], data.iloc[train]
    skills = project.get("evaluate", "measure_skills")(X, y, folds)
    found = pd.DataFrame(
        project.get("explore", "find_suspects")(data, X, y, skills), columns=["column", "check", "evidence", "severity"]
    )
    found = found[found["severity"].isin(["leak", "ask"]) & found["column"].isin(X.columns)]
    for name, items in found.groupby("column", sort=False):
        told = [f"{check}: {evidence}" for check, evidence in zip(items["check"], items["evidence"], strict=True)]
        evidence = "; ".join([*told, compare_without(project, name, X, y, learn, folds)])
        yield finding("columns", items["severity"].max(), evidence, WHEN, str(name))  # "leak" comes after "ask"


def compare_without(project, column, X, y, data, folds):
    """Return the last model's score with and without a column, each with its interval, as text."""
    metric, evaluate = project.get("target", "choose_metric")(y)[0][0], project.get("evaluate")
    told = []
    for kept in (X, X.drop(columns=column)):
        name, model = list(project.get("baseline", "make_models")(kept, y).items())[-1]
        runs = evaluate.cross_validate_models({name: model}, kept, y, data, folds, [metric])
        score = evaluate.summarise(runs[name], metric)
        told.append(f"{score['score']:.3g} ({score['interval'][0]:.3g} to {score['interval'][1]:.3g})")
    return f"{metric.removeprefix('neg_')} with it {told[0]}, without it {told[1]}"


def check_echo(project, table):
    """Columns that tell of the target and, given the target, of no other column: so would a copy with noise."""
    if project.is_forecast:
        return
    _, X, y = project.learnable(table)
    codes, kept = encode(X), project.setting("KEPT") or {}
    strength = codes.rank().corrwith(y.rank()).abs()
    numbers = [name for name in X if is_numeric_dtype(X[name]) and strength[name] > 0.3]
    for name in sorted(numbers, key=strength.get)[-3:]:
        rest = codes.drop(columns=name)
        if name in kept or skill_of(rest, y) < 0.1:
            continue
        values = codes[name].fillna(codes[name].median()).rank(pct=True)
        target = y.rank(pct=True).to_frame("target")
        alone, together = (score_regression(features, values) for features in (target, target.join(rest)))
        if together - alone < 0.01:
            told = (
                f"rank correlation with the target {strength[name]:.2f}; given the target, no other column tells of it"
            )
            yield finding("echo", "ask", f"{told}, as if it were the target with noise", WHEN, str(name))


def score_regression(X, y):
    """Return the cross-validated share of y's variance that X explains."""
    predicted = cross_val_predict(HistGradientBoostingRegressor(**TREES), X, y, cv=FOLDS)
    return 1 - ((y - predicted) ** 2).mean() / y.var()


def skill_of(X, y):
    """Return how much better than chance X tells y: 0 is chance."""
    return 1 - lose(X, y, FOLDS.split(X)).mean() / lose(X[[]].assign(nothing=0), y, FOLDS.split(X)).mean()


# rows


def check_copies(project, table):
    """Rows of the holdout whose features stand, exactly or nearly, among the training rows."""
    if project.is_forecast:
        return
    data, X, _ = project.learnable(project.table)
    train, holdout, _ = project.split(data)
    X = X[[name for name in X if X[name].nunique() < len(X) or X[name].dtype.kind == "f"]]
    fine = [name for name in X if is_numeric_dtype(X[name]) and X[name].nunique() > len(X) / 4]
    if fine:  # values too many to agree by chance
        rows = pd.util.hash_pandas_object(X, index=False).to_numpy()
        copied = int(np.isin(rows[holdout], rows[train]).sum())
        if copied >= max(3, len(holdout) / 100):
            told = f"{copied:,} of {len(holdout):,} rows have the features of a training row, to the last digit"
            yield finding("copies", "leak", told, "drop the copies in load_data, or keep them together by GROUP_COLUMN")
    if len(fine) > 1:
        yield from find_near_copies(X[fine], train, holdout)


def find_near_copies(X, train, holdout):
    """Yield whether nearest neighbours across the split are far nearer than the spacing of the others would have it.

    In a cloud of dimension k, (first distance / sixth) ** k is the least of five uniform values; k is estimated
    from third and sixth: Levina and Bickel, "Maximum Likelihood Estimation of Intrinsic Dimension" (2004).
    """
    scaled = X.rank(pct=True).fillna(0.5).to_numpy()
    rng = np.random.default_rng(0)
    train, holdout = (rng.permutation(part)[:size] for part, size in ((train, 20_000), (holdout, 2_000)))
    distances = NearestNeighbors(n_neighbors=6).fit(scaled[train]).kneighbors(scaled[holdout])[0]
    first, third, sixth = distances[distances[:, 0] > 0][:, [0, 2, 5]].T
    if not len(first):
        return
    dimension = np.log(0.5) / np.median(np.log(third / sixth))
    chance = 1 - (1 - (first / sixth) ** dimension) ** 5
    near = int((chance < 0.001).sum())
    p = binomtest(near, len(chance), 0.001, alternative="greater").pvalue if near > len(chance) / 100 else 1
    told = f"{near:,} of {len(chance):,} rows of the holdout have a neighbour among the training rows that is too near"
    yield finding("copies", "ask", f"{told} for chance", "are they the same thing twice? then GROUP_COLUMN", p=p)


def check_groups(project, table):
    """Columns whose values repeat, and whose rows tell of each other: the score falls where each is kept whole."""
    if project.is_forecast or project.setting("GROUP_COLUMN"):
        return
    table, hidden = project.table, {project.setting("TARGET"), project.setting("TIME_COLUMN")}
    sizes = {name: table[name].nunique() for name in table if name not in hidden and table[name].dtype.kind != "f"}
    names = [name for name, size in sizes.items() if 20 < size < len(table) / 1.5 and size > len(table) / 200]
    for name in sorted(names, key=sizes.get)[-3:]:
        values = table[name].drop_duplicates().sample(frac=1, random_state=0)
        some = table[table[name].isin(values[: MAX_ROWS * len(values) // len(table) + 1])]
        _, X, y = project.learnable(some.dropna(subset=[name]))
        codes, groups = encode(X.drop(columns=name, errors="ignore")), some.loc[X.index, name].factorize()[0]
        whole, torn = (lose(codes, y, folds) for folds in (GroupKFold(5).split(codes, y, groups), FOLDS.split(codes)))
        by_group = pd.Series(whole - torn).groupby(groups).mean()
        told = f"the loss is {torn.mean():.3g} in shuffled folds, {whole.mean():.3g} where each value stays whole"
        p = float(ttest_1samp(by_group, 0, alternative="greater").pvalue)
        p = p if whole.mean() > 1.1 * torn.mean() else 1.0
        yield finding("groups", "ask", told, f"if new values of {name} will come, name it GROUP_COLUMN", str(name), p=p)


def check_time(project, table):
    """Dates, or else the order of the file, that the target drifts with although TIME_COLUMN names none."""
    if project.setting("TIME_COLUMN"):
        return
    _, X, y = project.learnable(table)
    table = table.loc[X.index]
    dates = {name: moments for name in table if (moments := find_moments(table[name])) is not None}
    if y.is_monotonic_increasing or y.is_monotonic_decreasing:
        return
    for name, moments in list(dates.items())[:2] or [("(order of the file)", pd.Series(range(len(X)), X.index))]:
        names = [
            column
            for column in X
            if column not in dates and X[column].nunique() < len(X) or X[column].dtype.kind == "f"
        ]
        ahead, among = lose_ahead(encode(X[names]), y, moments)
        blocks = np.arange(len(ahead)) * 20 // len(ahead)
        by_block = pd.Series(ahead - among).groupby(blocks).mean()
        told = f"loss of later rows: {ahead.mean():.3g} learnt from earlier ones, {among.mean():.3g} from rows around"
        p = float(ttest_1samp(by_block, 0, alternative="greater").pvalue)
        p = p if ahead.mean() > 1.1 * among.mean() else 1.0
        yield finding("time", "ask", told, "if the model will meet later rows, name it TIME_COLUMN", str(name), p=p)


def find_moments(column):
    """Return a column as moments, None if it does not hold dates."""
    if column.dtype.kind == "M":
        return column
    if is_numeric_dtype(column) or not column.astype(str).str.contains(A_DATE).mean() > 0.9:
        return None
    moments = pd.to_datetime(column, format="mixed", errors="coerce")
    return moments if moments.notna().mean() > 0.9 else None


def lose_ahead(X, y, moments):
    """Return losses of half the last quarter, in its order: learnt from earlier rows, and from as many at any time."""
    order = moments.fillna(moments.min()).argsort(kind="stable").to_numpy()
    rng, edge = np.random.default_rng(0), len(order) * 3 // 4
    tested = order[edge::2]
    earlier = rng.permutation(order[:edge])[: len(order) // 2]
    around = rng.permutation(np.setdiff1d(order, tested))[: len(earlier)]
    return tuple(lose(X, y, [(rows, tested)])[tested] for rows in (earlier, around))


# shifts


def check_shift(project, table):
    """Whether a model can tell the rows learnt from and those of the holdout, or to score, apart."""
    if project.is_forecast:
        return
    data, X, y = project.learnable(table)
    train, holdout, _ = project.split(data)
    if not (project.setting("TIME_COLUMN") or project.setting("GROUP_COLUMN")):
        yield tell_apart(X.iloc[train], X.iloc[holdout], "holdout", "ask", "was it drawn at random? see splits.py")
    if project.setting("PREDICT_FILE"):
        _, rows = project.get("data", "load_rows_to_score")(X)
        rows = rows.sample(min(len(rows), MAX_ROWS), random_state=0)
        mend = "scores here may not hold there: say so, or test on rows that resemble them"
        yield tell_apart(X.iloc[train], rows, "rows to score", "ask", mend)


def tell_apart(learnt, other, name, severity, mend):
    """Return the finding on how well trees tell two tables apart (adversarial validation)."""
    both = encode(pd.concat([learnt, other], ignore_index=True))
    both = both[[column for column in both if both[column].nunique() < len(both) or learnt[column].dtype.kind == "f"]]
    side = np.repeat([0, 1], [len(learnt), len(other)])
    chance = cross_val_predict(HistGradientBoostingClassifier(**TREES), both, side, cv=FOLDS, method="predict_proba")[
        :, 1
    ]
    test = mannwhitneyu(chance[side == 1], chance[side == 0], alternative="greater")
    ranks = both.rank(pct=True)
    column = (ranks[side == 1].mean() - ranks[side == 0].mean()).abs().idxmax()
    auc = test.statistic / len(learnt) / len(other)
    told = f"AUC {auc:.2f} in telling them from training rows, most of all by {column}"
    return finding("shift", severity, told, mend, name, p=float(test.pvalue))


# a model of the audit's own


def encode(X):
    """Return X with text as codes, the commonest first."""
    words = [name for name in X if not is_numeric_dtype(X[name])]
    return X.assign(
        **{name: X[name].map(X[name].value_counts().rank(ascending=False, method="first")) for name in words}
    )


def lose(X, y, folds):
    """Return each tested row's loss, NaN where none: squared error of the target's ranks, or of the class."""
    losses, classes = np.full(len(y), np.nan), y.nunique() < 20 and y.dtype.kind in "iu"
    ranks = y.rank(pct=True)
    for train, test in folds:
        if classes:
            model = HistGradientBoostingClassifier(**TREES).fit(X.iloc[train], y.iloc[train])
            chances = model.predict_proba(X.iloc[test])
            truth = y.iloc[test].to_numpy()[:, None] == model.classes_
            losses[test] = ((chances - truth) ** 2).sum(axis=1)
        else:
            model = HistGradientBoostingRegressor(**TREES).fit(X.iloc[train], ranks.iloc[train])
            losses[test] = (ranks.iloc[test] - model.predict(X.iloc[test])) ** 2
    return losses


QUESTIONS = (check_columns, check_echo, check_copies, check_groups, check_time, check_shift)
