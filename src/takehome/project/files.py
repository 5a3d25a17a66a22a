"""Write files so that each is the old one or the whole new one. Standard library only:
the hooks run it."""

import shutil
from pathlib import Path

ENDING = ".takehome-new"  # of a file that is written beside the one it replaces
KEPT = 20_000_000  # bytes up to which a file is put back if a later one fails


def replace_files(files):
    """Write {path: text, or path to copy} beside the files there, then put all in
    place.

    Raises OSError, with the files of before in place, if one cannot be written.
    """
    besides = {}
    try:
        for path, content in files.items():
            if isinstance(content, Path) and path.exists() and content.samefile(path):
                continue
            path.parent.mkdir(exist_ok=True)
            besides[path] = path.with_name(f"{path.name}{ENDING}")
            write_new(besides[path], content)
        put_in_place(besides)
    finally:
        for beside in besides.values():
            beside.unlink(missing_ok=True)


def put_in_place(besides):
    """Move {path: file beside it} into place; put back what was moved if one fails."""
    before = {}
    try:
        for path, beside in besides.items():
            before[path] = read_before(path)
            beside.replace(path)
    except OSError:
        for path, content in before.items():
            if content is not None and path.read_bytes() != content:
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
        path.write_bytes(content.encode())


def write_beside(path, text):
    """Write a text file so that it is either the old one or the whole new one."""
    replace_files({path: text})
