"""Times as numbers that a forecast takes for dates: years with decimals, as R writes a
series, and steps counted from a start. Standard library only."""

import re
from datetime import datetime, timedelta

from takehome.ingest.calendar_words import (
    MONTH_NAMES,
    QUARTER_NAMES,
    WEEK_NAMES,
    DerivedTimes,
)
from takehome.ingest.identifiers import split_name
from takehome.ingest.wording import column_of

DECIMAL = re.compile(r"(?:1[7-9]|2[01])\d\d(?:\.\d+)?")
COUNT = re.compile(r"\d{1,5}(?:\.0+)?")
ROUNDED = 0.07  # of a month, by which two decimals of a year are off
START = datetime(2001, 1, 1)  # a Monday, far from the ends of what pandas holds
DENSE = 2  # at most so many steps for each that is there
MOST_MONTHS, MOST_DAYS = 3_000, 90_000  # to count on from the start


def derive_from_decimals(name, texts):
    """Return the times of years with decimals for their months or quarters, such as
    1949.083, or None."""
    if not all(map(DECIMAL.fullmatch, texts)) or not any("." in text for text in texts):
        return None
    for a_year in (4, 12):
        counts = {text: a_year * float(text) for text in texts}
        months = {text: round(n) * 12 // a_year for text, n in counts.items()}
        is_near = all(abs(n - round(n)) < ROUNDED for n in counts.values())
        if is_near and len(set(months.values())) == len(months) > 2:
            factor = f" * {12 // a_year}" if a_year < 12 else ""
            number = f"({column_of(name)} * {a_year}).round(){factor}"
            return count_months(name, months, number)
    return None


def derive_from_counts(name, texts):
    """Return the times of steps counted from a start, such as 1 to 108, or None: weeks,
    months and quarters by the column's name, else days."""
    if not all(map(COUNT.fullmatch, texts)):
        return None
    counts = {text: int(text.partition(".")[0]) for text in texts}
    high, width = max(counts.values()), max(counts.values()) - min(counts.values())
    if len(counts) < 10 or width >= DENSE * len(counts):
        return None
    column, words = column_of(name), set(split_name(name))
    for names, n_months in ((MONTH_NAMES, 1), (QUARTER_NAMES, 3)):
        if words & names and n_months * high < MOST_MONTHS:
            start = 12 * START.year
            months = {text: start + n_months * n for text, n in counts.items()}
            factor = f"{n_months} * " if n_months > 1 else ""
            return count_months(name, months, f"{start} + {factor}{column}")
    n_days = 7 if words & WEEK_NAMES else 1
    if n_days * high > MOST_DAYS:
        return None
    times = {text: START + timedelta(days=n_days * n) for text, n in counts.items()}
    factor = f"{n_days} * " if n_days > 1 else ""
    given = f'{factor}{column}, unit="D", origin="{START:%Y-%m-%d}"'
    return DerivedTimes(name, times, [f"{column} = pd.to_datetime({given})"])


def count_months(name, months, number):
    """Return the DerivedTimes of {text: months since the year 0}, which pandas computes
    as `number`."""
    times = {text: datetime(n // 12, n % 12 + 1, 1) for text, n in months.items()}
    lines = [
        f'months = ({number}).astype("Int64")',
        'texts = (months // 12).astype("string") + "-"',
        'texts = texts + (months % 12 + 1).astype("string")',
        f'{column_of(name)} = pd.to_datetime(texts, format="%Y-%m")',
    ]
    return DerivedTimes(name, times, lines)
