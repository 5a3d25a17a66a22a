"""What changes along a time that config.py does not name, and from the training rows to
the others."""

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import ks_2samp, mannwhitneyu
from sklearn.model_selection import cross_val_predict

from .columns import drop_row_names, find_keys, find_moments
from .finding import finding, join_names
from .learners import FOLDS, encode, find_residuals, make_classifier, to_ranks
from .tables import make_rows_to_score

MOST_ROWS = 3_000
MOST_DATES = 2
# of two distributions' greatest distance, below which they are as good as alike,
# whatever p
WORTH = 0.1
APART = 0.58  # AUC, likewise
# of the target's ranks, by which later rows must be worse known to be worth a question
OFF = 0.02
SORTED = 0.9  # rank correlation of a column with the row's place, if it orders the file
FOLLOWS = 0.95  # rank correlation with the time, from which a column is a copy of it


def check_time(project):
    """Dates, or else the order of the file, along which the target drifts although
    TIME_COLUMN names none."""
    if project.is_forecast or project.setting("TIME_COLUMN"):
        return
    _, X, y = project.many
    dates = list_dates(project, X)
    codes = encode(drop_row_names(X.drop(columns=list(dates), errors="ignore")))
    fix = "if the model will meet later rows, name it TIME_COLUMN"
    if not dates:
        dates, fix = find_file_order(project, y)
    for name, moments in list(dates.items())[:MOST_DATES]:
        yield compare_later(codes, y, name, moments, fix)


def find_file_order(project, y):
    """Return ({what the order of the file may be: places of y's rows}, what to do), the
    first empty where rows are in the order of the target or of what is no time."""
    places = pd.Series(range(len(y)), y.index)
    if is_in_blocks(y) or abs(to_ranks(y).corr(places)) > SORTED:
        return {}, ""
    table = project.raw.reindex(y.index)
    table = table.drop(columns=project.setting("TARGET"), errors="ignore")
    blocks = [name for name in table if is_in_blocks(table[name])]
    if not blocks:
        return {"(order of the file)": places}, "if that is time, make it a column"
    owners = [*find_keys(table), project.setting("GROUP_COLUMN")]
    for name in blocks:
        is_kind = not is_numeric_dtype(table[name]) or table[name].nunique() < 3
        if is_kind or name in owners:
            return {}, ""
    name = table[blocks].nunique().idxmax()
    fix = "the file is in its order: if it tells time, name it TIME_COLUMN"
    return {name: places}, fix


def is_in_blocks(column):
    """Return whether all rows of a value stand together, several of most values."""
    n_values = column.nunique(dropna=False)
    n_blocks = int((column.ne(column.shift()) & column.notna()).sum())
    return 1 < n_values < len(column) / 2 and n_blocks <= n_values


def list_dates(project, X):
    """Return {column of the file: moments of X's rows} of those that hold dates."""
    table = project.raw.reindex(X.index)
    dates = {}
    for name in table:
        moments = find_moments(table[name])
        if moments is not None:
            dates[name] = moments.fillna(moments.min())
    return dates


def compare_later(X, y, name, moments, fix):
    """Return the finding on how much worse the later rows are known."""
    order = moments.argsort(kind="stable").to_numpy()
    before, after = look_ahead(X, y, order)
    off_before = abs(before).mean()
    off_after = abs(after).mean()
    test = ks_2samp(before, after)
    worse = test.statistic > WORTH and off_after - off_before > OFF
    p = float(test.pvalue) if worse else 1.0
    evidence = (
        f"a model of earlier rows is off by {off_after:.2f} of the target's ranks in "
        f"the last quarter, and by {off_before:.2f} where it tests earlier ones"
    )
    return finding("time", "review", evidence, fix, name, p=p)


def look_ahead(X, y, order):
    """Return residuals of an order's first three quarters, cross-validated, and of the
    last, learned from the others."""
    edge = len(order) * 3 // 4
    earlier = order[:edge]
    later = order[edge:]
    folds = [(earlier, later)]
    for train, test in FOLDS.split(earlier):
        fold = earlier[train], earlier[test]
        folds.append(fold)
    residuals = find_residuals(X, y, folds)
    return residuals[earlier], residuals[later]


def check_shift(project):
    """Whether a model can tell the training rows and those of the holdout, or to score,
    apart; copies of the time are named as such."""
    if project.is_forecast:
        return
    data, X, _ = project.many
    train, holdout, _ = project.split(data)
    time = project.setting("TIME_COLUMN")
    if not (time or project.setting("GROUP_COLUMN")):
        fix = "was it drawn at random? see splits.py"
        sides = [keep_one_copy(project, data, X, rows) for rows in (train, holdout)]
        yield tell_apart(*sides, "holdout", fix)
    if not project.setting("PREDICT_FILE"):
        return
    asked = make_rows_to_score(project)
    asked = asked.sample(min(len(asked), MOST_ROWS), random_state=0)
    copies = list_copies_of_time(data, X, time)
    fix = "scores here may not hold there: say so, or test on rows that resemble them"
    if copies:
        yield describe_copies_of_time(copies, X, asked)
    X = X.drop(columns=copies)
    yield tell_apart(X.iloc[train], asked.drop(columns=copies), "rows to score", fix)


def keep_one_copy(project, data, X, rows):
    """Return the features of some rows; of those that the project keeps together, since
    they are alike, the first, or each would tell the side of the other."""
    features = X.iloc[rows]
    if not project.has("data", "get_groups"):
        return features
    get_groups = project.get("data", "get_groups")
    groups = get_groups(data.iloc[rows])
    is_copy = groups.duplicated().to_numpy()
    return features[~is_copy]


def list_copies_of_time(data, X, time):
    """Return the columns that rise or fall with the time, as a day count does."""
    if not time:
        return []
    follows = encode(X).rank().corrwith(data[time].rank()).abs()
    return list(follows.index[follows > FOLLOWS])


def describe_copies_of_time(names, X, asked):
    verb = "is a copy" if len(names) == 1 else "are copies"
    evidence = (
        f"{join_names(names)} {verb} of the time: later rows hold values that no "
        "training row has"
    )
    fix = "exclude it, or take its difference to another time"
    return finding("shift", "review", evidence, fix, names[0])


def tell_apart(train, other, name, fix):
    """Return the finding on how well trees tell two tables apart (adversarial
    validation)."""
    both = pd.concat([train, other], ignore_index=True)
    both = encode(drop_row_names(both))
    if both.empty:
        return finding("shift", "review", "", fix, name, p=1.0)
    is_other = np.arange(len(both)) >= len(train)
    auc, p = measure_apart(both, is_other)
    column = find_moved_most(both, is_other)
    evidence = (
        f"AUC {auc:.2f} in telling them from training rows, most of all by {column}"
    )
    return finding("shift", "review", evidence, fix, name, p=p)


def measure_apart(both, is_other):
    """Return (AUC of trees that tell the rows apart, p)."""
    trees = make_classifier()
    chance = cross_val_predict(trees, both, is_other, cv=FOLDS, method="predict_proba")
    others = chance[is_other, 1]
    train = chance[~is_other, 1]
    test = mannwhitneyu(others, train, alternative="greater")
    auc = test.statistic / len(others) / len(train)
    p = float(test.pvalue)
    return auc, p if auc > APART else 1.0


def find_moved_most(both, is_other):
    """Return the column whose ranks differ most on average."""
    ranks = both.rank(pct=True)
    moved = ranks[is_other].mean() - ranks[~is_other].mean()
    return moved.abs().idxmax()


DRIFT = (check_time, check_shift)
