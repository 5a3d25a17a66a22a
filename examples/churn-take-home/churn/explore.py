"""Facts about the data, and columns that may know the answer before it is known or are not what they seem."""

import re

import pandas as pd
from pandas.api.types import is_numeric_dtype

from . import config
from .target import describe_target

GIVES_AWAY, KNOWS_MUCH, SURE = 0.95, 0.8, 4  # skills alone, of 1; standard errors of a trend, by chance one in 15,000
KEYS = r"(^|[ _])(?i:id|key|no|nr|nbr|code|uuid|customer|client|user|patient|account|device|machine|store)$|[a-z]I[Dd]$"
STAND_INS = {-1, -9, -99, -999, -9999, 99, 999, 9999, 99999, "", "?", "-", "na", "n/a", "null", "unknown", "missing"}


def profile(data):
    """Return the facts a reader needs first, as results.json holds them under "data"."""
    missing, time, group = data.drop(columns=config.TARGET).isna().mean(), config.TIME_COLUMN, config.GROUP_COLUMN
    return {
        "file": config.DATA_FILE.name,
        "rows": len(data),
        "columns": len(data.columns),
        "types": ", ".join(f"{n} {kind}" for kind, n in data.dtypes.astype(str).value_counts(sort=False).items()),
        "target": config.TARGET,
        "target_values": describe_target(data[config.TARGET].dropna()),
        "rows_without_target": int(data[config.TARGET].isna().sum()),
        "repeated_rows": int(data.duplicated().sum()),
        "missing": {name: float(share) for name, share in missing.items() if share},
        "time": f"{data[time].min()} to {data[time].max()}".replace(" 00:00:00", "") if time else "",
        "groups": f"{data[group].nunique()}, the largest of {data[group].value_counts().max()} rows" if group else "",
    }


def find_suspects(data, X, y, skills):
    """Return the columns of X to question, and repeated rows, as [{column, check, evidence, severity}].

    Severity "leak" or "ask": exclude it, or say in KEPT when it is known ("kept"); "id" names the row; "dirty": look.
    """
    dates, copies = data.select_dtypes(["datetime", "datetimetz"]), data.duplicated().sum()
    suspects = [("(all)", "rows repeat", f"{copies:,} are copies of earlier ones", "dirty")] if copies else []
    suspects += [(config.TARGET, *found) for found in question_values(data[config.TARGET].dropna().map(str))]
    for name in X:
        for check, evidence, severity in [
            *question_knowledge(X[name], y, skills[name], chance=0.01 / len(X.columns)),
            *question_role(data.loc[X.index, name] if name in dates else X[name], y),
            *question_values(X[name].dropna()),
        ]:
            if severity in ("leak", "ask") and name in config.KEPT:
                evidence, severity = f"{evidence}; {config.KEPT[name]}", "kept"
            suspects.append((name, check, evidence, severity))
    return [dict(zip(("column", "check", "evidence", "severity"), row, strict=True)) for row in suspects]


def question_knowledge(column, y, skill, chance):
    """Yield why a column may know the answer before it is known."""
    if skill >= KNOWS_MUCH:
        yield "gives the target away", f"skill alone {skill:.2f} of 1", "leak" if skill >= GIVES_AWAY else "ask"
    blank = column.isna() | column.eq("(missing)")
    for state, rows in (("blank", y[blank]), ("filled", y[~blank])):
        if rows.nunique() == 1 < y.nunique() and (y == rows.iloc[0]).mean() ** len(rows) < chance:
            yield "follows the outcome", f"all {len(rows):,} rows where it is {state} have the same one", "leak"
    if is_numeric_dtype(column) and blank.any() and abs(column.rank().corr(y.rank())) > GIVES_AWAY:
        yield "gives the target away", f"its {(~blank).sum():,} filled rows rise or fall with it", "leak"


def question_role(column, y):
    """Yield whether a column names the row, a group that config.py does not name, or a time that the target follows."""
    values, numeric, key = column.nunique(), is_numeric_dtype(column), re.search(KEYS, str(column.name))
    counts_up = column.dtype.kind in "iu" and (key or column.max() - column.min() < 10 * values)  # unlike amounts
    if values > 0.99 * len(column) and (counts_up or not numeric and column.map(str).str.count(r"\S+").mean() < 3):
        told, severity = (", and the target follows it", "leak") if numeric and follows(y, column) else ("", "id")
        yield "names the row", f"{values:,} values in {len(column):,} rows{told}", severity
    elif key and not config.GROUP_COLUMN and 20 < values < len(column):
        alike = y.corr(y.groupby(column).transform("mean")) ** 2 * len(y) - values  # about 0 by chance
        if alike > SURE * (2 * values) ** 0.5:
            yield "may be a group", f"{values:,} values, rows alike in each: GROUP_COLUMN keeps them together", "ask"
    some = column[:: len(column) // 2000 + 1]
    if not numeric and not config.TIME_COLUMN and some.map(str).str.contains(r"\d{4}|\d[/.]\d+[/.]\d").mean() > 0.9:
        times = pd.to_datetime(some, format="mixed", errors="coerce", utc=True).dropna()
        if follows(y[times.index], times):
            yield "may be the time", "the target follows it: TIME_COLUMN tests on later rows", "ask"


def follows(y, values):
    """Return whether y rises or falls with `values`, by Spearman's rank correlation."""
    return abs(y.rank().corr(values.rank())) * len(y) ** 0.5 > SURE


def question_values(values):
    """Yield which values say nothing, or may not be what they seem."""
    numeric, distinct = is_numeric_dtype(values), values.unique()
    if len(distinct) < 2:
        yield "says nothing", "never more than one value", "dirty"
    if not numeric and (same := len({value.strip().casefold() for value in distinct})) < len(distinct):
        yield "spelled in several ways", f"{len(distinct)} values, {same} but for case and spaces", "dirty"
    for value in sorted(STAND_INS.intersection({values.min(), values.max()} if numeric else distinct)):
        rest = values[values != value]
        if not numeric or value < 0 <= rest.min() or value > 2 * rest.max() > 0:
            yield "may stand for missing", f"{value} in {len(values) - len(rest)} of {len(values)} rows", "dirty"
