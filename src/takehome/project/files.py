"""Write files so that each is the old one or the whole new one. Standard library only:
the hooks run it."""

import shutil
from pathlib import Path


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
