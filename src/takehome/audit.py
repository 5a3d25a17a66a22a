"""Leakage, seen from outside: the guards on a copy of the project's functions, its wiring, its source, its history."""

import ast
import json
import textwrap
from pathlib import Path

from takehome import UserError
from takehome.constants import find_config
from takehome.environment import find_python, run_python
from takehome.git import run_git

INSIDE = Path(__file__).with_name("inside")
SPLITTERS = {"train_test_split", "KFold", "StratifiedKFold", "GroupKFold", "ShuffleSplit", "TimeSeriesSplit"}
SEVERITIES = {
    "leak": "a model learns what it cannot know",
    "ask": "only you can say; do so in the write-up",
    "unknown": "could not be checked",
}


def audit_project(project):
    """Return findings, each {check, subject, severity, evidence, mend}, the gravest first; none where all is well.

    What needs the data runs in the project's own Python, on a sample of at most some 3,000 rows, and writes nothing.
    Raises UserError where there is no project, or no Python with its requirements.
    """
    package = find_config(project).parent
    found = [*run_inside(project, package), *read_source(package), *read_history(project, package)]
    return sorted(found, key=lambda finding: list(SEVERITIES).index(finding["severity"]))


def run_inside(project, package):
    """Return what the guards and questions find in the project's own Python."""
    done = run_python(find_python(project), project, INSIDE, project, package.name, OMP_NUM_THREADS="1")
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise UserError(f"the audit of {package.name} ended in: {reason}; see whether `python -m {package.name}` runs")
    return json.loads(done.stdout.splitlines()[-1])


def read_source(package):
    """Yield where code fits or splits outside the modules that the guards watch."""
    for path in sorted(package.glob("*.py")):
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, UnicodeDecodeError) as error:
            yield describe("source", path.name, "unknown", f"cannot be read: {error}", "correct it")
            continue
        for node in ast.walk(tree):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            place = f"{path.name}:{node.lineno}" if name else ""
            if name in SPLITTERS and path.name != "splits.py":
                yield describe(
                    "source", place, "ask", f"{name} splits rows", "split in splits.py, which the guards watch"
                )
            if name == "fit_transform" or name == "fit" and path.name in ("data.py", "table.py", "explore.py"):
                yield describe("source", place, "ask", f"{name} outside a Pipeline", "make it a step in baseline.py")


def read_history(project, package):
    """Yield whether the holdout was opened more than once, or code changed after it was."""
    config = (package / "config.py").relative_to(project).as_posix()
    log = run_git(project, "log", "--reverse", "--format=%h", "--", config)
    opened = next((name for name in (log or "").split() if is_open(project, name, config)), None)
    if not opened:
        return
    since = run_git(project, "log", "--format=%h %s", f"{opened}..HEAD", "--", str(package.relative_to(project)))
    if since:
        told = f"the holdout was opened in {opened}, and the code changed in {len(since.splitlines())} commits after it"
        mend = "say in the write-up what changed and why; the holdout's score is no longer of rows never looked at"
        yield describe("history", since.splitlines()[-1], "ask", told, mend)


def is_open(project, commit, config):
    """Return whether config.py set OPEN_HOLDOUT to True in a commit."""
    try:
        tree = ast.parse(run_git(project, "show", f"{commit}:{config}") or "")
    except SyntaxError:
        return False
    values = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "OPEN_HOLDOUT"
    ]
    return any(isinstance(value, ast.Constant) and value.value is True for value in values)


def describe(check, subject, severity, evidence, mend):
    return {"check": check, "subject": subject, "severity": severity, "evidence": evidence, "mend": mend}


def show_findings(findings):
    """Return the findings as text to read in a terminal."""
    if not findings:
        return "No leak found: the guards hold, main is wired as they assume, and no column or row is to question."
    blocks = []
    for finding in findings:
        place = "" if finding["subject"] == "(all)" else f" {finding['subject']}"
        lines = (
            f"{finding['severity'].upper():<8}{finding['check']}{place}",
            finding["evidence"],
            f"-> {finding['mend']}",
        )
        blocks.append(
            "\n".join(
                [
                    lines[0],
                    *(
                        textwrap.fill(line, 100, initial_indent=" " * 8, subsequent_indent=" " * 8)
                        for line in lines[1:]
                    ),
                ]
            )
        )
    counts = [(name, sum(finding["severity"] == name for finding in findings)) for name in SEVERITIES]
    told = ", ".join(f"{count} {name} ({SEVERITIES[name]})" for name, count in counts if count)
    return "\n\n".join([*blocks, told])
