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
    (r"\bassum", "Framing"),
    (r"\bmetrics?\b|\bcosts?\b|\bpay-?offs?\b|\bdefine\b|\bframe\b", "Framing"),
    (
        r"\bhow (?:to|you) run|\brun\b.*\b(?:code|script|command)|\binstructions?\b|"
        r"\binstall|\breproduc|\breadme\b",
        "Run it",
    ),
    (
        r"\bwith more time|\bmore time\b|\bimprove|\bnext steps?|\bfuture|\bfurther|"
        r"\bproduction|\bdeploy|\bmonitor|\bscale\b|\bhost\b",
        "With more time",
    ),
    (r"\blimit(?:ation|s)|\bcaveat|\bweakness|\brisks?\b|\btrust", "Limitations"),
    (r"\bhow long|\btime spent|\bai\b|\bhelp\b", "Time"),
    (
        r"\bimportan(?:t|ce)|\bdrivers?\b|\bfactors?\b|\berrors?\b|\bfail|"
        r"\bsegments?\b|"
        r"\bsignals?\b|\binterpret|\bwhich features",
        "Error analysis",
    ),
    (r"\bsplit|\bvalidat|\bhold-?out|\bcross|\bbacktest|\bgenerali[sz]", "Validation"),
    (r"\btrade-?offs?|\bdecisions?\b|\bjustif\w+|\breasons?\b|\bwhy\b", "Decisions"),
    (r"\bperformance|\bevaluat|\baccura|\bresults?\b|\bscores?\b", "Results"),
    (
        r"\bmodel|\bclassif|\btrain\b|\bpredict|\bforecast|\balgorithm|\bfeature|"
        r"\bapproach|\bmethod",
        "Model choice",
    ),
    (
        r"\bdata\b|\bexplor|\beda\b|\bclean|\bmissing|\boutlier|\bvisuali|\bplots?\b|"
        r"\bdistribution|\bdescri",
        "Data",
    ),
    (
        r"\brecommend|\bbusiness|\binsight|\bprofit|\brevenue|\bsummar|\bfinding|"
        r"\bconclu|\bwhich\b|\bwhat\b",
        "The answer",
    ),
]


@dataclass(frozen=True)
class Open:
    """An ask that nothing answers yet, and why."""

    ask: object
    reason: str


def suggest(ask, titles):
    """Return the heading or the file that may answer an ask, "" where none fits."""
    for pattern, place in SUGGESTIONS:
        is_file = "/" in place
        if re.search(pattern, ask.text, re.IGNORECASE) and (is_file or place in titles):
            return place
    return ""


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
