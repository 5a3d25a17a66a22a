"""Load the rows, and separate the features from the target."""

import pandas as pd

from . import InputError, config


def read_data():
    """Return the rows as the file has them."""
    return pd.read_csv(config.DATA_FILE)


def load_data(table):
    """Repair, join and derive what the features need, for every row."""
    data = table.copy()
    require_column(data, config.TIME_COLUMN)
    data[config.TIME_COLUMN] = parse_dates(data[config.TIME_COLUMN])
    # joins, derived columns and repairs go here
    return data


def parse_dates(column):
    try:
        return pd.to_datetime(column, format="ISO8601")
    except ValueError as error:
        reason = str(error).split(". ")[0]
        raise InputError(f"column {column.name!r} is not a date: {reason}") from None


def require_column(data, name):
    """Raise InputError where config.py names a column that the data does not have."""
    if name not in data:
        raise InputError(f"{name!r} is not a column of the data: correct config.py")


def check_columns(data):
    """Raise InputError where config.py does not fit the data."""
    for name in [config.TARGET, *config.EXCLUDED, *config.EXPLAINED]:
        require_column(data, name)
    for name in [config.TIME_COLUMN, config.GROUP_COLUMN]:
        require_column(data, name)
        if data.loc[data[config.TARGET].notna(), name].isna().any():
            raise InputError(f"{name!r} has missing values: fill them in load_data")


def select_labeled(data):
    """Return the rows from which a model may learn: those with a target."""
    check_columns(data)
    labeled = data[config.TARGET].notna()
    return data[labeled].reset_index(drop=True)


def make_features(data):
    """Return the columns that a model may learn from; dates become days."""
    hidden = [
        config.TARGET,
        config.TIME_COLUMN,
        config.GROUP_COLUMN,
        *config.EXCLUDED,
    ]
    X = data.drop(columns=hidden)
    if X.columns.empty:
        raise InputError("no column is left to train on: join more in load_data")
    for name in X.select_dtypes("datetime"):
        X[name] = (data[config.TIME_COLUMN] - X[name]).dt.days
    return X


def make_target(data):
    """Return 1 for the positive class and 0 for the other."""
    y = (data[config.TARGET] == config.POSITIVE_CLASS).astype(int)
    if y.nunique() < 2:
        raise InputError(
            f"target {config.TARGET!r} needs two classes, one of them "
            f"{config.POSITIVE_CLASS!r}: correct config.py"
        )
    return y


def get_groups(data):
    """Return the group of each row."""
    return data[config.GROUP_COLUMN]
