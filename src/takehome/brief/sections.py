"""What a part of a brief is for, by its heading or by the words that introduce it."""

import re

from takehome.brief.grammar import split_sentences

MOST_LETTERS = 500
MOST_TITLE_WORDS = 4
# things to do or to hand in; also wherever a single sentence orders something; the
# company, the data, how to set up; how the work is judged; how it is sent
ASKS, ORDERS, TELLS, JUDGED, SENT = "asks", "orders", "tells", "judged", "sent"

SECTIONS = [
    (ASKS, r"^\W*(?:\d{1,2}\W+)?(?:present|deliver|provide|hand in)\b"),
    (
        JUDGED,
        r"\bour (?:\w+ )?(?:goal|aim)s? (?:\w+ )?is\b|"
        r"(?<!model )(?<!& )(?<!and )evaluat(?:ion|ed|"
        r"ing)\b(?!.* model)|\bcriteria|\bgrad(?:ed|ing)\b|\brubric|"
        r"\bassess(?:ed|ment criteria)|\bscor(?:ed|ing)\b|\bjudged?\b|judging|"
        r"what (?:\w+ )?(?:look|care|value|assess|evaluate)|looking for|"
        r"\bavalia\w*|\bcrit[ée]rios?|\bévalu|\bevaluar|\bbewert|\bcritères",
    ),
    (
        SENT,
        r"\bsubmi(?:t|ssion|tting)\b|\bsend(?:ing)?\b|\breturn(?:ing)? your|"
        r"\bhand(?:ing)?[ -]?in\b|\bhow to (?:deliver|apply)|\bentrega\b|\benv[ií]o|"
        r"\babgabe\b|\bsoumission",
    ),
    (
        TELLS,
        r"\b(?:data ?sets?|dictionary|columns?|fields?|files?|schema|variables|"
        r"attributes|features) (?:description|dictionary|provided|information|info|"
        r"details|overview|layout|format)|\bdata (?:dictionary|description|provided|"
        r"format|fields?|model|entry|files?|source)|^(?:the |about the |sample |our |"
        r"input |relevant )?(?:data(?: ?sets?)?|tables?|columns?|fields?|files?|schema|"
        r"inputs?|pages|dados|données|daten|datos|dicionário)\s*:?$|"
        r"^(?:the )?(?:columns?|tables?|fields?|data ?sets?) (?:in|of|and|\w*_\w+)\b|"
        r"^[\w./-]+\.(?:csv|tsv|xlsx|json|parquet|txt|db|zip)$|\breferences?\b|"
        r"\bbackground|\bcontext|\bintroduction|\babout\b|\bpurpose|\boverview|"
        r"\bhints?\b|\btips?\b|\bnotes?\b|\bresources|\bset(?:ting)?[ -]?up|\binstall|"
        r"\busage|\bgetting started|\bhow to run|\brun(?:ning)? (?:locally|the)|"
        r"\bstructure$|\bsolution\b|\bcontact|\brules?\b|\bsample\b|\bexamples?\b|"
        r"\bbenefits|who we are|further information|\bfaq|next steps|pr[óo]ximos|"
        r"\bsuggested order|\bafter\b|\btime\b|\bdeadline|\bprazo|\bintrodu[çc]|"
        r"\bcontexto|\bcontexte|\bhintergrund|\binforma[çc]|\bguidelines?|"
        r"\bthe company\b|\bwelcome|\bplagiari|\bconfidential|\bpolic(?:y|ies)\b",
    ),
    (
        ASKS,
        r"\btasks?\b|\bquestions?\b|\bdeliverables?\b|\brequire(?:ments?|d)\b|"
        r"\bto-?dos?\b|"
        r"\bwhat (?:to|you|we)\b.*\b(?:do|build|deliver|expect|need|want|ask|must|"
        r"should|cover|include|produce|provide)|\bexpect(?:ed|ations?)\b|\boutputs?\b|"
        r"\bsteps\b|\bobjectives\b|\bwe (?:expect|want|ask|would like)|\bbonus|"
        r"\bstretch|\bextra credit|\bnice to have|\bmust[- ]haves?|\breport should|"
        r"\bcomponents|\bentreg[áa]veis|\btarefas?|\bquest(?:ões|ions)|\bpreguntas|"
        r"\btareas?|\bentregables|\blivrables?|\btravail demandé|\bt[âa]ches|"
        r"\baufgaben?|\bfragen|\bergebnisse|\borienta[çc][õo]es|\brequisitos|"
        r"\bpar[áa]metros|"
        r"\batividades|\bce qui est attendu",
    ),
    (
        ORDERS,
        r"\bchallenge|\bexercise|\bassignment|\bproject\b|\bmission|\binstructions?|"
        r"\bgoals?\b|\bobjective\b|\bproblem|\bprompt\b|\bpart\b|\bcase\b|\bscope",
    ),
]
KINDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in SECTIONS]
LEADS = [
    (
        JUDGED,
        r"\b(?:evaluat|judg|assess|grad|scor)(?:ed|ing|es)\b|\b(?:insight into|idea of|"
        r"assess|test|evaluate|gauge) your\b|\bour (?:\w+ )?(?:goal|"
        r"aim)s? (?:\w+ )?is\b|\b(?:looking|look) for\b|"
        r"\bwe (?:will )?(?:evaluate|assess|judge|value|consider|care)|\bcrit[ée]rios|"
        r"\best d['’]évaluer|\bavalia\w*|\bevaluar",
    ),
    (
        ASKS,
        r"\btasks?\b|\bquestions?\b|\bdeliverables?\b|\bsteps\b|\brequire|\bmust\b|"
        r"\bshould\b|\bneeds? to\b|\bplease\b|\bexpect|\bwe(?:'d| would)? (?:like|want|"
        r"ask|need)|\byour (?:report|submission|solution|answer|presentation|notebook|"
        r"write-?up)\b|\b(?:explain|describe|include|provide|deliver|submit|answer|"
        r"cover|address|discuss|analy[sz]e|produce|show|report|implement|quantify)"
        r"(?:ing|s)?\b|\bto do\b|\bdeve(?:m|rá)?\b|\bentreg|\battendue?s?\b|\bdoit\b|"
        r"\bdebe|\bsoll|\bthe following (?:aspects|points|topics|parts)|"
        r"\binterested in|\basks?\b|\bmilestones|\bexercise contains|\bbuild\b",
    ),
    (
        TELLS,
        r"\b(?:columns?|fields?|files?|rows?|tables?|variables?|features?|data|"
        r"data ?sets?|attributes|schema|archive|folders?|values?|types?|ways|options|"
        r"conditions|consider|notes?|hints?|tips?|examples?|e\.g|links?)\b",
    ),
]
LEAD_KINDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in LEADS]
GIVEN = re.compile(
    r"\b(?:columns?|fields?|files?|tables?|data ?sets?|archive|folders?|rows?|"
    r"repository|following data)\b[^.]*\b(?:contains?|includes?|has|have|provided|"
    r"structured|organized|described|are|is|find)\b|\b(?:provided|attached|given|find|"
    r"contains?|includes?|has|are)\b[^.]*\b(?:columns?|fields?|files?|tables?|"
    r"data ?sets?|data|attributes)\b",
    re.IGNORECASE,
)
# "Part 3: Evaluation" is a part of the work, whatever it is about
NUMBERED = re.compile(
    r"^\W*(?:(?:part|task|question|step|exercise|phase|section) ?\w{1,3}\b|"
    r"[A-Z]\d{1,2}[.:)])",
    re.IGNORECASE,
)
POSSIBLE = re.compile(
    r"\b(?:might|could|may) (?:be|consider|want|include)\b|\bnon-?exhaustive\b|"
    r"\b(?:some|few) (?:ideas|hints|suggestions)\b",
    re.IGNORECASE,
)
YOURS = re.compile(
    r"\byour\b|\bshould\b|\bmust\b|\bplease\b|\bsubmi|\bdeliver|\btasks?\b|"
    r"\bquestions?\b|\bat least\b|\banswer|\bexpect",
    re.IGNORECASE,
)


def classify_heading(text):
    """Return what a heading's section is for, or None where it does not tell."""
    kind = find_kind(KINDS, text)
    is_part = NUMBERED.match(text) and kind in (JUDGED, TELLS)
    return ORDERS if is_part else kind


def classify_lead(text):
    """Return what a list is for, by the words before its colon, or None."""
    text = [text, *split_sentences(text[-MOST_LETTERS:])][-1]
    if POSSIBLE.search(text):
        return TELLS
    if GIVEN.search(text) and not YOURS.search(text):
        return TELLS
    return find_kind(LEAD_KINDS, text) or classify_title(text)


def classify_title(text):
    """Return what a list is for that a title of a few words introduces, else None."""
    is_title = len(text.split()) <= MOST_TITLE_WORDS
    return find_kind(KINDS, text) if is_title else None


def find_kind(kinds, text):
    """Return the first kind whose words are in the last part of a text, where what
    introduces a list stands."""
    text = text[-MOST_LETTERS:]
    for kind, pattern in kinds:
        if pattern.search(text):
            return kind
    return None


def classify_block(block):
    """Return what a block is for: by the words that introduce it, else by its
    heading."""
    lead = classify_lead(block.lead) if block.lead else None
    return lead or classify_place(block)


def classify_place(block):
    """Return what the section of a block is for, by its nearest heading that tells."""
    for heading in reversed(block.headings):
        kind = classify_heading(heading)
        if kind:
            return kind
    return None
