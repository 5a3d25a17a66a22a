"""List the committed runs, and put them into the write-up."""

import re
from dataclasses import dataclass

from takehome import UserError, one_line
from takehome.history.changes import compare_parts, describe_changes, judge_kept
from takehome.history.versions import read_versions
from takehome.project.blocks import fill_lines, tell_marks, write_readme

NAME = "tried"
SECTION = re.compile(rb"^## Model choice\b.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
HEADER = ["| commit | what changed | score | kept |", "| --- | --- | --- | --- |"]
SAME = "nothing in the code"


@dataclass(frozen=True)
class Run:
    """A committed run: what it changed, the score of the model that it selected, and
    whether the last commit still has what it changed."""

    commit: str
    subject: str
    changes: list[str]
    metric: str
    score: str
    kept: str


def list_runs(project):
    """Return the committed runs, the oldest first, and how many earlier ones are left
    out; a run that changed nothing is none."""
    before, versions, last, left_out = read_versions(project)
    runs, results = [], None
    for version in versions:
        changed = compare_parts(before, version.parts)
        if changed or version.results != results:
            runs.append(describe_run(version, changed, last))
        before, results = version.parts, version.results
    return runs, left_out


def describe_run(version, changed, last):
    """Return the Run of a version."""
    name, score = find_score(version.results)
    return Run(
        commit=version.name,
        subject=one_line(version.subject),
        changes=list(map(one_line, describe_changes(changed))) or [SAME],
        metric=one_line(version.results["metric"]),
        score=f"{one_line(name)} {score}",
        kept=judge_kept(changed, last),
    )


def find_score(results):
    """Return the model that was selected, or the last, and its score with interval."""
    rows = {row["name"]: row for row in results["models"]}
    selected = results.get("selected")
    name = selected if selected in rows else list(rows)[-1]
    row = rows[name]
    score = f"{row['score']:.3f}"
    if is_interval(row["interval"]):
        score += " ({:.3f} to {:.3f})".format(*row["interval"])
    return name, score


def is_interval(value):
    """Tell whether a value of JSON is a list of two numbers."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(isinstance(end, int | float) for end in value)


def tell_runs(runs, left_out):
    """Return the runs as lines for a terminal."""
    lines = [f"{left_out} earlier runs are left out."] if left_out else []
    metric = None
    for run in runs:
        if run.metric != metric:
            lines.append(tell_metric(run.metric, metric))
        metric = run.metric
        kept = f", kept: {run.kept}" if run.kept else ""
        lines.append(f"{run.commit}  {run.score}{kept}")
        lines.append(f"         {run.subject}")
        lines += [f"         - {change}" for change in run.changes]
    return lines


def tell_metric(metric, before):
    """Return the line above the scores of a metric."""
    if before is None:
        return f"Scores: {metric}"
    return f"Scores: {metric} from here on, not to be compared with {before} above"


def make_table(runs):
    """Return the runs as lines of a Markdown table; the metric beside each score."""
    rows = [
        f"| {run.commit} | {escape('; '.join(run.changes))} "
        f"| {escape(f'{run.score}, {run.metric}')} | {run.kept} |"
        for run in runs
    ]
    return [*HEADER, *rows]


def escape(text):
    """Return text that a table in Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]|#<>$~])", r"\\\1", text)


def write_table(project, runs):
    """Fill the block of what was tried in README.md, made under Model choice where
    there is none; return the line that says so."""
    write_readme(project, lambda text: fill_table(text, make_table(runs)))
    return f"README.md updated: {len(runs)} runs, in the block {NAME}"


def fill_table(text, lines):
    """Return the write-up's bytes with the table."""
    filled = fill_lines(text, NAME, lines)
    if filled is not None:
        return filled
    section = SECTION.search(text)
    if section is None:
        start, end = tell_marks(NAME)
        raise UserError(
            f"README.md has no section Model choice: put {start} and below it {end} "
            "where the table should be"
        )
    end_of_line = b"\r\n" if b"\r\n" in text else b"\n"
    marks = end_of_line.join([*map(str.encode, tell_marks(NAME)), b"", b""])
    before, after = text[: section.end()], text[section.end() :]
    if not before.endswith(2 * end_of_line):
        before = before.rstrip() + 2 * end_of_line
    return fill_lines(before + marks + after, NAME, lines)
