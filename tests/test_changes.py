"""The changes of docs/changes.md: each applies to a fresh project, which then runs and
passes its own tests."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT, make_quick, run, run_project

PAGE = (ROOT / "docs" / "changes.md").read_text("utf-8")
CHANGES = dict(re.findall(r"^## ([^\n]+)$.*?```diff\n(.*?)```", PAGE, re.S | re.M))
QUICK = ("Derive the target", "Add a third model")
SECTORS = "sector,growth\nretail,0.1\nhealth,0.3\nindustry,0.2\n"


def apply(project, title):
    """Apply a change of the page to a project."""
    patch = project.parent / "change.diff"
    patch.write_text(CHANGES[title], "utf-8")
    (project / "data" / "sectors.csv").write_text(SECTORS, "utf-8")
    run("git", "apply", patch, cwd=project)


def mark(title):
    marks = [pytest.mark.bakes]
    if title not in QUICK:
        marks.append(pytest.mark.slow)
    return pytest.param(title, marks=marks)


@pytest.mark.bakes
@pytest.mark.parametrize("title", CHANGES)
def test_a_change_applies_to_a_fresh_project(baked, tmp_path, title):
    patch = tmp_path / "change.diff"
    patch.write_text(CHANGES[title], "utf-8")
    checked = run("git", "apply", "--check", "-v", patch, cwd=baked["classification"])
    assert "Checking patch churn/" in checked.stderr


@pytest.mark.parametrize("title", [mark(title) for title in CHANGES])
def test_a_change_runs_and_its_project_passes_its_tests(baked, tmp_path, title):
    project = Path(shutil.copytree(baked["classification"], tmp_path / "project"))
    apply(project, title)
    make_quick(project)
    run_project(project)
    results = json.loads((project / "reports" / "results.json").read_text("utf-8"))
    assert all(results["metric"] in row for row in results["models"])
    run(sys.executable, "-m", "pytest", "-q", cwd=project)


@pytest.mark.bakes
@pytest.mark.slow
@pytest.mark.parametrize(
    "title", ["Join a second table", "Derive the target", *list(CHANGES)[-2:]]
)
def test_the_audit_takes_a_change_for_no_leak(baked, tmp_path, audit_here, title):
    project = Path(shutil.copytree(baked["classification"], tmp_path / "project"))
    apply(project, title)
    leaks = [item for item in audit_here(project) if item["severity"] == "leak"]
    assert {item.get("column", item["subject"]) for item in leaks} <= {
        "exit_call_minutes"
    }


def test_a_change_touches_few_lines():
    for title, diff in CHANGES.items():
        changed = re.findall(r"^[+-](?![+-])", diff, re.MULTILINE)
        assert diff.count("+++ ") <= 2, title
        assert len(changed) <= 12, title
