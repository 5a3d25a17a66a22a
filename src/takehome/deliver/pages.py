"""Estimate how many pages a report takes, from the sizes in report.css and the widths
of Arial's letters. Browsers differ by some lines; tests hold the two together."""

import math
from dataclasses import dataclass

from takehome.deliver.figures import measure
from takehome.deliver.markdown import LEAD, SHORT, Section, list_rows, read_words

MILLIMETER = 72 / 25.4  # in points
PAPERS = {"a4": (210, 297), "letter": (215.9, 279.4)}
MARGINS = (36, 30)  # of both sides together, in millimeters
LINE, TABLE_LINE, CODE_LINE = 13.75, 10.8, 11.25
TEXT_SIZE, TABLE_SIZE = 11, 9
GAP, CELL_GAP, ROW_GAP, INDENT = 5, 9, 2.5, 16
FIGURE_GAP, FIGURE_MOST = 7, 43 * MILLIMETER
CODE_GAP, CODE_WIDTH = 12, 5.42
HEADINGS = {"h1": (21.6, 6, 18), "h2": (15.6, 8, 13), "h3": (13.2, 11, 11)}
BOLD = 1.07
# thousandths of the font's size, as Arial and Helvetica have them
WIDTHS = {222: "ijl'", 278: " !,./:;[\\]ftI|", 333: "()-`r", 500: "ckJsvxyz"}
WIDTHS |= {584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "wCDHNRU", 778: "GOQ"}
WIDTHS |= {833: "mM", 889: "%", 944: "W", 1015: "@"}
WIDTH = {letter: size for size, letters in WIDTHS.items() for letter in letters}
USUAL_WIDTH = 556
FIRST_WIDE, WIDE = "\u2e80", 1_000  # of Chinese, Japanese and Korean


@dataclass(frozen=True)
class Piece:
    """What no page break cuts: its height in points, and whether it must stay with what
    follows."""

    height: float
    stays: bool = False


def count_pages(title, sections, paper, note=""):
    """Return how many pages a title and sections take, as a fraction: 3.2 is a fifth of
    the fourth page."""
    width, height = find_area(paper)
    pieces = list(measure_heading(title.tokens, width)) if title else []
    for section in sections:
        pieces += measure_section(section, width)
    if note:
        pieces += [Piece(TABLE_LINE)] * count_lines(note, width, TABLE_SIZE)
    return lay_out(pieces, height)


def measure_title(title, width):
    """Return the height of a write-up's title."""
    return add_heights(measure_heading(title.tokens, width))


def measure_blocks(blocks, width, title=""):
    """Return the height of blocks below a title, if there is one."""
    section = Section(title, blocks)
    return add_heights(measure_section(section, width))


def add_heights(pieces):
    return sum(piece.height for piece in pieces)


def find_area(paper):
    """Return (width, height) in points that the text of a page has."""
    width, height = PAPERS[paper]
    sides, ends = MARGINS
    return (width - sides) * MILLIMETER, (height - ends) * MILLIMETER


def lay_out(pieces, height):
    """Return the pages that pieces fill one after another."""
    pages, used, held = 0, 0.0, 0.0
    for piece in pieces:
        held += piece.height
        if piece.stays:
            continue
        if used + held > height:
            pages, used = pages + 1, 0.0
        used, held = used + held, 0.0
    return pages + (used + held) / height


def measure_section(section, width):
    """Yield the pieces of a section."""
    if section.title:
        height, gap, size = HEADINGS["h2"]
        lines = count_lines(section.title, width, size * BOLD)
        yield Piece(height * lines + gap, stays=True)
    for block in section.blocks:
        yield from MEASURES.get(block.kind, measure_text)(block.tokens, width)


def measure_heading(tokens, width):
    opening, words, *_ = tokens
    height, gap, size = HEADINGS.get(opening.tag, HEADINGS["h3"])
    text = read_words(words)
    lines = count_lines(text, width, size * BOLD)
    yield Piece(height * lines + gap, stays=True)


def measure_text(tokens, width):
    """Yield the lines of a paragraph, list or quote."""
    depth = 0
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "inline":
            words = read_words(token)
            lines = count_lines(words, width - depth * INDENT, TEXT_SIZE)
            yield from [Piece(LINE)] * lines
    yield Piece(GAP, stays=tokens[0].attrGet("class") == LEAD)


def measure_code(tokens, width):
    code = tokens[0].content.rstrip("\n")
    most = max(1, int(width / CODE_WIDTH))
    count = 0
    for line in code.split("\n"):
        needed = math.ceil(len(line) / most)
        count += max(1, needed)
    yield Piece(count * CODE_LINE + CODE_GAP)


def measure_figure(tokens, width):
    for child in tokens[1].children:
        if child.type == "image":
            across, down = measure(child.attrs["src"])
            across, down = across * 0.75, down * 0.75  # from pixels of the screen
            scale = min(1, width / across, FIGURE_MOST / down)
            yield Piece(down * scale + FIGURE_GAP)


def measure_table(tokens, width):
    """Yield the rows of a table; its header stays with the first of them."""
    rows = [[text for _, text in row] for row in list_rows(tokens)]
    widths = share_width(rows, width)
    stays = tokens[0].attrGet("class") == SHORT
    for place, row in enumerate(rows):
        weight = TABLE_SIZE * (BOLD if place == 0 else 1)
        cells = zip(row, widths, strict=False)
        lines = [count_lines(text, most, weight) for text, most in cells]
        height = max(lines, default=1) * TABLE_LINE + ROW_GAP
        yield Piece(height, stays or place == 0)
    yield Piece(GAP)


def share_width(rows, width):
    """Return the width of each column, as browsers share it: what a column needs at
    least, then by how much more it could use."""
    columns = list(zip(*rows, strict=False))
    least = [find_least_width(column) for column in columns]
    most = [find_most_width(column) for column in columns]
    gaps = CELL_GAP * len(columns)
    free = max(0, width - gaps - sum(least))
    wanted = sum(most) - sum(least)
    share = 1
    if wanted:
        share = min(1, free / wanted)
    widths = []
    for low, high in zip(least, most, strict=True):
        widths.append(low + (high - low) * share)
    return widths


def find_least_width(column):
    """Return the width of the longest word in a column of a table."""
    longest = 0
    for text in column:
        for word in text.split():
            longest = max(longest, find_width(word, TABLE_SIZE * BOLD))
    return longest


def find_most_width(column):
    """Return the width of the longest text in a column of a table."""
    return max(find_width(text, TABLE_SIZE * BOLD) for text in column)


def count_lines(text, width, size):
    """Return the lines that a text takes, broken between words, or within one that is
    too long for a line."""
    lines, used = 1, 0.0
    space = find_width(" ", size)
    for word in text.split():
        length = find_width(word, size)
        if used and used + space + length > width + 0.01:
            lines, used = lines + 1, 0.0
        used += length + (space if used else 0)
        more = max(0, math.ceil(used / max(width, size) - 0.01) - 1)
        lines, used = lines + more, used - more * max(width, size)
    return lines


def find_width(text, size):
    """Return the width of a text in points."""
    widths = [
        WIDE if letter >= FIRST_WIDE else WIDTH.get(letter, USUAL_WIDTH)
        for letter in text
    ]
    return sum(widths) * size / 1000


MEASURES = {
    "heading": measure_heading,
    "fence": measure_code,
    "code_block": measure_code,
    "figure": measure_figure,
    "table": measure_table,
}
