"""The mood of a sentence: does it order, oblige, ask, allow or tell?

By grammar more than by words: a sentence without a subject that begins with the base
form of a verb orders; one whose subject is you, and whose verb is must, obliges.
"""

import re
import textwrap

MOST_LETTERS = 1_000  # of a sentence
QUESTION, ORDER, DUTY, GOAL = "question", "order", "duty", "goal"
NAMED = "named"  # what a list of things to do or hand in names

# closed classes, which no brief can add to
DETERMINERS = """a an the your their its our this that these those any all each every
    some both two three four five several at what which how why whether where when who
    if one more multiple only us me them it yourself"""
FOLLOWERS = frozenset(DETERMINERS.split())
FUNCTION_WORDS = """a an the this that these those there here it its he she they we i
    you your our their my his her if when while where since because although though as
    at by for from in into of on onto over under with within without via per than to
    and or but nor so yet not no yes is are was were be been being am do does did has
    have had can could may might must shall should will would what which who whom whose
    why how whether each every any all some both either neither one two three four five
    most more many few several such other another only also too very just even still
    after before during until unless between among about above below again against
    across along around behind beside despite except like near off out past through
    throughout toward towards up upon down once inside outside beneath beyond amid
    regarding concerning versus according due thanks plus unlike however moreover
    instead perhaps maybe hence thus therefore meanwhile otherwise overall here there
    welcome hello hi dear congratulations sorry sure okay yes"""
NOT_VERBS = frozenset(FUNCTION_WORDS.split())
OPENERS = """please then next finally lastly also additionally furthermore moreover
    first firstly second secondly third thirdly now afterwards optionally ideally
    otherwise similarly therefore hence subsequently and or just but either again
    here"""
OPENER = re.compile(
    rf"^(?:(?:{'|'.join(OPENERS.split())})\b,?|\([^()]{{0,80}}\)|\d{{1,2}}[.)])\s+",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\s*\([^()]{0,200}\)")
PHRASAL = re.compile(
    r"^(?:come up with|start with|double[ -]?check|call out|point out|set out|lay out|"
    r"spell out|write down|think "
    r"about|walk (?:us|me))\b",
    re.IGNORECASE,
)
ADVERB = re.compile(r"^[a-z]+ly\b,?\s+", re.IGNORECASE)
CLAUSE_OPENER = re.compile(
    r"^(?:if|when|once|after|before|given|with|based|for|in|as|from|on|by|to|at|within|"
    r"where|while|since|besides|instead|without|apart|[a-z]{2,}ing)\b[^,]{2,200},\s+",
    re.IGNORECASE,
)
# an opener that no comma ends: "From the file build a model"
BARE_OPENER = re.compile(
    r"^(?:from|with|using|in|for|on|to)\b(?:(?!\b(?:to|we|you|i|they|will|that|which|"
    r"can|must|should)\b)(?:[^,.;:]|\.(?=\w))){4,80}?\s(?=([a-z]+) (?:a|an|the|"
    r"your)\b)",
    re.IGNORECASE,
)
CARE = re.compile(
    r"^(?:(?:make|be) (?:sure|certain)(?: to| that you| you|,)?|ensure (?:to|that you)|"
    r"remember to|(?:do not|don't) forget to|try to|take (?:the )?time to|"
    r"continue (?:and|by|with)|(?:go ahead|start|begin) (?:and|by)|aim to|choose to|"
    r"be prepared to)\s+",
    re.IGNORECASE,
)
LABEL = re.compile(r"^((?:[\w'’/&()+-]+\s){0,5}[\w'’/&()+-]+)\s?(?::|[–—]\s|\s-\s)\s*")

# verbs that a list of tasks begins with; others are known by the word that follows
VERBS = """adapt add address audit configure containerise containerize critique
    customise customize debug discover dockerise dockerize embed enhance establish
    hypothesise hypothesize incorporate leverage mention monitor name normalise
    normalize parse profile query refine reflect schedule scrape ship spot standardise
    standardize uncover aggregate analyse analyze answer apply approach argue assess
    attach automate backtest benchmark build calculate calibrate carry categorise
    categorize characterise characterize choose clarify classify clean cluster code
    combine comment commit communicate compare compile complete compose comprise
    compute conclude conduct consider construct convert create critique decide decode
    define deliver demonstrate deploy derive describe design detail detect determine
    develop devise diagnose differentiate discuss display document draft draw drop
    elaborate encode engineer enrich estimate evaluate examine execute explain explore
    expose extend extract fill filter find fit flag fix forecast formulate generate
    give group handle highlight identify illustrate implement impute include indicate
    infer inspect integrate interpret investigate join justify label limit list load
    log make map measure merge minimise minimize model motivate optimise optimize
    organise organize outline point note output package perform plan plot preprocess
    predict
    prepare present prioritise prioritize process produce program propose prove provide
    prune quantify rank rate recommend reduce refactor remove repeat replace report
    reproduce research respond retrain return review reward rewrite run save score
    segment select send separate serve set share show simulate sketch solve specify
    split state structure study submit suggest sum summarise summarize supply support
    synthesise synthesize tell test think track train transform translate treat try
    tune understand update upload use validate verify visualise visualize write"""
KNOWN_VERBS = frozenset(VERBS.split())
GOAL_VERBS = KNOWN_VERBS - {"submit", "present", "find", "show", "consider", "use"}
# orders that prepare, speak of the process, or are said out of courtesy
PREPARATIONS = """see refer read check assume imagine suppose let contact reach ask
    feel enjoy remember keep click visit download clone fork install open navigate
    launch activate hesitate thank follow begin start stop look email mail post push
    pull watch wait call bring expect welcome say skip spend focus take press select
    unzip extract good have get go come be email's stick refrain avoid never do don't
    treat learn lookup notify confirm register sign join login log put bear think
    schedule book reply allow consult browse access sorry congratulations pay"""
PREPARING = frozenset(PREPARATIONS.split()) - {"extract", "select", "join", "log"}

# "Clean data is rare": a word that may be a verb, but is the subject of another one
NOUN_FIRST = re.compile(
    r"\w+\s*[:;]|\w+ (?:(?!\b(?:that|which|who|how|what|whether|where|if|and)\b)"
    r"[^,.;:(]){0,80}?\b(?:is|are|was|were|will|can|may|has|have|should|must)\b",
    re.IGNORECASE,
)
IDLE_ORDER = re.compile(
    r"^(?:note(?: that| the following| also| down that)?\s?[:,]|note that|"
    r"write to (?:us|me|\S+@)|find (?:more|attached|below|enclosed|here|"
    r"the (?:attached|enclosed|data|"
    r"files?))|run (?:(?:the|this) (?:following )?commands?|locally)|"
    r"show (?:us )?(?:off|your "
    r"(?:skills|best))|save the file|give (?:it|yourself)|complete (?:it|this|the "
    r"(?:challenge|test|assignment|exercise|assessment))\b)",
    re.IGNORECASE,
)

OBLIGED = re.compile(
    r"\byou(?:'ll| will)? (?:must|should|have to|need to|ought to|shall|are to)\b"
    r"|\byou(?:'re| are|'ll be| will be| have been)? (?:asked|required|requested|"
    r"tasked|expected|invited|challenged|instructed|encouraged)\b"
    r"|(?<!that )(?<!which )\bwe(?:'d| would|'re| are)? (?:also )?(?:like|love|want|"
    r"ask(?:ing)?|need|"
    r"expect(?:ing)?|request(?:ing)?|invite|prefer|require)(?: that)? (?:you|for you|"
    r"candidates?|to (?:see|have you|know|hear|get|understand|be able)|your|the "
    r"candidate)\b"
    r"|\bwe (?:would |will )?(?:also )?(?:expect|require|need|request|ask for|want) "
    r"(?!to\b|it\b|this\b|that\b|you\b)"
    r"|\byour (?:\w+ )?(?:task|job|goal|mission|objective|challenge|assignment|role|"
    r"aim|work)s? (?:here )?(?:is|are|will be|would be|consists?)\b"
    r"|\bthe (?:\w+ )?(?:task|job|exercise|assignment|challenge|problem)s? (?:here )?"
    r"(?:(?:is|are|will be) to|consists? (?:in|of))\b"
    r"|\b(?:can|could|would) you (?!have\b)"
    r"|\b(?:the candidates?|candidates?|applicants?) (?:must|should|will(?: be \w+ "
    r"to)?|needs? to|(?:is|are) (?:asked|required|expected|requested) to)\b",
    re.IGNORECASE,
)
# the subject is what is handed in, or "it"
DEMANDED = re.compile(
    r"\b(?:outputs?|solutions?|submissions?|reports?|code|scripts?|documents?|"
    r"documentation|notebooks?|presentation|models?|answers?|responses?|respones|"
    r"app|application|api|service|programs?|files?|predictions?|write-?ups?|deck|"
    r"slides?|readme|your \w+|functions?|results?|analys[ie]s|visuali[sz]ations?|"
    r"dashboard|pipeline|package|endpoints?|dag|summary|it|this|deliverables?|"
    r"metrics?|plots?|charts?|methods?|steps?)\b(?:(?!\bwe\b)[^.;]){0,80}?\b(?:should|"
    r"must|needs? to|has to|have to|(?:is|are) (?:expected|required)"
    r"(?: to)?|shall)\b\s*(?:also |then |clearly |at least |either )?(\w*)",
    re.IGNORECASE,
)
# verbs after should and must whose sentence is no task: time, courtesy, handing in
NO_TASK = re.compile(
    r"\b(?:take(?! (?:in|a|the|as)\b)|spend|feel|know|note|expect|aware|able|familiar|"
    r"possible|fun|notice|"
    r"understand|read|enough|fine|suffice|contact|reach|hesitate|assume|not|never|"
    r"submitted|sent|returned|emailed|uploaded|pushed|worry|find|see|receive|clone|"
    r"fork|download|install|keep in mind|imagine|hear from|publish|be working|have "
    r"received|be given|your own|be original|save|complete the|initiali[sz]e|"
    r"set up|log in|travel|suitable|concise|easy|clear)\b",
    re.IGNORECASE,
)
ALLOWED = re.compile(
    r"\bfeel free|(?<!what )(?<!that )(?<!which )(?<!how )(?<!as )\b(?:you|"
    r"candidates?) (?:can|may|could|might)\b(?! not\b)"
    r"|\b(?:are|you're) (?:also )?(?:free|welcome|allowed|permitted) to"
    r"|\bup to you|\bif you (?:like|wish|want|prefer)\b|\bno need\b|\bneed not\b"
    r"|\b(?:don't|do not) (?:need|have) to|\b(?:is|are) (?:also )?(?:welcome|optional|"
    r"not (?:required|necessary|mandatory|needed|expected))\b",
    re.IGNORECASE,
)
NEGATIVE = re.compile(r"^(?:do not|don['’]t|never|no\b|avoid|refrain)", re.IGNORECASE)
FORBIDDEN = re.compile(
    rf"{NEGATIVE.pattern}"
    r"|\b(?:must|should|may|can|shall) ?not\b|\bcannot\b|\bnot allowed|\bforbidden"
    r"|\bprohibited|\bwe (?:do not|don['’]t) (?:want|expect|need|require)",
    re.IGNORECASE,
)
LIMITED = re.compile(
    r"\bnot (?:be )?(?:more|longer|larger|exceed|over|take up more)\b", re.IGNORECASE
)
GOAL_OF = re.compile(
    r"(?:\byou(?:'ll| will)|\bwe need to|\b(?:goal|objective|aim|idea|"
    r"mission)\b[^.]{0,60}?\b(?:is|are) to|^goal:) "
    r"(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
JUDGES = re.compile(
    r"\b(?:assess|evaluate|test|gauge|judge|demonstrate|exhibit|show ?case|get a "
    r"(?:feel|sense)|sample of|skills?|flavor|start a conversation|how you|learn more "
    r"about you|abilit)",
    re.IGNORECASE,
)
INTERROGATIVE = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|"
    r"can|could|would|will|should|have|has|may|might|if)\b",
    re.IGNORECASE,
)
COURTESY = re.compile(
    r"\b(?:what (?:is|are|'s) (?:the|your|my|our) (?:mission|task|challenge|goal|"
    r"assignment|deliverable)s?\?|any (?:further |other )?questions?\b(?! you (?:had|"
    r"have) (?:asked|"
    r"answered))|"
    r"sound familiar|ready\?|good luck|interested\?|excited|why join|who (?:we|you) "
    r"are|need help|got stuck|stuck\?|have fun|questions\?$)",
    re.IGNORECASE,
)
# the other languages that briefs come in: what obliges
OBLIGED_ELSEWHERE = re.compile(
    r"\b(?:deve(?:m|rá|rão|rás)?|precisa(?:m|rá)?|(?:seu|o|teu) (?:objetivo|desafio|"
    r"trabalho) (?:é|será|consiste)|o problema consiste|debe(?:n|s|rá|rán|rás)?|tu "
    r"(?:objetivo|tarea|misión) es|se (?:pide|requiere|espera)|(?:vous )?dev(?:ez|ra|"
    r"rez)|doi(?:t|vent)|il (?:vous )?est demandé|(?:est|sont) attendue?s?|votre "
    r"(?:mission|tâche|objectif) est|sollen|sollst|soll|müssen|muss|bitte|ihre "
    r"aufgabe)\b",
    re.IGNORECASE,
)

ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|cf|vs|approx|fig|no|mr|ms|dr|resp|min|max|incl|z\.B|p\.ex)\.$",
    re.IGNORECASE,
)
END = re.compile(r"(?<=[.?!])[\"'”)]?\s+(?=[\"'“(]?[A-ZÀ-Þ0-9])|(?<=[?!])\s+")


def split_sentences(text):
    """Return the sentences of a text; a longer one than anybody writes is cut, so that
    reading takes time by its length alone."""
    sentences, begun = [], ""
    for part in END.split(text):
        begun = f"{begun} {part}".strip()
        if len(begun) > MOST_LETTERS:
            sentences += textwrap.wrap(begun, MOST_LETTERS)
            begun = ""
        elif not ABBREVIATION.search(begun[-10:]):
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
    if NEGATIVE.search(core):
        return None
    if orders(core):
        return ORDER
    is_limit = LIMITED.search(core)
    if (FORBIDDEN.search(core) and not is_limit) or ALLOWED.search(plain):
        return None
    if obliges(plain):
        return DUTY
    goals = [found["verb"].lower() for found in GOAL_OF.finditer(plain)]
    if GOAL_VERBS & set(goals) and not JUDGES.search(plain):
        return GOAL
    return None


def is_question(sentence):
    """Tell whether a question is one to answer, and not said out of courtesy."""
    long_enough = len(sentence.split()) >= 4
    asks = INTERROGATIVE.search(sentence) is not None
    return long_enough and asks and not COURTESY.search(sentence)


def strip_openers(sentence):
    """Return a sentence from its verb on: without labels, adverbs, clauses and what
    only prepares."""
    core = ASIDE.sub("", sentence).strip(" \"'“”()") or sentence
    for _ in range(8):  # each step shortens it
        before = core
        for pattern in (OPENER, CARE, ADVERB, CLAUSE_OPENER):
            core = strip_opener(pattern, core)
        core = strip_label(core)
        core = strip_preparation(core)
        if core == before:
            break
    bare = BARE_OPENER.match(core)
    return core[bare.end() :] if bare and bare[1].lower() in KNOWN_VERBS else core


def strip_preparation(core):
    """Return "explain ..." of "Take the table and explain ..."."""
    words = core[:80].lower().split()
    if not words or words[0] not in PREPARING:
        return core
    for found in re.finditer(r"\band (?=([a-z]+))", core[:160]):
        if found[1] in KNOWN_VERBS:
            return core[found.end() :]
    return core


def strip_label(core):
    """Return a sentence without the label before its colon, unless that orders."""
    label = LABEL.match(core)
    if label and label[1].split()[0].lower() in KNOWN_VERBS and len(label[1]) < 30:
        is_name = len(label[1].split()) > 1
        return strip_opener(LABEL, core) if is_name else core
    return strip_opener(LABEL, core)


def strip_opener(pattern, core):
    """Return a sentence without an opener, unless nothing is left."""
    found = pattern.match(core)
    if not found or not core[found.end() :].strip():
        return core
    return core[found.end() :]


def orders(core):
    """Tell whether a sentence begins with the base form of a verb."""
    if PHRASAL.match(core):
        return True
    words = re.findall(r"[\w'’]+", core[:80].lower())
    if not words or words[0] in NOT_VERBS or words[0] in PREPARING:
        return False
    verb, following = words[0], words[1:2]
    if IDLE_ORDER.match(core):
        return False
    if verb in KNOWN_VERBS:
        return bool(FOLLOWERS & set(following)) or not NOUN_FIRST.match(core)
    looks_like_noun = verb.endswith(("s", "ed", "ing", "ion", "ity", "ness", "ment"))
    is_name = not verb.isalpha()
    return not looks_like_noun and not is_name and bool(FOLLOWERS & set(following))


def obliges(sentence):
    """Tell whether a sentence says what you must do, or how the result must be."""
    first = sentence.split()[0].lower()
    if first in PREPARING or sentence.lower().startswith("should you"):
        return False
    found = OBLIGED.search(sentence)
    if found:
        rest = " ".join(sentence[found.end() :].split()[:4])
        about_you = re.search(r"\bskills?\b|\babilit|\bproficien|\bexpertise", sentence)
        is_negative = NEGATIVE.search(rest) is not None
        is_empty = len(rest) <= 3
        return not (is_empty or is_negative or about_you or NO_TASK.search(rest))
    if OBLIGED_ELSEWHERE.search(sentence):
        return True
    demand = DEMANDED.search(sentence)
    if not demand:
        return False
    if LIMITED.search(sentence):
        return True
    following = sentence[demand.end() - len(demand[1]) :]
    return not NO_TASK.search(" ".join(following.split()[:3]))
