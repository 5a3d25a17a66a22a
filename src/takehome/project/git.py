"""Every call of git goes through here. Standard library only: the hooks run it.

A repository names programs in its configuration: a file monitor, hooks, filters, a
signature program, transports. A stranger's may name anything, under names that no list
holds. So git never reads it: `run_git` starts git in an empty repository made for the
call, which borrows the project's objects, index and work tree. Its configuration is
written here, and takes from the project's no more than how files are compared.
"""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Timer

from takehome import UserError
from takehome.project.files import find_program, hold_interrupts, read_regular

SECONDS = 30  # for a call: a pipe under a name that git opens keeps it forever
MOST_BYTES = 2**28  # that a call may print
MOST_TEXT = 5_000_000  # of a file; a notebook with figures stays below
MOST_OF_ALL = 2**28  # of all files that are read of a history together
MOST_SETTINGS = 2**20
MOST_REFS = 2**26
MOST_BORROWED = 2**27  # an index of a million files
CHUNK = 2**20
NO_REPOSITORY = (FileNotFoundError, NotADirectoryError, PermissionError)
ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
BRANCH = re.compile(r"refs/heads/(?!.*(?:\.\.|//))[^/\x00-\x20\x7f][^\x00-\x20\x7f]*")

# settings of how files are compared, and the values that each can have
COMPARED_BY = ("autocrlf", "eol", "filemode", "ignorecase", "precomposeunicode")
COMPARED_BY += ("symlinks",)
VALUES = {"true", "false", "yes", "no", "on", "off", "1", "0", "input", "lf", "crlf"}
IDENTITY = {  # who commits, and where the user's own configuration stands
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
}
READING = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


@dataclass(frozen=True)
class Repository:
    """A project's repository: `top` is the folder of its work tree, `common` what all
    work trees of it share."""

    top: Path
    folder: Path
    common: Path


def run_git(project, *arguments, seconds=SECONDS):
    """Return what git printed on the project's repository, or None if git failed or
    there is none.

    Nothing that the repository's configuration says runs, and nothing is written.
    """
    try:
        with start_git(project, *arguments, seconds=seconds) as git:
            output = git.stdout.read(MOST_BYTES + 1)
            if len(output) > MOST_BYTES:
                git.kill()
                raise UserError(
                    f"git prints more than {MOST_BYTES // 2**20} MB on {project}, "
                    "which is not the history of a take-home: name another folder"
                )
    except NO_REPOSITORY:
        return None
    return None if git.returncode else output.decode("utf-8", "surrogateescape").strip()


def run_own_git(folder, *arguments):
    """Return what git printed in a folder of the user's own, by the user's
    configuration, or None if it failed or is not there."""
    try:
        done = subprocess.run(
            [find_git(), *map(str, arguments)],
            cwd=folder,
            env=clean_environment(IDENTITY),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def read_blobs(project, ids):
    """Return the bytes of the file that git holds under each id, None for one that is
    not there, is no file, is larger than `MOST_TEXT`, or is too much with those
    before."""
    contents, left = [], MOST_OF_ALL
    with start_git(project, "cat-file", "--batch") as git:
        for blob in ids:
            contents.append(read_blob(git, blob, min(left, MOST_TEXT)))
            left -= len(contents[-1] or b"")
    return contents


def read_blob(git, blob, most):
    """Return the bytes of one file from `git cat-file --batch`, or None."""
    kind, size = ask_blob(git, blob)
    if kind != "blob" or size > most:
        for start in range(0, size, CHUNK):
            git.stdout.read(min(CHUNK, size - start))
        content = None
    else:
        content = git.stdout.read(size)
    git.stdout.read(size > 0 or kind == "blob")  # the line's end behind it
    return content


def ask_blob(git, blob):
    """Return (kind, size) of what git holds under an id; its bytes follow on stdout."""
    try:
        git.stdin.write(f"{blob}\n".encode())
        git.stdin.flush()
    except OSError:  # git has met something broken, and ended
        return "missing", 0
    _, kind, size = [*git.stdout.readline().decode().split(), "", "", ""][:3]
    return kind, int(size or 0)


@contextmanager
def start_git(project, *arguments, seconds=SECONDS):
    """Give git at work on the project's repository, with pipes to and from it.

    Raises OSError if there is no repository or no git, UserError if it takes longer.
    """
    repository = find_repository(project)
    if repository is None:
        raise FileNotFoundError(f"no git repository around {project}")
    command = [find_git(), *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    pipes["stderr"] = subprocess.DEVNULL
    with (
        borrow_repository(repository) as environment,
        subprocess.Popen(command, cwd=project, env=environment, **pipes) as git,
    ):
        alarm = Timer(seconds, git.kill)
        alarm.start()
        try:
            yield git
            git.stdin.close()
            git.wait()
            late = alarm.finished.is_set()
        finally:
            alarm.cancel()
            git.kill()
    if late:
        raise UserError(
            f"git takes more than {seconds} seconds to read {project}: see whether "
            "something in its .git is not a plain file"
        )


def find_git():
    """Return the path of git."""
    path = find_program("git")
    if path is None:
        raise FileNotFoundError("git is not on the PATH")
    return path


def clean_environment(kept=()):
    """Return the environment without git's variables, which may lead elsewhere: git
    itself sets some for what it starts."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in kept or not name.upper().startswith("GIT_")
    }


# the project's repository


def find_repository(project):
    """Return the Repository around a folder, None if there is none."""
    for top in (project.resolve(), *project.resolve().parents):
        place = top / ".git"
        if place.is_dir():
            return describe_repository(top, place)
        if place.is_file():
            start, _, path = read_line(place).partition(" ")
            if start == "gitdir:":
                refuse_network(place, path)
                return describe_repository(top, (top / path).resolve())
    return None


def refuse_network(place, path):
    """Raise UserError where a file of .git leads to another computer: to look there
    would tell it who this user is."""
    if path.startswith(("//", "\\\\")):
        raise UserError(
            f"{place} names {path!r}, a place on the network: copy the project with "
            "git clone, and look at the copy"
        )


def describe_repository(top, folder):
    """Return the Repository whose own files are in `folder`, be it of a linked work
    tree or not."""
    common = folder
    linked = read_line(folder / "commondir")
    refuse_network(folder / "commondir", linked)
    if linked:
        common = (folder / linked).resolve()
    borrowed = common / "objects" / "info" / "alternates"
    for path in read_line(borrowed).splitlines():
        refuse_network(borrowed, path)
    return Repository(top, folder, common)


def read_line(path):
    """Return the text of a file of one line, empty if there is none."""
    content = read_regular(path, MOST_SETTINGS)
    return (content or b"").decode("utf-8", "surrogateescape").strip()


def find_head(repository):
    """Return (branch, commit): the branch is None where HEAD is detached, the commit
    where there is none."""
    head = read_line(repository.folder / "HEAD")
    branch = head.removeprefix("ref:").strip()
    if ID.fullmatch(head):
        return None, head
    if not BRANCH.fullmatch(branch):
        raise FileNotFoundError("HEAD names no branch")
    commit = read_line(repository.common / branch)
    if ID.fullmatch(commit):
        return branch, commit
    packed = read_regular(repository.common / "packed-refs", MOST_REFS) or b""
    text = packed.decode("utf-8", "surrogateescape")
    found = re.search(rf"^([0-9a-f]+) {re.escape(branch)}$", text, re.MULTILINE)
    return branch, found[1] if found and ID.fullmatch(found[1]) else None


# the empty one that borrows from it


@contextmanager
def borrow_repository(repository):
    """Give the environment in which git reads the project's objects, index and work
    tree, and no other file of its repository."""
    with open_temporary_folder() as place:
        environment = {
            **clean_environment(),
            **READING,
            "GIT_DIR": str(place),
            "GIT_WORK_TREE": str(repository.top),
            "GIT_OBJECT_DIRECTORY": str(repository.common / "objects"),
        }
        write_head(place, *find_head(repository))
        (place / "config").write_text("", "utf-8")
        settings = read_settings(repository.common / "config", environment)
        (place / "config").write_text(settings, "utf-8")
        copy_borrowed(repository, place)
        yield environment


@contextmanager
def open_temporary_folder():
    """Give a folder that is gone afterwards, whenever an interrupt comes."""
    with hold_interrupts():
        folder = tempfile.TemporaryDirectory(prefix="takehome-git-")
    try:
        yield Path(folder.name)
    finally:
        with hold_interrupts():
            folder.cleanup()


def copy_borrowed(repository, place):
    """Copy what git needs of the repository beside its objects; UserError where that is
    too much for a take-home."""
    left = MOST_BORROWED
    for path in list_opened(repository):
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is not a plain file, and git reads it: delete it")
    for source, name in list_borrowed(repository):
        if not source.is_file():
            continue
        left -= source.stat().st_size
        if left < 0:
            raise UserError(f"{source} is too large for the index of a take-home")
        shutil.copy2(source, place / name)  # its time decides what git looks at again


def write_head(place, branch, commit):
    """Write what makes a folder a repository with one branch at one commit."""
    for name in ("refs", "info", "objects"):
        (place / name).mkdir()
    (place / "HEAD").write_bytes(
        os.fsencode(f"ref: {branch}\n" if branch else f"{commit}\n")
    )
    if branch and commit:
        (place / "packed-refs").write_bytes(os.fsencode(f"{commit} {branch}\n"))


def list_opened(repository):
    """Return the files that git opens by itself, where it waits at a pipe forever."""
    return [
        repository.common / "objects" / "info" / "alternates",
        *(repository.top / name for name in (".gitattributes", ".gitignore")),
    ]


def list_borrowed(repository):
    """Return (file, its name in the copy): the index, the rest of a split one, where a
    shallow history ends, and which files are ignored or compared otherwise."""
    indexes = [repository.folder / "index", *repository.folder.glob("sharedindex.*")]
    names = ("shallow", "info/exclude", "info/attributes")
    return [
        *((path, path.name) for path in indexes),
        *((repository.common / name, name) for name in names),
    ]


def read_settings(config, environment):
    """Return the configuration of the empty repository: how files are compared, by the
    user's settings and the project's, read as data without what they include."""
    settings = {**read_user_settings(), **list_settings(environment, config)}
    is_sha256 = settings.get("extensions.objectformat") == "sha256"
    lines = ["[core]", "repositoryFormatVersion = 1", "bigFileThreshold = 20m"]
    for name in COMPARED_BY:
        if (value := settings.get(f"core.{name}", "").lower()) in VALUES:
            lines.append(f"{name} = {value}")
    if ignored := read_user_settings().get("core.excludesfile"):
        quoted = ignored.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'excludesFile = "{quoted}"')
    lines += ["[extensions]", "objectFormat = sha256"] if is_sha256 else []
    return "\n".join([*lines, ""])


@cache
def read_user_settings():
    """Return {key: value} of the user's own configuration and the system's."""
    with open_temporary_folder() as folder:
        environment = {**clean_environment(IDENTITY), "GIT_DIR": str(folder)}
        write_head(folder, "refs/heads/main", None)
        return list_settings(environment)


def list_settings(environment, config=None):
    """Return {key: value} of a file of settings, or of those that git reads by itself,
    none if it cannot be read."""
    if config and read_regular(config, MOST_SETTINGS) is None:
        return {}
    source = ["--file", str(config), "--no-includes"] if config else ["--includes"]
    done = subprocess.run(
        [find_git(), "config", *source, "--null", "--list"],
        cwd=environment["GIT_DIR"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    output = done.stdout.decode("utf-8", "surrogateescape")
    items = (item.partition("\n") for item in output.split("\0") if item)
    return {key: value for key, _, value in items}
