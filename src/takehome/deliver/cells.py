"""Make the cells of a notebook: the write-up's sections, main's steps where they
belong, and after them what they show."""

import ast
import json
import re
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import unquote

from takehome.check import find_comments, mask_code, read_writeup
from takehome.deliver.figures import embed
from takehome.deliver.steps import DATA, MODEL, RESULTS, VALIDATION, is_known_after
from takehome.project.blocks import find_blocks

TITLES = {
    RESULTS: r"result|performance",
    DATA: r"^data|explor",
    VALIDATION: r"validat|split",
    MODEL: r"model choice|models?$|modell?ing|method|approach",
}
FIGURE = re.compile(r"^ {0,3}!\[[^\]\n]*\]\(\s*<?([^)\s>]+)>?[^)\n]*\)[ \t]*$", re.M)
PROSE, BLOCK, SHOWN = "prose", "block", "figure"
DISPLAY = ("Image", "Markdown")
PANDAS = "import pandas as pd"


@dataclass(frozen=True)
class Part:
    """A piece of a section; `name` is that of a block, or the path of a figure."""

    kind: str
    text: str
    name: str = ""


@dataclass(frozen=True)
class Section:
    stage: int | None
    heading: str
    parts: list[Part]


@dataclass(frozen=True)
class Cell:
    """`block` names the part of the results that the cell shows, if it shows one."""

    kind: str
    source: str
    block: str = ""


def make_cells(source, main, has_tables):
    """Return the cells for a Source and its project's Main; `has_tables` if the project
    can show a part of its results as the write-up does."""
    sections = order_sections(read_sections(source))
    cells, done = [], 0
    for section, count in zip(sections, plan_steps(sections, main.steps), strict=True):
        cells += make_section(section, main, done, count, has_tables)
        done = count
    return add_imports(cells, main)


# sections


def read_sections(source):
    """Return the Sections of a write-up: what stands below each of its headings of the
    first two levels."""
    headings = read_writeup("README.md", source.text).sections
    starts = {heading.line for heading in headings if heading.level <= 2}
    bodies = [("", [])]
    for number, line in enumerate(source.text.split("\n"), start=1):
        if number in starts:
            bodies.append((line.strip(), []))
        else:
            _, body = bodies[-1]
            body.append(line)
    sections = [read_section(source, heading, body) for heading, body in bodies]
    return [section for section in sections if section.heading or section.parts]


def read_section(source, heading, lines):
    """Return the Section of the lines below a heading; that of a title has no stage."""
    stage = None
    if heading.startswith("##"):
        stage = find_stage(heading.strip("# "))
    text = "\n".join(lines)
    return Section(stage, heading, list(read_parts(text, source)))


def find_stage(title):
    """Return the stage of main that a section is about, None for another section."""
    for stage, pattern in TITLES.items():
        if re.search(pattern, title, re.IGNORECASE):
            return stage
    return None


def read_parts(text, source):
    """Yield the Parts of a section's text, in order."""
    plain = mask_code(text)
    found = [(*match.span(), match[1]) for match in FIGURE.finditer(plain)]
    for block in find_blocks(plain):
        if block.name in source.results:
            found.append((block.start, block.end, block.name))
    done = 0
    for start, end, name in sorted(found):
        yield from make_prose(text[done:start])
        shown = text[start:end]
        if shown.startswith("<!--"):
            yield Part(BLOCK, drop_comments(shown), name)
        else:
            embed(source.folder, name)  # it is refused here as a report would refuse it
            yield Part(SHOWN, shown, unquote(name))
        done = end
    yield from make_prose(text[done:])


def make_prose(text):
    """Yield the Part of a text, if anything of it is left."""
    if text := drop_comments(text):
        yield Part(PROSE, text)


def drop_comments(text):
    """Return text without comments, and without the blank lines that they leave."""
    comments = find_comments(mask_code(text))
    for comment in reversed(comments):  # so that places before it stay true
        text = text[: comment.start] + text[comment.end :]
    text = re.sub(r"\n{3,}", "\n\n", text)
    return text.strip("\n")


def order_sections(sections):
    """Return sections with that on results behind those on how they were found."""
    stages = [section.stage for section in sections]
    if RESULTS not in stages:
        return sections
    others = list(sections)
    results = others.pop(stages.index(RESULTS))
    others.insert(find_last_staged(others) + 1, results)
    return others


def find_last_staged(sections):
    """Return the place of the last section that has a stage; of the last if none
    has."""
    last = len(sections) - 1
    for place in range(last, -1, -1):
        if sections[place].stage is not None:
            return place
    return last


def plan_steps(sections, steps):
    """Return how many steps have run after each section; all have after the last one
    that has a stage."""
    last, counts, done = find_last_staged(sections), [], 0
    for place, section in enumerate(sections):
        if section.stage is not None:
            done = max(done, sum(step.stage <= section.stage for step in steps))
        if place >= last:
            done = len(steps)
        counts.append(done)
    return counts


# cells


def make_section(section, main, done, count, has_tables):
    """Return the cells of a section, in which the steps from `done` to `count` run:
    words, steps, what they show, and words on that."""
    steps = [Cell("code", step.code) for step in main.steps[done:count]]
    cells, waits = [Cell("markdown", section.heading)], True
    for part in section.parts:
        shown = show_part(part, main, count, has_tables)
        if shown and waits:
            cells, waits = [*cells, *steps], False
        cells.append(shown or Cell("markdown", part.text))
    if waits:
        cells += steps
    return list(join_words(cells))


def show_part(part, main, count, has_tables):
    """Return the Cell that shows a block or a figure after so many steps; None where
    these have not made it yet."""
    is_done = count == len(main.steps)
    if part.kind == SHOWN and is_done and main.results:
        return Cell("code", f"Image({json.dumps(part.name, ensure_ascii=False)})")
    if part.kind != BLOCK or not main.results:
        return None
    value = main.parts.get(part.name)
    if is_done:
        code = f"{main.results}[{json.dumps(part.name)}]"
    elif value is not None and is_known_after(main, value, count):
        code = ast.unparse(value)
    else:
        return None
    if has_tables:
        return Cell("code", f"Markdown(report.to_markdown({code}))", part.name)
    table = f"pd.DataFrame({code})" if "|" in part.text else code
    return Cell("code", table, part.name)


def join_words(cells):
    """Yield cells, of Markdown those that follow each other as one."""
    for kind, group in groupby(cells, key=lambda cell: cell.kind):
        if kind == "code":
            yield from group
        elif text := "\n\n".join(cell.source for cell in group if cell.source):
            yield Cell("markdown", text)


def add_imports(cells, main):
    """Return cells with one that imports what they need, before the first code."""
    lines = list(main.imports)
    if names := [name for name in DISPLAY if has_call(cells, rf"{name}\(")]:
        lines.append(f"from IPython.display import {', '.join(names)}")
    if has_call(cells, r"pd\.DataFrame\(") and PANDAS not in lines:
        lines.append(PANDAS)
    if not lines:
        return cells
    place = [cell.kind for cell in cells].index("code")
    return [*cells[:place], Cell("code", "\n".join(lines)), *cells[place:]]


def has_call(cells, pattern):
    """Tell whether code of the cells calls what the pattern names."""
    call = re.compile(rf"\b{pattern}")
    codes = [cell.source for cell in cells if cell.kind == "code"]
    return any(call.search(code) for code in codes)
