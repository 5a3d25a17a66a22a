"""Times that pandas reads by no format: the lines of pandas that make dates of them."""

from types import SimpleNamespace

import pandas as pd
import pytest

from takehome.ingest.calendar_words import derive_from_parts
from takehome.ingest.counted_times import derive_from_counts, derive_from_decimals
from takehome.ingest.periods import (
    derive_from_digits,
    derive_from_numbers,
    derive_times,
)
from takehome.ingest.time_column import derive_from_several, read_times

YEARS = range(2015, 2021)


def write(form, parts):
    """Return the texts of years and their parts."""
    texts = []
    for year in YEARS:
        for part in parts:
            texts.append(form.format(y=year, yy=year % 100, p=part, n=(year + 1) % 100))
    return texts


def run_lines(derived, table):
    """Return the column that the lines of pandas make of a table."""
    names = {"pd": pd, "data": table.copy()}
    exec("\n".join(derived.lines), names)  # noqa: S102
    return names["data"][derived.column]


def check(derived, texts, values=None):
    """Hold what pandas makes against the times told; what is missing stays missing."""
    values = values or [*texts, None]
    made = run_lines(derived, pd.DataFrame({"t": values})).tolist()
    for text, time in zip(texts, made, strict=False):
        assert time == derived.times[text]
    assert len(values) == len(texts) or pd.isna(made[-1])
    return derived.times[texts[0]], derived.times[texts[1]]


@pytest.mark.parametrize(
    "form",
    [
        *("{p}T{yy}", "Q{p} {y}", "{y}Q{p}", "Q{p}'{yy}", "{yy}Q{p}", "{p}º tri {y}"),
        *("{p}. Quartal {y}", "{p}er trimestre {y}", "FY{yy} Q{p}", "{y} Qtr {p}"),
    ],
)
def test_quarters(form):
    texts = write(form, range(1, 5))
    times = check(derive_times("t", texts), texts)
    assert times == (pd.Timestamp("2015-01-01"), pd.Timestamp("2015-04-01"))


@pytest.mark.parametrize(
    "form", ["{y}S{p}", "H{p} {y}", "{p}S{yy}", "Semestre {p}/{y}"]
)
def test_halves_of_years(form):
    texts = write(form, range(1, 3))
    times = check(derive_times("t", texts), texts)
    assert times == (pd.Timestamp("2015-01-01"), pd.Timestamp("2015-07-01"))


@pytest.mark.parametrize("form", ["{y}-W{p:02}", "KW {p:02}/{y}", "Semana {p} de {y}"])
def test_weeks(form):
    texts = write(form, range(1, 53))
    times = check(derive_times("t", texts), texts)
    assert times == (pd.Timestamp("2014-12-29"), pd.Timestamp("2015-01-05"))


@pytest.mark.parametrize("form", ["FY{yy}", "FY{y}", "{y}/{n}", "{y}-{n}"])
def test_fiscal_years(form):
    texts = write(form, [0])
    times = check(derive_times("t", texts), texts)
    assert times == (pd.Timestamp("2015-01-01"), pd.Timestamp("2016-01-01"))


@pytest.mark.parametrize(
    ("form", "parts", "second"),
    [
        ("{y}-{p:02}", range(1, 53), "2015-01-05"),
        ("{y}{p:02}", range(1, 53), "2015-01-05"),
        ("{p:02}/{y}", range(1, 53), "2015-01-05"),
        ("{y}-{p}", range(1, 5), "2015-04-01"),
        ("{y}-{p}", range(1, 3), "2015-07-01"),
        ("{y}-{n}", [0], "2016-01-01"),
    ],
)
def test_digits_that_are_no_months(form, parts, second):
    texts = write(form, parts)
    times = check(derive_from_digits("t", texts), texts)
    assert times[1] == pd.Timestamp(second)


@pytest.mark.parametrize("form", ["{y}-{p:02}", "{p:02}/{y}", "{y}{p:02}", "{y}-{p}"])
def test_months_stay_months(form):
    assert derive_from_digits("t", write(form, range(1, 13))) is None


@pytest.mark.parametrize(
    "texts", [["18-19", "19-20"], ["A1", "B2"], ["v1.2", "v1.3"], ["3M22", "1M20"]]
)
def test_codes_are_no_times(texts):
    assert derive_times("t", texts) is None


@pytest.mark.parametrize(
    ("start", "step", "first"),
    [
        (1_577_836_800, 3600, "2020-01-01"),
        (1_577_836_800_000, 1000, "2020-01-01"),
        (43831, 1, "2020-01-01"),
    ],
)
def test_numbers_since_a_start(start, step, first):
    numbers = list(range(start, start + 9 * step, step))
    texts = list(map(str, numbers))
    times = check(derive_from_numbers("t", texts, True), texts, numbers)
    assert times[0] == pd.Timestamp(first)


@pytest.mark.parametrize("numbers", [range(90), range(2001, 2020), range(43831, 43840)])
def test_numbers_that_may_count_something_else_stay_numbers(numbers):
    assert derive_from_numbers("t", list(map(str, numbers)), False) is None


@pytest.mark.parametrize(("digits", "a_year"), [(11, 12), (3, 12), (2, 12), (2, 4)])
def test_years_with_decimals(digits, a_year):
    numbers = [round(1949 + n / a_year, digits) for n in range(40)]
    texts = [f"{number:.{digits}f}".rstrip("0").rstrip(".") for number in numbers]
    times = check(derive_from_decimals("t", texts), texts, [*numbers, None])
    month = 1 + 12 // a_year
    assert times == (pd.Timestamp("1949-01-01"), pd.Timestamp(1949, month, 1))


def test_numbers_that_are_no_months_of_a_year_are_not_taken_for_them():
    assert derive_from_decimals("t", ["1949.01", "1949.02", "1949.03"]) is None
    assert derive_from_decimals("t", ["2001", "2002", "2003"]) is None


@pytest.mark.parametrize(
    ("name", "days"),
    [("t", 1), ("week", 7), ("month_no", 31), ("quarter", 90)],
)
def test_steps_counted_from_a_start(name, days):
    numbers = list(range(13, 61))
    texts = list(map(str, numbers))
    derived = derive_from_counts(name, texts)
    made = run_lines(derived, pd.DataFrame({name: numbers}))
    assert made.tolist() == [derived.times[text] for text in texts]
    assert (made[1] - made[0]).days in (days, 28, 91)
    with_holes = run_lines(derived, pd.DataFrame({name: [*map(float, numbers), None]}))
    assert pd.isna(with_holes.iloc[-1])


@pytest.mark.parametrize("texts", [["1", "2"], ["5", *map(str, range(90, 110))]])
def test_few_or_scattered_numbers_count_no_steps(texts):
    assert derive_from_counts("t", texts) is None


def test_two_formats_in_one_column():
    texts = ["2019-05-30", "2019-05-31", "01/06/2019", "13/06/2019"]
    check(derive_from_several("t", texts), texts)
    assert derive_from_several("t", ["2019-05-30", "soon"]) is None


@pytest.mark.parametrize(
    ("part", "kind", "second"),
    [(2, "quarter", "2019-04-01"), (2, "semester", "2019-07-01")],
)
def test_a_year_and_its_part_in_two_columns(part, kind, second):
    derived = derive_from_parts(["year", "part"], kind, [("2019", str(part))])
    table = pd.DataFrame({"year": [2019], "part": [part]})
    assert run_lines(derived, table).tolist() == [pd.Timestamp(second)]


def test_a_day_in_a_third_column():
    names = ["year", "month", "day"]
    derived = derive_from_parts(names, "month", [("2020", "2", "29")])
    table = pd.DataFrame({"year": [2020], "month": [2], "day": [29]})
    assert run_lines(derived, table).tolist() == [pd.Timestamp("2020-02-29")]
    assert derive_from_parts(names, "month", [("2019", "2", "29")]) is None


@pytest.mark.parametrize("form", ["{y}M{p:02}", "{y}-M{p}"])
def test_numbered_months(form):
    texts = write(form, range(1, 13))
    times = check(derive_times("t", texts), texts)
    assert times[1] == pd.Timestamp("2015-02-01")


@pytest.mark.parametrize(
    "form",
    [
        *("%Y%m%d%H", "%Y%m%d%H%M", "%y%m%d", "%b %d %Y %I:%M%p", "%b-%d-%Y"),
        *("%Y-%m-%d %H:%M:%S UTC", "%A, %B %d, %Y"),
    ],
)
def test_formats_of_a_forecast(form):
    days = pd.date_range("2020-01-20", periods=40)
    texts = days.strftime(form).tolist()
    table = SimpleNamespace(times=SimpleNamespace(labelled=dict.fromkeys(texts, True)))
    reading = read_times(table, "t", True)
    assert [reading.times[text] for text in texts] == days.tolist()
    assert pd.to_datetime(pd.Series(texts), format=reading.layout).tolist() == list(
        days
    )


@pytest.mark.parametrize("form", ["%Y%m", "%m/%y", "%y-%m"])
def test_months_of_a_forecast(form):
    months = pd.date_range("2017-01-01", periods=30, freq="MS")
    texts = months.strftime(form).tolist()
    table = SimpleNamespace(times=SimpleNamespace(labelled=dict.fromkeys(texts, True)))
    reading = read_times(table, "t", True)
    assert [reading.times[text] for text in texts] == months.tolist()
