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
from learners import FOLDS, TREES, drop_names, encode, find_residuals

A_KEY = (
    r"(?i)(^|[ _])(id|key|no|nr|number|code|customer|client|user|patient|account"
    r"|device|machine|household|store)$"
)
A_DATE = r"\d{4}|\d[/.]\d+[/.]\d"
# of two distributions' greatest distance, below which they are as good as alike,
# whatever p
WORTH = 0.1
APART = 0.58  # AUC, likewise
SHARED = 0.1  # of what is wrong, likewise
# of the target's ranks, by which later rows must be worse known to be worth a question
OFF = 0.02
MOST = 0.5  # of the rows at moments of several, beyond which these are no slips
# chance of as near a neighbour where the dimension is known; it is estimated, so ...
TOO_NEAR = 1e-6
MISJUDGED = 0.001  # ... more rows look too near than should, at most this share


def check_copies(project, table):
    """Rows of the holdout whose features stand, exactly or nearly, among the training
    rows."""
    if project.is_forecast:
        return
    data, X, _ = project.learnable(project.table)
    train, holdout, _ = project.split(data)
    X = drop_names(X)
    if (copied := count_copies(X, train, holdout)) > len(holdout) / 100:
        p = float(poisson.sf(copied - 1, len(train) * len(holdout) * chance_of_copy(X)))
        told = (
            f"{copied:,} of {len(holdout):,} rows of the holdout have the very "
            "features of a training row"
        )
        mend = "drop the copies in load_data, or keep them together by GROUP_COLUMN"
        yield finding("copies", "leak", told, mend, p=p)
    fine = [
        name
        for name in X
        if is_numeric_dtype(X[name]) and X[name].nunique() > len(X) / 4
    ]
    if len(fine) > 1:
        yield from find_near_copies(X[fine], train, holdout)


def count_copies(X, train, holdout):
    """Return how many rows of the holdout have the features of a training row."""
    rows = pd.util.hash_pandas_object(X, index=False).to_numpy()
    return int(np.isin(rows[holdout], rows[train]).sum())


def chance_of_copy(X):
    """Return how likely two rows agree: as if columns were independent, but with half
    the exponent, as they are not."""
    return np.prod(
        [
            np.sqrt((X[name].value_counts(normalize=True, dropna=False) ** 2).sum())
            for name in X
        ]
    )


def find_near_copies(X, train, holdout):
    """Yield whether nearest neighbours across the split are far nearer than the spacing
    of the others would have it.

    In a cloud of dimension k, (first distance / sixth) ** k is the least of five
    uniform values; k is estimated from third and sixth: Levina and Bickel, "Maximum
    Likelihood Estimation of Intrinsic Dimension" (2004).
    """
    scaled = X.rank(pct=True).fillna(0.5).to_numpy()
    rng = np.random.default_rng(0)
    train, holdout = (
        rng.permutation(part)[:size]
        for part, size in ((train, 10_000), (holdout, 1_000))
    )
    distances = (
        NearestNeighbors(n_neighbors=min(6, len(train)))
        .fit(scaled[train])
        .kneighbors(scaled[holdout])[0]
    )
    first, third, sixth = distances[distances[:, 0] > 0][
        :, [0, len(distances[0]) // 2 - 1, -1]
    ].T
    if len(first) < 50 or not np.median(third / sixth) < 1:
        return
    dimension = np.log(0.5) / np.median(np.log(third / sixth))
    chance = 1 - (1 - (first / sixth) ** dimension) ** 5
    near = int((chance < TOO_NEAR).sum())
    p = (
        binomtest(near, len(chance), MISJUDGED, alternative="greater").pvalue
        if near > len(chance) / 100
        else 1.0
    )
    told = (
        f"{near:,} of {len(chance):,} rows of the holdout have a training row as "
        "neighbour that is too near for chance"
    )
    yield finding(
        "copies",
        "ask",
        told,
        "are they the same thing twice? then name GROUP_COLUMN",
        p=float(p),
    )


def check_groups(project, table):
    """Columns whose values repeat, and whose rows are off in the same direction where
    each value is kept whole."""
    if project.is_forecast or project.setting("GROUP_COLUMN"):
        return
    table, hidden = (
        project.table,
        {project.setting("TARGET"), project.setting("TIME_COLUMN")},
    )
    sizes = {
        name: table[name].nunique()
        for name in table
        if name not in hidden and may_name(table[name])
    }
    names = [
        name
        for name, size in sizes.items()
        if 20 < size < len(table) / 1.5 and size > len(table) / 200
    ]
    for name in sorted(names, key=sizes.get)[-3:]:
        values = table[name].drop_duplicates().sample(frac=1, random_state=0)
        some = table[
            table[name].isin(values[: MANY_ROWS * len(values) // len(table) + 1])
        ]
        filled = some.dropna(subset=[name])
        if (
            filled[project.setting("TARGET")].nunique() < 2
        ):  # filled only after one outcome, which other checks see
            continue
        _, X, y = project.learnable(filled)
        groups, codes = some.loc[X.index, name].factorize()[0], encode(drop_names(X))
        share, p = share_explained(
            find_residuals(codes, y, GroupKFold(5).split(codes, y, groups)), groups
        )
        told = (
            f"{share:.0%} of what a model gets wrong on new values of {name} is common "
            "to a value's rows"
        )
        yield finding(
            "groups",
            "ask",
            told,
            f"if new ones will come, name {name} GROUP_COLUMN",
            str(name),
            p=p,
        )


def may_name(column):
    """Return whether a column may hold names of things: text, or whole numbers under a
    key's name, not measurements."""
    return (
        not is_numeric_dtype(column)
        or column.dtype.kind in "iu"
        and bool(re.search(A_KEY, str(column.name)))
    )


def share_explained(residuals, groups):
    """Return (share of their ranks' variance that groups explain beyond chance, p), by
    analysis of variance."""
    ranks = pd.Series(residuals).rank()
    n, k = len(ranks), len(np.unique(groups))
    between = ((ranks.groupby(groups).transform("mean") - ranks.mean()) ** 2).sum()
    total = ((ranks - ranks.mean()) ** 2).sum()
    share = 1 - (total - between) / total * (n - 1) / (n - k)
    return share, float(
        f.sf(between / (total - between) * (n - k) / (k - 1), k - 1, n - k)
    ) if share > SHARED else 1.0


def check_time(project, table):
    """Dates, or else the order of the file, along which the target drifts although
    TIME_COLUMN names none."""
    if project.is_forecast or project.setting("TIME_COLUMN"):
        return
    _, X, y = project.learnable(table)
    if y.is_monotonic_increasing or y.is_monotonic_decreasing:
        return
    dates = {
        name: moments
        for name in table
        if (moments := find_moments(table.loc[X.index, name])) is not None
    }
    codes = encode(drop_names(X.drop(columns=dates, errors="ignore")))
    order = {"(order of the file)": pd.Series(range(len(X)), X.index)}
    mend = (
        "if the model will meet later rows, name it TIME_COLUMN"
        if dates
        else "if that is time, make it a column"
    )
    for name, moments in list((dates or order).items())[:2]:
        before, after = look_ahead(
            codes, y, moments.fillna(moments.min()).argsort(kind="stable").to_numpy()
        )
        test = ks_2samp(before, after)
        told = (
            f"a model of earlier rows is off by {abs(after).mean():.2f} of the "
            "target's ranks in the last quarter"
        )
        told = f"{told}, and by {abs(before).mean():.2f} where it tests earlier ones"
        worse = abs(after).mean() - abs(before).mean()
        p = float(test.pvalue) if test.statistic > WORTH and worse > OFF else 1.0
        yield finding("time", "ask", told, mend, str(name), p=p)


def look_ahead(X, y, order):
    """Return residuals of an order's first three quarters, cross-validated, and of the
    last, learnt from the others."""
    earlier, later = np.split(order, [len(order) * 3 // 4])
    folds = [
        (earlier[learnt], earlier[tested]) for learnt, tested in FOLDS.split(earlier)
    ]
    residuals = find_residuals(X, y, [*folds, (earlier, later)])
    return residuals[earlier], residuals[later]


def find_moments(column):
    """Return a column as moments, None if it does not hold dates."""
    if column.dtype.kind == "M":
        return column
    if (
        is_numeric_dtype(column)
        or not column.astype(str).str.contains(A_DATE).mean() > 0.9
    ):
        return None
    moments = pd.to_datetime(column, format="mixed", errors="coerce")
    return moments if moments.notna().mean() > 0.9 else None


def check_shift(project, table):
    """Whether a model can tell the rows learnt from and those of the holdout, or to
    score, apart."""
    if project.is_forecast:
        return
    data, X, _ = project.learnable(table)
    train, holdout, _ = project.split(data)
    if not (project.setting("TIME_COLUMN") or project.setting("GROUP_COLUMN")):
        yield tell_apart(
            X.iloc[train],
            X.iloc[holdout],
            "holdout",
            "was it drawn at random? see splits.py",
        )
    if project.setting("PREDICT_FILE"):
        _, rows = project.get("data", "load_rows_to_score")(X)
        rows = rows.sample(min(len(rows), MANY_ROWS), random_state=0)
        mend = (
            "scores here may not hold there: say so, or test on rows that resemble them"
        )
        yield tell_apart(X.iloc[train], rows, "rows to score", mend)


def tell_apart(learnt, other, name, mend):
    """Return the finding on how well trees tell two tables apart (adversarial
    validation)."""
    both = encode(drop_names(pd.concat([learnt, other], ignore_index=True)))
    side = np.repeat([0, 1], [len(learnt), len(other)])
    model = HistGradientBoostingClassifier(**TREES)
    chance = cross_val_predict(model, both, side, cv=FOLDS, method="predict_proba")[
        :, 1
    ]
    test = mannwhitneyu(chance[side == 1], chance[side == 0], alternative="greater")
    ranks = both.rank(pct=True)
    column = (ranks[side == 1].mean() - ranks[side == 0].mean()).abs().idxmax()
    auc = test.statistic / len(learnt) / len(other)
    told = f"AUC {auc:.2f} in telling them from training rows, most of all by {column}"
    return finding(
        "shift", "ask", told, mend, name, p=float(test.pvalue) if auc > APART else 1.0
    )


def check_series(project, table):
    """A column that tells rows of the same moment apart, although a forecast's
    GROUP_COLUMN names none."""
    if not project.is_forecast or project.setting("GROUP_COLUMN"):
        return
    table, time, target = (
        project.table,
        project.setting("TIME_COLUMN"),
        project.setting("TARGET"),
    )
    shared = table[time].duplicated(keep=False).mean()
    if shared <= MOST:
        return
    for name in (
        name for name in table if name not in (time, target) and may_name(table[name])
    ):
        if (
            table[name].nunique() < len(table) / 10
            and table.duplicated([time, name]).mean() < 0.01
        ):
            told = (
                f"{shared:.0%} of the rows share their moment with others, from which "
                f"{name} tells them apart"
            )
            yield finding(
                "series",
                "ask",
                told,
                "if each is a series of its own, name it GROUP_COLUMN",
                str(name),
            )


ROWS = (check_copies, check_groups, check_time, check_shift, check_series)
