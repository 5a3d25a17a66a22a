"""Write files so that each is the old one or the whole new one. Standard library only:
the hooks run it."""

import os
import re
import shutil
import signal
import stat
import threading
from contextlib import contextmanager
from pathlib import Path

from takehome import UserError

BINARY = getattr(os, "O_BINARY", 0)  # Windows has it, and no pipes among files
ENDING = ".takehome-new"  # of a file that is written beside the one it replaces
KEPT = 20_000_000  # bytes up to which a file is put back if a later one fails
# folders of what tools make, which are no part of a project
CACHES = {
    ".git",
    ".venv",
    "venv",
    "node_modules",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
    ".ipynb_checkpoints",
}
NOT_ON_WINDOWS = re.compile(
    r'[<>:"|?*\\\x00-\x1f\ud800-\udfff]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)',
    re.IGNORECASE,
)


def replace_files(files):
    """Write {path: content} beside the files there, then put all in place.

    Content is text, bytes, the path of a file to copy, or None: then the file goes.
    Raises OSError, with the files of before in place, if one cannot be written.
    """
    besides = {}
    try:
        for path, content in files.items():
            if content is None:
                besides[path] = None
            elif not is_same_file(path, content):
                path.parent.mkdir(exist_ok=True)
                besides[path] = path.with_name(f"{path.name}{ENDING}")
                write_new(besides[path], content)
        with hold_interrupts():
            put_in_place(besides)
    finally:
        for beside in besides.values():
            if beside:
                beside.unlink(missing_ok=True)


def is_same_file(path, content):
    """Tell whether the content is a file to copy, and is the one in this place."""
    if not isinstance(content, Path) or not path.exists():
        return False
    return content.samefile(path)


def put_in_place(besides):
    """Move {path: file beside it} into place, delete where there is none; put back what
    was changed if one fails."""
    before = {}
    try:
        for path, beside in besides.items():
            before[path] = read_before(path)
            if beside:
                beside.replace(path)
            else:
                path.unlink(missing_ok=True)
    except OSError:
        for path, content in before.items():
            if content is not None and read_before(path) != content:
                path.write_bytes(content)
        raise


@contextmanager
def hold_interrupts():
    """Let an interrupt wait while files are put in place: all of them are, or none."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting = []
    before = signal.signal(signal.SIGINT, lambda *call: waiting.append(call))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if waiting and callable(before):
        before(*waiting[0])


def read_before(path):
    """Return what a small file holds, None for another."""
    if not path.is_file() or path.stat().st_size > KEPT:
        return None
    return path.read_bytes()


def write_new(path, content):
    """Write a file that is new; a link in its place is removed, and not followed."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        if isinstance(content, Path):
            with content.open("rb") as source:
                shutil.copyfileobj(source, file)
        else:
            file.write(content if isinstance(content, bytes) else content.encode())


def find_program(name):
    """Return the path of a program, looked for in the absolute folders of PATH alone,
    and in none of the repository that this runs in; None if it is not there."""
    if os.name == "nt":
        name = f"{name}.exe"
    for folder in map(Path, os.environ.get("PATH", "").split(os.pathsep)):
        path = folder / name
        if not folder.is_absolute() or is_in_repository(folder):
            continue
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    return None


def is_in_repository(folder):
    """Tell whether a folder is in the repository that this runs in, as its .venv is:
    editors put that on the PATH."""
    here = Path.cwd()
    return (here / ".git").exists() and stays_inside(here, folder)


def read_regular(path, most):
    """Return the bytes of a plain file, or None if it is none, is larger than `most`,
    or cannot be read; a pipe or a device keeps nobody waiting."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | BINARY)
    except (OSError, ValueError):
        return None
    with open(descriptor, "rb") as file:  # noqa: PTH123  a descriptor is no path
        is_plain = stat.S_ISREG(os.fstat(descriptor).st_mode)
        content = file.read(most + 1) if is_plain else b""
    return content if is_plain and len(content) <= most else None


def stays_inside(folder, path):
    """Tell whether no link on the way to a path leads out of the folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a link to itself, a NUL in a name
        return False


def list_inside(folder, paths):
    """Return the paths on which no link leads out of the folder; each of their folders
    is looked at once."""
    known, inside = {}, []
    for path in paths:
        place = folder / path
        if place.parent not in known:
            known[place.parent] = stays_inside(folder, place.parent)
        if not known[place.parent]:
            continue
        if not place.is_symlink() or stays_inside(folder, place):
            inside.append(path)
    return inside


def refuse_strange_files(project):
    """Raise UserError for a link that leads out of the project, a pipe or a device in
    the place of a file that a command may read or write."""
    patterns = ("[!.]*", ".copier-answers.yml", "[!.]*/*.py")
    for pattern in patterns:
        paths = sorted(project.glob(pattern))
        inside = set(list_inside(project, paths))
        for path in paths:
            if path not in inside:
                raise UserError(
                    f"{path} is a link that leads out of the project: put a file of "
                    "its own in its place"
                )
            if not path.is_file() and not path.is_dir():
                raise UserError(
                    f"{path} is neither a file nor a directory: put a file in its place"
                )
