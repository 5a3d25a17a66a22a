"""What rows share that no split keeps apart: copies, groups and times that config.py
does not name, and shifts.

Statistical tests give their p; together they share one budget (see all_checks.hold).
"""

import re

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import binomtest, f, ks_2samp, mannwhitneyu, poisson
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.neighbors import NearestNeighbors

from contracts import MANY_ROWS
from guards import finding
from learners import FOLDS, TREES, drop_identifiers, encode, find_residuals

A_KEY = (
    r"(?i)(^|[ _])(id|key|no|nr|number|code|customer|client|user|patient|account"
    r"|device|machine|household|store)$"
)
A_DATE = r"\d{4}|\d[/.]\d+[/.]\d"
# of two distributions' greatest distance, below which they are as good as alike,
# whatever p
WORTH = 0.1
APART = 0.58  # AUC, likewise
SHARED = 0.1  # of the errors' variance, likewise
# of the target's ranks, by which later rows must be predicted worse to be worth a
# question
OFF = 0.02
MOST = 0.5  # of the rows at the same timestamp as others, beyond which it is no slip
# chance of as near a neighbour where the dimension is known; it is estimated, so ...
TOO_NEAR = 1e-6
MISJUDGED = 0.001  # ... more rows look too near than should, at most this share


def check_copies(project, table):
    """Rows of the holdout whose features are, exactly or nearly, those of a training
    row."""
    if project.is_forecast:
        return
    data, X, _ = project.learnable(project.table)
    train, holdout, _ = project.split(data)
    X = drop_identifiers(X)
    copied = count_copies(X, train, holdout)
    if copied > len(holdout) / 100:
        expected = len(train) * len(holdout) * chance_of_copy(X)
        p = float(poisson.sf(copied - 1, expected))
        evidence = (
            f"{copied:,} of {len(holdout):,} rows of the holdout have the very "
            "features of a training row"
        )
        fix = "drop the copies in load_data, or keep them together by GROUP_COLUMN"
        yield finding("copies", "leak", evidence, fix, p=p)
    numbers = X.select_dtypes("number")
    fine = numbers.loc[:, numbers.nunique() > len(X) / 4]
    if len(fine.columns) > 1:
        yield from find_near_copies(fine, train, holdout)


def count_copies(X, train, holdout):
    """Return how many rows of the holdout have the features of a training row."""
    hashes = pd.util.hash_pandas_object(X, index=False)
    rows = hashes.to_numpy()
    copied = np.isin(rows[holdout], rows[train])
    return int(copied.sum())


def chance_of_copy(X):
    """Return how likely two rows agree: as if columns were independent, but with half
    the exponent, as they are not."""
    chance = 1.0
    for name in X:
        shares = X[name].value_counts(normalize=True, dropna=False)
        chance *= np.sqrt((shares**2).sum())
    return chance


def find_near_copies(X, train, holdout):
    """Yield whether nearest neighbors across the split are far nearer than the spacing
    of the others would have it.

    In a cloud of dimension k, (first distance / sixth) ** k is the least of five
    uniform values; k is estimated from third and sixth: Levina and Bickel, "Maximum
    Likelihood Estimation of Intrinsic Dimension" (2004).
    """
    first, third, sixth = measure_distances(X, train, holdout)
    if len(first) < 50 or not np.median(third / sixth) < 1:
        return
    dimension = np.log(0.5) / np.median(np.log(third / sixth))
    chance = 1 - (1 - (first / sixth) ** dimension) ** 5
    near = int((chance < TOO_NEAR).sum())
    p = 1.0
    if near > len(chance) / 100:
        test = binomtest(near, len(chance), MISJUDGED, alternative="greater")
        p = float(test.pvalue)
    evidence = (
        f"{near:,} of {len(chance):,} rows of the holdout have a training row as "
        "neighbor that is too near for chance"
    )
    fix = "are they the same thing twice? then name GROUP_COLUMN"
    yield finding("copies", "review", evidence, fix, p=p)


def measure_distances(X, train, holdout):
    """Return the distances of rows of the holdout to their first, third and sixth
    neighbor among the training rows, where the first is above 0."""
    scaled = X.rank(pct=True).fillna(0.5).to_numpy()
    rng = np.random.default_rng(0)
    train = rng.permutation(train)[:10_000]
    holdout = rng.permutation(holdout)[:1_000]
    n_neighbors = min(6, len(train))
    neighbors = NearestNeighbors(n_neighbors=n_neighbors)
    neighbors.fit(scaled[train])
    distances, _ = neighbors.kneighbors(scaled[holdout])
    apart = distances[distances[:, 0] > 0]
    middle = n_neighbors // 2 - 1
    return apart[:, [0, middle, -1]].T


def check_groups(project, table):
    """Columns whose values repeat, and whose rows are off in the same direction where
    each value is kept whole."""
    if project.is_forecast or project.setting("GROUP_COLUMN"):
        return
    for name in find_group_candidates(project):
        filled = sample_groups(project.table, name).dropna(subset=[name])
        # present only after one outcome, which other checks see
        if filled[project.setting("TARGET")].nunique() < 2:
            continue
        _, X, y = project.learnable(filled)
        groups = filled.loc[X.index, name].factorize()[0]
        codes = encode(drop_identifiers(X))
        folds = GroupKFold(5).split(codes, y, groups)
        share, p = share_explained(find_residuals(codes, y, folds), groups)
        evidence = (
            f"{share:.0%} of what a model gets wrong on new values of {name} is common "
            "to a value's rows"
        )
        fix = f"if new ones will come, name {name} GROUP_COLUMN"
        yield finding("groups", "review", evidence, fix, str(name), p=p)


def find_group_candidates(project):
    """Return the columns that may name groups, the three of most values last."""
    table = project.table
    hidden = (project.setting("TARGET"), project.setting("TIME_COLUMN"))
    sizes = {}
    for name in table:
        if name in hidden or not may_name(table[name]):
            continue
        size = table[name].nunique()
        if max(20, len(table) / 200) < size < len(table) / 1.5:
            sizes[name] = size
    return sorted(sizes, key=sizes.get)[-3:]


def sample_groups(table, name):
    """Return the rows of as many values of a column as hold about MANY_ROWS."""
    column = table[name]
    values = column.drop_duplicates()
    n_values = MANY_ROWS * len(values) // len(table) + 1
    drawn = values.sample(frac=1, random_state=0)[:n_values]
    return table[column.isin(drawn)]


def may_name(column):
    """Return whether a column may hold names of things: text, or whole numbers under a
    key's name, not measurements."""
    if not is_numeric_dtype(column):
        return True
    return column.dtype.kind in "iu" and bool(re.search(A_KEY, str(column.name)))


def share_explained(residuals, groups):
    """Return (share of their ranks' variance that groups explain beyond chance, p), by
    analysis of variance."""
    ranks = pd.Series(residuals).rank()
    n = len(ranks)
    k = len(np.unique(groups))
    means = ranks.groupby(groups).transform("mean")
    total = ((ranks - ranks.mean()) ** 2).sum()
    between = ((means - ranks.mean()) ** 2).sum()
    within = total - between
    share = 1 - (within / (n - k)) / (total / (n - 1))
    if share <= SHARED:
        return share, 1.0
    ratio = (between / (k - 1)) / (within / (n - k))
    return share, float(f.sf(ratio, k - 1, n - k))


def check_time(project, table):
    """Dates, or else the order of the file, along which the target drifts although
    TIME_COLUMN names none."""
    if project.is_forecast or project.setting("TIME_COLUMN"):
        return
    _, X, y = project.learnable(table)
    if y.is_monotonic_increasing or y.is_monotonic_decreasing:
        return
    dates = find_dates(table.loc[X.index])
    codes = encode(drop_identifiers(X.drop(columns=dates, errors="ignore")))
    fix = "if the model will meet later rows, name it TIME_COLUMN"
    if not dates:
        dates = {"(order of the file)": pd.Series(range(len(X)), X.index)}
        fix = "if that is time, make it a column"
    for name, times in list(dates.items())[:2]:
        filled = times.fillna(times.min())
        order = filled.argsort(kind="stable").to_numpy()
        earlier, later = look_ahead(codes, y, order)
        evidence = (
            f"a model of earlier rows is off by {abs(later).mean():.2f} of the "
            "target's ranks in the last quarter, and by "
            f"{abs(earlier).mean():.2f} where it tests earlier ones"
        )
        p = test_drift(earlier, later)
        yield finding("time", "review", evidence, fix, str(name), p=p)


def test_drift(earlier, later):
    """Return p that residuals of later rows are distributed as those of earlier ones; 1
    where the difference is not worth a question."""
    test = ks_2samp(earlier, later)
    worse = abs(later).mean() - abs(earlier).mean()
    if test.statistic > WORTH and worse > OFF:
        return float(test.pvalue)
    return 1.0


def look_ahead(X, y, order):
    """Return residuals of an order's first three quarters, cross-validated, and of the
    last, by a model of the others."""
    start = len(order) * 3 // 4
    earlier, later = order[:start], order[start:]
    folds = [(earlier, later)]
    for train, test in FOLDS.split(earlier):
        folds.append((earlier[train], earlier[test]))
    residuals = find_residuals(X, y, folds)
    return residuals[earlier], residuals[later]


def find_dates(table):
    """Return {name: times} of the columns that hold dates."""
    dates = {}
    for name in table:
        times = find_times(table[name])
        if times is not None:
            dates[name] = times
    return dates


def find_times(column):
    """Return a column as times, None if it does not hold dates."""
    if column.dtype.kind == "M":
        return column
    if is_numeric_dtype(column):
        return None
    if not column.astype(str).str.contains(A_DATE).mean() > 0.9:
        return None
    times = pd.to_datetime(column, format="mixed", errors="coerce")
    return times if times.notna().mean() > 0.9 else None


def check_shift(project, table):
    """Whether a model can tell the training rows from those of the holdout, or from
    those to score."""
    if project.is_forecast:
        return
    data, X, _ = project.learnable(table)
    train, holdout, _ = project.split(data)
    if not (project.setting("TIME_COLUMN") or project.setting("GROUP_COLUMN")):
        fix = "was it drawn at random? see splits.py"
        yield tell_apart(X.iloc[train], X.iloc[holdout], "holdout", fix)
    if project.setting("PREDICT_FILE"):
        _, rows = project.get("data", "load_rows_to_score")(X)
        rows = rows.sample(min(len(rows), MANY_ROWS), random_state=0)
        fix = (
            "scores here may not hold there: say so, or test on rows that resemble them"
        )
        yield tell_apart(X.iloc[train], rows, "rows to score", fix)


def tell_apart(train, other, name, fix):
    """Return the finding on how well trees tell two tables apart (adversarial
    validation)."""
    both = pd.concat([train, other], ignore_index=True)
    both = encode(drop_identifiers(both))
    is_other = np.repeat([False, True], [len(train), len(other)])
    model = HistGradientBoostingClassifier(**TREES)
    predictions = cross_val_predict(
        model, both, is_other, cv=FOLDS, method="predict_proba"
    )
    chance = predictions[:, 1]
    test = mannwhitneyu(chance[is_other], chance[~is_other], alternative="greater")
    auc = test.statistic / len(train) / len(other)
    p = float(test.pvalue) if auc > APART else 1.0
    ranks = both.rank(pct=True)
    moved = (ranks[is_other].mean() - ranks[~is_other].mean()).abs().idxmax()
    evidence = (
        f"AUC {auc:.2f} in telling them from training rows, most of all by {moved}"
    )
    return finding("shift", "review", evidence, fix, name, p=p)


def check_series(project, table):
    """A column that tells rows of the same timestamp apart, although a forecast's
    GROUP_COLUMN names none."""
    if not project.is_forecast or project.setting("GROUP_COLUMN"):
        return
    table, time = project.table, project.setting("TIME_COLUMN")
    shared = table[time].duplicated(keep=False).mean()
    if shared <= MOST:
        return
    fix = "if each is a series of its own, name it GROUP_COLUMN"
    for name in table.columns.drop([time, project.setting("TARGET")]):
        if may_name(table[name]) and tells_series_apart(table, time, name):
            evidence = (
                f"{shared:.0%} of the rows share their timestamp with others, from "
                f"which {name} tells them apart"
            )
            yield finding("series", "review", evidence, fix, str(name))


def tells_series_apart(table, time, name):
    """Return whether a column has few values, each at most once at a time."""
    n_values = table[name].nunique()
    repeated = table.duplicated([time, name])
    return n_values < len(table) / 10 and repeated.mean() < 0.01


ROWS = (check_copies, check_groups, check_time, check_shift, check_series)
