"""Find the clauses of form in a brief: how long, which files and formats, by when, in
how many hours, and whether AI may help."""

import re
from dataclasses import replace
from itertools import islice

from takehome.brief import form_phrases as phrases
from takehome.brief import mood_phrases, sections
from takehome.brief.blocks import CODE
from takehome.brief.grammar import (
    ORDER,
    find_mood,
    orders,
    split_sentences,
    strip_openers,
)
from takehome.brief.numbers import read_number, show_number
from takehome.brief.record import KINDS, LIMITS, Clause

MOST_NUMBERS = 20  # of pages, hours or days in a sentence
NOWHERE = -1_000
SINGLE = (*LIMITS, "deadline", "columns")


def find_clauses(blocks):
    """Return the Clauses of a brief, each once, in the order of `KINDS`."""
    found, before = [], ""
    for block in blocks:
        if block.kind == CODE:
            found += find_header(block, before)
            continue
        before, last = block.text, ""
        for sentence in split_sentences(block.text):
            found += judge_form(sentence, block, last)
            last = sentence
    return settle(found)


def judge_form(sentence, block, before=""):
    """Return the clauses in a sentence; `before` is the one that stands before it."""
    context = f"{' '.join(block.headings[-1:])} {block.lead} {sentence}"
    place = sections.classify_block(block)
    clauses = find_limits(sentence, context, place)
    clauses += find_hours(sentence, context)
    clauses += find_deadline(sentence, context, place)
    clauses += find_columns(sentence, context)
    clauses += find_ai(sentence, refer_to_ai(sentence, before) or context)
    if place != sections.JUDGED:
        clauses += find_files(sentence, place)
        clauses += find_formats(sentence, block, place)
    if not clauses:
        clauses += find_rule(sentence, place)
    return [replace(one, source=sentence, line=block.line) for one in clauses]


# numbers


def find_first(pattern, sentence):
    """Return the first matches in a sentence: one with more numbers limits nothing."""
    return islice(pattern.finditer(sentence), MOST_NUMBERS)


def find_limits(sentence, context, place):
    """Return the limits of pages, slides or words."""
    found = []
    for match in find_first(phrases.LIMIT, sentence):
        unit = phrases.UNITS[match["unit"].lower()[:3]]
        before = sentence[max(match.start() - 60, 0) : match.start()]
        bound = phrases.BOUND.search(before[-40:])
        about = phrases.OWN_WORK.search(f"{before}|{sentence[match.end() :][:60]}")
        is_own = about or unit != "words" and phrases.OWN_WORK.search(context)
        if not (is_own and (bound or unit != "words")):
            continue
        if place == sections.TELLS and not bound:
            continue
        _, most = read_number(match["range"])
        doubt = doubt_limit(unit, sentence)
        found.append(Clause(unit, show_number(most), doubt=doubt))
    return found


def doubt_limit(unit, sentence):
    """Return why a limit may not be one of the write-up, or an empty text."""
    part = phrases.PART_OF_WORK.search(sentence)
    if unit != "slides" and part:
        return f"it may be a limit of a part ({part[0]}), not of the write-up"
    if unit == "pages" and not phrases.WRITEUP.search(sentence):
        return "it does not say of what: of the write-up?"
    return ""


def find_hours(sentence, context):
    """Return the hours of work that a sentence names."""
    found = []
    for match in find_first(phrases.HOURS, sentence):
        before = sentence[max(match.start() - 60, 0) : match.start()]
        after = re.split("[,.;]", sentence[match.end() :])[0][:40]
        around = f"{before.rpartition(';')[2]} {match[0]} {after}"
        if phrases.NO_EFFORT.search(around) or not phrases.EFFORT.search(context):
            continue
        least, most = read_number(match["range"])
        if match["unit"].lower().startswith("m"):
            least, most = least / 60, most / 60
        if not 0 < most <= 100:
            continue
        doubt = "" if least == most else f"it gives {match['range']}: which is yours?"
        found.append(Clause("hours", show_number(most), doubt=doubt))
    return found


def find_deadline(sentence, context, place):
    """Return the day or the number of days by which to hand in."""
    dated = phrases.BY_DATE.search(sentence)
    if dated:
        return [Clause("deadline", dated["date"].strip())]
    if place == sections.TELLS and not phrases.FIRMLY_DUE.search(context):
        return []
    for match in find_first(phrases.DEADLINE, sentence):
        around = sentence[max(match.start() - 50, 0) : match.end() + 50]
        in_hours = match["unit"].lower().startswith("h")
        if in_hours and not re.search(
            r"receipt|receiv|deadline|due|allow|submit", around
        ):
            continue
        if phrases.DUE.search(
            f"{context[:60]} {around}"
        ) and not phrases.NO_DEADLINE.search(around):
            _, most = read_number(match["range"])
            return [Clause("deadline", f"{show_number(most)} {match['unit'].lower()}")]
    return []


# files and formats


def find_files(sentence, place):
    """Return the files to hand in."""
    found = []
    for match in phrases.FILE.finditer(sentence):
        before = sentence[: match.start()]
        is_item = is_named_alone(sentence) or match.start() < 4
        is_named = is_item and place == sections.ASKS
        if phrases.PROVIDED.search(before):
            continue
        if is_named or is_made_file(before):
            found.append(Clause("file", match[1].removeprefix("./")))
    return found


def is_named_alone(sentence):
    """Tell whether a sentence is hardly more than the names of files."""
    rest = phrases.FILE.sub("", sentence)
    words = re.findall(r"[^\W\d_]{3,}", rest)
    return len(words) < 3


def is_made_file(before):
    """Tell whether the nearest verb before a file's name makes it, and does not read
    it."""
    made = find_last(phrases.MADE, before[-90:])
    given = find_last(phrases.GIVEN, before[-60:])
    return made > given


def find_last(pattern, text):
    """Return where the last match begins, counted from the end; below every other one
    where there is none."""
    last = NOWHERE
    for match in pattern.finditer(text):
        last = match.start() - len(text)
    return last


def find_formats(sentence, block, place):
    """Return the formats that are demanded, and those that are forbidden."""
    if place == sections.TELLS and find_mood(sentence) is None:
        return []
    asked = place in (sections.ASKS, sections.SENT) or block.lead
    found = []
    is_choice = phrases.CHOICE.search(sentence) is not None
    for name, pattern in phrases.FORMAT_PATTERNS.items():
        match = pattern.search(sentence)
        if not match:
            continue
        before = sentence[: match.start()]
        if phrases.NOT_WANTED.search(before):
            found.append(Clause("without", name))
        elif is_demanded(name, before, asked) and not is_given(before):
            doubt = "it may be a choice" if is_choice else ""
            found.append(Clause("format", name, doubt=doubt))
    return found


def is_demanded(name, before, asked):
    """Tell whether the words before a format demand it."""
    if phrases.NEGATED.search(before) or phrases.ATTACHED.search(before):
        return False
    verbs = phrases.VERBS_OF.get(name)
    if verbs:
        return verbs.search(before[-70:]) is not None
    return phrases.HANDED.search(before[-70:]) is not None or bool(
        asked and len(before) < 40
    )


def is_given(before):
    """Tell whether what follows is given by the company, and not worked in, or only
    talked about."""
    if re.search(r"\b(?:in|within) (?:the|this|our) (?:provided|given)?\s*$", before):
        return False
    return (
        re.search(
            r"\b(?:provided|attached|given|our|this|the (?:attached|enclosed)|"
            r"your|additional|other)\s*$",
            before,
            re.I,
        )
        is not None
    )


def find_columns(sentence, context):
    """Return the columns of the file of predictions."""
    if not phrases.PREDICTING.search(context):
        return []
    for pattern in (phrases.COLUMNS, phrases.NAMES_FIRST, phrases.FILE_OF):
        for match in pattern.finditer(sentence):
            names = read_names(match["names"])
            if names and is_made(sentence[: match.start()]):
                return [Clause("columns", ", ".join(names))]
    return []


def is_made(before):
    """Tell whether a sentence speaks of a file to make, not of one that is given."""
    text = re.search(
        r"\b(?:data ?set|table|train\w*|given|provided|history|drop|exclude|"
        r"use)\b[^.]*$",
        before,
        re.I,
    )
    return (
        not text
        or re.search(
            r"\bpredictions?\.|\bwrites?\b|\bsubmission|\boutput", before, re.I
        )
        is not None
    )


def read_names(text):
    """Return the names at the beginning of a text such as "id, score and label", or
    none where it lists other things."""
    text = re.split(r"\s[-–(]|:\s", text.strip(" :(-–—"), maxsplit=1)[0]
    parts = re.split(r"\s*(?:,|;|&|\band\b|\+)\s*", text)
    names = []
    for part in filter(None, parts):
        name = phrases.NAME.match(part.strip())
        if not name or name[1].lower() in phrases.NO_NAME:
            break
        names.append(name[1].rstrip("."))
    return names if len(names) >= 2 or names and "_" in names[0] else []


def find_header(block, before):
    """Return the columns in a sample of the file to hand in, which the text before
    speaks of."""
    lines = [line for line in block.text.split("\n") if line.strip()]
    speaks = phrases.PREDICTING.search(before) and re.search(
        r"\b(?:format|look|header|columns|file)\b", before, re.I
    )
    if not speaks or len(lines) < 2:
        return []
    names = [name.strip() for name in lines[0].split(",")]
    if len(names) < 2 or not all(
        re.fullmatch(r"[A-Za-z_][\w ]*", name) for name in names
    ):
        return []
    return [Clause("columns", ", ".join(names), before, block.line)]


# phrases.AI, and other rules


def refer_to_ai(sentence, before):
    """Return both sentences where one such as "Say what you used it for." speaks of the
    AI in the one before, else None."""
    refers = phrases.AI_MEANT.search(sentence) and phrases.AI.search(before)
    return f"{before} {sentence}" if refers else None


def find_ai(sentence, context):
    """Return what a sentence says about help by phrases.AI."""
    if not phrases.AI.search(sentence) and not (
        phrases.AI.search(context) and phrases.AI_TOLD.search(sentence)
    ):
        return []
    if not phrases.AI_USED.search(context) or phrases.AI_TOPIC.search(sentence):
        return []
    found = []
    if phrases.AI_NO.search(sentence):
        found.append(Clause("ai", "forbidden"))
    if phrases.AI_TOLD.search(sentence):
        found.append(Clause("ai", "disclose"))  # which is to be allowed
    elif not found and phrases.AI_YES.search(sentence):
        found.append(Clause("ai", "allowed"))
    if not found:
        found = [
            Clause(
                "ai",
                "allowed",
                doubt="it names AI, without saying if it may help",
            )
        ]
    return found


def find_rule(sentence, place):
    """Return a sentence that forbids something, or says how to work, as a rule."""
    core = strip_openers(sentence)
    forbids = re.match(
        r"(?:please )?(?:do not|don['’]t|never|avoid|refrain)\b", sentence.strip(), re.I
    )
    if place == sections.JUDGED or len(sentence.split()) < 3 or sentence.endswith("?"):
        return []
    must_not = mood_phrases.FORBIDDEN.search(core) and re.search(
        r"\b(?:must|should|may|can) ?not\b|not allowed", sentence, re.I
    )
    says_how = re.match(
        r"(?:use|write (?:your|the) (?:code|script|solution) in)\b", core, re.I
    )
    by_order = says_how and find_mood(sentence) == ORDER and orders(core)
    if forbids and re.search(
        r"\b(?:hesitate|worry|forget|spend|be afraid)\b", sentence, re.I
    ):
        return []
    if (
        forbids
        or (
            must_not
            and re.search(r"\byou\b|\bsubmission|\bcode\b|\bsolution", sentence, re.I)
        )
        or by_order
    ):
        return [Clause("rule", " ".join(sentence.split()))]
    return []


# together


def settle(found):
    """Return each clause once, ordered by kind; limits that differ are in doubt."""
    clauses = []
    for kind in KINDS:
        several = drop_repeats([one for one in found if one.kind == kind])
        if kind in SINGLE and len(several) > 1:
            several = [differ(one, several) for one in several]
        if kind == "ai" and not all(one.doubt for one in several):
            several = [one for one in several if not one.doubt]
        clauses += several
    forbidden = {one.value for one in clauses if one.kind == "without"}
    return [contradict(one, forbidden) for one in clauses]


def drop_repeats(clauses):
    """Return clauses with another value each; one without doubt counts first."""
    kept = {}
    doubted = [one for one in clauses if one.doubt]
    sure = [one for one in clauses if not one.doubt]
    for one in sure + doubted:
        kept.setdefault(one.value.casefold(), one)
    return sorted(kept.values(), key=lambda one: one.line)


def differ(clause, several):
    """Return a clause of which the brief gives several."""
    values = ", ".join(one.value for one in several)
    return replace(clause, doubt=f"the brief gives several ({values})")


def contradict(clause, forbidden):
    """Return a clause, in doubt if its format is forbidden elsewhere."""
    if clause.kind != "format" or clause.value not in forbidden:
        return clause
    return replace(clause, doubt="the brief also forbids it")
