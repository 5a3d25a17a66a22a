"""The packages that requirements.txt and pyproject.toml name. Standard library only:
the hooks run it."""

import ast
import json
import re
from pathlib import Path

from takehome import UserError
from takehome.project.config_file import write_literal

NEEDED = {
    "read_excel": "openpyxl",
    "read_parquet": "pyarrow",
}  # packages that pandas reads such files with


def require_reader(project, read_with):
    """Return {path: text} of the files that must name the package which pandas reads
    the data with."""
    package = NEEDED.get(read_with)
    if not package:
        return {}
    pins = json.loads((Path(__file__).with_name("readers.json")).read_text("utf-8"))[
        package
    ]
    requirements, pyproject = project / "requirements.txt", project / "pyproject.toml"
    try:
        return {
            requirements: add_pins(requirements.read_text("utf-8"), pins),
            pyproject: add_dependency(pyproject.read_text("utf-8"), package),
        }
    except FileNotFoundError as error:
        raise UserError(
            f"{error.filename} is gone, which must name {package} to read this file: "
            "put it back"
        ) from None


def add_pins(text, pins):
    """Return requirements with pins added in order, except for packages that are pinned
    already."""
    lines = text.splitlines()
    present = {name_package(line) for line in lines}
    lines += [pin for pin in pins if name_package(pin) not in present]
    return (
        "\n".join(
            sorted(lines, key=name_package)
            if len(lines) > len(text.splitlines())
            else lines
        )
        + "\n"
    )


def name_package(requirement):
    """Return the name in a requirement, in the index's own spelling."""
    name = re.match(r"\s*([\w.-]*)", requirement)[1]
    return re.sub(r"[-_.]+", "-", name).lower()


def add_dependency(text, package):
    """Return pyproject.toml with a package among the dependencies, in order."""
    found = re.search(r"^dependencies = (\[.*?\])", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise UserError(
            f"pyproject.toml has no line `dependencies = [...]` to add {package} to: "
            "put it back"
        )
    names = ast.literal_eval(found[1])
    if package in map(name_package, names):
        return text
    return (
        text[: found.start(1)]
        + write_literal(sorted([*names, package]))
        + text[found.end(1) :]
    )
