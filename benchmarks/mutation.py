"""Inject each leak of tests/mutants.py into a baked project: which generated test and
which check of the audit find it.

python benchmarks/mutation.py [WORDS OF A NAME ...]
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TEMPLATE / "tests"))
from conftest import set_constants  # noqa: E402
from mutants import EXCLUDED, MUTANTS, inject  # noqa: E402

WHOLE_RUN = "test_a_second_run_repeats_the_first"


def run(*command, cwd):
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [str(word) for word in command]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def bake(folder, task):
    done = run(
        "cookiecutter",
        TEMPLATE,
        "--no-input",
        "-o",
        folder / task,
        f"task={task}",
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    project = next((folder / task).iterdir())
    set_constants(project, EXCLUDED=EXCLUDED[task])
    return project


def find_red(project, mutant=None):
    """Return the names of the generated tests that fail; whole runs, which take
    longest, only where told."""
    files = (
        ["tests/test_leakage.py", "tests/test_splits.py"]
        if mutant and mutant.guard != WHOLE_RUN
        else []
    )
    done = run(
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--tb=no",
        *files,
        cwd=project,
    )
    lines = [
        line
        for line in done.stdout.splitlines()
        if line.startswith(("FAILED", "ERROR"))
    ]
    return sorted(
        {line.partition("::")[2].partition("[")[0].partition(" ")[0] for line in lines}
    )


def find_checks(project):
    """Return {check: gravest severity} of what the audit finds; what it could not check
    is not found."""
    done = run(sys.executable, "-m", "takehome.cli", "audit", "--json", cwd=project)
    assert done.stdout.startswith("["), done.stderr
    found = {
        found["check"]: found["severity"] for found in reversed(json.loads(done.stdout))
    }
    return {
        check: severity for check, severity in found.items() if severity != "unknown"
    }


def main(*words):
    chosen = [
        mutant
        for mutant in MUTANTS
        if not words or any(word in mutant.name for word in words)
    ]
    caught = Counter()
    with tempfile.TemporaryDirectory() as name:
        projects = {task: bake(Path(name), task) for task in EXCLUDED}
        for task, project in projects.items() if not words else ():
            print(
                f"sound {task}: red {find_red(project)}, audit {find_checks(project)}",
                flush=True,
            )
        print(
            "\n| kind | mutant | generated tests | audit | as told |\n| --- | --- | "
            "--- | --- | --- |"
        )
        for mutant in chosen:
            project = Path(
                shutil.copytree(projects[mutant.task], Path(name) / "mutant")
            )
            inject(project, mutant)
            red, checks = find_red(project, mutant), find_checks(project)
            as_told = holds(mutant, red, checks)
            found = ", ".join(
                f"{check} ({severity})" for check, severity in checks.items()
            )
            cells = [
                mutant.kind,
                mutant.name,
                "<br>".join(red) or "-",
                found or "-",
                "yes" if as_told else "NO",
            ]
            print("|", " | ".join(cells), "|", flush=True)
            told = {
                "by the generated tests": bool(mutant.guard),
                "by the audit": bool(mutant.check),
            }
            told |= {"by either": any(told.values()), "all": True}
            caught.update(
                [
                    *red,
                    *checks,
                    *(what for what, found in told.items() if found and as_told),
                ]
            )
            shutil.rmtree(project)
    show_summary(caught, chosen)


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
    print(
        *(
            f"- {mutant.name}: {mutant.why}"
            for mutant in chosen
            if not (mutant.guard or mutant.check)
        ),
        sep="\n",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
