"""A baked project's run: what it writes, what it repeats, and how it ends when the user
erred."""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import git, package_of, read_tree, run, run_project, set_constants

CONTRACT = """
task metric metric_reason data suspects excluded columns split folds models selected
selection_reason gain use slices holdout verdict seconds
"""


@pytest.fixture
def ran(ran_once, tmp_path):
    """A copy of the default project after its first run, to be changed at will."""
    return Path(shutil.copytree(ran_once, tmp_path / "project"))


def results_of(project):
    return json.loads((project / "reports" / "results.json").read_text("utf-8"))


def test_a_run_fills_every_block_and_writes_its_contract(project):
    done = run_project(project)
    readme = (project / "README.md").read_text("utf-8")
    for part in readme.split(": generated, edits here are lost -->")[1:]:
        assert part.split("<!--")[0].strip()
    results = results_of(project)
    assert list(results) == CONTRACT.split()
    assert [model["name"] for model in results["models"]] == [
        "dummy",
        "linear",
        "boosting",
    ]
    for model in results["models"]:
        assert model["interval"][0] <= model["score"] <= model["interval"][1]
        assert len(model["fold_scores"]) == 5
    assert results["holdout"] is None
    assert results["verdict"] in done.stdout
    changed = set(
        git(project, "status", "--short", "-uall")
        .replace("M README", " M README")
        .split("\n")
    )
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
    assert (
        "Not to be trusted before exit_call_minutes is explained" in results["verdict"]
    )
    leaking = max(model["score"] for model in results["models"])
    set_constants(
        project,
        EXCLUDED=(
            '{"exit_call_minutes": "logged after the customer left", "contract_id": '
            '"an id"}'
        ),
    )
    run_project(project)
    results = results_of(project)
    assert results["suspects"] == []
    assert max(model["score"] for model in results["models"]) < leaking - 0.1


def test_a_run_repeats_its_bytes_whatever_the_order_of_sets(project):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    table["sector"] = [
        ["?", "unknown", "missing", "n/a ", "-", "retail"][row % 6]
        for row in range(len(table))
    ]
    table.to_csv(path, index=False)
    set_constants(project, TARGET="'discount'", METRIC="'f1_weighted'")
    trees = []
    for seed in ("1", "2"):
        run(sys.executable, "-m", "churn", cwd=project, PYTHONHASHSEED=seed)
        tree = read_tree(project)
        results = json.loads(tree.pop("reports/results.json"))
        del results["seconds"]
        trees.append((tree, list(results["models"][0]["also"]), results))
    assert trees[0] == trees[1]
    assert trees[0][1] == ["balanced_accuracy", "f1_macro"]
    assert [
        item["evidence"].split()[0]
        for item in results["suspects"]
        if item["column"] == "sector"
    ] == [
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
    assert f"- score: {holdout['score']:.3f}" in (project / "README.md").read_text(
        "utf-8"
    )


def test_rows_to_score_keep_their_order_and_their_ids(project):
    rows = (
        pd.read_csv(project / "data" / "renewals.csv")
        .drop(columns="churned")
        .sample(50, random_state=0)
    )
    rows.loc[rows.index[0], "plan"] = "a plan never seen"
    rows.to_csv(project / "data" / "new.csv", index=False)
    set_constants(
        project,
        PREDICT_FILE='ROOT / "data" / "new.csv"',
        EXCLUDED='{"contract_id": "an id"}',
    )
    run_project(project)
    scored = pd.read_csv(project / "reports" / "predictions.csv")
    assert scored["contract_id"].tolist() == rows["contract_id"].tolist()
    assert set(scored["churned"]) <= {"yes", "no"}
    assert scored["probability_of_yes"].between(0, 1).all()


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        (
            {"TARGET": "'churn'"},
            "column 'churn' is not in renewals.csv, which has contract_id, "
            "renewal_date",
        ),
        ({"TARGET": "'data'"}, "column 'data' is not in renewals.csv"),
        (
            {"EXCLUDED": "{'discont': 'a slip'}"},
            "column 'discont' is not in renewals.csv",
        ),
        (
            {"GROUP_COLUMN": "'sector'"},
            "'sector' has empty rows, which no split can place",
        ),
        ({"TIME_COLUMN": "'plan'"}, "; mend it or TIME_FORMAT"),
        ({"TIME_COLUMN": "'plan'"}, "renewals.csv, 'plan': "),
        ({"METRIC": "'rocauc'"}, "METRIC 'rocauc' does not fit"),
        ({"TARGET": "'monthly_fee'"}, "or start anew with task=regression"),
        ({"DATA_FILE": "ROOT / 'data' / 'absent.csv'"}, "cannot read data/absent.csv"),
        ({"READ_OPTIONS": "{'encoding': 'ascii', 'sep': '|'}"}, "`takehome data FILE`"),
        (
            {"PREDICT_FILE": "ROOT / 'data' / 'absent.csv'"},
            "cannot read data/absent.csv",
        ),
        (
            {"TARGET": "'discount'", "METRIC": "'f1'"},
            "METRIC 'f1' does not fit: Target is multiclass",
        ),
        (
            {"TIME_COLUMN": "None", "GROUP_COLUMN": "'plan'"},
            "3 rows or groups make no 5 folds",
        ),
    ],
)
def test_a_slip_ends_in_one_line_and_leaves_the_last_good_run(ran, constants, message):
    before = {
        name: content
        for name, content in read_tree(ran).items()
        if not name.endswith("config.py")
    }
    set_constants(ran, **constants)
    done = run_project(ran, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    after = {
        name: content
        for name, content in read_tree(ran).items()
        if not name.endswith("config.py")
    }
    assert after == before


def test_a_target_of_one_value_is_refused(project):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    table.assign(churned="no").to_csv(path, index=False)
    done = run_project(project, check=False)
    assert done.stderr == (
        "error: target 'churned' holds 1 different values in 869 rows, too few or many "
        "for classes: "
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
    assert {"empty", "rare", "endless", "truth"} <= {
        row["column"] for row in results_of(project)["columns"]
    }


def test_a_date_counts_as_days_and_is_asked_about_where_the_target_follows_it(
    baked, tmp_path
):
    rng, days = np.random.default_rng(0), np.arange(400) * 3 % 997
    table = pd.DataFrame(
        {
            "seen": pd.Timestamp(2021, 1, 1) + pd.to_timedelta(days, unit="D"),
            "x": rng.normal(size=400),
        }
    )
    table["spend"] = 0.01 * days + rng.normal(size=400)
    table.to_csv(tmp_path / "visits.csv", index=False)
    project = Path(shutil.copytree(baked["regression"], tmp_path / "project"))
    set_constants(
        project,
        TARGET='"spend"',
        TIME_COLUMN="None",
        GROUP_COLUMN="None",
        EXCLUDED="{}",
    )
    run(
        sys.executable,
        "-m",
        "takehome.cli",
        "data",
        tmp_path / "visits.csv",
        cwd=project,
    )
    run_project(project)
    results = results_of(project)
    assert results["columns"][0]["column"] == "seen"
    assert results["gain"]["interval"][0] > 0
    assert ("seen", "may be the time") in {
        (item["column"], item["check"]) for item in results["suspects"]
    }


def test_a_class_that_folds_have_not_learnt_does_not_shift_the_names(project):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    late = table["renewal_date"].rank(pct=True) > 0.7
    table["churned"] = (
        table["churned"]
        .map({"yes": "b", "no": "c"})
        .mask(late & (table.index % 2 == 0), "a")
    )
    table["hint"] = table["churned"].map({"a": 9, "b": 0, "c": 5})
    table.to_csv(path, index=False)
    run_project(project)
    found = results_of(project)["use"]["share_found"]
    assert found["b"] > 0.9
    assert found["c"] > 0.9


def test_more_folds_than_blocks_are_no_trouble(project):
    set_constants(
        project,
        TIME_COLUMN="None",
        GROUP_COLUMN="None",
        METRIC='"accuracy"',
        N_FOLDS=13,
    )
    run_project(project)
    assert len(results_of(project)["folds"]) == 26


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
    text = text.replace("<!-- verdict: generated, edits here are lost -->", "").replace(
        "<!-- verdict: end -->", ""
    )
    readme.write_text(text, "utf-8")
    run_project(project)
    filled = readme.read_text("utf-8")
    assert "model beats the dummy" not in filled
    assert "## How I framed it" in filled


@pytest.mark.parametrize("lost", ["a mark", "the file"])
def test_a_lost_end_mark_or_write_up_is_named_before_anything_is_written(project, lost):
    readme, told = (
        project / "README.md",
        "README.md has lost the mark <!-- scores: end -->",
    )
    readme.write_text(
        readme.read_text("utf-8").replace("<!-- scores: end -->", ""), "utf-8"
    )
    if lost == "the file":
        readme.rename(project / "renamed.md")
        told = "cannot fill the write-up: "
    before = read_tree(project)
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert read_tree(project) == before


def test_reports_that_cannot_be_written_end_in_one_line(project):
    shutil.rmtree(project / "reports", ignore_errors=True)
    (project / "reports").write_text("a file where a folder must be", "utf-8")
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert str(project / "reports") in done.stderr
    assert done.stderr.count("\n") == 1


def test_rows_without_a_target_are_left_out_and_scored_where_asked(project):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    table.loc[::9, "churned"] = None
    table.to_csv(path, index=False)
    set_constants(
        project, PREDICT_FILE="DATA_FILE", EXCLUDED='{"contract_id": "an id"}'
    )
    run_project(project)
    assert results_of(project)["data"]["rows_without_target"] == len(table[::9])
    scored = pd.read_csv(project / "reports" / "predictions.csv")
    assert list(scored) == list(table)
    assert scored["contract_id"].tolist() == table["contract_id"][::9].tolist()
    assert set(scored["churned"]) <= {"yes", "no"}


def test_costs_move_the_threshold_and_the_predicted_classes(project):
    rows = (
        pd.read_csv(project / "data" / "renewals.csv").drop(columns="churned").head(300)
    )
    rows.to_csv(project / "data" / "new.csv", index=False)
    shares = {}
    for cost in (1, 20):
        excluded = '{"exit_call_minutes": "logged later"}'
        set_constants(
            project,
            COST_OF_MISS=cost,
            PREDICT_FILE='ROOT / "data" / "new.csv"',
            EXCLUDED=excluded,
        )
        run_project(project)
        use = results_of(project)["use"]
        assert use["cost_per_row"] <= min(
            use["cost_if_none_is_taken"], use["cost_if_all_are_taken"]
        )
        scored = pd.read_csv(project / "reports" / "predictions.csv")
        assert (
            (scored["churned"] == "yes")
            == (scored["probability_of_yes"] >= use["threshold"])
        ).all()
        shares[cost] = (scored["churned"] == "yes").mean()
    assert shares[20] > 2 * shares[1]


def test_dates_that_load_data_makes_are_features_where_no_time_is_named(project):
    set_constants(project, TIME_COLUMN="None")
    path = package_of(project) / "data.py"
    parsed = (
        "data = load_table()\n    return "
        'data.assign(renewal_date=pd.to_datetime(data["renewal_date"]))\n'
    )
    path.write_text(
        path.read_text("utf-8").replace("return load_table()\n", parsed), "utf-8"
    )
    run_project(project)
    assert "renewal_date" in {row["column"] for row in results_of(project)["columns"]}


def test_predictions_have_the_separator_and_the_decimal_mark_of_their_file(project):
    rows = pd.read_csv(project / "data" / "renewals.csv").drop(columns="churned")[:20]
    dialect = {"sep": ";", "decimal": ","}
    rows.to_csv(project / "data" / "new.csv", index=False, **dialect)
    set_constants(
        project, PREDICT_FILE='ROOT / "data" / "new.csv"', PREDICT_OPTIONS=repr(dialect)
    )
    run_project(project)
    scored = pd.read_csv(project / "reports" / "predictions.csv", **dialect)
    assert scored["probability_of_yes"].between(0, 1).all()


def test_rows_to_score_that_lack_a_column_are_refused_before_anything_is_fitted(
    project,
):
    rows = pd.read_csv(project / "data" / "renewals.csv").drop(
        columns=["churned", "exit_call_minutes"]
    )
    rows.to_csv(project / "data" / "new.csv", index=False)
    set_constants(project, PREDICT_FILE='ROOT / "data" / "new.csv"')
    done = run_project(project, check=False)
    assert (
        done.stderr == "error: new.csv lacks columns or numbers: exit_call_minutes; "
        "mend it or exclude\n"
    )
    assert done.stdout == ""
    rows.assign(exit_call_minutes="soon").to_csv(
        project / "data" / "new.csv", index=False
    )
    assert run_project(project, check=False).stderr == done.stderr


def test_equal_texts_stay_on_one_side_and_are_learnt_from(baked, tmp_path):
    rng = np.random.default_rng(0)
    words = {
        "good": ["lovely", "quick", "kind", "warm"],
        "bad": ["slow", "broken", "rude", "cold"],
    }
    rows = []
    for number in range(400):
        mood = str(rng.choice(["good", "bad"]))
        text = " ".join(
            [
                *rng.choice(words[mood], 2),
                *rng.choice(["the", "box", "shop", "came", "again"], 4),
            ]
        )
        rows += [
            {
                "review": f"{text} {number}",
                "stars": int(rng.integers(1, 6)),
                "mood": mood,
            }
        ] * int(rng.choice([1, 1, 1, 3]))
    table = pd.DataFrame(rows).sample(frac=1, random_state=0, ignore_index=True)
    table["review"] = table["review"].where(table.index % 50 != 0)
    table.to_csv(tmp_path / "reviews.csv", index=False)
    project = Path(shutil.copytree(baked["classification"], tmp_path / "project"))
    set_constants(project, TARGET='"mood"', TIME_COLUMN="None", GROUP_COLUMN="None")
    run(
        sys.executable,
        "-m",
        "takehome.cli",
        "data",
        tmp_path / "reviews.csv",
        cwd=project,
    )
    run_project(project)
    results = results_of(project)
    assert results["selected"] == "linear"
    assert results["models"][1]["score"] > 0.95
    code = (
        "from churn import data, splits; d = data.load_data(); f = "
        "splits.make_folds(d);"
    )
    code += (
        "t = d['review'].dropna(); print(sum(len(set(t.reindex(a)) & set(t.reindex(b)) "
        "- {None}) > 1 for a, b in f))"
    )
    assert run(sys.executable, "-c", code, cwd=project).stdout.strip() == "0"


def make_table(rows=400, seed=0):
    """Return rows with a number and a word that tell of the class."""
    rng = np.random.default_rng(seed)
    size, city = rng.normal(size=rows), rng.choice(["Rome", "Oslo", "Lima"], rows)
    kind = np.where(
        size + (city == "Oslo") + rng.normal(scale=0.5, size=rows) > 0.5, "yes", "no"
    )
    return pd.DataFrame({"size": size, "city": city, "kind": kind})


@pytest.fixture
def run_table(baked, tmp_path):
    """The function that brings a table into a baked project, runs it, and returns (its
    results, the run)."""

    def run_table(table, task="classification", check=True, **constants):
        project = Path(shutil.copytree(baked[task], tmp_path / "project"))
        table.to_csv(tmp_path / "rows.csv", index=False)
        names = {
            "TARGET": repr(table.columns[-1]),
            "TIME_COLUMN": "None",
            "GROUP_COLUMN": "None",
            **constants,
        }
        set_constants(project, **names)
        run(
            sys.executable,
            "-m",
            "takehome.cli",
            "data",
            tmp_path / "rows.csv",
            cwd=project,
        )
        done = run_project(project, check=check)
        return results_of(project) if done.returncode == 0 else None, done

    return run_table


def test_many_rows_are_learnt_from_in_processes_whose_errors_are_one_line(
    run_table, monkeypatch
):
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "2")
    _, done = run_table(
        make_table(13_000), check=False, METRIC='"neg_mean_poisson_deviance"'
    )
    assert "does not fit" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_class_that_only_the_holdout_has_moves_no_other(run_table):
    table = make_table().assign(number=range(400))[["number", "size", "city", "kind"]]
    table["kind"] = table["kind"].where(table["size"].abs() < 1.5, "other")
    table.loc[399, "kind"] = (
        # the last row, which is in the holdout, and first in sorted order
        "a first one"
    )
    results, _ = run_table(table, TIME_COLUMN='"number"')
    assert list(results["use"]["share_found"]) == ["no", "other", "yes"]
    assert min(results["use"]["share_found"].values()) > 0.5


def test_of_several_classes_the_probability_of_the_predicted_one_is_handed_in(
    run_table, tmp_path
):
    table = make_table()
    table["kind"] = table["kind"].where(table["size"] < 1, "other")
    table.drop(columns="kind").to_csv(tmp_path / "new.csv", index=False)
    run_table(table, PREDICT_FILE=f'"{tmp_path}/new.csv"')
    scored = pd.read_csv(tmp_path / "project" / "reports" / "predictions.csv")
    assert set(scored["kind"]) == {"no", "other", "yes"}
    assert scored["probability"].between(1 / 3, 1).all()


@pytest.mark.parametrize(
    ("values", "metric", "loss", "scorer"),
    [
        (np.arange(100.0), "auto", "squared_error", "neg_mean_absolute_error"),
        (
            np.append(np.arange(99.0), 1e6),
            "auto",
            "absolute_error",
            "neg_mean_absolute_error",
        ),
        (np.append(np.arange(99.0), 1e6), "r2", "squared_error", "r2"),
        (
            np.append(np.zeros(60), np.arange(40.0)),
            "auto",
            "squared_error",
            "neg_root_mean_squared_error",
        ),
        (
            np.arange(100.0),
            "neg_mean_squared_log_error",
            "poisson",
            "neg_mean_squared_log_error",
        ),
        (
            np.arange(100.0) - 9,
            "neg_mean_squared_error",
            "squared_error",
            "neg_mean_squared_error",
        ),
    ],
    ids=[
        "even",
        "outlier",
        "outlier, squares wanted",
        "mostly zero",
        "logarithms",
        "negative",
    ],
)
def test_metric_and_loss_fit_the_target(
    baked, import_from, monkeypatch, values, metric, loss, scorer
):
    target, config = map(import_from(baked["regression"]), ("target", "config"))
    monkeypatch.setattr(config, "METRIC", metric)
    y = pd.Series(values)
    assert target.choose_metric(y)[0][0] == scorer
    assert target.make_estimators(y)["boosting"].loss == loss


def test_errors_of_logarithms_are_scored_though_a_linear_model_would_fall_below_zero(
    run_table,
):
    rng = np.random.default_rng(0)
    size = rng.normal(size=400)
    table = pd.DataFrame(
        {"size": size, "price": np.exp(2 * size + rng.normal(size=400) / 4)}
    )
    results, _ = run_table(
        table, "regression", METRIC='"neg_root_mean_squared_log_error"'
    )
    assert results["models"][1]["score"] < results["models"][0]["score"] / 2


def test_a_percentage_of_zeros_is_questioned(run_table):
    table = pd.DataFrame({"size": np.arange(400.0), "count": np.arange(400) % 50})
    results, _ = run_table(
        table, "regression", METRIC='"neg_mean_absolute_percentage_error"'
    )
    assert results["metric_reason"].endswith("zeros, percentages have no meaning.")


def test_what_a_column_is_not_is_said(run_table):
    table, rng = make_table(300), np.random.default_rng(1)
    patients = np.repeat(np.arange(100), 3)
    table["kind"] = np.where(
        rng.random(100)[patients] + 0.2 * table["size"] > 0.5, "yes", "no"
    )
    table.loc[::40, "kind"] = " YES"
    told = {
        "encounter_id": rng.permutation(10_000_000)[:300],  # each once, with gaps
        "patient_nbr": patients * 37,
        "remark": [f"came for the {n}th time" for n in range(300)],
        "when": pd.date_range(
            "2024-03-01", periods=300, freq="h", tz="Europe/Rome"
        ).astype(str),
        "town": table["city"].where(table.index % 7 > 0, "oslo "),
    }
    results, _ = run_table(table.assign(**told)[[*told, "size", "city", "kind"]])
    found = {item["column"]: item["check"] for item in results["suspects"]}
    assert found == {
        "kind": "spelled in several ways",
        "encounter_id": "names the row",
        "patient_nbr": "may be a group",
        "when": "names the row",
        "town": "spelled in several ways",
    }


def test_a_small_table_has_as_many_folds_as_its_rarer_class_fills(run_table):
    table = make_table(70)
    results, _ = run_table(table)
    assert len(results["folds"]) == 8
    assert all(model["interval"][0] <= model["score"] for model in results["models"])


def test_too_few_groups_are_refused_with_a_way_out(run_table):
    table = make_table()
    _, done = run_table(table, GROUP_COLUMN='"city"', check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "error: 3 rows or groups make no 5 folds: lower N_FOLDS or drop GROUP_COLUMN\n",
    )


def test_a_rare_class_is_chosen_by_a_score_that_noise_does_not_raise(run_table):
    """In small folds noise has more average precision than the dummy; of the ROC AUC it
    has a half."""
    table, rng = make_table(600), np.random.default_rng(3)
    results, _ = run_table(
        table.assign(kind=np.where(rng.permutation(600) < 40, "yes", "no"))
    )
    assert results["metric"] == "roc_auc"
    assert "6.7% are positive: see average precision too" in results["metric_reason"]
    assert results["verdict"].startswith(
        (
            "No model beats",
            "The linear model does not surely",
            "The boosting model does not",
        )
    )


def test_numbers_of_rows_to_score_are_not_read_twice(
    baked, import_from, monkeypatch, tmp_path
):
    table, config = map(import_from(baked["regression"]), ("table", "config"))
    monkeypatch.setattr(config, "AS_NUMBERS", ["fee"])
    monkeypatch.setattr(config, "READ_WITH", "read_csv")
    for content in (
        "fee;x\n120,5 EUR;1\n",
        "fee;x\n120,5;1\n",
    ):  # stripped, or a number already
        (tmp_path / "new.csv").write_text(content, "utf-8")
        assert table.read_table(tmp_path / "new.csv", {"sep": ";", "decimal": ","})[
            "fee"
        ].tolist() == [120.5]


def test_a_small_number_is_shown_by_its_digits(baked, import_from):
    show = import_from(baked["regression"])("writeup").show
    assert [
        show(value) for value in (0.0000123, [0.001, 0.0023], 0.0, 0.5, 12.34, 4321.0)
    ] == [*("1.23e-05", "0.001 to 0.002", "0.000", "0.500", "12.3", "4,321")]
