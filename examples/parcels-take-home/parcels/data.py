"""Put the series on a regular grid, and make features of what is known HORIZON steps before."""

import pandas as pd
from pandas.api.types import is_numeric_dtype

from . import InputError, config
from .table import check_columns, load_table, parse_time, read_table
from .target import encode_target, find_lag

SERIES = config.GROUP_COLUMN or "series"
MERGED = "rows_of_file"  # that fall on one step


def load_data():
    """Return a row per series and step, gaps without a target; joins and repairs of your own go before to_grid."""
    return to_grid(load_table())


def to_grid(data):
    """Return `data` with a row for each series and step of config.STEP, which also index it, in their order."""
    check_columns(data)
    time = config.TIME_COLUMN
    if not time or data[time].dtype.kind != "M":
        raise InputError(f"a forecast needs dates, and TIME_COLUMN is {time!r}: name it, with its TIME_FORMAT")
    data = data if config.GROUP_COLUMN else data.assign(**{SERIES: "all"})
    first = data[time].min().to_period("M").to_timestamp() if config.STEP.endswith("S") else data[time].min()
    grid = pd.date_range(first, data[time].max(), freq=config.STEP)
    steps = data.assign(**{time: grid[grid.searchsorted(data[time], side="right") - 1]}).groupby([SERIES, time])
    numbers = [name for name in data if is_numeric_dtype(data[name])]
    merged = steps.agg({name: "mean" if name in numbers else "first" for name in data.columns.drop([SERIES, time])})
    if config.MERGE == "sum":
        merged[numbers] *= steps[numbers].count()
    merged[MERGED] = steps.size()
    every = pd.MultiIndex.from_product([merged.index.levels[0], grid], names=[SERIES, time])
    return merged.reindex(every).reset_index().set_index(every.set_names(["of", "moment"]))


def make_features(data):
    """Return X (n_rows, n_features) for the rows of a grid: the calendar, and values at least HORIZON steps old."""
    series, time = data.groupby(SERIES), data[config.TIME_COLUMN].dt
    X = {SERIES: data[SERIES], "step": series.cumcount(), "last_known": series[config.TARGET].shift(config.HORIZON)}
    for season in config.SEASONS:
        lag = find_lag(season)
        X |= {f"lag_{n}": series[config.TARGET].shift(n) for n in (lag, lag + season)}
        means = X["last_known"].groupby(data[SERIES]).rolling(season, min_periods=1).mean()
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
    X = make_features(data)
    kept = data[config.TARGET].notna() & (X["step"] >= config.HORIZON)
    return X[kept], encode_target(data.loc[kept, config.TARGET])


def load_rows_to_score(X):
    """Return (handed_in, rows): the predict file, all of which is handed in with the forecasts, and its features."""
    asked, data, time = read_table(config.PREDICT_FILE, config.PREDICT_OPTIONS), load_data(), config.TIME_COLUMN
    if missing := [name for name in (time, config.GROUP_COLUMN, *config.KNOWN_AHEAD) if name and name not in asked]:
        raise InputError(f"{config.PREDICT_FILE.name} lacks {', '.join(missing)}: add them, or correct config.py")
    rows = asked.assign(**{time: parse_time(asked[time]), "place": range(len(asked))})
    grid = to_grid(pd.concat([data, rows.drop(columns=config.TARGET, errors="ignore")]))
    last = data.loc[data[config.TARGET].notna(), time].max()
    if (ahead := grid.loc[grid[time] > last, time].nunique()) > config.HORIZON:
        raise InputError(f"{config.PREDICT_FILE.name} looks {ahead} steps ahead: set HORIZON = {ahead}")
    features, place = make_features(grid.drop(columns="place")), grid["place"].dropna().sort_values()
    return asked, features.loc[place.index].set_axis(asked.index)
