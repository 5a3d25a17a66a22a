"""Bake and run real take-homes, and compare each score with its reference.

    python benchmarks/takehomes.py FOLDER [NAME ...]

FOLDER holds `answers.json` ({name: {answers, excluded, by_hand, reference}}) and a
folder of data per name. Those that need lines by hand run as far as they go without
them.
"""

import ast
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

TEMPLATE = Path(__file__).resolve().parent.parent
LABELS = {"roc_auc": "ROC AUC", "r2": "R2", "f1_macro": "macro F1"}


def bake(answers, folder, output):
    """Return the folder of a project baked with these answers; file names are relative
    to `folder`."""
    answers = {
        **answers,
        **{
            key: str(folder / answers[key])
            for key in ("data_file", "predict_file")
            if key in answers
        },
    }
    command = ["cookiecutter", str(TEMPLATE), "--no-input", "--output-dir", str(output)]
    subprocess.run(
        [*command, *(f"{key}={value}" for key, value in answers.items())],
        check=True,
        capture_output=True,
    )
    return next(output.iterdir())


def exclude(project, excluded):
    """Add exclusions to those in config.py, as a candidate would."""
    config = next(project.glob("*/config.py"))
    text = config.read_text("utf-8")
    [found] = [
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and node.targets[0].id == "EXCLUDED"
    ]
    lines = text.splitlines()
    excluded = {**ast.literal_eval(found.value), **excluded}
    lines[found.lineno - 1 : found.end_lineno] = [f"EXCLUDED = {excluded!r}"]
    config.write_text("\n".join(lines) + "\n", "utf-8")
    return config.parent.name


def find_score(project, results, metric):
    """Return (text, interval) of the selected model's score, in the reference's metric
    if it was reported, else in its own by name."""
    [model] = [row for row in results["models"] if row["model"] == results["selected"]]
    if metric == "wape":
        tested = pd.read_csv(project / "reports" / "out_of_fold.csv")
        errors = (tested["y"] - tested[results["selected"]]).abs()
        return f"{errors.sum() / tested['y'].abs().sum():.3f}", "-"
    low, high = model["95% interval"]
    interval = f"{low:.3f} to {high:.3f}"
    label = LABELS.get(metric)
    if label == results["metric"]:
        return f"{model[label]:.3f}", interval
    if label in model:
        return f"{model[label]:.3f}", "-"
    return f"{results['metric']} {model[results['metric']]:.3f}", interval


def main(folder, *names):
    catalogue = json.loads((Path(folder) / "answers.json").read_text("utf-8"))
    print(
        "| take-home | metric | reference | score | 95% interval | selected | suspects "
        "| seconds |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in names or catalogue:
        entry = catalogue[name]
        with tempfile.TemporaryDirectory() as output:
            project = bake(entry["answers"], Path(folder) / name, Path(output))
            package = exclude(project, entry["excluded"])
            started = time.perf_counter()
            run = subprocess.run(
                [sys.executable, "-m", package],
                cwd=project,
                capture_output=True,
                text=True,
            )
            seconds = time.perf_counter() - started
            if run.returncode:
                print(f"| {name} | failed: {run.stderr.strip()[-1500:]} |")
                continue
            results = json.loads(
                (project / "reports" / "results.json").read_text("utf-8")
            )
            reference = entry["reference"]
            shown, interval = find_score(project, results, reference["metric"])
        cells = [
            name,
            reference["metric"],
            f"{reference['mean']} (sd {reference.get('sd', '-')})",
            shown,
            interval,
            results["selected"],
            ", ".join(sorted({row["column"] for row in results["suspects"]})) or "-",
            f"{seconds:.1f}",
        ]
        print("|", " | ".join(map(str, cells)), "|", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
