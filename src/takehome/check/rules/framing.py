"""Is it clear what was asked, of what, and under which assumptions?"""

import re

from takehome.check.finding import check, demand, judge, judge_line
from takehome.check.rules.own_words import (
    count_own_words,
    find_own_paragraphs,
    require_section,
)

FRAMING = r"fram|problem|scope|goal|objective|task|question"
FEWEST_WORDS = 30
ASSUMPTION = re.compile(r"\bassum", re.IGNORECASE)
METRIC = re.compile(
    r"\bmetric|\bscor(?:e|ing)|\bAUC\b|\bF1\b|\baccuracy|\bprecision|\brecall"
    r"|\bR2\b|\bR²|\bMAE\b|\bRMSE\b|\berror",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\bbecause|\bsince|\bso that|\bas the\b|\bcosts?\b|\bmatters?|\bfollows|\bfits"
    r"|\bchosen|\breason",
    re.IGNORECASE,
)


@check
def framing(project):
    section = require_section(project, FRAMING, "framing, problem, scope or goal")
    place = f"{project.writeup.path}:{section.line}"
    words = count_own_words(project, section)
    if words < FEWEST_WORDS:
        line = f"{place}: {words} words of your own under {section.title}"
        return judge_line(False, f"{line}, fewer than {FEWEST_WORDS}")
    return judge_line(True, place)


@check
def assumptions(project):
    writeup = demand(project.writeup)
    paragraphs = find_own_paragraphs(project)
    places = [place for place, text in paragraphs if ASSUMPTION.search(text)]
    if not places:
        return judge_line(False, f"{writeup.path} never says what is assumed")
    return judge([], *places)


@check
def metric(project):
    writeup = demand(project.writeup)
    for place, text in find_own_paragraphs(project):
        if METRIC.search(text) and REASON.search(text):
            return judge_line(True, place)
    return judge_line(
        False, f"{writeup.path} gives no reason for the metric in your words"
    )
