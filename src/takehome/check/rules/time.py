"""Was the time box kept, its last third used, and the work committed step by step?"""

import re

from takehome import UserError
from takehome.check.finding import (
    Missing,
    NotApplicable,
    check,
    demand,
    demand_of_template,
    judge,
    judge_line,
    need,
)
from takehome.check.readers.project import is_data
from takehome.check.readers.writeup import find_sections, read_table
from takehome.clock import read_clock

EMPTY_WORDS = {
    "asdf",
    "bla",
    "changes",
    "commit",
    "final",
    "fix",
    "fixes",
    "misc",
    "more",
    "stuff",
    "test",
    "tmp",
    "update",
    "wip",
}
GRACE = 1.05  # nobody stops to the minute
FINISHING = re.compile(r"polish|writ|clean|test|doc|report|pack", re.IGNORECASE)
LEAST_FINISHING = 1 / 5  # of the minutes spent; a third is planned
MOST_IN_ONE = 0.8  # of all lines that were changed after the start
CLOCK = "the clock"
MANY_LINES = 100  # below, one commit may well hold most of the work


@check
def commits_small(project):
    commits = demand(project.commits)
    if len(commits) == 1:
        line = f"one commit holds everything: {commits[0].name} {commits[0].subject}"
        return judge_line(False, line)
    problems = [
        f"{commit.name} says only “{commit.subject}”"
        for commit in commits
        if says_nothing(commit.subject)
    ]
    sizes = {commit: count_written(commit) for commit in commits[1:]}
    largest, total = max(sizes, key=sizes.get), sum(sizes.values())
    size = sizes[largest]
    if size > max(MANY_LINES, MOST_IN_ONE * total):
        problems.append(
            f"{largest.name} holds {size} of the {total} lines changed after the start"
        )
    evidence = f"{len(commits)} commits, the largest after the start of {size} lines"
    return judge(problems, evidence)


def says_nothing(subject):
    """Tell whether a commit's message does not say what it does."""
    words = set(re.findall(r"\w+", subject.lower()))
    return words <= EMPTY_WORDS or "wip" in words


def count_written(commit):
    """Return the lines that a commit changed in files that a person writes."""
    written = filter(is_written, commit.lines)
    return sum(commit.lines[path] for path in written)


def is_written(path):
    """Tell whether a person writes such a file."""
    if is_data(path) or path.startswith("reports/"):
        return False
    return path.endswith((".py", ".md", ".toml", ".ipynb"))


@check
def all_committed(project):
    demand(project.commits)
    changed = sorted(project.changed)
    problems = [f"{path} has changes that are not committed" for path in changed]
    return judge(problems, f"{len(project.files)} files, all committed")


@check
def time_box(project):
    phases, hours, source = read_time(project)
    unfilled = [phase for phase, _, spent in phases if spent is None]
    if unfilled:
        line = f"{source}: no minutes spent on {', '.join(unfilled)}"
        return judge_line(False, line)
    spent, box = sum_spent(phases), hours * 60
    line = f"{source}: {spent:.0f} minutes spent of {box:.0f}"
    return judge_line(spent <= GRACE * box, line)


def sum_spent(phases):
    """Return the minutes spent on phases, where they are known."""
    return sum(spent or 0 for _, _, spent in phases)


@check
def last_third(project):
    phases, hours, source = read_time(project)
    total = sum_spent(phases)
    is_early = source == CLOCK and total < hours * 60 * 2 / 3
    if is_early or not total:
        raise NotApplicable(
            f"{source}: {total:.0f} minutes spent, the last third has not begun"
        )
    finishing = sum_spent(phase for phase in phases if FINISHING.search(phase[0]))
    line = (
        f"{source}: {finishing:.0f} of {total:.0f} minutes spent on polishing and "
        "writing"
    )
    return judge_line(finishing >= LEAST_FINISHING * total, line)


def read_time(project):
    """Return [(phase, planned, spent)] in minutes, the hours of the box, and where they
    are from: clock or write-up."""
    clock = ask_clock(project.folder)
    if clock:
        phases = [
            (item["phase"], item["planned"], item["spent"]) for item in clock["phases"]
        ]
        return phases, clock["hours"], CLOCK
    writeup = need(project.writeup)
    for section in find_sections(writeup, r"\btime"):
        header, rows = read_table(section.text)
        if "spent" in " ".join(header).lower():
            phases = [read_phase(row) for row in rows if len(row) >= 3]
            planned = sum(minutes or 0 for _, minutes, _ in phases)
            return phases, planned / 60, f"{writeup.path}:{section.line}"
    return demand_of_template(
        project,
        Missing(
            f"no clock was started, and {writeup.path} has no table of minutes planned "
            "and spent"
        ),
    )


def read_phase(row):
    """Return (phase, planned, spent) of a row of the write-up's table."""
    planned, spent = map(read_minutes, (row[1], row[-1]))
    return row[0], planned, spent


def read_minutes(cell):
    """Return the first number in a cell, or None."""
    found = re.search(r"\d+(?:\.\d+)?", cell)
    return float(found[0]) if found else None


def ask_clock(folder):
    """Return what the project's clock says, or None where none was started or none can
    be read."""
    try:
        return read_clock(folder)
    except UserError:
        return None
