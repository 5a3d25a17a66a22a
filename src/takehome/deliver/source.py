"""Read what a deliverable is made of, the write-up and results.json, and refuse a
write-up whose generated blocks are of another run."""

import html
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

from takehome import UserError
from takehome.check import mask_code, mask_comments, read_table
from takehome.project.blocks import find_blocks
from takehome.project.files import read_regular, stays_inside

MOST_BYTES = 5_000_000
MOST_LETTERS = 300_000  # of a write-up; parsing a million brackets takes a minute
NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?(?:e[-+]\d+)?%?")
RENEW = "run the project (`make run`), look at what changed, then ask again"


@dataclass(frozen=True)
class Source:
    """A project's write-up as text, and its results, empty where it has none."""

    folder: Path
    text: str
    results: dict


def read_source(folder):
    """Return the Source of a project; UserError if there is no write-up, or if one of
    its blocks is not of results.json."""
    text = read_text(folder, "README.md")
    if text is None or not mask_comments(text).strip():
        raise UserError(
            f"{folder} has no README.md with words in it: this is made of the write-up"
        )
    if len(text) > MOST_LETTERS:
        raise UserError(
            f"README.md has {len(text):,} letters, more than a write-up has "
            f"({MOST_LETTERS:,}): shorten it"
        )
    source = Source(folder, text, read_results(folder))
    refuse_stale_blocks(source)
    return source


def read_text(folder, name):
    """Return the text of a file inside of the folder, None if it is not there."""
    path = folder / name
    if not path.is_file():
        return None
    content = read_regular(path, MOST_BYTES) if stays_inside(folder, path) else None
    try:
        text = (content or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{name} is not UTF-8: save it as UTF-8") from None
    if content is None:
        raise UserError(
            f"{name} is not a plain file of at most 5 MB inside of {folder}"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_results(folder):
    """Return what reports/results.json holds, nothing if it is not there."""
    text = read_text(folder, "reports/results.json")
    if text is None:
        return {}
    try:
        # an integer may be too large for anything else
        results = json.loads(text, parse_int=float)
    except (ValueError, RecursionError):
        results = None
    if not isinstance(results, dict):
        raise UserError(f"reports/results.json does not hold a JSON object: {RENEW}")
    return results


def refuse_stale_blocks(source):
    """Raise UserError for the first generated block that is not of results.json."""
    if not source.results and "models: generated" in source.text:
        raise UserError(f"there is no reports/results.json to compare with: {RENEW}")
    for block in find_blocks(mask_code(source.text)):
        if block.name not in source.results:
            continue
        content = source.text[block.content_start : block.content_end].strip()
        if not agrees(content, source.results[block.name]):
            raise UserError(
                f"the block {block.name} of README.md is not that of results.json: "
                f"{RENEW}"
            )


def agrees(block, part):
    """Tell whether a block says what its part of results.json does: the same numbers in
    order, to the decimals shown, and the same words."""
    cells = read_cells(block)
    shown = []
    for cell in cells:
        shown += list_numbers(cell)
    if not part:
        return not shown
    leaves = list(list_leaves(part))
    if not have_same_numbers(shown, leaves):
        return False
    words = [plain(leaf) for leaf in leaves if isinstance(leaf, str)]
    return all(is_in_cells(word, cells) for word in words)


def read_cells(block):
    """Return the cells of a block's table in reading order; a text is one cell."""
    _, rows = read_table(block)
    cells = []
    for row in rows:
        cells += [plain(cell) for cell in row]
    return cells or [plain(block)]


def list_numbers(text):
    return [match[0] for match in NUMBER.finditer(text)]


def is_in_cells(word, cells):
    """Tell whether a text is one of the cells, or an end of a range in one."""
    for cell in cells:
        ends = cell.split(" to ")
        if word == cell or word in ends:
            return True
    return False


def list_leaves(part):
    """Yield the texts and numbers in a part of results.json, in reading order."""
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from list_leaves(item)
    elif isinstance(part, bool) or part is None:
        yield str(part)
    elif not isinstance(part, float) or math.isfinite(part):
        yield part
    else:
        yield str(part)


def plain(text):
    """Return text as the blocks show it: without escapes, on one line."""
    text = html.unescape(text)
    text = text.replace("\\", "")
    text = text.replace("|", "/")
    return " ".join(text.split())


def have_same_numbers(shown, leaves):
    """Tell whether the numbers shown are those in the leaves, rounded."""
    expected = []
    for leaf in leaves:
        if isinstance(leaf, int | float):
            expected.append(leaf)
        else:
            expected += list_numbers(plain(leaf))
    if len(shown) != len(expected):
        return False
    return all(map(is_rounded, shown, expected))


def is_rounded(text, value):
    """Tell whether a number as shown is the value, rounded; a text must be the same."""
    if isinstance(value, str):
        return text == value
    digits = text.replace(",", "").replace("−", "-")
    if digits.endswith("%"):
        digits = digits.removesuffix("%")
        value = value * 100
    _, _, fraction = digits.partition(".")
    half = 0.5000001 * 10 ** -len(fraction)
    return abs(float(digits) - value) <= half + 1e-9 * abs(value)
