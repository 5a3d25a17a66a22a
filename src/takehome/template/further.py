"""Further tables, which the candidate joins in load_data. Standard library only."""

import json
import re

from takehome import UserError
from takehome.ingest.detect import find_table, list_columns, open_table
from takehome.ingest.source_file import SourceFile
from takehome.ingest.wording import quote
from takehome.template.decide import name_columns
from takehome.template.placing import put_into

SEVERAL = ("zip", "sqlite")


def is_further_table(file, data, answers):
    """Return whether a file is one to join: it is not the data, and has no target.

    Raises UserError if the data is not there yet.
    """
    if answers["data_file"] in ("", file.name):
        return False
    source = SourceFile(file)
    if source.kind in SEVERAL:
        return False
    columns = list_columns(source, answers["target"])
    if not columns or answers["target"] in columns:
        return False
    if not data.exists():
        raise UserError(
            f"target {quote(answers['target'])} is not a column of {file.name}, and "
            f"the data {data.name} is not there yet: give it first"
        )
    return True


def add_table(project, file, data, answers):
    """Put a further table into data/; return the lines that read and join it."""
    asked = dict.fromkeys(("target", "time_column", "group_column"))
    table = find_table(SourceFile(file), {"task": answers["task"], **asked})
    with open_table(data, name_columns(answers)) as main:
        shared = [name for name in main.header or () if name in table.header]
        read_alike(table, main, shared)
    put_into(project, {project / "data" / table.name: table.path})
    name = name_variable(table.path.stem)
    path = f'config.ROOT / "data" / {json.dumps(table.name, ensure_ascii=False)}'
    options = "".join(f", {key}={value!r}" for key, value in table.options.items())
    return [
        f"{table.name} is in data/: it has no {answers['target']}, so it is a table to "
        "join in load_data:",
        f"    {name} = pd.{table.read_with}({path}{options})",
        join_lines(name, shared, data),
        *table.notes,
    ]


def read_alike(table, main, shared):
    """Read the columns that both have as the data reads them, since pandas joins no
    text with a number."""
    types = {name: kind for name, kind in table.types.items() if name not in shared}
    for name in shared:
        if name in main.types:
            types[name] = main.types[name]
    table.options.pop("dtype", None)
    if types:
        table.options["dtype"] = types


def name_variable(stem):
    """Return a name of Python for a table."""
    words = re.sub(r"\W+", "_", stem)
    name = words.strip("_").lower() or "further"
    if name.isidentifier():
        return name
    return f"table_{name}"


def join_lines(name, shared, data):
    """Return the line that joins a table by the columns that both have."""
    if not shared:
        return f"it shares no column with {data.name}: name both keys in the join"
    keys = json.dumps(shared if len(shared) > 1 else shared[0], ensure_ascii=False)
    return f'    data = data.merge({name}, on={keys}, how="left", validate="m:1")'
