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
QUESTION = re.compile(
    r"<!--((?:(?!-->).)*[?.])\s*-->", re.DOTALL
)  # marks of blocks and of linters end otherwise
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
    plain = blank(COMMENT, blank(FENCE, text))
    prose = blank(COMMENT, blank(BLOCK, blank(FENCE, text)))
    found = list(HEADING.finditer(plain))
    ends = [*(heading.start() for heading in found[1:]), len(text)][: len(found)]
    sections = [
        Section(
            heading[2].strip(),
            len(heading[1]),
            text.count("\n", 0, heading.start()) + 1,
            text[heading.end() : end],
            prose[heading.end() : end],
        )
        for heading, end in zip(found, ends, strict=True)
    ]
    return Writeup(path, text, prose, tuple(sections))


def blank(pattern, text):
    """Return text with what matches made blanks, so that every position and line stays
    what it was."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def find_sections(writeup, pattern):
    return [
        section
        for section in writeup.sections
        if re.search(pattern, section.title, re.IGNORECASE)
    ]


def find_questions(text):
    """Return the comments that ask the candidate for something, as matches."""
    return list(QUESTION.finditer(blank(FENCE, text)))


def read_table(text):
    """Return the header and the rows of the first table in the text, as lists of
    cells."""
    lines = re.search(r"(?:^ {0,3}\|.*\n?)+", text, re.MULTILINE)
    rows = [split_row(line) for line in lines[0].strip().split("\n")] if lines else [[]]
    return rows[0], [
        row
        for row in rows[1:]
        if not all(re.fullmatch(r":?-+:?|", cell) for cell in row)
    ]


def split_row(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def find_paragraphs(text):
    """Return (position, text) of every paragraph, row of a table, and item of a
    list."""
    return [
        (match.start(), match[0])
        for match in re.finditer(
            r"[^\n]+(?:\n(?![ \t]*(?:[-*|>#\n]|\d+\.))[^\n]+)*", text
        )
    ]


def count_words(text):
    return len(WORD.findall(text))
