"""Leakage, seen from outside: the guards on a copy of the project's functions, its
wiring, its source, its history."""

import ast
import contextlib
import json
import textwrap
from collections import Counter
from pathlib import Path

from takehome import UserError, one_line
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
MADE_IN_PROJECT = (
    "sides",
    "isolation",
    "future",
    "horizon",
    "rows",
    "labels",
    "shuffled",
    "wiring",
    "columns",
    "echo",
    "copies",
    "groups",
    "time",
    "shift",
    "series",
)
CHECKS = (*MADE_IN_PROJECT, "source", "history")
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


def audit_project(project, only=()):
    """Return findings, each {check, subject, severity, evidence, mend}, the gravest
    first; none where all is well.

    `only` names the checks to make, all if empty. What needs the data runs in the
    project's own Python, on a sample of at most some 3,000 rows, and writes nothing.
    Raises UserError where there is no project, no Python with its requirements, or no
    check of a name.
    """
    refuse_unknown(only)
    package = find_config(project).parent
    wanted = only or CHECKS
    inside = [name for name in MADE_IN_PROJECT if name in wanted]
    found = [
        *(run_inside(project, package, inside) if inside else ()),
        *(read_source(package) if "source" in wanted else ()),
        *(read_history(project, package) if "history" in wanted else ()),
    ]
    return sorted(
        found, key=lambda finding: list(SEVERITIES).index(finding["severity"])
    )


def refuse_unknown(only):
    """Raise UserError for the first name that no check has."""
    for name in only:
        if name not in CHECKS:
            raise UserError(
                f"{name} is not a check of the audit: name one of {', '.join(CHECKS)}"
            )


def run_inside(project, package, names):
    """Return what the checks of these names find in the project's own Python."""
    done = run_python(
        find_python(project),
        project,
        IN_PROJECT,
        project,
        package.name,
        *names,
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
    if changed := opened and read_subjects(project, opened[0], package.name):
        told = (
            f"the holdout was opened in {opened[0]}, and code changed in "
            f"{len(changed)} later commits"
        )
        yield describe("history", changed[-1], "ask", told, REUSED)


def read_subjects(project, commit, path):
    """Return name and subject of the commits that changed a path after a commit, the
    latest first."""
    options = ["-z", "--format=%h %s", f"{commit}..HEAD"]
    log = run_git(project, "log", *options, "--", path) or ""
    return [one_line(entry) for entry in log.split("\0") if entry]


def is_open(project, commit, config):
    """Return whether config.py set OPEN_HOLDOUT to True in a commit."""
    try:
        text = run_git(project, "cat-file", "blob", f"{commit}:./{config}")
        tree = ast.parse(text or "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
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


def show_findings(findings, only=()):
    """Return the findings as text to read in a terminal."""
    if not findings and only:
        return f"Nothing found by {', '.join(only)}."
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
