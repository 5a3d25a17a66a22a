"""Leakage, seen from outside: the guards on a copy of the project's functions, its
wiring, its source, its history."""

import ast
import contextlib
import json
import textwrap
from collections import Counter
from pathlib import Path

from takehome import UserError
from takehome.project.config_file import (
    find_config,
)
from takehome.project.git import (
    run_git,
)
from takehome.project.python_env import (
    find_python,
    run_python,
)

IN_PROJECT = Path(__file__).with_name("in_project")
SPLITTERS = {
    "train_test_split",
    "KFold",
    "StratifiedKFold",
    "GroupKFold",
    "ShuffleSplit",
    "TimeSeriesSplit",
}
REUSED = (
    "say in the write-up what changed and why: its score is no longer of rows never "
    "looked at"
)
SEVERITIES = {
    "leak": "a model learns what it cannot know",
    "ask": "only you can say; do so in the write-up",
    "unknown": "could not be checked",
}


def audit_project(project):
    """Return findings, each {check, subject, severity, evidence, mend}, the gravest
    first; none where all is well.

    What needs the data runs in the project's own Python, on a sample of at most some
    3,000 rows, and writes nothing. Raises UserError where there is no project, or no
    Python with its requirements.
    """
    package = find_config(project).parent
    found = [
        *run_inside(project, package),
        *read_source(package),
        *read_history(project, package),
    ]
    return sorted(
        found, key=lambda finding: list(SEVERITIES).index(finding["severity"])
    )


def run_inside(project, package):
    """Return what the guards and questions find in the project's own Python."""
    done = run_python(
        find_python(project),
        project,
        IN_PROJECT,
        project,
        package.name,
        OMP_NUM_THREADS="1",
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise UserError(
            f"the audit of {package.name} ended in: {reason}; see whether `python -m "
            f"{package.name}` runs"
        )
    return json.loads(done.stdout.splitlines()[-1])


def read_source(package):
    """Yield where code splits or fits outside the modules that the guards watch; a
    broken module is told by them."""
    for path in sorted(package.glob("*.py")):
        with contextlib.suppress(SyntaxError, ValueError):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    yield from question_call(path.name, node)


def question_call(module, node):
    """Yield whether a call splits rows, or fits, where no guard looks."""
    name, place = (
        getattr(node.func, "attr", getattr(node.func, "id", "")),
        f"{module}:{node.lineno}",
    )
    if name in SPLITTERS and module != "splits.py":
        yield describe(
            "source",
            place,
            "ask",
            f"{name} splits rows",
            "split in splits.py, which the guards watch",
        )
    if (
        name == "fit_transform"
        or name == "fit"
        and module in ("data.py", "table.py", "explore.py")
    ):
        yield describe(
            "source",
            place,
            "ask",
            f"{name} outside a Pipeline",
            "make it a step in baseline.py",
        )


def read_history(project, package):
    """Yield whether the holdout was opened more than once, or code changed after it
    was."""
    config = (package / "config.py").relative_to(project).as_posix()
    log = run_git(project, "log", "--reverse", "--format=%h", "--", config)
    if log is None:
        told = (
            "there is no git history, which would tell whether code changed after the "
            "holdout was opened"
        )
        yield describe("history", "(all)", "unknown", told, "commit as you go")
        return
    commits = log.split()
    states = [is_open(project, commit, config) for commit in commits]
    opened = [
        commit
        for commit, was, now in zip(commits, [False, *states], states, strict=False)
        if now and not was
    ]
    if len(opened) > 1:
        told = f"the holdout was opened {len(opened)} times: in {', '.join(opened)}"
        yield describe("history", config, "ask", told, REUSED)
    changed = opened and run_git(
        project, "log", "--format=%h %s", f"{opened[0]}..HEAD", "--", package.name
    )
    if changed:
        told = (
            f"the holdout was opened in {opened[0]}, and code changed in "
            f"{len(changed.splitlines())} later commits"
        )
        yield describe("history", changed.splitlines()[-1], "ask", told, REUSED)


def is_open(project, commit, config):
    """Return whether config.py set OPEN_HOLDOUT to True in a commit."""
    try:
        tree = ast.parse(run_git(project, "show", f"{commit}:{config}") or "")
    except SyntaxError:
        return False
    values = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and getattr(node.targets[0], "id", "") == "OPEN_HOLDOUT"
    ]
    return any(
        isinstance(value, ast.Constant) and value.value is True for value in values
    )


def describe(check, subject, severity, evidence, mend):
    return {
        "check": check,
        "subject": subject,
        "severity": severity,
        "evidence": evidence,
        "mend": mend,
    }


def show_findings(findings):
    """Return the findings as text to read in a terminal."""
    if not findings:
        return (
            "No leak found: the guards hold, main is wired as they assume, no column "
            "or row knows the answer."
        )
    counts = Counter(finding["severity"] for finding in findings)
    told = ", ".join(
        f"{counts[name]} {name} ({SEVERITIES[name]})"
        for name in SEVERITIES
        if counts[name]
    )
    return "\n\n".join([*map(show_finding, findings), told])


def show_finding(finding):
    """Return one finding: what it is about, the evidence, and the way to mend it."""
    place = "" if finding["subject"] == "(all)" else f" {finding['subject']}"
    margin = " " * 8
    return "\n".join(
        [
            f"{finding['severity'].upper():<8}{finding['check']}{place}",
            textwrap.fill(
                finding["evidence"],
                100,
                initial_indent=margin,
                subsequent_indent=margin,
            ),
            textwrap.fill(
                f"-> {finding['mend']}",
                100,
                initial_indent=margin,
                subsequent_indent=margin,
            ),
        ]
    )
