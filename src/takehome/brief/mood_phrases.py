"""The words by which a sentence orders, obliges, asks, allows or forbids: closed
classes, and what every brief shares."""

import re

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
BEING = re.compile(r"(?:be|feel|have fun|get|know)\b", re.IGNORECASE)
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
MOST_OF_CLAUSE = 250  # letters
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
ALL_OPENERS = (OPENER, CARE, ADVERB)
LABEL = re.compile(r"^((?:[\w'’/&()+-]+\s){0,5}[\w'’/&()+-]+)\s?(?::|[–—]\s|\s-\s)\s*")

# verbs that a list of tasks begins with; others are known by the word that follows
VERBS = """acquire adapt add address aggregate analyse analyze answer apply
    approach argue assess attach audit automate backtest benchmark build
    calculate calibrate carry categorise categorize characterise
    characterize choose clarify classify clean cluster code collect
    combine comment commit communicate compare compile complete compose
    comprise compute conclude conduct configure consider construct
    containerise containerize convert create critique customise customize
    debug decide decode define deliver demonstrate deploy derive describe
    design detail detect determine develop devise diagnose differentiate
    discover discuss display dockerise dockerize document draft draw drop
    elaborate embed employ encode engineer enhance enrich establish
    estimate evaluate examine execute explain explore expose extend
    extract fill filter find fit fix flag forecast formulate gather
    generate give group handle highlight hypothesise hypothesize identify
    illustrate implement impute include incorporate indicate infer inspect
    integrate interpret investigate join justify label leverage limit list
    load log make map measure mention merge minimise minimize model
    monitor motivate name normalise normalize note obtain optimise
    optimize organise organize outline output package parse perform plan
    plot point predict prepare preprocess present prioritise prioritize
    process produce profile program propose prove provide prune quantify
    query rank rate recommend reduce refactor refine reflect remove repeat
    replace report reproduce research respond retrain return review reward
    rewrite run save schedule score scrape segment select send separate
    serve set share ship show simulate sketch solve specify split spot
    standardise standardize state structure study submit suggest sum
    summarise summarize supply support synthesise synthesize tell test
    think track train transform translate treat try tune uncover
    understand update upload use validate verify visualise visualize write"""
KNOWN_VERBS = frozenset(VERBS.split())
GOAL_VERBS = KNOWN_VERBS - {"submit", "present", "find", "show", "consider", "use"}
# orders that prepare, speak of the process, or are a courtesy
PREPARATIONS = """access activate aim allow ask assume avoid be bear begin book bring
    browse call check click clone come confirm congratulations consult
    contact do don't download email email's enjoy expect extract feel
    focus follow fork get go good have hesitate imagine install join keep
    launch learn let log login look lookup mail navigate never notify open
    pay post press pull push put reach read refer refrain register
    remember reply say schedule see select sign skip sorry spend start
    stick stop suppose take thank think treat unzip visit wait watch
    welcome"""
PREPARING = frozenset(PREPARATIONS.split()) - {"extract", "select", "join", "log"}

# "Clean data is rare": a word that may be a verb, but is the subject of another one
NOUN_ENDINGS = ("s", "ed", "ing", "ion", "ity", "ness", "ment")
NOUN_FIRST = re.compile(
    r"\w+\s*[:;]\s*\S|\w+ (?:(?!\b(?:that|which|who|how|what|whether|where|if|and)\b)"
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
    r"candidates?|to (?:see|have you|know|hear|get|understand)|your|the "
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
    r"\bfeel free|(?<!what )(?<!that )(?<!which )(?<!how )(?<!as )(?<!wish )\b(?:you|"
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
    r"(?:\byou(?:'ll| will)|\bwe (?:need|have) to|\b(?:goal|objective|aim|idea|"
    r"mission)\b[^.]{0,60}?\b(?:is|are) to|^goal:) "
    r"(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
ABOUT_YOU = re.compile(
    r"\bto see how you\b|\bskills?\b|\babilit|\bproficien|\bexpertise", re.IGNORECASE
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
    r"(?:mission|tâche|objectif) est|por favor|veuillez|sollen|sollst|soll|müssen|"
    r"muss|bitte|ihre "
    r"aufgabe)\b",
    re.IGNORECASE,
)

ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|cf|vs|approx|fig|no|mr|ms|dr|resp|min|max|incl|z\.B|p\.ex)\.$",
    re.IGNORECASE,
)
END = re.compile(r"(?<=[.?!])[\"'”)]?\s+(?=[\"'“(]?[A-ZÀ-Þ0-9])|(?<=[?!])\s+")
