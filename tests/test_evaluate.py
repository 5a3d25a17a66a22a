"""The numbers: intervals cover what they claim, and the simplest model within one
standard error wins.

benchmarks/coverage.py draws more sets of more kinds; these are few enough to run each
time.
"""

import numpy as np
import pandas as pd
import pytest
from conftest import ADDRESS, bake_with_cookiecutter
from sklearn.dummy import DummyClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold
from sklearn.naive_bayes import GaussianNB

ERROR = "mean absolute error"
KINDS = {
    "rows": {"task": "classification"},
    "groups": {"task": "regression", "group_column": "unit"},
    "time": {"task": "regression", "time_column": "unit"},
    "both": {"task": "regression", "group_column": "unit", "time_column": "day"},
}


def draw(kind, rng, rows=600):
    """Return rows of x, y and unit; those of a group, or close in time, are alike."""
    x = rng.normal(size=rows)
    noise = rng.standard_t(5, size=rows)
    data = pd.DataFrame({"x": x})
    if kind == "rows":
        return data.assign(y=np.where(x + noise > 0, "yes", "no"))
    group = np.arange(rows) // 5
    day = pd.Series(pd.date_range("2020-01-01", periods=rows))
    if kind == "both":  # a group comes again in other folds
        group = rng.permutation(group)
        noise *= rng.gamma(4, 1 / 4, size=rows)[group]
        data["day"] = day
    noise += rng.normal(size=rows)[group]
    unit = day if kind == "time" else pd.Series(group)
    return data.assign(y=x + noise, unit=unit)


@pytest.fixture(scope="module")
def projects(template, tmp_path_factory):
    """{kind: project} baked for rows as `draw` gives them; not to be changed."""
    made = {}
    for kind, answers in KINDS.items():
        folder = tmp_path_factory.mktemp(kind)
        file = folder / "data.csv"
        draw(kind, np.random.default_rng(0)).to_csv(file, index=False)
        answers = {**answers, "data_file": file, "target": "y", "metric": "auto"}
        if answers["task"] == "regression":
            answers["metric"] = "neg_mean_absolute_error"
        _, made[kind] = bake_with_cookiecutter(ADDRESS, folder, answers)
    return made


@pytest.fixture
def package(request, projects, import_from):
    """The function that imports a module of the project of a kind."""
    kind = getattr(request, "param", "rows")
    return import_from(projects[kind])


@pytest.fixture
def evaluate(package, monkeypatch):
    """The module, with a ROC AUC that takes microseconds."""
    evaluate = package("evaluate")
    label = package("config").METRIC
    if label == "ROC AUC":
        monkeypatch.setattr(evaluate, "METRICS", {label: find_auc})
    return evaluate


def find_mean_error(y, predicted):
    return (predicted - y).mean()


def find_auc(y, predicted):
    """Return how often a positive row has the higher prediction, a tie being half."""
    positive = predicted[y == 1].to_numpy()[:, None]
    negative = predicted[y == 0].to_numpy()
    return ((positive > negative) + (positive == negative) / 2).mean()


def test_the_quick_metric_is_that_of_scikit_learn():
    rows = draw("rows", np.random.default_rng(0)).round(1)
    expected = roc_auc_score(find_target(rows), rows["x"])
    assert find_auc(find_target(rows), rows["x"]) == pytest.approx(expected)


def test_one_row_a_block_gives_the_standard_error_of_the_textbook(
    package, evaluate, monkeypatch
):
    """For a mean of rows the jackknife is s / sqrt(n)."""
    label = package("config").METRIC
    monkeypatch.setitem(evaluate.METRICS, label, find_mean_error)
    errors = np.random.default_rng(0).exponential(size=60)
    tested = pd.DataFrame({"y": 0.0, "model": errors, "fold": 0})
    tested["block"] = np.arange(60)
    error = evaluate.standard_error(evaluate.leave_out_blocks(tested, "model"))
    assert error == pytest.approx(errors.std(ddof=1) / np.sqrt(60))


@pytest.mark.parametrize("package", ["both"], indirect=True)
def test_a_group_is_left_out_of_all_folds_at_once(package):
    rows = draw("both", np.random.default_rng(0))
    folds = [(None, part) for part in np.split(np.arange(600), 5)]
    tested = package("evaluate").make_tested_rows(rows, rows["y"], folds)
    blocks = tested["block"].groupby(rows["unit"])
    assert blocks.nunique().max() == 1
    assert tested["fold"].groupby(rows["unit"]).nunique().max() > 2


@pytest.mark.parametrize("package", ["groups"], indirect=True)
def test_a_block_holds_whole_groups(package):
    rows = draw("groups", np.random.default_rng(0))
    blocks = pd.Series(package("evaluate").make_blocks(rows))
    assert blocks.groupby(rows["unit"]).nunique().max() == 1
    assert sorted(blocks.unique()) == list(range(15))


@pytest.mark.parametrize("package", ["groups"], indirect=True)
def test_rows_of_one_group_have_no_interval(package):
    rows = draw("groups", np.random.default_rng(0)).assign(unit=1)
    with pytest.raises(ValueError, match="a test has one unit only: lower N_FOLDS"):
        package("evaluate").make_blocks(rows)


@pytest.mark.parametrize("package", ["time"], indirect=True)
def test_a_block_is_a_window_of_time(package):
    rows = draw("time", np.random.default_rng(0)).sample(frac=1, random_state=0)
    blocks = pd.Series(package("evaluate").make_blocks(rows))
    assert blocks.value_counts().tolist() == [40] * 15
    assert blocks.loc[rows["unit"].sort_values().index].is_monotonic_increasing


@pytest.mark.parametrize(
    ("package", "kind"), [(kind, kind) for kind in KINDS], indirect=["package"]
)
@pytest.mark.parametrize("n_folds", [5, 1], ids=["folds", "holdout"])
def test_intervals_cover_the_score_of_a_model(package, evaluate, kind, n_folds):
    """Nominal 95%; of 60 sets chance misses few."""
    rng = np.random.default_rng(0)
    fresh = draw(kind, rng, 10_000)
    metric = evaluate.METRICS[package("config").METRIC]
    truth = metric(find_target(fresh), fresh["x"])
    rows = np.arange(600)
    folds = [(rows, part) for part in np.split(rows, n_folds)]
    covered = []
    for _ in range(60):
        data = draw(kind, rng)
        tested = evaluate.make_tested_rows(data, find_target(data), folds)
        tested["model"] = data["x"]
        left_out = evaluate.leave_out_blocks(tested, "model")
        score = evaluate.score_folds(tested, "model").mean()
        error = evaluate.standard_error(left_out)
        low, high = evaluate.find_interval(score, error, left_out)
        covered.append(low <= truth <= high)
    assert 54 <= np.sum(covered) <= 59


def find_target(rows):
    if rows["y"].dtype.kind == "f":
        return rows["y"]
    return (rows["y"] == "yes").astype(int)


def test_intervals_cover_where_nothing_can_be_learned(evaluate):
    """Were train and test rows taken for independent, some 50 of 60 would."""
    rng = np.random.default_rng(0)
    models = {"dummy": DummyClassifier(), "bayes": GaussianNB()}
    shuffled = KFold(5, shuffle=True, random_state=0)
    covered = {"95% interval": [], "95% interval of the gain": []}
    for _ in range(60):
        X = pd.DataFrame(rng.normal(size=(300, 8)))
        y = pd.Series(np.arange(300) % 2)
        folds = list(shuffled.split(X))
        *_, scores = evaluate.compare_models(models, X, X, y, folds)
        for name, truth in zip(covered, (0.5, 0.0), strict=True):
            low, high = scores[-1][name]
            covered[name].append(low <= truth <= high)
    for inside in covered.values():
        assert 54 <= np.sum(inside) <= 59


FOLDS = [(np.arange(80), np.arange(20))] * 5


def make_tables(evaluate, monkeypatch, scores, spread=0.004):
    """Let each model have its score in five folds, and return made-up scores without
    blocks, which move a model's score the more the later it comes."""
    noise = np.random.default_rng(0).normal(scale=spread, size=15)
    left_out = {}
    for place, (name, score) in enumerate(scores.items()):
        left_out[name] = pd.Series(score + noise * (place + 1))

    def score_folds(tested, name, label=None):
        return pd.Series([scores[name]] * 5)

    monkeypatch.setattr(evaluate, "score_folds", score_folds)
    return left_out


def select(evaluate, left_out):
    rows = [evaluate.describe_model(None, left_out, name, FOLDS) for name in left_out]
    return evaluate.select_model(rows, left_out, FOLDS)


def measure_width(evaluate, error, left_out):
    low, high = evaluate.find_interval(0, error, left_out)
    return high - low


@pytest.mark.parametrize(
    ("linear", "boosting", "selected"),
    [
        (0.70, 0.80, "boosting"),
        (0.795, 0.80, "linear"),
        (0.5005, 0.501, "dummy"),
        (0.80, 0.70, "linear"),
    ],
)
def test_the_simplest_within_one_standard_error_is_selected(
    package, monkeypatch, linear, boosting, selected
):
    evaluate = package("evaluate")
    scores = {"dummy": 0.5, "linear": linear, "boosting": boosting}
    left_out = make_tables(evaluate, monkeypatch, scores)
    name, reason = select(evaluate, left_out)
    assert name == selected
    assert reason.startswith(selected)


def test_the_overlap_counts_in_selection(package, monkeypatch):
    """A gain of 1.2 standard errors is not enough, as the corrected one is 1.5."""
    evaluate = package("evaluate")
    left_out = make_tables(evaluate, monkeypatch, {"dummy": 0.5, "linear": 0.5})
    error = evaluate.standard_error(left_out["linear"] - left_out["dummy"])
    for errors, selected in ((1.2, "dummy"), (1.7, "linear")):
        scores = {"dummy": 0.5, "linear": 0.5 + errors * error}
        left_out = make_tables(evaluate, monkeypatch, scores)
        assert select(evaluate, left_out)[0] == selected


def test_the_overlap_counts_in_intervals_unless_the_gain_is_significant(
    package, monkeypatch
):
    evaluate = package("evaluate")
    scores = {"dummy": 0.5, "near": 0.51, "far": 0.7}
    left_out = make_tables(evaluate, monkeypatch, scores)
    factor = np.sqrt(1 + 5 / 4)  # 1 + k x test rows per train row
    for name, expected in (("near", factor), ("far", 1)):
        row = evaluate.describe_model(None, left_out, name, FOLDS)
        low, high = row["95% interval of the gain"]
        error = evaluate.standard_error(left_out[name] - left_out["dummy"])
        width = measure_width(evaluate, error, left_out[name])
        assert high - low == pytest.approx(expected * width)
    low, high = row["95% interval"]
    error = evaluate.standard_error(left_out["far"])
    width = measure_width(evaluate, error, left_out["far"])
    assert high - low == pytest.approx(width)


@pytest.mark.parametrize("package", ["time"], indirect=True)
def test_in_time_nothing_overlaps(package, monkeypatch):
    evaluate = package("evaluate")
    left_out = make_tables(evaluate, monkeypatch, {"dummy": 2.0, "linear": 1.99})
    row = evaluate.describe_model(None, left_out, "linear")
    low, high = row["95% interval of the gain"]
    error = evaluate.standard_error(left_out["linear"] - left_out["dummy"])
    assert low < 0 < high
    width = measure_width(evaluate, error, left_out["linear"])
    assert high - low == pytest.approx(width)


@pytest.mark.parametrize("package", ["groups"], indirect=True)
def test_less_error_is_a_gain(package, monkeypatch):
    evaluate = package("evaluate")
    left_out = make_tables(evaluate, monkeypatch, {"dummy": 0.5, "linear": 0.1})
    row = evaluate.describe_model(None, left_out, "linear", FOLDS)
    assert row[ERROR] == pytest.approx(0.1)
    assert row["gain"] == pytest.approx(0.4)
    assert select(evaluate, left_out)[0] == "linear"


def test_no_interval_ends_above_a_perfect_score(package, monkeypatch):
    evaluate = package("evaluate")
    scores = {"dummy": 0.5, "linear": 0.95}
    left_out = make_tables(evaluate, monkeypatch, scores, spread=0.2)
    row = evaluate.describe_model(None, left_out, "linear", FOLDS)
    assert row["95% interval"][1] == 1


@pytest.mark.parametrize(
    ("column", "where"),
    [
        (np.arange(200.0), "150 to 199"),
        (np.repeat(["a", "b", "c", "d"], 50), "d"),
        (np.repeat([1.0, 2.0, 3.0, np.nan], 50), "missing"),
        (np.repeat(["a", "b", "c", None], 50), "missing"),
        (np.repeat([False, False, False, True], 50), "True"),
        (np.repeat([0, 1, 2, 3], 50), "3"),
    ],
    ids=["numbers", "words", "no number", "no word", "truth", "few numbers"],
)
def test_the_worst_slice_of_a_column_is_named(package, column, where):
    errors = pd.Series(np.repeat([1.0, 1.0, 1.0, 3.0], 50))
    X = pd.DataFrame({"rare": [*"xy", *["z"] * 198], "column": column})
    rare, worst = package("evaluate").find_weak_slices(X, errors, ["rare", "column"])
    assert rare["slice"] == "z"  # two rows say nothing, however large their errors
    assert worst["all rows"] == 1.5
    del worst["all rows"]
    assert worst == {"column": "column", "slice": where, "rows": 50, "error rate": 3}


def test_a_miss_and_a_false_alarm_cost_what_the_constants_say(package, monkeypatch):
    evaluate = package("evaluate")
    monkeypatch.setattr(package("config"), "COST_OF_MISS", 5)
    y = pd.Series([0, 0, 0, 1, 1])
    probability = pd.Series([0.1, 0.2, 0.6, 0.5, 0.9])
    threshold = evaluate.choose_threshold(y, probability)
    use = evaluate.describe_use(y, probability, threshold)
    assert use["threshold"] == threshold
    assert 0.2 < threshold <= 0.5
    assert use["cost per row"] == pytest.approx(1 / 5)  # one false alarm
    assert use["cost per row if nobody is flagged"] == pytest.approx(5 * 2 / 5)
    assert use["cost per row if everybody is flagged"] == pytest.approx(3 / 5)
    errors = evaluate.measure_errors(y, probability, threshold)
    assert errors.tolist() == [0, 0, 1, 0, 0]


@pytest.mark.parametrize("package", ["groups"], indirect=True)
def test_the_baseline_gains_nothing_over_itself(package, monkeypatch):
    """Of an error neither: -0.0 would be shown as -0.000."""
    evaluate = package("evaluate")
    left_out = make_tables(evaluate, monkeypatch, {"dummy": 0.5, "linear": 0.1})
    row = evaluate.describe_model(None, left_out, "dummy", FOLDS)
    shown = [f"{part:.1f}" for part in (row["gain"], *row["95% interval of the gain"])]
    assert shown == ["0.0", "0.0", "0.0"]
