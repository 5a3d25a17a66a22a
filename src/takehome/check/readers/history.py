"""Ask git what was committed, and when."""

import re
from dataclasses import dataclass

from takehome.check.finding import (
    Missing,
)
from takehome.project.git import (
    ID,
    read_blobs,
    run_git,
)

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
    told = run_git(folder, "rev-parse", "--is-shallow-repository")
    if told is None:
        return Missing("no git repository here that git can read")
    if told == "true":
        return Missing(
            "a shallow clone has no history to look at: `git fetch --unshallow`"
        )
    options = ["--reverse", "--topo-order", "--no-renames", "--relative"]
    options += ["--raw", "--numstat", "--no-abbrev", "-z", "--format=%H%x00%s"]
    log = run_git(folder, "log", *options, "--", ".")
    if log is None:
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
    found = [
        (place, commit, blob)
        for place, commit in enumerate(commits)
        for path, blob in commit.blobs.items()
        if path.split("/")[-1] == name
    ]
    contents = read_blobs(folder, [blob for *_, blob in found])
    return [
        (place, commit, content.decode("utf-8", "surrogateescape").strip())
        for (place, commit, _), content in zip(found, contents, strict=True)
        if content is not None
    ]


def read_added_lines(folder):
    """Return {commit: lines that it added to Python files}, the oldest commit first."""
    options = ["--reverse", "--topo-order", "--no-renames", "--no-color"]
    options += ["-p", "--unified=0", "-z", "--format=%x00%H"]
    places = ["--no-literal-pathspecs", "log", *options, "--", "*.py"]
    added, name = {}, None
    for field in (run_git(folder, *places) or "").split("\0"):
        if ID.fullmatch(field.strip()):
            name = field.strip()[:SHOWN]
        elif name:
            lines = field.split("\n")
            added.setdefault(name, []).extend(
                line[1:] for line in lines if line.startswith("+")
            )
    return added


def read_paths(folder, *arguments):
    """Return the paths that a command of git lists, relative to the folder."""
    listed = run_git(folder, *arguments, "-z") or ""
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
