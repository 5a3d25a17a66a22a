"""What git holds of a project, as a zip and as a bundle."""

import re
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from takehome import UserError
from takehome.project.git import CHUNK, ID, ask_blob, run_git, run_own_git, start_git

MOST_SECONDS = 3600
LINK, SUBMODULE = "120000", "160000"  # modes of git that are not a file
UNIX = 3  # in a zip's numbers of systems


@dataclass(frozen=True)
class Entry:
    mode: str
    object_id: str
    name: str


def list_entries(project):
    """Return what HEAD holds of the project, sorted by name."""
    tree = run_git(project, "ls-tree", "-r", "-z", "HEAD")
    if not tree:
        raise UserError(
            f"git has no commit of {project} yet: `git add --all`, `git commit`, then "
            "pack"
        )
    lines = filter(None, tree.split("\0"))
    return sorted(map(read_entry, lines), key=lambda entry: entry.name)


def read_entry(line):
    """Return the Entry of a line of `git ls-tree`."""
    facts, _, name = line.partition("\t")
    mode, _, object_id = facts.split()
    return Entry(mode, object_id, name)


def write_archive(project, entries, folder):
    """Return the zip of the entries: sorted, without times, so that the same commit
    gives the same bytes."""
    path = folder / "archive.zip"
    with (
        start_git(project, "cat-file", "--batch", seconds=MOST_SECONDS) as git,
        ZipFile(path, "w") as archive,
    ):
        for entry in entries:
            write_entry(archive, entry, project.name, git)
    return path


def write_entry(archive, entry, top, git):
    """Copy a file from git into the archive, below a folder with the name `top`."""
    kind, size = ask_blob(git, entry.object_id)
    if kind != "blob":
        raise UserError(f"git has lost the contents of {entry.name}: see `git fsck`")
    # its date is 1980, the first that a zip knows
    info = ZipInfo(f"{top}/{entry.name}")
    info.create_system = UNIX  # wherever it is made
    info.external_attr = int(entry.mode, 8) << 16
    info.compress_type = ZIP_DEFLATED
    info.file_size = size
    with archive.open(info, "w") as target:
        for start in range(0, size, CHUNK):
            target.write(git.stdout.read(min(CHUNK, size - start)))
    git.stdout.read(1)


def is_archive_of(path, top):
    """Tell whether a file is a zip as it is written here: a project below the folder
    `top`, and without times."""
    try:
        with ZipFile(path) as archive:
            infos = archive.infolist()
    except (OSError, BadZipFile):
        return False
    names = [info.filename for info in infos]
    config = re.compile(rf"{re.escape(top)}/[^/]+/config\.py")
    if not any(map(config.fullmatch, names)):
        return False
    if not all(name.startswith(f"{top}/") for name in names):
        return False
    return {info.date_time for info in infos} == {ZipInfo().date_time}


def is_bundle_of(path, project):
    """Tell whether a file is a bundle of commits that the project's repository
    holds."""
    heads = run_git(project, "bundle", "list-heads", path)
    for line in (heads or "").split("\n"):
        commit, _, _ = line.partition(" ")
        if not ID.fullmatch(commit):
            return False
        if run_git(project, "cat-file", "-e", commit) is None:
            return False
    return True


def write_bundle(project, folder):
    """Return the bundle of HEAD and its branch, from which git was able to clone the
    same commit."""
    path, clone = folder / "history.bundle", folder / "clone"
    branch = run_git(project, "symbolic-ref", "--quiet", "HEAD")
    words = ["bundle", "create", "--quiet", path, "HEAD", branch]
    made = run_git(project, *filter(None, words), seconds=MOST_SECONDS)
    options = ["--quiet", "--bare", "--template="]
    if made is None or run_own_git(folder, "clone", *options, path, clone) is None:
        raise UserError(
            "git cannot make a bundle, as in a shallow clone: leave out --bundle"
        )
    return path
