"""A run on a cluster beside the same run on this machine: the same results, and what
the cluster costs.

    python benchmarks/cluster.py

It runs the lines of docs/larger.md, as a candidate would paste them: two worker
processes of Dask, one thread each.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scale import bake, make_data

TEMPLATE = Path(__file__).resolve().parent.parent
LINES = re.search(
    r"```python\n(.*?)```",
    (TEMPLATE / "docs" / "larger.md").read_text("utf-8"),
    re.DOTALL,
)[1]
TASKS = ("classification", "regression", "forecast")
ROWS = 20_000  # of the one case that is not a sample
ROUNDS = 3  # of this machine and cluster in turn, the middle one counts


def make_projects(folder):
    """Return {what it is: project}: the default of each task, and one of many rows."""
    projects = {}
    for task in TASKS:
        command = [
            "cookiecutter",
            TEMPLATE,
            "--no-input",
            "--output-dir",
            folder / task,
            f"task={task}",
        ]
        subprocess.run([str(word) for word in command], check=True, capture_output=True)
        projects[f"{task}, the sample"] = next((folder / task).iterdir())
    make_data(ROWS).to_csv(folder / "rows.csv", index=False)
    return projects | {
        f"classification, {ROWS:,} rows": bake(folder / "rows.csv", folder)
    }


def run(project, *command):
    """Return the seconds and the results of a command of Python's."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *command], cwd=project, check=True, capture_output=True
    )
    seconds = time.perf_counter() - started
    return seconds, json.loads(
        (project / "reports" / "results.json").read_text("utf-8")
    )


def compare(project):
    """Return the seconds here and on the cluster; the results must be the same."""
    package, here, there = next(project.glob("*/config.py")).parent.name, [], []
    (project / "cluster.py").write_text(LINES.replace("PACKAGE", package), "utf-8")
    for _ in range(ROUNDS):
        here.append(run(project, "-m", package))
        there.append(run(project, "cluster.py"))
        assert here[0][1] == here[-1][1] == there[-1][1], (
            f"results differ: {here[-1][1]} {there[-1][1]}"
        )
    return [statistics.median(seconds for seconds, _ in runs) for runs in (here, there)]


def main():
    print("| project | here, s | cluster, s | overhead, s | results.json | load |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name, project in make_projects(Path(folder)).items():
            here, there = compare(project)
            times = f"{here:.1f} | {there:.1f} | {there - here:.1f}"
            print(
                f"| {name} | {times} | the same | {os.getloadavg()[0]:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
