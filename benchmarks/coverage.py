"""How often nominal 95% intervals cover the truth, and which model is selected where
the truth is known.

    python benchmarks/coverage.py [SETS]

Bakes a project for each case and calls its functions on simulated data, SETS times
(500). The truth is the mean score of the fitted models on fresh rows of the same kind:
what an interval of tested rows can speak of.
"""

import contextlib
import importlib
import io
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy.signal import lfilter
from sklearn.base import clone

TEMPLATE = Path(__file__).resolve().parent.parent
FRESH_ROWS = 20_000  # the truth's own error takes from the coverage
COLUMNS = list("abcd")
SLOPES = (1.0, 0.5, 0.0, 0.0)  # of y along the columns
FLAT = (0.0, 0.0, 0.0, 0.0)  # nothing to learn


class Case(NamedTuple):
    name: str
    rows: int
    group_size: int = 1
    in_time: bool = False
    shared: float = 0.0  # what rows of a group, or neighbors in time, have in common
    positive: float | None = 0.5  # share of rows; None: y is a number
    slopes: tuple = SLOPES

    @property
    def task(self):
        return "regression" if self.positive is None else "classification"


CASES = [
    Case("500 rows", 500),
    Case("2,500 rows", 2500),
    Case("2,500 rows, rare class", 2500, positive=0.05),
    Case("500 rows, absolute error", 500, positive=None),
    Case("1,500 rows in groups of 10", 1500, 10, shared=0.7),
    Case(
        "1,500 rows in groups of 10, absolute error",
        1500,
        10,
        shared=0.7,
        positive=None,
    ),
    Case(
        "1,500 rows in time, absolute error",
        1500,
        in_time=True,
        shared=0.7,
        positive=None,
    ),
    Case("1,500 rows in groups of 4, in time", 1500, 4, in_time=True, shared=0.7),
    Case("500 rows, nothing to learn", 500, slopes=FLAT),
    Case(
        "1,500 rows in groups of 10, nothing to learn",
        1500,
        10,
        shared=0.7,
        slopes=FLAT,
    ),
    Case(
        "1,500 rows in time, nothing to learn",
        1500,
        in_time=True,
        shared=0.7,
        slopes=FLAT,
    ),
]
SIGNALS = ("nothing", "a line", "a product")
SIGNAL_ROWS = (300, 1000)


def draw(rng, case, rows):
    """Return a table of the columns, y, and the group and the time of each row; in
    time, a group comes again and again."""
    signal = rng.normal(size=(rows, len(COLUMNS)))
    noise = rng.normal(size=rows)
    table = pd.DataFrame(signal, columns=COLUMNS)
    if case.group_size > 1:
        n_groups = rows // case.group_size
        group = np.arange(rows) // case.group_size
        if case.in_time:
            group = rng.permutation(group)
        noise += 2 * case.shared * rng.normal(size=n_groups)[group]
        table["a"] += case.shared * rng.normal(size=n_groups)[group]
        table["unit"] = group
    elif case.in_time:
        noise = lfilter([1], [1, -case.shared], noise)
    if case.in_time:
        days = pd.date_range("2000-01-01", periods=rows)
        table["day"] = days.strftime("%Y-%m-%d")
    outcome = table[COLUMNS].to_numpy() @ case.slopes
    if case.positive is None:
        table["y"] = outcome + noise
        return table
    outcome += np.log(case.positive / (1 - case.positive))
    if case.shared:
        outcome += noise
    table["y"] = draw_classes(rng, outcome)
    return table


def draw_classes(rng, log_odds):
    chance = 1 / (1 + np.exp(-log_odds))
    return (rng.random(len(chance)) < chance).astype(int)


def draw_signal(rng, signal, rows):
    """Return a table whose y depends on nothing, on a line, or on a product."""
    X = pd.DataFrame(rng.normal(size=(rows, 8))).add_prefix("x")
    log_odds = {
        "nothing": 0 * X["x0"],
        "a line": X["x0"] + 0.5 * X["x1"],
        "a product": 2 * X["x0"] * X["x1"],
    }
    return X.assign(y=draw_classes(rng, log_odds[signal].to_numpy()))


def bake(folder, name, table, task, **answers):
    """Bake a project for a table; return its folder and its package's name."""
    file = Path(folder) / f"{name}.csv"
    table.to_csv(file, index=False)
    answers |= {"task": task, "data_file": file, "target": "y"}
    answers |= {"project_slug": f"{name}-project", "package_name": name}
    if task == "regression":
        answers["metric"] = "neg_mean_absolute_error"
    given = [f"{key}={value}" for key, value in answers.items()]
    command = ["cookiecutter", TEMPLATE, "--no-input", "--output-dir", folder, *given]
    subprocess.run(command, check=True, capture_output=True)
    return f"{folder}/{name}-project", name


def bake_case(folder, number, case):
    table = draw(np.random.default_rng(0), case, case.rows)
    answers = {}
    if case.in_time:
        answers["time_column"] = "day"
    if case.group_size > 1:
        answers["group_column"] = "unit"
    return bake(folder, f"case_{number}", table, case.task, **answers)


def load(project):
    """Return a function that imports a module of a project's package."""
    path, name = project
    if path not in sys.path:
        sys.path.insert(0, path)
    return lambda module: importlib.import_module(f"{name}.{module}")


def read_rows(package, table):
    """Return a table as the project has it: its rows, features and target."""
    data = package("data")
    rows = data.select_labeled(data.load_data(table))
    return rows, data.make_features(rows), data.make_target(rows)


def compare(package, models, rows, X, y, folds):
    """Return what compare_models of the project does, without its prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        return package("evaluate").compare_models(models, rows, X, y, folds)


def find_truth(package, model, X, y, folds, X_fresh, y_fresh):
    """Return the mean score on fresh rows of the models fitted in the folds."""
    evaluate = package("evaluate")
    metric = evaluate.METRICS[package("config").METRIC]
    scores = []
    for train, _ in folds:
        fitted = clone(model).fit(X.iloc[train], y.iloc[train])
        scores.append(metric(y_fresh, evaluate.predict(fitted, X_fresh)))
    return np.mean(scores)


def judge(interval, truth):
    """Return whether an interval covers the truth, and its width."""
    low, high = interval
    return low <= truth <= high, high - low


def cover(project, seed, case):
    """Return what `judge` says of cross-validation, of the gain and of the holdout."""
    warnings.simplefilter("ignore")
    package = load(project)
    rng = np.random.default_rng(seed)
    rows, X, y = read_rows(package, draw(rng, case, case.rows))
    _, X_fresh, y_fresh = read_rows(package, draw(rng, case, FRESH_ROWS))
    splits = package("splits")
    split = [splits.split_holdout(rows)]
    train, test = split[0]
    if case.in_time and case.group_size > 1:
        train = splits.find_earlier(rows, test)
    X_train, y_train = X.iloc[train], y.iloc[train]
    folds = splits.make_folds(rows.iloc[train])
    models = package("models").make_models()
    del models["boosting"]
    *_, scores = compare(package, models, rows.iloc[train], X_train, y_train, folds)
    *_, holdout = compare(package, models, rows, X, y, split)

    truth = {}
    for name, model in models.items():
        truth[name] = find_truth(
            package, model, X_train, y_train, folds, X_fresh, y_fresh
        )
    gain = package("evaluate").SIGN * (truth["linear"] - truth["dummy"])
    of_holdout = find_truth(package, models["linear"], X, y, split, X_fresh, y_fresh)
    linear = scores[-1]
    return [
        judge(linear["95% interval"], truth["linear"]),
        judge(linear["95% interval of the gain"], gain),
        judge(holdout[-1]["95% interval"], of_holdout),
    ]


def select(project, seed, signal, rows):
    """Return the name of the model that is selected."""
    warnings.simplefilter("ignore")
    package = load(project)
    table = draw_signal(np.random.default_rng(seed), signal, rows)
    data, X, y = read_rows(package, table)
    folds = package("splits").make_folds(data)
    models = package("models").make_models()
    *_, left_out, scores = compare(package, models, data, X, y, folds)
    return package("evaluate").select_model(scores, left_out, folds)[0]


def measure_coverage(folder, sets):
    print(f"| {sets} sets of | cross-validation | gain | holdout | median widths |")
    print("| --- | --- | --- | --- | --- |")
    for number, case in enumerate(CASES):
        project = bake_case(folder, number, case)
        jobs = [delayed(cover)(project, seed, case) for seed in range(sets)]
        done = np.array(Parallel(-1)(jobs), dtype=float)
        covered = done[:, :, 0].mean(axis=0)
        widths = np.median(done[:, :, 1], axis=0)
        cells = [f"{share:.1%}" for share in covered]
        cells.append(", ".join(f"{width:.3f}" for width in widths))
        print(f"| {case.name} | {' | '.join(cells)} |", flush=True)


def measure_selection(folder, sets):
    print(f"\n| {sets} sets, truth is | rows | dummy | linear | boosting |")
    print("| --- | --- | --- | --- | --- |")
    projects = {}
    for rows in SIGNAL_ROWS:
        table = draw_signal(np.random.default_rng(0), "a line", rows)
        projects[rows] = bake(folder, f"select_{rows}", table, "classification")
    for signal in SIGNALS:
        for rows in SIGNAL_ROWS:
            project = projects[rows]
            jobs = [
                delayed(select)(project, seed, signal, rows) for seed in range(sets)
            ]
            shares = pd.Series(Parallel(-1)(jobs)).value_counts(normalize=True)
            shares = shares.reindex(["dummy", "linear", "boosting"], fill_value=0)
            cells = [f"{share:.0%}" for share in shares]
            print(f"| {signal} | {rows} | {' | '.join(cells)} |", flush=True)


def main(sets=500):
    with tempfile.TemporaryDirectory() as folder:
        measure_coverage(folder, int(sets))
        measure_selection(folder, max(1, int(sets) // 5))


if __name__ == "__main__":
    main(*sys.argv[1:])
