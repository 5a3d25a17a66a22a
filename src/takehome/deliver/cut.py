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
    must stay takes more.

    A long section that went last may leave room for shorter ones that went before it:
    they are put back, the last first.
    """

    def fits(cuts):
        note = describe_left_out(name_cuts(sections, cuts))
        kept = leave_out(sections, cuts)
        return count_pages(title, kept, paper, note) <= most - SPARE

    cuts = []
    for cut in list_cuts(sections):
        if fits(cuts):
            break
        cuts.append(cut)
    if not fits(cuts):
        refuse(title, sections, paper, most, cuts)
    for cut in reversed(cuts):
        others = [other for other in cuts if other != cut]
        if fits(others):
            cuts = others
    return leave_out(sections, cuts), name_cuts(sections, cuts)


def refuse(title, sections, paper, most, cuts):
    """Raise UserError, as what must stay takes too many pages."""
    kept = leave_out(sections, cuts)
    note = describe_left_out(name_cuts(sections, cuts))
    pages = count_pages(title, kept, paper, note)
    titles = ", ".join(section.title for section in kept if section.title)
    raise UserError(
        f"what must stay takes about {pages:.1f} pages, more than {most}: shorten "
        f"{titles or 'README.md'}"
    )


def list_cuts(sections):
    """Return (place of a section, whether it goes as a whole), what goes first."""
    cuts = []
    for pattern, what in CUTS:
        for place, section in enumerate(sections):
            is_meant = re.search(pattern, section.title, re.IGNORECASE)
            is_gone = (place, WHOLE) in cuts
            if is_meant and not is_gone and not KEPT.search(section.title):
                cuts.append((place, what))
    return cuts


def leave_out(sections, cuts):
    """Return sections without those, or without their tables."""
    kept = []
    for place, section in enumerate(sections):
        if (place, WHOLE) in cuts:
            continue
        if (place, TABLES) in cuts:
            blocks = [block for block in section.blocks if block.kind != "table"]
            section = Section(section.title, blocks)
        kept.append(section)
    return kept


def name_cuts(sections, cuts):
    """Return what was left out by name; a section stands for its tables."""
    return [
        f"{what}{sections[place].title}"
        for place, what in cuts
        if what == WHOLE or (place, WHOLE) not in cuts
    ]


def describe_left_out(left_out):
    """Return the sentence at the end of a report, none if it is whole."""
    if not left_out:
        return ""
    return f"Left out here, and to be found in README.md: {'; '.join(left_out)}."
