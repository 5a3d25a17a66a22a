"""Read a write-up: sections, tables, and the prose, which stands outside of code,
comments and generated blocks."""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from takehome.project.blocks import find_blocks

FENCE = re.compile(
    r"^ {0,3}(```+|~~~+)[^\n]*(?:\n|\Z).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
OPENED, CLOSED = "<!--", "-->"
PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*(?:[-*|>#\n]|\d+\.))[^\n]+)*")
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*)$", re.MULTILINE)
TABLE = re.compile(r"(?:^ {0,3}\|.*\n?)+", re.MULTILINE)
TARGET = re.compile(r"\]\(\s*<?([^)\s>]+)")
SOURCE = re.compile(r"<img\b[^<>]*?\bsrc=[\"']([^\"'<>]+)")
WORD = re.compile(r"[^\W_](?:[\w'-]*\w)?")


@dataclass(frozen=True)
class Section:
    title: str
    level: int
    line: int
    text: str
    prose: str


@dataclass(frozen=True)
class Writeup:
    path: str
    text: str
    prose: str
    sections: tuple[Section, ...]
    breaks: list[int] = field(repr=False)  # where lines end

    @cached_property
    def lines(self):
        """The lines of the prose, without spaces around them."""
        lines = self.prose.split("\n")
        return {line.strip() for line in lines}

    def at(self, position):
        """Return file:line of a position in the text or the prose, whose lines are the
        same."""
        return f"{self.path}:{bisect_right(self.breaks, position - 1) + 1}"


@dataclass(frozen=True)
class Comment:
    """A comment and where it stands; one that is never closed reaches to the end."""

    start: int
    end: int
    text: str


def read_writeup(path, text):
    """Return the Writeup in a text."""
    without_code = mask_code(text)
    plain = mask_comments(without_code)
    prose = mask_comments(mask_blocks(without_code))
    breaks = [match.start() for match in re.finditer("\n", text)]
    sections, end = [], len(text)
    for heading in reversed(list(HEADING.finditer(plain))):
        start = heading.end()
        section = Section(
            title=heading[2].rstrip(" \t#").strip(),
            level=len(heading[1]),
            line=bisect_right(breaks, heading.start() - 1) + 1,
            text=text[start:end],
            prose=prose[start:end],
        )
        sections.append(section)
        end = heading.start()
    return Writeup(path, text, prose, tuple(reversed(sections)), breaks)


def read_cells(text):
    """Return the Markdown of a notebook as one text, empty if it cannot be read as a
    notebook."""
    try:
        cells = json.loads(text)["cells"]
        prose = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
        return "\n\n".join(map("".join, prose))
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def mask(pattern, text):
    """Return text with spaces in place of what matches, so that every position and line
    stays what it was."""
    return pattern.sub(replace_by_spaces, text)


def replace_by_spaces(match):
    return to_spaces(match[0])


def to_spaces(text):
    return re.sub(r"[^\n]", " ", text)


def mask_code(text):
    return mask(FENCE, text)


def find_comments(text):
    """Return the comments in one pass, however many are opened and never closed."""
    comments, start = [], text.find(OPENED)
    while start >= 0:
        end = text.find(CLOSED, start + len(OPENED))
        inner = text[start + len(OPENED) : end if end >= 0 else len(text)]
        end = end + len(CLOSED) if end >= 0 else len(text)
        comments.append(Comment(start, end, inner))
        start = text.find(OPENED, end)
    return comments


def mask_comments(text):
    return mask_parts(text, find_comments(text))


def mask_blocks(text):
    return mask_parts(text, find_blocks(text))


def mask_parts(text, parts):
    """Return text with spaces in place of its comments or blocks, given in order; what
    lies in one before is masked already."""
    pieces, done = [], 0
    for part in parts:
        if part.start >= done:
            pieces.append(text[done : part.start])
            pieces.append(to_spaces(text[part.start : part.end]))
            done = part.end
    pieces.append(text[done:])
    return "".join(pieces)


def find_sections(writeup, pattern):
    return [
        section
        for section in writeup.sections
        if re.search(pattern, section.title, re.IGNORECASE)
    ]


def find_questions(text):
    """Return the comments that ask the candidate for something: the marks of blocks and
    of linters end otherwise."""
    questions = []
    for comment in find_comments(mask_code(text)):
        if comment.text.rstrip().endswith(("?", ".")):
            questions.append(comment)
    return questions


def find_figures(text):
    """Return (position, path) of the figures in the text, comments left out."""
    plain, shown, before = mask_comments(text), [], 0
    for match in TARGET.finditer(plain):
        start = plain.rfind("![", before, match.start())
        before = match.end()
        if start >= 0:
            shown.append((start, match[1]))
    shown += [(match.start(), match[1]) for match in SOURCE.finditer(plain)]
    return sorted(shown)


def read_table(text):
    """Return the header and the rows of the first table in the text, as lists of
    cells."""
    lines = TABLE.search(text)
    return split_table(lines[0]) if lines else ([], [])


def read_tables(writeup):
    """Return (file:line, header, rows) of each table in the prose."""
    found = []
    for table in TABLE.finditer(writeup.prose):
        found.append((writeup.at(table.start()), *split_table(table[0])))
    return found


def split_table(lines):
    """Return the header and the rows of a table, as lists of cells."""
    header, *rows = map(split_row, lines.strip().split("\n"))
    filled = [row for row in rows if not is_rule(row)]
    return header, filled


def is_rule(row):
    """Tell whether a row is the line between header and cells."""
    return all(re.fullmatch(r":?-+:?|", cell) for cell in row)


def split_row(line):
    """Return the cells of a row, cut at bars that are not escaped."""
    inner = line.strip().strip("|")
    cells = re.split(r"(?<!\\)\|", inner)
    return [cell.strip() for cell in cells]


def find_paragraphs(text):
    """Return (position, text) of every paragraph, row of a table, and item of a
    list."""
    found = []
    for match in PARAGRAPH.finditer(text):
        found.append((match.start(), match[0]))
    return found


def count_words(text):
    return len(WORD.findall(text))
