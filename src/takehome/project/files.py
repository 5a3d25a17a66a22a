"""Write files so that each is the old one or the whole new one. Standard library only:
the hooks run it."""

import os
import shutil
import stat
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)  # Windows has it, and no pipes among files
ENDING = ".takehome-new"  # of a file that is written beside the one it replaces
KEPT = 20_000_000  # bytes up to which a file is put back if a later one fails


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
        put_in_place(besides)
    finally:
        for beside in besides.values():
            if beside:
                beside.unlink(missing_ok=True)


def is_same_file(path, content):
    return isinstance(content, Path) and path.exists() and content.samefile(path)


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


def read_before(path):
    """Return what a small file holds, None for another."""
    if not path.is_file() or path.stat().st_size > KEPT:
        return None
    return path.read_bytes()


def write_new(path, content):
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read_regular(path, most):
    """Return the bytes of a plain file, or None if it is none, is larger than `most`,
    or cannot be read; a pipe or a device keeps nobody waiting."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | BINARY)
    except OSError:
        return None
    with open(descriptor, "rb") as file:  # noqa: PTH123  a descriptor is no path
        is_plain = stat.S_ISREG(os.fstat(descriptor).st_mode)
        content = file.read(most + 1) if is_plain else b""
    return content if is_plain and len(content) <= most else None
