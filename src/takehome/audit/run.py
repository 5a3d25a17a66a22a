"""Leakage, seen from outside: the guards on a copy of the project's functions, its
wiring, its source, its history."""

import ast
import json
import textwrap
from collections import Counter
from pathlib import Path

from takehome import UserError
from takehome.project.config_file import find_config
from takehome.project.git import run_git
from takehome.project.python_env import find_python, run_python

MARGIN, WIDTH = 8, 100  # of a finding in a terminal
IN_PROJECT = Path(__file__).with_name("in_project")
SPLITTERS = {
    "train_test_split",
    "KFold",
    "StratifiedKFold",
    "GroupKFold",
    "ShuffleSplit",
    "TimeSeriesSplit",
}
BEFORE_MODELS = ("data.py", "table.py", "explore.py")
REUSED = (
    "say in the write-up what changed and why: its score is no longer of rows never "
    "looked at"
)
SEVERITIES = {
    "leak": "a model learns what it cannot know",
    "review": "only you can say; do so in the write-up",
    "unknown": "could not be checked",
}


def audit_project(project):
    """Return findings, each {check, subject, severity, evidence, fix}, the gravest
    first; none where all is well.

    What needs the data runs in the project's own Python, on a sample of at most some
    3,000 rows, and writes nothing. Raises UserError where there is no project, or no
    Python with its requirements.
    """
    package = find_config(project).parent
    findings = run_inside(project, package)
    findings += read_source(package)
    findings += read_history(project, package)
    order = list(SEVERITIES)
    return sorted(findings, key=lambda finding: order.index(finding["severity"]))


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
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from question_call(path.name, node)


def question_call(module, node):
    """Yield whether a call splits rows, or fits, where no guard looks."""
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    place = f"{module}:{node.lineno}"
    if name in SPLITTERS and module != "splits.py":
        fix = "split in splits.py, which the guards watch"
        yield describe("source", place, "review", f"{name} splits rows", fix)
    is_fit = name == "fit" and module in BEFORE_MODELS
    if is_fit or name == "fit_transform":
        fix = "make it a step in baseline.py"
        yield describe("source", place, "review", f"{name} outside a Pipeline", fix)


def read_history(project, package):
    """Yield whether the holdout was opened more than once, or code changed after it
    was."""
    config = (package / "config.py").relative_to(project).as_posix()
    log = run_git(project, "log", "--reverse", "--format=%h", "--", config)
    if log is None:
        evidence = (
            "there is no git history, which would show whether code changed after the "
            "holdout was opened"
        )
        yield describe("history", "(all)", "unknown", evidence, "commit as you go")
        return
    opened = find_openings(project, log.split(), config)
    if len(opened) > 1:
        evidence = f"the holdout was opened {len(opened)} times: in {', '.join(opened)}"
        yield describe("history", config, "review", evidence, REUSED)
    if opened:
        yield from find_later_changes(project, opened[0], package.name)


def find_openings(project, commits, config):
    """Return the commits that opened the holdout, of those that touch config.py."""
    opened, before = [], False
    for commit in commits:
        now = is_open(project, commit, config)
        if now and not before:
            opened.append(commit)
        before = now
    return opened


def find_later_changes(project, commit, package):
    """Yield whether code changed after the commit that opened the holdout."""
    span = f"{commit}..HEAD"
    log = run_git(project, "log", "--format=%h %s", span, "--", package)
    if log:
        later = log.splitlines()
        evidence = (
            f"the holdout was opened in {commit}, and code changed in {len(later)} "
            "later commits"
        )
        yield describe("history", later[-1], "review", evidence, REUSED)


def is_open(project, commit, config):
    """Return whether config.py set OPEN_HOLDOUT to True in a commit."""
    try:
        tree = ast.parse(run_git(project, "show", f"{commit}:{config}") or "")
    except SyntaxError:
        return False
    return any(map(opens_holdout, tree.body))


def opens_holdout(node):
    """Return whether a statement is OPEN_HOLDOUT = True."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
        return False
    name = getattr(node.targets[0], "id", "")
    return name == "OPEN_HOLDOUT" and node.value.value is True


def describe(check, subject, severity, evidence, fix):
    """Return one finding, as those of in_project are."""
    return {
        "check": check,
        "subject": subject,
        "severity": severity,
        "evidence": evidence,
        "fix": fix,
    }


def show_findings(findings):
    """Return the findings as text to read in a terminal."""
    if not findings:
        return (
            "No leak found: the guards hold, main is wired as they assume, and no "
            "column or row predicts the target suspiciously well."
        )
    counts = Counter(finding["severity"] for finding in findings)
    summary = [
        f"{counts[name]} {name} ({meaning})"
        for name, meaning in SEVERITIES.items()
        if counts[name]
    ]
    return "\n\n".join([*map(show_finding, findings), ", ".join(summary)])


def show_finding(finding):
    """Return one finding: what it is about, the evidence, and the way to fix it."""
    place = "" if finding["subject"] == "(all)" else f" {finding['subject']}"
    head = f"{finding['severity'].upper():<8}{finding['check']}{place}"
    return "\n".join(
        [head, indent(finding["evidence"]), indent(f"-> {finding['fix']}")]
    )


def indent(text):
    """Return text wrapped under the finding's check."""
    margin = " " * MARGIN
    return textwrap.fill(text, WIDTH, initial_indent=margin, subsequent_indent=margin)
