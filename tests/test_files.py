"""Files as companies send them: what the project then reads, or the one line that the
user sees."""

import gzip
import io
import json
import os
import sqlite3
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import hostile_files
import pandas as pd
import pytest
from conftest import ROOT, find_facts
from openpyxl import Workbook

from takehome import UserError
from takehome.ingest.detect import open_table
from takehome.ingest.facts import describe_facts
from takehome.ingest.source_file import SourceFile
from takehome.project.requirements import NEEDED, add_pins
from takehome.template.answers import NAMES, check_files
from takehome.template.decide import assume_found, decide
from takehome.template.render import render_project

ANSWERS = {
    "task": "regression",
    "target": "y",
    "time_column": None,
    "group_column": None,
}
LONG = 9007199254740993  # the first whole number that no float holds
ROWS = range(1, 21)


def text(*lines, encoding="utf-8"):
    return ("\n".join(lines) + "\n").encode(encoding)


def column(name, values):
    """Return a comma-separated file: a number, the target y, and the column in
    question."""
    return text(
        f"n,y,{name}", *(f'{n},{n % 3}.5,"{value}"' for n, value in enumerate(values))
    )


def workbook(**sheets):
    """Return a workbook with these sheets, given as lists of rows."""
    book, content = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(content)
    return content.getvalue()


def archive(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, member in members.items():
            file.writestr(name.replace("__", "."), member)
    return content.getvalue()


def lock(content):
    """Return an archive whose entries are marked as encrypted."""
    content = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + place] |= 1
    return bytes(content)


def database(*statements):
    """Return the bytes of a SQLite database."""
    connection = sqlite3.connect(":memory:")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy"  # `serialize` came with Python 3.11
        copy = sqlite3.connect(path)
        connection.backup(copy)
        copy.close()
        return path.read_bytes()


def parquet(table):
    content = io.BytesIO()
    table.to_parquet(content)
    return content.getvalue()


SIMPLE = text("a,y", "u,1.5", "v,2.5")
TWO = {"a": ["u", "v"], "y": [1.5, 2.5]}
JSON = {"dtype": False, "convert_axes": False}
SHEET = [["a", "y"], ["u", 1.5], ["v", 2.5]]
RECORDS = [{"a": "u", "y": 1.5}, {"a": "v", "y": 2.5}]
CODES = [f"{n:05}" for n in ROWS]
IDS = [str(LONG + 2 * n) for n in ROWS]
SHOP = [
    "CREATE TABLE staff (name TEXT)",
    "CREATE TABLE orders (a TEXT, y REAL)",
    "INSERT INTO orders VALUES ('u', 1.5), ('v', 2.5)",
]

# what stands in the file: {column: values} that the project reads, and words of what is
# said
DAYS = [f"2024-03-{n:02}" for n in ROWS]
READ = {
    "rows.csv": (SIMPLE, TWO, []),
    "mark.csv": (b"\xef\xbb\xbf" + SIMPLE, TWO, []),
    "tabs.tsv": (SIMPLE.replace(b",", b"\t"), TWO, []),
    "pipes.txt": (SIMPLE.replace(b",", b"|"), TWO, []),
    "spaced.csv": (
        text("a, y", "u, 1.5", "?, 2.5", '"v, w", 3.5'),
        {"a": ["u", "?", "v, w"], "y": [1.5, 2.5, 3.5]},
        [],
    ),
    "spaces.data": (text("a y", "u 1.5", "v 2.5"), TWO, []),
    "utf16.csv": (SIMPLE.decode().encode("utf-16"), TWO, []),
    "latin.csv": (
        b"a,y\n\x81\xe4,1.5\nv,2.5\n",
        {"a": ["\x81ä", "v"]},
        ["latin.csv is read as latin-1"],
    ),
    "windows.csv": (
        text("a;y", "5 €;1,5", "ü;2,5", encoding="cp1252"),
        {"a": ["5 €", "ü"], "y": [1.5, 2.5]},
        [],
    ),
    "small.csv.gz": (gzip.compress(SIMPLE), TWO, []),
    "unnamed-gzip.csv": (gzip.compress(SIMPLE), TWO, []),
    "unpacked-by-browser.csv.gz": (SIMPLE, TWO, []),
    "one.zip": (archive(rows__csv=SIMPLE), TWO, []),
    "unnamed-zip.csv": (archive(rows__csv=SIMPLE), TWO, []),
    "several.zip": (
        archive(
            readme__txt=b"what this is\nand more\n",
            rows__csv=SIMPLE,
            other__csv=b"b,c\n1,2\n",
        ),
        TWO,
        ['file "rows.csv" of several.zip is the data; not read: readme.txt, other.csv'],
    ),
    "workbook-in.zip": (
        archive(rows__xlsx=workbook(S=[["a", "y"], ["u", 1.5], ["v", 2.5]])),
        TWO,
        ['file "rows.xlsx"'],
    ),
    "one-sheet.xlsx": (
        workbook(S=[["a", "y"], ["u", 1.5], ["v", 2.5]]),
        TWO,
        [],
    ),
    "sheets.xlsx": (
        workbook(Notes=[["read me"]], Data=SHEET, Again=[["y"], [1]]),
        TWO,
        ['sheet "Data" is the data; not read: Notes, Again (Again has the target too)'],
    ),
    "titled.xlsx": (
        workbook(S=[[], ["Report of May"], [], *SHEET]),
        TWO,
        ["the header is row 4: the rows above it are left out"],
    ),
    "years.xlsx": (
        workbook(S=[["a", "y", 2019], ["u", 1.5, 7], ["v", 2.5, 8]]),
        {"2019": [7, 8]},
        [],
    ),
    "codes.xlsx": (
        workbook(
            S=[
                ["zip", "y"],
                *([code, n / 2] for n, code in zip(ROWS, CODES, strict=True)),
            ]
        ),
        {"zip": CODES},
        ["zip stays text: its digits are a code"],
    ),
    "rounded.xlsx": (
        workbook(S=[["id", "y"], *([1234567890123456 + n, n / 2] for n in ROWS)]),
        {},
        ["id holds numbers of 16 digits or more, and a workbook keeps 15"],
    ),
    "question-mark.xlsx": (
        workbook(S=[["age", "y"], *(["?" if n == 3 else n, n / 2] for n in ROWS)]),
        {"age": [n if n != 3 else None for n in ROWS]},
        ["age is read as numbers: '?' in 1 row become missing"],
    ),
    "dates.xlsx": (
        workbook(
            S=[
                ["day", "y"],
                *(["?" if n == 3 else date(2024, 1, n), n / 2] for n in ROWS),
            ]
        ),
        {"y": [n / 2 for n in ROWS]},
        ["day holds ? in 1 row, which is not a date, as its other values are"],
    ),
    "rows.parquet": (
        parquet(pd.DataFrame(TWO)),
        TWO,
        [],
    ),
    "rows.json": (json.dumps(RECORDS).encode(), TWO, []),
    "lines.jsonl": (text('{"a": "u", "y": 1.5}', "", '{"y": 2.5, "a": "v"}'), TWO, []),
    "marked.json": (
        b"\xef\xbb\xbf" + b'[{"a": "u", "y": 1.5}, {"a": "v", "y": 2.5}]',
        TWO,
        [],
    ),
    "columns.json": (json.dumps(TWO).encode(), TWO, []),
    "codes.json": (
        json.dumps(
            [{"id": f"{n:05}", "2019": n, "date": str(n), "y": n / 2} for n in ROWS]
        ).encode(),
        {"id": CODES, "2019": list(ROWS), "date": list(ROWS)},
        ["date is read as numbers: they are texts in the file"],
    ),
    "rounded.json": (
        json.dumps(
            [{"id": LONG if n > 1 else None, "y": n / 2} for n in ROWS]
        ).encode(),
        {},
        ["id holds whole numbers that pandas rounds"],
    ),
    "lists.json": (
        json.dumps({"when": "May", "shops": [{"b": 1}], "orders": RECORDS}).encode(),
        TWO,
        ['table "orders" of lists.json is the data'],
    ),
    "shop.sqlite": (
        database(*SHOP),
        TWO,
        ['table "orders" of shop.sqlite is the data; not read: staff'],
    ),
    "dates.csv": (column("seen", DAYS), {"seen": pd.to_datetime(DAYS).to_list()}, []),
    "day-first.csv": (
        column("seen", [f"{n:02}/03/2024" for n in ROWS]),
        {"seen": [pd.Timestamp(2024, 3, n) for n in ROWS]},
        ["seen is read as %d/%m/%Y: correct read_data if it is not"],
    ),
    "nearly-dates.csv": (
        column("seen", [*DAYS, "soon"]),
        {"seen": [*map(pd.Timestamp, DAYS), None]},
        ["seen holds soon in 1 row, which is not a date, as its other values are"],
    ),
    "codes.csv": (
        column("zip", CODES),
        {"zip": CODES},
        ["zip stays text: its digits are a code"],
    ),
    "ids.csv": (column("id", IDS), {"id": IDS}, ["id stays text"]),
    "flags.csv": (
        column("flag", [n % 2 for n in ROWS]),
        {"flag": [n % 2 for n in ROWS]},
        [],
    ),
    "dollars.csv": (
        column("price", [f"${n},234.50" for n in ROWS]),
        {"price": [n * 1000 + 234.5 for n in ROWS]},
        ["price is read as numbers such as '$1,234.50'"],
    ),
    "percent.csv": (
        column("rate", [f"{n}%" for n in ROWS]),
        {"rate": list(ROWS)},
        ["such as '1%'"],
    ),
    "units.csv": (
        column("way", [f"{n} km" for n in ROWS]),
        {"way": list(ROWS)},
        ["such as '1 km'"],
    ),
    "plural.csv": (
        column("wait", ["1 day", *(f"{n} days" for n in ROWS)]),
        {"wait": [1, *ROWS]},
        ["such as '1 day'"],
    ),
    "spaces.csv": (column("age", [f" {n} " for n in ROWS]), {"age": list(ROWS)}, []),
    "words.csv": (
        column("age", [*ROWS, "?", "twenty"]),
        {"age": [*ROWS, None, None]},
        ["age is read as numbers: '?' in 1 row, 'twenty' in 1 row become missing"],
    ),
    "blanks.csv": (
        column("age", [*ROWS, " ", "NA"]),
        {"age": [*ROWS, None, None]},
        ["' ' in 1 row become missing"],
    ),
    "plus.csv": (
        column("age", [*ROWS, "90+"]),
        {"age": [*ROWS, 90]},
        ["'90+' in 1 row lose their plus"],
    ),
    "other-units.csv": (
        column("left", [*(f"{n} days" for n in ROWS), "3 hours"]),
        {"left": [*(f"{n} days" for n in ROWS), "3 hours"]},
        [
            "left stays text: most is numbers such as '1 days', but '3 hours' is not "
            "read the same way"
        ],
    ),
    "half-units.csv": (
        column("left", ["5 days", "3 hours"] * 5),
        {"left": ["5 days", "3 hours"] * 5},
        [],
    ),
    "exponents.csv": (
        column("x", [*(f"{n}e5" for n in ROWS), "?"]),
        {"x": [*(f"{n}e5" for n in ROWS), "?"]},
        ["x stays text"],
    ),
    "times.csv": (
        column("at", [f"{n}:30" for n in ROWS]),
        {"at": [f"{n}:30" for n in ROWS]},
        [],
    ),
    "versions.csv": (
        column("v", [f"1.2.{n}" for n in ROWS]),
        {"v": [f"1.2.{n}" for n in ROWS]},
        [],
    ),
    "phones.csv": (
        column("p", [f"612 345 6{n:02}" for n in ROWS]),
        {"p": [f"612 345 6{n:02}" for n in ROWS]},
        [],
    ),
    "letters.csv": (
        column("seat", [f"A{n}" for n in ROWS]),
        {"seat": [f"A{n}" for n in ROWS]},
        [],
    ),
    "bounds.csv": (
        column("x", [f"<{n}" for n in ROWS]),
        {"x": [f"<{n}" for n in ROWS]},
        ["x stays text, though most of it looks like numbers, such as '<1'"],
    ),
    "brackets.csv": (
        column("x", [*ROWS, "(5)"]),
        {"x": [*map(str, ROWS), "(5)"]},
        ["x stays text"],
    ),
    "target.csv": (
        text("a,y", *(f'u,"{n},500"' for n in ROWS)),
        {"y": [n * 1000 + 500 for n in ROWS]},
        ["y is read as numbers such as '1,500'"],
    ),
    "comma.csv": (
        text("a;y", "1.234,5;1,5", "2.500;2,5", "300;3,5"),
        {"a": [1234.5, 2500, 300], "y": [1.5, 2.5, 3.5]},
        ["a is read as numbers such as '1.234,5'"],
    ),
    "doubtful.csv": (
        text("a;y", "1,234;1", "2,500;2"),
        {"a": [1.234, 2.5]},
        [
            "'1,234' is read with a decimal comma: if it sets off thousands, change "
            "read_data"
        ],
    ),
    "titles.csv": (
        text("Report of May", "", "a;y", "u;1", "v;2"),
        {"a": ["u", "v"]},
        ["the header is row 2"],
    ),
    "hint.csv": (
        text("sep=;", "a;b;y", "u;1;1", "v;2;2"),
        {"a": ["u", "v"]},
        ["the header is row 2"],
    ),
    "quoted-header.csv": (
        text('"a;b;y"', "u;1;1", "v;2;2"),
        {"a": ["u", "v"], "y": [1, 2]},
        ["the header is one quoted"],
    ),
    "wide.csv": (text("shop,2019,2020,y", "u,5,6,1", "v,7,8,2"), {"2019": [5, 7]}, []),
    "index.csv": (
        text(",a,a,y", "0,u,v,1", "1,w,x,2"),
        {"Unnamed: 0": [0, 1], "a.1": ["v", "x"]},
        [],
    ),
    "names.csv": (
        text('"a ""b"" \\', '\u2028é",y', "00123,1", "00456,2"),
        {'a "b" \\\n\u2028é': ["00123", "00456"]},
        ["é stays text"],
    ),
    "newlines.csv": (
        b'a,y\n"one\ntwo ""three""",1\n"f, g",2\n',
        {"a": ['one\ntwo "three"', "f, g"]},
        [],
    ),
    "short-rows.csv": (text("a,y,z", "u,1", "v,2,3"), {"z": [None, 3]}, []),
}

# what stands in the file, and the whole line that the user sees
REFUSED = {
    "empty.csv": (b"", "/empty.csv is empty: ask for the whole file"),
    "header.csv": (
        b"a,y\n",
        "header.csv holds a header and no rows: ask for the whole file",
    ),
    "picture.csv": (
        b"\x89PNG\r\n\x1a\n\0\0",
        "/picture.csv is not delimited text: save the table as CSV",
    ),
    "cut.csv.gz": (
        gzip.compress(SIMPLE * 99)[:-30],
        "/cut.csv.gz cannot be decompressed (Compressed file ended before the "
        "end-of-stream marker was reached): "
        "ask for a whole file",
    ),
    "other.csv": (
        b"a,Y\n1,2\n",
        'target "y" is not a column of other.csv: did you mean "Y"?',
    ),
    "ragged.csv": (
        b"a,y\n1,2\n1,2,3\n",
        "ragged.csv has 3 fields in row 2 and 2 in its header: correct that row",
    ),
    "open.csv": (
        b'a,y\n"u,1\nv,2\n',
        "open.csv opens a quote that it never closes: correct it near 'u,1 v,2'",
    ),
    "broken.zip": (
        archive(rows__csv=SIMPLE)[:40],
        "broken.zip is a broken zip (File is not a zip file): ask for a whole file",
    ),
    "quoted.csv": (
        b'"a;y"\n"u;1"\n"v;2"\n',
        "quoted.csv has quotes around whole rows, so each is one value: remove the "
        "outer quotes",
    ),
    "bare.csv": (
        b"1,5,u\n2,6,u\n3,7,v\n",
        'bare.csv has no header, its first row is data (1, 5, u), and target "y" is '
        "not the number of a column: answer 1 to 3, or add a header",
    ),
    "old.xls": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "old.xls is a workbook of the old kind (.xls), or one with a password: save "
        "it as .xlsx without one",
    ),
    "sheets.xlsx": (
        workbook(One=[["a", "b"], [1, 2]], Two=[["c"], [3]]),
        'target "y" is a column of no sheet of sheets.xlsx: One has a, b; Two has c',
    ),
    "blank.xlsx": (
        workbook(One=[]),
        "blank.xlsx has no sheet with cells in it: ask for the whole file",
    ),
    "document.ods": (
        archive(content__xml=b"<x/>"),
        "document.ods is an OpenDocument file: save the table as .xlsx or CSV",
    ),
    "cut.parquet": (
        b"PAR1 and no end",
        "cut.parquet is cut off: ask for the whole file",
    ),
    "nested.json": (
        b'[{"y": 1, "home": {"city": "u"}}]',
        'column "home" of nested.json holds an object in row 1: flatten it to CSV '
        "first",
    ),
    "tags.jsonl": (
        b'{"y": 1, "tags": 1}\n{"y": 2, "tags": ["u"]}\n',
        'column "tags" of tags.jsonl holds a list in row 2: flatten it to CSV first',
    ),
    "values.json": (
        b"[1, 2]",
        "values.json is not a list of records: save the table as CSV",
    ),
    "cut.json": (
        b'[{"y": 1}, {"y"',
        "cut.json is not valid JSON (Expecting ':' delimiter: line 1 column 16 (char "
        "15)): "
        "ask for a whole file",
    ),
    "huge.json": (
        b'[{"y": 1, "id": 123456789012345678901}]',
        'column "id" of huge.json holds 123456789012345678901, more digits than '
        "pandas reads: write it as text",
    ),
    "lists.json": (
        b'{"one": [{"a": 1}], "two": [{"b": 1}, {"c": 1}]}',
        'target "y" is a column of no table of lists.json: one has a; two has b, c',
    ),
    "locked.zip": (
        lock(archive(rows__csv=SIMPLE)),
        "locked.zip is locked with a password: unpack it and give the file in it",
    ),
    "nested.zip": (
        archive(inner__zip=archive(rows__csv=SIMPLE)),
        "nested.zip holds another zip, inner.zip: unpack it and give the file in it",
    ),
    "pictures.zip": (
        archive(a__png=b"\x89PNG\0", b__png=b"\x89PNG\0"),
        "pictures.zip holds no table: give the file that has one",
    ),
    "nothing.zip": (archive(), "nothing.zip holds no table: it has no files"),
    "others.zip": (
        archive(one__csv=b"a,b\n1,x\n", two__csv=b"c,d\n3,x\n"),
        'target "y" is a column of no table of others.zip: one.csv has a, b; two.csv '
        "has c, d",
    ),
    "other.sqlite": (
        database(
            "CREATE TABLE staff (name TEXT)",
            "CREATE TABLE shops (city TEXT, area REAL)",
        ),
        'target "y" is a column of no table of other.sqlite: staff has name; shops '
        "has city, area",
    ),
    "photos.sqlite": (
        database(
            "CREATE TABLE people (y REAL, photo BLOB)",
            "INSERT INTO people VALUES (1, x'00ff')",
        ),
        'column "photo" of table "people" in photos.sqlite holds binary data: export '
        "the table as CSV without it",
    ),
    "broken.sqlite": (
        b"SQLite format 3\0 and no more",
        "broken.sqlite is a database that cannot be read (file is not a database): "
        "export the table as CSV",
    ),
}


MARKED = r"[^\d{decimal}-]"


def load(table, facts):
    """Return a table as the project reads it: by pandas, and by the lines found."""
    read = getattr(pd, facts["read"]["function"])
    data = read(table.path, **facts["read"]["options"])
    scope = {"pd": pd, "data": data}
    for line in facts["load_lines"]:
        exec(line, scope)  # noqa: S102  the line is what is tested
    data = scope["data"]
    for name in facts["numbers_in_text"]:
        pattern = MARKED.replace("{decimal}", facts["decimal"])
        digits = data[name].astype(str).str.replace(pattern, "", regex=True)
        digits = digits.str.replace(facts["decimal"], ".")
        data[name] = pd.to_numeric(digits, errors="coerce")
    return data


def read_file(path, **answers):
    """Return (the table as the project reads it, the facts of a file)."""
    answers = {**ANSWERS, **answers}
    with open_table(path, answers) as table:
        facts = describe_facts(table, None, answers)
        json.dumps(facts)  # plain values only
        return load(table, facts), facts


def list_values(column):
    """Return the values of a column, None where they are missing."""
    return column.astype(object).where(column.notna(), None).tolist()


@pytest.mark.parametrize("name", READ)
def test_the_project_reads_what_stands_in_the_file(tmp_path, name):
    content, columns, words = READ[name]
    (tmp_path / name).write_bytes(content)
    data, facts = read_file(tmp_path / name)
    assert not any("\n" in note for note in facts["notes"])
    for word in words:
        assert any(word in note for note in facts["notes"]), facts["notes"]
    assert words or not facts["notes"]
    for column_name, values in columns.items():
        expected = list_values(pd.Series(values, dtype=object))
        assert list_values(data[column_name]) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line(tmp_path, name):
    content, line = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as refusal:
        find_facts(tmp_path / name, ANSWERS)
    assert str(refusal.value).replace(str(tmp_path), "") == line


def bare(rows, columns=range(22)):
    """Return rows of numbers without a header, the last of them 1 or 2."""
    lines = [
        ",".join(
            str((n * 7 + place * 3) % 50 + 30 if place < 21 else n % 2 + 1)
            for place in columns
        )
        for n in range(rows)
    ]
    return text(*lines)


@pytest.mark.parametrize(
    ("target", "first"), [("21", 0), ("22", 1), ("5", 1), ("0", 0)]
)
def test_columns_without_a_header_are_numbered_so_that_the_target_is_one(
    tmp_path, target, first
):
    (tmp_path / "bare.csv").write_bytes(bare(40))
    data, facts = read_file(tmp_path / "bare.csv", target=target, task="classification")
    words = f"columns are numbered {first} to {first + 21}, the target {target} holds"
    assert words in facts["notes"][0]
    assert list(data) == [str(number) for number in range(first, first + 22)]
    assert len(data) == 40


@pytest.mark.parametrize(
    ("names", "rule"),
    [
        (["0", "1", "2"], "range(3)"),
        (["1", "2", "3"], "range(1, 4)"),
        (["0", "1", "y"], None),
        (["", "1"], None),
    ],
)
@pytest.mark.parametrize("task", ["classification", "forecast"])
def test_numbered_columns_are_named_by_a_rule(task, names, rule):
    found = assume_found(task)
    options = {"header": None, "names": names}
    found["read"] = {"function": "read_csv", "options": options}
    answers = dict.fromkeys(["predict_file", "group_column", "metric", "brief"], "")
    answers |= {"project_name": "Churn", "project_slug": "churn", "target": "1"}
    answers |= {"task": task, "package_name": "churn", "data_file": "bare.csv"}
    answers |= {"time_column": "0", "hours": "4", "deliver": "none"}
    code = render_project(answers, found)["churn/data.py"].decode()
    value = code.partition("names=")[2].partition(",\n    )")[0]
    assert eval(value) == names  # noqa: S307  code that the template wrote
    assert value == f"[str(number) for number in {rule}]" or rule is None


def test_a_number_of_no_column_is_refused(tmp_path):
    (tmp_path / "bare.csv").write_bytes(bare(40))
    words = 'target "23" is not the number of a column: answer 1 to 22, or add a header'
    with pytest.raises(UserError, match=words):
        read_file(tmp_path / "bare.csv", target="23")


@pytest.mark.parametrize(
    "content",
    [
        b"2019,2020,2021,2022\n5,6,7,8\n1,2,3,4\n",
        b"shop,2019,2020\nu,5,6\nv,7,8\n",
        b"a,b,c\n1,2,3\n4,5,6\n",
    ],
)
def test_names_that_are_years_are_no_data(tmp_path, content):
    (tmp_path / "wide.csv").write_bytes(content)
    words = 'target "y" is not a column of wide.csv: it has'
    with pytest.raises(UserError, match=words):
        read_file(tmp_path / "wide.csv", task="forecast")


def test_a_class_is_never_made_a_number_or_read_otherwise(tmp_path):
    lines = [*(f"{n},0{n % 2}" for n in ROWS), "5,?"]
    (tmp_path / "classes.csv").write_bytes(text("a,y", *lines))
    _, facts = read_file(tmp_path / "classes.csv", task="classification")
    assert facts["read"]["options"] == {}
    assert facts["numbers_in_text"] == []


def test_a_large_file_with_words_among_numbers_is_read_in_one_piece(tmp_path):
    lines = [f"{n},5;{n}" for n in range(150_000)]
    (tmp_path / "large.csv").write_bytes(text("a;y", *lines, "?;1"))
    facts = find_facts(tmp_path / "large.csv", ANSWERS)
    expected = {"sep": ";", "decimal": ",", "low_memory": False}
    assert facts["read"]["options"] == expected


@pytest.mark.parametrize(
    ("data", "rows", "options"),
    [
        (("a.csv", SIMPLE), ("new.csv", b"a\nu\n"), None),
        (("a.csv", SIMPLE), ("new.csv", b"a;b\nu;1\n"), {"sep": ";"}),
        (
            ("a.csv", text("a;y", "1,5;2,5", "2;3")),
            ("new.csv", text("a;b", "1;2", "3;4")),
            None,
        ),
        (
            ("a.csv", text("a;y", "ü;2,5", "v;3", encoding="cp1252")),
            ("new.csv", text("a;b", "u;2", "v;4")),
            None,
        ),
        (
            ("a.csv", text("a,y", "00123,1", "00124,2")),
            ("new.csv", text("a;b", "00125;2")),
            {"sep": ";", "dtype": {"a": "str"}},
        ),
        (("a.xlsx", workbook(S=SHEET)), ("new.xlsx", workbook(T=[["a"], ["u"]])), None),
        (
            ("a.xlsx", workbook(S=[["x"]], T=SHEET)),
            ("new.xlsx", workbook(U=[["a"], ["u"]])),
            {},
        ),
        (("a.json", json.dumps(RECORDS).encode()), ("new.json", b'[{"a": "u"}]'), None),
        (
            ("a.json", json.dumps(RECORDS).encode()),
            ("new.jsonl", b'{"a": "u"}\n{"a": "v"}\n'),
            {"lines": True, **JSON},
        ),
    ],
)
def test_rows_to_score_are_read_as_the_data_unless_found_otherwise(
    tmp_path, data, rows, options
):
    for name, content in (data, rows):
        (tmp_path / name).write_bytes(content)
    facts = find_facts(tmp_path / data[0], ANSWERS, tmp_path / rows[0])
    expected = facts["read"]["options"] if options is None else options
    assert facts["read_predict"]["options"] == expected


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("new.xlsx", workbook(S=[["a"], ["u"]]), "read_excel"),
        ("new.json", b'[{"a": "u"}]', "read_json"),
        ("new.parquet", parquet(pd.DataFrame({"a": ["u"]})), "read_parquet"),
        ("new.csv", "a;b\nü;1\n".encode("utf-16"), "read_csv"),
    ],
)
def test_rows_to_score_may_be_of_another_kind(tmp_path, name, content, reader):
    (tmp_path / "a.csv").write_bytes(SIMPLE)
    (tmp_path / name).write_bytes(content)
    facts = find_facts(tmp_path / "a.csv", ANSWERS, tmp_path / name)
    read = facts["read_predict"]
    assert read["function"] == reader
    assert "a" in getattr(pd, reader)(tmp_path / name, **read["options"])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("new.sqlite", database(*SHOP), "holds more than rows to score: save them"),
        ("new.csv", b"u\nu\nv\nv\n", "has no header, unlike a.csv: give it the same"),
        ("new.tsv", b"p\tq\n1\tx\n", "has no column of a.csv: give the rows to score"),
    ],
)
def test_rows_to_score_that_are_none_are_refused(tmp_path, name, content, message):
    (tmp_path / "a.csv").write_bytes(SIMPLE)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=f"{name} {message}"):
        find_facts(tmp_path / "a.csv", ANSWERS, tmp_path / name)


def test_rows_without_a_header_lack_only_the_target(tmp_path):
    (tmp_path / "bare.csv").write_bytes(bare(40))
    (tmp_path / "new.csv").write_bytes(bare(9, range(21)))
    answers = {**ANSWERS, "target": "21"}
    facts = find_facts(tmp_path / "bare.csv", answers, tmp_path / "new.csv")
    table = pd.read_csv(tmp_path / "new.csv", **facts["read_predict"]["options"])
    assert list(table) == [str(number) for number in range(21)]


def test_two_files_of_one_name_are_refused_since_both_go_into_data(tmp_path):
    for folder in ("train", "test"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rows.csv").write_bytes(SIMPLE)
    answers = {
        **ANSWERS,
        "data_file": "train/rows.csv",
        "predict_file": "test/rows.csv",
    }
    with pytest.raises(
        UserError,
        match='data_file and predict_file are both named "rows.csv": rename one',
    ):
        check_files(answers, [tmp_path])


# texts of their languages' own letters; of the last ones only a few stand in the file
ENCODED = {
    "cp1251": "город;отзыв\nМосква;хороший товар\nКазань;«не работает», №5",
    "koi8-r": "город;отзыв\nМосква;хороший товар\nКазань;не работает",
    "cp1253": "πόλη;τιμή\nΑθήνα;καλή\nΘεσσαλονίκη;ακριβή",
    "cp1255": "עיר;מחיר\nתל אביב;יקר\nירושלים;זול",
    "cp1256": "مدينة;سعر\nالقاهرة;غالي\nالرياض;رخيص",
    "cp1250": "miasto;opinia\nŁódź;świetnie\nGdańsk;źle, żółć",
    "iso8859-2": "miasto;opinia\nŁódź;świetnie\nGdańsk;źle, żółć",
    "cp1254": "şehir;yorum\nİstanbul;çok güzel\nMuğla;kötü, ılık",
    "gb18030": "城市;评价\n北京;这个很好，谢谢\n上海;不错",
    "big5": "城市;評價\n臺北;這個很好\n高雄;不錯",
    "cp932": "都市;評価\n東京;とてもよい\n大阪;スズキは悪い",
    "euc-jp": "都市;評価\n東京;とてもよい\n大阪;スズキは悪い",
    "cp949": "도시;평가\n서울;아주 좋다\n부산;나쁘다",
    "mac-roman": "Stadt;Urteil\nKöln;schön\nMünchen;größer",
}
WESTERN = [
    "ville;avis\nNîmes;très bon, l’été\nOrléans;5 € – cher",
    "nome;país\nJosé;España\nMüller;Österreich\nSørensen;Danmark",
    "nafn;y\nÞórður;1\nGuðrún;0",
    "temp °C;m²\n5;3",
    "price €;y\n5 €;1",
]


@pytest.mark.parametrize("encoding", ENCODED)
def test_letters_tell_an_encoding_and_it_is_asked_about(tmp_path, encoding):
    lines = ENCODED[encoding].split("\n")
    (tmp_path / "a.csv").write_bytes(text(*lines, encoding=encoding))
    source = SourceFile(tmp_path / "a.csv")
    read = (tmp_path / "a.csv").read_text(source.encoding).splitlines()
    assert read == lines
    assert f"is read as {source.encoding}, such as" in source.doubt


@pytest.mark.parametrize("content", WESTERN)
def test_a_western_text_is_read_without_a_question(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content.encode("cp1252"))
    source = SourceFile(tmp_path / "a.csv")
    assert (source.encoding, source.doubt) == ("cp1252", "")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [("a;b\nLefèvre;Sørensen", "cp1252"), ("città;y\nFrançois;1", "cp850")],
)
def test_letters_that_leave_the_encoding_open_are_asked_about(
    tmp_path, content, encoding
):
    (tmp_path / "a.csv").write_bytes(content.encode(encoding))
    assert (
        "if that is wrong, save the file as UTF-8"
        in SourceFile(tmp_path / "a.csv").doubt
    )


def test_a_question_about_the_encoding_is_a_note(tmp_path):
    rows = [f"{n % 9};Łódź, żółć, Gdańsk;{n % 7}" for n in ROWS]
    (tmp_path / "a.csv").write_bytes(text("a;miasto;y", *rows, encoding="cp1250"))
    data, facts = read_file(tmp_path / "a.csv")
    assert data["miasto"][0] == "Łódź, żółć, Gdańsk"
    assert any("a.csv is read as cp1250" in note for note in facts["notes"])


def test_a_pin_under_another_spelling_is_the_same_package():
    assert (
        add_pins("et_xmlfile==1.1.0\n", ["et-xmlfile==2.0.0"]) == "et_xmlfile==1.1.0\n"
    )


def test_every_package_that_pandas_reads_with_is_pinned_for_every_python():
    pins = json.loads(
        (ROOT / "src" / "takehome" / "project" / "readers.json").read_text("utf-8")
    )
    assert set(pins) == set(NEEDED.values())
    for package, lines in pins.items():
        assert any(line.startswith(f"{package}==") for line in lines)
        assert {line.split("==")[0].replace("-", "_") for line in lines} <= set(
            NAMES["reserved"]
        )


@pytest.mark.parametrize("name", hostile_files.READ)
def test_a_hostile_file_is_read(tmp_path, name):
    content, answers, columns, words = hostile_files.READ[name]
    (tmp_path / name).write_bytes(content)
    data, facts = read_file(tmp_path / name, **answers)
    notes = facts["notes"]
    for word in words:
        assert any(word in note for note in notes), notes
    assert words or not notes
    for column_name, values in columns.items():
        assert list_values(data[column_name])[: len(values)] == values


@pytest.mark.parametrize("name", ["own-days.parquet", "own-months.parquet"])
def test_dates_are_no_identifiers_though_each_row_has_its_own(tmp_path, name):
    content, answers, _, _ = hostile_files.READ[name]
    (tmp_path / name).write_bytes(content)
    _, facts = read_file(tmp_path / name, **answers)
    assert (facts["dates"], facts["identifiers"]) == (["a"], {})


@pytest.mark.parametrize("name", hostile_files.REFUSED)
def test_a_hostile_file_is_refused_in_one_line(tmp_path, name, monkeypatch):
    monkeypatch.setattr("takehome.ingest.sqlite_tables.MOST_PULSES", 3)
    content, answers, words = hostile_files.REFUSED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as refusal:
        read_file(tmp_path / name, **answers)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A file that is too large to be kept in memory."""
    monkeypatch.setattr("takehome.ingest.source_file.IN_MEMORY", 1000)
    path = tmp_path / "large.csv"
    path.write_bytes(text("a,y", *(f"{n % 9},{n}.5" for n in range(5000))))
    return path


OPENED = []
sys.addaudithook(
    lambda event, found: OPENED.append(found[0]) if event == "open" else None
)


def test_a_large_file_is_opened_to_find_it_out_and_to_count_it(large):
    OPENED.clear()
    parts = []
    facts = find_facts(large, {**ANSWERS, "time_column": "a"}, report=parts.append)
    assert OPENED.count(str(large)) == 2  # a third time it is copied
    assert facts["ranges"]["y"] == [0.5, 4999.5]
    assert 0 < parts[-1] <= 1


def test_a_byte_that_comes_late_tells_the_encoding_of_a_large_file(large):
    with large.open("ab") as file:
        file.write(b"\xe4,1\n")
    facts = find_facts(large, ANSWERS)
    assert facts["read"]["options"]["encoding"] == "cp1252"


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (b"1,\0\n", "holds zero bytes: save the table as CSV"),
        (b"1" * 9000, "holds a line without an end: save the table as CSV"),
        (b"1,2,3\n", "has 3 fields in row 5001 and 2 in its header"),
        (b'"1,2\n', "opens a quote that it never closes"),
    ],
)
def test_what_comes_late_in_a_large_file_is_refused(large, monkeypatch, end, words):
    monkeypatch.setattr("takehome.ingest.source_file.LONGEST_LINE", 8000)
    with large.open("ab") as file:
        file.write(end)
    with pytest.raises(UserError, match=words):
        find_facts(large, ANSWERS)


def test_an_archive_that_grows_without_an_end_is_refused(tmp_path, monkeypatch):
    for name, value in (("IN_MEMORY", 1000), ("UNWATCHED", 10_000), ("MOST_GROWTH", 9)):
        monkeypatch.setattr(f"takehome.ingest.source_file.{name}", value)
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(SIMPLE + b"w,3.5\n" * 90_000))
    with pytest.raises(UserError, match="grows to 9 times its size and more"):
        find_facts(tmp_path / "bomb.csv.gz", ANSWERS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_or_device_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "zero.csv"):
        with pytest.raises(UserError, match="is a device or pipe: give a plain file"):
            find_facts(tmp_path / name, ANSWERS)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(SIMPLE)
    with open_table(tmp_path / "a.csv", ANSWERS) as found:
        found.source.require_unchanged()
        (tmp_path / "a.csv").write_bytes(SIMPLE * 2)
        with pytest.raises(UserError, match="a.csv changed while it was read"):
            found.source.require_unchanged()


def test_rows_in_a_write_ahead_log_are_read_and_nothing_is_written_beside(tmp_path):
    path = tmp_path / "shop.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    for statement in SHOP:
        connection.execute(statement)
    connection.commit()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    data, facts = read_file(path)
    assert data["a"].tolist() == ["u", "v"]
    assert "shop.sqlite-wal is read too" in facts["notes"]
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    connection.close()


def test_columns_that_the_rows_to_score_lack_are_excluded_with_that_reason(tmp_path):
    rows = [f"{n},2024-01-{n % 28 + 1:02},{n % 9},{n % 7}" for n in range(60)]
    (tmp_path / "a.csv").write_bytes(text("ref,sold,a,y", *rows))
    (tmp_path / "new.csv").write_bytes(text("a", "1", "2"))
    answers = {**ANSWERS, "time_column": "sold"}
    facts = find_facts(tmp_path / "a.csv", answers, tmp_path / "new.csv")
    assert facts["predict_lacks"] == ["ref", "sold"]
    assert facts["excluded"] == {"ref": "the rows to score do not have it"}
    assert any("new.csv has no ref" in note for note in facts["notes"])


def test_labels_that_were_given_are_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(SIMPLE)
    (tmp_path / "new.csv").write_bytes(text("a,y", "u,1", "v,"))
    facts = find_facts(tmp_path / "a.csv", ANSWERS, tmp_path / "new.csv")
    assert facts["predict_labels"] == 1
    assert any("these labels are known" in note for note in facts["notes"])


def test_copies_that_an_identifier_hides_are_counted(tmp_path):
    rows = [f"{n + 1000},{n % 40},{n % 40}" for n in range(60)]
    (tmp_path / "a.csv").write_bytes(text("order_no,a,y", *rows))
    facts = find_facts(tmp_path / "a.csv", ANSWERS)
    assert (facts["repeated_rows"], facts["copies"]) == (0, 20)
    assert any("20 rows repeat another but for order_no" in n for n in facts["notes"])
    assert facts["duplicates"]


@pytest.mark.parametrize("n_values", [4, 29])
def test_rows_of_few_values_that_are_alike_by_chance_are_no_copies(tmp_path, n_values):
    rows = [f"{n + 1000},{n % n_values},{n % 60 + 0.5}" for n in range(80)]
    (tmp_path / "a.csv").write_bytes(text("order_no,a,y", *rows))
    facts = find_facts(tmp_path / "a.csv", ANSWERS)
    assert facts["copies"] == 80 - len({tuple(row.split(",")[1:]) for row in rows})
    assert not facts["duplicates"]
    assert not any("repeat another" in note for note in facts["notes"])


def test_a_year_is_explained_where_no_time_is_named(tmp_path):
    rows = [f"{1990 + n // 5},{n % 7}" for n in range(60)]
    (tmp_path / "a.csv").write_bytes(text("jahr,y", *rows))
    facts = find_facts(tmp_path / "a.csv", ANSWERS)
    assert list(facts["explained"]) == ["jahr"]
    named = find_facts(tmp_path / "a.csv", {**ANSWERS, "time_column": "jahr"})
    assert named["explained"] == {}


def make_districts(path, name, values):
    """Write a table with a column of whole numbers, and return its facts."""
    rows = [f"{values[n % len(values)]},{n % 7 + 0.5},{n}" for n in range(90)]
    path.write_bytes(text(f"{name},size,y", *rows))
    return find_facts(path, ANSWERS)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("district", range(1, 8)),
        ("3", range(30, 35)),
        ("product_type", range(5)),  # named as a code, so it may begin at 0
        ("region_code", range(1, 16)),
    ],
)
def test_few_whole_numbers_are_asked_about_as_they_may_be_codes(tmp_path, name, values):
    facts = make_districts(tmp_path / "a.csv", name, values)
    assert facts["numeric_codes"] == [name]
    note = next(note for note in facts["notes"] if "codes of categories" in note)
    assert note.startswith(f"{name}: ")
    assert 'astype("category")' in note
    with open_table(tmp_path / "a.csv", ANSWERS) as table:
        found = decide({**ANSWERS, "predict_file": "", "metric": "auto"}, table)
    told = found["facts"].replace("\\", "")
    assert f"read as amounts: {name} ({len(values)} values)\n" in told


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("visited", [0, 1, 2, 3]),  # a count begins at 0
        ("rooms", range(1, 8)),
        ("tenure_months", range(1, 8)),
        ("gender", [1, 2]),  # two codes are two numbers to any model
        ("district", [1, 2, 3.5, 4]),
        ("turn", range(1, 30)),
    ],
)
def test_counts_and_amounts_are_not_asked_about(tmp_path, name, values):
    facts = make_districts(tmp_path / "a.csv", name, values)
    assert facts["numeric_codes"] == []
    assert not any("codes of categories" in note for note in facts["notes"])


@pytest.mark.parametrize(
    ("labels", "positive"),
    [(["no", "yes"], "yes"), (["paid", "late", "paid"], "late"), ([0, 1, 1], 1)],
)
def test_the_positive_class_is_a_usual_word_or_the_rarer_one(
    tmp_path, labels, positive
):
    rows = [f"{n % 9},{labels[n % len(labels)]}" for n in range(60)]
    (tmp_path / "a.csv").write_bytes(text("a,y", *rows))
    facts = find_facts(tmp_path / "a.csv", {**ANSWERS, "task": "classification"})
    assert (facts["kind"], facts["positive_class"]) == ("binary", positive)


def test_a_horizon_longer_than_the_history_is_told(tmp_path):
    first = [f"2024-01-{n:02},{n}" for n in range(1, 31)]
    (tmp_path / "a.csv").write_bytes(text("t,y", *first))
    later = [f"2024-{month:02}-{n:02}" for month in (2, 3) for n in range(1, 29)]
    (tmp_path / "new.csv").write_bytes(text("t", *later))
    answers = {**ANSWERS, "task": "forecast", "time_column": "t"}
    facts = find_facts(tmp_path / "a.csv", answers, tmp_path / "new.csv")
    assert facts["horizon"] > facts["history"] == 30
    assert any("ask for a longer history" in note for note in facts["notes"])


BOUNDS = {
    "sheet.xlsx": ("takehome.ingest.xlsx.MOST_BYTES", workbook(S=SHEET)),
    "rows.json": ("takehome.ingest.source_file.AT_ONCE", json.dumps(RECORDS).encode()),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_what_grows_when_it_is_unpacked_is_refused(tmp_path, monkeypatch, name):
    place, content = BOUNDS[name]
    monkeypatch.setattr(place, 30)
    monkeypatch.setattr("takehome.ingest.source_file.IN_MEMORY", 30)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match="too large"):
        read_file(tmp_path / name)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "8"><!ENTITY b SYSTEM "file:///etc/hosts">]>'


@pytest.mark.parametrize("entity", [b"&b;", b"&none;"])
def test_an_entity_of_a_workbook_reads_no_other_file(tmp_path, entity):
    with zipfile.ZipFile(io.BytesIO(workbook(S=SHEET))) as book:
        members = {name: book.read(name) for name in book.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = ENTITIES + sheet.replace(b"1.5", entity)
    (tmp_path / "a.xlsx").write_bytes(archive(**members))
    with pytest.raises(UserError, match="a.xlsx is a broken workbook"):
        read_file(tmp_path / "a.xlsx")
