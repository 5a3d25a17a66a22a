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
from takehome.ingest.delimited import BOOLEANS, SAMPLED_ROWS, name_columns
from takehome.ingest.header import locate_header, number_columns, tidy_names
from takehome.ingest.source_file import unpacking_errors
from takehome.ingest.wording import count_rows, list_names, quote, tell_choice

DATE_FORMATS = {
    *range(14, 23),
    *range(27, 37),
    *range(45, 48),
    *range(50, 59),
}  # of the standard's own formats
DURATION_PART = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
NO_DATE_PART = re.compile(r'"[^"]*"|\\.|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
DATE_PART = re.compile(r"[dmyhs]", re.IGNORECASE)
# a whole number from here on may have lost digits, since a workbook keeps floats
EXACT = 10**15
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # that a workbook can have
MOST_BYTES = 2**29  # of a sheet unpacked
MANY_UNNAMED = 50  # columns behind the last name are none of the table
MOST_CELLS = 200_000_000  # of a sheet, empty ones among others counted too


class Sheet:
    """A sheet of a workbook: its name, its file, whether it is shown, and its place
    among all, charts too."""

    def __init__(self, name, file, is_hidden, place):
        self.name, self.file, self.is_hidden = name, file, is_hidden
        self.place = place


class Book:
    """What the cells of all sheets point to: texts, styles of dates, the first day."""

    def __init__(self, archive):
        self.strings, self.dates = read_strings(archive), find_date_styles(archive)
        self.durations = find_date_styles(archive, shows_duration)
        self.first_day = find_first_day(archive)


class Duration(str):
    """A duration, which pandas reads as one, in seconds."""


class Uncounted(str):
    """The empty text of a formula whose value was never counted."""


@contextmanager
def open_workbook(source):
    """Give (archive, sheets); an unreadable workbook is a UserError."""
    errors = (*unpacking_errors(), ElementTree.ParseError, RecursionError)
    try:
        with ZipFile(source.path) as archive:
            yield archive, find_sheets(archive)
    except (*errors, OverflowError) as error:
        raise UserError(
            f"{source.name} is a broken workbook ({error}): save it anew, or as CSV"
        ) from None


def find_sheets(archive):
    """Return the worksheets, those that are shown first."""
    files = {}
    for relation in parse(archive, "xl/_rels/workbook.xml.rels"):
        if relation.get("Type", "").endswith("/worksheet"):
            place = posixpath.join("/xl", relation.get("Target"))
            files[relation.get("Id")] = posixpath.normpath(place).lstrip("/")
    nodes = parse(archive, "xl/workbook.xml").iter()
    listed = [node for node in nodes if get_tag(node) == "sheet"]
    sheets = []
    for place, node in enumerate(listed):
        file = files.get(find_relation(node))
        if file:
            is_hidden = node.get("state", "visible") != "visible"
            sheets.append(Sheet(node.get("name"), file, is_hidden, place))
    return sorted(sheets, key=lambda sheet: sheet.is_hidden)


def find_relation(node):
    """Return the key under which a sheet names its file."""
    for key, value in node.items():
        if key.endswith("}id"):
            return value
    return None


def parse(archive, name):
    """Return the tree of a part of the workbook."""
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise ValueError(f"{name} is too large")
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
    parts = [child for child in node if get_tag(child) in ("si", "is", "r", "t")]
    return "".join(map(join_text, parts))


def find_date_styles(archive, shows=None):
    """Return the numbers of the styles that show a number as a date or time, or as what
    `shows` asks for."""
    shows = shows or shows_date
    if "xl/styles.xml" not in archive.namelist():
        return set()
    formats, styles = {}, set()
    for node in parse(archive, "xl/styles.xml"):
        for place, child in enumerate(node):
            if get_tag(child) == "numFmt":
                code = NO_DATE_PART.sub("", child.get("formatCode", ""))
                formats[child.get("numFmtId")] = code
            elif get_tag(node) == "cellXfs" and shows(child, formats):
                styles.add(str(place))
    return styles


def shows_duration(style, formats):
    """Tell whether a style shows hours, minutes or seconds beyond a day's."""
    number = style.get("numFmtId", "0")
    if number == "46":
        return True
    layout = formats.get(number, "")
    return bool(DURATION_PART.match(layout))


def find_first_day(archive):
    """Return the day from which a workbook counts, as year, month and day."""
    for node in parse(archive, "xl/workbook.xml").iter():
        if get_tag(node) == "workbookPr" and node.get("date1904") in ("1", "true"):
            return 1904, 1, 1
    return 1899, 12, 30


def shows_date(style, formats):
    """Tell whether a style shows dates, by the standard's formats or one of its own."""
    number = style.get("numFmtId", "0")
    own = formats.get(number, "")
    if int(number) in DATE_FORMATS:
        return True
    return own != "General" and DATE_PART.search(own) is not None


def read_sheet(archive, file):
    """Yield the rows of a sheet as lists of text, [] for each empty row above
    another."""
    book = Book(archive)
    expected, cells = 1, 0
    if archive.getinfo(file).file_size > MOST_BYTES:
        raise ValueError(f"{file} is too large")
    with archive.open(file) as stream:
        for node in iterate_rows(stream):
            number = read_row_number(node, expected)
            values = read_row(node, book)
            cells += len(values)
            if cells > MOST_CELLS:
                raise ValueError(f"{file} has too many cells")
            if values:
                yield from itertools.repeat([], number - expected)
                yield values
                expected = number + 1


def iterate_rows(stream):
    """Yield the nodes of the rows, each forgotten after it was read."""
    parser = ElementTree.iterparse(stream, events=("start", "end"))  # noqa: S314
    _, root = next(parser)
    for event, node in parser:
        if event == "end" and get_tag(node) == "row":
            yield node
            root.clear()


def read_row_number(node, expected):
    """Return the number of a row; one that no workbook has is an error."""
    number = int(node.get("r", expected))
    if not expected <= number <= LAST_ROW:
        raise ValueError(f"row number {number}")
    return number


def read_row(node, book):
    """Return the texts of a row's cells, each at its column."""
    values = []
    for cell in node:
        place = find_column(cell.get("r", "")) or len(values) + 1
        if place <= len(values):
            raise ValueError(f"cell {cell.get('r')} behind a later one")
        values += [""] * (place - 1 - len(values))
        values.append(read_cell(cell, book))
    while values and not values[-1] and not isinstance(values[-1], Uncounted):
        values.pop()  # as pandas does, so that a formatted empty column is none
    return values


def find_column(reference):
    """Return the number of the column in a reference such as AB12, 0 without one."""
    letters = reference.rstrip("0123456789").upper()
    number = 0
    if reference and not letters:
        raise ValueError(f"cell {reference}")
    for letter in letters[:4]:
        number = 26 * number + ord(letter) - ord("A") + 1
    if not 0 <= number <= LAST_COLUMN:
        raise ValueError(f"cell {reference}")
    return number


def read_cell(cell, book):
    """Return a cell as the text that Python makes of what pandas reads, "" if
    missing."""
    parts = {get_tag(child): child for child in cell}
    if "is" in parts:
        return join_text(parts["is"])
    text, kind = parts["v"].text if "v" in parts else None, cell.get("t", "n")
    if text is None or kind == "e":
        return Uncounted() if "f" in parts and kind != "e" else ""
    if kind == "s":
        return book.strings[int(text)]
    if kind == "b":
        return str(text == "1")
    if kind != "n":
        return text
    number = float(text)
    if cell.get("s") in book.durations:
        return Duration(read_number(round(number * 86_400, 3)))
    is_date = cell.get("s") in book.dates
    return read_date(number, book.first_day) if is_date else read_number(number)


def read_number(number):
    if number == int(number):
        return str(int(number))
    return repr(number)


def read_date(days, first_day):
    from datetime import datetime, timedelta

    milliseconds = round(days * 86_400_000)  # as openpyxl rounds
    time = datetime(*first_day) + timedelta(milliseconds=milliseconds)
    return str(time).removesuffix(" 00:00:00")


# which sheet holds the table


def read_chosen_sheet(source, fits, answers):
    """Return (name, rows, options, notes) of the sheet that is the data."""
    with open_workbook(source) as (archive, sheets):
        samples = {
            sheet.name: list(
                itertools.islice(read_sheet(archive, sheet.file), SAMPLED_ROWS)
            )
            for sheet in sheets
        }
        name, options, notes = choose_sheet(source, samples, fits, answers["target"])
        chosen = next(sheet for sheet in sheets if sheet.name == name)
        rows = list(read_sheet(archive, chosen.file))
    if chosen.place > 0:  # pandas takes a chart for the first sheet
        options = {"sheet_name": name, **options}
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden]
    if name in hidden:
        notes = [f"sheet {quote(name)} is hidden in {source.name}: ask", *notes]
    return name, rows, options, notes


def choose_sheet(source, samples, fits, target=None):
    """Return (name, options, notes) of the first sheet with a header that fits."""
    filled = {name: rows for name, rows in samples.items() if any(map(any, rows))}
    found = {}
    for name, rows in filled.items():
        place = locate_header(rows, fits)
        if place is None and len(filled) == 1 and target:
            place = number_columns(rows, target, source.name)
        if place:
            found[name] = place
    if not found:
        raise UserError(tell_sheets(source.name, filled, target))
    name, (options, notes) = next(iter(found.items()))
    if len(samples) > 1:
        text = tell_choice(f"sheet {quote(name)}", list(found), list(samples))
        return name, {"sheet_name": name, **options}, [text, *notes]
    return name, options, notes


def tell_sheets(file_name, samples, target):
    """Return why no sheet was taken, with the columns of each."""
    parts = []
    for name, rows in samples.items():
        header = name_columns(next(filter(any, rows)))
        parts.append(f"{list_names([name])} has {list_names(header, 20)}")
    if not parts:
        return f"{file_name} has no sheet with cells in it: ask for the whole file"
    if target is None:
        return (
            f"no sheet of {file_name} has the columns of the data: {'; '.join(parts)}"
        )
    if len(parts) > 1:
        found = "; ".join(parts)
        return f"target {quote(target)} is a column of no sheet of {file_name}: {found}"
    columns = parts[0].partition(" has ")[2]
    return f"target {quote(target)} is not a column of {file_name}: it has {columns}"


def name_header(rows, options, answered=()):
    """Return (column names, options).

    Names are given where pandas would make numbers or dates of them, and where they
    have whitespace at their ends.
    """
    place = options.get("header", 0)
    if place is None:
        return options["names"], options
    width = max(map(len, rows))
    row = rows[place] + [""] * (width - len(rows[place]))
    names, changed = tidy_names(name_columns(row), answered)
    if changed or any(value[:1].isdigit() or value in BOOLEANS for value in row):
        options = {**options, "header": place, "names": names}
    return names, options


def leave_out_unnamed(rows, options):
    """Return (rows, options, notes) without the many columns that stand behind the last
    name of the header: a cell far out makes thousands of them."""
    place = options.get("header", 0)
    if place is None:
        return rows, options, []
    named = len(rows[place])
    width = max(map(len, rows))
    if width - named < MANY_UNNAMED:
        return rows, options, []
    last = find_letters(named)
    note = f"no column behind {last} has a name: read_data leaves them out"
    shorter = [row[:named] for row in rows]
    return shorter, {**options, "usecols": f"A:{last}"}, [note]


def find_letters(number):
    """Return the letters of a column, such as AB of column 28."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def warn_of_formulas(header, rows, target):
    """Return a note for each column of formulas that have no value in the file;
    UserError for the target."""
    notes = []
    for place, name in enumerate(header):
        values = [row[place] for row in rows if len(row) > place]
        count = sum(isinstance(value, Uncounted) for value in values)
        if not count:
            continue
        note = (
            f"{list_names([name])} holds formulas without a value in "
            f"{count_rows(count)}, which are read as missing: open the file in a "
            "spreadsheet program and save it"
        )
        if name == target:
            raise UserError(f"target {note}")
        notes.append(note)
    return notes


def warn_of_lost_digits(header, rows):
    """Return a note for each column of whole numbers longer than a workbook keeps."""
    notes = []
    for place, name in enumerate(header):
        values = [row[place] for row in rows if len(row) > place]
        if any(value.isdecimal() and int(value) >= EXACT for value in values):
            notes.append(
                f"{list_names([name])} holds numbers of 16 digits or more, and a "
                "workbook keeps 15: if they are ids, ask for them as text"
            )
    return notes
