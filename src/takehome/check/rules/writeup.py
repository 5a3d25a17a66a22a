"""Does the write-up say what was found, decided and left open, in the candidate's
words?"""

import posixpath
import re
from urllib.parse import unquote

from takehome.check.finding import (
    Lacking,
    Missing,
    NotApplicable,
    check,
    demand,
    judge,
    judge_line,
)
from takehome.check.readers.writeup import (
    find_figures,
    find_paragraphs,
    find_questions,
    find_sections,
    mask_comments,
    read_table,
)
from takehome.check.rules.own_words import (
    find_own_paragraphs,
    judge_section,
    require_section,
)

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # a notebook may attach one
FEWEST_DECISIONS = 3
DECISIONS = r"decision|trade-?off|choices"
ALTERNATIVE = re.compile(r"reject|alternative|instead", re.IGNORECASE)
REJECTED = re.compile(
    r"\breject|\balternative|\binstead of|\brather than|\bdecided against|\bnot taken",
    re.IGNORECASE,
)


@check
def answer(project):
    headings = r"answer|summary|finding|conclusion|result|tl;?dr"
    return judge_section(project, headings, "answer or summary", 25)


@check
def questions_answered(project):
    writeup = demand(project.writeup)
    if not writeup.sections:
        raise Lacking(f"{writeup.path} has no headings")
    problems = [
        f"{writeup.at(found.start)}: {' '.join(found.text.split())}"
        for found in find_questions(writeup.text)
    ]
    problems += [
        f"{writeup.path}:{section.line}: {section.title} is empty"
        for section in find_empty(writeup)
    ]
    headings = len(writeup.sections)
    return judge(problems, f"{writeup.path}: {headings} headings, no question left")


def find_empty(writeup):
    """Return the sections without text that are not headings of smaller ones."""
    empty = []
    levels = [section.level for section in writeup.sections] + [0]
    for section, following in zip(writeup.sections, levels[1:], strict=True):
        is_last = following <= section.level
        if is_last and not mask_comments(section.text).strip():
            empty.append(section)
    return empty


@check
def decisions(project):
    writeup = demand(project.writeup)
    if find_sections(writeup, DECISIONS):
        section = require_section(project, DECISIONS, "decisions")
        prose, place = section.prose, f"{writeup.path}:{section.line}"
    else:
        own = [text for _, text in find_own_paragraphs(project)]
        prose, place = "\n\n".join(own), writeup.path
    count = count_decisions(prose)
    line = f"{place}: {count} decisions with a rejected alternative"
    if count < FEWEST_DECISIONS:
        return judge_line(False, f"{line}, fewer than {FEWEST_DECISIONS}")
    return judge_line(True, line)


def count_decisions(prose):
    """Return how many rows of a table, else paragraphs, name what was rejected."""
    header, rows = read_table(prose)
    for column, name in enumerate(header):
        if ALTERNATIVE.search(name):
            named = [row for row in rows if len(row) > column and row[column]]
            return len(named)
    texts = [text for _, text in find_paragraphs(prose)]
    return len(list(filter(REJECTED.search, texts)))


@check
def limitations(project):
    headings = r"limit|caveat|weakness|shortcoming|not to be trusted"
    return judge_section(project, headings, "limitations or caveats", 20)


@check
def next_steps(project):
    headings = r"more time|next step|future|next$|further"
    return judge_section(project, headings, "next steps or more time", 15)


@check
def figures(project):
    writeup = demand(project.writeup)
    shown = list_figures(writeup)
    if not shown:
        raise NotApplicable(f"{writeup.path} shows no figure")
    has_history = not isinstance(project.commits, Missing)
    problems = []
    for place, path in shown:
        if path not in project.files:
            problems.append(f"{place}: {path} does not exist, or git ignores it")
        elif has_history and path in project.changed:
            problems.append(f"{place}: {path} is not committed as it is")
    return judge(problems, f"{writeup.path}: {len(shown)} figures")


def list_figures(writeup):
    """Return (file:line, path) of the figures that the write-up shows from a file."""
    shown = []
    for place, target in find_figures(writeup.text):
        path = posixpath.join(posixpath.dirname(writeup.path), unquote(target))
        if not SCHEME.match(target):
            shown.append((writeup.at(place), posixpath.normpath(path)))
    return shown
