"""Read the data files as config.py says."""

import pandas as pd
from pandas.api.types import is_numeric_dtype

from . import InputError, config


def read_table(path, options):
    """Return the table in `path`: words are text, or numbers where AS_NUMBERS says so, infinities are missing."""
    try:
        data = getattr(pd, config.READ_WITH)(path, **options)
    except (ImportError, OSError, ValueError) as error:
        raise InputError(f"cannot read data/{path.name} ({str(error).splitlines()[0]}): try `takehome data`") from None
    decimal = options.get("decimal", ".")
    for name in data.columns[data.dtypes == object]:
        data[name] = data[name].map(str, na_action="ignore")
    for name in data.select_dtypes(exclude="number").columns.intersection(config.AS_NUMBERS):
        bare = data[name].astype(str).str.replace(rf"[^\d{decimal}-]", "", regex=True).str.replace(decimal, ".")
        data[name] = pd.to_numeric(bare, errors="coerce")
    return data.replace([float("inf"), float("-inf")], float("nan"))


def load_table():
    """Return the data file's rows, the time column parsed if it is there."""
    data, time = read_table(config.DATA_FILE, config.READ_OPTIONS), config.TIME_COLUMN
    return data.assign(**{time: parse_time(data[time])}) if time in data else data


def check_columns(data):
    """Raise InputError where config.py names a column that is not there, or splits by one that has gaps."""
    for name in filter(None, [config.TARGET, config.TIME_COLUMN, config.GROUP_COLUMN, *config.EXCLUDED, *config.KEPT]):
        if name not in data:
            found = f"{config.DATA_FILE.name}, which has {', '.join(map(str, data))}"
            raise InputError(f"column {name!r} is not in {found}: correct config.py, or run `takehome data FILE`")
        if name in (config.TIME_COLUMN, config.GROUP_COLUMN) and data[name].isna().any():
            raise InputError(f"{name!r} has empty rows, which no split can place: fill or drop them in load_data")


def parse_time(times, path=config.DATA_FILE):
    """Return a column of dates as such, of several time zones as UTC; numbers stay such unless TIME_FORMAT reads them."""
    if is_numeric_dtype(times) and "%" not in config.TIME_FORMAT:
        return times
    try:
        return pd.to_datetime(times, format=config.TIME_FORMAT, utc=True).dt.tz_localize(None)
    except ValueError as error:
        raise InputError(f"{path.name}, {times.name!r}: {str(error).split('. ')[0]}; mend it or TIME_FORMAT") from None
