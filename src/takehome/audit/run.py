"""Leakage, seen from outside: the guards on a copy of the project's functions, its
wiring, its source, its history."""

import ast
import contextlib
import json
import textwrap
from collections import Counter
from pathlib import Path

from takehome import UserError, one_line
from takehome.project.config_file import find_config
from takehome.project.git import run_git
from takehome.project.python_env import find_python, run_python

IN_PROJECT = Path(__file__).with_name("in_project")
MADE_IN_PROJECT = (
    "sides",
    "isolation",
    "future",
    "rows",
    "labels",
    "shuffled",
    "horizon",
    "series",
    "wiring",
    "columns",
    "score",
    "pairs",
    "echo",
    "dates",
    "copies",
    "groups",
    "time",
    "shift",
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
    "review": "only you can say; do so in EXPLAINED, or in the write-up",
    "identifier": "a name of the row, from which a model learns nothing that holds",
    "unknown": "could not be checked",
}
NOTHING = (
    "No leak found: the guards hold, main is wired as they assume, no column or row "
    "knows the answer."
)


def audit_project(project, only=()):
    """Return findings, each {check, subject, severity, evidence, fix}, the gravest
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
    findings = []
    if inside:
        findings += run_inside(project, package, inside)
    if "source" in wanted:
        findings += read_source(package)
    if "history" in wanted:
        findings += read_history(project, package)
    order = list(SEVERITIES)
    return sorted(findings, key=lambda found: order.index(found["severity"]))


def refuse_unknown(only):
    """Raise UserError for the first name that no check has."""
    for name in only:
        if name not in CHECKS:
            known = ", ".join(CHECKS)
            raise UserError(f"{name} is not a check of the audit: name one of {known}")


def has_leak(findings):
    return any(found["severity"] == "leak" for found in findings)


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
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise UserError(
            f"the audit of {package.name} ended in: {lines[-1]}; see whether "
            f"`python -m {package.name}` runs"
        )
    return json.loads(done.stdout.splitlines()[-1])


def read_source(package):
    """Yield where code splits or fits outside the modules that the guards watch; a
    broken module is reported by them."""
    for path in sorted(package.glob("*.py")):
        with contextlib.suppress(SyntaxError, ValueError):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield from review_call(path.name, node)


def review_call(module, node):
    """Yield whether a call splits rows, or fits, where no guard looks."""
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    place = f"{module}:{node.lineno}"
    if name in SPLITTERS and module != "splits.py":
        fix = "split in splits.py, which the guards watch"
        yield describe("source", place, "review", f"{name} splits rows", fix)
    fits_data = name == "fit" and module in ("data.py", "explore.py")
    if name == "fit_transform" or fits_data:
        fix = "make it a step of a Pipeline in models.py"
        yield describe("source", place, "review", f"{name} outside a Pipeline", fix)


def read_history(project, package):
    """Yield whether the holdout was opened more than once, or code changed after it
    was."""
    config = (package / "config.py").relative_to(project).as_posix()
    log = run_git(project, "log", "--reverse", "--format=%h", "--", config)
    if log is None:
        evidence = (
            "there is no git history, which would tell whether code changed after the "
            "holdout was opened"
        )
        yield describe("history", "(all)", "unknown", evidence, "commit as you go")
        return
    opened = list_openings(project, log.split(), config)
    if len(opened) > 1:
        evidence = f"the holdout was opened {len(opened)} times: in {', '.join(opened)}"
        yield describe("history", config, "review", evidence, REUSED)
    if opened:
        yield from review_later_changes(project, package, opened[0])


def list_openings(project, commits, config):
    """Return the commits that opened the holdout."""
    opened = []
    was_open = False
    for commit in commits:
        now_open = is_open(project, commit, config)
        if now_open and not was_open:
            opened.append(commit)
        was_open = now_open
    return opened


def review_later_changes(project, package, opened):
    """Yield whether the package changed after the commit that opened the holdout."""
    changes = read_subjects(project, opened, package.name)
    if changes:
        evidence = (
            f"the holdout was opened in {opened}, and code changed in {len(changes)} "
            "later commits"
        )
        yield describe("history", changes[-1], "review", evidence, REUSED)


def read_subjects(project, commit, path):
    """Return name and subject of the commits that changed a path after a commit, the
    latest first."""
    options = ["-z", "--format=%h %s", f"{commit}..HEAD"]
    log = run_git(project, "log", *options, "--", path) or ""
    subjects = []
    for entry in log.split("\0"):
        if entry:
            subjects.append(one_line(entry))
    return subjects


def is_open(project, commit, config):
    """Return whether config.py set OPEN_HOLDOUT to True in a commit."""
    try:
        text = run_git(project, "cat-file", "blob", f"{commit}:./{config}")
        tree = ast.parse(text or "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    assignments = [node for node in tree.body if isinstance(node, ast.Assign)]
    return any(map(opens_holdout, assignments))


def opens_holdout(assignment):
    """Return whether an assignment is OPEN_HOLDOUT = True."""
    name = getattr(assignment.targets[0], "id", "")
    value = getattr(assignment.value, "value", None)
    return name == "OPEN_HOLDOUT" and value is True


def describe(check, subject, severity, evidence, fix):
    return {
        "check": check,
        "subject": subject,
        "severity": severity,
        "evidence": evidence,
        "fix": fix,
    }


def show_findings(findings, only=()):
    """Return the findings as text to read in a terminal."""
    if not findings and only:
        return f"Nothing found by {', '.join(only)}."
    if not findings:
        return NOTHING
    paragraphs = [show_finding(found) for found in findings]
    return "\n\n".join([*paragraphs, count_severities(findings)])


def count_severities(findings):
    """Return how many findings there are of each severity, and what it means."""
    counts = Counter(found["severity"] for found in findings)
    parts = []
    for name, meaning in SEVERITIES.items():
        if counts[name]:
            parts.append(f"{counts[name]} {name} ({meaning})")
    text = ", ".join(parts)
    if counts["unknown"] and not counts["leak"]:
        text += "; no leak in what could be checked"
    return text


def show_finding(found):
    """Return one finding: what it is about, the evidence, and the way to fix it."""
    place = "" if found["subject"] == "(all)" else f" {found['subject']}"
    lines = [f"{found['severity'].upper() + ' ':<8}{found['check']}{place}"]
    for text in (found["evidence"], f"-> {found['fix']}"):
        margin = " " * 8
        lines += textwrap.wrap(
            text, 88, initial_indent=margin, subsequent_indent=margin
        )
    return "\n".join(lines)
