"""Put a data file into a project and write down how it is read. Standard library only:
the hooks run it."""

import json
import re

from takehome import UserError
from takehome.ingest.detect import KEYS, find_table, open_table
from takehome.ingest.facts import describe_facts
from takehome.ingest.predict_file import check_predict_file, find_predict_file
from takehome.ingest.source_file import SourceFile
from takehome.ingest.summary import to_markdown
from takehome.ingest.wording import list_names, quote
from takehome.project.config_file import (
    COMMENTS,
    find_config,
    read_constants,
    read_text,
    set_constants,
    to_source,
)
from takehome.project.files import replace_files
from takehome.project.requirements import NEEDED, require_reader

SAMPLE_BLOCK = re.compile(r"<!-- sample -->.*?<!-- sample: end -->\n*", re.DOTALL)
DATA_START = "<!-- data: generated, edits here are lost -->"
DATA_END = "<!-- data: end -->"
FACTS_BELOW = 20_000_000  # bytes
NOT_ON_WINDOWS = re.compile(
    r'[<>:"|?*\\\x00-\x1f]|[ .]$|^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)',
    re.IGNORECASE,
)
GRID = {"time_format": "TIME_FORMAT", "step": "STEP", "seasons": "SEASONS"}
GRID["horizon"] = "HORIZON"


def place_data(project, source, report=None):
    """Copy the file `source` into the project as its data, or as its rows to score if
    it has that name.

    The table with the target is taken out of a file of several. How it is read goes
    into config.py, and its facts into README.md. `report` is called with the part of a
    large file that is read. Returns lines to tell the user. Raises UserError, with
    nothing written, if the file cannot be read or lacks a column that config.py names.
    """
    config = find_config(project)
    constants = read_constants(config, ["DATA_FILE", "PREDICT_FILE"])
    require_name(source.name)
    require_data_folder(project)
    if source.name == constants["PREDICT_FILE"]:
        return place_predict_file(project, config, source, report)
    answers = read_answers(config)
    with open_table(source, answers, report) as table:
        predict = find_given_rows(project, constants["PREDICT_FILE"], table, answers)
        facts = describe_facts(table, predict, answers)
        replaced = constants["DATA_FILE"] != table.name
        lines = describe_reading(table) | describe_facts_found(config, table, facts)
        files = {
            project / "data" / table.name: table.path,
            config: set_constants(read_text(config), lines),
            project / "README.md": fill_readme(project, table, facts, replaced),
            **require_reader(project, table.read_with),
        }
        table.source.require_unchanged()
        write_all(files)
    return tell_user(project, table, constants["DATA_FILE"], replaced)


def read_answers(config):
    """Return the answers about the data as config.py holds them."""
    names = {"task": "TASK", **KEYS}
    constants = read_constants(config, names.values())
    return {what: constants[name] for what, name in names.items()}


def require_name(name):
    """Raise UserError for a file name that another system cannot hold."""
    if NOT_ON_WINDOWS.search(name):
        raise UserError(
            f"{quote(name)} cannot be a file's name on Windows, where a reviewer may "
            "unpack the project: rename it"
        )


def require_data_folder(project):
    """Raise UserError unless data/ is a folder of the project, or is not there yet."""
    folder = project / "data"
    if folder.exists() and not folder.is_dir():
        raise UserError("data is a file and no folder: rename it")
    if not folder.resolve().is_relative_to(project.resolve()):
        raise UserError("data is a link out of the project: put a folder in its place")


def write_all(files):
    """Replace all files; one that cannot be written is a UserError, and none
    changed."""
    try:
        replace_files(files)
    except OSError as error:
        place = error.filename or "the project"
        raise UserError(
            f"cannot write {place} ({error.strerror}): nothing was changed"
        ) from None


def tell_user(project, table, before, replaced):
    """Return the lines that say what was done."""
    told = "the first run fills its facts into README.md"
    if has_facts(table, project / "data" / table.name):
        told = "README.md holds its facts"
    said = f"{table.name} is in data/, config.py says how it is read, {told}"
    if replaced and (project / "data" / before).exists():
        said += f"; data/{before} is no longer read: delete it"
    lines = [said, *table.notes]
    if needed := NEEDED.get(table.read_with):
        lines.append(f"pandas reads it with {needed}, which requirements.txt pins")
    return lines


# config.py


def describe_reading(table):
    """Return {constant: source code} of how the table is read."""
    path = f'ROOT / "data" / {json.dumps(table.name, ensure_ascii=False)}'
    options = f"{{}}  # {default_options(table)}"
    if table.options:
        options = to_source(table.options, "READ_OPTIONS")
    return {
        "DATA_FILE": f"{path}  # {table.origin}" if table.origin else path,
        "READ_WITH": f'"{table.read_with}"  # {COMMENTS["READ_WITH"]}',
        "READ_OPTIONS": options,
        "AS_NUMBERS": to_source(table.as_numbers, "AS_NUMBERS"),
    }


def default_options(table):
    if table.is_text:
        return "comma-separated UTF-8, as pandas reads by default"
    return "as pandas reads by default"


def describe_facts_found(config, table, facts):
    """Return {constant: source code} of times, rows to score and columns left out."""
    lines = {}
    for key, constant in GRID.items():
        if key in facts:
            lines[constant] = to_source(facts[key], constant)
    if facts["read_predict"]:
        lines["PREDICT_OPTIONS"] = describe_predict_reading(table, facts)
    return lines | exclude_columns(config, facts.get("excluded", {}))


def describe_predict_reading(table, facts):
    """Return the source code of how the rows to score are read."""
    read = facts["read_predict"]
    if read["function"] != table.read_with:
        raise UserError(
            f"{facts['predict_file']} would be read with {read['function']}, the data "
            f"{table.name} with {table.read_with}: save it as the same kind of file"
        )
    if read["options"] == table.options:
        return "READ_OPTIONS  # the rows to score are read as the data is"
    return to_source(read["options"], "PREDICT_OPTIONS")


def exclude_columns(config, excluded):
    """Return {"EXCLUDED": source code} with columns added that are not there yet."""
    if not excluded:
        return {}
    known = read_constants(config, ["EXCLUDED", "KEPT"])
    given = {name: why for name, why in excluded.items() if name not in known["KEPT"]}
    both = {**given, **known["EXCLUDED"]}
    if both == known["EXCLUDED"]:
        return {}
    return {"EXCLUDED": to_source(both, "EXCLUDED")}


# rows to score


def find_given_rows(project, name, table, answers):
    """Return the PredictFile of the rows to score, None if they are not there yet."""
    path = project / "data" / (name or "")
    if name and table.name == name:
        raise UserError(
            f"{name} is also the name of the rows to score in config.py: rename one of "
            "the two"
        )
    if not name or not path.exists():
        return None
    return find_predict_file(path, table, answers)


def place_predict_file(project, config, source, report):
    """Put the rows to score in place; compare how they are read if the data is
    there."""
    names = ["DATA_FILE", "READ_WITH", "READ_OPTIONS"]
    constants = read_constants(config, names)
    data = project / "data" / constants["DATA_FILE"]
    answers = read_answers(config)
    lines, notes = {}, []
    said = f"{source.name} is in data/ as the rows to score"
    if data.exists():
        table = find_table(SourceFile(data), answers)
        told = len(table.notes)
        table.read_with = constants["READ_WITH"]
        table.options = constants["READ_OPTIONS"]
        predict = find_predict_file(source, table, answers, report)
        facts = describe_facts(table, predict, answers)
        lines, notes = describe_facts_found(config, table, facts), table.notes[told:]
    else:
        check_predict_file(source)
        said += ": how they are read is compared when the data comes"
    files = {
        project / "data" / source.name: source,
        config: set_constants(read_text(config), lines),
    }
    write_all(files)
    return [said, *notes]


# README.md


def fill_readme(project, table, facts, replaced):
    """Return README.md with its data block filled, the note on a sample gone.

    The block is emptied where the first run will tell the facts.
    """
    text = read_text(project / "README.md")
    text = SAMPLE_BLOCK.sub("", text) if replaced else text
    before, found, rest = text.partition(DATA_START)
    _, closed, after = rest.partition(DATA_END)
    if found and not closed:
        raise UserError(
            f"README.md has lost the mark {DATA_END}: put it back, or delete the first "
            "mark too"
        )
    if not found:
        return text
    block = "\n"
    if has_facts(table, table.path) and "summary" in facts:
        block = f"\n\n{to_markdown(facts['summary'])}\n\n"
    return f"{before}{DATA_START}{block}{DATA_END}{after}"


def has_facts(table, path):
    """Return whether the facts are found here: of text, and of a size for which that
    takes a few seconds at most."""
    return table.is_text and path.stat().st_size < FACTS_BELOW


# further tables


def place_extra(project, source, report=None):
    """Copy a further table into data/; return lines with those of pandas that read it.

    Raises UserError, with nothing written, if the file cannot be read.
    """
    config = find_config(project)
    require_name(source.name)
    require_data_folder(project)
    taken = read_constants(config, ["DATA_FILE", "PREDICT_FILE"])
    if source.name in taken.values():
        raise UserError(
            f"{source.name} is the name of a file that config.py reads: rename it"
        )
    table = read_extra(source, report)
    write_all({project / "data" / table.name: table.path})
    lines = [f"{table.name} is in data/; read and join it in load_data:"]
    name = re.sub(r"\W+", "_", table.path.stem).strip("_").lower() or "extra"
    name = name if name.isidentifier() else f"table_{name}"
    path = f'config.ROOT / "data" / {json.dumps(table.name, ensure_ascii=False)}'
    options = "".join(f", {key}={value!r}" for key, value in table.options.items())
    lines.append(f"    {name} = pd.{table.read_with}({path}{options})")
    data = project / "data" / taken["DATA_FILE"]
    if data.exists():
        lines += join_lines(name, table, find_table(data, read_answers(config)))
    return [*lines, *table.notes]


def read_extra(source, report):
    """Return the Table of a further file; one of several tables is refused."""
    answers = {"task": "", "target": None, "time_column": None, "group_column": None}
    file = SourceFile(source, report)
    if file.kind in ("zip", "sqlite"):
        raise UserError(
            f"{source.name} holds several tables: save the one to join as CSV"
        )
    table = find_table(file, answers)
    if table.header is not None and not table.columns:
        table.survey(answers)
    return table


def join_lines(name, extra, data):
    """Return the line of pandas that joins a further table by the columns both have."""
    shared = [column for column in data.header or () if column in (extra.header or ())]
    if not shared:
        return [f"it shares no column with {data.name}: name both keys in the join"]
    keys = json.dumps(shared if len(shared) > 1 else shared[0], ensure_ascii=False)
    line = f'    data = data.merge({name}, on={keys}, how="left", validate="m:1")'
    told = f"which keeps the rows of {data.name}, matched by {list_names(shared)}"
    return [line, told]
