"""Rows that are the same thing twice, on both sides of the split."""

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import binomtest, poisson
from sklearn.neighbors import NearestNeighbors

from .columns import drop_row_names
from .finding import finding
from .learners import is_class

TARGET = "the target"
MOST_TRAIN = 10_000
MOST_HOLDOUT = 1_000
# chance of as near a neighbor where the dimension is known; it is estimated, so ...
TOO_NEAR = 1e-6
MISJUDGED = 0.001  # ... more rows look too near than should, at most this share


def check_copies(project):
    """Rows of the holdout whose features are, exactly or nearly, those of training
    rows; identifiers apart. A number as target is a copy's too, or it is another row
    that is alike."""
    if project.is_forecast:
        return
    data, X, y = project.whole
    train, holdout, _ = project.split(data)
    X = drop_names(project, X)
    if X.empty:
        return
    rows = X if is_class(y) else X.assign(**{TARGET: y})
    is_grouped = bool(project.setting("GROUP_COLUMN"))
    yield from find_copies(rows, train, holdout, is_grouped)
    fine = list_fine_numbers(X)
    if len(fine) > 1:
        yield from find_near_copies(X[fine], train, holdout)


def drop_names(project, X):
    """Return X without identifiers; a text may be another one in each row."""
    texts = project.setting("TEXT_COLUMNS") or []
    texts = X.columns.intersection(texts)
    others = X.drop(columns=texts)
    return drop_row_names(others).join(X[texts])


def list_fine_numbers(X):
    names = []
    for name in X:
        if is_numeric_dtype(X[name]) and X[name].nunique() > len(X) / 4:
            names.append(name)
    return names


def find_copies(X, train, holdout, is_grouped):
    """Yield whether more rows of the holdout are copies than chance would have; those
    of other groups may only be alike."""
    rows = pd.util.hash_pandas_object(X, index=False).to_numpy()
    copied = int(np.isin(rows[holdout], rows[train]).sum())
    if copied <= len(holdout) / 100:
        return
    expected = len(train) * len(holdout) * chance_of_copy(X)
    evidence = (
        f"{copied:,} of {len(holdout):,} rows of the holdout have the same features as "
        "a training row"
    )
    severity = "leak"
    fix = "drop the copies in load_data, or keep them together by GROUP_COLUMN"
    if is_grouped:
        severity = "review"
        fix = "they are of other groups: if they are copies, drop them in load_data"
    p = float(poisson.sf(copied - 1, expected))
    yield finding("copies", severity, evidence, fix, p=p)


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
        p = binomtest(near, len(chance), MISJUDGED, alternative="greater").pvalue
    evidence = (
        f"{near:,} of {len(chance):,} rows of the holdout have a training row as "
        "neighbor that is too near for chance"
    )
    fix = "are they the same thing twice? then name GROUP_COLUMN"
    yield finding("copies", "review", evidence, fix, p=float(p))


def measure_distances(X, train, holdout):
    """Return the distances of rows of the holdout, exact copies apart, to their first,
    third and sixth neighbor among the training rows."""
    ranks = X.rank(pct=True).fillna(0.5)
    rng = np.random.default_rng(0)
    train = rng.permutation(train)[:MOST_TRAIN]
    holdout = rng.permutation(holdout)[:MOST_HOLDOUT]
    n_neighbors = min(6, len(train))
    neighbors = NearestNeighbors(n_neighbors=n_neighbors)
    neighbors.fit(ranks.iloc[train])
    distances, _ = neighbors.kneighbors(ranks.iloc[holdout])
    distances = distances[distances[:, 0] > 0]
    middle = n_neighbors // 2 - 1
    first, third, sixth = distances[:, [0, middle, -1]].T
    return first, third, sixth


COPIES = (check_copies,)
