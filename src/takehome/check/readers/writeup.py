"""Read a write-up: sections, tables, and the prose, which stands outside of code,
comments and generated blocks."""

import re
from dataclasses import dataclass

FENCE = re.compile(
    r"^ {0,3}(```+|~~~+)[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
BLOCK = re.compile(r"<!-- *(\w+): generated.*?-->.*?<!-- *\1: end *-->", re.DOTALL)
COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
# marks of blocks and of linters end otherwise
QUESTION = re.compile(r"<!--((?:(?!-->).)*[?.])\s*-->", re.DOTALL)
PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*(?:[-*|>#\n]|\d+\.))[^\n]+)*")
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$", re.MULTILINE)
FIGURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img\b[^>]*\bsrc=[\"']([^\"']+)")
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

    def at(self, position):
        """Return file:line of a position in the text or the prose, whose lines are the
        same."""
        return f"{self.path}:{self.text.count(chr(10), 0, position) + 1}"


def read_writeup(path, text):
    """Return the Writeup in a text."""
    plain = blank(COMMENT, blank(FENCE, text))
    prose = blank(COMMENT, blank(BLOCK, blank(FENCE, text)))
    sections, end = [], len(text)
    for heading in reversed(list(HEADING.finditer(plain))):
        start = heading.end()
        section = Section(
            title=heading[2].strip(),
            level=len(heading[1]),
            line=text.count("\n", 0, heading.start()) + 1,
            text=text[start:end],
            prose=prose[start:end],
        )
        sections.insert(0, section)
        end = heading.start()
    return Writeup(path, text, prose, tuple(sections))


def blank(pattern, text):
    """Return text with what matches made blanks, so that every position and line stays
    what it was."""

    def fill(match):
        return re.sub(r"[^\n]", " ", match[0])

    return pattern.sub(fill, text)


def find_sections(writeup, pattern):
    return [
        section
        for section in writeup.sections
        if re.search(pattern, section.title, re.IGNORECASE)
    ]


def find_questions(text):
    """Return the comments that ask the candidate for something, as matches."""
    plain = blank(FENCE, text)
    return list(QUESTION.finditer(plain))


def read_table(text):
    """Return the header and the rows of the first table in the text, as lists of
    cells."""
    lines = re.search(r"(?:^ {0,3}\|.*\n?)+", text, re.MULTILINE)
    if not lines:
        return [], []
    header, *rows = map(split_row, lines[0].strip().split("\n"))
    return header, [row for row in rows if not is_rule(row)]


def is_rule(row):
    """Tell whether a row is the line between header and cells."""
    return all(re.fullmatch(r":?-+:?|", cell) for cell in row)


def split_row(line):
    """Return the cells of a row, cut at bars that are not escaped."""
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return list(map(str.strip, cells))


def find_paragraphs(text):
    """Return (position, text) of every paragraph, row of a table, and item of a
    list."""
    return [(match.start(), match[0]) for match in PARAGRAPH.finditer(text)]


def count_words(text):
    return len(WORD.findall(text))
