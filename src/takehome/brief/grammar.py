"""The mood of a sentence: does it order, oblige, ask, allow or tell?

By grammar more than by words: a sentence without a subject that begins with the base
form of a verb orders; one whose subject is you, and whose verb is must, obliges.
"""

import re
import textwrap

from takehome.brief import mood_phrases as phrases

MOST_LETTERS = 1_000  # of a sentence
QUESTION, ORDER, DUTY, GOAL = "question", "order", "duty", "goal"
NAMED = "named"  # what a list of things to do or hand in names


def split_sentences(text):
    """Return the sentences of a text; a longer one than anybody writes is cut, so that
    reading takes time by its length alone."""
    sentences, begun = [], ""
    for part in phrases.END.split(text):
        begun = f"{begun} {part}".strip()
        if len(begun) > MOST_LETTERS:
            sentences += textwrap.wrap(begun, MOST_LETTERS)
            begun = ""
        elif not phrases.ABBREVIATION.search(begun[-10:]):
            sentences.append(begun)
            begun = ""
    return list(filter(None, [*sentences, begun]))


def find_mood(sentence):
    """Return QUESTION, ORDER, DUTY or GOAL, or None for a sentence that asks for
    nothing."""
    plain = sentence.strip(" \"'“”()")
    if not plain:
        return None
    if plain.endswith("?"):
        return QUESTION if is_question(plain) else None
    core = strip_openers(plain)
    if phrases.NEGATIVE.search(core):
        return None
    if orders(core):
        return ORDER
    is_limit = phrases.LIMITED.search(core)
    if (phrases.FORBIDDEN.search(core) and not is_limit) or phrases.ALLOWED.search(
        plain
    ):
        return None
    if obliges(plain):
        return DUTY
    goals = [found["verb"].lower() for found in phrases.GOAL_OF.finditer(plain)]
    if phrases.GOAL_VERBS & set(goals) and not phrases.JUDGES.search(plain):
        return GOAL
    return None


def is_question(sentence):
    """Tell whether a question is one to answer, and not a courtesy."""
    long_enough = len(sentence.split()) >= 4
    asks = phrases.INTERROGATIVE.search(sentence) is not None
    return long_enough and asks and not phrases.COURTESY.search(sentence)


def strip_openers(sentence):
    """Return a sentence from its verb on: without labels, adverbs, clauses and what
    only prepares."""
    core = phrases.ASIDE.sub("", sentence).strip(" \"'“”()") or sentence
    for _ in range(8):  # each step shortens it
        before = core
        for pattern in phrases.ALL_OPENERS:
            core = strip_opener(pattern, core)
        core = strip_clause(core)
        core = strip_label(core)
        core = strip_preparation(core)
        if core == before:
            break
    bare = phrases.BARE_OPENER.match(core)
    if bare and bare[1].lower() in phrases.KNOWN_VERBS:
        return core[bare.end() :]
    return core


def strip_clause(core):
    """Return "generate the file" of "Using rows, columns and cells, generate the file":
    from the comma on that a verb follows, else from the first."""
    found = phrases.CLAUSE_OPENER.match(core)
    if not found:
        return core
    for comma in re.finditer(
        r", (?:please )?(?=([a-z]+))", core[: phrases.MOST_OF_CLAUSE]
    ):
        if comma[1] in phrases.KNOWN_VERBS and orders(core[comma.end() :]):
            return core[comma.end() :]
    return strip_opener(phrases.CLAUSE_OPENER, core)


def strip_preparation(core):
    """Return "explain ..." of "Take the table and explain ..."."""
    words = core[:80].lower().split()
    if not words or words[0] not in phrases.PREPARING:
        return core
    for found in re.finditer(r"\band (?=([a-z]+))", core[:160]):
        if found[1] in phrases.KNOWN_VERBS:
            return core[found.end() :]
    return core


def strip_label(core):
    """Return a sentence without the label before its colon, unless that orders."""
    label = phrases.LABEL.match(core)
    if label is None:
        return core
    last = label[1].split()[-1].lower()
    rest = core[label.end() :]
    if not rest.strip() or (last in phrases.KNOWN_VERBS and not orders(rest)):
        return core
    return rest


def strip_opener(pattern, core):
    """Return a sentence without an opener, unless nothing is left."""
    found = pattern.match(core)
    if not found or not core[found.end() :].strip():
        return core
    return core[found.end() :]


def orders(core):
    """Tell whether a sentence begins with the base form of a verb."""
    if phrases.PHRASAL.match(core):
        return True
    words = re.findall(r"[\w'’]+", core[:80].lower())
    if not words or words[0] in phrases.NOT_VERBS or words[0] in phrases.PREPARING:
        return False
    verb = words[0]
    is_followed = bool(phrases.FOLLOWERS & set(words[1:2]))
    if phrases.IDLE_ORDER.match(core):
        return False
    if verb in phrases.KNOWN_VERBS:
        return is_followed or not phrases.NOUN_FIRST.match(core)
    is_noun = verb.endswith(phrases.NOUN_ENDINGS) or not verb.isalpha()
    return is_followed and not is_noun


def obliges(sentence):
    """Tell whether a sentence says what you must do, or how the result must be."""
    first = sentence.split()[0].lower()
    if first in phrases.PREPARING or sentence.lower().startswith("should you"):
        return False
    found = phrases.OBLIGED.search(sentence)
    if found:
        return is_work(sentence, found.end())
    if phrases.OBLIGED_ELSEWHERE.search(sentence):
        return True
    demand = phrases.DEMANDED.search(sentence)
    if not demand:
        return False
    if phrases.LIMITED.search(sentence):
        return True
    following = sentence[demand.end() - len(demand[1]) :]
    beginning = " ".join(following.split()[:3])
    return not phrases.NO_TASK.search(beginning)


def is_work(sentence, end):
    """Tell whether what you are obliged to, from `end` on, is to be done for the brief:
    not to prepare, to send or to be somehow."""
    rest = sentence[end:].strip().removeprefix("to ")
    if phrases.BEING.match(rest) or phrases.ABOUT_YOU.search(sentence):
        return False
    beginning = " ".join(strip_preparation(rest).split()[:4])
    if len(beginning) <= 3 or phrases.NEGATIVE.search(beginning):
        return False
    return not phrases.NO_TASK.search(beginning)
