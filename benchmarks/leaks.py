"""Leaks planted in data and code beside their clean twins, and clean sets: what the
audit says of each, and peers.

    python benchmarks/leaks.py [SEEDS] [--peers PYTHON ...]

Each PYTHON has deepchecks or skore, and judges the rows to learn from and to test that
the project's own functions gave. A leak counts as caught if a finding "leak" or "ask"
(a peer: a failed check) names it; of a clean twin, each finding is an alarm.
"""

import argparse
import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
import pandas as pd

TEMPLATE = Path(__file__).resolve().parent.parent
ROWS, LARGE = 800, 100_000
DAY = np.datetime64("2022-01-01")


# honest data


def make_honest(rng, classes, rows=ROWS):
    """Return features of several kinds, and a target that they explain by half."""
    X = pd.DataFrame(
        rng.normal(size=(rows, 6)),
        columns=["age", "income", "tenure", "visits", "spend", "score"],
    )
    X["spend"] += 0.6 * X["income"]
    X["orders"], X["plan"] = (
        rng.poisson(3, rows),
        rng.choice(["basic", "team", "pro"], rows),
    )
    X["region"] = rng.choice(list("abcdefgh"), rows)
    pull = (
        X["age"]
        + X["income"] * X["tenure"]
        + 0.3 * X["orders"]
        - 1
        + X["plan"].map({"basic": -1, "team": 0, "pro": 1})
    )
    return X.round(4), label(rng, pull, classes)


def label(rng, pull, classes):
    """Return a target that follows `pull` with as much noise again: a class, or a
    number."""
    y = (pull - pull.mean()) / pull.std() + rng.normal(size=len(pull))
    return (
        pd.Series(np.where(y > 0.5, "yes", "no"))
        if classes
        else pd.Series(100 + 20 * y).round(2)
    )


def label_closely(pull, classes):
    return (
        pd.Series(np.where(pull > 1, "yes", "no"))
        if classes
        else (50 + 9 * pull).round(2)
    )


def as_number(y):
    return pd.Series(
        y.eq("yes") * 2.0 if y.dtype.kind not in "if" else (y - y.mean()) / y.std()
    )


def join(X, y):
    return X.assign(target=y.to_numpy())


# leaks in data: each gives (leaking table, clean twin or None for the honest table,
# constants)


def copy_target(rng, X, y, noise):
    return (
        join(
            X.assign(rating=(as_number(y) + noise * rng.normal(size=len(y))).round(4)),
            y,
        ),
        None,
        {},
    )


def fill_after_the_outcome(rng, X, y, share):
    happened = as_number(y) > 0.5
    amount = pd.Series(rng.gamma(2, 50, len(y)).round(2))
    at_random = rng.random(len(y)) < happened.mean() * share
    leak = amount.where(happened & (rng.random(len(y)) < share))
    if (
        y.dtype.kind in "if"
    ):  # a number: the field repeats the outcome where it is filled
        leak = (y * (1 + 0.02 * rng.normal(size=len(y)))).round(2).where(leak.notna())
    return (
        join(X.assign(amount=leak), y),
        join(X.assign(amount=amount.where(at_random)), y),
        {},
    )


def repeat_groups(rng, X, y):
    """Customers with steady features of their own, and a target that follows the
    customer."""
    customers = rng.integers(0, len(X) // 5, len(X))
    steady = rng.normal(size=(len(X), 3))[customers].round(4)
    own = X.assign(
        customer=customers + 7001,
        height=steady[:, 0],
        weight=steady[:, 1],
        width=steady[:, 2],
    )
    level = pd.Series(rng.normal(scale=2, size=len(X))[customers])
    classes = y.dtype.kind not in "if"
    return (
        join(own, label(rng, as_number(y) / 2 + level, classes)),
        join(X.assign(customer=customers + 7001), y),
        {},
    )


def repeat_rows(rng, X, y, jitter):
    table = join(X, y)
    copies = table.sample(len(X) // 6, random_state=0)
    numbers = list(X.columns[:6])
    copies[numbers] = (
        copies[numbers] + jitter * rng.normal(size=(len(copies), 6))
    ).round(4)
    return (
        pd.concat([table, copies]).sample(frac=1, random_state=0, ignore_index=True),
        None,
        {},
    )


def drift(rng, X, y):
    """Days, of which the level of the target and what a feature means depend."""
    day = np.sort(rng.integers(0, 900, len(X)))
    phase = day / 900
    pull = (
        as_number(y)
        + 4 * phase**2
        + 2 * np.sin(day / 40)
        + X["score"] * (2 - 4 * phase)
    )
    known = X.assign(week=(day // 7 + rng.integers(-1, 2, len(X))))
    classes = y.dtype.kind not in "if"
    days = {"day": (DAY + day).astype(str)}
    shuffled = {"day": (DAY + rng.permutation(day)).astype(str)}
    return (
        join(known.assign(**days), label(rng, pull, classes)),
        join(known.assign(**shuffled), y),
        {},
    )


def count_along(rng, X, y):
    table = join(X, y)
    rising = table.sort_values("target", kind="stable", ignore_index=True)
    leak = rising.assign(number=range(5000, 5000 + len(rising)))
    return (
        leak.sample(frac=1, random_state=0, ignore_index=True),
        table.assign(number=range(5000, 5000 + len(X))),
        {},
    )


def shift_rows_to_score(rng, X, y, by):
    asked, _ = make_honest(rng, True)
    return (
        join(X, y),
        None,
        {
            "asked": (
                asked.assign(age=asked["age"] + by, tenure=asked["tenure"] * (1 + by)),
                asked,
            )
        },
    )


# leaks in code: each gives {module: {name: function}} to put in place, made from the
# package


def scale_on_all_rows(package):
    def load_data():
        data = package("data").load_table()
        numbers = data.select_dtypes("float").columns.drop("target", errors="ignore")
        return data.assign(
            **((data[numbers] - data[numbers].mean()) / data[numbers].std())
        )

    return {"data": {"load_data": load_data}}


def encode_by_target_of_all_rows(package):
    def load_data():
        data = package("data").load_table()
        return data.assign(
            region=as_number(data["target"])
            .groupby(data["region"] + data["plan"])
            .transform("mean")
        )

    return {"data": {"load_data": load_data}}


def select_on_all_rows(package):
    def load_data():
        data = package("data").load_table()
        noise = pd.DataFrame(
            np.random.default_rng(0).normal(size=(len(data), 1000)), data.index
        ).add_prefix("n")
        best = noise.corrwith(as_number(data["target"])).abs().nlargest(15).index
        return data.join(noise[best])

    return {"data": {"load_data": load_data}}


def shuffle_whatever_repeats(package):
    def split_data(data):
        order = np.random.default_rng(0).permutation(len(data))
        return np.sort(order[len(data) // 5 :]), np.sort(order[: len(data) // 5])

    return {
        "splits": {"split_data": split_data},
        "__main__": {"split_data": split_data},
    }


def learn_from_test_rows(package):
    before = package("splits").split_data

    def split_data(data):
        train, holdout = before(data)
        return np.sort(np.append(train, holdout[::4])), holdout

    return {
        "splits": {"split_data": split_data},
        "__main__": {"split_data": split_data},
    }


NONE = lambda package: {}  # noqa: E731
KEEP = lambda rng, X, y: (join(X, y), None, {})  # noqa: E731
GROUP = {"constants": {"GROUP_COLUMN": "customer"}}
TIME = {"constants": {"TIME_COLUMN": "day"}}
# kind: (leak in data, leak in code, constants, words of which a finding that names it
# has one)
KINDS = {
    "copy of the target, strong": (
        lambda *a: copy_target(*a, 0.1),
        NONE,
        {},
        ["rating"],
    ),
    "copy of the target, weak": (lambda *a: copy_target(*a, 0.7), NONE, {}, ["rating"]),
    "filled only after the outcome": (
        lambda *a: fill_after_the_outcome(*a, 1.0),
        NONE,
        {},
        ["amount"],
    ),
    "the same, half blank": (
        lambda *a: fill_after_the_outcome(*a, 0.5),
        NONE,
        {},
        ["amount"],
    ),
    "groups, not declared": (repeat_groups, NONE, {}, ["customer", "too near"]),
    "groups, declared, not kept": (
        repeat_groups,
        shuffle_whatever_repeats,
        GROUP,
        ["sides"],
    ),
    "rows repeat": (lambda *a: repeat_rows(*a, 0), NONE, {}, ["copies"]),
    "rows repeat nearly": (lambda *a: repeat_rows(*a, 0.01), NONE, {}, ["copies"]),
    "scaled on all rows": (KEEP, scale_on_all_rows, {}, ["isolation", "rows"]),
    "target means of all rows": (
        KEEP,
        encode_by_target_of_all_rows,
        {},
        ["isolation", "rows", "labels"],
    ),
    "selected on all rows": (
        KEEP,
        select_on_all_rows,
        {},
        ["isolation", "labels", "shuffled"],
    ),
    "time, not declared": (drift, NONE, {}, ["time", "day"]),
    "time, declared, not kept": (drift, shuffle_whatever_repeats, TIME, ["sides"]),
    "test rows in training": (KEEP, learn_from_test_rows, {}, ["sides"]),
    "a number that rises with the target": (count_along, NONE, {}, ["number"]),
    "rows to score shifted mildly": (
        lambda *a: shift_rows_to_score(*a, 0.4),
        NONE,
        {},
        ["shift"],
    ),
    "rows to score shifted strongly": (
        lambda *a: shift_rows_to_score(*a, 1.5),
        NONE,
        {},
        ["shift"],
    ),
}


# clean sets


def list_clean_sets():
    """Yield (name, table) of scikit-learn's bundled sets, and of simulated ones on
    which rules misfire."""
    from sklearn import datasets

    for name in ("iris", "wine", "breast_cancer", "digits", "diabetes"):
        data = getattr(datasets, f"load_{name}")(as_frame=True)
        y = (
            data.target
            if name == "diabetes"
            else data.target.map(lambda code: f"class {code}")
        )
        yield name, join(data.data, y).sample(frac=1, random_state=0, ignore_index=True)
    for seed in range(5):
        rng = np.random.default_rng(100 + seed)
        for classes in (True, False):
            kind = "classes" if classes else "numbers"
            X, y = make_honest(rng, classes)
            yield f"plain {kind} {seed}", join(X, y)
            area = (1.6 * X["age"] + rng.normal(size=len(X))).round(3)
            pull = 2.5 * area + X["age"] + X["income"] + rng.normal(size=len(X))
            yield (
                f"strong {kind} {seed}",
                join(X.assign(area=area), label_closely(pull, classes)),
            )
            wide = pd.DataFrame(
                rng.normal(size=(300, 80)), columns=[f"gene_{i}" for i in range(80)]
            )
            yield (
                f"wide {kind} {seed}",
                join(wide, label(rng, wide["gene_0"] + wide["gene_1"], classes)),
            )
            few, y_few = make_honest(rng, classes, 120)
            yield f"small {kind} {seed}", join(few, y_few)
        X, y = make_honest(rng, False, 3000)
        yield (
            f"imbalanced {seed}",
            join(X, pd.Series(np.where(y > y.quantile(0.97), "yes", "no"))),
        )
        coarse = pd.DataFrame(
            rng.integers(1, 6, size=(1000, 8)),
            columns=[f"answer_{i}" for i in range(8)],
        )
        yield (
            f"discrete {seed}",
            join(
                coarse, label(rng, coarse["answer_0"] + coarse["answer_1"] * 1.0, True)
            ),
        )
        effects, sick = rng.normal(size=(800, 6)), pd.Series(rng.random(800) < 0.4)
        symptoms = pd.DataFrame(
            effects + sick.to_numpy()[:, None] * rng.uniform(0.3, 1.5, 6)
        ).add_prefix("symptom_")
        yield (
            f"symptoms {seed}",
            join(symptoms.round(3), pd.Series(np.where(sick, "yes", "no"))),
        )


# the audit


class Projects:
    """Two baked projects, one per task, whose data file and constants are swapped."""

    def __init__(self, folder):
        self.folder, self.packages = folder, {}
        for task in ("classification", "regression"):
            command = [
                "cookiecutter",
                TEMPLATE,
                "--no-input",
                "-o",
                folder / task,
                f"task={task}",
            ]
            subprocess.run(
                [str(word) for word in command], check=True, capture_output=True
            )
            config = next(folder.glob(f"{task}/*/*/config.py"))
            sys.path.insert(0, str(config.parent.parent))
            self.packages[task] = config.parent.name
        sys.path.insert(0, str(TEMPLATE / "src" / "takehome" / "audit" / "in_project"))

    @contextlib.contextmanager
    def hold(self, table, constants=None, patch=NONE):
        """Give the package's name while it holds this table, these constants and this
        leak in its code."""
        package = self.packages[
            "regression" if table["target"].dtype.kind in "if" else "classification"
        ]
        config = importlib.import_module(f"{package}.config")
        before = dict(vars(config))
        path = self.folder / "table.csv"
        table.to_csv(path, index=False)
        own = {
            "TARGET": "target",
            "TIME_COLUMN": None,
            "GROUP_COLUMN": None,
            "DATA_FILE": path,
        }
        vars(config).update(own | (constants or {}))
        modules = {
            name: importlib.import_module(f"{package}.{name}")
            for name in ("data", "splits", "__main__")
        }
        patches = [
            (modules[module], name, new)
            for module, functions in patch(modules.get).items()
            for name, new in functions.items()
        ]
        undo = [(module, name, getattr(module, name)) for module, name, _ in patches]
        for module, name, new in patches:
            setattr(module, name, new)
        if "data" in {module.__name__.split(".")[1] for module, _, _ in patches}:
            undo.append(
                (modules["__main__"], "load_data", modules["__main__"].load_data)
            )
            modules["__main__"].load_data = modules["data"].load_data
        try:
            yield package
        finally:
            vars(config).update(before)
            for module, name, old in undo:
                setattr(module, name, old)

    def audit(self, *case):
        """Return the audit's findings."""
        from checks import audit_package

        with self.hold(*case) as package, contextlib.redirect_stdout(io.StringIO()):
            return audit_package(package)

    def divide(self, *case):
        """Return the tables, with their target, that the project learns from and tests
        on."""
        from contracts import Project

        with self.hold(*case) as package:
            project = Project(package)
            data, X, _ = project.learnable(project.table)
            train, holdout = project.get("splits", "split_data")(data)
            whole = X.assign(target=data["target"])
            return whole.iloc[train], whole.iloc[holdout]


def make_cases(kind, seed, folder):
    """Return the leaking case and the clean one of a kind."""
    plant, patch, more, _ = KINDS[kind]
    rng = np.random.default_rng(seed)
    X, y = make_honest(rng, bool(seed % 2))
    leaking, clean, extra = plant(rng, X, y)
    constants = [more.get("constants", {})] * 2
    for n, rows in enumerate(extra.get("asked", ())):
        path = folder / f"asked_{n}.csv"
        rows.to_csv(path, index=False)
        constants[n] = {"PREDICT_FILE": path}
    clean = join(X, y) if clean is None else clean
    return (leaking, constants[0], patch), (clean, constants[1], NONE)


def names_it(finding, words):
    return any(
        word in f"{finding['check']} {finding['subject']} {finding['evidence']}"
        for word in words
    )


def export(projects, case, folder):
    """Write what a peer judges: rows learnt from and tested, or the rows to score in
    place of these."""
    learnt, tested = projects.divide(*case)
    if path := case[1].get("PREDICT_FILE"):
        rows = pd.read_csv(path)
        tested = rows.assign(
            target=case[0]["target"]
            .sample(len(rows), replace=True, random_state=0)
            .to_numpy()
        )
    folder.mkdir(parents=True)
    learnt.to_csv(folder / "learnt.csv", index=False)
    tested.to_csv(folder / "tested.csv", index=False)


def run_grid(projects, seeds, folder):
    """Return {(kind, side): [findings by seed]} of all kinds, and export the cases for
    peers."""
    found, known = {}, {}
    for kind in KINDS:
        for seed in range(seeds):
            for side, case in zip(
                ("leak", "twin"), make_cases(kind, seed, folder), strict=True
            ):
                rows = case[1].get("PREDICT_FILE")
                key = (
                    case[0].to_csv(),
                    str(rows and rows.read_text()),
                    str(case[1].keys()),
                    case[2],
                )
                if key not in known:
                    known[key] = projects.audit(*case)
                found.setdefault((kind, side), []).append(known[key])
                export(
                    projects,
                    case,
                    folder / "cases" / f"{list(KINDS).index(kind):02}-{side}-{seed}",
                )
        print(".", end="", file=sys.stderr, flush=True)
    return found


# peers, in their own environments


def judge_by_peer(folder):
    """Print the peer's name and {case: failed checks}; runs in the peer's own
    Python."""
    peer = find_peer()
    told = {}
    for case in sorted(Path(folder).iterdir()):
        learnt, tested = (
            pd.read_csv(case / f"{side}.csv") for side in ("learnt", "tested")
        )
        told[case.name] = peer(learnt, tested)
    print(json.dumps([peer.__name__, told]))


def find_peer():
    try:
        import deepchecks.tabular  # noqa: F401
    except ImportError:
        return skore
    return deepchecks_suite


def deepchecks_suite(learnt, tested):
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.suites import train_test_validation

    words = [
        name for name in learnt if learnt[name].dtype == object and name != "target"
    ]
    sides = [
        Dataset(side, label="target", cat_features=words) for side in (learnt, tested)
    ]
    return [
        check.header
        for check in train_test_validation().run(*sides).get_not_passed_checks()
    ]


def skore(learnt, tested):
    """Only its checks that speak of leakage: features that alone do as well as all, and
    times that overlap."""
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import (
        HistGradientBoostingClassifier,
        HistGradientBoostingRegressor,
    )
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OrdinalEncoder
    from skore import EstimatorReport

    words = [
        name
        for name in learnt
        if not pd.api.types.is_numeric_dtype(learnt[name]) and name != "target"
    ]
    kind = (
        HistGradientBoostingRegressor
        if learnt["target"].dtype.kind in "if"
        else HistGradientBoostingClassifier
    )
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    model = make_pipeline(
        make_column_transformer((codes, words), remainder="passthrough"),
        kind(max_iter=40),
    )
    parts = [
        part
        for side in (learnt, tested)
        for part in (side.drop(columns="target"), side["target"])
    ]
    report = EstimatorReport(
        model, X_train=parts[0], y_train=parts[1], X_test=parts[2], y_test=parts[3]
    )
    found = report.checks.summarize().frame()
    return [
        code
        for code in found["code"][found["section"].isin(["issue", "tip"])]
        if code in ("SKD011", "SKD013")
    ]


def count_by_peer(python, folder, seeds):
    """Return (name, {(kind, side): number of seeds in which something failed})."""
    command = [python, __file__, "--judge", folder / "cases"]
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    name, told = json.loads(done.stdout.splitlines()[-1])
    counts = {
        (kind, side): sum(bool(told[f"{n:02}-{side}-{seed}"]) for seed in range(seeds))
        for n, kind in enumerate(KINDS)
        for side in ("leak", "twin")
    }
    return name, counts


# time

CROSS_VALIDATE = """
from sklearn.model_selection import cross_val_score
from scale import baseline, data
X, y = data.features_and_target(data.load_data())
cross_val_score(baseline.make_models(X, y)["boosting"], X, y, cv=5, scoring="roc_auc")
"""


def show_time(folder, peers):
    """Print seconds of CPU on a large table, as processes: the audit, one
    cross-validation of boosting, and peers."""
    from scale import bake, make_data, measure

    table = make_data(LARGE)
    table.to_csv(folder / "rows.csv", index=False)
    project = bake(folder / "rows.csv", folder)
    (folder / "large" / "case").mkdir(parents=True)
    for name, part in (
        ("learnt", table[: LARGE * 4 // 5]),
        ("tested", table[LARGE * 4 // 5 :]),
    ):
        part.to_csv(folder / "large" / "case" / f"{name}.csv", index=False)
    commands = {
        "one 5-fold cross-validation of boosting": [
            sys.executable,
            "-c",
            CROSS_VALIDATE,
        ],
        "takehome audit, suspects within": [
            sys.executable,
            "-m",
            "takehome.cli",
            "audit",
        ],
        **{
            f"peer {n}": [peer, __file__, "--judge", folder / "large"]
            for n, peer in enumerate(peers, 1)
        },
    }
    spent = {
        name: measure([str(word) for word in command], project)[1]
        for name, command in commands.items()
    }
    print(f"| on {LARGE:,} rows | seconds of CPU | ratio |\n| --- | --- | --- |")
    print(
        *(
            f"| {name} | {cpu:.1f} | {cpu / next(iter(spent.values())):.2f} |"
            for name, cpu in spent.items()
        ),
        sep="\n",
    )


# tables


def main(seeds, peers):
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        projects = Projects(folder)
        show_time(folder, peers[:1])
        show_clean(projects)
        found = run_grid(projects, seeds, folder)
        show_grid(found, seeds, [count_by_peer(peer, folder, seeds) for peer in peers])


def show_clean(projects):
    leaks, asks, tables = [], [], dict(list_clean_sets())
    for name, table in tables.items():
        for finding in projects.audit(table):
            told = (
                f"{name}: {finding['check']} {finding['subject']}: "
                f"{finding['evidence']}"
            )
            (leaks if finding["severity"] == "leak" else asks).append(told)
        print(name, file=sys.stderr, flush=True)
    print(f"| {len(tables)} clean sets | findings |\n| --- | --- |")
    print(f"| leak | {len(leaks)} |\n| ask or unknown | {len(asks)} |")
    print("", *(f"- {told[:230]}" for told in (*leaks, *asks)), sep="\n")


def show_grid(found, seeds, peers):
    names = "".join(f" {name}: caught | alarms |" for name, _ in peers)
    print(
        f"| kind, of {seeds} each | caught | leak on the twin | ask on the twin "
        f"|{names}"
    )
    print("| --- " * (4 + 2 * len(peers)) + "|")
    for kind, (*_, words) in KINDS.items():
        caught = sum(
            any(names_it(finding, words) for finding in seed)
            for seed in found[kind, "leak"]
        )
        told = [
            [finding["severity"] for finding in seed] for seed in found[kind, "twin"]
        ]
        alarms = [
            sum(severity in seed for seed in told) for severity in ("leak", "ask")
        ]
        others = [
            str(counts[kind, side]) for _, counts in peers for side in ("leak", "twin")
        ]
        print("|", " | ".join([kind, *map(str, (caught, *alarms)), *others]), "|")
    for (kind, side), by_seed in found.items():
        for seed, findings in enumerate(by_seed):
            for finding in findings if side == "twin" else ():
                print(
                    f"- {kind}, twin {seed}: {finding['check']} {finding['subject']}: "
                    f"{finding['evidence'][:200]}"
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", nargs="?", type=int, default=10)
    parser.add_argument("--peers", nargs="*", default=[])
    parser.add_argument("--judge")
    options = parser.parse_args()
    judge_by_peer(options.judge) if options.judge else main(
        options.seeds, options.peers
    )
