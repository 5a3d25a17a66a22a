"""Run a committed version in a copy, and tell what the last run gains over it."""

import json
import re
from pathlib import Path

from takehome import UserError, one_line
from takehome.project.committed import copy_committed
from takehome.project.config_file import find_config
from takehome.project.git import run_git
from takehome.project.python_env import find_end, find_python, run_python

SCORE_VERSIONS = Path(__file__).with_name("score_versions.py")
RESULTS = Path("reports", "results.json")
TESTED = Path("reports", "out_of_fold.csv")


def compare_versions(project, commit="HEAD"):
    """Return lines that tell, by model, what the last run gains over a commit on the
    same tested rows.

    The commit is run in a copy. Raises UserError where there is no such commit, where
    one of the two did not run, or where they tested other rows.
    """
    package = find_config(project).parent
    refuse_stale(project, package)
    commit, subject = find_commit(project, commit)
    after = read_results(project)
    with copy_committed(project, commit) as copy:
        run_version(project, copy, commit)
        before = read_results(copy)
        pairs = pair_models(before, after)
        scored = score_versions(project, package, copy / TESTED, pairs.values())
    if scored["differs"]:
        raise UserError(
            f"{commit} tested other {scored['differs']} than the last run: compare "
            "their intervals in reports/results.json"
        )
    return [
        f"Before: {commit} {one_line(subject)}, selected {before['selected']}",
        f"After: the last run, selected {after['selected']}",
        f"{scored['metric']} on the same {scored['rows']:,} tested rows:",
        "",
        *show_gains(pairs, scored["gains"]),
        "",
        judge_gain(scored["gains"][-1]),
    ]


def refuse_stale(project, package):
    """Raise UserError if there is no last run, or if code or data are newer."""
    tested = project / TESTED
    if not tested.is_file():
        raise UserError(f"{TESTED.as_posix()} is not there: `make run` writes it")
    written = tested.stat().st_mtime
    for path in sorted([*package.glob("*.py"), *(project / "data").glob("*")]):
        if path.stat().st_mtime > written:
            name = path.relative_to(project).as_posix()
            raise UserError(f"{name} is newer than the last run: `make run`, then ask")


def find_commit(project, name):
    """Return the short name and the subject of a commit."""
    if not re.fullmatch(r"[A-Za-z0-9][\w/.~^-]*", name):
        raise UserError(f"{name} is not a name of a commit: give HEAD~1, or its hash")
    shown = run_git(
        project, "log", "-1", "--format=%h%x00%s", "--end-of-options", name, "--"
    )
    if not shown:
        raise UserError(f"{name} is not a commit of {project}: give HEAD~1, or a hash")
    short, _, subject = shown.partition("\0")
    return short, subject


def run_version(project, copy, commit):
    """Run the package in a copy, by the project's Python; UserError if that fails."""
    package = find_config(copy).parent.name
    (copy / TESTED).unlink(missing_ok=True)
    done = run_python(find_python(project), copy, "-m", package)
    if done.returncode:
        raise UserError(f"{commit} does not run: {find_end(done)}")
    if not (copy / TESTED).is_file():
        raise UserError(
            f"{commit} writes no {TESTED.as_posix()}: compare with a later version"
        )


def read_results(folder):
    """Return the results of a run."""
    try:
        results = json.loads((folder / RESULTS).read_text("utf-8"))
        return {
            "models": [str(row["model"]) for row in results["models"]],
            "selected": str(results["selected"]),
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{RESULTS.as_posix()} is not one that a run writes ({error!r}): `make run`"
        ) from None


def pair_models(before, after):
    """Return {label: (model before, model after)}: those that both have, then the
    selected ones."""
    pairs = {}
    for name in after["models"]:
        if name in before["models"]:
            pairs[name] = (name, name)
    pairs["as selected"] = (before["selected"], after["selected"])
    return pairs


def score_versions(project, package, before, pairs):
    """Return what the project's own statistics say of each pair of models."""
    done = run_python(
        find_python(project),
        project,
        SCORE_VERSIONS,
        project,
        package.name,
        before,
        project / TESTED,
        json.dumps(list(pairs)),
        OMP_NUM_THREADS="1",
    )
    if done.returncode:
        raise UserError(
            f"the predictions cannot be compared: {find_end(done)}; see whether both "
            "versions have the same task, and evaluate.py its functions"
        )
    return json.loads(done.stdout.splitlines()[-1])


def show_gains(pairs, gains):
    """Return the lines of a table, a row per pair of models."""
    rows = [("model", "before", "after", "gain", "95% interval")]
    for label, row in zip(pairs, gains, strict=True):
        low, high = row["interval"]
        interval = f"{show(low)} to {show(high)}"
        scores = [show(row[key]) for key in ("before", "after", "gain")]
        rows.append((label, *scores, interval))
    return align(rows)


def align(rows):
    """Return rows of texts as lines, each column as wide as its longest text."""
    columns = []
    for column in zip(*rows, strict=True):
        width = max(len(text) for text in column)
        columns.append([text.ljust(width) for text in column])
    lines = []
    for cells in zip(*columns, strict=True):
        lines.append("  ".join(cells).rstrip())
    return lines


def show(number):
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3f}"


def judge_gain(row):
    """Return what the selected models' gain says, in a sentence."""
    low, high = row["interval"]
    if row["gain"] == low == high:
        return "Both predict the same."
    if low > 0:
        return "The last run is better: the 95% interval of its gain is above 0."
    if high < 0:
        return "The last run is worse: the 95% interval of its gain is below 0."
    return "No difference is shown: the 95% interval of the gain contains 0."
