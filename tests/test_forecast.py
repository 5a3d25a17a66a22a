"""A forecast: the grid, its gaps, the rows to fill in, and the naive model where nothing beats it."""

import json
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import run, run_project, set_constants


@pytest.fixture
def project(baked, tmp_path):
    """A copy of the baked forecast project, to be changed at will."""
    return Path(shutil.copytree(baked["forecast"], tmp_path / "project"))


def results_of(project):
    return json.loads((project / "reports" / "results.json").read_text("utf-8"))


def bring(project, table, name="rows.csv", **constants):
    """Put a table into the project by `takehome data`; return what the command said."""
    set_constants(project, **{"GROUP_COLUMN": "None", "TARGET": '"value"', "TIME_COLUMN": '"when"', **constants})
    table.to_csv(project.parent / name, index=False)
    return run(sys.executable, "-m", "takehome.cli", "data", project.parent / name, cwd=project).stdout


def make_walk(days=500, weekly=True):
    """Return a random walk, on which the last known value is the best forecast, with a pattern by weekday."""
    rng, level, rows = np.random.default_rng(0), 1000.0, []
    for number in range(days):
        day = date(2023, 1, 1) + timedelta(days=number)
        rows.append({"when": day, "value": level + 200 * (day.weekday() > 4) * weekly})
        level += rng.normal(0, 3)
    return pd.DataFrame(rows)


def test_a_run_tells_of_gaps_and_of_steps_with_several_rows(project):
    run_project(project)
    results = results_of(project)
    assert [model["name"] for model in results["models"]] == ["seasonal naive", "linear", "boosting"]
    assert [item["check"] for item in results["suspects"]] == ["gaps", "several rows"]
    assert results["data"]["series"] == 3
    assert results["use"]["absolute_error_as_share_of_the_amounts"] < 0.1
    table = (project / "README.md").read_text("utf-8")
    assert "| learnt from | learnt until | tested | tested from |" in table


def test_series_that_no_group_tells_apart_are_questioned(project):
    set_constants(project, GROUP_COLUMN="None")
    run_project(project)
    found = {item["check"]: item["severity"] for item in results_of(project)["suspects"]}
    assert found["several series"] == "ask"


def test_of_several_seasons_the_naive_model_repeats_the_one_that_does_best(project):
    hours = pd.date_range("2024-01-01", periods=1500, freq="h")
    table = pd.DataFrame({"when": hours, "value": hours.hour + 50.0 * (hours.dayofweek > 4)})
    bring(project, table)
    run_project(project)
    assert results_of(project)["models"][0]["score"] == 0


def test_a_template_is_filled_in_its_own_format_and_order(project):
    table = pd.read_csv(project / "data" / "parcels.csv")
    days = pd.date_range(pd.Timestamp(table["day"].max()) + pd.Timedelta("1D"), periods=7).strftime("%Y-%m-%d")
    asked = pd.DataFrame(
        [{"day": day, "depot": depot, "parcels": ""} for depot in ("Odense", "Aalborg") for day in days]
    )
    asked.sample(frac=1, random_state=0).to_csv(project / "data" / "asked.csv", index=False, sep=";")
    set_constants(project, PREDICT_FILE='ROOT / "data" / "asked.csv"', PREDICT_OPTIONS='{"sep": ";"}')
    run_project(project)
    filled = pd.read_csv(project / "reports" / "predictions.csv", sep=";")
    assert list(filled) == ["day", "depot", "parcels"]
    assert filled["day"].tolist() == asked.sample(frac=1, random_state=0)["day"].tolist()
    means = table.groupby("depot")["parcels"].mean()
    assert (filled.groupby("depot")["parcels"].mean() / means[["Odense", "Aalborg"]]).between(0.7, 1.5).all()


def test_rows_beyond_the_horizon_are_refused_by_their_number(project):
    (project / "data" / "asked.csv").write_text("day,depot\n2024-06-08,Odense\n", "utf-8")
    set_constants(project, PREDICT_FILE='ROOT / "data" / "asked.csv"')
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert done.stderr == "error: asked.csv looks 31 steps ahead: set HORIZON = 31\n"


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (pd.date_range("2024-01-01", periods=400, freq="h"), "STEP = h, SEASONS = [24, 168], HORIZON = 24"),
        (pd.date_range("2015-01-01", periods=120, freq="MS"), "STEP = MS, SEASONS = [12], HORIZON = 12"),
        (pd.date_range("2020-01-06", periods=200, freq="7D"), "STEP = 7D, SEASONS = [52], HORIZON = 52"),
        (pd.date_range("2023-01-01", periods=300).strftime("%d.%m.%Y"), "STEP = D, SEASONS = [7, 364], HORIZON = 7"),
    ],
    ids=["hours", "months", "weeks", "days with points"],
)
def test_step_and_seasons_are_found_in_the_file_and_the_project_runs(project, times, said):
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"when": times, "value": [100 + n % 12 + rng.random() for n in range(len(times))]})
    assert said in bring(project, table.drop(index=[50, 51]))
    run_project(project)
    assert "2 steps of the grid" in results_of(project)["suspects"][0]["evidence"]


def test_the_horizon_reaches_to_the_last_row_asked_for(project):
    table = make_walk()
    bring(project, table)
    set_constants(project, PREDICT_FILE='ROOT / "data" / "asked.csv"')
    asked = pd.DataFrame({"when": pd.date_range(table["when"].max() + timedelta(days=1), periods=20), "value": ""})
    asked.to_csv(project.parent / "asked.csv", index=False)
    run(sys.executable, "-m", "takehome.cli", "data", project.parent / "asked.csv", cwd=project)
    assert "HORIZON = 20  #" in (project / "parcels" / "config.py").read_text("utf-8")
    run_project(project)
    assert len(pd.read_csv(project / "reports" / "predictions.csv").dropna()) == 20


def test_the_naive_model_wins_where_nothing_beats_it(project):
    bring(project, make_walk(weekly=False), SEASONS="[1]", HORIZON="1")
    set_constants(project, SEASONS="[1]", HORIZON="1")
    run_project(project)
    results = results_of(project)
    assert results["selected"] == "seasonal naive"
    assert results["verdict"] == "No model beats the seasonal naive by more than one standard error."


def test_several_rows_of_a_step_are_summed_where_config_says_so(project):
    table = make_walk(200)
    bring(project, pd.concat([table, table]), MERGE='"sum"')
    set_constants(project, MERGE='"sum"')
    run_project(project)
    values = results_of(project)["data"]["target_values"]
    assert f"minimum {2 * table['value'].min():,.4g}" in values


def test_a_forecast_without_dates_is_refused_in_one_line(project):
    bring(project, make_walk(200).assign(when=range(200)))
    done = run_project(project, check=False)
    assert done.stderr == "error: a forecast needs dates, and TIME_COLUMN is 'when': name it, with its TIME_FORMAT\n"
