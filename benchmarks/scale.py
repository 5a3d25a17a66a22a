"""Time and memory of a baked project's run, beside those of by_hand.py, as rows grow.

    python benchmarks/scale.py [ROWS ...]

Memory is the peak of what the processes of a run hold together, shared pages counted
once (Linux only).
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # else each run compiles all that it imports anew

TEMPLATE = Path(__file__).resolve().parent.parent
BY_HAND = Path(__file__).with_name("by_hand.py")
LEVELS = (3, 5, 8, 12, 20, 50, 100, 200)  # of the columns of categories
# of package and script in turn; the quickest counts, since whatever else the machine
# does only adds ...
ROUNDS = 5
ONE_ROUND = 1_000_000  # ... from this many rows on a single one


def make_data(rows):
    """Return 20 columns, numbers, categories and a date, some with blanks, and a target
    that all kinds decide."""
    rng = np.random.default_rng(0)
    numbers, days = rng.normal(size=(rows, 10)).round(4), rng.integers(0, 1500, rows)
    columns = {
        f"number_{i}": np.where(rng.random(rows) < 0.1 * (i % 2), np.nan, numbers[:, i])
        for i in range(10)
    }
    odds = numbers[:, 0] + numbers[:, 1] * numbers[:, 2] + np.sin(days / 58) - 1
    for levels in LEVELS:
        codes = rng.integers(0, levels, rows)
        odds += rng.normal(scale=0.5, size=levels)[codes]
        shown = np.where(rng.random(rows) < 0.05, -1, codes)
        columns[f"category_{levels}"] = pd.Categorical.from_codes(
            shown, [f"level {i}" for i in range(levels)]
        )
    columns |= {
        "count": rng.poisson(3, rows),
        "day": np.datetime64("2020-01-01") + days,
    }
    return pd.DataFrame(
        {
            **columns,
            "target": np.where(rng.random(rows) < 1 / (1 + np.exp(-odds)), "yes", "no"),
        }
    )


def bake(path, output):
    """Return the folder of a project baked on the data in `path`."""
    answers = ["task=classification", "project_name=Scale", f"data_file={path}"]
    command = ["cookiecutter", TEMPLATE, "--no-input", "--output-dir", output, *answers]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return output / "scale"


def look_at(session):
    """Return ({process: seconds of CPU}, MB held together) of the processes of a
    session."""
    cpu, held = {}, 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                cpu[folder.name] = (int(fields[11]) + int(fields[12])) / os.sysconf(
                    "SC_CLK_TCK"
                )
                held += (
                    int(
                        (folder / "smaps_rollup")
                        .read_text()
                        .partition("\nPss:")[2]
                        .split()[0]
                    )
                    / 1024
                )
        except (OSError, IndexError):
            continue  # it has ended
    return cpu, held


def measure(command, folder):
    """Return (seconds, seconds of CPU, peak MB) of a command, looked at every 50 ms or
    a tenth of the time."""
    started, cpu, peak = time.perf_counter(), {}, 0
    with tempfile.TemporaryFile("w+") as log:
        run = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
        while run.poll() is None:
            looked = time.perf_counter()
            spent, held = look_at(run.pid)
            cpu, peak = cpu | spent, max(peak, held)
            time.sleep(
                max(0.05, 9 * (time.perf_counter() - looked))
            )  # a look at gigabytes takes a while
        seconds = time.perf_counter() - started
        log.seek(0)
        assert run.returncode == 0, (
            f"{command} ended with {run.returncode}: {log.read()[-3000:]}"
        )
    return seconds, sum(cpu.values()), peak


def compare(rows, folder):
    """Return the quickest (seconds, seconds of CPU, peak MB) of package and script on
    one and the same file."""
    path = folder / "rows.csv"
    make_data(rows).to_csv(path, index=False)
    project, package, script = bake(path, folder), [], []
    for _ in range(1 if rows >= ONE_ROUND else ROUNDS):
        package.append(measure([sys.executable, "-m", "scale"], project))
        results = json.loads((project / "reports" / "results.json").read_text("utf-8"))
        folds = str(len(results["folds"]))
        script.append(measure([sys.executable, BY_HAND, path, folds], folder))
    return min(package), min(script)


def main(*sizes):
    print(
        "| rows | package, s | script, s | ratio | ratio of CPU | package, MB | "
        "script, MB | ratio | growth |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    before = None
    for rows in sizes or (10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            (seconds, cpu, held), (least, least_cpu, least_held) = compare(
                rows, Path(folder)
            )
        growth = (
            f"rows^{math.log(seconds / before[1], rows / before[0]):.2f}"
            if before
            else "-"
        )
        times = (
            f"{seconds:.1f} | {least:.1f} | {seconds / least:.2f} | "
            f"{cpu / least_cpu:.2f}"
        )
        memory = f"{held:,.0f} | {least_held:,.0f} | {held / least_held:.2f}"
        print(f"| {rows:,} | {times} | {memory} | {growth} |", flush=True)
        before = rows, seconds


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
