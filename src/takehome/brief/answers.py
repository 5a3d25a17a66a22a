"""Where each ask is answered: a section of the write-up, or a file."""

import re
from dataclasses import dataclass, replace

from takehome import UserError
from takehome.project.files import stays_inside

FEWEST_WORDS = 5  # of the candidate's own, for a section that answers
# the template's sections and files, by the words of an ask; the first that fits
SUGGESTIONS = [
    (
        r"\bpredictions?\.csv|\b(?:predict\w*|scor\w*|forecast)\b.*\b(?:file|csv|tsv|"
        r"list)",
        "reports/predictions.csv",
    ),
    (r"\bmodel\.(?:joblib|pkl|pickle)\b", "reports/model.joblib"),
    (r"\bexplor|\beda\b|\bvisuali|\battributes\b|\bdecode\b", "Data"),
    (r"\bassum|\bhypoth[èe]ses|\bannahme|\bsuposi", "Framing"),
    (
        r"\bmetrics?\b(?!\.)|\bm[ée]tri(?:que|ca)|\bmetrik|\bcosts?\b|\bpay-?offs?\b|"
        r"\bdefine\b|\bframe\b",
        "Framing",
    ),
    (
        r"\bhow (?:to|you) run|\brun\b.*\b(?:code|script|command)|\binstructions?\b|"
        r"\b(?:train\w*|predict\w*|inference) command|\binstall|\breproduc|"
        r"\breadme\b|\bcommand:|\bdocker|\bpytest\b|"
        r"\bautomat|\bunit tests?\b|\brelancer|\bex[ée]cut(?:er|ar)|\bausführ",
        "Run it",
    ),
    (r"\bmetrics\.json\b", "reports/results.json"),
    (
        r"\bwith more time|\bmore time\b|\bimprove|\bnext steps?|\bfuture|\bfurther|"
        r"\b(?:in|to|into) production|\bdeploy|\bmonitor|\bscale\b|\bhost\b|"
        r"\bam[ée]lior|\bmelhor|\bmejora|\bverbesser",
        "With more time",
    ),
    (r"\blimit(?:ation|s)|\bcaveat|\bweakness|\brisks?\b|\btrust", "Limitations"),
    (
        r"\bhow long|\btime (?:you )?spent|\bai\b|"
        r"\b(?:which|what|any|other|outside) help",
        "Time",
    ),
    (
        r"\bimportan(?:t|ce)|\bdrivers?\b|\bfactors?\b|\berrors?\b|\bfail|"
        r"\bsegments?\b|"
        r"\bsignals?\b|\binterpret|\bwhich features",
        "Error analysis",
    ),
    (r"\bsplit|\bvalid|\bhold-?out|\bcross|\bbacktest|\bgenerali[sz]", "Validation"),
    (
        r"\b(?:which|what|choice of|cho(?:ice|ose|sen?)|select\w*|choix d\w+|compare) "
        r"(?:\w+ ){0,2}(?:mod[eè]l|algorithm|method|approach)",
        "Model choice",
    ),
    (
        r"\btrade-?offs?|\bdecisions?\b|\bjustif\w+|\breasons?\b|\bwhy\b|\bpourquoi|"
        r"\bwarum|\bpor ?qu[eê]",
        "Decisions",
    ),
    (
        r"\bperforman|\b[ée]valu|\bavalia|\baccura|\br[ée]sult|\bergebnis|\bscores?\b",
        "Results",
    ),
    (
        r"\bmod[eè]l|\bclassif|\btrain\b|\bpredi[cz]|\bpr[ée]di|\bforecast|\balgorithm|"
        r"\bfeature|\bapproach|\bmethod|\bvorhers|\bprever",
        "Model choice",
    ),
    (
        r"\bdata\b|\bexplor|\beda\b|\bclean|\bmissing|\boutlier|\bvisuali|\bplots?\b|"
        r"\bdistribution|\bdescri|\battributes?\b|\bcolumns?\b|\bdonn[ée]es|\bdados\b|"
        r"\bdatos\b|\bdaten\b",
        "Data",
    ),
    (
        r"\brecommend|\bbusiness|\binsight|\bprofit|\brevenue|\bsummar|\bfinding|"
        r"\bconclu|\bwhich\b|\bwhat\b|\bdecide|\brecommand|\bempf[eo]hl|\brecomend",
        "The answer",
    ),
]
TEMPLATES = {place for _, place in SUGGESTIONS}
LONG_WORD = re.compile(r"[^\W\d_]{5,}")  # of a heading, looked for in an ask
STEM = 6  # letters, so that Monitoring answers how to monitor


@dataclass(frozen=True)
class Open:
    """An ask that nothing answers yet, and why."""

    ask: object
    reason: str


def suggest(ask, titles):
    """Return the heading or the file that may answer an ask, "" where none fits: a
    heading of the candidate's own, but for the title, before one of the template's."""
    for title in titles[1:]:
        if title not in TEMPLATES and is_named(title, ask.text):
            return title
    for pattern, place in SUGGESTIONS:
        is_file = "/" in place
        if re.search(pattern, ask.text, re.IGNORECASE) and (is_file or place in titles):
            return place
    return ""


def is_named(title, text):
    """Tell whether a text has each long word of a heading, whatever its ending."""
    words = LONG_WORD.findall(title.casefold())
    plain = text.casefold()
    for word in words:
        stem = word[:STEM]
        if not re.search(rf"\b{stem}", plain):
            return False
    return bool(words)


def answer(ask, where, project, titles):
    """Return the ask with the heading or the file that answers it.

    Raises UserError where the write-up has no such heading, and the project no such
    file.
    """
    title = find_title(where, titles)
    if title:
        return replace(ask, section=title, file="")
    path = project / where
    if where and path.is_file() and stays_inside(project, path):
        name = path.resolve().relative_to(project.resolve()).as_posix()
        return replace(ask, section="", file=name)
    known = ", ".join(titles) or "none"
    raise UserError(
        f"{where!r} is not a heading of the write-up, nor a file of {project}: use a "
        f"file, or one of the headings: {known}"
    )


def find_title(where, titles):
    """Return the heading that is meant, or None."""
    wanted = where.lstrip("# ").casefold().strip()
    for title in titles:
        if title.casefold() == wanted:
            return title
    return None


def find_open(record, project, own_words):
    """Return the Open asks of a record that must be answered, with the reason of each.

    `own_words` is {heading: how many words under it are the candidate's}. What is
    optional, or in doubt and not confirmed, may stay open.
    """
    found = []
    for ask in record.asks:
        reason = judge_answer(ask, project, own_words)
        is_due = not ask.optional and not ask.is_in_doubt
        if reason and is_due:
            found.append(Open(ask, reason))
    return found


def judge_answer(ask, project, own_words):
    """Return why an ask is open, or None if it is answered."""
    if ask.file:
        path = project / ask.file
        if not stays_inside(project, path) or not path.is_file():
            return f"{ask.file} is not there"
        return None if path.stat().st_size else f"{ask.file} is empty"
    if not ask.section:
        return "no section or file named"
    if ask.section not in own_words:
        return f"the write-up has no heading {ask.section}"
    words = own_words[ask.section]
    if words < FEWEST_WORDS:
        return f"{words} words of your own under {ask.section}"
    return None
