"""How the rows to score are read, beside the data. Standard library only: the hooks run
it."""

from takehome import UserError
from takehome.ingest.archives import (
    find_kind,
    unpack,
)
from takehome.ingest.delimited import (
    count_marks,
    find_read_options,
    read_header,
    sample_records,
)
from takehome.ingest.detect import (
    REFUSED,
    find_layout,
)
from takehome.ingest.header import (
    looks_like_data,
)
from takehome.ingest.source_file import (
    read_bytes,
)

READERS = {
    "text": "read_csv",
    "zip": "read_csv",
    "workbook": "read_excel",
    "json": "read_json",
    "parquet": "read_parquet",
}


def find_predict_options(path, data, target):
    """Return the options with which the rows to score at `path` are read, by the
    function that reads `data`."""
    with unpack(path, target) as (_, origin, _notes):
        if origin:
            raise UserError(
                f"{path.name} holds more than rows to score: save them as a file of "
                "their own"
            )
    kind = find_kind(path)
    if kind in REFUSED:
        raise UserError(f"{path.name} {REFUSED[kind]}")
    if READERS[kind] != data.read_with:
        raise UserError(
            f"{path.name} would be read with {READERS[kind]}, the data "
            f"{data.path.name} with {data.read_with}: "
            "save it as the same kind of file"
        )
    features = set(data.header or []) - {target}
    fits = (
        (lambda header: 2 * len(features & set(header)) >= len(features))
        if features
        else lambda header: True
    )
    finders = {
        "workbook": find_predict_sheet,
        "json": find_predict_records,
        "text": find_predict_text,
        "zip": find_predict_text,
    }
    return finders.get(kind, lambda *_: data.options)(path, data, fits, target)


def find_predict_sheet(path, data, fits, target):
    """Return the options for rows to score in a workbook."""
    from takehome.ingest.xlsx import (
        choose_sheet,
        name_header,
        open_workbook,
        read_sheet,
        sample_sheet,
    )

    with open_workbook(path) as (archive, sheets):
        name, options, _ = choose_sheet(
            path,
            {name: sample_sheet(archive, file) for name, file in sheets.items()},
            fits,
        )
        _, options = name_header(list(read_sheet(archive, sheets[name])), options)
    return {
        **options,
        **{key: value for key, value in data.options.items() if key == "dtype"},
    }


def find_predict_records(path, data, fits, target):
    """Return the options for rows to score in JSON."""
    from takehome.ingest.json_records import (
        read_json_table,
    )

    return read_json_table(path)[2]


def find_predict_text(path, data, fits, target):
    """Return the options for rows to score in delimited text."""
    if data.options.get("header", 0) is None:
        options = find_read_options(path)
        options.update(header=None, names=name_like_data(path, options, data, target))
    else:
        options, _ = find_layout(path, fits)
        if not fits(read_header(path, options)) and looks_like_data(
            sample_records(path, options)
        ):
            raise UserError(
                f"{path.name} has no header, unlike {data.path.name}: give it the same "
                "one"
            )
    return align(path, options, data.options)


def name_like_data(path, options, data, target):
    """Return names for columns without a header: those of the data, with or without the
    target."""
    width = len(next(iter(sample_records(path, options))))
    names = data.options["names"]
    for given in (names, [name for name in names if name != target]):
        if len(given) == width:
            return given
    raise UserError(
        f"{path.name} has {width} columns and the data {len(names)}: give the rows to "
        "score the same"
    )


def align(path, options, given):
    """Return options for rows to score, those of the data where the file leaves open
    which are right."""
    options = dict(options)
    if (
        given.get("encoding") in ("cp1252", "latin-1")
        and "encoding" not in options
        and read_bytes(path).isascii()
    ):
        options["encoding"] = given["encoding"]
    same_separator = options.get("sep") == given.get("sep")
    if same_separator and "decimal" in given and count_marks(path, options) == (0, 0):
        options["decimal"] = given["decimal"]
    header = read_header(path, options)
    if dates := [name for name in given.get("parse_dates", []) if name in header]:
        options["parse_dates"] = dates
    if told := {
        name: layout
        for name, layout in given.get("date_format", {}).items()
        if name in header
    }:
        options["date_format"] = told
    return {
        **options,
        **{
            key: value for key, value in given.items() if key in ("dtype", "low_memory")
        },
    }
