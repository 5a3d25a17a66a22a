"""Write files so that each is the old one or the whole new one. Standard library only:
the hooks run it."""

import os
import shutil
import stat
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)  # Windows has it, and no pipes among files


def replace_files(files):
    """Write {path: content} beside the files there, then put all of them in place.

    Content is text, bytes, the path of a file to copy, or None: then the file goes.
    """
    besides = {}
    try:
        for path, content in files.items():
            if content is None or is_same_file(path, content):
                continue
            path.parent.mkdir(exist_ok=True)
            besides[path] = path.with_name(f"{path.name}.new")
            write_new(besides[path], content)
    except OSError:
        for beside in besides.values():
            beside.unlink(missing_ok=True)
        raise
    for path, beside in besides.items():
        beside.replace(path)
    for path, content in files.items():
        if content is None:
            path.unlink(missing_ok=True)


def is_same_file(path, content):
    return isinstance(content, Path) and path.exists() and content.samefile(path)


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
