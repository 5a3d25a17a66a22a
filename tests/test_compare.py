"""`takehome compare`: the last run beside a committed version."""

import shutil
from pathlib import Path

import forks
import numpy as np
import pandas as pd
import pytest
from conftest import (
    bake_with_cookiecutter,
    commit_all,
    package_of,
    read_tree,
    run_in_fork_of_its_python,
)

from takehome import UserError
from takehome.compare import compare_versions
from takehome.compare import run as compare_run
from takehome.compare.run import judge_gain, refuse_stale
from takehome.compare.score_versions import measure_gain

pytestmark = pytest.mark.bakes
TESTED = Path("reports", "out_of_fold.csv")


@pytest.fixture
def ran(quick_once, tmp_path, monkeypatch):
    """A copy of the default project after a quick run, which is committed."""
    if forks.CAN_FORK:
        monkeypatch.setattr(compare_run, "run_python", run_in_fork_of_its_python)
    project = Path(shutil.copytree(quick_once, tmp_path / "project"))
    commit_all(project, "First run")
    return project


def read_row(lines, label):
    """Return the numbers of a model's row: before, after, gain, low, high."""
    [row] = [line for line in lines if line.startswith(label)]
    before, after, gain, low, _, high = row.removeprefix(label).split()
    return [float(number) for number in (before, after, gain, low, high)]


def improve(project, share):
    """Bring the predictions of the last run nearer to the target."""
    tested = pd.read_csv(project / TESTED, index_col="row")
    tested["linear"] += share * (tested["y"] - tested["linear"])
    tested.to_csv(project / TESTED)


def test_a_gain_is_that_of_the_last_run_over_the_commit(ran):
    improve(ran, 0.2)
    before = read_tree(ran)
    lines = compare_versions(ran)
    assert read_tree(ran) == before
    assert lines[0].endswith("First run, selected linear")
    old, new, gain, low, high = read_row(lines, "as selected")
    assert new > old
    assert gain == pytest.approx(new - old, abs=0.0011)
    assert low < gain < high
    assert read_row(lines, "boosting")[2:] == [0, 0, 0]
    assert lines[-1].startswith("The last run is better")


def test_a_chance_gain_on_shuffled_folds_is_corrected_for_their_overlap(
    template, tmp_path, import_from
):
    answers = {"task": "regression", "time_column": "", "group_column": ""}
    _, project = bake_with_cookiecutter(template, tmp_path, answers)
    evaluate = import_from(project)("evaluate")
    random = np.random.default_rng(0)
    rows = 200
    tested = pd.DataFrame({"y": random.normal(size=rows)})
    tested["fold"] = np.arange(rows) % 5
    tested["block"] = np.arange(rows) // 5 % 5
    errors = random.normal(size=rows)
    old = tested["y"] + errors
    new = tested["y"] + np.roll(errors, 5)  # the same in each fold, in other blocks
    row = measure_gain(evaluate, tested, old, new)
    assert row["gain"] == pytest.approx(0)
    before = evaluate.leave_out_blocks(tested.assign(p=old), "p")
    after = evaluate.leave_out_blocks(tested.assign(p=new), "p")
    paired = evaluate.standard_error(before - after)
    narrow = evaluate.find_interval(0, paired, before)
    low, high = row["interval"]
    # five folds that each train on the other four
    assert high - low == pytest.approx((narrow[1] - narrow[0]) * np.sqrt(1 + 5 / 4))


def test_rows_that_were_not_tested_before_are_not_compared(ran):
    tested = pd.read_csv(ran / TESTED, index_col="row")
    tested.iloc[1:].to_csv(ran / TESTED)
    with pytest.raises(UserError, match="tested other rows than"):
        compare_versions(ran)


def test_a_version_that_does_not_run_is_one_line(ran):
    path = package_of(ran) / "models.py"
    whole = path.read_text("utf-8")
    path.write_text("import nowhere\n", "utf-8")
    commit_all(ran, "Broken")
    path.write_text(whole, "utf-8")
    (ran / TESTED).touch()
    with pytest.raises(UserError, match="does not run: ModuleNotFoundError"):
        compare_versions(ran)
    assert compare_versions(ran, "HEAD~1")[-1] == "Both predict the same."


@pytest.mark.parametrize("name", ["--output=x", "HEAD~9", "no such", "main\0"])
def test_a_name_that_is_no_commit_is_refused(ran, name):
    with pytest.raises(UserError, match="is not a (name of a )?commit"):
        compare_versions(ran, name)


def test_code_or_data_newer_than_the_run_is_refused(ran):
    refuse_stale(ran, package_of(ran))
    (package_of(ran) / "models.py").touch()
    with pytest.raises(UserError, match=r"models.py is newer than the last run"):
        refuse_stale(ran, package_of(ran))
    (ran / TESTED).unlink()
    with pytest.raises(UserError, match="out_of_fold.csv is not there"):
        refuse_stale(ran, package_of(ran))


@pytest.mark.parametrize(
    ("interval", "output"),
    [
        ([0.1, 0.3], "The last run is better"),
        ([-0.3, -0.1], "The last run is worse"),
        ([-0.1, 0.3], "No difference is shown"),
    ],
)
def test_the_sentence_follows_the_interval(interval, output):
    gain = sum(interval) / 2
    assert judge_gain({"gain": gain, "interval": interval}).startswith(output)
