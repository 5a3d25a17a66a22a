"""Write files so that each is the old one or the whole new one. Standard library only:
the hooks run it."""

import shutil
from pathlib import Path


def replace_files(files):
    """Write {path: text, or path to copy} beside the files there, then put all of them
    in place."""
    besides = {}
    try:
        for path, content in files.items():
            if isinstance(content, Path) and path.exists() and content.samefile(path):
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


def write_new(path, content):
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content.encode())


def write_beside(path, text):
    """Write a text file so that it is either the old one or the whole new one."""
    replace_files({path: text})
