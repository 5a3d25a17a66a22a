"""What is decided by the facts of the data: step and seasons of a forecast, metric,
loss, folds; without a bake."""

from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import find_facts

from takehome import UserError
from takehome.ingest.detect import open_table
from takehome.ingest.facts import describe_facts
from takehome.ingest.summary import measure_numbers
from takehome.template.decide import (
    assume_found,
    count_decimals,
    decide,
    decide_folds,
    decide_loss,
    decide_metric,
    describe_metric,
    refuse_negative,
    require_classes,
)

SERIES = {
    "task": "forecast",
    "target": "value",
    "time_column": "when",
    "group_column": None,
}


def write_series(folder, times, save="to_csv"):
    """Write rows of times and a target without two of the times; return the file."""
    table = pd.DataFrame({"when": times, "value": [n % 12 for n in range(len(times))]})
    table = table.drop(index=[50, 51])
    names = {"to_csv": "rows.csv", "to_excel": "rows.xlsx", "to_json": "rows.json"}
    path = folder / names[save]
    if save == "to_json":
        table.astype({"when": str}).to_json(path, orient="records")
    else:
        getattr(table, save)(path, index=False)
    return path


def list_notes(path):
    """Return the notes on a file of a forecast."""
    with open_table(path, SERIES) as table:
        return describe_facts(table, None, SERIES)["notes"]


HOURS = pd.date_range("2024-01-01", periods=400, freq="h")
MONTHS = pd.date_range("2015-01-01", periods=120, freq="MS")
DAYS = pd.date_range("2023-01-01", periods=300)


@pytest.mark.parametrize(
    ("times", "messages"),
    [
        (HOURS, "STEP = h, SEASONS = [24, 168], HORIZON = 24"),
        (MONTHS, "STEP = MS, SEASONS = [12], HORIZON = 12"),
        (
            pd.date_range("2020-01-06", periods=200, freq="7D"),
            "STEP = 7D, SEASONS = [52], HORIZON = 52",
        ),
        (
            pd.date_range("2023-01-01", periods=500).strftime("%d.%m.%Y"),
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
        (MONTHS.strftime("%m/%d/%Y"), "STEP = MS, SEASONS = [12]"),
        (MONTHS.strftime("%b-%y"), "STEP = MS, SEASONS = [12]"),
        (
            pd.date_range("2024-03-01", periods=900, freq="h", tz="Europe/Rome"),
            "STEP = h, SEASONS = [24, 168]",
        ),
    ],
    ids=[
        "hours",
        "months",
        "weeks",
        "days with points",
        "days of two years",
        "ends of quarters",
        "ends of half-years",
        "years",
        "months, day second",
        "months without a day",
        "hours through a change of the clock",
    ],
)
def test_step_and_seasons_are_found_in_the_file(tmp_path, times, messages):
    notes = list_notes(write_series(tmp_path, times))
    assert any(note.startswith(messages) for note in notes), notes


@pytest.mark.parametrize("save", ["to_excel", "to_json"])
def test_steps_are_found_in_workbooks_and_json_too(tmp_path, save):
    notes = list_notes(write_series(tmp_path, HOURS, save))
    assert any(note.startswith("STEP = h, SEASONS = [24, 168]") for note in notes)


def test_times_without_a_common_distance_get_a_round_step(tmp_path):
    seconds = np.random.default_rng(0).integers(60, 1200, 600).cumsum()
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(seconds, unit="s")
    notes = list_notes(write_series(tmp_path, times))
    messages = (
        "STEP = 15min, SEASONS = [96], HORIZON = 96 by when, whose times are irregul"
    )
    assert any(note.startswith(messages) for note in notes), notes


def decide_by(path, predict_file="", **answers):
    """Return (what is decided by a file, what the user is told)."""
    asked = {"metric": "auto", "predict_file": predict_file, **answers}
    asked |= {"data_file": path.name}
    for name in ("time_column", "group_column"):
        asked[name] = asked.get(name) or ""
    with open_table(path, {key: value or None for key, value in asked.items()}) as rows:
        return decide(asked, rows), rows.notes


@pytest.mark.parametrize(
    "times", [HOURS, pd.date_range("2014-03-31", periods=80, freq="QE")]
)
def test_gaps_on_the_grid_are_told(tmp_path, times):
    found, _ = decide_by(write_series(tmp_path, times), **SERIES)
    assert f"- Steps: {len(times)} " in found["facts"]
    assert ", 2 of them without a row" in found["facts"]


def test_steps_with_several_rows_are_told(tmp_path):
    path = write_series(tmp_path, DAYS)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, *lines[-3:]]) + "\n", "utf-8")
    found, _ = decide_by(path, **SERIES)
    assert ", 3 with several rows" in found["facts"]


NUMBERS = [float(n) for n in range(100)]


@pytest.mark.parametrize(
    ("values", "metric", "loss", "scorer"),
    [
        (NUMBERS, "auto", "squared_error", "neg_mean_absolute_error"),
        ([*NUMBERS, 1e6], "auto", "absolute_error", "neg_mean_absolute_error"),
        ([*NUMBERS, 1e6], "r2", "squared_error", "r2"),
        (
            [0.0] * 101 + NUMBERS[1:],
            "auto",
            "squared_error",
            "neg_root_mean_squared_error",
        ),
        (
            NUMBERS,
            "neg_mean_squared_log_error",
            "poisson",
            "neg_mean_squared_log_error",
        ),
        (
            [n - 9 for n in NUMBERS],
            "neg_mean_squared_error",
            "squared_error",
            "neg_mean_squared_error",
        ),
    ],
    ids=[
        "even",
        "outlier",
        "outlier, squares",
        "mostly zero",
        "logarithms",
        "negative",
    ],
)
def test_metric_and_loss_fit_the_target(tmp_path, values, metric, loss, scorer):
    path = tmp_path / "rows.csv"
    lines = ["a,y", *(f"{n % 7},{value}" for n, value in enumerate(values))]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found, _ = decide_by(path, task="regression", target="y", metric=metric)
    assert found["metric"]["name"] == scorer
    assert found["loss"] == loss


@pytest.mark.parametrize(
    ("metric", "lowest", "refused"),
    [
        ("neg_mean_poisson_deviance", -1, True),
        ("neg_mean_poisson_deviance", 0, False),
        ("neg_mean_gamma_deviance", 0, True),
        ("neg_root_mean_squared_log_error", -1, True),
        ("neg_mean_absolute_error", -1, False),
    ],
)
def test_a_metric_that_no_negative_target_has_is_refused(metric, lowest, refused):
    answers = {"metric": metric, "target": "y"}
    if not refused:
        return refuse_negative(answers, {"minimum": lowest})
    words = f'is not defined for a target of {lowest}, the lowest of "y": answer auto'
    with pytest.raises(UserError, match=words):
        refuse_negative(answers, {"minimum": lowest})


def test_a_percentage_of_zeros_is_questioned(tmp_path):
    path = tmp_path / "rows.csv"
    lines = ["a,y", *(f"{n},{n % 50}" for n in range(400))]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found, _ = decide_by(path, task="regression", target="y")
    messages = " It is 0 in 8 rows, so percentages have no meaning."
    assert found["metric_reason"].endswith(messages)


@pytest.mark.parametrize(
    ("positive", "messages"), [(40, "Only 6.7% of the rows"), (90, "")]
)
def test_a_rare_class_is_chosen_by_a_score_that_noise_does_not_raise(
    positive, messages
):
    """In small folds noise has more average precision than the dummy; of the ROC AUC
    it has a half."""
    found = assume_found("classification") | {"positive_class": "yes"}
    counts = Counter(yes=positive, no=600 - positive)
    decided = decide_metric({"metric": "auto"}, found, counts, {})
    assert decided["metric"]["name"] == "roc_auc"
    assert ("see average precision too" in decided["metric_reason"]) == bool(messages)
    assert messages in decided["metric_reason"]


@pytest.mark.parametrize(
    ("metric", "loss", "dummy"),
    [
        ("r2", "squared_error", "mean"),
        ("neg_mean_poisson_deviance", "poisson", "mean"),
        ("neg_mean_absolute_error", "squared_error", "median"),
    ],
)
def test_the_dummy_is_the_best_constant_of_the_metric(metric, loss, dummy):
    found = {"kind": "regression", "metric": describe_metric("regression", metric)}
    decided = decide_loss(found, {"minimum": 0, "skewness": 1})
    assert decided == {"loss": loss, "dummy": dummy}


@pytest.mark.parametrize(
    ("kind", "labels", "decimals"),
    [
        ("regression", [0.001, 0.009, 0.004], 5),
        ("regression", [120, 900, 40], 3),
        ("regression", [7, 7, 7], 3),
        ("binary", [0.001, 0.009], 3),
    ],
)
def test_errors_of_small_numbers_are_shown_with_more_decimals(kind, labels, decimals):
    assert count_decimals(kind, measure_numbers(labels)) == decimals


def test_many_rows_run_in_processes_however_many_values_their_target_has(tmp_path):
    path = tmp_path / "rows.csv"
    lines = ["a,y", *(f"{n % 7},{n}.5" for n in range(13_000))]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found, _ = decide_by(path, task="regression", target="y")
    assert (found["n_jobs"], found["few_rows"]) == (-1, False)


def test_few_groups_give_fewer_folds():
    table = SimpleNamespace(n_rows=800, columns={})
    table.columns["store"] = SimpleNamespace(distinct=set(range(10)))
    answers = {"task": "regression", "target": "y"}
    answers |= {"time_column": "", "group_column": "store"}
    assert decide_folds(answers, table, Counter(range(800)))["n_folds"] == 4


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["no"] * 9, "target \"kind\" holds only 'no': name a column with two classes"),
        ([], 'target "kind" holds no value: name a column with two classes'),
        (range(9), 'target "kind" holds 9 different values in 9 rows, too many for'),
    ],
)
def test_a_target_of_one_value_or_of_too_many_is_refused(labels, message):
    texts = SimpleNamespace(counts=Counter(map(str, labels)))
    table = SimpleNamespace(labels=texts, missing=set())
    with pytest.raises(UserError) as refusal:
        require_classes(table, "kind", Counter(labels))
    assert str(refusal.value).startswith(message)


DAYS = [date(2023, 1, 1) + timedelta(n) for n in range(202)]


def list_notes_on_asked(tmp_path, table, asked):
    """Return the notes on a table of the first 200 days, and on rows to score."""
    path, asked_path = tmp_path / "rows.csv", tmp_path / "asked.csv"
    path.write_text("\n".join(table) + "\n", "utf-8")
    asked_path.write_text("\n".join(asked) + "\n", "utf-8")
    return find_facts(path, SERIES, asked_path)["notes"]


def test_a_column_that_only_the_rows_to_score_can_know_ahead_is_told(tmp_path):
    lines = [f"{day},{n % 7},1,2" for n, day in enumerate(DAYS[:200])]
    table = ["when,value,promo,rain", *lines]
    notes = list_notes_on_asked(tmp_path, table, ["when,promo,rain", f"{DAYS[200]},1,"])
    assert (
        "the rows to score hold promo: name in KNOWN_AHEAD what is known by then"
        in (notes)
    )
    assert any("HORIZON = 1 by when" in note for note in notes)


@pytest.mark.parametrize(("first", "is_told"), [(200, False), (199, True)])
def test_rows_to_score_amid_the_known_ones_are_told(tmp_path, first, is_told):
    lines = [f"{day},{n % 7}" for n, day in enumerate(DAYS[:200])]
    asked = ["when", DAYS[first].isoformat(), DAYS[201].isoformat()]
    notes = list_notes_on_asked(tmp_path, ["when,value", *lines], asked)
    assert any("learns from later rows too" in note for note in notes) == is_told


@pytest.mark.parametrize(("last", "is_told"), [("yes", True), ("", False)])
def test_a_file_to_be_scored_without_a_row_to_score_is_told(tmp_path, last, is_told):
    path = tmp_path / "rows.csv"
    lines = [f"{n},{'yes' if n % 3 else 'no'}" for n in range(60)]
    path.write_text("\n".join(["size,left", *lines, f"60,{last}"]) + "\n", "utf-8")
    _, notes = decide_by(path, path.name, task="classification", target="left")
    assert any("none is scored" in note for note in notes) == is_told
