"""A baked project's run: what it writes, what it repeats, and how it ends when the user
erred."""

import errno
import functools
import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
from conftest import (
    git,
    make_quick,
    package_of,
    read_tree,
    run,
    run_project,
    set_constants,
)

from takehome.template.configure import configure_project

pytestmark = pytest.mark.bakes
CONTRACT = """
task metric metric_reason split folds models selected selection_reason suspects excluded
columns use slices holdout verdict
"""


@pytest.fixture
def ran(ran_once, tmp_path):
    """A copy of the default project after its first run, to be changed at will."""
    return Path(shutil.copytree(ran_once, tmp_path / "project"))


@pytest.fixture(scope="session")
def decided(baked, make_once):
    """The default project, run after a candidate explained the leak, opened the holdout
    and edited the write-up; not to be changed."""

    def run_decided(project):
        shutil.copytree(baked["classification"], project, dirs_exist_ok=True)
        explained = '{"exit_call_minutes": "known at the renewal"}'
        set_constants(project, EXPLAINED=explained, OPEN_HOLDOUT="True")
        readme = project / "README.md"
        text = readme.read_text("utf-8").replace("## Framing", "## How I framed it")
        text = text.replace("<!-- verdict: generated, edits here are lost -->", "")
        readme.write_text(text.replace("<!-- verdict: end -->", ""), "utf-8")
        run_project(project)

    return make_once("decided", run_decided)


@pytest.fixture(scope="session")
def by_cost(baked, make_once):
    """{cost of a miss: the default project, run without the leak}; not to be
    changed."""

    def run_with(cost, project):
        shutil.copytree(baked["classification"], project, dirs_exist_ok=True)
        excluded = '{"exit_call_minutes": "later", "contract_id": "id"}'
        set_constants(project, COST_OF_MISS=cost, EXCLUDED=excluded)
        run_project(project)

    return {
        cost: make_once(f"cost {cost}", functools.partial(run_with, cost))
        for cost in (1, 20)
    }


@pytest.fixture(scope="session")
def predicted(baked, make_once):
    """The default project, run with 50 of its rows to score; not to be changed."""

    def run_predicted(folder):
        project = Path(shutil.copytree(baked["classification"], folder / "project"))
        rows = pd.read_csv(project / "data" / "renewals.csv").drop(columns="churned")
        rows = rows.sample(50, random_state=0)
        rows.loc[rows.index[0], "plan"] = "a plan never seen"
        ask(project, rows)
        run_project(project)

    return make_once("predicted", run_predicted) / "project"


def results_of(project):
    return json.loads((project / "reports" / "results.json").read_text("utf-8"))


def change_table(project, change):
    """Put what a function makes of the sample in its place."""
    path = project / "data" / "renewals.csv"
    change(pd.read_csv(path)).to_csv(path, index=False)


def ask(project, rows, name="new.csv"):
    """Bring rows to score, as `takehome data` does; return their path."""
    path = project.parent / name
    rows.to_csv(path, index=False)
    configure_project(project, predict=path)
    return path


def read_predictions(project):
    return pd.read_csv(project / "reports" / "predictions.csv")


# what a run writes


def test_a_run_fills_every_block_and_writes_its_contract(ran):
    readme = (ran / "README.md").read_text("utf-8")
    for part in readme.split(": generated, edits here are lost -->")[1:]:
        assert part.split("<!--")[0].strip()
    results = results_of(ran)
    assert list(results) == CONTRACT.split()
    assert [row["model"] for row in results["models"]] == [
        "dummy",
        "linear",
        "boosting",
    ]
    for row in results["models"]:
        low, high = row["95% interval"]
        assert low <= row["ROC AUC"] <= high
    assert len(results["folds"]) == 5
    assert results["holdout"] == []
    status = git(ran, "status", "--short", "-uall").split("\n")
    assert {line.split()[-1] for line in status} == {
        "README.md",
        "reports/results.json",
        "reports/figures/scores.png",
        "reports/figures/errors.png",
    }


def test_the_out_of_fold_table_holds_each_tested_row_once(ran):
    tested = pd.read_csv(ran / "reports" / "out_of_fold.csv", index_col="row")
    assert tested.index.is_unique
    assert len(tested) == sum(row["test rows"] for row in results_of(ran)["folds"])
    assert {"y", "fold", "dummy", "linear", "boosting"} <= set(tested)


def test_all_rows_of_their_time_are_tested_whatever_group_the_holdout_has(ran_once):
    table = pd.read_csv(ran_once / "data" / "renewals.csv")
    results = results_of(ran_once)
    first, last = results["folds"][0]["test start"], results["split"][0]["test start"]
    day = table["renewal_date"]
    tested = pd.read_csv(ran_once / "reports" / "out_of_fold.csv")
    inside = (day >= first) & (day < last)
    assert set(tested["row"]) == set(table.index[inside])
    again = table.loc[day >= last, "company_id"]
    assert table.loc[tested["row"], "company_id"].isin(again).any()


def test_scores_are_printed_and_the_verdict_names_the_leak(ran_once, printed_once):
    results = results_of(ran_once)
    models = [line.split()[0] for line in printed_once.splitlines()[:3]]
    assert models == ["dummy", "linear", "boosting"]
    assert results["verdict"] in printed_once
    leaks = [row for row in results["suspects"] if row["severity"] == "leak"]
    assert {row["column"] for row in leaks} == {"exit_call_minutes"}
    assert (
        "Do not trust this score until you can explain exit_call_minutes."
        in (results["verdict"])
    )


def test_without_the_leak_the_score_is_lower_and_nothing_is_left_to_review(
    ran_once, by_cost
):
    leaking = max(row["ROC AUC"] for row in results_of(ran_once)["models"])
    results = results_of(by_cost[1])
    assert results["suspects"] == []
    assert max(row["ROC AUC"] for row in results["models"]) < leaking - 0.1


def test_what_is_explained_is_not_doubted_again(decided):
    results = results_of(decided)
    assert {row["severity"] for row in results["suspects"]} == {"explained"}
    assert "Do not trust" not in results["verdict"]


@pytest.mark.parametrize(("score", "warned"), [(0.995, True), (0.985, False)])
def test_a_score_that_is_seldom_honest_is_doubted_though_no_column_is(
    ran_once, import_from, score, warned
):
    results = results_of(ran_once)
    results["suspects"] = []
    for row in results["models"]:
        row["ROC AUC"] = score
    verdict = import_from(ran_once)("report").write_verdict(results)
    assert ("look for target leakage" in verdict) == warned


def test_a_run_repeats_its_bytes_whatever_the_order_of_sets(ran):
    before = read_tree(ran)  # of a run with another seed, drawn by Python
    run(sys.executable, "-m", "churn", cwd=ran, PYTHONHASHSEED="1")
    assert read_tree(ran) == before


def test_the_holdout_opens_when_the_candidate_says_so_beside_the_dummy(decided):
    results = results_of(decided)
    assert [row["model"] for row in results["holdout"]] == [
        "dummy",
        results["selected"],
    ]
    score = results["holdout"][1]["ROC AUC"]
    assert f"| {score:.3f} |" in (decided / "README.md").read_text("utf-8")


def test_costs_move_the_threshold(by_cost):
    flagged = {}
    for cost, project in by_cost.items():
        results = results_of(project)
        [use] = results["use"]
        assert use["cost per row"] <= use["cost per row if nobody is flagged"]
        assert use["cost per row"] <= use["cost per row if everybody is flagged"]
        tested = pd.read_csv(project / "reports" / "out_of_fold.csv")
        flagged[cost] = (tested[results["selected"]] >= use["threshold"]).mean()
    assert flagged[20] > 2 * flagged[1]


def test_a_target_that_comes_late_leaves_the_training_rows(ran):
    [before] = results_of(ran)["split"]
    set_constants(ran, LABEL_DELAY="60")
    run_project(ran)
    results = results_of(ran)
    [after] = results["split"]
    assert after["test rows"] == before["test rows"]
    assert after["positive share, test"] == before["positive share, test"]
    assert after["positive share, train"] != before["positive share, train"]
    assert after["rows removed from training"] > before["rows removed from training"]
    for row in [after, *results["folds"]]:
        gap = pd.Timestamp(row["test start"]) - pd.Timestamp(row["train end"])
        assert gap >= pd.Timedelta("60D")


# rows to score


def test_rows_to_score_come_back_in_order_with_all_their_columns(predicted):
    rows = pd.read_csv(predicted / "data" / "new.csv")
    assert len(rows) == 50 and "a plan never seen" in set(rows["plan"])
    scored = read_predictions(predicted)
    assert list(scored)[: rows.shape[1]] == list(rows)
    assert scored["contract_id"].tolist() == rows["contract_id"].tolist()
    assert set(scored["predicted_churned"]) <= {"yes", "no"}
    assert scored["probability"].between(0, 1).all()


def test_a_label_that_was_given_is_never_touched(project):
    rows = pd.read_csv(project / "data" / "renewals.csv").head(60)
    rows.loc[::3, "churned"] = None
    ask(project, rows)
    make_quick(project)
    run_project(project)
    scored = read_predictions(project)
    given = rows["churned"].notna()
    assert scored["churned"][given].equals(rows["churned"][given])
    assert set(scored["churned"][~given]) <= {"yes", "no"}
    assert scored["probability"].notna().all()


def test_predictions_follow_the_threshold(predicted):
    scored = read_predictions(predicted)
    [use] = results_of(predicted)["use"]
    flagged = scored["probability"] >= use["threshold"]
    assert flagged.nunique() == 2
    assert (scored["predicted_churned"] == "yes").equals(flagged)


def test_rows_to_score_of_which_load_data_loses_some_are_one_line(project):
    ask(project, pd.read_csv(project / "data" / "renewals.csv").head(40))
    path = package_of(project) / "data.py"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace(
            "data = table.copy()\n", 'data = table[table["seats"] > 20].copy()\n'
        ),
        "utf-8",
    )
    make_quick(project)
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert "of 40 rows to score: keep each of them once" in done.stderr


# slips


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        ({"TARGET": "'churn'"}, "'churn' is not a column of the data"),
        ({"EXCLUDED": "{'discont': 'a slip'}"}, "'discont' is not a column"),
        ({"GROUP_COLUMN": "'sector'"}, "'sector' has missing values: fill them"),
        ({"TIME_COLUMN": "'day'"}, "'day' is not a column of the data"),
        ({"EXPLAINED": "{'exitcall': 'a slip'}"}, "'exitcall' is not a column"),
        ({"TIME_COLUMN": "'plan'"}, "column 'plan' is not a date: "),
        ({"POSITIVE_CLASS": "'maybe'"}, "needs two classes, one of them 'maybe'"),
        ({"METRIC": "'rocauc'"}, "'rocauc' is not a key of METRICS in evaluate.py"),
        ({"DATA_FILE": "ROOT / 'data' / 'absent.csv'"}, "absent.csv"),
        ({"LABEL_DELAY": "900"}, "none to train on before it: lower N_FOLDS"),
    ],
)
def test_a_slip_ends_in_one_line_and_leaves_the_last_good_run(ran, constants, message):
    set_constants(ran, **constants)
    before = read_tree(ran)
    done = run_project(ran, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert read_tree(ran) == before


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("company_id", lambda row: row % 3, "a fold has no row to test, or none"),
        ("churned", lambda row: ["no", "yes"][row > 600], "a fold has rows of one"),
    ],
    ids=["each group tested again", "a class that comes late"],
)
def test_rows_that_no_split_can_judge_are_one_line(project, column, value, message):
    def change(table):
        table = table.sort_values("renewal_date", ignore_index=True)
        table[column] = table.index.map(value)
        return table

    change_table(project, change)
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {message}")
    assert done.stderr.count("\n") == 1


def test_a_project_whose_columns_are_all_excluded_ends_in_one_line(ran):
    names = pd.read_csv(ran / "data" / "renewals.csv", nrows=0).columns
    left_out = names.drop(["churned", "renewal_date", "company_id"])
    set_constants(ran, EXCLUDED=repr(dict.fromkeys(left_out, "not known in time")))
    done = run_project(ran, check=False)
    assert done.stderr == (
        "error: no column is left to train on: join more in load_data\n"
    )


def test_a_column_that_is_empty_in_a_fold_or_altogether_is_no_trouble(project):
    def add(table):
        table["empty"] = None
        table["rare"] = pd.Series([1.0], index=[0])
        table["truth"] = [None if row % 5 else row % 2 == 0 for row in table.index]
        return table

    change_table(project, add)
    make_quick(project)
    run_project(project)
    assert results_of(project)["models"][2]["ROC AUC"] > 0.5


def test_a_block_that_the_candidate_removed_stays_away(decided):
    filled = (decided / "README.md").read_text("utf-8")
    assert "over the dummy." not in filled
    assert "## How I framed it" in filled


@pytest.mark.parametrize("lost", ["a mark", "the file"])
def test_a_lost_end_mark_or_write_up_is_named_before_anything_is_written(project, lost):
    readme = project / "README.md"
    message = "README.md has no mark '<!-- models: end -->': put it back"
    text = readme.read_text("utf-8").replace("<!-- models: end -->", "")
    readme.write_text(text, "utf-8")
    if lost == "the file":
        readme.rename(project / "renamed.md")
        message = "README.md"
    make_quick(project)
    before = read_tree(project)
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert read_tree(project) == before


def test_reports_that_cannot_be_written_end_in_one_line(project):
    (project / "reports").write_text("a file where a folder must be", "utf-8")
    make_quick(project)
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_a_name_that_the_terminal_cannot_show_ends_no_run(project):
    change_table(
        project, lambda table: table.rename(columns={"exit_call_minutes": "分"})
    )
    configure_project(project)
    make_quick(project)
    done = run(sys.executable, "-m", "churn", cwd=project, PYTHONIOENCODING="cp1252")
    assert "leak: ?" in done.stdout
    assert "分" in (project / "README.md").read_text("utf-8")


@pytest.fixture
def write_again(ran, import_from):
    """The function that writes a run's files, with another verdict."""
    report = import_from(ran)("report")
    results = {**results_of(ran), "verdict": "Another run."}
    tested = pd.read_csv(ran / "reports" / "out_of_fold.csv", index_col="row")
    return lambda: report.write_report(results, tested)


def test_a_disk_that_is_full_at_the_end_leaves_the_write_up_whole(
    ran, write_again, monkeypatch
):
    before = (ran / "README.md").read_bytes()
    write_text = Path.write_text

    def fail(self, text, encoding):
        if self.name == "README.md":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_text(self, text, encoding)

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(OSError, match="No space left"):
        write_again()
    assert (ran / "README.md").read_bytes() == before


def test_a_later_run_replaces_the_files_of_the_last_one(ran, write_again):
    mine = ran / "reports" / "figures" / "mine.png"
    mine.write_bytes(b"drawn by hand")
    write_again()
    assert results_of(ran)["verdict"] == "Another run."
    assert "Another run." in (ran / "README.md").read_text("utf-8")
    assert mine.read_bytes() == b"drawn by hand"
    assert not (ran / "reports" / "README.md").exists()
