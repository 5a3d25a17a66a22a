"""A baked project's run: what it writes, what it repeats, and how it ends when the user erred."""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import git, package_of, read_tree, run, run_project, set_constants

CONTRACT = """
task metric metric_reason data suspects excluded columns split folds models selected selection_reason gain use holdout
verdict seconds
"""


@pytest.fixture(scope="module")
def first_run(baked, tmp_path_factory):
    """The default project after its first run; not to be changed."""
    project = shutil.copytree(baked["classification"], tmp_path_factory.mktemp("run") / "project")
    run_project(project)
    return project


@pytest.fixture
def ran(first_run, tmp_path):
    """A copy of the default project after its first run, to be changed at will."""
    return Path(shutil.copytree(first_run, tmp_path / "project"))


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
        "reports/figures/data.png",
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


def test_a_run_repeats_its_bytes_whatever_the_order_of_sets(project, monkeypatch):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    table["sector"] = [["?", "unknown", "missing", "n/a ", "-", "retail"][row % 6] for row in range(len(table))]
    table.to_csv(path, index=False)
    set_constants(project, TARGET="'discount'", METRIC="'f1_weighted'")
    runs = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        run_project(project)
        results = results_of(project)
        runs.append([list(results["models"][0]["also"]), results["suspects"]])
    assert runs[0] == runs[1]
    assert runs[0][0] == ["balanced_accuracy", "f1_macro"]
    assert [item["evidence"].split()[0] for item in runs[0][1] if item["column"] == "sector"] == [
        "-",
        "?",
        "missing",
        "unknown",
    ]


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
        ({"TIME_COLUMN": "'plan'"}, "'plan' is no time ("),
        ({"METRIC": "'rocauc'"}, "METRIC 'rocauc' does not fit"),
        ({"TARGET": "'monthly_fee'"}, "or start anew with task=regression"),
        ({"README": "ROOT / 'renamed.md'"}, "cannot fill the write-up"),
        ({"DATA_FILE": "ROOT / 'data' / 'absent.csv'"}, "cannot read data/absent.csv"),
        ({"READ_OPTIONS": "{'encoding': 'ascii', 'sep': '|'}"}, "`takehome data FILE`"),
        ({"PREDICT_FILE": "ROOT / 'data' / 'absent.csv'"}, "cannot read data/absent.csv"),
        ({"TARGET": "'discount'", "METRIC": "'f1'"}, "METRIC 'f1' does not fit: Target is multiclass"),
        ({"TIME_COLUMN": "None", "GROUP_COLUMN": "'plan'"}, "3 rows or groups cannot fill 5 folds"),
    ],
)
def test_a_slip_ends_in_one_line_and_leaves_the_last_good_run(ran, constants, message):
    before = {name: content for name, content in read_tree(ran).items() if not name.endswith("config.py")}
    set_constants(ran, **constants)
    done = run_project(ran, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    after = {name: content for name, content in read_tree(ran).items() if not name.endswith("config.py")}
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


def test_few_groups_give_fewer_folds(project):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    table["store"] = [f"store {row * 7 % 11}" for row in range(len(table))]
    table.to_csv(path, index=False)
    set_constants(project, TIME_COLUMN="None", GROUP_COLUMN="'store'")
    run_project(project)
    assert len(results_of(project)["folds"]) == 4


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


def test_rows_without_a_target_are_left_out_and_scored_where_asked(project):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    table.loc[::9, "churned"] = None
    table.to_csv(path, index=False)
    set_constants(project, PREDICT_FILE="DATA_FILE", EXCLUDED='{"contract_id": "an id"}')
    run_project(project)
    assert results_of(project)["data"]["rows_without_target"] == len(table[::9])
    scored = pd.read_csv(project / "reports" / "predictions.csv")
    assert list(scored) == list(table)
    assert scored["contract_id"].tolist() == table["contract_id"][::9].tolist()
    assert set(scored["churned"]) <= {"yes", "no"}


def test_costs_move_the_threshold_and_the_predicted_classes(project):
    rows = pd.read_csv(project / "data" / "renewals.csv").drop(columns="churned").head(300)
    rows.to_csv(project / "data" / "new.csv", index=False)
    shares = {}
    for cost in (1, 20):
        excluded = '{"exit_call_minutes": "logged later"}'
        set_constants(project, COST_OF_MISS=cost, PREDICT_FILE='ROOT / "data" / "new.csv"', EXCLUDED=excluded)
        run_project(project)
        use = results_of(project)["use"]
        assert use["cost_per_row"] <= min(use["cost_if_none_is_taken"], use["cost_if_all_are_taken"])
        scored = pd.read_csv(project / "reports" / "predictions.csv")
        assert ((scored["churned"] == "yes") == (scored["probability_of_yes"] >= use["threshold"])).all()
        shares[cost] = (scored["churned"] == "yes").mean()
    assert shares[20] > 2 * shares[1]


def test_dates_that_load_data_makes_are_features_where_no_time_is_named(project):
    set_constants(project, TIME_COLUMN="None")
    path = package_of(project) / "data.py"
    parsed = 'data = load_table()\n    return data.assign(renewal_date=pd.to_datetime(data["renewal_date"]))\n'
    path.write_text(path.read_text("utf-8").replace("return load_table()\n", parsed), "utf-8")
    run_project(project)
    assert "renewal_date" in {row["column"] for row in results_of(project)["columns"]}


def test_predictions_have_the_separator_and_the_decimal_mark_of_their_file(project):
    rows = pd.read_csv(project / "data" / "renewals.csv").drop(columns="churned")[:20]
    dialect = {"sep": ";", "decimal": ","}
    rows.to_csv(project / "data" / "new.csv", index=False, **dialect)
    set_constants(project, PREDICT_FILE='ROOT / "data" / "new.csv"', PREDICT_OPTIONS=repr(dialect))
    run_project(project)
    scored = pd.read_csv(project / "reports" / "predictions.csv", **dialect)
    assert scored["probability_of_yes"].between(0, 1).all()


def test_rows_to_score_that_lack_a_column_are_refused_before_anything_is_fitted(project):
    rows = pd.read_csv(project / "data" / "renewals.csv").drop(columns=["churned", "exit_call_minutes"])
    rows.to_csv(project / "data" / "new.csv", index=False)
    set_constants(project, PREDICT_FILE='ROOT / "data" / "new.csv"')
    done = run_project(project, check=False)
    assert done.stderr == "error: new.csv lacks exit_call_minutes: add them, or put them in EXCLUDED\n"
    assert done.stdout == ""


def test_equal_texts_stay_on_one_side_and_are_learnt_from(baked, tmp_path):
    rng = np.random.default_rng(0)
    words = {"good": ["lovely", "quick", "kind", "warm"], "bad": ["slow", "broken", "rude", "cold"]}
    rows = []
    for number in range(400):
        mood = str(rng.choice(["good", "bad"]))
        text = " ".join([*rng.choice(words[mood], 2), *rng.choice(["the", "box", "shop", "came", "again"], 4)])
        rows += [{"review": f"{text} {number}", "stars": int(rng.integers(1, 6)), "mood": mood}] * int(
            rng.choice([1, 1, 1, 3])
        )
    table = pd.DataFrame(rows).sample(frac=1, random_state=0, ignore_index=True)
    table["review"] = table["review"].where(table.index % 50 != 0)
    table.to_csv(tmp_path / "reviews.csv", index=False)
    project = Path(shutil.copytree(baked["classification"], tmp_path / "project"))
    set_constants(project, TARGET='"mood"', TIME_COLUMN="None", GROUP_COLUMN="None")
    run(sys.executable, "-m", "takehome.cli", "data", tmp_path / "reviews.csv", cwd=project)
    run_project(project)
    results = results_of(project)
    assert results["selected"] == "linear"
    assert results["models"][1]["score"] > 0.95
    code = "from churn import data, splits; d = data.load_data(); f = splits.make_folds(d);"
    code += (
        "t = d['review'].dropna(); print(sum(len(set(t.reindex(a)) & set(t.reindex(b)) - {None}) > 1 for a, b in f))"
    )
    assert run(sys.executable, "-c", code, cwd=project).stdout.strip() == "0"
