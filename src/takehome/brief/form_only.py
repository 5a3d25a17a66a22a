"""Tell the sentences that are wholly clauses of form, which no section can answer."""

import re

from takehome.brief import form_phrases as phrases
from takehome.brief.form import judge_form, refer_to_ai
from takehome.brief.grammar import DUTY, QUESTION, split_sentences
from takehome.brief.mood_phrases import NOT_VERBS

# the clauses that check, the clock or pack hold without an ask
HELD = {"pages", "words", "hours", "deadline", "file"}
MEASURES = (phrases.BY_DATE, phrases.LIMIT, phrases.HOURS, phrases.DEADLINE)
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# the words of a limit, a time or the sending of a file, beside the function words
FORM_WORDS = """please us me maximum max minimum limit limited length long longer larger
    exceed exceeds exceeding brief short concise roughly approximately strictly total
    deadline due time days day business working calendar receipt receiving spend take
    takes expected estimated submit send hand provide upload deliver return include
    attach share give named called file files csv"""
FORM = NOT_VERBS | frozenset(FORM_WORDS.split())
# what a duty of length is about; an order that names one asks for it
WRITEUPS = """write-up writeup write-ups report reports document documents submission
    submissions memo readme paper answer answers work solution assignment"""
ABOUT_WRITEUP = FORM | frozenset(WRITEUPS.split())


def is_form_only(ask, block):
    """Tell whether an ask in a block demands nothing beside clauses of form."""
    if ask.mood == QUESTION:
        return False
    before = find_before(ask.text, block)
    clauses = judge_form(ask.text, block, before)
    kinds = {clause.kind for clause in clauses}
    if kinds == {"ai"} and refer_to_ai(ask.text, before):
        return True
    known = ABOUT_WRITEUP if ask.mood == DUTY else FORM
    rest = WORD.findall(take_out(ask.text, clauses).lower())
    return bool(kinds & HELD) and known.issuperset(rest)


def find_before(text, block):
    """Return the sentence before one in a block, "" for the first."""
    sentences = ["", *split_sentences(block.text)]
    if text not in sentences:
        return ""
    return sentences[sentences.index(text) - 1]


def take_out(text, clauses):
    """Return a sentence without its measures and the files that it demands."""
    for clause in clauses:
        if clause.kind == "file":
            text = text.replace(clause.value, " ")
    for pattern in MEASURES:
        text = pattern.sub(" ", text)
    return text
