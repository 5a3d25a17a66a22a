"""Each guard in the generated tests, and each check of the audit, has a leak that it
finds: bake, inject, look."""

import ast
import re
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ADDRESS, ROOT, bake_with_cookiecutter, package_of, run
from mutants import BAKES, MUTANTS, inject, list_edits

# the last of each, in few seconds; `nox -s mutants` runs all of them against both
GUARDED = {(mutant.bake, mutant.guard): mutant for mutant in MUTANTS if mutant.guard}
CHECKED = {mutant.check: mutant for mutant in MUTANTS if mutant.check}
CLEAN = [mutant for mutant in MUTANTS if mutant.is_clean]
MADE_BY = {"holdout": "wiring"}  # one trace of main tells both


@pytest.fixture(scope="session")
def bake(template, make_once):
    """The function that returns a project of a name in BAKES; not to be changed."""

    def bake(name):
        folder = make_once(f"bake {name}", lambda folder: fill(folder, BAKES[name]))
        (project,) = folder.iterdir()
        return project

    return bake


def fill(folder, answers):
    bake_with_cookiecutter(ADDRESS, folder, answers)


@pytest.mark.parametrize(
    "task", ["regression", "forecast"]
)  # the third's run in test_fresh.py, by `make test`
def test_the_sound_project_passes_its_own_tests(baked, task):
    run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=baked[task])


@pytest.fixture
def mutate(bake, tmp_path):
    """Return a copy of the baked project with a leak in it."""

    def mutate(mutant):
        project = Path(shutil.copytree(bake(mutant.bake), tmp_path / "project"))
        inject(project, mutant)
        return project

    return mutate


def run_tests(project, *options):
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return run(sys.executable, *words, cwd=project, check=False)


@pytest.mark.parametrize("mutant", GUARDED.values(), ids=lambda mutant: mutant.name)
def test_a_leak_turns_its_guard_red(mutate, mutant):
    done = run_tests(mutate(mutant), "-k", mutant.guard)
    assert done.returncode == 1, done.stdout
    assert f"::{mutant.guard}" in done.stdout


@pytest.mark.parametrize("mutant", CHECKED.values(), ids=lambda mutant: mutant.name)
def test_the_audit_finds_a_leak(mutate, audit_here, mutant):
    found = audit_here(mutate(mutant), MADE_BY.get(mutant.check, mutant.check))
    assert mutant.check in {finding["check"] for finding in found}, found


@pytest.mark.parametrize("mutant", CLEAN, ids=lambda mutant: mutant.name)
def test_a_clean_twin_is_found_by_neither(mutate, audit_here, mutant):
    project = mutate(mutant)
    assert audit_here(project) == []
    done = run_tests(project)
    assert done.returncode == 0, done.stdout


def test_every_guard_and_every_check_has_its_mutant(baked):
    tests = [
        path.read_text("utf-8")
        for project in baked.values()
        for path in project.glob("tests/test_*.py")
    ]
    for name in re.findall(r"^def (test_\w+)", "\n".join(tests), re.MULTILINE):
        assert any(
            mutant.guard and name.startswith(mutant.guard) for mutant in MUTANTS
        ), name
    inside = [
        path.read_text("utf-8")
        for path in (ROOT / "src" / "takehome" / "audit" / "in_project").glob("*.py")
    ]
    assert set(re.findall(r"^def check_(\w+)", "\n".join(inside), re.MULTILINE)) <= set(
        CHECKED
    )


def test_every_mutant_parses_and_says_why_it_escapes(bake):
    for mutant in MUTANTS:
        text = (package_of(bake(mutant.bake)) / mutant.module).read_text("utf-8")
        for sound, leaking in list_edits(mutant).items():
            assert text.count(sound) == 1, mutant.name
            text = text.replace(sound, leaking)
        ast.parse(text)
        assert mutant.why or mutant.guard and mutant.check, mutant.name
