"""The generated blocks of a write-up: what stands between two comments that name them.
Standard library only: the hooks run it."""

import re
from dataclasses import dataclass

from takehome import UserError
from takehome.project.files import read_regular, refuse_strange_files, replace_files

MOST_BYTES = 5_000_000
MARK = r"<!-- *(?P<name>\w+): *(?:generated[^<\n]*?-->(?:\r?\n)?|(?P<is_end>end *-->))"
MARKS = {str: re.compile(MARK), bytes: re.compile(MARK.encode())}


@dataclass(frozen=True)
class Block:
    """A block from its first mark to its last; its content is what lies between."""

    name: str
    start: int
    content_start: int
    content_end: int
    end: int


def find_blocks(text):
    """Return the blocks of a text, or of its bytes: each from its first mark to the
    next that ends it, found in one pass."""
    ends, found = {}, []
    for mark in reversed(list(MARKS[type(text)].finditer(text))):
        name = mark["name"] if isinstance(text, str) else mark["name"].decode()
        if mark["is_end"]:
            ends[name] = mark
        elif name in ends:
            end = ends[name]
            found.append(Block(name, *mark.span(), *end.span()))
    blocks, done = [], 0
    for block in reversed(found):
        if block.start >= done:
            blocks.append(block)
            done = block.end
    return blocks


def fill_blocks(text, contents):
    """Return the text with the contents given in its blocks of these names."""
    parts, done = [], 0
    for block in find_blocks(text):
        old = text[block.content_start : block.content_end]
        new = contents.get(block.name, old)
        parts += [text[done : block.content_start], new]
        done = block.content_end
    return text[:0].join([*parts, text[done:]])


def tell_marks(name):
    """Return the two marks of a block."""
    return f"<!-- {name}: generated, edits here are lost -->", f"<!-- {name}: end -->"


def fill_lines(text, name, lines):
    """Return a write-up's bytes, in any encoding that extends ASCII, with lines in a
    block; None if it is not there."""
    start, end = tell_marks(name)
    for block in find_blocks(text):
        if block.name == name:
            is_windows = text[: block.content_start].endswith(b"\r\n")
            end_of_line = "\r\n" if is_windows else "\n"
            content = end_of_line.join(["", *lines, "", ""])
            return fill_blocks(text, {name: content.encode()})
    if start.encode() in text:
        raise UserError(
            f"README.md has lost the mark {end}: put it back, or delete the first mark "
            "too"
        )
    return None


def write_readme(project, change):
    """Replace the project's README.md by what `change` makes of its bytes, unless that
    is None; return whether it was replaced."""
    path = project / "README.md"
    refuse_strange_files(project)
    before = read_regular(path, MOST_BYTES)
    if before is None:
        raise UserError(f"{path} cannot be read: is it a file, and yours to read?")
    if b"\0" in before:
        raise UserError("README.md is not valid UTF-8: save it as UTF-8")
    after = change(before)
    if after is None:
        return False
    try:
        replace_files({path.resolve(): after})
    except OSError as error:
        raise UserError(
            f"cannot fill {path} ({error.strerror}): it is as it was"
        ) from None
    return True
