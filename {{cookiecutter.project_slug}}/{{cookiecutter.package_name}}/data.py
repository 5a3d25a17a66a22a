"""Read the data file and tell features from target."""

import warnings

import pandas as pd
from pandas.api.types import is_numeric_dtype

from . import InputError, config
from .target import encode_target


def read_table(path, options):
    """Return the table in `path`, infinities as missing values."""
    try:
        data = getattr(pd, config.READ_WITH)(path, **options)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"cannot read data/{path.name} ({reason}): `takehome data FILE` puts it right") from None
    decimal = options.get("decimal", ".")
    for name in data.columns.intersection(config.AS_NUMBERS):
        if not is_numeric_dtype(data[name]):
            bare = data[name].astype(str).str.replace(rf"[^\d{decimal}-]", "", regex=True)
            data[name] = pd.to_numeric(bare.str.replace(decimal, "."), errors="coerce")
    return data.replace([float("inf"), float("-inf")], float("nan"))


def load_data():
    """Return all rows of the data file, the time column parsed; raise InputError where config.py does not fit."""
    data, time = read_table(config.DATA_FILE, config.READ_OPTIONS), config.TIME_COLUMN
    keys = [name for name in (time, config.GROUP_COLUMN) if name]
    for name in [config.TARGET, *keys, *config.EXCLUDED]:
        if name not in data:
            found = f"{config.DATA_FILE.name}, which has {', '.join(data)}"
            raise InputError(f"column {name!r} is not in {found}: correct config.py, or run `takehome data FILE`")
        if name in keys and data[name].isna().any():
            raise InputError(f"{name!r} has empty rows, which no split can place: fill or drop them in load_data")
    if time and not is_numeric_dtype(data[time]):  # years and counters stay numbers
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                warnings.filterwarnings("error", "Could not infer format")  # else it is guessed value by value
                data[time] = pd.to_datetime(data[time])
        except (ValueError, UserWarning) as error:
            reason = str(error).split(", ")[0]
            raise InputError(f"{time!r} is no time ({reason}): give its format in load_data") from None
    return data


def not_features(data):
    """Return the columns of `data` that no model sees."""
    hidden = {config.TARGET, config.TIME_COLUMN, config.GROUP_COLUMN, *config.EXCLUDED}
    return [name for name in data if name in hidden]


def features_and_target(data):
    """Return X (n_rows, n_features) and y (n_rows,) of rows that have a target."""
    return data.drop(columns=not_features(data)), encode_target(data[config.TARGET])


def load_rows_to_score(X):
    """Return (ids, rows) of the predict file: the columns to carry over, and those of X, words as words."""
    data = read_table(config.PREDICT_FILE, config.PREDICT_OPTIONS)
    missing = [name for name in X if name not in data]
    if missing:
        raise InputError(f"{config.PREDICT_FILE.name} lacks {', '.join(missing)}: add them, or put them in EXCLUDED")
    ids = [name for name in not_features(data) if name != config.TARGET]
    for name in X.columns[~X.dtypes.map(is_numeric_dtype)]:
        data[name] = data[name].map(str, na_action="ignore").astype(object)
    return data[ids] if ids else data.index.to_frame(name="row"), data[list(X)]
