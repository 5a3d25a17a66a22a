"""Inject each leak of tests/mutants.py into a baked project: which generated test and
which check of the audit find it.

python benchmarks/mutation.py [WORDS OF A NAME ...]
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TEMPLATE / "tests"))
from mutants import BAKES, MUTANTS, exclude, inject  # noqa: E402


def run(*command, cwd):
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [str(word) for word in command]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def bake(folder, name):
    answers = [f"{key}={value}" for key, value in BAKES[name].items()]
    command = ["cookiecutter", TEMPLATE, "--no-input", "-o", folder / name, *answers]
    done = run(*command, cwd=folder)
    assert done.returncode == 0, done.stderr
    project = next((folder / name).iterdir())
    exclude(project, name)
    return project


def find_red(project):
    """Return the names of the generated tests that fail."""
    options = ["-q", "-p", "no:cacheprovider", "--tb=no"]
    done = run(sys.executable, "-m", "pytest", *options, cwd=project)
    names = set()
    for line in done.stdout.splitlines():
        if line.startswith(("FAILED", "ERROR")):
            names.add(re.search(r"::(\w+)", line)[1])
    return sorted(names)


def find_checks(project):
    """Return {check: gravest severity} of what the audit finds; what it could not check
    is not found."""
    words = ("-m", "takehome.cli", "audit", "--yes", "--json")
    done = run(sys.executable, *words, cwd=project)
    assert done.stdout.startswith("["), done.stderr
    found = {
        found["check"]: found["severity"] for found in reversed(json.loads(done.stdout))
    }
    return {
        check: severity for check, severity in found.items() if severity != "unknown"
    }


def main(*words):
    chosen = list_chosen(words)
    caught = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        projects = {bake_name: bake(folder, bake_name) for bake_name in BAKES}
        if not words:
            show_sound(projects)
        print("\n| kind | mutant | generated tests | audit | as told |")
        print("| --- | --- | --- | --- | --- |")
        for mutant in chosen:
            caught.update(measure(mutant, projects[mutant.bake], folder / "mutant"))
    show_summary(caught, chosen)


def list_chosen(words):
    if not words:
        return MUTANTS
    return [mutant for mutant in MUTANTS if any(word in mutant.name for word in words)]


def show_sound(projects):
    for name, project in projects.items():
        red, checks = find_red(project), find_checks(project)
        print(f"sound {name}: red {red}, audit {checks}", flush=True)


def measure(mutant, sound, place):
    """Print what finds a mutant; return the names of all that do."""
    project = Path(shutil.copytree(sound, place))
    inject(project, mutant)
    red, checks = find_red(project), find_checks(project)
    shutil.rmtree(project)
    as_told = holds(mutant, red, checks)
    found = [f"{check} ({severity})" for check, severity in checks.items()]
    cells = [
        mutant.kind,
        mutant.name,
        "<br>".join(red) or "-",
        ", ".join(found) or "-",
        "yes" if as_told else "NO",
    ]
    print("|", " | ".join(cells), "|", flush=True)
    return [*red, *checks, *list_finders(mutant, as_told)]


def list_finders(mutant, as_told):
    """Return who finds a mutant, if it is found as it says."""
    if mutant.is_clean:
        return ["clean twins", "clean twins, quiet"] if as_told else ["clean twins"]
    finders = ["leaks"]
    if as_told and mutant.guard:
        finders.append("leaks, by the generated tests")
    if as_told and mutant.check:
        finders.append("leaks, by the audit")
    if as_told and (mutant.guard or mutant.check):
        finders.append("leaks, by either")
    return finders


def holds(mutant, red, checks):
    """Return whether the mutant is found where it says so, and nowhere where it says
    that it escapes."""
    guarded = (
        any(name.startswith(mutant.guard) for name in red) if mutant.guard else not red
    )
    return guarded and (mutant.check in checks if mutant.check else not checks)


def show_summary(caught, chosen):
    print(
        "\n| found | mutants |\n| --- | --- |",
        *(f"| {what} | {n} |" for what, n in caught.most_common()),
        sep="\n",
    )
    print("\nEscape from both:")
    for mutant in chosen:
        if not (mutant.guard or mutant.check or mutant.is_clean):
            print(f"- {mutant.name}: {mutant.why}")


if __name__ == "__main__":
    main(*sys.argv[1:])
