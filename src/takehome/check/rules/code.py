"""Is the code clean, safe to hand on, and run by one command?"""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

from takehome.check.finding import (
    Lacking,
    NotApplicable,
    check,
    demand,
    judge,
    judge_line,
    need,
)
from takehome.check.readers.source import find_constants, find_names_read, is_test
from takehome.check.rerun import run_tests
from takehome.check.rules.dependencies import read_declared
from takehome.project.committed import copy_committed
from takehome.project.python_env import run_python

COMMAND = re.compile(r"(?:python3?|py) -m ([\w.]+)|\bmake +([\w-]+)")
IN_CODE = re.compile(
    r"^ {0,3}(?:```|~~~).*?^ {0,3}(?:```|~~~)|`[^`\n]+`", re.MULTILINE | re.DOTALL
)
SCRIPT = re.compile(
    r"\b(?:python3?|py|bash|sh|streamlit run|jupyter [\w-]+)[ \t]+(?:-\w+[ \t]+)*"
    r"([\w./-]+\.(?:py|sh|ipynb))"
)
PROGRAM = re.compile(
    r"^[ \t$`]*(?:docker|uvicorn|flask|streamlit|jupyter|uv run|poetry run|Rscript)\b",
    re.MULTILINE,
)
NOTEBOOK = re.compile(r"[\w.-]+\.ipynb")
TARGET = re.compile(r"^([\w-]+)\s*:(?!=)", re.MULTILINE)
TEST = re.compile(r"^\s*(?:async )?def test_", re.MULTILINE)
# a project whose models use no older value says by it how far a forecast looks
READ_BY_THE_COACH = {"HORIZON"}
MOST_SECONDS = 60  # that ruff may take
MOST_AT_ONCE = 100  # files in one command, which Windows keeps short
RUFF = (
    *("-m", "ruff", "check", "--isolated", "--no-cache", "--select", "F,E9"),
    *("--exclude", "*.ipynb", "--output-format", "json"),
)


@check
def run_command(project):
    writeup = demand(project.writeup)
    if writeup.path.endswith(".ipynb"):
        raise NotApplicable(f"{writeup.path} is the write-up, and runs as it is opened")
    code = "\n".join(IN_CODE.findall(writeup.text))
    named, scripts = COMMAND.findall(code), SCRIPT.findall(code)
    others = PROGRAM.findall(code) + NOTEBOOK.findall(writeup.text)
    if not [*named, *scripts, *others]:
        raise Lacking(
            f"{writeup.path} names no command: neither python -m PACKAGE, python FILE "
            "nor make TARGET"
        )
    missing = find_missing(project, named) | {
        f"python {path}" for path in scripts if not holds_file(project, path)
    }
    problems = [
        f"{writeup.path} names `{command}`, which does not exist"
        for command in sorted(missing)
    ]
    count = len(named) + len(scripts)
    return judge(problems, f"{writeup.path}: {count} commands, each exists")


def find_missing(project, named):
    """Return the commands of which the module or the target does not exist."""
    targets, modules = find_targets(project), find_modules(project)
    missing = set()
    for module, target in named:
        if module and module.split(".")[0] not in modules:
            missing.add(f"python -m {module}")
        if target and target not in targets:
            missing.add(f"make {target}")
    return missing


def holds_file(project, path):
    """Tell whether the project has a file of such a path, in whatever folder."""
    name = path.removeprefix("./")
    return any(f"/{file}".endswith(f"/{name}") for file in project.files)


def find_targets(project):
    """Return the targets of the project's Makefile."""
    for path, text in project.texts.items():
        if path.lower() in ("makefile", "gnumakefile"):
            return set(TARGET.findall(text))
    return set()


def find_modules(project):
    """Return the names that may follow `python -m`."""
    modules = {"pip", "pytest"} | sys.stdlib_module_names | read_declared(project)
    for path in project.trees:
        modules.update(path.removesuffix(".py").split("/"))
    return modules


@check
def tests_there(project):
    files = [path for path in project.trees if is_test(path)]
    tests = sum(len(TEST.findall(project.texts[path])) for path in files)
    if not tests:
        return judge_line(False, "no function test_... in any file of the project")
    return judge_line(True, f"{tests} tests")


@check
def tests_pass(project):
    demand(project.commits)
    if not any(is_test(path) for path in project.trees):
        raise NotApplicable("there are no tests")
    with copy_committed(project.folder) as copy:
        failure = run_tests(copy, project.folder)
    line = "all tests pass in a copy of what is committed"
    return judge_line(not failure, failure or line)


@check
def lint(project):
    broken = [f"{path}:{line}" for path, line in project.broken.items()]
    if not project.trees and not broken:
        raise NotApplicable("no Python file")
    if broken or importlib.util.find_spec("ruff") is None:
        return judge(
            broken,
            f"{len(project.trees)} files compile; ruff is not here to look for more",
        )
    files = [path for path in project.files if path.endswith(".py")]
    errors = run_ruff(project.folder, files)
    return judge(errors, f"ruff: {len(project.trees)} files")


def run_ruff(folder, paths):
    """Return a line on each lint error in the files; isolated, so that no file of the
    project decides what runs, and none is opened but those read before."""
    found = []
    for start in range(0, len(paths), MOST_AT_ONCE):
        words = [f"./{path}" for path in paths[start : start + MOST_AT_ONCE]]
        arguments = ("-I", *RUFF, "--", *words)
        try:
            done = run_python(sys.executable, folder, *arguments, timeout=MOST_SECONDS)
            found += json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            return [f"ruff takes more than {MOST_SECONDS} seconds"]
        except ValueError:
            return [f"ruff ended with status {done.returncode}: {done.stderr.strip()}"]
    return [
        f"{name_file(error, folder)}:{error['location']['row']}: {error['message']}"
        for error in found
    ]


def name_file(error, folder):
    """Return the path of the file with a lint error, relative to the folder."""
    path = Path(error["filename"]).resolve()
    return path.relative_to(folder.resolve()).as_posix()


@check
def notebooks_in_order(project):
    notebooks = [path for path in project.texts if path.endswith(".ipynb")]
    if not notebooks:
        raise NotApplicable("no notebook")
    found = {path: find_disorder(project.texts[path]) for path in notebooks}
    return judge(
        [f"{path}: {why}" for path, why in found.items() if why],
        f"{len(notebooks)} notebooks, run in order",
    )


def find_disorder(text):
    """Return what shows that a notebook was not run from top to bottom, or None."""
    try:
        cells = [cell for cell in json.loads(text)["cells"] if is_code(cell)]
        counts = [cell.get("execution_count") for cell in cells]
        has_error = any(map(ends_in_error, cells))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "cannot be read as a notebook"
    if has_error:
        return "a cell ended in an error"
    for place, count in enumerate(counts, 1):
        if count != place:
            return f"cell {place} of {len(counts)} has the count {count}"
    return None


def is_code(cell):
    """Tell whether a cell of a notebook holds code."""
    source = "".join(cell["source"])
    return cell["cell_type"] == "code" and source.strip() != ""


def ends_in_error(cell):
    """Tell whether a cell of a notebook shows an error."""
    outputs = cell.get("outputs", [])
    return "error" in [output.get("output_type") for output in outputs]


@check
def no_dead_options(project):
    config = need(project.config)
    if config not in project.trees:
        raise NotApplicable(f"{config} does not compile")
    constants = find_constants(project.trees[config])
    names_read = set()
    for path, text in project.texts.items():
        if path in project.trees:
            names_read |= find_names_read(project.trees[path])
        elif path.endswith(".ipynb"):
            names_read.update(re.findall(r"\w+", text))
    problems = [
        f"{config}:{line}: nothing reads {name}"
        for name, line in constants.items()
        if name not in names_read | READ_BY_THE_COACH
    ]
    return judge(problems, f"{config}: {len(constants)} constants, each read")
