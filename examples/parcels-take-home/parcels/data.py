"""Put the series on a regular grid, and make features of what is known in time."""

import math

import pandas as pd

from . import InputError, config

# what the features that are older values of the target begin with
HISTORY = f"{config.TARGET}: "
LAST_KNOWN = HISTORY + "last known"


def read_data():
    """Return the rows as the file has them."""
    return pd.read_csv(config.DATA_FILE)


def load_data(table):
    """Return a row per series and step, with what is repaired, joined or derived."""
    data = table.copy()
    require_column(data, config.TIME_COLUMN)
    data[config.TIME_COLUMN] = parse_dates(data[config.TIME_COLUMN])
    # joins, derived columns and repairs go here
    return to_grid(data)


def parse_dates(column):
    try:
        return pd.to_datetime(column, format="ISO8601")
    except ValueError as error:
        reason = str(error).split(". ")[0]
        raise InputError(f"column {column.name!r} is not a date: {reason}") from None


def to_grid(data):
    """Return a row for each series and step; one without rows has no target.

    Of several rows, it has the mean of the target.
    """
    check_columns(data)
    step = pd.Grouper(key=config.TIME_COLUMN, freq=config.STEP)
    rows = data.groupby([config.GROUP_COLUMN, step])
    means = rows.mean(numeric_only=True)
    grid = rows.first().assign(**means)
    series, times = grid.index.levels
    first = times.min()
    steps = pd.date_range(first, times.max(), freq=config.STEP)
    every = pd.MultiIndex.from_product([series, steps], names=grid.index.names)
    grid = grid.reindex(every)
    return grid.reset_index()


def require_column(data, name):
    """Raise InputError where config.py names a column that the data does not have."""
    if name not in data:
        raise InputError(f"{name!r} is not a column of the data: correct config.py")


def check_columns(data):
    """Raise InputError where config.py does not fit the data."""
    for name in [config.TARGET, *config.KNOWN_AHEAD, *config.EXCLUDED]:
        require_column(data, name)
    for name in [config.TIME_COLUMN, config.GROUP_COLUMN]:
        require_column(data, name)
        if data[name].isna().any():
            raise InputError(f"{name!r} has missing values: fill them in load_data")


def select_labeled(data):
    """Return the rows from which a model may learn: those with a target and a past."""
    target = data.groupby(config.GROUP_COLUMN)[config.TARGET]
    last_known = target.transform(find_last_known)
    labeled = data[config.TARGET].notna() & last_known.notna()
    return data[labeled]


def find_last_known(target):
    """Return the last value of one series that is known HORIZON steps before."""
    return target.shift(config.HORIZON).ffill()


def make_history(target):
    """Return older values of one series, as they are known HORIZON steps before."""
    known = target.shift(config.HORIZON)
    last_known = find_last_known(target)
    # drift: the mean change over HORIZON steps goes on
    change = last_known - last_known.shift(config.HORIZON)
    history = pd.DataFrame({LAST_KNOWN: last_known})
    history[HISTORY + "drift"] = last_known + change.expanding().mean()
    history[HISTORY + "mean so far"] = known.expanding().mean()
    for season in config.SEASONS:
        # the first whole number of seasons that is not shorter than HORIZON
        lag = math.ceil(config.HORIZON / season) * season
        history[f"{HISTORY}lag {lag}"] = target.shift(lag)
        history[f"{HISTORY}lag {lag + season}"] = target.shift(lag + season)
        mean = known.rolling(season, min_periods=1).mean()
        history[f"{HISTORY}mean of {season}"] = mean.fillna(last_known)
    return history


def make_features(data):
    """Return what is known of each row HORIZON steps before."""
    target = data.groupby(config.GROUP_COLUMN)[config.TARGET]
    X = target.apply(make_history).droplevel(0)
    X[config.GROUP_COLUMN] = data[config.GROUP_COLUMN]
    time = data[config.TIME_COLUMN].dt
    X["day of week"] = time.day_name()
    X["day of month"] = time.day
    X["month of year"] = time.month_name()
    hidden = [
        config.TARGET,
        config.TIME_COLUMN,
        config.GROUP_COLUMN,
        *config.EXCLUDED,
    ]
    for name in data.columns.drop(hidden):
        if name in config.KNOWN_AHEAD:
            X[name] = data[name]
        else:
            X[name] = data.groupby(config.GROUP_COLUMN)[name].shift(config.HORIZON)
    return X


def make_target(data):
    """Return the target as a number."""
    try:
        y = data[config.TARGET].astype(float)
    except ValueError as error:
        raise InputError(f"target {config.TARGET!r} is not a number: {error}") from None
    if y.nunique() == 1:
        raise InputError(
            f"target {config.TARGET!r} has one value only: correct TARGET, or add up "
            "the rows of an event log in to_grid"
        )
    return y
