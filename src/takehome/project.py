"""Put a data file into a project and write down how it is read. Standard library only: the hooks run it."""

import ast
import importlib.util
import json
import re
import shutil

from takehome import UserError
from takehome.tables import describe_table, find_read_options, require_columns

SAMPLE_BLOCK = re.compile(r"<!-- sample -->.*?<!-- sample: end -->\n*", re.DOTALL)
COLUMNS = {"TARGET": "target", "TIME_COLUMN": "time_column", "GROUP_COLUMN": "group_column"}
DEFAULT_OPTIONS = "{}  # comma-separated UTF-8, as pandas reads by default"


def find_config(project):
    """Return the path of the config.py in the project folder."""
    found = [path for path in sorted(project.glob("*/config.py")) if "READ_OPTIONS = " in path.read_text("utf-8")]
    if len(found) != 1:
        raise UserError(
            f"{project} holds {len(found)} packages with READ_OPTIONS in config.py: "
            "run this in the folder of one project made from the template"
        )
    return found[0]


def read_constants(config, names):
    """Return {name: value} of constants in config.py: plain data, or the last part of a path."""
    found = {}
    for node in ast.parse(config.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and (name := getattr(node.targets[0], "id", "")) in names:
            found[name] = ast.literal_eval(node.value.right if isinstance(node.value, ast.BinOp) else node.value)
    for name in names:
        if name not in found:
            raise UserError(f"{config} sets no {name}: put the line back")
    return found


def place_data(project, source):
    """Copy the file `source` into the project as its data, or as its rows to score if it has that name.

    The read options go into config.py and the facts into README.md. Raises UserError, with nothing
    written, if the file cannot be read or lacks a column that config.py names.
    """
    config = find_config(project)
    constants = read_constants(config, ["TASK", "DATA_FILE", "PREDICT_FILE", *COLUMNS])
    before = constants["DATA_FILE"]
    options = find_read_options(source)
    if source.name == constants["PREDICT_FILE"]:
        copy_beside(source, project / "data" / source.name)
        return f"{source.name} is in data/ as the rows to score"
    require_columns(source, options, {what: constants[name] for name, what in COLUMNS.items()})
    facts = describe_table(source, options, constants["TARGET"], constants["TASK"])
    texts = {
        config: set_data_file(config.read_text("utf-8"), source.name, options),
        project / "README.md": fill_readme(project, config, facts, replaced=before != source.name),
    }
    copy_beside(source, project / "data" / source.name)
    for path, text in texts.items():
        write_beside(path, text)
    said = f"{source.name} is in data/, config.py says how it is read, README.md holds its facts"
    unused = before != source.name and (project / "data" / before).exists()
    return f"{said}; data/{before} is no longer read: delete it" if unused else said


def set_data_file(text, name, options):
    """Return config.py's text with the constants that name the data file and how to read it."""
    found = f"{json.dumps(options)}  # as found in the file" if options else DEFAULT_OPTIONS
    lines = {
        "DATA_FILE": f'ROOT / "data" / {json.dumps(name, ensure_ascii=False)}',
        "READ_OPTIONS": found,
    }
    for constant, value in lines.items():
        line = f"{constant} = {value}"
        text, count = re.subn(rf"^{constant} = .*$", lambda _, line=line: line, text, flags=re.MULTILINE)
        if count != 1:
            raise UserError(f"config.py sets {constant} in {count} lines: leave one `{constant} = ...`")
    return text


def fill_readme(project, config, facts, replaced):
    """Return README.md with its data block filled by the project's own writeup.py, the note on a sample gone."""
    writeup = load_module(config.with_name("writeup.py"))
    try:
        text = writeup.fill_blocks((project / "README.md").read_text("utf-8"), {"data": facts})
    except (OSError, ValueError) as error:
        raise UserError(f"cannot fill the write-up: {error}") from None
    return SAMPLE_BLOCK.sub("", text) if replaced else text


def load_module(path):
    """Return the module at `path`, without making its folder a package of this process."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def copy_beside(source, target):
    """Copy a file so that the target is either the old one or the whole new one."""
    if target.exists() and source.samefile(target):
        return
    target.parent.mkdir(exist_ok=True)
    beside = target.with_name(f"{target.name}.new")
    shutil.copyfile(source, beside)
    beside.replace(target)


def write_beside(path, text):
    """Write a text file so that it is either the old one or the whole new one."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(text.encode())
    beside.replace(path)
