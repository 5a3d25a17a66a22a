"""What a column may be: the name of a thing, a date, a number, a row's own name."""

import re

import pandas as pd
from pandas.api.types import is_numeric_dtype

A_KEY = (
    r"(?i)(^|[ _])(id|key|no|nr|number|code|customer|client|user|patient|account"
    r"|device|machine|household|store)$|^(id|key|sk|cod|num)_"
)
A_DATE = r"\d{4}|\d[/.]\d+[/.]\d"
MOST_ROWS = 200  # of one key; more is a kind, not a thing


def find_keys(table):
    """Return {column: number of values} of those that repeat as things do."""
    sizes = {}
    for name in table:
        size = table[name].nunique()
        repeats = len(table) / MOST_ROWS < size < len(table) / 1.5
        if size > 20 and repeats and may_name(table[name]):
            sizes[name] = size
    return sizes


def may_name(column):
    """Return whether a column may hold names of things: text that is no date, or whole
    numbers under a key's name, not measurements."""
    if column.dtype.kind in "iu":
        return bool(re.search(A_KEY, str(column.name)))
    if is_numeric_dtype(column):
        return False
    return find_moments(column) is None


def find_moments(column):
    """Return a column as moments, None if it does not hold dates."""
    if column.dtype.kind == "M":
        return column.dt.tz_localize(None)
    if is_numeric_dtype(column):
        return None
    values = column.dropna().astype(str)
    if values.empty or values.head(1000).str.contains(A_DATE).mean() <= 0.9:
        return None
    moments = pd.to_datetime(values, format="mixed", errors="coerce", utc=True)
    if moments.notna().mean() <= 0.9:
        return None
    return moments.dt.tz_localize(None).reindex(column.index)


def find_differing(before, after):
    """Return the names of columns whose values differ in the rows that both have; how
    they are stored does not count."""
    if list(before.columns) != list(after.columns):
        return ["the set of columns"]
    rows = before.index.intersection(after.index)
    names = []
    for name in before:
        if differs(before.loc[rows, name], after.loc[rows, name]):
            names.append(name)
    return names


def differs(before, after):
    """Return whether two columns differ by more than the last digits."""
    if is_numeric_dtype(before) and is_numeric_dtype(after):
        before = pd.to_numeric(before).astype("Float64")
        after = pd.to_numeric(after).astype("Float64")
        near = (before - after).abs() <= 1e-9 * before.abs()
        same = (near | (before == after)).fillna(False)
    else:
        same = before.astype(object) == after.astype(object)
    both_missing = before.isna() & after.isna()
    return not (same | both_missing).all()


def drop_row_names(X):
    """Return X without columns of which nearly every value is another one, such as an
    identifier, unless they are measured."""
    kept = []
    for name in X:
        named = X[name].nunique() >= 0.99 * len(X)
        if X[name].dtype.kind == "f" or not named:
            kept.append(name)
    return X[kept]
