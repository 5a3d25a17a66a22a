"""Bring a new rendering into a project without losing what its candidate wrote."""

import tempfile
from pathlib import Path

from takehome import UserError
from takehome.project.blocks import fill_blocks, find_blocks
from takehome.project.git import run_own_git


def plan_changes(project, old, new):
    """Return {relative path: bytes, or None to delete} that turn the project's files,
    once rendered as `old`, into `new`.

    A file that was not edited is replaced, and an edited one is merged. Raises
    UserError, naming the files, where both changed the same lines.
    """
    changes = {}
    conflicts = []
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name):
            continue
        mine = read_file(project / name)
        try:
            merged = merge_file(mine, old.get(name), new.get(name))
        except MergeConflict:
            conflicts.append(name)
            continue
        if merged != mine:
            changes[name] = merged
    if conflicts:
        raise UserError(
            f"{', '.join(conflicts)}: your changes and the new ones meet in the same "
            "lines, so nothing was changed: undo yours there, run this again, and put "
            "them back"
        )
    return changes


class MergeConflict(Exception):
    """Two changes of the same lines."""


def read_file(path):
    """Return a file's bytes, or None if there is no such file."""
    return path.read_bytes() if path.is_file() else None


def merge_file(mine, old, new):
    """Return the candidate's file with the change from `old` to `new`, None if there is
    no file then. Raises MergeConflict."""
    if mine is None:
        return new if old is None else None  # deleted by hand: it stays so
    if b"\r\n" in mine:
        unix = merge_file(mine.replace(b"\r\n", b"\n"), old, new)
        return unix and unix.replace(b"\n", b"\r\n")
    if mine in (old, new):
        return new
    if new is None:
        return mine  # edited, so it is the candidate's to delete
    if old is None:
        raise MergeConflict
    return merge_texts(mine, old, new)


def merge_texts(mine, old, new):
    """Merge line by line; generated blocks are new where the rendering changes them,
    and else as the last run filled them."""
    rendered, rendered_anew = read_blocks(old), read_blocks(new)
    changed = merge_lines(fill_blocks(mine, rendered), old, new)
    kept = {}
    for name, content in read_blocks(mine).items():
        if rendered_anew.get(name) == rendered.get(name):
            kept[name] = content
    return fill_blocks(changed, kept)


def read_blocks(text):
    """Return {name: content} of the generated blocks."""
    return {
        block.name: text[block.content_start : block.content_end]
        for block in find_blocks(text)
    }


def merge_lines(mine, old, new):
    """Return the three-way merge by git. Raises MergeConflict."""
    with tempfile.TemporaryDirectory(prefix="takehome-merge-") as folder:
        names = ("mine", "old", "new")
        for name, content in zip(names, (mine, old, new), strict=True):
            Path(folder, name).write_bytes(content)
        # it writes the merged lines into the first file, and fails on a conflict
        if run_own_git(folder, "merge-file", "--quiet", *names) is None:
            raise MergeConflict
        return Path(folder, "mine").read_bytes()
