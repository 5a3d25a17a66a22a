"""Is the code clean, safe to hand on, and run by one command?"""

import importlib.util
import json
import re
import sys
from pathlib import Path

from takehome.check.finding import Lacking, NotApplicable, check, demand, judge, need
from takehome.check.readers.source import find_constants, find_names_read, is_test
from takehome.check.rerun import copy_committed, run_tests
from takehome.check.rules.dependencies import read_declared
from takehome.project.python_env import run_python

COMMAND = re.compile(r"(?:python3?|py) -m ([\w.]+)|\bmake +([\w-]+)")
IN_CODE = re.compile(
    r"^ {0,3}(?:```|~~~).*?^ {0,3}(?:```|~~~)|`[^`\n]+`", re.MULTILINE | re.DOTALL
)


@check
def run_command(project):
    """The write-up names the command that runs it all, and every command it names is
    there."""
    writeup = demand(project.writeup)
    named = [
        found
        for code in IN_CODE.findall(writeup.text)
        for found in COMMAND.findall(code)
    ]
    if not named:
        raise Lacking(
            f"{writeup.path} names no command: neither python -m PACKAGE nor make "
            "TARGET"
        )
    makefile = next(
        (
            text
            for path, text in project.texts.items()
            if path.lower() in ("makefile", "gnumakefile")
        ),
        "",
    )
    targets = set(re.findall(r"^([\w-]+)\s*:(?!=)", makefile, re.MULTILINE))
    modules = {
        part for path in project.trees for part in path.removesuffix(".py").split("/")
    }
    modules |= read_declared(project) | sys.stdlib_module_names | {"pip", "pytest"}
    missing = {
        f"python -m {module}"
        for module, _ in named
        if module and module.split(".")[0] not in modules
    }
    missing |= {
        f"make {target}" for _, target in named if target and target not in targets
    }
    problems = [
        f"{writeup.path} says `{command}`, which is not there"
        for command in sorted(missing)
    ]
    return judge(problems, f"{writeup.path}: {len(named)} commands, each there")


@check
def tests_there(project):
    """There are tests."""
    files = [path for path in project.trees if is_test(path)]
    tests = sum(
        len(re.findall(r"^\s*(?:async )?def test_", project.texts[path], re.MULTILINE))
        for path in files
    )
    return judge(
        [] if tests else ["no function test_... in any file of the project"],
        f"{tests} tests",
    )


@check
def tests_pass(project):
    """The tests pass on what is committed."""
    demand(project.commits)
    if not any(is_test(path) for path in project.trees):
        raise NotApplicable("there are no tests")
    with copy_committed(project) as copy:
        failure = run_tests(copy, project.folder)
    return judge(
        [failure] if failure else [], "all tests pass in a copy of what is committed"
    )


@check
def lint(project):
    """The code compiles, and has no unused import or undefined name."""
    broken = [f"{path}:{line}" for path, line in project.broken.items()]
    if not project.trees and not broken:
        raise NotApplicable("no Python file")
    if broken or importlib.util.find_spec("ruff") is None:
        return judge(
            broken,
            f"{len(project.trees)} files compile; ruff is not here to look for more",
        )
    slips = run_ruff(project.folder)
    return judge(slips, f"ruff: {len(project.trees)} files")


def run_ruff(folder):
    """Return a line on each slip that ruff finds; isolated, so that no file of the
    project decides what runs."""
    options = [
        "--isolated",
        "--no-cache",
        "--select",
        "F,E9",
        "--exclude",
        "*.ipynb",
        "--output-format",
        "json",
    ]
    done = run_python(
        sys.executable, folder, "-I", "-m", "ruff", "check", *options, "."
    )
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return [f"ruff ended with status {done.returncode}: {done.stderr.strip()}"]
    return [
        f"{name_file(slip, folder)}:{slip['location']['row']}: {slip['message']}"
        for slip in found
    ]


def name_file(slip, folder):
    return Path(slip["filename"]).resolve().relative_to(folder.resolve()).as_posix()


@check
def notebooks_in_order(project):
    """Every notebook was run from top to bottom, without an error."""
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
        cells = [
            cell
            for cell in json.loads(text)["cells"]
            if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
        ]
        counts = [cell.get("execution_count") for cell in cells]
        kinds = {
            output.get("output_type")
            for cell in cells
            for output in cell.get("outputs", [])
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "cannot be read as a notebook"
    if "error" in kinds:
        return "a cell ended in an error"
    wrong = next(
        (place for place, count in enumerate(counts, 1) if count != place), None
    )
    return (
        f"cell {wrong} of {len(counts)} has the count {counts[wrong - 1]}"
        if wrong
        else None
    )


@check
def no_dead_options(project):
    """Every constant in config.py is read somewhere."""
    config = need(project.config)
    if config not in project.trees:
        raise NotApplicable(f"{config} does not compile")
    constants = find_constants(project.trees[config])
    naming = [
        path
        for path, text in project.texts.items()
        if any(name in text for name in constants)
    ]
    read = {
        name
        for path in naming
        if path in project.trees
        for name in find_names_read(project.trees[path])
    }
    read |= {
        word
        for path in naming
        if path.endswith(".ipynb")
        for word in re.findall(r"\w+", project.texts[path])
    }
    problems = [
        f"{config}:{line}: nothing reads {name}"
        for name, line in constants.items()
        if name not in read
    ]
    return judge(problems, f"{config}: {len(constants)} constants, each read")
