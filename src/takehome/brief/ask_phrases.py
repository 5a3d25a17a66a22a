"""The words that tell an ask from how to work and how to send it."""

import re

OPTIONAL = re.compile(
    r"\bbonus\b|\boptional(?:ly)?\b|\bextra credit\b|\bnice[- ]to[- ]have\b|\bstretch\b"
    r"|\bif (?:you have|time|there is)\b[^.,]*\btime\b|\bif time\b|\btime (?:permits|"
    r"remains|allows)\b|\bideally\b|\bpreferabl[ye]\b|\bopcional",
    re.IGNORECASE,
)
HINT = re.compile(
    r"^\W*(?:hints?|tips?|n\.?b\.?|notes?(?=\W*[:,]|\s+that)|reminder|e\.g\.|example|"
    r"for example|"
    r"background|context|caveat|disclaimer|warning|important(?:ly)? note)\b",
    re.IGNORECASE,
)
NAME_FIRST = re.compile(
    r"^[\"'(]?(?:[a-z]+[_.]\w[\w.]*|[a-z][a-z0-9]*[A-Z]\w*|[A-Z]+(?:_[A-Z0-9]+)+|"
    r"[A-Za-z]+\d+)[\"')]?\s*(?:\(|[-–—:=]|$)"
    r"|^[\"“'‘][\w -]{1,30}[\"”'’]\s?[-–—:=]|^[a-z]\w*(?:\s[-–—]\s|\s?[:=])|"
    r"^\w+\s?:\s*(?:the|a|an|whether|number|id)\b",
)
NOTHING = re.compile(r"^(?:none|nothing|not? |n/?a\b|unknown|-+$|own choice)", re.I)
PART = re.compile(
    r"^(?:part|task|question|step|exercise|section|phase) ?(?:[A-H]|[IVX]+|\d{1,2})\b"
    r"\s?[:.)–-]+\s*",
    re.IGNORECASE,
)
FILE_NAME = re.compile(r"^[\w./-]+\.[a-z]{2,6}$|^[\w./-]+\.[a-z]{2,6}\b", re.IGNORECASE)
# what says how to work or to send, and no section can answer
MANNER = re.compile(
    r"^(?:ensure|use|using|utili[sz]e|write (?:your|the|all)?\s*(?:\w+ )?(?:code|"
    r"script|"
    r"solution|program)s? in\b|keep|work(?! through)|choose any|pick any|limit|"
    r"comment your|"
    r"commit (?:early|often|your)|treat|stick|adhere|follow|respect|make (?:it|your|"
    r"sure|all)|set (?:a|the)? ?(?:random )?seed|create a (?:new )?(?:git ?hub |git |"
    r"private |public |dev )*(?:branch|repo|repository|fork)|have\b)",
    re.IGNORECASE,
)
USE_TO_DO = re.compile(r"^(?:use|using|utili[sz]e)\b[^.;]{3,120}?\bto (\w+)", re.I)
SENDING = re.compile(
    r"^(?:submit|send|upload|e-?mail|return|share|zip|push|post|compress|commit|"
    r"attach|deliver|provide|give|create|open|respond|update)\b",
    re.IGNORECASE,
)
CARRIER = re.compile(
    r"\b(?:(?:git ?hub |git |share(?:able|d) |google |drive |dropbox )?link|url|"
    r"pull request|\bPR\b|zip(?:ped)?|archive|repo(?:sitory)?|e-?mail|branch|fork|"
    r"invite|access|form)\b",
    re.IGNORECASE,
)
WORK = re.compile(
    r"^\w+ (?:us |me |it |in )?(?:back |to us )?(?:it|them|this|everything|your "
    r"(?:\w+ )?(?:work|solutions?|submission|answers?|results?|files?|assignment|"
    r"project|response)|what you (?:have|did)|the (?:work|solutions?|results?|"
    r"assignment|project|files?)|"
    r"all (?:your )?(?:files|work))\b",
    re.IGNORECASE,
)
# an order that leads to a list, and says nothing by itself
LEADING = re.compile(
    r"^(?:answer|complete|address|follow|solve|do|choose|cover|respond to|"
    r"carry out|accomplish|tackle|consider|work through|finish|contains?)\b[^.]{0,30}"
    r"\b(?:following|below|above|these|questions?|tasks?|instructions?|exercises?|"
    r"steps|challenges?|assignment|parts?|problems?|one of)\b",
    re.IGNORECASE,
)
HANDED_IN = re.compile(
    r"\bdeliverables?\b|\boutputs?\b|\bexpected results?\b|\bentreg[áa]ve|\blivrable",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|be|will|can|may|has|have|had|do|does|you|we|if)\b", re.I
)
DELIVERABLE = re.compile(
    r"\b(?:readme|notebooks?|code|reports?|slides?|model|presentation|dashboard|sql|"
    r"api|"
    r"script|predictions?|summary|deck|tests?|write-?up|documentation|analysis|"
    r"dockerfile|logging|código|relatório|rapport|bericht|apresentação|repositório|"
    r"results?|plots?|app|src|limitations?|conclusions?|assumptions?|methodology|"
    r"recommendations?|insights?|findings?|eda|evaluation|validation|modell?ing)\b",
    re.IGNORECASE,
)
MAKING = re.compile(
    r"^(?:create|write|prepare|build|produce|develop|make|implement|train|generate|"
    r"design|draft|compile)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]{3,}")
COMMON_WORDS = """the and for with that this you your our will are from which have
    should can all each into must need please would like using use data task"""
COMMON = frozenset(COMMON_WORDS.split())
