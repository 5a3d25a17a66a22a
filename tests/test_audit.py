"""What is particular to `takehome audit`: no trace, its answers, what it says of
changed projects, and history."""

import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
from conftest import commit_all, package_of, read_tree, run, set_constants

from takehome.audit.run import (
    read_history,
    read_source,
    show_findings,
)

PLANTED = {
    "classification": ["exit_call_minutes"],
    "regression": ["final_invoice"],
    "forecast": [],
}


def audit(project, *options, **environment):
    return run(
        sys.executable,
        "-m",
        "takehome.cli",
        "audit",
        *options,
        cwd=project,
        check=False,
        **environment,
    )


def find(project):
    """Return the findings, which a traceback would not be."""
    done = audit(project, "--json")
    assert "Traceback" not in done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=PLANTED)
def audited(request, baked, tmp_path_factory):
    """(task, the finished audit, the project before and after it)."""
    project = Path(
        shutil.copytree(
            baked[request.param], tmp_path_factory.mktemp("audit") / "project"
        )
    )
    before = read_tree(project, leave_out=())
    return (
        request.param,
        audit(project, "--json"),
        before,
        read_tree(project, leave_out=()),
    )


def test_an_audit_leaves_no_trace(audited):
    _, _, before, after = audited
    assert after == before


def test_a_sound_project_is_clean_but_for_the_column_planted_in_its_sample(audited):
    task, done, _, _ = audited
    assert [finding["subject"] for finding in json.loads(done.stdout)] == PLANTED[task]
    assert done.returncode == bool(PLANTED[task])


def test_a_finding_says_what_it_would_cost_to_leave_the_column_out(audited):
    for finding in json.loads(audited[1].stdout):
        assert list(finding) == ["check", "subject", "severity", "evidence", "mend"]
        assert "without it" in finding["evidence"]


def test_the_findings_are_told_as_text(audited):
    task, done, _, _ = audited
    told = show_findings(json.loads(done.stdout))
    if PLANTED[task]:
        assert told.startswith(f"LEAK    columns {PLANTED[task][0]}\n")
        assert told.endswith("1 leak (a model learns what it cannot know)")
    else:
        assert told.startswith("No leak found")


def test_a_column_that_kept_explains_is_left_alone_whatever_the_package_is_called(
    project,
):
    set_constants(project, KEPT='{"exit_call_minutes": "logged before the renewal"}')
    package_of(project).rename(project / "leavers")
    done = audit(project)
    assert done.stdout.startswith("No leak found"), done.stdout
    assert done.returncode == 0


BREAKS = {
    "a function has another name": (
        "data.py",
        "def load_data(",
        "def read_all(",
        "has no load_data",
    ),
    "load_data ends in an error": (
        "data.py",
        "return load_table()",
        "return load_table()['absent']",
        "KeyError",
    ),
    "a module does not parse": (
        "report.py",
        "def write_report(",
        "def write report(",
        "report.py, line",
    ),
    "a module is not there": ("splits.py", None, None, "splits"),
    "the table's columns changed": (
        "config.py",
        'TARGET = "churned"',
        'TARGET = "left"',
        "'left' is not in",
    ),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_what_cannot_be_checked_is_one_line(project, broken):
    module, sound, changed, told = BREAKS[broken]
    path = package_of(project) / module
    if sound is None:
        path.unlink()
    else:
        path.write_text(path.read_text("utf-8").replace(sound, changed), "utf-8")
    unknown = [finding for finding in find(project) if finding["severity"] == "unknown"]
    assert told in unknown[0]["evidence"]
    assert len(unknown) == 1
    assert "\n" not in unknown[0]["evidence"]


def test_a_folder_without_a_project_ends_in_one_line(tmp_path):
    done = audit(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def change_models(project, code):
    """Let make_models pass what it returns, `models`, through a line of code."""
    path = package_of(project) / "baseline.py"
    text = path.read_text("utf-8").replace(
        "    return {name: make_pipeline(", "    models = {name: make_pipeline("
    )
    text = text.replace(
        "for name, model in models.items()}\n",
        f"for name, model in models.items()}}\n    {code}\n",
        1,
    )
    path.write_text(
        text + "\n\nfrom sklearn.model_selection import GridSearchCV  # noqa: E402\n",
        "utf-8",
    )


def test_a_search_in_threads_of_its_own_is_sound(project):
    set_constants(project, EXCLUDED='{"exit_call_minutes": "logged later"}')
    search = (
        'GridSearchCV(models["linear"], {"logisticregression__C": [0.1, 1]}, cv=2, '
        "n_jobs=2)"
    )
    change_models(project, f'return {{"dummy": models["dummy"], "linear": {search}}}')
    assert find(project) == []


def test_a_linear_model_that_predicts_the_holdout_in_every_run_is_a_leak(project):
    set_constants(project, EXCLUDED='{"exit_call_minutes": "logged later"}')
    path = package_of(project) / "__main__.py"
    scores = "    scores = evaluate.describe_models(runs, metric)\n"
    peek = (
        "    "
        'runs["linear"][0][0][-1].predict(runs["linear"][0][0][:-1].transform(X.iloc[holdout]))\n'
    )
    path.write_text(path.read_text("utf-8").replace(scores, scores + peek), "utf-8")
    assert ("holdout", "leak") in {
        (finding["check"], finding["severity"]) for finding in find(project)
    }


def test_without_git_the_history_is_unknown(project):
    shutil.rmtree(project / ".git")
    assert [
        finding["severity"] for finding in read_history(project, package_of(project))
    ] == ["unknown"]


def test_code_that_changes_after_the_holdout_was_opened_is_asked_about(project):
    set_constants(project, OPEN_HOLDOUT="True")
    commit_all(project, "Open the holdout")
    assert list(read_history(project, package_of(project))) == []
    set_constants(project, N_FOLDS=4)
    commit_all(project, "Fewer folds")
    (asked,) = read_history(project, package_of(project))
    assert asked["subject"].endswith("Fewer folds")


def test_a_holdout_that_is_opened_twice_is_asked_about(project):
    for value in ("True", "False", "True"):
        set_constants(project, OPEN_HOLDOUT=value)
        commit_all(project, value)
    told = [
        finding["evidence"] for finding in read_history(project, package_of(project))
    ]
    assert "opened 2 times" in told[0]


def test_fits_and_splits_in_other_modules_are_asked_about(project):
    assert list(read_source(package_of(project))) == []
    path = package_of(project) / "data.py"
    lines = (
        "\n\ndef scale(X, scaler):\n    KFold(3)\n    return scaler.fit_transform(X)\n"
    )
    path.write_text(path.read_text("utf-8") + lines, "utf-8")
    assert [
        finding["evidence"].split()[0] for finding in read_source(package_of(project))
    ] == [
        "KFold",
        "fit_transform",
    ]


def test_a_column_that_only_one_outcome_fills_does_not_stop_the_search_for_groups(
    project,
):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    days = [f"2024-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(len(table))]
    table.assign(left_on=pd.Series(days).where(table["churned"] == "yes")).to_csv(
        path, index=False
    )
    set_constants(
        project,
        GROUP_COLUMN="None",
        EXCLUDED='{"left_on": "x", "exit_call_minutes": "x", "contract_id": "x"}',
    )
    assert "unknown" not in {finding["severity"] for finding in find(project)}
