"""Was the time box kept, its last third used, and the work committed step by step?"""

import re

from takehome import UserError
from takehome.check.finding import Missing, NotApplicable, check, demand, judge, need
from takehome.check.readers.project import is_data
from takehome.check.readers.writeup import find_sections, read_table
from takehome.clock.store import read_clock

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
    """The work is in several commits, each with a message that says what it does."""
    commits = demand(project.commits)
    if len(commits) == 1:
        return judge(
            [f"one commit holds everything: {commits[0].name} {commits[0].subject}"]
        )
    words = [
        (commit, set(re.findall(r"\w+", commit.subject.lower()))) for commit in commits
    ]
    problems = [
        f"{commit.name} says only “{commit.subject}”"
        for commit, said in words
        if said <= EMPTY_WORDS or "wip" in said
    ]
    sizes = {
        commit: sum(commit.lines[path] for path in commit.lines if is_written(path))
        for commit in commits[1:]
    }
    largest = max(sizes, key=sizes.get)
    if sizes[largest] > max(MANY_LINES, MOST_IN_ONE * sum(sizes.values())):
        problems.append(
            f"{largest.name} holds {sizes[largest]} of the {sum(sizes.values())} lines "
            "changed after the start"
        )
    return judge(
        problems,
        f"{len(commits)} commits, the largest after the start of {sizes[largest]} "
        "lines",
    )


def is_written(path):
    return (
        not is_data(path)
        and not path.startswith("reports/")
        and path.endswith((".py", ".md", ".toml", ".ipynb"))
    )


@check
def all_committed(project):
    """What stands in the folder is committed: that is what a reviewer gets."""
    demand(project.commits)
    changed = sorted(project.changed)
    return judge(
        [f"{path} is not committed as it stands" for path in changed],
        f"{len(project.files)} files, all committed",
    )


@check
def time_box(project):
    """The minutes spent are written down, and stay within the box."""
    phases, hours, source = read_time(project)
    unfilled = [phase for phase, _, spent in phases if spent is None]
    if unfilled:
        return judge([f"{source}: no minutes spent on {', '.join(unfilled)}"])
    spent = sum(spent for _, _, spent in phases)
    said = f"{source}: {spent:.0f} minutes spent of {hours * 60:.0f}"
    return judge([said] if spent > GRACE * hours * 60 else [], said)


@check
def last_third(project):
    """The end of the box went into polishing, tests and the write-up."""
    phases, hours, source = read_time(project)
    total = sum(spent or 0 for _, _, spent in phases)
    if not total or source == CLOCK and total < hours * 60 * 2 / 3:
        raise NotApplicable(
            f"{source}: {total:.0f} minutes spent, the last third has not begun"
        )
    finishing = sum(spent or 0 for phase, _, spent in phases if FINISHING.search(phase))
    said = (
        f"{source}: {finishing:.0f} of {total:.0f} minutes spent on polishing and "
        "writing"
    )
    return judge([said] if finishing < LEAST_FINISHING * total else [], said)


def read_time(project):
    """Return [(phase, planned, spent)] in minutes, the hours of the box, and where that
    stands: clock or write-up."""
    clock = ask_clock(project.folder)
    if clock:
        phases = [
            (phase["phase"], phase["planned"], phase["spent"])
            for phase in clock["phases"]
        ]
        return phases, clock["hours"], CLOCK
    writeup = need(project.writeup)
    for section in find_sections(writeup, r"\btime"):
        header, rows = read_table(section.text)
        if any("spent" in name.lower() for name in header):
            phases = [
                (row[0], read_minutes(row[1]), read_minutes(row[-1]))
                for row in rows
                if len(row) >= 3
            ]
            planned = sum(minutes or 0 for _, minutes, _ in phases)
            return phases, planned / 60, f"{writeup.path}:{section.line}"
    return demand(
        Missing(
            f"no clock was started, and {writeup.path} has no table of minutes planned "
            "and spent"
        )
    )


def read_minutes(cell):
    found = re.search(r"\d+(?:\.\d+)?", cell)
    return float(found[0]) if found else None


def ask_clock(folder):
    """Return what the project's clock says, or None where none was started or none can
    be read."""
    try:
        return read_clock(folder)
    except UserError:
        return None
