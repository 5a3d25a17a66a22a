"""The rooms of src/takehome: imports go down, each package says what it is for, and
code stays as plain as CONTRIBUTING.md asks."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "takehome"
IN_PROJECT = SOURCE / "audit" / "in_project"  # run by another Python, by plain imports
MODULES = [path for path in SOURCE.rglob("*.py") if IN_PROJECT not in path.parents]
# a room may import of those in lower rows, and of its own row the public face only
FLOORS = [
    {"__main__"},
    {"cli"},
    {
        *("template", "clock", "brief", "audit", "compare", "check", "history"),
        *("defend", "deliver", "pack"),
    },
    {"ingest"},
    {"project"},
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
MOST_LINES = 30
MOST_COLUMNS = 88


def find_imports(path):
    """Return the modules of takehome that a module imports names from."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def judge_import(importer, module):
    """Return whether a room may import a module: one below, its own, or a face."""
    _, _, inner = module.partition("takehome.")
    room = inner.split(".")[0]
    if not module.startswith("takehome.") or room == importer:
        return True
    if FLOOR[room] == FLOOR[importer]:
        return inner == room
    return FLOOR[room] > FLOOR[importer]


def find_room(path):
    return path.relative_to(SOURCE).with_suffix("").parts[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_down(path):
    room = find_room(path)
    for module in find_imports(path) if room != "__init__" else ():
        assert judge_import(room, module), f"{path} imports {module}"


@pytest.mark.parametrize(
    ("importer", "module", "allowed"),
    [
        ("check", "takehome.clock", True),
        ("check", "takehome.clock.store", False),
        ("check", "takehome.project.git", True),
        ("ingest", "takehome.check", False),
        ("project", "takehome.ingest.detect", False),
        ("pack", "takehome.cli", False),
        ("clock", "takehome", True),
        ("clock", "json", True),
    ],
)
def test_an_import_sideways_or_up_is_noticed(importer, module, allowed):
    assert judge_import(importer, module) == allowed


def test_every_room_says_in_one_sentence_what_it_is_for():
    rooms = {path.parent: path for path in MODULES if path.name == "__init__.py"}
    assert {path.parent for path in MODULES} == set(rooms)
    for path in rooms.values():
        sentence = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        assert re.fullmatch(r"[A-Z][^.]*\.", sentence), path


@pytest.mark.parametrize("path", [*SOURCE.rglob("*.py"), *ROOT.glob("hooks/*.py")])
def test_no_function_is_longer_than_thirty_lines_and_no_line_than_88_columns(path):
    text = path.read_text("utf-8")
    assert max(map(len, text.split("\n"))) <= MOST_COLUMNS
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and not is_command(node):
            lines = node.end_lineno - find_start(node).lineno + 1
            assert lines <= MOST_LINES, f"{path.name}: {node.name} has {lines} lines"


def find_start(function):
    """Return a function's first statement after its docstring."""
    has_docstring = ast.get_docstring(function) is not None
    return function.body[has_docstring and len(function.body) > 1]


def is_command(function):
    """Return whether a function's docstring is the help of a command."""
    return any("command" in ast.unparse(part) for part in function.decorator_list)


def read_design():
    return (ROOT / "docs" / "design.md").read_text("utf-8")


def test_the_design_has_a_line_for_every_module():
    tree = re.search(r"^src/takehome/\n(.*?)```", read_design(), re.M | re.S)[1]
    listed, folders = set(), []
    for line in tree.splitlines():
        name, text = re.fullmatch(r" *(\S+) +(\S.*)", line).groups()
        depth = (len(line) - len(line.lstrip())) // 2 - 1
        folders = [*folders[:depth], name]
        assert text
        listed.add("".join(folders))
    made = set()
    for path in SOURCE.rglob("*.py"):
        place = path.relative_to(SOURCE)
        if place.name != "__init__.py":
            made.add(place.as_posix())
        elif place.parent.name:
            made.add(f"{place.parent.as_posix()}/")
    assert listed == made


def test_the_design_names_places_that_exist():
    table = read_design().partition("Where is …?\n")[2].partition("\n\nImports")[0]
    rows = [line.split("|")[2] for line in table.split("\n") if "`" in line][1:]
    assert len(rows) == 10
    for row in rows:
        for name in re.findall(r"`([\w/.]+)`", row):
            if "/" in name or "." in name:
                assert (SOURCE / name).exists(), name
            else:
                [path] = re.findall(r"`([\w/]+\.py)`", row)
                assert f"def {name}(" in (SOURCE / path).read_text("utf-8")


def test_git_is_started_in_one_place():
    texts = {path.name: path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    starts = [name for name, text in texts.items() if re.search(r"[\"']git[\"']", text)]
    assert starts == ["git.py"]
