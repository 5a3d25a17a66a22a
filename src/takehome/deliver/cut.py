"""Leave out sections of a report, in a stated order, until it fits into pages."""

import re

from takehome import UserError
from takehome.deliver.markdown import Section
from takehome.deliver.pages import count_pages

WHOLE, TABLES = "", "the tables of "
# what is left out first; the rest, such as answer, results and limitations, stays
CUTS = (
    (r"map of the code|structure|layout", WHOLE),
    (r"^run|how to run|install|set ?up|usage|reproduc", WHOLE),
    (r"^time\b|hours", TABLES),
    (r"more time|next step|future", WHOLE),
    (r"model choice|models?$|modell?ing", WHOLE),
    (r"validat|split", WHOLE),
    (r"^data|explor", WHOLE),
    (r"error analysis|fails", WHOLE),
    (r"^time\b|hours", WHOLE),
    (r"framing|scope|assumption", WHOLE),
    (r"decision|trade-?off", WHOLE),
)
KEPT = re.compile(
    r"answer|summary|finding|conclusion|result|tl;?dr|limit|caveat|weakness",
    re.IGNORECASE,
)
SPARE = 0.04  # of a page, since browsers differ by some lines


def cut_to_pages(title, sections, paper, most):
    """Return (sections, what was left out) of at most so many pages; UserError if what
    must stay takes more."""
    left_out = []
    for pattern, what in CUTS:
        if fits(title, sections, paper, most, left_out):
            break
        for section in find_cut(sections, pattern):
            sections = leave_out(sections, section, what)
            left_out = add_name(left_out, section.title, what)
    pages = count_pages(title, sections, paper, describe_left_out(left_out))
    if not fits(title, sections, paper, most, left_out):
        titles = ", ".join(section.title for section in sections if section.title)
        raise UserError(
            f"what must stay takes about {pages:.1f} pages, more than {most}: shorten "
            f"{titles or 'README.md'}"
        )
    return sections, left_out


def fits(title, sections, paper, most, left_out):
    note = describe_left_out(left_out)
    return count_pages(title, sections, paper, note) <= most - SPARE


def find_cut(sections, pattern):
    """Return the sections with such a title that may be left out."""
    return [
        section
        for section in sections
        if re.search(pattern, section.title, re.IGNORECASE)
        and not KEPT.search(section.title)
    ]


def leave_out(sections, section, what):
    """Return sections without one of them, or without its tables."""
    if what == WHOLE:
        return [one for one in sections if one is not section]
    blocks = [block for block in section.blocks if block.kind != "table"]
    shorter = Section(section.title, blocks)
    return [shorter if one is section else one for one in sections]


def add_name(left_out, title, what):
    """Return what was left out with one thing more; a section stands for its tables."""
    others = [name for name in left_out if name != f"{TABLES}{title}"]
    return [*others, f"{what}{title}"]


def describe_left_out(left_out):
    """Return the sentence at the end of a report, none if it is whole."""
    if not left_out:
        return ""
    return f"Left out here, and to be found in README.md: {'; '.join(left_out)}."
