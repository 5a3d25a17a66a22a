"""Sheets of an .xlsx workbook, read with zipfile and xml of the standard library, since
the hooks run it."""

import itertools
import posixpath
import re
from contextlib import contextmanager

# the file is the user's own, and expat refuses entity bombs
from xml.etree import ElementTree  # noqa: S405
from zipfile import ZipFile

from takehome import UserError
from takehome.ingest.delimited import (
    BOOLEANS,
    SAMPLED_ROWS,
    name_columns,
)
from takehome.ingest.header import (
    locate_header,
    number_columns,
)
from takehome.ingest.source_file import (
    unpacking_errors,
)
from takehome.ingest.wording import (
    list_names,
    quote,
    tell_choice,
)

DATE_FORMATS = {
    *range(14, 23),
    *range(27, 37),
    *range(45, 48),
    *range(50, 59),
}  # of the standard's own formats
NO_DATE_PART = re.compile(r'"[^"]*"|\\.|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
# a whole number from here on may have lost its last digits, as workbooks keep floats
EXACT = 10**15


@contextmanager
def open_workbook(path):
    """Give (archive, {sheet's name: its file}); an unreadable workbook is a
    UserError."""
    try:
        with ZipFile(path) as archive:
            yield archive, find_sheets(archive)
    except (*unpacking_errors(), ElementTree.ParseError, KeyError, ValueError) as error:
        raise UserError(
            f"{path.name} is a broken workbook ({error}): save it anew, or as CSV"
        ) from None


def find_sheets(archive):
    """Return {name: file} of the worksheets, in order."""
    files = {}
    for relation in parse(archive, "xl/_rels/workbook.xml.rels"):
        if relation.get("Type", "").endswith("/worksheet"):
            files[relation.get("Id")] = posixpath.normpath(
                posixpath.join("/xl", relation.get("Target"))
            ).lstrip("/")
    found = {}
    for node in parse(archive, "xl/workbook.xml").iter():
        if get_tag(node) == "sheet":
            relation = next(
                (value for key, value in node.items() if key.endswith("}id")), None
            )
            if relation in files:
                found[node.get("name")] = files[relation]
    return found


def parse(archive, name):
    return ElementTree.fromstring(archive.read(name))  # noqa: S314


def get_tag(node):
    return node.tag.rpartition("}")[2]


def read_strings(archive):
    """Return the texts that cells point to."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [join_text(node) for node in parse(archive, "xl/sharedStrings.xml")]


def join_text(node):
    """Return the text of a cell, without readings that Japanese workbooks add."""
    if get_tag(node) == "t":
        return node.text or ""
    return "".join(
        join_text(child) for child in node if get_tag(child) in ("si", "is", "r", "t")
    )


def find_date_styles(archive):
    """Return the numbers of the styles that show a number as a date or time."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    formats, styles = {}, set()
    for node in parse(archive, "xl/styles.xml"):
        for n, child in enumerate(node):
            if get_tag(child) == "numFmt":
                formats[child.get("numFmtId")] = NO_DATE_PART.sub(
                    "", child.get("formatCode", "")
                )
            elif get_tag(node) == "cellXfs":
                number = child.get("numFmtId", "0")
                own = formats.get(number, "")
                if (
                    int(number) in DATE_FORMATS
                    or re.search(r"[dmyhs]", own, re.IGNORECASE)
                    and own != "General"
                ):
                    styles.add(str(n))
    return styles


def read_sheet(archive, file):
    """Yield the rows of a sheet as lists of text, [] for each blank row above
    another."""
    strings, dates, expected = read_strings(archive), find_date_styles(archive), 1
    with archive.open(file) as stream:
        parser = ElementTree.iterparse(stream, events=("start", "end"))  # noqa: S314
        _, root = next(parser)
        for event, node in parser:
            if event == "end" and get_tag(node) == "row":
                number = int(node.get("r", expected))
                values = read_row(node, strings, dates)
                if values:
                    yield from ([] for _ in range(expected, number))
                    yield values
                    expected = number + 1
                root.clear()


def read_row(node, strings, dates):
    """Return the texts of a row's cells, each at its column."""
    values = []
    for cell in node:
        place = find_column(cell.get("r", "")) or len(values) + 1
        values += [""] * (place - 1 - len(values))
        values.append(read_cell(cell, strings, dates))
    while values and not values[-1]:
        values.pop()  # as pandas does, so that a formatted empty column is none
    return values


def find_column(reference):
    """Return the number of the column in a reference such as AB12, 0 if there is
    none."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def read_cell(cell, strings, dates):
    """Return a cell as the text that Python makes of what pandas reads, "" where that
    is missing."""
    parts = {get_tag(child): child for child in cell}
    if "is" in parts:
        return join_text(parts["is"])
    text, kind = parts["v"].text if "v" in parts else None, cell.get("t", "n")
    if text is None or kind == "e":
        return ""
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return str(text == "1")
    if kind != "n":
        return text
    return (
        read_date(float(text)) if cell.get("s") in dates else read_number(float(text))
    )


def read_number(number):
    return str(int(number)) if number == int(number) else repr(number)


def read_date(days):
    from datetime import datetime, timedelta

    milliseconds = round(days * 86_400_000)  # as openpyxl rounds
    return str(
        datetime(1899, 12, 30) + timedelta(milliseconds=milliseconds)
    ).removesuffix(" 00:00:00")


# which sheet holds the table


def sample_sheet(archive, file):
    """Return the first rows of a sheet."""
    return list(itertools.islice(read_sheet(archive, file), SAMPLED_ROWS))


def choose_sheet(path, samples, fits, target=None):
    """Return (name, options, notes) of the first sheet with a header that fits."""
    names = list(samples)
    samples = {name: rows for name, rows in samples.items() if any(map(any, rows))}
    found = {
        name: place
        for name, rows in samples.items()
        if (place := locate_header(rows, fits))
    }
    if not found and len(samples) == 1 and target:
        name, rows = next(iter(samples.items()))
        found = (
            {name: place} if (place := number_columns(rows, target, path.name)) else {}
        )
    if not found:
        raise UserError(tell_sheets(path, samples, target))
    name, (options, notes) = next(iter(found.items()))
    if len(names) > 1:
        notes = [tell_choice(f"sheet {quote(name)}", list(found), names), *notes]
        options = {"sheet_name": name, **options}
    return name, options, notes


def tell_sheets(path, samples, target):
    """Return why no sheet was taken, with the columns of each."""
    told = [
        f"{list_names([name])} has {list_names(list_header(rows), 20)}"
        for name, rows in samples.items()
    ]
    if not told:
        return f"{path.name} has no sheet with cells in it: ask for the whole file"
    if target is None:
        return f"no sheet of {path.name} has the columns of the data: {'; '.join(told)}"
    if len(told) > 1:
        return (
            f"target {quote(target)} is a column of no sheet of {path.name}: "
            f"{'; '.join(told)}"
        )
    return (
        f"target {quote(target)} is not a column of {path.name}: it has "
        f"{told[0].partition(' has ')[2]}"
    )


def list_header(rows):
    """Return the names in the first row that has any."""
    return name_columns(next(filter(any, rows)))


def name_header(rows, options):
    """Return (column names, options): names are given where pandas would make numbers
    or dates of them."""
    width, place = max(map(len, rows)), options.get("header", 0)
    if place is None:
        return options["names"], options
    row = rows[place] + [""] * (width - len(rows[place]))
    names = name_columns(row)
    if any(value[:1].isdigit() or value in BOOLEANS for value in row):
        options = {**options, "header": place, "names": names}
    return names, options


def warn_of_lost_digits(header, rows):
    """Return a note for each column of whole numbers that are longer than a workbook
    keeps."""
    return [
        f"{list_names([name])} holds numbers of 16 digits or more, and a workbook "
        "keeps 15: "
        "if they are ids, ask for them as text"
        for place, name in enumerate(header)
        if any(
            len(row) > place and row[place].isdecimal() and int(row[place]) >= EXACT
            for row in rows
        )
    ]
