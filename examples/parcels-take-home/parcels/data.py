"""Put the series on a regular grid, and make features of what is known HORIZON steps before."""

import pandas as pd
from pandas.api.types import is_numeric_dtype
from pandas.tseries.frequencies import to_offset

from . import InputError, config
from .table import check_columns, load_table, parse_time, read_table
from .target import encode_target, find_lag

SERIES = config.GROUP_COLUMN or "series"
MERGED = "rows_of_file"  # that fall on one step
AGE = "steps since the start"


def load_data():
    """Return a row per series and step, gaps without a target; joins and repairs of your own go before to_grid."""
    return to_grid(load_table())


def to_grid(data):
    """Return `data` with a row for each series and step of config.STEP, which also index it, in their order."""
    check_columns(data)
    time = config.TIME_COLUMN
    if not time or data[time].dtype.kind != "M":
        raise InputError(f"a forecast needs dates, not {time!r}: correct TIME_COLUMN or TIME_FORMAT, or use load_data")
    data = data if config.GROUP_COLUMN else data.assign(**{SERIES: "all"})
    start, by_date = data[time].min(), config.STEP[-1].isupper()  # such as D or MS, unlike h or min
    first = to_offset(config.STEP).rollback(start.normalize()) if by_date else start
    grid = pd.date_range(first, data[time].max(), freq=config.STEP)
    steps = data.assign(**{time: grid[grid.searchsorted(data[time], side="right") - 1]}).groupby([SERIES, time])
    numbers = [name for name in data if is_numeric_dtype(data[name])]
    merged = steps.agg({name: "mean" if name in numbers else "first" for name in data.columns.drop([SERIES, time])})
    if config.MERGE == "sum":
        merged[config.TARGET] *= steps[config.TARGET].count()
    merged[MERGED] = steps.size()
    every = pd.MultiIndex.from_product([merged.index.levels[0], grid], names=[SERIES, time])
    return merged.reindex(every).reset_index().set_index(every.set_names(["of", "moment"]))


def make_features(data):
    """Return X (n_rows, n_features) for the rows of a grid: the calendar, and values at least HORIZON steps old."""
    series, time = data.groupby(SERIES), data[config.TIME_COLUMN].dt
    newest = f"lag_{config.HORIZON}"
    X = {SERIES: data[SERIES], AGE: series.cumcount(), newest: series[config.TARGET].shift(config.HORIZON)}
    for season in config.SEASONS:
        lag = find_lag(season)
        X |= {f"lag_{n}": series[config.TARGET].shift(n) for n in (lag, lag + season)}
        means = X[newest].groupby(data[SERIES]).rolling(season, min_periods=1).mean()
        X[f"mean_of_{season}"] = means.droplevel(0).sort_index()
    calendar = {"hour of day": time.hour.astype(str), "day of week": time.day_name()}
    calendar |= {"day of month": time.day, "month of year": time.month_name()}
    X |= {name: values for name, values in calendar.items() if values.nunique() > 1}
    hidden = {SERIES, config.TIME_COLUMN, config.TARGET, MERGED, *config.EXCLUDED}
    for name in [name for name in data if name not in hidden]:
        X[name] = data[name] if name in config.KNOWN_AHEAD else series[name].shift(config.HORIZON)
    X = pd.DataFrame(X)
    return X.assign(**{name: X[name].fillna("(missing)") for name in X if not is_numeric_dtype(X[name])})


def features_and_target(data):
    """Return X (n_rows, n_features) and y (n_rows,) of the rows with a target, HORIZON steps after the first."""
    y = encode_target(data[config.TARGET].dropna())
    X = make_features(data).loc[y.index]
    kept = X[AGE] >= config.HORIZON
    if kept.sum() < 2:
        raise InputError(f"no row is {config.HORIZON} steps after the first: lower HORIZON")
    return X[kept], y[kept]


def load_rows_to_score(X):
    """Return (handed_in, rows): the rows of the predict file without a target, if some have one, and their features."""
    asked, data, time = read_table(config.PREDICT_FILE, config.PREDICT_OPTIONS), load_data(), config.TIME_COLUMN
    needed, numeric = filter(None, [time, config.GROUP_COLUMN, *config.KNOWN_AHEAD]), data.select_dtypes("number")
    if missing := [name for name in needed if name not in asked or asked[name].isna().all()]:
        raise InputError(f"{config.PREDICT_FILE.name} lacks {', '.join(missing)}: add them, or correct config.py")
    if wrong := [name for name in config.KNOWN_AHEAD if name in numeric and not is_numeric_dtype(asked[name])]:
        raise InputError(f"{config.PREDICT_FILE.name} holds no numbers in {', '.join(wrong)}, as the data do: mend it")
    if config.GROUP_COLUMN and (strange := sorted(set(asked[SERIES]) - set(data[SERIES]), key=str)):
        raise InputError(f"{config.PREDICT_FILE.name} asks for {SERIES} {strange[0]!r}, of which the data hold nothing")
    empty = asked[config.TARGET].isna() if config.TARGET in asked else pd.Series(True, asked.index)
    asked = asked[empty] if empty.any() else asked
    rows = asked.assign(**{time: parse_time(asked[time], config.PREDICT_FILE)})
    grid = to_grid(pd.concat([data, rows.drop(columns=config.TARGET, errors="ignore")]))
    last = data.loc[data[config.TARGET].notna(), time].max()
    if (ahead := grid.loc[grid[time] > last, time].nunique()) > config.HORIZON:
        raise InputError(f"{config.PREDICT_FILE.name} looks {ahead} steps ahead: set HORIZON = {ahead}")
    series, steps = grid.index.levels
    of = rows[SERIES] if config.GROUP_COLUMN else series.repeat(len(rows))
    places = pd.MultiIndex.from_arrays([of, steps[steps.searchsorted(rows[time], side="right") - 1]])
    return asked, make_features(grid).loc[places].set_axis(asked.index)
