"""The packages that requirements.txt and pyproject.toml name. Standard library only:
the hooks run it."""

import json
import re
from pathlib import Path

NEEDED = {
    "read_excel": "openpyxl",
    "read_parquet": "pyarrow",
}  # packages that pandas reads such files with
DEPENDENCIES = re.compile(
    r"^dependencies = (?P<list>\[.*?\])", re.MULTILINE | re.DOTALL
)


def add_packages(files, packages):
    """Add packages, with their pins, to requirements.txt and pyproject.toml among the
    files of a project, {name: bytes}."""
    pins = json.loads(Path(__file__).with_name("readers.json").read_text("utf-8"))
    requirements = files["requirements.txt"].decode()
    pyproject = files["pyproject.toml"].decode()
    for package in packages:
        requirements = add_pins(requirements, pins[package])
        pyproject = add_dependency(pyproject, package)
    files["requirements.txt"] = requirements.encode()
    files["pyproject.toml"] = pyproject.encode()


def add_pins(text, pins):
    """Return requirements with pins added in order, except for packages that are pinned
    already."""
    lines = text.splitlines()
    present = {name_package(line) for line in lines}
    for pin in pins:
        if name_package(pin) not in present:
            lines.append(pin)
    lines.sort(key=name_package)
    return "".join(f"{line}\n" for line in lines)


def name_package(requirement):
    """Return the name in a requirement, in the index's own spelling."""
    name = re.match(r"\s*([\w.-]*)", requirement)[1]
    return re.sub(r"[-_.]+", "-", name).lower()


def add_dependency(text, package):
    """Return pyproject.toml with a package among the dependencies, in order."""
    found = DEPENDENCIES.search(text)
    names = set(json.loads(found["list"]))
    names.add(package)
    before = text[: found.start("list")]
    after = text[found.end("list") :]
    return before + json.dumps(sorted(names)) + after
