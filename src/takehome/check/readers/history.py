"""Ask git what was committed, and when."""

from dataclasses import dataclass

from takehome.check.finding import Missing
from takehome.project.git import run_git


@dataclass(frozen=True, eq=False)
class Commit:
    """A commit of the project's folder: `lines` are those added and deleted by file, 0
    for a binary one."""

    name: str
    subject: str
    lines: dict[str, int]


def read_commits(folder):
    """Return the commits that touch the folder, the oldest first."""
    if run_git(folder, "rev-parse", "--is-inside-work-tree") != "true":
        return Missing("no git repository here that git can read")
    if run_git(folder, "rev-parse", "--is-shallow-repository") == "true":
        return Missing(
            "a shallow clone has no history to look at: `git fetch --unshallow`"
        )
    options = [
        "--reverse",
        "--topo-order",
        "--no-renames",
        "--relative",
        "--numstat",
        "-z",
        "--format=%x1e%h%x1f%s",
    ]
    log = run_git(folder, "log", *options, "--", ".")
    return (
        tuple(map(read_commit, filter(None, log.split("\x1e"))))
        if log
        else Missing("no commit holds this folder")
    )


def read_commit(entry):
    head, _, changes = entry.partition("\0")
    name, _, subject = head.partition("\x1f")
    return Commit(
        name,
        subject.strip(),
        dict(map(read_change, changes.lstrip("\n").split("\0"))) if changes else {},
    )


def read_change(change):
    added, deleted, path = [*change.split("\t", 2), "", ""][:3]
    return path, sum(int(count) for count in (added, deleted) if count.isdigit())


def read_versions(folder, commits, name):
    """Return (place among the commits, commit, text) of each version of the files with
    this name, whatever folder."""
    return [
        (place, commit, text)
        for place, commit in enumerate(commits)
        for path in commit.lines
        if path.split("/")[-1] == name
        and (text := run_git(folder, "show", f"{commit.name}:./{path}")) is not None
    ]


def read_added_lines(folder):
    """Return {commit: lines that it added to Python files}, the oldest commit first."""
    options = [
        "--reverse",
        "--topo-order",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "-p",
        "--unified=0",
    ]
    log = run_git(folder, "log", *options, "--format=%x1e%h", "--", "*.py") or ""
    entries = [entry.split("\n", 1) for entry in log.split("\x1e") if "\n" in entry]
    return {
        name: [line[1:] for line in patch.split("\n") if line.startswith("+")]
        for name, patch in entries
    }


def read_paths(folder, *arguments):
    """Return the paths that a command of git lists, relative to the folder."""
    listed = run_git(folder, "--no-optional-locks", *arguments, "-z") or ""
    return [path for path in listed.split("\0") if path]


def last_change(project, paths):
    """Return (when, which): later is greater; uncommitted changes come after every
    commit, by the files' times."""
    changed = [
        path
        for path in paths
        if path in project.changed and (project.folder / path).is_file()
    ]
    if changed:
        latest = max(changed, key=lambda path: (project.folder / path).stat().st_mtime)
        return (
            1,
            (project.folder / latest).stat().st_mtime,
        ), f"{latest}, not committed"
    paths = set(paths)
    places = [
        (place, path)
        for place, commit in enumerate(project.commits)
        for path in paths & commit.lines.keys()
    ]
    place, path = max(places, default=(-1, ""))
    return (0, place), f"{path} in {project.commits[place].name}"
