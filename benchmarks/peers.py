"""A baked project's run beside a script by hand and three AutoML packages, on the same
rows.

    python benchmarks/peers.py [FOLDER]

Each contender has an environment of its own in FOLDER (else in a temporary one),
installed from the package index, and gets the same file. All of them then score the
same rows, whose outcomes none has seen.
"""

import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np
import pandas as pd
from peer import PEERS
from sklearn.metrics import roc_auc_score

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # else each run compiles all that it imports anew

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE.parent
SKELETON = TEMPLATE / "{{cookiecutter.project_slug}}"
REQUIREMENTS = (
    SKELETON / "{% if cookiecutter.deliver != 'api' %}requirements.txt{% endif %}"
)
ROUNDS = 3  # of all contenders in turn, the middle time counts
DRAWS = 1000  # of the held-out rows, for the standard error
# name: what pip installs, the first line that shows a score of more than a constant
# guess
CONTENDERS = {
    "this template": (["-r", REQUIREMENTS], r"^linear +0\."),
    "script by hand": (["-c", REQUIREMENTS, "pandas", "scikit-learn"], r"^linear: "),
    "mljar-supervised": (
        ["mljar-supervised"],
        r"^(?!1_Baseline)\w+ auc [\d.]+ trained",
    ),
    "FLAML": (["flaml[automl]"], r"best error="),
    "LazyPredict": (["lazypredict"], r"^\w+Classif\w+ +0\."),
}
# the score of what a contender chose, by its own lights: the template's table names it
# before its verdict does
TOLD = r"^(?:chosen: |(\w+) +)([\d.]+)(?(1)(?=[\s\S]*^\1 gains ))"


def make_churn(rows):
    """Return 20 mixed columns on customers, some with blanks, and whether each has left
    as `target`."""
    rng = np.random.default_rng(0)

    def choose(*words, p=None):
        return rng.choice(words, rows, p=p)

    months = rng.gamma(1.2, 27, rows).clip(0, 72).round()
    contract = np.where(
        rng.random(rows) < months / 110, choose("one year", "two years"), "monthly"
    )
    line = choose("none", "copper", "fibre", p=[0.22, 0.34, 0.44])
    fee = (
        20 + 10 * (line == "copper") + 45 * (line == "fibre") + rng.gamma(2, 5, rows)
    ).round(2)
    extras = {
        name: np.where(line == "none", "no line", choose("yes", "no"))
        for name in ("backup", "films", "shield")
    }
    calls, score = (
        rng.poisson(0.6 + (line == "fibre"), rows),
        choose(1, 2, 3, 4, 5, np.nan),
    )
    pay = choose("card", "transfer", "direct debit", "cheque")
    odds = (
        0.9 * (contract == "monthly")
        + 2.5 * np.exp(-months / 9)
        + 0.5 * (line == "fibre")
        - 1.5
    )
    odds += 0.5 * calls * (contract == "monthly") + 0.001 * (fee - 55) ** 2 * (
        line != "none"
    )
    odds += (
        0.5 * (pay == "cheque")
        - 0.4 * (extras["shield"] == "yes")
        - 0.2 * np.nan_to_num(score)
    )
    columns = {
        "months": months,
        "contract": contract,
        "line": line,
        "monthly_fee": fee,
        "payment": pay,
        **extras,
    }
    columns |= {
        "paid": np.where(rng.random(rows) < 0.05, np.nan, (months * fee).round(2)),
        "calls": calls,
    }
    columns |= {
        "satisfaction": score,
        "region": choose(*(f"region {i}" for i in range(40))),
        "age": choose(*range(18, 90)),
    }
    columns |= {
        name: choose("yes", "no")
        for name in ("partner", "children", "paperless", "second_line", "senior")
    }
    columns |= {
        "gigabytes": rng.lognormal(3, 1, rows).round(1),
        "discount": choose(0, 5, 10, np.nan),
    }
    return pd.DataFrame(
        {
            **columns,
            "target": np.where(rng.random(rows) < 1 / (1 + np.exp(-odds)), "yes", "no"),
        }
    )


def install(folder, packages):
    """Return the Python of an environment with `packages` only, made if it is not
    there; None if pip cannot."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    command = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-compile",
        "--disable-pip-version-check",
        *packages,
    ]
    done = subprocess.run([str(word) for word in command], check=False)
    return None if done.returncode else python


def weigh(python):
    """Return the MB that were installed into an environment, pip and setuptools left
    out."""
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(
        subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    )
    parts = (
        part
        for part in site.iterdir()
        if not part.name.startswith(("pip", "setuptools", "pkg_resources"))
    )
    files = (
        path
        for part in parts
        for path in ([part] if part.is_file() else part.rglob("*"))
    )
    return (
        sum(
            path.stat().st_size
            for path in files
            if path.is_file() and path.suffix != ".pyc"
        )
        / 1e6
    )


def tell_version(python, name):
    """Return the version that an environment has of a peer."""
    asked = [
        python,
        "-c",
        f"from importlib.metadata import version; print(version({name.lower()!r}))",
    ]
    return subprocess.run(
        asked, check=True, capture_output=True, text=True
    ).stdout.strip()


def bake(folder):
    """Bake a project on the rows to learn from, with those held out as its rows to
    score."""
    answers = [
        f"data_file={folder / 'rows.csv'}",
        f"predict_file={folder / 'held_out.csv'}",
    ]
    command = ["cookiecutter", TEMPLATE, "--no-input", "--output-dir", folder, *answers]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def make_command(name, python, folder):
    """Return (command, folder it runs in, file of its predictions)."""
    out = folder / f"{name}.csv"
    if name == "this template":
        project = folder / "churn-take-home"
        return [python, "-m", "churn"], project, project / "reports" / "predictions.csv"
    given = [folder / "rows.csv", folder / "held_out.csv", out]
    if name == "script by hand":
        return [python, HERE / "by_hand.py", given[0], "5", *given[1:]], folder, out
    return [python, HERE / "peer.py", name, *given], folder, out


def run(command, folder, first):
    """Return (seconds until a line matches `first`, seconds in all, what was
    printed)."""
    started, seen, printed = time.perf_counter(), None, []
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    words, log = (
        [str(word) for word in command],
        {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT},
    )
    with subprocess.Popen(
        words, cwd=folder, env=environment, encoding="utf-8", **log
    ) as process:
        for line in process.stdout:
            printed.append(line)
            if not seen and re.search(first, line):
                seen = time.perf_counter() - started
    assert process.returncode == 0, (
        f"{command} ended with {process.returncode}: {''.join(printed[-30:])}"
    )
    return seen, time.perf_counter() - started, "".join(printed)


def compare_scores(outcomes, chances, ours):
    """Return the ROC AUC with its standard error, and how much `ours` is above it with
    that of the difference."""
    rng, scores = np.random.default_rng(0), []
    for _ in range(DRAWS):
        drawn = rng.integers(0, len(outcomes), len(outcomes))
        scores.append(
            [roc_auc_score(outcomes[drawn], part[drawn]) for part in (chances, ours)]
        )
    scores, both = (
        np.array(scores),
        [roc_auc_score(outcomes, part) for part in (chances, ours)],
    )
    return (
        both[0],
        scores[:, 0].std(),
        both[1] - both[0],
        (scores[:, 1] - scores[:, 0]).std(),
    )


def read_chances(path):
    """Return the chances in a file of predictions, whose only column they may be."""
    predictions = pd.read_csv(path)
    return predictions[
        "probability" if "probability" in predictions else predictions.columns[-1]
    ].to_numpy()


def measure(folder, pythons):
    """Return {name: [(seconds to the first score, seconds in all, score it tells,
    chances) of each round]}."""
    runs = {name: [] for name in pythons}
    for _ in range(ROUNDS):
        for name, python in pythons.items():
            command, place, out = make_command(name, python, folder)
            first, total, printed = run(command, place, CONTENDERS[name][1])
            messages = float(re.search(TOLD, printed, re.MULTILINE)[2])
            runs[name].append((first, total, messages, read_chances(out)))
            print(
                f"{name}: {first:.1f} s, {total:.1f} s, load {os.getloadavg()[0]:.1f}",
                file=sys.stderr,
                flush=True,
            )
    return runs


def tell_times(runs, ours, part):
    """Return the middle seconds, and the middle and the range of their ratio to `ours`
    of the same round."""
    ratios = sorted(run[part] / our[part] for run, our in zip(runs, ours, strict=True))
    seconds, middle = (
        statistics.median(run[part] for run in runs),
        statistics.median(ratios),
    )
    return f"{seconds:.1f} | {middle:.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})"


def tell(name, python, runs, ours, outcomes):
    """Return a contender's row of the table, its scores those of the last round."""
    shown = f"{name} {tell_version(python, name)}" if name in PEERS else name
    score, error, gain, gain_error = compare_scores(outcomes, runs[-1][3], ours[-1][3])
    times = " | ".join(tell_times(runs, ours, part) for part in (0, 1))
    scores = (
        f"{runs[-1][2]:.3f} | {score:.3f} (se {error:.3f}) | {gain:+.3f} (se "
        f"{gain_error:.3f})"
    )
    return f"| {shown} | {weigh(python):,.0f} | {times} | {scores} |"


def main(environments=None):
    rows = make_churn(7000)
    outcomes = (rows["target"][5600:] == "yes").to_numpy()
    with tempfile.TemporaryDirectory() as temporary:
        folder, load = Path(temporary), os.getloadavg()[0]
        environments = Path(environments or folder / "environments").resolve()
        rows[:5600].to_csv(folder / "rows.csv", index=False)
        rows[5600:].drop(columns="target").to_csv(folder / "held_out.csv", index=False)
        pythons = {
            name: install(environments / name, packages)
            for name, (packages, _) in CONTENDERS.items()
        }
        bake(folder)
        runs = measure(
            folder, {name: python for name, python in pythons.items() if python}
        )
        print(
            f"{os.cpu_count()} cores, Python {platform.python_version()}, load "
            f"{load:.1f} to {os.getloadavg()[1]:.1f}\n"
        )
        print(
            "| contender | MB | first score, s | ratio | total, s | ratio | it tells | "
            "held out | template gains |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        for name, python in pythons.items():
            output = (
                tell(name, python, runs[name], runs["this template"], outcomes)
                if python
                else None
            )
            print(output or f"| {name} | pip could not install it |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
