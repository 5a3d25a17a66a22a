"""Tell features from target."""

import pandas as pd
from pandas.api.types import is_numeric_dtype

from . import InputError, config
from .table import check_columns, load_table, read_table
from .target import encode_target


def load_data():
    """Return all rows, those without a target too; joins and repairs of your own go here and keep the index."""
    return load_table()


def make_features(data, words=()):
    """Return X (n_rows, n_features): each row's own values, dates as days, `words` and what is no number as text."""
    hidden = {config.TARGET, config.TIME_COLUMN, config.GROUP_COLUMN, *config.EXCLUDED}
    X = data[[name for name in data if name not in hidden]]
    dates = X.select_dtypes(["datetime", "datetimetz"]).apply(pd.to_datetime, utc=True)
    X = X.assign(**{name: (dates[name] - pd.Timestamp(0, tz="UTC")).dt.days for name in dates})
    words = [name for name in X if name in words or not is_numeric_dtype(X[name])]
    return X.assign(**{name: X[name].map(str, na_action="ignore").fillna("(missing)").astype(object) for name in words})


def features_and_target(data):
    """Return X (n_rows, n_features) and y (n_rows,) of the rows that have a target."""
    check_columns(data)
    data = data.dropna(subset=config.TARGET)
    X = make_features(data)
    if X.columns.empty:
        raise InputError("no column is left to learn from: join more in load_data, or shorten EXCLUDED")
    return X, encode_target(data[config.TARGET])


def load_rows_to_score(X):
    """Return (handed_in, rows): columns of the predict file that go beside the predictions, and its features.

    A file that has the target's column is a template: all of it is handed in, the rows without a target scored.
    """
    data, numeric = read_table(config.PREDICT_FILE, config.PREDICT_OPTIONS), X.dtypes.map(is_numeric_dtype)
    data = data[data[config.TARGET].isna()] if config.TARGET in data and data[config.TARGET].isna().any() else data
    made = make_features(data, words=X.columns[~numeric])
    if wrong := [name for name in X if made.dtypes.map(is_numeric_dtype).get(name) != numeric[name]]:
        raise InputError(f"{config.PREDICT_FILE.name} lacks columns or numbers: {', '.join(wrong)}; mend it or exclude")
    ids = [name for name in data if name not in X or data[name].is_unique and data[name].dtype.kind != "f"]
    return data if config.TARGET in data else data[ids] if ids else data.index.to_frame(name="row"), made[list(X)]
