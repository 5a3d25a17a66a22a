"""How the rows to score are read, beside the data. Standard library only: the hooks run
it."""

from takehome import UserError
from takehome.ingest.archives import find_container
from takehome.ingest.datetimes import ISO_FORMATS, split_sentinels
from takehome.ingest.delimited import (
    count_marks,
    find_read_options,
    read_header,
    sample_records,
)
from takehome.ingest.detect import (
    Table,
    find_layout,
    find_table,
    settle_width,
    survey_text,
)
from takehome.ingest.header import looks_like_data, tidy
from takehome.ingest.source_file import SourceFile
from takehome.ingest.summary import list_absent
from takehome.ingest.table_columns import TYPED_READERS


class PredictFile:
    """The rows to score, and how they differ from the data.

    table: the Table, its options those that pandas needs; lacks: columns of the data
    that it does not have; labels: rows whose target is given.
    """

    def __init__(self, table, lacks, labels):
        self.table = table
        self.lacks = lacks
        self.labels = labels


def find_predict_file(path, data, answers, report=None):
    """Return the PredictFile at `path`, whatever its kind, beside the Table `data`."""
    source = SourceFile(path, report)
    refuse_several(source)
    answers = {**answers, "task": "", "group_column": None}
    if source.kind == "text":
        table = find_predict_text(source, data, answers)
    else:
        table = find_predict_table(source, data, answers)
    if table.header is None or data.header is None:
        return PredictFile(table, [], 0)
    refuse_strangers(table, data, answers)
    lacks = [name for name in data.header if name not in table.header]
    lacks = [name for name in lacks if name != answers["target"]]
    target = table.columns.get(answers["target"])
    return PredictFile(table, lacks, target.present if target else 0)


def check_predict_file(path):
    """Raise UserError if rows to score cannot be read, before the data is known."""
    source = SourceFile(path)
    refuse_several(source)
    asked = {"task": "", "target": None, "time_column": None, "group_column": None}
    find_table(source, asked)


def refuse_several(source):
    if find_container(source):
        raise UserError(
            f"{source.name} holds more than rows to score: save them as a file "
            "of their own"
        )


def has_features(data, target):
    """Return the test whether names are a header: they hold half of the features."""
    names = data.header or []
    features = {fold(name) for name in names if name != target}

    def fits(header):
        folded = {fold(name) for name in header}
        return 2 * len(features & folded) >= len(features)

    return fits


def fold(name):
    return tidy(name).casefold()


def refuse_strangers(table, data, answers):
    """Raise UserError if the rows to score share no column with the data."""
    features = set(data.header) - {answers["target"]}
    if features and not features & set(table.header):
        raise UserError(
            f"{table.name} has no column of {data.name}: give the rows to score"
        )


def find_predict_table(source, data, answers):
    """Return the Table of rows to score in a workbook, in JSON or in parquet."""
    if source.kind == "workbook":
        return find_predict_sheet(source, data, answers)
    table = find_table(source, {**answers, "target": None})
    table.notes = []
    if table.header is not None:
        table.survey(answers)
    return table


def find_predict_sheet(source, data, answers):
    """Return the Table of rows to score in a workbook."""
    from takehome.ingest.xlsx import name_header, read_chosen_sheet

    fits = has_features(data, answers["target"])
    asked = {**answers, "target": None}
    _, rows, options, _ = read_chosen_sheet(source, fits, asked)
    header, options = name_header(rows, options, data.header or ())
    header, options = spell_as_data(header, options, data)
    table = Table(source, "read_excel", options, header)
    table.rows = rows[options.get("header", 0) + 1 :]
    table.survey(answers)
    return give_types(table, data)


def find_predict_text(source, data, answers):
    """Return the Table of rows to score in delimited text."""
    fits = has_features(data, answers["target"])
    if data.options.get("header", 0) is None:
        options = find_read_options(source)
        names = name_like_data(source, options, data, answers["target"])
        options |= {"header": None, "names": names}
    else:
        asked = {"target": None, "time_column": None, "group_column": None}
        options, _ = find_layout(source, fits, asked, data.header or ())
        refuse_missing_header(source, options, data, fits)
    header, options = spell_as_data(read_header(source, options), options, data)
    table = Table(source, "read_csv", options, header)
    settle_width(table)
    align_marks(table, data)
    survey_text(table, answers)
    return give_dates(give_types(table, data), data)


def spell_as_data(header, options, data):
    """Return (names, options) in which names have the data's capitals."""
    alike = {fold(name): name for name in data.header or ()}
    names = []
    for name in header:
        is_known = name in (data.header or ())
        names.append(name if is_known else alike.get(fold(name), name))
    if names == header or len(set(names)) < len(names):
        return header, options
    data.notes.append(
        "the rows to score write names in other capitals: read_rows_to_score names "
        "their columns as the data does"
    )
    return names, {**options, "header": options.get("header", 0), "names": names}


def refuse_missing_header(source, options, data, fits):
    """Raise UserError if the first row is data, unlike that of the data."""
    has_header = fits(read_header(source, options))
    if not has_header and looks_like_data(sample_records(source, options)):
        raise UserError(
            f"{source.name} has no header, unlike {data.name}: give it the same one"
        )


def name_like_data(source, options, data, target):
    """Return names for columns without a header: those of the data, maybe no target."""
    width = len(sample_records(source, options)[0])
    names = data.options["names"]
    for given in (names, [name for name in names if name != target]):
        if len(given) == width:
            return given
    raise UserError(
        f"{source.name} has {width} columns and the data {len(names)}: give the rows "
        "to score the same"
    )


def align_marks(table, data):
    """Take encoding and decimal mark of the data where the rows leave both open."""
    source, options = table.source, table.options
    encoding = data.options.get("encoding")
    if encoding in ("cp1252", "latin-1") and source.head.isascii() and source.whole:
        options["encoding"] = encoding
    same_separator = options.get("sep") == data.options.get("sep")
    is_open = same_separator and count_marks(source, options) == (0, 0)
    if is_open and "decimal" in data.options:
        options["decimal"] = data.options["decimal"]


def give_types(table, data):
    """Name the types of columns as the data's options do."""
    if table.read_with in TYPED_READERS:
        types = data.types
        given = {name: kind for name, kind in types.items() if name in table.header}
        if given:
            table.options["dtype"] = given
    return table


def give_dates(table, data):
    """Read dates as the data's options do; dates that stand for none become missing."""
    given = data.options
    dates = [name for name in given.get("parse_dates", []) if name in table.header]
    formats = given.get("date_format", {})
    formats = {name: formats[name] for name in formats if name in table.header}
    absent = {}
    for name in dates:
        known = list_absent(data, name)
        seen = find_sentinels(table.columns[name], formats.get(name))
        absent[name] = sorted({*known, *seen})
    found = {"parse_dates": dates, "date_format": formats}
    found["na_values"] = {name: texts for name, texts in absent.items() if texts}
    if isinstance(given.get("na_values"), list):
        found["na_values"] = sorted({*given["na_values"], *list_words(table, data)})
    table.options |= {key: value for key, value in found.items() if value}
    if "low_memory" in given:
        table.options["low_memory"] = given["low_memory"]
    return table


def list_words(table, data):
    """Return the words in columns that hold numbers in the data."""
    words = set()
    for name in set(table.header) & set(data.header):
        if data.columns[name].kind == "number":
            words.update(table.columns[name].strays)
    return words


def find_sentinels(column, layout):
    """Return the dates of a column that stand for none."""
    formats = [layout] if layout else ISO_FORMATS
    return split_sentinels(list(column.strays), formats)[2]


def find_filled(predict, data, answered):
    """Return the columns beside those answered that the rows to score fill."""
    columns = predict.table.columns
    names = set(predict.table.header or ())
    others = set(data.header or ()) - set(answered)
    return sorted(name for name in names & others if columns[name].present)
