"""Put a data file into a project and write down how it is read. Standard library only:
the hooks run it."""

import importlib.util
import json
import re

from takehome import UserError
from takehome.ingest.datetimes import (
    describe_times,
    read_columns,
)
from takehome.ingest.delimited import (
    read_header,
)
from takehome.ingest.detect import (
    KEYS,
    Table,
    find_table,
    open_table,
)
from takehome.ingest.predict_file import (
    find_predict_options,
)
from takehome.ingest.wording import (
    list_names,
)
from takehome.project.config_file import (
    COMMENTS,
    find_config,
    read_constants,
    set_constants,
    to_source,
)
from takehome.project.files import replace_files
from takehome.project.requirements import NEEDED, require_reader

SAMPLE_BLOCK = re.compile(r"<!-- sample -->.*?<!-- sample: end -->\n*", re.DOTALL)
DATA_BLOCK = re.compile(
    r"(<!-- data: generated[^\n]*-->\n).*?(<!-- data: end -->)", re.DOTALL
)
FACTS_BELOW = 20_000_000  # bytes


def place_data(project, source):
    """Copy the file `source` into the project as its data, or as its rows to score if
    it has that name.

    The table with the target is taken out of a file of several. How it is read goes
    into config.py, and its facts into README.md. Returns lines to tell the user. Raises
    UserError, with nothing written, if the file cannot be read or lacks a column that
    config.py names.
    """
    config = find_config(project)
    constants = read_constants(config, ["DATA_FILE", "PREDICT_FILE"])
    if source.name == constants["PREDICT_FILE"]:
        return place_predict_file(project, config, source)
    answers = read_answers(config)
    with open_table(source, answers) as table:
        lines = describe_reading(table) | find_predict_lines(
            project, constants["PREDICT_FILE"], table, answers
        )
        replaced = constants["DATA_FILE"] != table.path.name
        files = {
            project / "data" / table.path.name: table.path,
            config: set_constants(config.read_text("utf-8"), lines),
            project / "README.md": fill_readme(
                project, config, table, answers, replaced
            ),
            **require_reader(project, table.read_with),
        }
        replace_files(files)
    return tell_user(project, table, constants["DATA_FILE"], replaced)


def read_answers(config):
    """Return the answers about the data as config.py holds them."""
    names = {"task": "TASK", **KEYS}
    constants = read_constants(config, names.values())
    return {what: constants[name] for what, name in names.items()}


def tell_user(project, table, before, replaced):
    """Return the lines that say what was done."""
    facts = (
        "README.md holds its facts"
        if has_facts(table, project / "data" / table.path.name)
        else "the first run fills its facts into README.md"
    )
    said = f"{table.path.name} is in data/, config.py says how it is read, {facts}"
    if replaced and (project / "data" / before).exists():
        said += f"; data/{before} is no longer read: delete it"
    needed = NEEDED.get(table.read_with)
    return [
        said,
        *table.notes,
        *(
            [f"pandas reads it with {needed}, which requirements.txt pins"]
            if needed
            else []
        ),
    ]


# config.py


def describe_reading(table):
    """Return {constant: source code} of how the table is read."""
    path = f'ROOT / "data" / {json.dumps(table.path.name, ensure_ascii=False)}'
    options = to_source(table.options, "READ_OPTIONS")
    return {
        "DATA_FILE": f"{path}  # {table.origin}" if table.origin else path,
        "READ_WITH": f'"{table.read_with}"  # {COMMENTS["READ_WITH"]}',
        "READ_OPTIONS": options
        if table.options
        else f"{{}}  # {default_options(table)}",
        "AS_NUMBERS": to_source(table.as_numbers, "AS_NUMBERS"),
    }


def default_options(table):
    if table.is_text:
        return "comma-separated UTF-8, as pandas reads by default"
    return "as pandas reads by default"


# rows to score


def place_predict_file(project, config, source):
    """Put the rows to score in place; compare how they are read if the data is there
    already."""
    constants = read_constants(config, ["DATA_FILE", "READ_WITH", "READ_OPTIONS"])
    data = project / "data" / constants["DATA_FILE"]
    lines, notes = {}, []
    if data.exists():
        answers = read_answers(config)
        found = find_table(data, answers)
        table = Table(
            data, constants["READ_WITH"], constants["READ_OPTIONS"], header=found.header
        )
        table.rows = found.rows
        lines, notes = describe_predict_reading(source, table, answers), table.notes
    replace_files(
        {
            project / "data" / source.name: source,
            config: set_constants(config.read_text("utf-8"), lines),
        },
    )
    said = f"{source.name} is in data/ as the rows to score"
    return [
        said if lines else f"{said}: how they are read is compared when the data comes",
        *notes,
    ]


def find_predict_lines(project, name, table, answers):
    """Return {constant: source code} of how times and, if they are there already, the
    rows to score are read."""
    path = project / "data" / (name or "")
    if name and table.path.name == name:
        raise UserError(
            f"{name} is also the name of the rows to score in config.py: rename one of "
            "the two"
        )
    if name and path.exists():
        return describe_predict_reading(path, table, answers)
    return describe_times(table, answers)


def describe_predict_reading(path, table, answers):
    """Return {constant: source code} of how the rows to score are read, and times with
    them."""
    options = find_predict_options(path, table, answers["target"])
    same = "READ_OPTIONS  # the rows to score are read as the data is"
    lines = {
        "PREDICT_OPTIONS": same
        if options == table.options
        else to_source(options, "PREDICT_OPTIONS")
    }
    if table.is_text:
        asked = Table(path, options=options, header=read_header(path, options))
    else:
        asked = find_table(path, {**answers, "target": None})
    texts = {text for text, _ in read_columns(asked, answers["time_column"])}
    if answers["task"] == "forecast":
        given = set(asked.header or ()) & set(table.header or ()) - {
            answers[what] for what in KEYS
        }
        if filled := sorted(name for name in given if read_columns(asked, name)):
            table.notes.append(
                f"the rows to score hold {list_names(filled)}: name it in KNOWN_AHEAD "
                "if known by then"
            )
    return lines | describe_times(table, answers, texts)


# README.md, requirements.txt and pyproject.toml


def fill_readme(project, config, table, answers, replaced):
    """Return README.md with its data block filled by the project's own writeup.py, the
    note on a sample gone.

    The block is emptied where the first run will tell the facts.
    """
    text = (project / "README.md").read_text("utf-8")
    text = SAMPLE_BLOCK.sub("", text) if replaced else text
    if not has_facts(table, table.path):
        return DATA_BLOCK.sub(r"\1\2", text)
    from takehome.ingest.summary import (
        describe_table,
    )

    facts = describe_table(table, answers["target"], answers["task"])
    try:
        return load_module(config.with_name("writeup.py")).fill_blocks(
            text, {"data": facts}
        )
    except (OSError, ValueError) as error:
        raise UserError(f"cannot fill the write-up: {error}") from None


def has_facts(table, path):
    """Return whether the facts are found here: of text, and of a size for which that
    takes a few seconds at most."""
    return table.is_text and path.stat().st_size < FACTS_BELOW


def load_module(path):
    """Return the module at `path`, without making its folder a package of this
    process."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# writing
