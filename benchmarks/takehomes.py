"""Bake and run real take-homes, and compare each score with its reference.

    python benchmarks/takehomes.py FOLDER [NAME ...]

FOLDER holds `answers.json` ({name: {answers, excluded, by_hand, reference}}) and a
folder of data per name. Those that need lines by hand run as far as they go without
them.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent


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
    """Write the exclusions into config.py, as a candidate would."""
    config = next(project.glob("*/config.py"))
    text = config.read_text("utf-8")
    line = f"EXCLUDED = {json.dumps(excluded, ensure_ascii=False)}"
    config.write_text(
        re.sub(r"^EXCLUDED = \{\}", lambda _: line, text, flags=re.MULTILINE), "utf-8"
    )
    return config.parent.name


def score(results, metric):
    """Return (score, interval) of the selected model in the reference's metric, if it
    was reported."""
    model = next(
        model for model in results["models"] if model["name"] == results["selected"]
    )
    if metric in ("wape", "mape"):  # alike where amounts are
        return results["use"]["absolute_error_as_share_of_the_amounts"], None
    if metric == results["metric"]:
        return model["score"], model["interval"]
    return model["also"].get(metric), None


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
            run = subprocess.run(
                [sys.executable, "-m", package],
                cwd=project,
                capture_output=True,
                text=True,
            )
            if run.returncode:
                print(f"| {name} | failed: {run.stderr.strip()[-1500:]} |")
                continue
            results = json.loads(
                (project / "reports" / "results.json").read_text("utf-8")
            )
        reference = entry["reference"]
        value, interval = score(results, reference["metric"])
        shown = (
            f"{results['metric']} {score(results, results['metric'])[0]:.3f}"
            if value is None
            else f"{value:.3f}"
        )
        cells = [
            name,
            reference["metric"],
            f"{reference['mean']} (sd {reference.get('sd', '-')})",
            shown,
            f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else "-",
            results["selected"],
            ", ".join(suspect["column"] for suspect in results["suspects"]) or "-",
            results["seconds"],
        ]
        print("|", " | ".join(map(str, cells)), "|", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
