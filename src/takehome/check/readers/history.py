"""Ask git what was committed, and when."""

from dataclasses import dataclass

from takehome.check.finding import Missing
from takehome.project.git import run_git

OLDEST_FIRST = ("--reverse", "--topo-order", "--no-renames")


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
    options = ("--relative", "--numstat", "-z", "--format=%x1e%h%x1f%s")
    log = run_git(folder, "log", *OLDEST_FIRST, *options, "--", ".")
    if not log:
        return Missing("no commit holds this folder")
    entries = filter(None, log.split("\x1e"))
    return tuple(map(read_commit, entries))


def read_commit(entry):
    """Return the Commit of an entry of the log."""
    head, _, changes = entry.partition("\0")
    name, _, subject = head.partition("\x1f")
    lines = {}
    if changes:
        lines = dict(map(read_change, changes.lstrip("\n").split("\0")))
    return Commit(name, subject.strip(), lines)


def read_change(change):
    """Return (path, lines added and deleted); git writes - for those of a binary
    file."""
    added, _, rest = change.partition("\t")
    deleted, _, path = rest.partition("\t")
    counts = filter(str.isdigit, (added, deleted))
    return path, sum(map(int, counts))


def read_versions(folder, commits, name):
    """Return (place among the commits, commit, text) of each version of the files with
    this name, whatever folder."""
    versions = []
    for place, commit in enumerate(commits):
        for path in commit.lines:
            if path.split("/")[-1] == name:
                text = run_git(folder, "show", f"{commit.name}:./{path}")
                if text is not None:
                    versions.append((place, commit, text))
    return versions


def read_added_lines(folder):
    """Return {commit: lines that it added to Python files}, the oldest commit first."""
    options = ("-p", "--unified=0", "--no-ext-diff", "--no-textconv", "--format=%x1e%h")
    log = run_git(folder, "log", *OLDEST_FIRST, *options, "--", "*.py") or ""
    added = {}
    for entry in log.split("\x1e"):
        name, found, patch = entry.partition("\n")
        if found:
            lines = [line for line in patch.split("\n") if line.startswith("+")]
            added[name] = [line[1:] for line in lines]
    return added


def read_paths(folder, *arguments):
    """Return the paths that a command of git lists, relative to the folder."""
    listed = run_git(folder, "--no-optional-locks", *arguments, "-z")
    paths = (listed or "").split("\0")
    return list(filter(None, paths))


def last_change(project, paths):
    """Return (when, which): later is greater; uncommitted changes come after every
    commit, by the files' times."""
    times = {}
    for path in project.changed.intersection(paths):
        if (project.folder / path).is_file():
            times[path] = (project.folder / path).stat().st_mtime
    if times:
        latest = max(times, key=times.get)
        return (1, times[latest]), f"{latest}, not committed"
    last, path = -1, ""
    for place, commit in enumerate(project.commits):
        touched = commit.lines.keys() & set(paths)
        if touched:
            last, path = place, max(touched)
    return (0, last), f"{path} in {project.commits[last].name}"
