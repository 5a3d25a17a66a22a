"""Leaks planted in data and code beside their clean twins, and clean sets: what the
audit says of each, and peers.

    python benchmarks/leaks.py [SEEDS] [--peers PYTHON ...]

Each case is baked by cookiecutter and audited by `takehome audit`. Each PYTHON has
deepchecks or skore, and judges the rows to train on and to test that the project's own
functions gave. A leak counts as caught if a finding "leak" or "review" (a peer: a
failed check) names it; of a clean twin, each finding is an alarm.
"""

import argparse
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
# rows to score)


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


# leaks in code: (module, sound text, leaking text)

LOAD = "    data = table.copy()\n"
AS_NUMBER = (
    "    y = data['target']\n"
    "    y = y.eq('yes') * 2.0 if y.dtype.kind not in 'if' else y / y.std()\n"
)
SCALE = (
    "data.py",
    LOAD,
    LOAD + "    numbers = data.select_dtypes('float')\n"
    "    numbers = numbers.drop(columns='target', errors='ignore')\n"
    "    data[numbers.columns] = (numbers - numbers.mean()) / numbers.std()\n",
)
ENCODE = (
    "data.py",
    LOAD,
    LOAD
    + AS_NUMBER
    + "    data['region'] = y.groupby(data.region + data.plan).transform('mean')\n",
)
SELECT = (
    "data.py",
    LOAD,
    LOAD + AS_NUMBER + "    import numpy as np\n"
    "    noise = np.random.default_rng(0).normal(size=(len(data), 1000))\n"
    "    noise = pd.DataFrame(noise, data.index).add_prefix('n')\n"
    "    data = data.join(noise[noise.corrwith(y).abs().nlargest(15).index])\n",
)
SPLIT = "def split_holdout(data):\n"
SHUFFLE = (
    "splits.py",
    SPLIT,
    SPLIT + "    import numpy as np\n"
    "    order = np.random.default_rng(0).permutation(len(data))\n"
    "    edge = len(data) // 5\n"
    "    return np.sort(order[edge:]), np.sort(order[:edge])\n",
)
OVERLAP = (
    "splits.py",
    SPLIT,
    SPLIT + "    import numpy as np\n"
    "    train, holdout = split_without_leak(data)\n"
    "    return np.sort(np.append(train, holdout[::4])), holdout\n\n\n"
    "def split_without_leak(data):\n",
)
NONE = None
KEEP = lambda rng, X, y: (join(X, y), None, {})  # noqa: E731
GROUP = {"group_column": "customer"}
TIME = {"time_column": "day"}
# kind: (leak in data, leak in code, answers, words of which a finding that names it has
# one)
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
        SHUFFLE,
        GROUP,
        ["sides"],
    ),
    "rows repeat": (lambda *a: repeat_rows(*a, 0), NONE, {}, ["copies"]),
    "rows repeat nearly": (lambda *a: repeat_rows(*a, 0.01), NONE, {}, ["copies"]),
    "scaled on all rows": (KEEP, SCALE, {}, ["isolation", "rows"]),
    "target means of all rows": (
        KEEP,
        ENCODE,
        {},
        ["isolation", "rows", "labels"],
    ),
    "selected on all rows": (
        KEEP,
        SELECT,
        {},
        ["isolation", "labels", "shuffled"],
    ),
    "time, not declared": (drift, NONE, {}, ["time", "day"]),
    "time, declared, not kept": (drift, SHUFFLE, TIME, ["sides"]),
    "test rows in training": (KEEP, OVERLAP, {}, ["sides"]),
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


def bake(folder, table, answers, asked=None):
    """Return a project of the table, baked as a candidate would."""
    folder.mkdir(parents=True)
    data = folder / "table.csv"
    table.to_csv(data, index=False)
    is_class = table["target"].dtype.kind not in "if"
    task = "classification" if is_class else "regression"
    answers = {"task": task, "data_file": data, "target": "target", **answers}
    if asked is not None:
        answers["predict_file"] = folder / "asked.csv"
        asked.to_csv(folder / "asked.csv", index=False)
    words = [f"{name}={value}" for name, value in answers.items()]
    command = ["cookiecutter", TEMPLATE, "--no-input", "-o", folder / "bake", *words]
    done = run(command, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return next((folder / "bake").iterdir())


def run(command, folder):
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False
    )


def leak(project, edit):
    """Write a leak into the code."""
    module, sound, leaking = edit
    path = next(project.glob(f"*/{module}"))
    text = path.read_text("utf-8")
    assert text.count(sound) == 1, module
    path.write_text(text.replace(sound, leaking), "utf-8")


def audit(project):
    """Return the audit's findings that ask something of the candidate."""
    command = [sys.executable, "-m", "takehome.cli", "audit", "--yes", "--json"]
    done = run(command, project)
    assert done.stdout.startswith("["), done.stderr
    findings = json.loads(done.stdout)
    return [found for found in findings if found["severity"] != "identifier"]


DIVIDE = """
import sys
from pathlib import Path
package = __import__(sys.argv[1] + ".data", fromlist=["data"])
splits = __import__(sys.argv[1] + ".splits", fromlist=["splits"])
read = getattr(package, "read_all_rows", package.read_data)
data = package.select_labeled(package.load_data(read()))
X = package.make_features(data).assign(target=data["target"])
for name, rows in zip(("train", "test"), splits.split_holdout(data)):
    X.iloc[rows].to_csv(Path(sys.argv[2]) / f"{name}.csv", index=False)
"""


def make_cases(kind, seed):
    """Return the leaking case and the clean one of a kind, each (table, answers, rows
    to score, leak in code)."""
    plant, edit, answers, _ = KINDS[kind]
    rng = np.random.default_rng(seed)
    X, y = make_honest(rng, bool(seed % 2))
    leaking, clean, extra = plant(rng, X, y)
    asked = extra.get("asked", (None, None))
    clean = join(X, y) if clean is None else clean
    return (leaking, answers, asked[0], edit), (clean, answers, asked[1], None)


def names_it(finding, words):
    return any(
        word in f"{finding['check']} {finding['subject']} {finding['evidence']}"
        for word in words
    )


def judge(case, folder):
    """Return the audit's findings of a case, and leave what peers judge in `folder`."""
    table, answers, asked, edit = case
    project = bake(folder, table, answers, asked)
    if edit:
        leak(project, edit)
    package = next(project.glob("*/config.py")).parent.name
    done = run([sys.executable, "-c", DIVIDE, package, folder], project)
    assert done.returncode == 0, done.stderr
    if asked is not None:
        targets = table["target"].sample(len(asked), replace=True, random_state=0)
        tested = asked.assign(target=targets.to_numpy())
        tested.to_csv(folder / "test.csv", index=False)
    return audit(project)


def run_grid(seeds, folder):
    """Return {(kind, side): [findings by seed]} of all kinds."""
    found = {}
    for number, kind in enumerate(KINDS):
        for seed in range(seeds):
            cases = zip(("leak", "twin"), make_cases(kind, seed), strict=True)
            for side, case in cases:
                place = folder / "cases" / f"{number:02}-{side}-{seed}"
                findings = judge(case, place)
                found.setdefault((kind, side), []).append(findings)
        print(".", end="", file=sys.stderr, flush=True)
    return found


# peers, in their own environments


def judge_by_peer(folder):
    """Print the peer's name and {case: failed checks}; runs in the peer's own
    Python."""
    peer = find_peer()
    messages = {}
    for case in sorted(Path(folder).iterdir()):
        train_rows, tested = (
            pd.read_csv(case / f"{side}.csv") for side in ("train", "test")
        )
        messages[case.name] = peer(train_rows, tested)
    print(json.dumps([peer.__name__, messages]))


def find_peer():
    try:
        import deepchecks.tabular  # noqa: F401
    except ImportError:
        return skore
    return deepchecks_suite


def deepchecks_suite(train_rows, tested):
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.suites import train_test_validation

    words = [
        name
        for name in train_rows
        if train_rows[name].dtype == object and name != "target"
    ]
    sides = [
        Dataset(side, label="target", cat_features=words)
        for side in (train_rows, tested)
    ]
    return [
        check.header
        for check in train_test_validation().run(*sides).get_not_passed_checks()
    ]


def skore(train_rows, tested):
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
        for name in train_rows
        if not pd.api.types.is_numeric_dtype(train_rows[name]) and name != "target"
    ]
    kind = (
        HistGradientBoostingRegressor
        if train_rows["target"].dtype.kind in "if"
        else HistGradientBoostingClassifier
    )
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    model = make_pipeline(
        make_column_transformer((codes, words), remainder="passthrough"),
        kind(max_iter=40),
    )
    parts = [
        part
        for side in (train_rows, tested)
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
    name, messages = json.loads(done.stdout.splitlines()[-1])
    counts = {
        (kind, side): sum(
            bool(messages[f"{n:02}-{side}-{seed}"]) for seed in range(seeds)
        )
        for n, kind in enumerate(KINDS)
        for side in ("leak", "twin")
    }
    return name, counts


# time

CROSS_VALIDATE = """
from sklearn.model_selection import cross_val_score
from scale import data, models
table = data.select_labeled(data.load_data(data.read_data()))
X, y = data.make_features(table), data.make_target(table)
cross_val_score(models.make_models()["boosting"], X, y, cv=5, scoring="roc_auc")
"""


def show_time(folder, peers):
    """Print seconds of CPU on a large table, as processes: the audit, one
    cross-validation of boosting, and peers."""
    from scale import bake as bake_large
    from scale import make_data, measure

    table = make_data(LARGE)
    table.to_csv(folder / "rows.csv", index=False)
    project = bake_large(folder / "rows.csv", folder)
    case = folder / "large" / "case"
    case.mkdir(parents=True)
    edge = LARGE * 4 // 5
    table[:edge].to_csv(case / "train.csv", index=False)
    table[edge:].to_csv(case / "test.csv", index=False)
    commands = {
        "one 5-fold cross-validation of boosting": ["-c", CROSS_VALIDATE],
        "takehome audit": ["-m", "takehome.cli", "audit", "--yes"],
    }
    commands = {name: [sys.executable, *words] for name, words in commands.items()}
    for number, peer in enumerate(peers, 1):
        commands[f"peer {number}"] = [peer, __file__, "--judge", folder / "large"]
    print(f"| on {LARGE:,} rows | seconds of CPU | ratio |\n| --- | --- | --- |")
    first = None
    for name, command in commands.items():
        _, cpu, *_ = measure([str(word) for word in command], project)
        first = first or cpu
        print(f"| {name} | {cpu:.1f} | {cpu / first:.2f} |")


# tables


def main(seeds, peers):
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        show_time(folder, peers[:1])
        show_clean(folder / "clean")
        found = run_grid(seeds, folder)
        show_grid(found, seeds, [count_by_peer(peer, folder, seeds) for peer in peers])


def show_clean(folder):
    leaks, others = [], []
    tables = dict(list_clean_sets())
    for name, table in tables.items():
        for found in audit(bake(folder / name, table, {})):
            text = f"{name}: {found['check']} {found['subject']}: {found['evidence']}"
            is_leak = found["severity"] == "leak"
            (leaks if is_leak else others).append(text)
        print(name, file=sys.stderr, flush=True)
    print(f"| {len(tables)} clean sets | findings |\n| --- | --- |")
    print(f"| leak | {len(leaks)} |\n| review or unknown | {len(others)} |\n")
    for text in (*leaks, *others):
        print(f"- {text[:230]}")


def show_grid(found, seeds, peers):
    names = "".join(f" {name}: caught | alarms |" for name, _ in peers)
    print(
        f"| kind, of {seeds} each | caught | leak on the twin | review on the twin "
        f"|{names}"
    )
    print("| --- " * (4 + 2 * len(peers)) + "|")
    for kind, (*_, words) in KINDS.items():
        caught = sum(
            any(names_it(finding, words) for finding in seed)
            for seed in found[kind, "leak"]
        )
        messages = [
            [finding["severity"] for finding in seed] for seed in found[kind, "twin"]
        ]
        alarms = [
            sum(severity in seed for seed in messages)
            for severity in ("leak", "review")
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
