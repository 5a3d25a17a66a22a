"""Find the clauses of form in a brief: how long, which files and formats, by when, in
how many hours, and whether AI may help."""

import re
from dataclasses import replace

from takehome.brief import sections
from takehome.brief.blocks import CODE
from takehome.brief.grammar import (
    FORBIDDEN,
    ORDER,
    find_mood,
    orders,
    split_sentences,
    strip_openers,
)
from takehome.brief.numbers import RANGE, read_number, show_number
from takehome.brief.record import KINDS, LIMITS, Clause

SINGLE = (*LIMITS, "deadline", "columns")

LIMIT = re.compile(
    rf"(?P<range>{RANGE})[ -]*(?P<unit>pages?|pagers?|slides?|words?|"
    rf"páginas?|palavras?|palabras|seiten|wörter|folien|mots)\b",
    re.IGNORECASE,
)
UNITS = {"pag": "pages", "pág": "pages", "sei": "pages", "sli": "slides"}
UNITS |= {
    "fol": "slides",
    "wor": "words",
    "wör": "words",
    "pal": "words",
    "mot": "words",
}
BOUND = re.compile(
    r"\b(?:no (?:more|longer|larger) than|not (?:be )?(?:more|longer|larger|exceed)|"
    r"at most|"
    r"max(?:imum|imal|\.)?|up to|exceed|within|limit(?:ed)?|fewer than|less than|under|"
    r"below|not over|about|around|approximately|roughly|~|máximo|höchstens|maximal|"
    r"au plus|brief|short|concise|longer than|larger than)\b",
    re.IGNORECASE,
)
OWN_WORK = re.compile(
    r"\b(?:reports?|write-?ups?|documents?|your results|summar(?:y|ies)|"
    r"presentations?|decks?|"
    r"slides?|memo|pdf|"
    r"readme|submissions?|essays?|answers?|notes?|letters?|explanations?|relatório|"
    r"informe|rapport|bericht|papers?|one-?pagers?|descriptions?|briefs?|responses?|"
    r"appendi\w+|statements?)\b",
    re.IGNORECASE,
)
WRITEUP = re.compile(
    r"\b(?:reports?|write-?ups?|documents?|readme|findings|submissions?|memo|papers?|"
    r"pdf|"
    r"summary of (?:your|the|findings)|relatório|informe|rapport|bericht)\b",
    re.IGNORECASE,
)
PART_OF_WORK = re.compile(
    r"\b(?:executive|business|management) summary|\bcover letter|\bappendi|\bone of\b|"
    r"\beach\b|\bper\b|\bnon-?technical\b|\babstract\b",
    re.IGNORECASE,
)

HOURS = re.compile(
    rf"(?P<range>{RANGE})[ -]*(?P<unit>hours?|hrs?\b|h\b|minutes?|mins?\b|horas?|"
    rf"stunden|"
    rf"heures?|minutos?|minuten)",
    re.IGNORECASE,
)
EFFORT = re.compile(
    r"\b(?:spend(?:ing)?|takes?|taking|time|duration|complete|effort|work|budget|"
    r"invest|"
    r"finish|limit|allocate|solv\w+|exercise|task|assignment|challenge|assessment|"
    r"test|project|expect|estimated|aufwand|tempo|temps|durée|tiempo|dauer|prendre)\b",
    re.IGNORECASE,
)
NO_EFFORT = re.compile(
    r"\b(?:forecast|predict|ahead|every|each|per hour|next|past|last|first|horizon|"
    r"within|sampl\w+|intervals?|receipt|from (?:the )?time|deadline|submit|call|"
    r"interview|presentation|"
    r"present|due|reply|respond|average|during|delivery|trip|session|entrevista|"
    r"apresenta\w*)\b|"
    r"\bin \d+ hours\b",
    re.IGNORECASE,
)
DEADLINE = re.compile(
    rf"\b(?P<range>{RANGE})[ -]*(?P<unit>(?:business |working |calendar )?(?:days?|"
    rf"weeks?)|dias?|días?|"
    rf"semanas?|jours?|semaines?|tagen?|wochen?|hours)\b",
    re.IGNORECASE,
)
DUE = re.compile(
    r"\b(?:deadline|due|submit|return|send|deliver|complet\w*|have|given|allow|hand|"
    r"time ?frame|prazo|plazo|délai|frist|accordé|from (?:the )?(?:receipt|time|"
    r"day|date)|"
    r"(?:time-?)?bounded|after (?:receiv|you receive))\b",
    re.IGNORECASE,
)
NO_DEADLINE = re.compile(
    r"\b(?:forecast|predict|ahead|each|every|per day|past|last|first|window|churn|"
    r"sign\w*|"
    r"customers?|users?|data (?:from|for)|history|horizon|transactions?|"
    r"next \d+ days? of|sales|"
    r"period|demand|logged|trips?|orders?|interview|get back|respond to you)\b",
    re.IGNORECASE,
)
BY_DATE = re.compile(
    r"\b(?:deadline|due|submit[^.]{0,40}by|send[^.]{0,40}by|no later than|"
    r"return[^.]{0,40}by|"
    r"hand[^.]{0,20}in[^.]{0,20}by|prazo|abgabe)\b\s*(?:is|:|date|by|on|bis|"
    r"até)*\s*(?P<date>(?:(?:mon|tues|"
    r"wednes|thurs|fri|satur|sun)day|\d{1,2}(?:st|nd|rd|th)?[ ./-](?:\w+|\d{1,2})|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d{1,2}|"
    r"\d{4}-\d\d-\d\d|"
    r"tomorrow|end of)[^.;,)]{0,30})",
    re.IGNORECASE,
)

FILE = re.compile(
    r"(?<![\w/@:])((?:\./)?(?:[\w-]+/)*[\w-]+(?:\.[\w-]+)*\.(?:csv|tsv|xlsx|json|"
    r"parquet|txt|md|pdf|docx|pptx|ipynb|py|r|rmd|sql|html|pkl|joblib|zip|ya?ml|toml|"
    r"png|sh))(?![\w/])",
    re.IGNORECASE,
)
BARE_FILE = re.compile(r"\b(Dockerfile|README|Makefile)\b(?!\.)")
MADE = re.compile(
    r"\b(?:sav(?:e|es|ed|ing)|writ(?:e|es|ing|ten)|produc\w+|output\w*|creat\w+|"
    r"submit\w*|"
    r"upload\w*|return\w*|generat\w+|export\w*|deliver\w*|call(?:ed)?|naming|"
    r"named|hand in|fill in|provide|include|send|store[ds]?|put|saved|entreg\w+|"
    r"fichier|predictions)\b",
    re.IGNORECASE,
)
GIVEN = re.compile(
    r"\b(?:provided|given|attached|contains?|reads?|read (?:the|in|from)|load(?:s|"
    r"ed)?|from|"
    r"download\w*|using|use|uses|we have|you(?:'ll| will) find|open|explore|supplied|"
    r"included|enclosed|available|find|accepts?|against|description|input|on|"
    r"for (?:the|each)|in)\b(?:\W+\w+){0,5}?\W*$",
    re.IGNORECASE,
)

PROVIDED = re.compile(
    r"\b(?:attached|enclosed|provided|supplied|you(?:'ll| will| can)? find|we (?:have|"
    r"provide|host|give)|there is)\b",
    re.IGNORECASE,
)
COLUMNS = re.compile(
    r"\b(?:with|containing|contains?|have|has|having|include|including|"
    r"in)?\s*(?:(?:the|exactly|only|"
    r"two|three|four|these|following|its)\s+)*(?:columns?|header|fields)(?: names?)?\s*"
    r"(?:[:–—-]+|named|called|of|are|being|should be|must be|\()?\s*(?P<names>[^.;]+|"
    r".+?(?=\. |$))",
    re.IGNORECASE,
)
NAMES_FIRST = re.compile(
    r"\b(?:with|containing|contains?|has|have|"
    r"of)\s+(?P<names>[^.;]{2,120}?)\s+(?:as\s+)?columns?\b",
    re.IGNORECASE,
)
FILE_OF = re.compile(
    r"\.(?:csv|tsv)[\"'`”’)]*\s?(?::|with|of|containing|\()\s+(?P<names>[^.;)]{3,120})",
    re.IGNORECASE,
)
PREDICTING = re.compile(
    r"\bpredict\w*|\bsubmission|\bscor(?:e|es|ing)\b|\bforecast\w*|\boutput|"
    r"\bprobabilit|"
    r"\bpredi[cçz]|\bpréd",
    re.IGNORECASE,
)
NAME = re.compile(r"^[\"'`“”‘’(<{]*([A-Za-z_][\w./-]*)[\"'`“”‘’)>}]*$")
NO_NAME = {"and", "or", "the", "a", "an", "your", "each", "with", "only", "as", "all"}

FORMATS = {
    "notebook": r"(?:jupyter |python |ipython |colab |google colab |"
    r"r )*notebooks?\b(?!-only| only)|"
    r"\.ipynb\b|\bjupyter\b",
    "slides": r"\bslides?(?: deck)?\b|\bslide ?deck|\bpower ?point\b|"
    r"\bpresentation deck|\bkeynote\b",
    "pdf": r"\bpdf\b",
    "html": r"\bhtml\b",
    "word": r"\bword (?:document|file)|\bdocx\b|\bms word\b",
    "script": r"\b(?:python )?scripts?\b",
    "docker": r"\bdocker(?:file)?\b|\bcontaineri[sz]ed?\b",
    "api": r"\b(?:rest |http )?apis?\b|\bendpoints?\b|\bfastapi\b|\bflask\b",
    "tests": r"\bunit[ -]tests?\b|\bpytest\b|\btests? (?:suite|cases)\b",
    "repository": r"\b(?:git|git ?hub|gitlab|"
    r"bitbucket)\b[^.]{0,30}\b(?:repo(?:sitory)?|link)\b|"
    r"\brepo(?:sitory)?\b",
    "zip": r"\bzip(?:ped)?(?: file| archive)?\b",
    "model": r"\b(?:saved|serialized|pickled|trained) model(?: file| artifact)?\b|"
    r"\bmodel artifacts?\b",
}
FORMAT_PATTERNS = {
    name: re.compile(pattern, re.IGNORECASE) for name, pattern in FORMATS.items()
}
NOT_WANTED = re.compile(
    r"\b(?:no|not|without|don['’]t|avoid|never|instead of|rather than)\b(?: (?:be|use|"
    r"using|submit|send|include|provide|write|hand|in|want|accept|deliver|us|return|"
    r"read|"
    r"a|an|any|as|the|your|to|or|jupyter|python|it|pdfs?|notebooks?|slides?|html|like|"
    r"open))*\W*$",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:no|not|without|don['’]t|avoid|never)\b[^,.;]{0,60}$", re.IGNORECASE
)
SENT_BY = re.compile(
    r"\b(?:submit|send|share|push|upload|deliver|provide|put|return|zip|compress|in a|"
    r"via|through|link to|deliverables?|entreg\w+)\b",
    re.IGNORECASE,
)
MADE_BY = re.compile(
    r"\b(?:build|creat|develop|expos|serv|implement|deploy|writ|design|add|submit|"
    r"deliver|provid|should be|must be|as an?|form of|deliverables?)\w*\b[^.;]*$",
    re.IGNORECASE,
)
# what is also spoken of where it is not handed in
VERBS_OF = {"repository": SENT_BY, "zip": SENT_BY, "api": MADE_BY, "script": MADE_BY}
CHOICE = re.compile(
    r"\bor\b|\be\.g|\bsuch as\b|\bfor example\b|\bany (?:format|tool)|\bprefer|"
    r"\bif you\b|"
    r"\bcould\b|\bmay\b|\bcan\b|\bfree to\b|\bwelcome\b|\beither\b|\bou\b|\boder\b|"
    r"\bgreat\b|"
    r"\bflexible\b|\bmost popular|\bpossible|\bpossibles\b|\btypically\b|\bideally\b|"
    r"\boptional",
    re.IGNORECASE,
)
HANDED = re.compile(
    r"\b(?:submit|submission|deliver\w*|provide|send|return|hand|supply|supplied|"
    r"prepare|create|"
    r"write|produce|include|present|share|upload|must|should|need|expect\w*|would like|"
    r"in the form of|build|develop|implement|attach\w*|complete|in an?|as an?|"
    r"using an?|"
    r"add|export|format|presentation of|put|zip)\b",
    re.IGNORECASE,
)
AI = re.compile(
    r"\b(?:(?:[Gg]enerative |[Gg]en ?)?AI|IA|KI)\b"
    r"|\b(?i:chat ?gpt|gpt-?\d?|llms?|(?:large )?language models?|copilot|claude|"
    r"gemini|"
    r"(?:code|coding|ai)[ -]assistants?|cursor|artificial intelligence|"
    r"inteligência artificial|inteligencia artificial)\b"
)
AI_USED = re.compile(
    r"\buse[ds]?\b|\busing\b|\busage\b|\bhelp\b|\bassist\w*|\bgenerated?\b|\btools?\b|"
    r"\bpolicy\b|"
    r"\brely|\bwritten by\b|\bwithout\b|\bwith\b|\ballowed\b|\bsupport\b|\buso\b|"
    r"\bnutz|"
    r"\butilis|\bpermitt|\bforbidden|\bprohibit|\bverwend",
    re.IGNORECASE,
)
AI_TOPIC = re.compile(
    r"\b(?:AI|ML/AI|KI) (?:engineer|team|startup|company|platform|products?|research|"
    r"systems?|lab|scientist|role|solutions?|specialist|developer|strategy)\b|"
    r"\b(?:build|develop|train|fine-?tun\w+|evaluat\w+|deploy|prompt|rag|"
    r"agents?)\b[^.]{0,40}"
    r"\b(?:llms?|language models?|gpt)\b"
)
AI_NO = re.compile(
    r"\bnot (?:be )?(?:allowed|permitted|use|to use|rely|acceptable)|\bdo(?:n['’]t|"
    r" not) (?:use|rely)|\bforbidden|"
    r"\bprohibit\w*|\bno (?:AI|use|llms?|chat ?gpt|generative|help)|\brefrain|"
    r"\bwithout (?:the )?(?:use|help|AI|"
    r"assist\w*|any)|\bavoid|\bdisqualif|\bmust not|\bmay not|\bshould not|\bcannot|"
    r"\bbanned|"
    r"\bnão (?:é permitido|use)|\bproib|\bno se permite|\bverboten|\bnicht erlaubt|"
    r"\binterdit",
    re.IGNORECASE,
)
AI_TOLD = re.compile(
    r"\bdisclos\w+|\bstate (?:if|how|which|where|whether)|\btell us|\blet us know|"
    r"\bdocument\w*\b|"
    r"\bmention\b|\bdescrib\w+|\bindicat\w+|\backnowledg\w+|\bcite\b|\btransparen\w+|"
    r"\bdeclar\w+|"
    r"\bexplain (?:how|where|which|what)|\blist (?:the|any|which|all)|\bnote (?:where|"
    r"how|which|any)|\breport (?:how|which|any)|"
    r"\binclude (?:your|the|any) prompts?|\bsay (?:so|how|where|which)|"
    r"\bshare (?:your|the) prompts?|\bopen about|"
    r"\bspecif\w+ (?:how|which|where|what)|\bindique|\binforme|\bangeben|\bmentionne",
    re.IGNORECASE,
)
AI_YES = re.compile(
    r"\ballowed|\bpermitted|\bwelcome|\bfree to\b|\bfine\b|\bencourage\w*|"
    r"\bok(?:ay)?\b|"
    r"\b(?:may|can) (?:also )?use|\bacceptable|\bexpect you to use|\bno restriction|"
    r"\bpermitid|"
    r"\berlaubt|\bautoris",
    re.IGNORECASE,
)


def find_clauses(blocks):
    """Return the Clauses of a brief, each once, in the order of `KINDS`."""
    found = []
    for block in blocks:
        if block.kind == CODE:
            found += find_header(block, blocks)
            continue
        for sentence in split_sentences(block.text):
            found += judge_form(sentence, block)
    return settle(found)


def judge_form(sentence, block):
    """Return the clauses in a sentence."""
    context = f"{' '.join(block.headings[-1:])} {block.lead} {sentence}"
    place = sections.classify_block(block)
    clauses = find_limits(sentence, context, place)
    clauses += find_hours(sentence, context)
    clauses += find_deadline(sentence, context, place)
    clauses += find_columns(sentence, context)
    clauses += find_ai(sentence, context)
    if place != sections.JUDGED:
        clauses += find_files(sentence, block, place)
        clauses += find_formats(sentence, block, place)
    if not clauses:
        clauses += find_rule(sentence, place)
    return [replace(one, source=sentence, line=block.line) for one in clauses]


# numbers


def find_limits(sentence, context, place):
    """Return the limits of pages, slides or words."""
    found = []
    for match in LIMIT.finditer(sentence):
        unit = UNITS[match["unit"].lower()[:3]]
        before = sentence[max(match.start() - 60, 0) : match.start()]
        bound = BOUND.search(before[-40:])
        about = OWN_WORK.search(f"{before}|{sentence[match.end() :][:60]}")
        is_own = about or unit != "words" and OWN_WORK.search(context)
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
    part = PART_OF_WORK.search(sentence)
    if unit != "slides" and part:
        return f"it may be a limit of a part ({part[0]}), not of the write-up"
    if unit == "pages" and not WRITEUP.search(sentence):
        return "it does not say of what: of the write-up?"
    return ""


def find_hours(sentence, context):
    """Return the hours of work that a sentence names."""
    found = []
    for match in HOURS.finditer(sentence):
        before = sentence[max(match.start() - 60, 0) : match.start()]
        after = re.split("[,.;]", sentence[match.end() :])[0][:40]
        around = f"{before.rpartition(';')[2]} {match[0]} {after}"
        if NO_EFFORT.search(around) or not EFFORT.search(context):
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
    dated = BY_DATE.search(sentence)
    if dated:
        return [Clause("deadline", dated["date"].strip())]
    if place == sections.TELLS and not re.search("deadline|prazo|frist", context, re.I):
        return []
    for match in DEADLINE.finditer(sentence):
        around = sentence[max(match.start() - 50, 0) : match.end() + 50]
        in_hours = match["unit"].lower().startswith("h")
        if in_hours and not re.search(
            r"receipt|receiv|deadline|due|allow|submit", around
        ):
            continue
        if DUE.search(f"{context[:60]} {around}") and not NO_DEADLINE.search(around):
            _, most = read_number(match["range"])
            return [Clause("deadline", f"{show_number(most)} {match['unit'].lower()}")]
    return []


# files and formats


def find_files(sentence, block, place):
    """Return the files to hand in."""
    found = []
    for match in FILE.finditer(sentence):
        before = sentence[: match.start()]
        words = re.findall(r"[^\W\d_]{3,}", FILE.sub("", sentence))
        is_item = len(words) < 3 or (match.start() < 4 and len(sentence) < 80)
        is_asked = sections.ASKS in (place, sections.classify_lead(block.lead or ""))
        if PROVIDED.search(before):
            continue
        made = find_last(MADE, before[-90:])
        given = find_last(GIVEN, before[-60:])
        if is_item and is_asked or made > given:
            found.append(Clause("file", match[1].removeprefix("./")))
    return found


def find_last(pattern, text):
    """Return where the last match begins, counted from the end; below every other one
    where there is none."""
    places = [match.start() - len(text) for match in pattern.finditer(text)]
    return places[-1] if places else -1000


def find_formats(sentence, block, place):
    """Return the formats that are demanded, and those that are forbidden."""
    if place == sections.TELLS and find_mood(sentence) is None:
        return []
    asked = place in (sections.ASKS, sections.SENT) or block.lead
    found = []
    is_choice = CHOICE.search(sentence) is not None
    for name, pattern in FORMAT_PATTERNS.items():
        match = pattern.search(sentence)
        if not match:
            continue
        before = sentence[: match.start()]
        if NOT_WANTED.search(before):
            found.append(Clause("without", name))
        elif is_demanded(name, before, asked) and not is_given(before):
            doubt = "it may be a choice" if is_choice else ""
            found.append(Clause("format", name, doubt=doubt))
    return found


def is_demanded(name, before, asked):
    """Tell whether the words before a format demand it."""
    if NEGATED.search(before):
        return False
    verbs = VERBS_OF.get(name)
    if verbs:
        return verbs.search(before[-70:]) is not None
    return HANDED.search(before[-70:]) is not None or bool(asked and len(before) < 40)


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
    if not PREDICTING.search(context):
        return []
    for pattern in (COLUMNS, NAMES_FIRST, FILE_OF):
        for match in pattern.finditer(sentence):
            names = read_names(match["names"])
            if names and is_made(sentence[: match.start()]):
                return [Clause("columns", ", ".join(names))]
    return []


def is_made(before):
    """Tell whether a sentence speaks of a file to make, not of one that is given."""
    told = re.search(
        r"\b(?:data ?set|table|train\w*|given|provided|history|drop|exclude|"
        r"use)\b[^.]*$",
        before,
        re.I,
    )
    return (
        not told
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
        name = NAME.match(part.strip())
        if not name or name[1].lower() in NO_NAME:
            break
        names.append(name[1].rstrip("."))
    return names if len(names) >= 2 or names and "_" in names[0] else []


def find_header(block, blocks):
    """Return the columns in a sample of the file to hand in."""
    place = blocks.index(block)
    before = blocks[place - 1].text if place else ""
    lines = [line for line in block.text.split("\n") if line.strip()]
    speaks = PREDICTING.search(before) and re.search(
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


# AI, and other rules


def find_ai(sentence, context):
    """Return what a sentence says about help by AI."""
    if not AI.search(sentence) and not (
        AI.search(context) and AI_TOLD.search(sentence)
    ):
        return []
    if not AI_USED.search(context) or AI_TOPIC.search(sentence):
        return []
    found = []
    if AI_NO.search(sentence):
        found.append(Clause("ai", "forbidden"))
    elif AI_YES.search(sentence):
        found.append(Clause("ai", "allowed"))
    if AI_TOLD.search(sentence):
        found.append(Clause("ai", "disclose"))
    if not found:
        found = [
            Clause("ai", "allowed", doubt="it names AI, without saying if it may help")
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
    must_not = FORBIDDEN.search(core) and re.search(
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
    for one in sorted(clauses, key=lambda one: bool(one.doubt)):
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
