"""The words by which a brief speaks of form: limits, hours, days, files, formats,
columns and AI."""

import re

from takehome.brief.numbers import RANGE

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
    r"\b(?:time-?box|aim|spend(?:ing)?|takes?|taking|time|duration|complete|effort|"
    r"work|budget|"
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
    r"apresenta\w*|day|daily)\b|"
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
FIRMLY_DUE = re.compile(
    r"\b(?:deadline|due|prazo|frist|délai|complete|submit|return|send|hand|receipt|"
    r"receiv\w+|recieving)\b",
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
MADE = re.compile(
    r"\b(?:sav(?:e|es|ed|ing)|writ(?:e|es|ing|ten)|produc\w+|output\w*|creat\w+|"
    r"submit\w*|"
    r"upload\w*|return\w*|generat\w+|export\w*|deliver\w*|call(?:ed)?|naming|"
    r"named|hand in|fill in|provide|include|send|store[ds]?|put|saved|entreg\w+|"
    r"(?<!\ble )fichier|predictions)\b",
    re.IGNORECASE,
)
GIVEN = re.compile(
    r"\b(?:provided|sample|example|given|attached|contains?|reads?|read (?:the|in|"
    r"from)|load(?:s|"
    r"ed)?|from|"
    r"download\w*|using|use|uses|we have|you(?:'ll| will) find|open|explore|supplied|"
    r"included|enclosed|available|find|accepts?|against|description|input|on|"
    r"for (?:the|each)|in)\b(?:\W+\w+){0,5}?\W*$",
    re.IGNORECASE,
)

ATTACHED = re.compile(
    r"\b(?:attached|enclosed)\b|\byou(?:'ll| will| can)? find\b|\bthere is\b",
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
    r"\binclude (?:your|the|any) prompts?|\bsay (?:so|how|where|which|what|if|"
    r"whether)|"
    r"\bshare (?:your|the) prompts?|\bopen about|"
    r"\bspecif\w+ (?:how|which|where|what)|\bindique|\binforme|\bangeben|\bmentionne",
    re.IGNORECASE,
)
# between an order and a word on AI
BESIDE_AI = re.compile(
    r"; |, and |,? and (?=(?:tell|say|state|disclose|mention|document|list|note)\b)"
)
OPEN_END = re.compile(r"\b(?:if|how|what|where|which|whether|when|so|it)$")
# speaks of what the sentence before names
AI_MEANT = re.compile(
    r"\b(?:us(?:e[ds]?|ing)|help\w*|assist\w*)\b.{0,30}\b(?:it|them|one|any)\b"
    r"|\b(?:it|they|these)\b.{0,20}\b(?:use[ds]?|help\w*)\b"
    r"|\bif (?:so|you (?:do|did))\b",
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
