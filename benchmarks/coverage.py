"""How often nominal 95% intervals cover the truth, and which model is selected where
the truth is known.

    python benchmarks/coverage.py [SETS]

Bakes the default projects and calls their own functions on simulated data, SETS times
per case (500). The truth is the mean score of the fitted models on fresh rows of the
same kind: what an interval on tested rows can speak of.
"""

import importlib
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy.signal import lfilter
from sklearn.metrics import get_scorer

TEMPLATE = Path(__file__).resolve().parent.parent
FRESH_ROWS = 20_000  # the truth's own error takes from the coverage
SLOPES = (1.0, 0.5, 0.0, 0.0)  # of y along columns
FLAT = (0.0, 0.0, 0.0, 0.0)  # nothing to learn
# case: task, rows, rows of one group, what rows of a group or neighbours in time share,
# positive share, slopes
CASES = {
    "rows, 500": ("classification", 500, 1, 0.0, 0.5, SLOPES),
    "rows, 2,500": ("classification", 2500, 1, 0.0, 0.5, SLOPES),
    "rows, rare class, 2,500": ("classification", 2500, 1, 0.0, 0.05, SLOPES),
    "rows, 500, absolute error": ("regression", 500, 1, 0.0, None, SLOPES),
    "groups of 10, 1,500": ("classification", 1500, 10, 0.7, 0.5, SLOPES),
    "groups of 10, 1,500, absolute error": ("regression", 1500, 10, 0.7, None, SLOPES),
    "time, 1,500, absolute error": ("regression", 1500, 0, 0.7, None, SLOPES),
    "rows, 500, nothing to learn": ("classification", 500, 1, 0.0, 0.5, FLAT),
    "groups of 10, 1,500, nothing to learn": (
        "classification",
        1500,
        10,
        0.7,
        0.5,
        FLAT,
    ),
    "time, 1,500, nothing to learn": ("classification", 1500, 0, 0.7, 0.5, FLAT),
}


def bake(folder, task):
    """Bake the default project of a task; return its package, to be imported in each
    process."""
    command = [
        "cookiecutter",
        str(TEMPLATE),
        "--no-input",
        "--output-dir",
        str(folder),
        f"task={task}",
    ]
    subprocess.run(
        [*command, f"project_slug=coverage-{task}", f"package_name=coverage_{task}"],
        check=True,
        capture_output=True,
    )
    return f"{folder}/coverage-{task}", f"coverage_{task}"


def draw(rng, rows, unit, shared, positive, slopes):
    """Return a table of x, y, and the group or time of each row."""
    signal, noise = rng.normal(size=(rows, 4)), rng.normal(size=rows)
    if unit > 1:
        group = np.repeat(np.arange(rows // unit + 1), unit)[:rows]
        noise = noise + shared * 2 * rng.normal(size=group.max() + 1)[group]
        signal[:, 0] += shared * rng.normal(size=group.max() + 1)[group]
    if not unit:
        group, noise = np.arange(rows), lfilter([1], [1, -shared], noise)
    outcome = signal @ slopes
    data = pd.DataFrame(signal, columns=list("abcd"))
    if positive is None:
        data["y"] = outcome + noise
    else:
        chance = 1 / (
            1
            + np.exp(
                -outcome
                - np.log(positive / (1 - positive))
                - (noise if unit != 1 else 0)
            )
        )
        data["y"] = (rng.random(rows) < chance).astype(int)
    return data if unit == 1 else data.assign(unit=group)


def load(path, name, unit):
    """Return the package's modules, its config set to simulated data."""
    if path not in sys.path:
        sys.path.insert(0, path)
    modules = {
        part: importlib.import_module(f"{name}.{part}")
        for part in ("config", "evaluate", "splits", "baseline")
    }
    config = modules["config"]
    config.TARGET, config.EXCLUDED, config.ALSO_REPORTED = "y", {}, []
    config.GROUP_COLUMN, config.TIME_COLUMN = (
        "unit" if unit > 1 else None,
        "unit" if not unit else None,
    )
    return modules


def cover(project, seed, rows, unit, shared, positive, slopes):
    """Return whether the intervals of cross-validation, of the gain over the dummy, and
    of the holdout cover."""
    warnings.simplefilter("ignore")
    modules, rng = load(*project, unit), np.random.default_rng(seed)
    evaluate, splits = modules["evaluate"], modules["splits"]
    metric = "neg_mean_absolute_error" if positive is None else "roc_auc"
    data, fresh = (
        draw(rng, n_rows, unit, shared, positive, slopes)
        for n_rows in (rows, FRESH_ROWS)
    )
    X, y = data[list("abcd")], data["y"]
    train, holdout = splits.split_data(data)
    X_learn, y_learn, learn = X.iloc[train], y.iloc[train], data.iloc[train]
    models = modules["baseline"].make_models(X_learn, y_learn)
    models.pop("boosting")
    folds = splits.make_folds(learn)
    runs = evaluate.cross_validate_models(
        models, X_learn, y_learn, learn, folds, [metric]
    )

    def score(fits):
        return np.mean(
            [
                get_scorer(metric)(fit, fresh[list("abcd")], fresh["y"])
                for fit, _ in fits
            ]
        )

    truth = {name: score(fits) for name, fits in runs.items()}
    blocks = splits.make_blocks(data.iloc[holdout], evaluate.N_BLOCKS)
    last = [
        evaluate.fit_and_score(models["linear"], X, y, train, holdout, blocks, [metric])
    ]
    intervals = [
        (
            evaluate.estimate(runs["linear"], metric, dummy=runs["dummy"])[2],
            truth["linear"],
        ),
        (
            evaluate.estimate(runs["linear"], metric, runs["dummy"])[2],
            truth["linear"] - truth["dummy"],
        ),
        (evaluate.estimate(last, metric)[2], score(last)),
    ]
    return [low <= value <= high for (low, high), value in intervals]


def select(project, seed, rows, signal):
    """Return the model selected where y depends on nothing, on a line, or on a product
    of two columns."""
    warnings.simplefilter("ignore")
    modules, rng = load(*project, 1), np.random.default_rng(seed)
    X = pd.DataFrame(rng.normal(size=(rows, 8))).add_prefix("x")
    outcome = {
        "nothing": 0 * X.x0,
        "a line": X.x0 + 0.5 * X.x1,
        "a product": 2 * X.x0 * X.x1,
    }[signal]
    y = pd.Series((rng.random(rows) < 1 / (1 + np.exp(-outcome))).astype(int))
    data = X.assign(y=y)
    models, folds = (
        modules["baseline"].make_models(X, y),
        modules["splits"].make_folds(data),
    )
    runs = modules["evaluate"].cross_validate_models(
        models, X, y, data, folds, ["roc_auc"]
    )
    return modules["evaluate"].select_model(runs, "roc_auc")[0]


def main(sets=500):
    sets = int(sets)
    with tempfile.TemporaryDirectory() as folder:
        projects = {
            task: bake(folder, task) for task in ("classification", "regression")
        }
        print(
            f"| {sets} sets of | folds | gain over the dummy | holdout |\n| --- | --- "
            "| --- | --- |"
        )
        for name, (task, *case) in CASES.items():
            done = Parallel(-1)(
                delayed(cover)(projects[task], seed, *case) for seed in range(sets)
            )
            print(
                f"| {name} | "
                f"{' | '.join(f'{share:.1%}' for share in np.mean(done, axis=0))} |",
                flush=True,
            )
        print(
            f"\n| {sets // 5} sets, truth is | rows | dummy | linear | boosting |\n| "
            "--- | --- | --- | --- | --- |"
        )
        for signal in ("nothing", "a line", "a product"):
            for rows in (300, 1000):
                done = Parallel(-1)(
                    delayed(select)(projects["classification"], seed, rows, signal)
                    for seed in range(sets // 5)
                )
                shares = pd.Series(done).value_counts(normalize=True)
                cells = [
                    f"{shares.get(name, 0):.0%}"
                    for name in ("dummy", "linear", "boosting")
                ]
                print(f"| {signal} | {rows} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
