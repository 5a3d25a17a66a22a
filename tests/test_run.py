"""A baked project's run: what it writes, what it repeats, and how it ends when the user erred."""

import json

import pandas as pd
import pytest
from conftest import git, package_of, read_tree, run_project, set_constants

CONTRACT = "task metric metric_reason data suspects split folds models selected selection_reason gain holdout seconds"
CONTRACT += " verdict"

CONTRACT = """
task metric metric_reason data suspects split folds models selected selection_reason gain holdout seconds verdict
"""


def results_of(project):
    return json.loads((project / "reports" / "results.json").read_text("utf-8"))


def test_a_run_fills_every_block_and_writes_its_contract(project):
    done = run_project(project)
    readme = (project / "README.md").read_text("utf-8")
    for part in readme.split(": generated, edits here are lost -->")[1:]:
        assert part.split("<!--")[0].strip()
    results = results_of(project)
    assert list(results) == CONTRACT.split()
    assert [model["name"] for model in results["models"]] == ["dummy", "linear", "boosting"]
    for model in results["models"]:
        assert model["interval"][0] <= model["score"] <= model["interval"][1]
        assert len(model["fold_scores"]) == 5
    assert results["holdout"] is None
    assert results["verdict"] in done.stdout
    changed = set(git(project, "status", "--short", "-uall").replace("M README", " M README").split("\n"))
    assert {line.split()[-1] for line in changed} == {
        "README.md",
        "reports/results.json",
        "reports/figures/scores.png",
        "reports/figures/failures.png",
    }


def test_the_first_run_shows_what_the_guard_sees_in_the_sample(project):
    run_project(project)
    results = results_of(project)
    assert {item["column"]: item["severity"] for item in results["suspects"]} == {
        "exit_call_minutes": "leak",
        "contract_id": "id",
    }
    assert "Not to be trusted before exit_call_minutes is explained" in results["verdict"]
    leaking = max(model["score"] for model in results["models"])
    set_constants(project, EXCLUDED='{"exit_call_minutes": "logged after the customer left", "contract_id": "an id"}')
    run_project(project)
    results = results_of(project)
    assert results["suspects"] == []
    assert max(model["score"] for model in results["models"]) < leaking - 0.1


def test_a_run_repeats_its_bytes(project):
    trees = []
    for _ in range(2):
        run_project(project)
        tree = read_tree(project)
        results = json.loads(tree.pop("reports/results.json"))
        results.pop("seconds")
        trees.append((tree, results))
    assert trees[0] == trees[1]


def test_the_holdout_opens_when_the_candidate_says_so(project):
    set_constants(project, OPEN_HOLDOUT="True")
    run_project(project)
    holdout = results_of(project)["holdout"]
    assert holdout["interval"][0] < holdout["score"] < holdout["interval"][1] + 1e-9
    assert f"- score: {holdout['score']:.3f}" in (project / "README.md").read_text("utf-8")


def test_rows_to_score_keep_their_order_and_their_ids(project):
    rows = pd.read_csv(project / "data" / "renewals.csv").drop(columns="churned").sample(50, random_state=0)
    rows.loc[rows.index[0], "plan"] = "a plan never seen"
    rows.to_csv(project / "data" / "new.csv", index=False)
    set_constants(project, PREDICT_FILE='ROOT / "data" / "new.csv"', EXCLUDED='{"contract_id": "an id"}')
    run_project(project)
    scored = pd.read_csv(project / "reports" / "predictions.csv")
    assert scored["contract_id"].tolist() == rows["contract_id"].tolist()
    assert set(scored["churned"]) <= {"yes", "no"}
    assert scored["probability_of_yes"].between(0, 1).all()


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        ({"TARGET": "'churn'"}, "column 'churn' is not in renewals.csv, which has contract_id, renewal_date"),
        ({"TARGET": "'data'"}, "column 'data' is not in renewals.csv"),
        ({"EXCLUDED": "{'discont': 'a slip'}"}, "column 'discont' is not in renewals.csv"),
        ({"GROUP_COLUMN": "'sector'"}, "'sector' has empty rows, which no split can place"),
        ({"TIME_COLUMN": "'plan'"}, "'plan' is no time (Could not infer format)"),
        ({"METRIC": "'rocauc'"}, "rocauc is no scorer of scikit-learn"),
        ({"TARGET": "'monthly_fee'"}, "or start anew with task=regression"),
        ({"README": "ROOT / 'renamed.md'"}, "cannot fill the write-up"),
        ({"DATA_FILE": "ROOT / 'data' / 'absent.csv'"}, "cannot read data/absent.csv"),
        ({"READ_OPTIONS": "{'encoding': 'ascii', 'sep': '|'}"}, "`takehome data FILE`"),
        ({"PREDICT_FILE": "ROOT / 'data' / 'absent.csv'"}, "cannot read data/absent.csv"),
        ({"TARGET": "'discount'", "METRIC": "'f1'"}, "metric 'f1' takes two classes and the target has 3"),
        ({"TIME_COLUMN": "None", "GROUP_COLUMN": "'plan'"}, "3 rows or groups cannot fill 5 folds"),
    ],
)
def test_a_slip_ends_in_one_line_and_leaves_the_last_good_run(project, constants, message):
    run_project(project)
    before = {name: content for name, content in read_tree(project).items() if not name.endswith("config.py")}
    set_constants(project, **constants)
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    after = {name: content for name, content in read_tree(project).items() if not name.endswith("config.py")}
    assert after == before


def test_a_target_of_one_value_is_refused(project):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    table.assign(churned="no").to_csv(path, index=False)
    done = run_project(project, check=False)
    assert done.stderr == (
        "error: target 'churned' holds 1 different values in 869 rows, too few or many for classes: "
        "correct TARGET, or start anew with task=regression\n"
    )


def test_a_column_that_is_empty_in_a_fold_or_altogether_is_no_trouble(project):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    table["empty"] = None
    table["rare"] = pd.Series([1.0], index=[0])
    table["endless"] = [float("inf") if row % 7 else row for row in range(len(table))]
    table["truth"] = [None if row % 5 else row % 2 == 0 for row in range(len(table))]
    table.to_csv(path, index=False)
    run_project(project)
    assert package_of(project).name == "churn"


def test_a_block_that_the_candidate_removed_stays_away(project):
    readme = project / "README.md"
    text = readme.read_text("utf-8").replace("## Framing", "## How I framed it")
    text = text.replace("<!-- verdict: generated, edits here are lost -->", "").replace("<!-- verdict: end -->", "")
    readme.write_text(text, "utf-8")
    run_project(project)
    filled = readme.read_text("utf-8")
    assert "model beats the dummy" not in filled
    assert "## How I framed it" in filled


def test_a_lost_end_mark_is_named_before_anything_is_written(project):
    readme = project / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("<!-- scores: end -->", ""), "utf-8")
    before = read_tree(project)
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert "README.md has lost the mark <!-- scores: end -->" in done.stderr
    assert read_tree(project) == before
