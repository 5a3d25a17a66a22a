"""A forecast: the grid, how old its features are, the naive model, rows to score."""

import json
import sys
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from conftest import run

ANSWERS = {
    "task": "forecast",
    "project_name": "Sales",
    "project_slug": "sales",
    "package_name": "sales",
    "target": "value",
    "time_column": "when",
    "group_column": "",
}
DAYS = pd.date_range("2023-01-01", periods=200)
WEEKEND = 200.0 * (DAYS.day_of_week > 4)


@pytest.fixture
def make_project(place_tables):
    """The function that bakes a table, and imports modules of the package."""

    def make(table, asked=None, **answers):
        package, project, _ = place_tables(ANSWERS | answers, table, asked)
        return package, project

    return make


def run_main(package, project):
    package("__main__").main()
    return json.loads((project / "reports" / "results.json").read_text("utf-8"))


def make_walk(n=300):
    """Return a random walk, whose last known value is the best forecast."""
    steps = np.random.default_rng(0).normal(0, 3, n)
    days = pd.date_range("2023-01-01", periods=n)
    return pd.DataFrame({"when": days, "value": 1000 + steps.cumsum()})


def load(package):
    data = package("data")
    return data.load_data(data.read_data())


def make_X(package, grid):
    labeled = package("data").select_labeled(grid)
    return package("data").make_features(grid).loc[labeled.index], labeled["value"]


@pytest.mark.parametrize(
    ("step", "dates"),
    [("QS", "QE"), ("YS", "YE"), ("7D", "W-WED"), ("D", "D"), ("B", "B"), ("h", "h")],
)
def test_each_row_falls_on_a_step_of_its_own_that_is_not_later(
    make_project, step, dates
):
    package, _ = make_project(make_walk())
    package("config").STEP = step
    times = pd.date_range("2014-02-15", periods=9, freq=dates)
    grid = package("data").to_grid(pd.DataFrame({"when": times, "value": range(9)}))
    assert grid["value"].tolist() == list(range(9))
    assert (grid["when"].to_numpy() <= times.to_numpy()).all()


def test_a_gap_is_a_step_without_a_target(make_project):
    package, _ = make_project(make_walk().drop(index=[50, 51]))
    grid = load(package)
    assert len(grid) == 300
    assert grid.index[grid["value"].isna()].tolist() == [50, 51]


def test_all_series_have_all_steps(make_project):
    first = make_walk(200).assign(shop="a")
    second = make_walk(100).assign(shop="b")
    package, _ = make_project(pd.concat([first, second]), group_column="shop")
    grid = load(package)
    assert grid.groupby("shop").size().tolist() == [200, 200]
    assert grid.groupby("shop")["value"].count().tolist() == [200, 100]


def test_history_does_not_cross_from_one_series_to_another(make_project):
    first = make_walk(200).assign(shop="a")
    second = first.assign(shop="b", value=5000 + first["value"])
    package, _ = make_project(pd.concat([first, second]), group_column="shop")
    X, _ = make_X(package, load(package))
    history = X.filter(like=package("data").HISTORY)
    assert history[X["shop"] == "a"].max().max() < 3000
    assert history[X["shop"] == "b"].min().min() > 3000


def test_rows_of_a_step_are_merged_by_their_mean(make_project):
    table = make_walk(200)
    copies = table[:3].assign(value=table["value"][:3] + 2)
    package, _ = make_project(pd.concat([table, copies]))
    expected = table["value"][:3] + 1
    assert np.allclose(load(package)["value"][:3], expected)


def test_rows_of_an_event_log_are_added_up(make_project):
    hours = pd.Series(pd.date_range("2024-01-01", periods=600, freq="h"))
    calls = hours.repeat(1 + hours.dt.hour % 5).reset_index(drop=True)
    package, _ = make_project(pd.DataFrame({"when": calls, "value": 1}))
    assert load(package)["value"].tolist() == (1 + hours.dt.hour % 5).tolist()


def test_a_log_of_few_events_is_added_up_too(make_project):
    hours = pd.Series(pd.date_range("2024-01-01", periods=600, freq="h"))
    calls = pd.concat([hours, hours[::3]]).sort_values()
    package, _ = make_project(pd.DataFrame({"when": calls, "value": 1}))
    assert load(package)["value"].tolist() == [2, 1, 1] * 200


def test_a_panel_of_many_series_passes_its_own_tests(make_project):
    """That of a shuffled target takes a minute and is the same for any panel."""
    level = np.random.default_rng(0).uniform(50, 100, 30)
    shops = [DAYS.to_frame(name="when").assign(shop=f"s{n}") for n in range(30)]
    for n, shop in enumerate(shops):
        shop["value"] = level[n] + 9 * (shop["when"].dt.day_of_week > 4)
    _, project = make_project(pd.concat(shops), group_column="shop")
    words = ("-m", "pytest", "-q", "-k", "older or old or feature")
    done = run(sys.executable, *words, cwd=project)
    assert "3 passed" in done.stdout


def test_what_is_known_ahead_is_no_sum_where_rows_to_score_stand_in_the_data(
    make_project,
):
    """Of an event log only the target is added up."""
    days = pd.DataFrame({"when": DAYS.repeat(2), "value": 1.0, "promo": 1})
    package, _ = make_project(days)
    package("config").KNOWN_AHEAD = ["promo"]
    grid = load(package)
    assert set(grid["value"]) == {2}
    assert set(grid["promo"]) == {1}


@pytest.mark.parametrize("horizon", [7, 1])
def test_no_feature_is_younger_than_the_horizon(make_project, horizon):
    package, _ = make_project(make_walk())
    package("config").HORIZON = horizon
    grid = load(package)
    changed = grid.assign(value=grid["value"].where(grid.index < 200, 0))
    X = package("data").make_features(grid)
    X_changed = package("data").make_features(changed)
    n_blind = 200 + horizon  # rows that may not see the change
    assert X[:n_blind].equals(X_changed[:n_blind])
    assert not X[: n_blind + 1].equals(X_changed[: n_blind + 1])


@pytest.mark.parametrize(("horizon", "gap"), [(7, 0), (25, 0), (45, 10), (65, 20)])
def test_a_short_test_is_as_far_from_the_last_label_as_use_is(
    make_project, horizon, gap
):
    package, _ = make_project(make_walk())
    vars(package("config")).update(HORIZON=horizon, N_FOLDS=4)
    rows = pd.DataFrame({"when": pd.date_range("2020-01-06", periods=250, freq="7D")})
    for train, test in package("splits").make_folds(rows):
        assert len(test) == 25
        assert test[0] - train[-1] == gap + 1
        if gap:
            distance = np.mean(test - train[-1])
            assert distance == pytest.approx(horizon / 2, abs=1)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        (make_walk(200)["value"], "last known"),
        (WEEKEND + make_walk(200)["value"], "last known"),
        (np.random.default_rng(0).normal(100, 5, 200), "mean so far"),
        (7.0 * np.arange(200), "drift"),
        (np.tile(np.arange(10.0), 20), "lag 10"),
    ],
    ids=["walk", "week", "noise", "trend", "season of ten"],
)
def test_the_naive_model_is_the_best_of_the_usual_ones(make_project, values, column):
    package, _ = make_project(pd.DataFrame({"when": DAYS, "value": values}))
    package("config").SEASONS = [10] if column == "lag 10" else [7]
    X, y = make_X(package, load(package))
    naive = package("models").NaiveForecast().fit(X, y)
    assert naive.column_ == f"value: {column}"


def test_a_missing_older_value_is_the_last_known_one_to_the_naive_model(make_project):
    package, _ = make_project(make_walk())
    X, y = make_X(package, load(package))
    naive = package("models").NaiveForecast().fit(X, y)
    naive.column_ = "value: lag 14"
    blank = X.assign(**{"value: lag 14": np.nan})
    assert np.array_equal(naive.predict(blank), X["value: last known"])


def test_boosting_follows_a_trend_beyond_the_values_that_it_saw(make_project):
    values = 7.0 * np.arange(200) + WEEKEND
    package, _ = make_project(pd.DataFrame({"when": DAYS, "value": values}))
    X, y = make_X(package, load(package))
    boosting = package("models").make_boosting_model().fit(X[:120], y[:120])
    errors = boosting.predict(X[120:]) - y[120:]
    assert y[120:].min() > y[:120].max() - 200
    assert np.abs(errors).mean() < 20


def test_the_naive_model_is_selected_on_a_random_walk(make_project):
    package, project = make_project(make_walk())
    package("config").HORIZON = 1
    results = run_main(package, project)
    assert results["selected"] == "naive"
    names = [row["model"] for row in results["models"]]
    assert names == ["naive", "linear", "boosting"]


def test_rows_to_score_come_back_in_their_order_with_a_prediction(make_project):
    table = pd.DataFrame({"when": DAYS, "value": 1000 + WEEKEND})
    days = pd.date_range(DAYS[-1] + timedelta(days=1), periods=20)
    asked = pd.DataFrame({"when": days, "note": range(20)})
    asked = asked.sample(frac=1, random_state=0)
    package, project = make_project(table, asked)
    assert package("config").HORIZON == 20
    run_main(package, project)
    filled = pd.read_csv(project / "reports" / "predictions.csv")
    assert filled["note"].tolist() == asked["note"].tolist()
    expected = 1000 + 200 * (asked["when"].dt.day_of_week > 4)
    assert np.allclose(filled["predicted_value"], expected, atol=20)


def test_a_horizon_as_long_as_the_history_needs_no_older_value(make_project):
    table = pd.DataFrame({"when": DAYS, "value": 1000 + WEEKEND + np.arange(200)})
    days = pd.date_range(DAYS[-1] + timedelta(days=1), periods=200)
    package, project = make_project(table, pd.DataFrame({"when": days}))
    results = run_main(package, project)
    assert results["selected"] == "linear"
    filled = pd.read_csv(project / "reports" / "predictions.csv")
    expected = 1200 + np.arange(200) + 200 * (days.day_of_week > 4)
    assert np.allclose(filled.iloc[:, -1], expected, atol=30)


def test_a_column_known_ahead_that_moves_with_the_target_is_a_leak(make_project):
    table = make_walk()
    table["value"] += 5.0 * np.arange(300)
    table["sales"] = table["value"] * 9.9
    table["day_of_month"] = table["when"].dt.day
    package, project = make_project(table)
    package("config").KNOWN_AHEAD = ["sales", "day_of_month"]
    suspects = run_main(package, project)["suspects"]
    assert [suspect["column"] for suspect in suspects] == ["sales"]
    assert suspects[0]["severity"] == "leak"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"when": ["2024-06-20"], "shop": ["a"]}, "steps ahead: set HORIZON = "),
        ({"when": ["2023-07-20"], "shop": ["c"]}, "no series 'c': leave out its rows"),
        ({"when": ["2023-07-20"] * 2, "shop": ["a"] * 2}, "keep each of them once"),
    ],
)
def test_rows_that_cannot_be_scored_are_refused(make_project, asked, message):
    table = make_walk(200).assign(shop="a")
    table = pd.concat([table, table.assign(shop="b")])
    package, project = make_project(table, pd.DataFrame(asked), group_column="shop")
    package("config").HORIZON = 7
    with pytest.raises(package("data").InputError, match=message) as refusal:
        run_main(package, project)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": "high"}, "target 'value' is not a number"),
        ({"value": 3}, "target 'value' has one value only"),
        ({"when": "2023-13-45"}, "column 'when' is not a date"),
    ],
)
def test_what_no_forecast_can_be_made_of_is_refused(make_project, change, message):
    package, project = make_project(make_walk(200))
    table = make_walk(200).astype({"when": str}).assign(**change)
    table.to_csv(project / "data" / "rows.csv", index=False)
    with pytest.raises(package("data").InputError, match=message) as refusal:
        run_main(package, project)
    assert "\n" not in str(refusal.value)


def test_too_few_rows_are_refused(make_project):
    package, project = make_project(make_walk(200))
    make_walk(12).to_csv(project / "data" / "rows.csv", index=False)
    with pytest.raises(package("data").InputError, match="add older rows"):
        run_main(package, project)


CHECKS = ("isolation", "horizon", "series")


def make_months(n=120):
    """Return a year in one column, its month in another, and a target."""
    months = pd.period_range("2010-01", periods=n, freq="M")
    values = make_walk(n)["value"]
    return pd.DataFrame({"year": months.year, "month": months.month, "value": values})


def test_the_audit_follows_a_time_that_is_made_of_two_columns(make_project, audit_here):
    _, project = make_project(make_months(), time_column="year")
    assert audit_here(project, *CHECKS) == []


def test_a_young_feature_is_found_though_the_time_is_made(make_project, audit_here):
    _, project = make_project(make_months(), time_column="year")
    data = project / "sales" / "data.py"
    young = data.read_text("utf-8").replace("shift(config.HORIZON)", "shift(1)")
    data.write_text(young, "utf-8")
    (found,) = audit_here(project, *CHECKS)
    assert (found["check"], found["severity"]) == ("horizon", "leak")


def test_events_within_the_last_known_step_are_known(make_project, audit_here):
    times = pd.date_range("2024-01-01 00:42", periods=900, freq="47min")
    _, project = make_project(pd.DataFrame({"when": times, "value": 1}))
    assert audit_here(project, "horizon") == []
