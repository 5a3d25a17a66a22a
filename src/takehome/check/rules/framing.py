"""Is it clear what was asked, of what, and under which assumptions?"""

import re

from takehome.check.finding import check, demand, judge
from takehome.check.rules.own_words import (
    count_own_words,
    find_own_paragraphs,
    require_section,
)

FRAMING = r"fram|problem|scope|goal|objective|task|question"


@check
def framing(project):
    """The write-up says what one row is, when the prediction is made and what an error
    costs."""
    section = require_section(project, FRAMING, "framing, problem, scope or goal")
    words, place = (
        count_own_words(project, section),
        f"{project.writeup.path}:{section.line}",
    )
    return judge(
        [f"{place}: {words} words of your own under {section.title}, 30 are few"]
        if words < 30
        else [],
        place,
    )


@check
def assumptions(project):
    """The write-up names the assumptions that the brief leaves open."""
    writeup = demand(project.writeup)
    places = [
        place
        for place, text in find_own_paragraphs(project)
        if re.search(r"\bassum", text, re.IGNORECASE)
    ]
    return judge(
        [] if places else [f"{writeup.path} never says what is assumed"], *places
    )


@check
def metric(project):
    """The write-up says in your words which metric decides and why it fits the use."""
    writeup = demand(project.writeup)
    said = (
        r"\bmetric|\bscor(?:e|ing)|\bAUC\b|\bF1\b|\baccuracy|"
        r"\bprecision|\brecall|\bR2\b|\bR²|\bMAE\b|\bRMSE\b|\berror"
    )
    why = (
        r"\bbecause|\bsince|\bso that|\bas "
        r"the\b|\bcosts?\b|\bmatters?|\bfollows|\bfits|\bchosen|\breason"
    )
    places = [
        place
        for place, text in find_own_paragraphs(project)
        if re.search(said, text, re.IGNORECASE) and re.search(why, text, re.IGNORECASE)
    ]
    return judge(
        []
        if places
        else [f"{writeup.path} gives no reason for the metric in your words"],
        *places[:1],
    )
