"""Write down what both engines render with before a data file was looked at:
`python samples/write_found.py`.

copier reads src/takehome/template/found.json: the facts of the samples, those assumed
of a file to come, and what a named metric changes. cookiecutter takes those assumed
from cookiecutter.json, for a first rendering that its hook replaces.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from takehome.ingest.detect import open_table  # noqa: E402
from takehome.template.decide import KINDS, assume_found, decide  # noqa: E402
from takehome.template.metrics import METRICS  # noqa: E402
from takehome.template.render import SAMPLES, SKELETON  # noqa: E402

# the answers that cookiecutter.json and copier.yml give where no file is named
NAMED = {
    "classification": ["churned", "renewal_date", "company_id"],
    "regression": ["days", "start_date", "company_id"],
    "forecast": ["parcels", "day", "depot"],
}


def find_sample_facts(task, metric="auto"):
    """Return the facts of a task's sample."""
    keys = ("target", "time_column", "group_column")
    answers = dict(zip(keys, NAMED[task], strict=True))
    answers |= {"task": task, "metric": metric, "data_file": "", "predict_file": ""}
    data = ROOT / SKELETON / "data"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, SAMPLES[task])
        shutil.copyfile(next(data.glob(f"*{path.name}*")), path)
        with open_table(path, answers) as table:
            return decide(answers, table)


def find_named_facts(task):
    """Return {scorer: the facts that change if it is named} of a task's sample."""
    changed = ("metric", "metric_reason", "loss", "dummy")
    named = {}
    for scorer in METRICS[KINDS[task]]:
        found = find_sample_facts(task, scorer)
        named[scorer] = {key: found[key] for key in changed}
    return named


def make_found():
    """Return the content of found.json."""
    return {
        "assumed": {task: assume_found(task) for task in KINDS},
        "sample": {task: find_sample_facts(task) for task in KINDS},
        "columns": NAMED,
        "named": {task: find_named_facts(task) for task in KINDS},
    }


def make_questions():
    """Return the content of cookiecutter.json."""
    questions = json.loads((ROOT / "cookiecutter.json").read_text("utf-8"))
    return questions | {"_found": {task: assume_found(task) for task in KINDS}}


def main():
    for path, content in (
        (ROOT / "src" / "takehome" / "template" / "found.json", make_found()),
        (ROOT / "cookiecutter.json", make_questions()),
    ):
        text = json.dumps(content, indent=2, ensure_ascii=False)
        path.write_text(f"{text}\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
