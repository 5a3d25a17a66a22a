"""Ask git what was committed, and when."""

import re
from dataclasses import dataclass

from takehome.check.finding import Missing
from takehome.project.git import ID, read_blobs, run_git

OLDEST_FIRST = ("--reverse", "--topo-order", "--no-renames")

SHOWN = 7  # characters of a commit's name
COUNTS = re.compile(r"\n?(?:\d+|-)\t(?:\d+|-)\t")
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, eq=False)
class Commit:
    """A commit of the project's folder.

    `lines` are those added and deleted by file, 0 for a binary one; `blobs` the ids of
    the files' contents after it. The name is to be shown, and never given to git.
    """

    name: str
    subject: str
    lines: dict[str, int]
    blobs: dict[str, str]


def read_commits(folder):
    """Return the commits that touch the folder, the oldest first."""
    shallow = run_git(folder, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return Missing("no git repository here that git can read")
    if shallow == "true":
        return Missing(
            "a shallow clone has no history to look at: `git fetch --unshallow`"
        )
    if run_git(folder, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return Missing("no commit holds this folder")
    options = ("--relative", "--raw", "--numstat", "--no-abbrev", "-z")
    log = run_git(
        folder, "log", *OLDEST_FIRST, *options, "--format=%H%x00%s", "--", "."
    )
    head = run_git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    if head and log is None:
        return Missing(
            "git cannot read the whole history, as in a partial clone: "
            "`git fetch --refetch --no-filter`"
        )
    if not log:
        return Missing("no commit holds this folder")
    return tuple(split_commits(iter(log.split("\0"))))


def split_commits(fields):
    """Yield the commits in the fields that git sets apart by NUL, which no text holds:
    a name and a subject, then a mode and a path, or counts with a path, per file."""
    commit = None
    for field in fields:
        if ID.fullmatch(field):
            if commit:
                yield commit
            subject = next(fields).strip()
            commit = Commit(field[:SHOWN], subject, lines={}, blobs={})
        elif field.lstrip("\n").startswith(":"):
            commit.blobs[next(fields)] = field.split()[3]
        elif counts := COUNTS.match(field):
            path = field[counts.end() :]
            commit.lines[path] = sum(map(int, DIGITS.findall(counts[0])))
    if commit:
        yield commit


def read_versions(folder, commits, name):
    """Return (place among the commits, commit, text) of each version of the files with
    this name, whatever folder."""
    found = []
    for place, commit in enumerate(commits):
        for path, blob in commit.blobs.items():
            if path.split("/")[-1] == name:
                found.append((place, commit, blob))
    contents = read_blobs(folder, [blob for *_, blob in found])
    versions = []
    for (place, commit, _), content in zip(found, contents, strict=True):
        if content is not None:
            text = content.decode("utf-8", "surrogateescape").strip()
            versions.append((place, commit, text))
    return versions


def read_added_lines(folder):
    """Return {commit: lines that it added to Python files}, the oldest commit first."""
    options = ("--no-color", "-p", "--unified=0", "-z", "--format=%x00%H")
    command = ("--no-literal-pathspecs", "log", *OLDEST_FIRST, *options)
    log = run_git(folder, *command, "--", "*.py")
    added, name = {}, None
    for field in (log or "").split("\0"):
        if ID.fullmatch(field.strip()):
            name = field.strip()[:SHOWN]
        elif name:
            added.setdefault(name, []).extend(find_added(field))
    return added


def find_added(patch):
    """Return the lines that a patch adds."""
    lines = patch.split("\n")
    return [line[1:] for line in lines if line.startswith("+")]


def read_paths(folder, *arguments):
    """Return the paths that a command of git lists, relative to the folder."""
    listed = run_git(folder, *arguments, "-z")
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
