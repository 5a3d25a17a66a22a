"""What a column may be: the name of a thing, a date, a number, a row's own name."""

import re

import numpy as np
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
        return not are_near(before, after).all()
    before = before.astype(object)
    after = after.astype(object)
    return not before.fillna("").equals(after.fillna(""))


def are_near(before, after):
    """Return where two numbers are the same but for rounding, or both are missing."""
    before = to_floats(before)
    after = to_floats(after)
    return np.isclose(before, after, rtol=1e-9, atol=0, equal_nan=True)


def to_floats(column):
    return column.astype("Float64").to_numpy(float, na_value=np.nan)


def drop_row_names(X):
    """Return X without columns of which nearly every value is another one, such as an
    identifier, unless they are measured."""
    kept = []
    for name in X:
        named = X[name].nunique() >= 0.99 * len(X)
        if X[name].dtype.kind == "f" or not named:
            kept.append(name)
    return X[kept]
