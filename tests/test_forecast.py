"""A forecast: the grid, its gaps, the rows to fill in, and the naive model where
nothing beats it."""

import json
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import run, run_project, set_constants
from sklearn.dummy import DummyRegressor


@pytest.fixture
def project(baked, tmp_path):
    """A copy of the baked forecast project, to be changed at will."""
    return Path(shutil.copytree(baked["forecast"], tmp_path / "project"))


def results_of(project):
    return json.loads((project / "reports" / "results.json").read_text("utf-8"))


def bring(project, table, name="rows.csv", **constants):
    """Put a table into the project by `takehome data`; return what the command said."""
    set_constants(
        project,
        **{
            "GROUP_COLUMN": "None",
            "TARGET": '"value"',
            "TIME_COLUMN": '"when"',
            **constants,
        },
    )
    table.to_csv(project.parent / name, index=False)
    return run(
        sys.executable, "-m", "takehome.cli", "data", project.parent / name, cwd=project
    ).stdout


def make_walk(days=500, weekly=True):
    """Return a random walk, on which the last known value is the best forecast, with a
    pattern by weekday."""
    rng, level, rows = np.random.default_rng(0), 1000.0, []
    for number in range(days):
        day = date(2023, 1, 1) + timedelta(days=number)
        rows.append({"when": day, "value": level + 200 * (day.weekday() > 4) * weekly})
        level += rng.normal(0, 3)
    return pd.DataFrame(rows)


def test_a_run_tells_of_gaps_and_of_steps_with_several_rows(project):
    run_project(project)
    results = results_of(project)
    assert [model["name"] for model in results["models"]] == [
        "seasonal naive",
        "linear",
        "boosting",
    ]
    assert [item["check"] for item in results["suspects"]] == ["gaps", "several rows"]
    assert results["data"]["series"] == 3
    assert results["use"]["absolute_error_as_share_of_the_amounts"] < 0.1
    table = (project / "README.md").read_text("utf-8")
    assert "| learnt from | learnt until | tested | tested from |" in table


def test_series_that_no_group_tells_apart_are_questioned(project):
    set_constants(project, GROUP_COLUMN="None")
    run_project(project)
    found = {
        item["check"]: item["severity"] for item in results_of(project)["suspects"]
    }
    assert found["several series"] == "ask"


def test_of_several_seasons_the_naive_model_repeats_the_one_that_does_best(project):
    hours = pd.date_range("2024-01-01", periods=1500, freq="h")
    table = pd.DataFrame(
        {"when": hours, "value": hours.hour + 50.0 * (hours.day_of_week > 4)}
    )
    bring(project, table)
    run_project(project)
    assert results_of(project)["models"][0]["score"] == 0


def test_a_template_is_filled_in_its_own_format_and_order(project):
    table = pd.read_csv(project / "data" / "parcels.csv")
    days = pd.date_range(
        pd.Timestamp(table["day"].max()) + pd.Timedelta("1D"), periods=7
    ).strftime("%Y-%m-%d")
    asked = pd.DataFrame(
        [
            {"day": day, "depot": depot, "parcels": ""}
            for depot in ("Odense", "Aalborg")
            for day in days
        ]
    )
    asked.sample(frac=1, random_state=0).to_csv(
        project / "data" / "asked.csv", index=False, sep=";"
    )
    set_constants(
        project,
        PREDICT_FILE='ROOT / "data" / "asked.csv"',
        PREDICT_OPTIONS='{"sep": ";"}',
    )
    run_project(project)
    filled = pd.read_csv(project / "reports" / "predictions.csv", sep=";")
    assert list(filled) == ["day", "depot", "parcels"]
    assert (
        filled["day"].tolist() == asked.sample(frac=1, random_state=0)["day"].tolist()
    )
    means = table.groupby("depot")["parcels"].mean()
    assert (
        (filled.groupby("depot")["parcels"].mean() / means[["Odense", "Aalborg"]])
        .between(0.7, 1.5)
        .all()
    )


def test_rows_beyond_the_horizon_are_refused_by_their_number(project):
    (project / "data" / "asked.csv").write_text(
        "day,depot\n2024-06-08,Odense\n", "utf-8"
    )
    set_constants(project, PREDICT_FILE='ROOT / "data" / "asked.csv"')
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert done.stderr == "error: asked.csv looks 31 steps ahead: set HORIZON = 31\n"


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (
            pd.date_range("2024-01-01", periods=400, freq="h"),
            "STEP = h, SEASONS = [24, 168], HORIZON = 24",
        ),
        (
            pd.date_range("2015-01-01", periods=120, freq="MS"),
            "STEP = MS, SEASONS = [12], HORIZON = 12",
        ),
        (
            pd.date_range("2020-01-06", periods=200, freq="7D"),
            "STEP = 7D, SEASONS = [52], HORIZON = 52",
        ),
        (
            pd.date_range("2023-01-01", periods=300).strftime("%d.%m.%Y"),
            "STEP = D, SEASONS = [7], HORIZON = 7",
        ),
        (
            pd.date_range("2022-01-01", periods=800),
            "STEP = D, SEASONS = [7, 364], HORIZON = 7",
        ),
        (
            pd.date_range("2014-03-31", periods=80, freq="QE"),
            "STEP = QS, SEASONS = [4], HORIZON = 4",
        ),
        (
            pd.date_range("1990-06-30", periods=80, freq="6ME"),
            "STEP = 6MS, SEASONS = [2], HORIZON = 2",
        ),
        (range(1940, 2020), "STEP = YS, SEASONS = [1], HORIZON = 1"),
        (
            pd.date_range("2015-01-01", periods=120, freq="MS").strftime("%m/%d/%Y"),
            "STEP = MS, SEASONS = [12]",
        ),
        (
            pd.date_range("2015-01-01", periods=120, freq="MS").strftime("%b-%y"),
            "STEP = MS, SEASONS = [12]",
        ),
        (
            pd.date_range("2024-03-01", periods=900, freq="h", tz="Europe/Rome"),
            "STEP = h, SEASONS = [24, 168]",
        ),
    ],
    ids=[
        *[
            "hours",
            "months",
            "weeks",
            "days with points",
            "days of two years",
            "quarters' ends",
            "half-years' ends",
        ],
        *[
            "years",
            "months, day second",
            "months without a day",
            "hours through a change of the clock",
        ],
    ],
)
def test_step_and_seasons_are_found_in_the_file(project, times, said):
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        {
            "when": times,
            "value": [100 + n % 12 + rng.random() for n in range(len(times))],
        }
    )
    assert said in bring(project, table.drop(index=[50, 51]))


@pytest.mark.parametrize(
    "times",
    [
        pd.date_range("2024-01-01", periods=400, freq="h"),
        pd.date_range("2014-03-31", periods=80, freq="QE"),
        range(1940, 2020),
        pd.date_range("2024-03-01", periods=900, freq="h", tz="Europe/Rome"),
    ],
    ids=["hours", "quarters' ends", "years", "hours through a change of the clock"],
)
def test_gaps_on_the_grid_are_told(project, times):
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        {
            "when": times,
            "value": [100 + n % 12 + rng.random() for n in range(len(times))],
        }
    )
    bring(project, table.drop(index=[50, 51]))
    run_project(project)
    assert "2 steps of the grid" in results_of(project)["suspects"][0]["evidence"]


def test_the_horizon_reaches_to_the_last_row_asked_for(project):
    table = make_walk()
    bring(project, table)
    set_constants(project, PREDICT_FILE='ROOT / "data" / "asked.csv"')
    asked = pd.DataFrame(
        {
            "when": pd.date_range(table["when"].max() + timedelta(days=1), periods=20),
            "value": "",
        }
    )
    asked.to_csv(project.parent / "asked.csv", index=False)
    run(
        sys.executable,
        "-m",
        "takehome.cli",
        "data",
        project.parent / "asked.csv",
        cwd=project,
    )
    assert "HORIZON = 20  #" in (project / "parcels" / "config.py").read_text("utf-8")
    run_project(project)
    assert len(pd.read_csv(project / "reports" / "predictions.csv").dropna()) == 20


def test_the_naive_model_wins_where_nothing_beats_it(project):
    bring(project, make_walk(weekly=False), SEASONS="[1]", HORIZON="1")
    set_constants(project, SEASONS="[1]", HORIZON="1")
    run_project(project)
    results = results_of(project)
    assert results["selected"] == "seasonal naive"
    assert (
        results["verdict"]
        == "No model beats the seasonal naive by more than one standard error."
    )


def test_several_rows_of_a_step_are_summed_where_config_says_so(project):
    table = make_walk(200)
    bring(project, pd.concat([table, table]), MERGE='"sum"')
    set_constants(project, MERGE='"sum"')
    run_project(project)
    values = results_of(project)["data"]["target_values"]
    assert f"minimum {2 * table['value'].min():,.4g}" in values


@pytest.mark.parametrize("write", ["to_excel", "to_json"])
def test_steps_are_found_in_workbooks_and_json_too(project, write):
    hours = pd.date_range("2024-01-01", periods=400, freq="h")
    table = pd.DataFrame(
        {
            "when": hours if write == "to_excel" else hours.astype(str),
            "value": hours.hour * 1.5,
        }
    )
    path = project.parent / f"rows.{'xlsx' if write == 'to_excel' else 'json'}"
    getattr(table, write)(
        path, **({"index": False} if write == "to_excel" else {"orient": "records"})
    )
    set_constants(project, GROUP_COLUMN="None", TARGET='"value"', TIME_COLUMN='"when"')
    said = run(sys.executable, "-m", "takehome.cli", "data", path, cwd=project).stdout
    assert "STEP = h, SEASONS = [24, 168], HORIZON = 24" in said
    run_project(project)
    assert results_of(project)["data"]["steps"] == 400


def test_times_without_a_common_distance_are_put_on_a_round_step_and_that_is_said(
    project,
):
    gaps = pd.to_timedelta(
        np.random.default_rng(0).integers(60, 1200, 600).cumsum(), unit="s"
    )
    said = bring(
        project,
        pd.DataFrame({"when": pd.Timestamp("2024-01-01") + gaps, "value": range(600)}),
    )
    assert (
        "STEP = 15min, SEASONS = [96], HORIZON = 96 by when, whose times are irregular"
        in said
    )


def test_a_time_of_no_known_format_is_named(project):
    quarters = pd.period_range("2014Q1", periods=40, freq="Q").astype(str)
    said = bring(project, pd.DataFrame({"when": quarters, "value": range(40)}))
    assert (
        "when holds '2014Q1', a time of no format known here: make dates of it in "
        "load_data" in said
    )


@pytest.mark.parametrize(
    ("step", "dates"), [("QS", "QE"), ("YS", "YE"), ("W", "W-WED"), ("D", "D")]
)
def test_each_row_falls_on_a_step_of_its_own_that_is_not_later(package, step, dates):
    data, config = package("data", STEP=step)
    table = pd.DataFrame(
        {"when": pd.date_range("2014-02-15", periods=9, freq=dates), "value": range(9)}
    )
    grid = data.to_grid(table)
    assert grid["value"].tolist() == list(range(9))
    assert (grid["when"].to_numpy() <= table["when"].to_numpy()).all()


@pytest.fixture
def package(baked, import_from):
    """The function that imports a module of the forecast package, with constants of
    simulated data."""

    def load(name, **constants):
        package = import_from(baked["forecast"])
        defaults = {"GROUP_COLUMN": None, "TARGET": "value", "TIME_COLUMN": "when"}
        vars(package("config")).update({**defaults, **constants})
        return package(name), package("config")

    return load


@pytest.mark.parametrize(("horizon", "gap"), [(7, 0), (25, 0), (45, 10), (65, 20)])
def test_a_test_shorter_than_the_horizon_is_as_far_from_the_last_label_as_use_is(
    package, horizon, gap
):
    splits, _ = package("splits", HORIZON=horizon, N_FOLDS=4)
    data = pd.DataFrame({"when": pd.date_range("2020-01-06", periods=250, freq="7D")})
    for learnt, tested in splits.make_folds(data):
        assert len(tested) == 25
        assert tested[0] - learnt[-1] == gap + 1
        if gap:
            assert np.mean(tested - learnt[-1]) == pytest.approx(horizon / 2, abs=1)


def test_the_band_of_a_forecast_holds_the_forecast(package):
    target, _ = package("target")
    X, model = (
        pd.DataFrame({"steps since the start": [1, 2]}),
        DummyRegressor(strategy="constant", constant=5.0),
    )
    model.fit(X, [1.0, 2.0])
    for low, high in (
        (-2.0, -1.0),
        (1.0, 2.0),
        (-1.0, 1.0),
    ):  # of a model that is too high, too low, neither
        told = target.predict_rows(model, X, None, {"error_5%": low, "error_95%": high})
        assert (told["value_low"] <= told["value"]).all()
        assert (told["value"] <= told["value_high"]).all()


def test_a_template_keeps_what_it_knows(project):
    table = make_walk(200)
    table.loc[190:, "value"] = None
    bring(project, table)
    set_constants(project, PREDICT_FILE="DATA_FILE")
    run_project(project)
    filled = pd.read_csv(project / "reports" / "predictions.csv")
    assert filled["when"].tolist() == table["when"][190:].astype(str).tolist()
    assert filled["value"].notna().all()


def test_what_is_known_ahead_is_not_added_up_where_rows_to_score_are_in_the_data(
    package,
):
    data, config = package(
        "data", KNOWN_AHEAD=["promo"], MERGE="sum", SEASONS=[7], HORIZON=7
    )
    table = make_walk(60).assign(promo=1)
    table["when"] = pd.to_datetime(table["when"])
    both = data.make_features(
        data.to_grid(pd.concat([data.to_grid(table), table.drop(columns="value")]))
    )
    assert both["promo"].eq(1).all()


def test_what_rows_to_score_hold_or_lack_of_what_is_known_ahead_is_said(project):
    table = make_walk(200).assign(promo=1, rain=2)
    bring(project, table)
    asked = pd.DataFrame(
        {"when": [table["when"].max() + timedelta(days=1)], "promo": 1, "rain": None}
    )
    asked.to_csv(project.parent / "asked.csv", index=False)
    set_constants(project, PREDICT_FILE='ROOT / "data" / "asked.csv"')
    said = run(
        sys.executable,
        "-m",
        "takehome.cli",
        "data",
        project.parent / "asked.csv",
        cwd=project,
    ).stdout
    assert (
        "the rows to score hold promo: name it in KNOWN_AHEAD if known by then" in said
    )
    assert "HORIZON = 1" in said
    set_constants(project, KNOWN_AHEAD='["promo", "rain"]')
    done = run_project(project, check=False)
    assert (
        done.stderr == "error: asked.csv lacks rain: add them, or correct config.py\n"
    )
    asked.assign(promo="none").to_csv(project / "data" / "asked.csv", index=False)
    set_constants(project, KNOWN_AHEAD='["promo"]')
    done = run_project(project, check=False)
    assert (
        done.stderr
        == "error: asked.csv holds no numbers in promo, as the data do: mend it\n"
    )


def test_a_series_that_the_data_do_not_hold_is_named(project):
    (project / "data" / "asked.csv").write_text(
        "day,depot\n2024-05-10,Odnese\n", "utf-8"
    )
    set_constants(project, PREDICT_FILE='ROOT / "data" / "asked.csv"')
    done = run_project(project, check=False)
    assert (
        done.stderr
        == "error: asked.csv asks for depot 'Odnese', of which the data hold nothing\n"
    )


def test_a_column_of_the_data_may_be_called_step(package):
    data, _ = package("data", SEASONS=[7], HORIZON=7)
    table = make_walk(60).assign(step=0.5)
    table["when"] = pd.to_datetime(table["when"])
    assert len(data.features_and_target(data.to_grid(table))[1]) == 53


def test_rows_asked_for_twice_are_forecast_twice(project):
    table = make_walk(200)
    bring(project, table)
    day = table["when"].max() + timedelta(days=1)
    pd.DataFrame({"when": [day, day], "shop": ["a", "b"]}).to_csv(
        project / "data" / "asked.csv", index=False
    )
    set_constants(project, PREDICT_FILE='ROOT / "data" / "asked.csv"')
    run_project(project)
    filled = pd.read_csv(project / "reports" / "predictions.csv")
    assert filled["shop"].tolist() == ["a", "b"]
    assert filled["value"].nunique() == 1


def test_seasons_are_compared_where_both_are_known(package):
    target, _ = package("target", SEASONS=[7, 364], HORIZON=7)
    y = pd.Series(np.tile([1.0, 5.0], 50))
    X = pd.DataFrame(
        {"lag_7": y + 1, "lag_364": y.where(y.index > 60)}
    )  # without error where it is known
    assert target.SeasonalNaive().fit(X, y).lag_ == "lag_364"


def test_a_column_known_ahead_that_moves_with_the_target_is_a_leak_whatever_the_trend(
    project,
):
    table = make_walk(300, weekly=False)
    table["value"] += 5.0 * np.arange(300)
    bring(
        project,
        table.assign(
            sales=table["value"] * 9.9, day_of_month=[day.day for day in table["when"]]
        ),
    )
    set_constants(project, KNOWN_AHEAD='["sales", "day_of_month"]')
    run_project(project)
    found = [
        item["column"]
        for item in results_of(project)["suspects"]
        if item["severity"] == "leak"
    ]
    assert found == ["sales"]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda table: table.assign(when=range(200)),
            "a forecast needs dates, not 'when'",
        ),
        (lambda table: table[:5], "no row is 7 steps after the first: lower HORIZON"),
        (lambda table: table[:12], "5 rows are too few to look 7 steps ahead"),
        (
            lambda table: table.assign(value="high"),
            "target 'value' holds 'high', which is no number",
        ),
        (
            lambda table: table.assign(value=3),
            "target 'value' holds no two different numbers: correct TARGET",
        ),
    ],
    ids=["no dates", "five rows", "twelve rows", "words", "one number"],
)
def test_what_no_forecast_can_be_made_of_is_refused_in_one_line(project, change, line):
    bring(project, change(make_walk(200)))
    set_constants(project, HORIZON="7", SEASONS="[7]")
    done = run_project(project, check=False)
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (1, 1, "")
    assert done.stderr.startswith(f"error: {line}")


def test_a_panel_of_many_series_passes_its_own_tests(project):
    days, rng = pd.date_range("2023-01-01", periods=120), np.random.default_rng(0)
    level = rng.uniform(50, 100, 60)
    rows = [
        {"when": day, "shop": f"s{n}", "value": level[n] + 9 * (day.weekday() > 4)}
        for n in range(60)
        for day in days
    ]
    bring(
        project, pd.DataFrame(rows), GROUP_COLUMN='"shop"', HORIZON="28", SEASONS="[7]"
    )
    set_constants(project, HORIZON="28", SEASONS="[7]")
    done = run(
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-k",
        "older or younger or share",
        cwd=project,
    )
    assert "3 passed" in done.stdout
