"""Find what a brief asks for: tasks, questions and things to hand in, apart from what
it explains."""

import re

from takehome import UserError
from takehome.brief import ask_phrases as phrases
from takehome.brief import form_phrases, mood_phrases, sections
from takehome.brief.blocks import CODE, HEADING, ITEM
from takehome.brief.form import find_ai
from takehome.brief.form_only import is_form_only
from takehome.brief.grammar import (
    DUTY,
    GOAL,
    NAMED,
    ORDER,
    QUESTION,
    find_mood,
    orders,
    split_sentences,
    strip_openers,
)
from takehome.brief.record import Ask

MOST_ASKS = 300  # the longest real brief has 30
MOST_TITLE_WORDS = 6
MOST_LETTERS = 400  # of an ask, as it is shown
FIRST_WORDS = 9  # of an order, among which stands what is sent
BEGINNING = 50  # letters of a text that say if it is optional
UNSURE = "it states a goal, which may be no task"
SAME, SAME_DUTY = 0.6, 0.8  # of a goal's or duty's words in another ask


def find_asks(blocks):
    """Return the Asks of a brief, in its order; UserError if there are too many."""
    found = {block: judge_block(block) for block in blocks}
    drop_leads(blocks, found)
    ask_by_headings(blocks, found)
    asks = []
    for block, several in found.items():
        asks += [ask for ask in several if not is_form_only(ask, block)]
    if len(asks) > MOST_ASKS:
        raise UserError(
            f"{len(asks):,} asks are more than a brief has ({MOST_ASKS}): keep the "
            "part that says what to do"
        )
    return drop_echoes(asks)


def judge_block(block):
    """Return the asks in a block."""
    if block.kind in (CODE, HEADING) or phrases.HINT.match(block.text):
        return []
    place = find_place(block)
    if place == sections.JUDGED:
        return []
    if block.kind == ITEM:
        return judge_item(block, place)
    return judge_text(block, place)


def find_place(block):
    """Return what a block is for: by the item it is part of or the words that introduce
    it, else by its heading."""
    introduces = block.parent is None or ends_open(block.parent)
    if block.lead and introduces and (kind := sections.classify_lead(block.lead)):
        above = sections.classify_place(block)
        is_told = kind == sections.TELLS and not sections.classify_title(block.lead)
        is_task = above != sections.TELLS and orders(strip_openers(block.text))
        return above if is_told and is_task else kind
    if block.parent is not None:
        return find_place(block.parent)
    return sections.classify_place(block)


def ask_by_headings(blocks, found):
    """Take a heading that orders or asks as an ask, where nothing below it does."""
    for number, block in enumerate(blocks):
        if block.kind != HEADING or holds_more(blocks, found, number):
            continue
        place = sections.classify_place(block)
        mood = judge_sentence(block.text, place)
        tells = place in (sections.TELLS, sections.JUDGED, sections.SENT)
        if mood in (ORDER, QUESTION) and not tells:
            found[block] = [make_ask(block, block.text, mood)]


def holds_more(blocks, found, number):
    """Tell whether a heading's section has an ask or a heading of its own."""
    for below in range(number + 1, len(blocks)):
        block = blocks[below]
        if block.kind == HEADING and block.indent <= blocks[number].indent:
            return False
        if found[block] or block.kind == HEADING:
            return True
    return False


def judge_text(block, place):
    """Return the asks among the sentences of a paragraph, or what it names to hand in
    below a heading such as Output."""
    asks = judge_labelled(block)
    if asks is not None:
        return asks
    heading = block.headings[-1] if block.headings else ""
    if (
        phrases.HANDED_IN.search(heading)
        and names_thing(block)
        and not phrases.VERB.search(block.text)
    ):
        return [make_ask(block, block.text, "")]
    asks = []
    for sentence in split_sentences(block.text):
        for clause in split_clauses(sentence):
            mood = judge_sentence(clause, place) or judge_part(clause)
            if mood:
                asks.append(make_ask(block, clause, mood))
    return asks


def judge_labelled(block):
    """Return the asks of a line such as "Deliverables: a report; the code", or None for
    another line."""
    label = mood_phrases.LABEL.match(block.text[:MOST_LETTERS])
    rest = block.text[label.end() :] if label else ""
    is_order = ";" not in rest and find_mood(rest)
    if not rest or is_order:
        return None
    kind = sections.classify_heading(label[1])
    if kind == sections.TELLS and len(label[1].split()) > 2:
        kind = None
    if kind in (sections.JUDGED, sections.TELLS):
        return []
    if kind != sections.ASKS or not label[0].rstrip().endswith(":"):
        return None
    parts = [part.strip() for part in rest.split(";")]
    if len(parts) == 1 and mood_phrases.LABEL.match(parts[0]):
        return None
    named = [part for part in parts if part and not phrases.NOTHING.match(part)]
    return [make_ask(block, part, "") for part in named]


def judge_part(sentence):
    """Return ORDER for what is named after "Part A:" or "Task 2.", else None."""
    part = phrases.PART.match(sentence)
    if part is None:
        return None
    named = sentence[part.end() :].split()
    return ORDER if len(named) >= 2 else None


def split_clauses(sentence):
    """Return the parts of a sentence that semicolons set apart, where each that follows
    asks for itself."""
    parts = re.split(r";\s+", sentence)
    if len(parts) > 1 and all(map(find_mood, parts[1:])):
        return parts
    return [sentence]


def judge_item(block, place):
    """Return the ask that an item is: one for the sentences that ask, or for what it
    names where all items are asked for."""
    asks = judge_labelled(block)
    if asks is not None:
        return asks
    if phrases.NAME_FIRST.match(block.text) and place != sections.ASKS:
        return []
    sentences = split_sentences(block.text)
    moods = [judge_sentence(sentence, place) for sentence in sentences]
    if place == sections.ASKS:
        moods = [
            mood or find_short_question(sentence)
            for mood, sentence in zip(moods, sentences, strict=True)
        ]
    if place == sections.ASKS and names_thing(block):
        moods[0] = moods[0] or NAMED
    found = list(zip(sentences, moods, strict=True))
    if block.children:
        found = [(text, mood) for text, mood in found if not only_leads(text)]
    asking = [text for text, mood in found if mood]
    if len(" ".join(asking)) > MOST_LETTERS:
        return [make_ask(block, text, mood) for text, mood in found if mood]
    if not asking:
        return []
    return [make_ask(block, " ".join(asking), next(filter(None, moods)))]


def find_short_question(sentence):
    """Return QUESTION for what ends with a question mark among questions, else None."""
    asks = sentence.rstrip(" )").endswith("?") and not mood_phrases.COURTESY.search(
        sentence
    )
    return QUESTION if asks and len(sentence.split()) > 1 else None


def names_thing(block):
    """Tell whether an item names what to do or hand in, without a verb that asks."""
    sentence = split_sentences(block.text)[0]
    core = strip_openers(sentence)
    says_how = (
        phrases.MANNER.match(core)
        or mood_phrases.FORBIDDEN.search(core)
        or mood_phrases.ALLOWED.search(core)
    )
    if says_how or is_sending(core) or phrases.NAME_FIRST.match(sentence):
        return bool(phrases.FILE_NAME.match(sentence)) and not says_how
    first = re.split("[^\\w]", core.lower())[0]
    tells = re.match(
        r"(?:the|this|these|that|it|we|our|i|you|there|he|she|they|each|every|all)\b.*"
        r"\b(?:is|are|was|were|has|have|will|can|may|might|do|does|prefer|contains?)\b",
        core,
        re.IGNORECASE,
    )
    few = len(re.findall(r"\S*[^\W\d_]{2}\S*", sentence))
    is_title = bool(block.children) and few <= 3
    is_tool = few <= 1 and not phrases.DELIVERABLE.search(sentence)
    prepares = first in mood_phrases.PREPARING
    says_nothing = tells or is_title or is_tool or prepares
    return not says_nothing and not core.endswith("?")


def judge_sentence(sentence, place):
    """Return the mood of a sentence that asks for something to do, answer or hand in,
    else None."""
    mood = find_mood(sentence)
    if mood is None or phrases.HINT.match(sentence):
        return None
    if place == sections.TELLS and mood in (ORDER, GOAL):
        polite = re.search(r"\bplease\b", sentence, re.IGNORECASE)
        if mood == GOAL or not polite:
            return None
    core = strip_openers(sentence)
    if is_about_ai(sentence) and not asks_beside_ai(sentence):
        return None  # a clause of form
    if mood != QUESTION and (is_manner(core) or is_sending(core)):
        return None
    if mood == DUTY and not is_task(sentence):
        return None
    if sections.classify_lead(sentence) == sections.JUDGED and sentence.endswith(":"):
        return None
    if (
        place == sections.SENT
        and mood in (DUTY, GOAL)
        and not phrases.FILE_NAME.search(core)
    ):
        return mood if re.search(r"\binclude|\bcontain", core) else None
    return mood


def is_about_ai(sentence):
    """Tell whether a sentence says if and how AI may help."""
    is_topic = form_phrases.AI_TOPIC.search(sentence)
    return bool(find_ai(sentence, sentence)) and not is_topic


def asks_beside_ai(sentence):
    """Tell whether a sentence first orders something else, and speaks of AI then."""
    beside = form_phrases.BESIDE_AI.search(sentence)
    if beside is None:
        return False
    first = sentence[: beside.start()]
    if form_phrases.AI.search(first) or form_phrases.OPEN_END.search(first):
        return False
    return orders(strip_openers(first))


def is_manner(core):
    """Tell whether a sentence says how to work, not what to do."""
    does = phrases.USE_TO_DO.match(core)
    if (
        does
        and does[1] in mood_phrases.KNOWN_VERBS
        and not phrases.CARRIER.search(core)
    ):
        return bool(phrases.LEADING.search(core))
    return phrases.MANNER.match(core) is not None


def is_sending(core):
    """Tell whether a sentence says how the work is sent, not what it holds."""
    if not phrases.SENDING.match(core):
        return False
    words = core.split()
    beginning = " ".join(words[:FIRST_WORDS])
    return bool(phrases.WORK.match(core) or phrases.CARRIER.search(beginning))


def is_task(sentence):
    """Tell whether a duty is one of work, not of time or of handing in."""
    has_hours = form_phrases.HOURS.search(sentence) and form_phrases.EFFORT.search(
        sentence
    )
    return not has_hours and not re.search(
        r"\b(?:spend|takes?)\b[^.]{0,40}\b(?:hours?|minutes|days?|weeks?)\b|"
        r"\byou (?:will "
        r"|'ll )?have\b[^.]{0,20}\b(?:hours|days?|weeks?)\b|\bdeadline\b|"
        r"\binterview\b|\be-?mail\b|"
        r"\bprogramming language|"
        r"\bsubmit(?:ted)? (?:by|via|as|your)\b",
        sentence,
        re.IGNORECASE,
    )


def make_ask(block, text, mood):
    """Return the Ask of a block."""
    shown = shorten(text)
    return Ask(
        text=shown,
        line=block.line,
        optional=is_optional(block, text),
        doubt=UNSURE if mood == GOAL else "",
        mood=mood,
        source=shown,
    )


def is_optional(block, text):
    """Tell whether an ask, its headings or the items that it is part of say that it
    need not be done."""
    parts = list(block.headings[-2:])
    for item in list_parents(block):
        parts.append(item.text[:BEGINNING])
    parts.append(text[:BEGINNING])
    return any(map(phrases.OPTIONAL.search, parts))


def shorten(text):
    """Return text of at most `MOST_LETTERS`, cut between words."""
    plain = " ".join(text.split()).strip(" ;,")
    if len(plain) <= MOST_LETTERS:
        return plain
    return f"{plain[:MOST_LETTERS].rsplit(' ', 1)[0]} ..."


# asks that repeat another


def drop_leads(blocks, found):
    """Leave out an order that only introduces the items below it, and those that say
    nothing by themselves."""
    leads = find_asked_leads(blocks, found)
    for block in blocks:
        asks = [ask for ask in found[block] if not leads_on(ask.text)]
        if asks and block.text in leads and only_leads(asks[-1].text):
            asks.pop()
        if is_title_of_asks(block, found):
            asks.clear()
        found[block] = asks


def find_asked_leads(blocks, found):
    """Return the texts that introduce an ask."""
    leads = set()
    for block in blocks:
        if block.kind == ITEM and found[block]:
            leads.add(block.lead)
            leads.update(item.text for item in list_parents(block))
    return leads


def leads_on(text):
    """Tell whether an order only points to the tasks or questions below."""
    return phrases.LEADING.search(
        strip_openers(text)
    ) is not None and not text.endswith("?")


def only_leads(text):
    """Tell whether a sentence only introduces a list, and makes nothing itself."""
    core = strip_openers(text)
    return text.endswith(":") and not phrases.MAKING.match(core)


def is_title_of_asks(block, found):
    """Tell whether an item of a few words is the title of several asks."""
    words = len(block.text.split())
    below = [found[item] for item in block.children]
    if words > MOST_TITLE_WORDS or not any(below):
        return False
    several = sum(map(bool, below)) >= 2 and words < MOST_TITLE_WORDS - 1
    return several or find_mood(block.text) is None


def list_parents(block):
    """Return the items that an item is part of."""
    parents = []
    while block.parent is not None:
        block = block.parent
        parents.append(block)
    return parents


def ends_open(block):
    return block.text.rstrip(" *_").endswith(":")


def drop_echoes(asks):
    """Leave out goals and summaries whose words return in a later ask."""
    kept = []
    for number, ask in enumerate(asks):
        others = asks[:number] + asks[number + 1 :]
        is_loose = ask.mood in (GOAL, DUTY)
        firm = [other for other in others if other.mood != GOAL]
        if not (is_loose and says_again(ask, firm)) and not is_copy(ask, asks[:number]):
            kept.append(ask)
    return kept


def is_copy(ask, before):
    """Tell whether an ask stands there already."""
    texts = [other.text.casefold() for other in before]
    return ask.text.casefold() in texts


def says_again(ask, others):
    """Tell whether most words of an ask are in another one."""
    words = find_words(ask.text)
    share = SAME if ask.mood == GOAL else SAME_DUTY
    return any(
        len(words & find_words(other.text)) >= share * len(words) for other in others
    )


def find_words(text):
    """Return the words that tell asks apart, by their first letters."""
    words = phrases.WORD.findall(text.lower())
    beginnings = [word[:6] for word in words]
    return frozenset(beginnings) - phrases.COMMON
