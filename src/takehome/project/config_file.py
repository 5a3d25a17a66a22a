"""Read and set the constants in a project's config.py. Standard library only: the hooks
run it."""

import ast
import json

from takehome import UserError

COMMENTS = {
    "READ_WITH": "pandas' function for this kind of file",
    "READ_OPTIONS": "as found in the file",
    "AS_NUMBERS": (
        "columns in which signs, units or stray words stand around the numbers; words "
        "become missing"
    ),
    "TIME_FORMAT": "such as 2024-01-31, else such as %d/%m/%Y",
    "STEP": "of the grid, as pandas names it: what times are most often apart",
    "SEASONS": "steps after which a series resembles itself",
    "HORIZON": "steps from the last known value to the last one asked for",
    "PREDICT_OPTIONS": (
        "the rows to score are read otherwise than the data, as found in their file"
    ),
}
WIDTH = 120


def find_config(project):
    """Return the path of the config.py in the project folder."""
    found = [
        path
        for path in sorted(project.glob("*/config.py"))
        if "TARGET = " in path.read_text("utf-8", "replace")
    ]
    if len(found) != 1:
        raise UserError(
            f"{project} holds {len(found)} packages with TARGET in config.py: "
            "run this in the folder of one project made from the template"
        )
    return found[0]


def read_constants(config, names):
    """Return {name: value} of constants in config.py: plain data, or the last part of a
    path."""
    found = {}
    for node in ast.parse(config.read_text("utf-8")).body:
        if (
            isinstance(node, ast.Assign)
            and (name := getattr(node.targets[0], "id", "")) in names
        ):
            try:
                found[name] = ast.literal_eval(
                    node.value.right
                    if isinstance(node.value, ast.BinOp)
                    else node.value
                )
            except ValueError:
                raise UserError(
                    f"{config} computes {name}: write its value there"
                ) from None
    for name in names:
        if name not in found:
            raise UserError(f"{config} sets no {name}: put the line back")
    return found


def set_constants(text, lines):
    """Return config.py's text with constants set to the source code given, over however
    many lines they stood."""
    for constant, value in lines.items():
        nodes = [node for node in ast.parse(text).body if isinstance(node, ast.Assign)]
        found = [
            node for node in nodes if getattr(node.targets[0], "id", "") == constant
        ]
        if len(found) != 1:
            raise UserError(
                f"config.py sets {constant} in {len(found)} lines: leave one "
                f"`{constant} = ...`"
            )
        rows = text.split("\n")
        rows[found[0].lineno - 1 : found[0].end_lineno] = [f"{constant} = {value}"]
        text = "\n".join(rows)
    return text


def to_source(value, constant):
    """Return plain data as ruff formats it behind `constant = `, with the constant's
    comment."""
    comment = COMMENTS[constant]
    line = f"{write_literal(value)}  # {comment}"
    if len(f"{constant} = {line}") <= WIDTH or not value:
        return line
    opened, *rest = explode(value, 0).split("\n")
    return "\n".join([f"{opened}  # {comment}", *rest])


def explode(value, depth):
    """Return a list or dict with one item per line."""
    inner = "    " * (depth + 1)
    items = (
        value.items() if isinstance(value, dict) else [(None, item) for item in value]
    )
    lines = []
    for key, item in items:
        label = "" if key is None else f"{write_literal(key)}: "
        line = f"{inner}{label}{write_literal(item)},"
        if len(line) > WIDTH and isinstance(item, (dict, list)):
            line = f"{inner}{label}{explode(item, depth + 1)},"
        lines.append(line)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([opening, *lines, f"{'    ' * depth}{closing}"])


def write_literal(value):
    """Return plain data as Python source on one line, texts in double quotes."""
    if isinstance(value, dict):
        items = [f"{write_literal(k)}: {write_literal(v)}" for k, v in value.items()]
        return f"{{{', '.join(items)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(write_literal, value))}]"
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    )
