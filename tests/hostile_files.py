"""Data files that nobody sends on purpose: what is read of each, or the one line.

Each is a small input made here: {name: (bytes, answers, columns that are read, words of
the notes)} and {name: (bytes, answers, words of the refusal)}.
"""

import bz2
import gzip
import io
import json
import lzma
import pickle
import sqlite3
import tempfile
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow
from openpyxl import Workbook
from openpyxl.chart import BarChart
from pyarrow import parquet as parquet_file

N = 60
NUMBERS = range(N)
PLAIN = {}  # no other answers than a regression of y
CLASSES = {"task": "classification"}
SERIES = {"task": "forecast", "time_column": "t"}
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DAY_ONE = datetime(2024, 1, 5)
MARCH = [f"2021-03-{n:02}" for n in range(1, 32)]


def table(header, rows, separator=",", encoding="utf-8"):
    """Return delimited text."""
    lines = [separator.join(map(str, row)) for row in [header, *rows]]
    return ("\n".join(lines) + "\n").encode(encoding)


def column(name, values, encoding="utf-8"):
    """Return a table of a column of values, repeated to N rows, and a target."""
    values = list(values)
    rows = [(values[n % len(values)], n % 7) for n in NUMBERS]
    return table([name, "y"], rows, encoding=encoding)


def series(times, layout="%Y-%m-%d"):
    """Return a table of times and a target."""
    return table(
        ["t", "y"], [(time.strftime(layout), n) for n, time in enumerate(times)]
    )


def days(n=N, step=DAY, first=datetime(2023, 1, 2)):
    return [first + step * place for place in range(n)]


def parquet(**columns):
    return parquet_of(pd.DataFrame({"y": [n % 7 for n in NUMBERS], **columns}))


def parquet_of(table):
    content = io.BytesIO()
    table.to_parquet(content)
    return content.getvalue()


def pack(members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def workbook(*rows, hidden=()):
    book, content = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, lines in (*hidden, ("Shown", rows)):
        sheet = book.create_sheet(name)
        sheet.sheet_state = "visible" if name == "Shown" else "hidden"
        for line in lines:
            sheet.append(line)
    book.save(content)
    return content.getvalue()


def workbook_of_1904(*rows):
    """Return a workbook that counts its days from 1904, as those of old Macs."""
    book, content = Workbook(), io.BytesIO()
    book.epoch = datetime(1904, 1, 1)
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def indexed_by(index):
    """Return parquet with a named index, which pandas makes no column of."""
    return parquet_of(pd.DataFrame({"a": 1, "y": NUMBERS}, index=index))


def chart_first(rows):
    """Return a workbook whose first sheet is a chart."""
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_chartsheet("Chart", 0).add_chart(BarChart())
    book.save(content)
    return content.getvalue()


def repeated_names():
    """Return parquet with two columns of one name, which pandas does not write."""
    content = io.BytesIO()
    values = [[1] * N, [2] * N, [n % 7 for n in NUMBERS]]
    parquet_file.write_table(pyarrow.table(values, names=["a", "a", "y"]), content)
    return content.getvalue()


def change_sheet(content, old, new):
    """Return a workbook whose sheet is changed as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    members[name] = members[name].replace(old, new)
    return pack(members)


def database(*statements):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        connection = sqlite3.connect(path)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
        return path.read_bytes()


ROWS = ", ".join(f"({n}, {n % 7})" for n in NUMBERS)
GOOD_TABLE = ("CREATE TABLE t (a REAL, y REAL)", f"INSERT INTO t VALUES {ROWS}")  # noqa: S608
LATIN = ", ".join(["(CAST(x'e9' AS TEXT), 1)"] * 30)
GERMAN = ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt"]
GERMAN += ["Nov", "Dez"]
TAR = b"a.csv".ljust(257, b"\0") + b"ustar\0" + b"\0" * 300
SEVERAL = ["drama;war", "war;love", "love;drama", "drama", "war"]
CELLS = [["a", "y"], *[[n % 9, n % 7] for n in NUMBERS]]
SIMPLE = table(["a", "y"], CELLS[1:])
HIDDEN = [("Old", [["a", "y"], *[[-1, -1]] * 9])]
WEEKDAYS = [time for time in days(200) if time.weekday() < 5]
MONTHS = [f"{year}-{month:02}" for year in (2020, 2021, 2022) for month in range(1, 13)]
BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'

READ = {
    "far-end.csv": (
        column("to", ["2024-05-01", "9999-12-31", "2023-02-03"]),
        CLASSES,
        {"to": [pd.Timestamp(2024, 5, 1), None, pd.Timestamp(2023, 2, 3)]},
        ["to holds 9999-12-31 in 20 rows, a sentinel for a missing date"],
    ),
    "far-start.csv": (
        column("born", ["0001-01-01", "1980-02-03"]),
        PLAIN,
        {"born": [None, pd.Timestamp(1980, 2, 3)]},
        ["born holds 0001-01-01 in 30 rows"],
    ),
    "zero-date.csv": (
        column("seen", ["0000-00-00", "2021-02-03"]),
        PLAIN,
        {"seen": [None, pd.Timestamp(2021, 2, 3)]},
        ["seen holds 0000-00-00 in 30 rows"],
    ),
    "far-day-first.csv": (
        column("to", ["31/12/9999", "25/03/2021"]),
        PLAIN,
        {"to": [None, pd.Timestamp(2021, 3, 25)]},
        ["to holds 31/12/9999 in 30 rows"],
    ),
    "history.csv": (
        column("born", [f"{1500 + 9 * n}-03-04" for n in NUMBERS]),
        PLAIN,
        {"born": ["1500-03-04", "1509-03-04"]},
        ["born stays text: it holds dates such as 1500-03-04"],
    ),
    "far-end.xlsx": (
        workbook(
            ["to", "y"],
            *[[date(9999, 12, 31) if n % 2 else date(2024, 1, 5), n] for n in NUMBERS],
        ),
        PLAIN,
        {"to": [pd.Timestamp(2024, 1, 5), None]},
        ["load_data has `absent = data["],
    ),
    "year-first.csv": (
        column("at", [f"18-05-{n:02} 11:29:00" for n in range(1, 29)]),
        PLAIN,
        {"at": [pd.Timestamp(2018, 5, 1, 11, 29)]},
        ["at is read as %y-%m-%d %H:%M:%S"],
    ),
    "open-order.csv": (
        column("at", [f"01/{month:02}/2021" for month in range(1, 13)]),
        PLAIN,
        {"at": [pd.Timestamp(2021, 1, 1), pd.Timestamp(2021, 2, 1)]},
        ["at is read as %d/%m/%Y, and its values could be %m/%d/%Y too"],
    ),
    "compact.csv": (
        column("at", [f"202301{n:02}T0{n % 10}0000" for n in range(1, 29)]),
        PLAIN,
        {"at": [pd.Timestamp(2023, 1, 1, 1)]},
        ["at is read as %Y%m%dT%H%M%S"],
    ),
    "decimals.parquet": (
        parquet(a=[Decimal(n) / 4 for n in NUMBERS]),
        PLAIN,
        {"a": [0, 0.25]},
        ["a holds exact decimals"],
    ),
    "nullable.parquet": (
        parquet(a=pd.array([1, None, 3] * 20, dtype="Int64")),
        PLAIN,
        {"a": [1, None, 3]},
        ["a holds numbers of pandas' nullable type"],
    ),
    "flags.parquet": (
        parquet(a=pd.array([True, None, False] * 20, dtype="boolean")),
        PLAIN,
        {"a": [1, None, 0]},
        ["a holds true and false with missing values"],
    ),
    "categories.parquet": (
        parquet(a=pd.Categorical(["u", None, "v"] * 20)),
        PLAIN,
        {"a": ["u", None, "v"]},
        ["a holds categories"],
    ),
    "durations.parquet": (
        parquet(a=pd.to_timedelta([60, 90] * 30, unit="s")),
        PLAIN,
        {"a": [60, 90]},
        ["a holds durations"],
    ),
    "periods.parquet": (
        parquet(a=pd.PeriodIndex(MONTHS[:30] * 2, freq="M")),
        PLAIN,
        {"a": [pd.Timestamp(2020, 1, 1), pd.Timestamp(2020, 2, 1)]},
        ["a holds periods"],
    ),
    "intervals.parquet": (
        parquet(a=pd.interval_range(0, 6).repeat(10)),
        PLAIN,
        {"a": ["(0, 1]"]},
        ["a holds intervals"],
    ),
    "days.parquet": (
        parquet(a=[date(2024, 1, 1 + n % 9) for n in NUMBERS]),
        PLAIN,
        {"a": [pd.Timestamp(2024, 1, 1), pd.Timestamp(2024, 1, 2)]},
        ["a holds days"],
    ),
    "times.parquet": (
        parquet(a=[datetime(2024, 1, 1, n % 9).time() for n in NUMBERS]),
        PLAIN,
        {"a": ["00:00:00", "01:00:00"]},
        ["a holds times of day"],
    ),
    "broken-view.sqlite": (
        database(*GOOD_TABLE, "CREATE VIEW a_view AS SELECT * FROM gone"),
        PLAIN,
        {"a": [0, 1]},
        ["view a_view is left out: no such table: main.gone"],
    ),
    "view-first.sqlite": (
        database(*GOOD_TABLE, "CREATE VIEW aa AS SELECT y FROM t WHERE y > 5"),
        PLAIN,
        {"a": [0, 1]},
        ['table "t" of view-first.sqlite is the data; not read: aa'],
    ),
    "latin-text.sqlite": (
        database(
            "CREATE TABLE t (a TEXT, y REAL)",
            f"INSERT INTO t VALUES {LATIN}",  # noqa: S608
        ),
        PLAIN,
        {"a": ["é"]},
        ['table "t"'],
    ),
    "hidden.xlsx": (
        workbook(*CELLS, hidden=HIDDEN),
        PLAIN,
        {"a": [0, 1]},
        ['sheet "Shown" is the data; not read: Old (Old has the target too)'],
    ),
    "only-hidden.xlsx": (
        workbook(["note"], hidden=[("Old", CELLS)]),
        PLAIN,
        {"a": [0, 1]},
        ['sheet "Old" is hidden in only-hidden.xlsx'],
    ),
    "one-bad-byte.csv": (
        column("a", ["5 €", "ü", "ä"]) + b"caf\xe9,1\n",
        PLAIN,
        {"a": ["5 €", "ü", "ä"]},
        ["1 bytes of one-bad-byte.csv are not UTF-8"],
    ),
    "unmarked-utf16.csv": (
        column("a", ["u", "v"], "utf-16-le"),
        PLAIN,
        {"a": ["u", "v"]},
        [],
    ),
    "utf32.csv": (column("a", ["ü", "v"], "utf-32"), PLAIN, {"a": ["ü", "v"]}, []),
    "packed.csv.bz2": (bz2.compress(SIMPLE), PLAIN, {"a": [0, 1]}, []),
    "packed.xz": (lzma.compress(SIMPLE), PLAIN, {"a": [0, 1]}, []),
    "unnamed-packed.csv": (bz2.compress(SIMPLE), PLAIN, {"a": [0, 1]}, []),
    "blank-names.csv": (
        table(["a ", " y "], CELLS[1:]),
        PLAIN,
        {"a": [0, 1], "y": [0, 1]},
        ["the header has outer spaces, unseen signs or split accents in 2 names"],
    ),
    "split-accent.csv": (
        table(["a", "cafe\u0301"], CELLS[1:]),
        {"target": "caf\u00e9"},
        {"caf\u00e9": [0, 1]},
        ["the header has outer spaces, unseen signs or split accents in 1 names"],
    ),
    "joined-accent.csv": (
        table(["a", "caf\u00e9"], CELLS[1:]),
        {"target": "cafe\u0301"},
        {"cafe\u0301": [0, 1]},
        ["the header has"],
    ),
    "unseen-sign.csv": (
        table(["\u200ba", "y\u00a0"], CELLS[1:]),
        PLAIN,
        {"a": [0, 1], "y": [0, 1]},
        ["the header has"],
    ),
    "wei.csv": (
        table(["a", "y"], [(n % 9, (n + 1) * 10**20) for n in NUMBERS]),
        PLAIN,
        {"y": [1e20, 2e20]},
        ["y is read as decimals"],
    ),
    "wei-feature.csv": (
        table(["a", "y"], [(10 ** (n % 22), n % 7) for n in NUMBERS]),
        PLAIN,
        {"a": [1, 10, 100]},
        ["a is read as decimals"],
    ),
    "negative-long.csv": (
        table(["a", "y"], [(-(10**19), n % 7) for n in NUMBERS]),
        PLAIN,
        {"a": [-1e19]},
        ["a is read as decimals"],
    ),
    "trailing.csv": (
        table(["a", "y"], [(n % 9, n % 7, "") for n in NUMBERS]),
        PLAIN,
        {"a": [0, 1], "y": [0, 1]},
        ["each row ends with a separator"],
    ),
    "row-names.csv": (
        table(["a", "y"], [(f"r{n}", n % 9, n % 7) for n in NUMBERS]),
        PLAIN,
        {"a": [0, 1], "y": [0, 1]},
        ["the header has one name less than the rows have values"],
    ),
    "runs-of-blanks.txt": (
        b"a    b   y\n" + b"".join(b"%d   %5d  %d\n" % (n % 9, n, n) for n in NUMBERS),
        PLAIN,
        {"a": [0, 1], "y": [0, 1]},
        ["b: row identifier, excluded"],
    ),
    "old-mac.csv": (SIMPLE.replace(b"\n", b"\r"), PLAIN, {"a": [0, 1]}, []),
    "mixed-ends.csv": (SIMPLE.replace(b"\n", b"\r\n", 9), PLAIN, {"a": [0, 1]}, []),
    "formula.csv": (column("a", ["=1+1", "@SUM(A1)"]), PLAIN, {"a": ["=1+1"]}, []),
    "wide.csv": (
        table([*(f"c{n}" for n in range(3000)), "y"], [[5] * 3001] * 20),
        PLAIN,
        {"c0": [5], "y": [5]},
        [],
    ),
    "transformer-names.csv": (
        table(
            ["item__comment", "remainder", "y"], [("u", "v", n % 7) for n in NUMBERS]
        ),
        PLAIN,
        {"item__comment": ["u"], "remainder": ["v"]},
        [],
    ),
    "deep.zip": (
        pack({"../../evil.csv": SIMPLE, "a.txt": b"read me\n"}),
        PLAIN,
        {"a": [0, 1]},
        ['file "../../evil.csv" of deep.zip is the data'],
    ),
    "business-days.csv": (
        series(WEEKDAYS),
        SERIES,
        {"y": [0, 1]},
        ["STEP = B, SEASONS = [5], HORIZON = 5 by t"],
    ),
    "weeks.csv": (
        table(["t", "y"], [(f"2021-W{n + 1:02}", n) for n in range(50)]),
        SERIES,
        {"t": [pd.Timestamp(2021, 1, 4), pd.Timestamp(2021, 1, 11)]},
        ["t becomes dates: load_data has ", "STEP = 7D"],
    ),
    "quarters.csv": (
        table(["t", "y"], [(f"{2010 + n // 4}Q{n % 4 + 1}", n) for n in range(40)]),
        SERIES,
        {"t": [pd.Timestamp(2010, 1, 1), pd.Timestamp(2010, 4, 1)]},
        ["STEP = QS, SEASONS = [4]"],
    ),
    "german-months.csv": (
        table(
            ["t", "y"],
            [(f"{GERMAN[n % 12]} {2015 + n // 12}", n) for n in range(48)],
        ),
        SERIES,
        {"t": [pd.Timestamp(2015, 1, 1), pd.Timestamp(2015, 2, 1)]},
        ["STEP = MS, SEASONS = [12]"],
    ),
    "year-and-month.csv": (
        table(
            ["jaar", "maand", "y"],
            [(2010 + n // 12, n % 12 + 1, n) for n in range(60)],
        ),
        {"task": "forecast", "time_column": "jaar"},
        {"date": [pd.Timestamp(2010, 1, 1), pd.Timestamp(2010, 2, 1)]},
        ["jaar and maand tell the time together", "STEP = MS"],
    ),
    "years.csv": (
        table(["year", "y"], [(1960 + n, n) for n in NUMBERS]),
        {"task": "forecast", "time_column": "year"},
        {"y": [0, 1]},
        ["STEP = YS, SEASONS = [1]"],
    ),
    "day-first-short.csv": (
        series(days(99, 7 * DAY), "%d-%m-%y"),
        SERIES,
        {"y": [0, 1]},
        ["t is read as %d-%m-%y", "STEP = 7D"],
    ),
    "several-labels.csv": (
        table(["a", "y"], [(n % 9, SEVERAL[n % 5]) for n in NUMBERS]),
        CLASSES,
        {"a": [0, 1]},
        ["y holds several labels in a row"],
    ),
    "own-id.csv": (
        table(["kundennr", "y"], [(7919 * n + 10**6, n % 7) for n in range(99)]),
        PLAIN,
        {"kundennr": [10**6]},
        ["kundennr: row identifier, excluded"],
    ),
    "owner.csv": (
        table(["SK_ID_CURR", "y"], [(10**5 + n % 40, n % 7) for n in range(99)]),
        PLAIN,
        {"SK_ID_CURR": [10**5]},
        ["SK_ID_CURR repeats in several rows"],
    ),
    "small-numbers.csv": (
        table(["a", "b", "y"], [(f"{n + 1}e-7", n % 4, n % 7) for n in range(99)]),
        PLAIN,
        {"a": [1e-7, 2e-7]},
        [],
    ),
    "own-days.parquet": (
        parquet(a=[date(2024, 1, 1) + n * DAY for n in NUMBERS], b=[1, 2] * (N // 2)),
        PLAIN,
        {"b": [1, 2]},
        ["a holds days, which pandas keeps as objects"],
    ),
    "own-months.parquet": (
        parquet(a=pd.period_range("2019-01", periods=N, freq="M")),
        PLAIN,
        {"a": [pd.Timestamp(2019, 1, 1), pd.Timestamp(2019, 2, 1)]},
        ["a holds periods"],
    ),
    "dates.json": (
        json.dumps(
            [
                {
                    "signed_at": f"2024-03-{n % 28 + 1:02}",
                    "until": "9999-12-31" if n % 2 else "2024-05-01",
                    "wait_time": n % 9,
                    "y": n % 7,
                }
                for n in NUMBERS
            ]
        ).encode(),
        PLAIN,
        {
            "signed_at": [pd.Timestamp(2024, 3, 1), pd.Timestamp(2024, 3, 2)],
            "until": [pd.Timestamp(2024, 5, 1), None],
            "wait_time": [0, 1],
        },
        ["signed_at holds dates as text", "until holds 9999-12-31 in 30 rows"],
    ),
    "clock.json": (
        json.dumps([{"open_time": "10:30", "y": n % 7} for n in NUMBERS]).encode(),
        PLAIN,
        {"open_time": ["10:30"]},
        [],
    ),
    "zones.csv": (
        column("a", ["2024-01-01T10:00:00+01:00", "2024-07-01T10:00:00+02:00"]),
        PLAIN,
        {"a": [pd.Timestamp(2024, 1, 1, 9), pd.Timestamp(2024, 7, 1, 8)]},
        ["a holds dates as text: load_data has `times = pd.to_datetime("],
    ),
    "zoned-steps.csv": (
        series(days(), "%Y-%m-%dT%H:%M:%S+0100"),
        SERIES,
        {"t": [pd.Timestamp(2023, 1, 1, 23), pd.Timestamp(2023, 1, 2, 23)]},
        ["t holds times of a zone", "STEP = D"],
    ),
    "written-dates.xlsx": (
        workbook(["day", "y"], *([f"{n % 28 + 1:02}.03.2024", n] for n in NUMBERS)),
        PLAIN,
        {"day": [pd.Timestamp(2024, 3, 1), pd.Timestamp(2024, 3, 2)]},
        ["day holds dates as text"],
    ),
    "years-as-client.csv": (
        table(["years_as_client", "y"], [(n / 7, n % 7) for n in range(99)]),
        PLAIN,
        {"years_as_client": [0]},
        [],
    ),
    "year-alone.csv": (
        table(["anio", "y"], [(1990 + n % 30, n % 30) for n in range(99)]),
        PLAIN,
        {"anio": [1990]},
        ["anio (1990 to 2019) tells the time, which is not a leak"],
    ),
}

WIDE = [f"s{n}" for n in range(20)]
EPOCH = 1_609_718_400

READ |= {
    "odd-word.csv": (
        column("at", ["never", *(f"2021-03-{n:02}" for n in range(1, 29))]),
        PLAIN,
        {"at": [None, pd.Timestamp(2021, 3, 1)]},
        ["at holds never in 3 rows, which is not a date, as its other values are"],
    ),
    "odd-number.csv": (
        column("at", ["0", *(f"2021-03-{n:02}" for n in range(1, 29))]),
        PLAIN,
        {"at": [None, pd.Timestamp(2021, 3, 1)]},
        ["at holds 0 in 3 rows, which is not a date"],
    ),
    "no-such-day.csv": (
        column("at", ["2021-02-30", *(f"2021-03-{n:02}" for n in range(1, 29))]),
        PLAIN,
        {"at": [None, pd.Timestamp(2021, 3, 1)]},
        ["at holds 2021-02-30 in 3 rows, which is not a date"],
    ),
    "two-forms.csv": (
        column("at", ["2021-02-03", "05.06.2021", "2021-02-05", "06.07.2021"]),
        PLAIN,
        {"at": ["2021-02-03"]},
        ["it holds dates of several formats, such as '06.07.2021' and '2021-02-05'"],
    ),
    "no-such-time.csv": (
        table(["t", "y"], [("2021-02-30", 1), *((d, n) for n, d in enumerate(MARCH))]),
        {"time_column": "t"},
        {"t": ["2021-02-30", "2021-03-01"]},
        ["t holds 2021-02-30, which is not a date, as its other values are: drop"],
    ),
    "two-forms-of-time.csv": (
        column("t", ["2021-02-03", "05.06.2021"]),
        {"time_column": "t"},
        {"t": [pd.Timestamp(2021, 2, 3), pd.Timestamp(2021, 6, 5)]},
        ["t becomes dates: load_data has "],
    ),
    "epochs.csv": (
        table(["t", "y"], [(EPOCH + 86_400 * n, n) for n in NUMBERS]),
        SERIES,
        {"t": [pd.Timestamp(2021, 1, 4), pd.Timestamp(2021, 1, 5)]},
        ["t becomes dates: load_data has ", "STEP = D"],
    ),
    "milliseconds.csv": (
        table(["t", "y"], [(EPOCH * 1000 + 3_600_000 * n, n) for n in NUMBERS]),
        SERIES,
        {"t": [pd.Timestamp(2021, 1, 4), pd.Timestamp(2021, 1, 4, 1)]},
        ["STEP = h"],
    ),
    "tilde.csv": (
        table(["a", "b", "y"], [(n, "u", n % 7) for n in NUMBERS], "~"),
        PLAIN,
        {"b": ["u"], "y": [0, 1]},
        ["a: row identifier, excluded"],
    ),
    "quoted-commas.csv": (
        table(["a", "y"], [(f'"{n},5"', f'"{n % 7},25"') for n in NUMBERS]),
        PLAIN,
        {"a": [0.5, 1.5], "y": [0.25, 1.25]},
        ["'0,5' is read with a decimal comma: if it separates two numbers"],
    ),
    "quoted-thousands.csv": (
        table(["a", "y"], [(f'"{n + 1},500"', n % 7) for n in NUMBERS]),
        PLAIN,
        {"a": [1500, 2500]},
        ["a is read as numbers such as '1,500'"],
    ),
    "blank-and-quote.csv": (
        table(["a", " b", " y"], [(n % 9, ' "u, v"', f" {n % 7}") for n in NUMBERS]),
        PLAIN,
        {"a": [0, 1], "b": ["u, v"], "y": [0, 1]},
        [],
    ),
    "minus.csv": (
        column("a", [f"\u2212{n}.5" for n in range(20)]),
        PLAIN,
        {"a": ["\u22120.5"]},
        ["a stays text, though most of it looks like numbers, such as '\u22120.5'"],
    ),
    "brackets.csv": (
        column("a", [f"({n}.5)" if n % 2 else f"{n}.5" for n in range(20)]),
        PLAIN,
        {"a": ["0.5", "(1.5)"]},
        ["a stays text, though most of it looks like numbers, such as '(1.5)'"],
    ),
    "two-units.csv": (
        column("a", [f"{n} kg" if n % 2 else f"{n}000 g" for n in range(20)]),
        PLAIN,
        {"a": ["0000 g", "1 kg"]},
        ["a stays text, though most of it looks like numbers"],
    ),
    "infinite.csv": (
        column("a", ["inf", *(f"{n}.5" for n in range(20))]),
        PLAIN,
        {"a": [None, 0.5]},
        ["a holds inf in 3 rows, which becomes missing: load_data has"],
    ),
    "zoned.parquet": (
        parquet(a=pd.date_range("2024-01-05 01:00", periods=N, tz="Europe/Berlin")),
        PLAIN,
        {"a": [DAY_ONE, DAY_ONE + DAY]},
        ["a holds times of a zone, which become those of UTC"],
    ),
    "half.parquet": (
        parquet(a=pd.array([0.5, 1.5] * 30, dtype="float16")),
        PLAIN,
        {"a": [0.5, 1.5]},
        ["a holds numbers of half precision: load_data has"],
    ),
    "infinite.parquet": (
        parquet(a=[float("-inf"), 1.5] * 30),
        PLAIN,
        {"a": [None, 1.5]},
        ["a holds -inf in 30 rows"],
    ),
    "total.csv": (
        table(["a", "y"], [*((n % 9, n % 7) for n in NUMBERS), ("Total", 170)]),
        PLAIN,
        {"a": [0, 1]},
        ["a holds 'Total': if that row adds up others, take it out in load_data"],
    ),
    "one-word.csv": (
        table([*WIDE, "y"], [[*["?" if n == 3 else n] * 20, n % 7] for n in NUMBERS]),
        PLAIN,
        {"s0": [0, 1, 2, None], "y": [0, 1]},
        ["'?' means missing in 20 columns of numbers: read_data says so once"],
    ),
    "one-word-that-is-a-class.csv": (
        table(
            [*WIDE[:11], "b", "y"],
            [[*["?" if n == 3 else n % 9] * 11, "u?"[n % 2], n % 7] for n in NUMBERS],
        ),
        PLAIN,
        {"s0": [0, 1, 2, None], "b": ["u", "?"]},
        ["s0 is read as numbers: '?' in 1 row become missing"],
    ),
    "other-index.parquet": (
        indexed_by(pd.Index(list(NUMBERS), name="row")),
        PLAIN,
        {"a": [1]},
        ["row is the index of the rows and no column"],
    ),
    "text-digits.parquet": (
        parquet(a=[f"{n}.5" for n in NUMBERS]),
        PLAIN,
        {"a": [0.5, 1.5]},
        ["a is read as numbers: they are texts in the file"],
    ),
    "text-dates.parquet": (
        parquet(a=[f"2024-03-{n % 28 + 1:02}" for n in NUMBERS]),
        PLAIN,
        {"a": [pd.Timestamp(2024, 3, 1)]},
        ["a holds dates as text"],
    ),
    "far-times.parquet": (
        parquet(a=[datetime(9999, 12, 31) if n % 2 else DAY_ONE for n in NUMBERS]),
        PLAIN,
        {"a": [DAY_ONE, None]},
        ["a holds 9999-12-31 00:00:00 in 30 rows, a sentinel for a missing date"],
    ),
    "unsigned.parquet": (
        parquet(a=pd.array([2**63 + n // 2 for n in NUMBERS], dtype="uint64")),
        PLAIN,
        {"a": [2**63, 2**63, 2**63 + 1]},
        [],
    ),
    "duration-target.parquet": (
        parquet(y=pd.to_timedelta([60, 90] * 30, unit="s"), a=[1, 2] * 30),
        PLAIN,
        {"y": [60, 90]},
        ["y holds durations"],
    ),
    "digit-classes.parquet": (
        parquet(y=["0", "1"] * 30, a=[1, 2] * 30),
        CLASSES,
        {"y": ["0", "1"]},
        ["POSITIVE_CLASS = '1'"],
    ),
    "word-classes.parquet": (
        parquet(y=["True", "False", "False"] * 20, a=[1, 2, 3] * 20),
        CLASSES,
        {"y": ["True", "False"]},
        ["POSITIVE_CLASS = 'True'"],
    ),
    "text-infinity.parquet": (
        parquet(a=["inf", *(f"{n}.5" for n in NUMBERS[1:])]),
        PLAIN,
        {"a": [None, 1.5]},
        ["a is read as numbers: they are texts in the file"],
    ),
    "first-day-1904.xlsx": (
        workbook_of_1904(["at", "y"], *([DAY_ONE + n * DAY, n] for n in NUMBERS)),
        {**SERIES, "time_column": "at"},
        {"at": [DAY_ONE, DAY_ONE + DAY]},
        ["STEP = D"],
    ),
    "uncounted.xlsx": (
        workbook(*[[f"={n}+1", n % 7] if n else ["a", "y"] for n in range(N)]),
        {"target": "y"},
        {"a": [None], "y": [1, 2]},
        ["a holds formulas without a value in 59 rows, which are read as missing"],
    ),
    "far-column.xlsx": (
        change_sheet(workbook(*CELLS), b'"B5"', b'"XFD5"'),
        PLAIN,
        {"a": [0, 1], "y": [0, 1, 2, None]},
        ["no column behind B has a name: read_data leaves them out"],
    ),
    "chart-first.xlsx": (
        chart_first(CELLS),
        PLAIN,
        {"a": [0, 1], "y": [0, 1]},
        [],
    ),
    "durations.xlsx": (
        workbook(["a", "y"], *[[timedelta(hours=n), n % 7] for n in NUMBERS]),
        PLAIN,
        {"a": [0, 3600]},
        ["a holds durations: load_data has"],
    ),
    "mixed-cells.xlsx": (
        workbook(["a", "y"], *[[f"A{n % 9}" if n % 2 else n, 1] for n in NUMBERS]),
        PLAIN,
        {"a": ["0", "A1", "2"]},
        ["a holds values of several types: load_data has"],
    ),
    "mixed-flags.xlsx": (
        workbook(["a", "y"], *[["maybe" if n % 2 else True, 1] for n in NUMBERS]),
        PLAIN,
        {"a": ["True", "maybe"]},
        ["a holds values of several types: load_data has"],
    ),
    "mixed-dates.xlsx": (
        workbook(["a", "y"], *[["1/2/2024" if n % 2 else DAY_ONE, 1] for n in NUMBERS]),
        PLAIN,
        {"a": ["2024-01-05 00:00:00", "1/2/2024"]},
        ["a holds values of several types: load_data has"],
    ),
    "mixed.json": (
        json.dumps(
            [{"a": [1, "u", True, None][n % 4], "y": n} for n in NUMBERS]
        ).encode(),
        PLAIN,
        {"a": ["1", "u", "True", None]},
        ["a holds values of several types: load_data has"],
    ),
    "small-letters.xlsx": (
        change_sheet(workbook(*CELLS), b'"A3"', b'"a3"'),
        PLAIN,
        {"a": [0, 1], "y": [0, 1]},
        [],
    ),
    "not-a-number.json": (
        b"[" + b",".join([b'{"a": 1.5, "y": 2}', b'{"a": NaN, "y": 1}'] * 30) + b"]",
        PLAIN,
        {"a": [1.5, None]},
        [],
    ),
    "by-row.json": (
        json.dumps({f"r{n}": {"a": n % 9, "y": n % 7} for n in NUMBERS}).encode(),
        PLAIN,
        {"a": [0, 1], "y": [0, 1]},
        [],
    ),
}

REFUSED = {
    "arrows.csv": (
        table(["a", "b", "y"], [(n, "u", n % 7) for n in NUMBERS], "->"),
        PLAIN,
        'is read as one column, "a->b->y": what separates its columns is not known',
    ),
    "quoted-names.csv": (
        table(["'a'", "'y'"], [(n % 9, n % 7) for n in NUMBERS]),
        PLAIN,
        """did you mean "'y'"?""",
    ),
    "parts.parquet": (
        parquet_of(pd.DataFrame({("a", "x"): NUMBERS, ("y", ""): NUMBERS})),
        {"target": "('y', '')"},
        "has names of several parts, such as ('a', 'x'): join them",
    ),
    "same-names.parquet": (
        repeated_names(),
        PLAIN,
        'has several columns named "a": rename them',
    ),
    "index.parquet": (
        indexed_by(pd.Index(MARCH * 2, name="t")[:N]),
        {"time_column": "t"},
        '"t" is the index of index.parquet and no column: save the table after',
    ),
    "old-model.pkl": (
        b"cos\nsystem\n(S'true'\ntR.",
        PLAIN,
        "is a pickle, which can run code when it is opened",
    ),
    "twice-packed.csv.gz": (
        gzip.compress(gzip.compress(SIMPLE)),
        PLAIN,
        "is packed: unpack it and give the file in it",
    ),
    "one-zero.csv": (
        SIMPLE.replace(b"3,3", b"3\0,3", 1),
        PLAIN,
        "holds zero bytes: save the table as CSV",
    ),
    "far-number.csv": (
        table(["a", "y"], [("1e308" if n == 7 else n, n) for n in NUMBERS]),
        PLAIN,
        'column "a" of far-number.csv holds 1e+308, more than the 32 bits of a tree',
    ),
    "far-whole-number.csv": (
        table(["a", "y"], [(10 ** (n % 45), n % 7) for n in NUMBERS]),
        PLAIN,
        'column "a" of far-whole-number.csv holds 1e+44, more than the 32 bits',
    ),
    "near-numbers.csv": (
        table(["a", "y"], [(f"{n}e-200", n % 7) for n in NUMBERS]),
        PLAIN,
        'column "a" of near-numbers.csv holds 5.9e-199, whose square no number holds',
    ),
    "far-target.csv": (
        table(["a", "y"], [(n % 9, f"-{n}e200") for n in NUMBERS]),
        PLAIN,
        'column "y" of far-target.csv holds 5.9e+201, whose square no number holds',
    ),
    "early.csv": (
        series(
            [*days(90, timedelta(minutes=1)), datetime(1970, 1, 1)], "%Y-%m-%d %H:%M"
        ),
        SERIES,
        "t holds 1970-01-01 00:00:00, far from all other times: in steps of min",
    ),
    "late.csv": (
        series(
            [*days(90, timedelta(seconds=1)), datetime(2190, 1, 1)], "%Y-%m-%d %H:%M:%S"
        ),
        SERIES,
        "t holds 2190-01-01 00:00:00, far from all other times: in steps of 1s",
    ),
    "no-time.csv": (
        series([*days(90), datetime(9999, 12, 31)]),
        SERIES,
        "t holds 9999-12-31, a sentinel for a missing date: take these rows out",
    ),
    "endless-view.sqlite": (
        database(
            "CREATE VIEW v AS WITH RECURSIVE c(y) AS "
            "(SELECT 1 UNION ALL SELECT y + 1 FROM c) SELECT y, y AS a FROM c"
        ),
        PLAIN,
        "cannot be read (a view without an end): export the table as CSV",
    ),
    "far-cell.xlsx": (
        change_sheet(workbook(*CELLS), b'"A3"', b'"ZZZZZZ3"'),
        PLAIN,
        "is a broken workbook (cell ZZZZZZ3)",
    ),
    "far-row.xlsx": (
        change_sheet(workbook(*CELLS), b'row r="9"', b'row r="9999999999"'),
        PLAIN,
        "is a broken workbook (row number 9999999999)",
    ),
    "uncounted-target.xlsx": (
        workbook(*[[n % 9, f"={n}+1"] if n else ["a", "y"] for n in range(N)]),
        PLAIN,
        "target y holds formulas without a value in 59 rows",
    ),
    "back-cell.xlsx": (
        change_sheet(workbook(*CELLS), b'"B3"', b'"A3"'),
        PLAIN,
        "is a broken workbook (cell A3 behind a later one)",
    ),
    "no-column.xlsx": (
        change_sheet(workbook(*CELLS), b'"A3"', b'"3"'),
        PLAIN,
        "is a broken workbook (cell 3)",
    ),
    "back-row.xlsx": (
        change_sheet(workbook(*CELLS), b'row r="9"', b'row r="3"'),
        PLAIN,
        "is a broken workbook (row number 3)",
    ),
    "no-number.xlsx": (
        change_sheet(workbook(*CELLS), b"<v>8</v>", b"<v>1e999</v>"),
        PLAIN,
        "is a broken workbook",
    ),
    "cut-sheet.xlsx": (
        change_sheet(workbook(*CELLS), b"</sheetData>", b""),
        PLAIN,
        "is a broken workbook",
    ),
    "many.zip": (
        pack({f"part{n}.csv": SIMPLE for n in range(300)}),
        PLAIN,
        "holds 300 files: unpack it and give the file that is the data",
    ),
    "deep.json": (
        b"[" * 100_000 + b"]" * 100_000,
        PLAIN,
        "is not valid JSON (nested too deeply)",
    ),
    "long-number.json": (
        b'[{"y": 1' + b"0" * 5000 + b"}]",
        PLAIN,
        "is not valid JSON",
    ),
    "page.csv": (
        b"<!DOCTYPE html><table><tr><td>y</td></tr></table>",
        PLAIN,
        "web page",
    ),
    "bomb.csv": (b'<?xml version="1.0"?>' + BOMB, PLAIN, "is a web page or XML"),
    "model.csv": (
        pickle.dumps({"y": [1]}),
        PLAIN,
        "is a pickle, which can run code when it is opened",
    ),
    "array.csv": (b"\x93NUMPY\x01\0v\0", PLAIN, "is an array of numpy"),
    "store.csv": (b"\x89HDF\r\n\x1a\n", PLAIN, "is an HDF5 file"),
    "report.csv": (b"%PDF-1.7\n", PLAIN, "is a PDF"),
    "pointer.csv": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        PLAIN,
        "is a pointer of Git LFS: run `git lfs pull` first",
    ),
    "archive.csv": (
        TAR,
        PLAIN,
        "tar",
    ),
    "unpacked.tar.gz": (
        gzip.compress(TAR),
        PLAIN,
        "is a tar archive: unpack it",
    ),
    "packed.csv.zst": (b"\x28\xb5\x2f\xfd\0\0", PLAIN, "is compressed by zstd"),
    "zeros.csv": (b"a,y\n" + b"\0" * 5000, PLAIN, "is not delimited text"),
    "empty-features.csv": (
        table(["a", "y"], [("", n % 7) for n in NUMBERS]),
        PLAIN,
        "holds no value beside y: ask for the whole file",
    ),
    "nested.parquet": (
        parquet(a=[[1, 2]] * N),
        PLAIN,
        'column "a" of nested.parquet holds values of type list: flatten it first',
    ),
    "bytes.parquet": (parquet(a=[b"\0\xff"] * N), PLAIN, "holds binary data"),
    "torn.parquet": (b"PAR1" + b"\0" * 40 + b"PAR1", PLAIN, "is broken parquet"),
    "bare-times.csv": (
        b"".join(b"2024-01-%02d 10:00,%d\n" % (n, n % 3) for n in range(1, 29)),
        PLAIN,
        "has no header, its first row is data",
    ),
    "bare-runs.txt": (
        b"".join(b"%d   %d    %d\n" % (n % 9 + 1, n + 1, n % 3) for n in NUMBERS),
        PLAIN,
        "answer 1 to 3, or add a header",
    ),
    "late-ragged.csv": (
        SIMPLE + b"1,2,3\n",
        PLAIN,
        "has 3 fields in row 61 and 2 in its header: correct that row",
    ),
    "other-capital.csv": (table(["a", "Y"], CELLS[1:]), PLAIN, 'did you mean "Y"?'),
    "lines.jsonl": (
        b'{"y": 1}\n' * 3 + b"{broken\n",
        PLAIN,
        "is not valid JSON in line 4",
    ),
    "keys.json": (json.dumps({"y": {"1": 1}, "a": {}}).encode(), PLAIN, "a list of"),
}
