"""What is kept of a brief: its asks, each with what answers it, and its clauses of
form."""

import re
from dataclasses import dataclass

from takehome import UserError

FORMATS = ("notebook", "slides", "pdf", "html", "word", "script", "docker", "api")
FORMATS += ("tests", "repository", "zip", "model")
AI_POLICIES = ("allowed", "forbidden", "disclose")
LIMITS = ("pages", "words", "slides", "hours")
KINDS = (*LIMITS, "deadline", "file", "format", "without", "columns", "ai", "rule")
MOST_HOURS = 100  # as the clock has it


@dataclass(frozen=True)
class Ask:
    """What a brief asks for.

    `source` and `line` are what the brief says and where, `mood` how the sentence asks,
    `doubt` why it may ask for nothing. `section` or `file` is where the candidate
    answers it.
    """

    text: str
    line: int = 0
    optional: bool = False
    doubt: str = ""
    mood: str = ""
    source: str = ""
    id: str = ""
    confirmed: bool = False
    section: str = ""
    file: str = ""

    @property
    def is_in_doubt(self):
        """Whether it may be none, and the candidate has not confirmed it."""
        return bool(self.doubt) and not self.confirmed


@dataclass(frozen=True)
class Clause:
    """A clause of form: its kind, its value as a person would write it, the sentence it
    stands in, and why it is in doubt."""

    kind: str
    value: str
    source: str = ""
    line: int = 0
    doubt: str = ""
    confirmed: bool = False

    @property
    def is_in_doubt(self):
        """Whether it may be none, and the candidate has not confirmed it."""
        return bool(self.doubt) and not self.confirmed


@dataclass(frozen=True)
class Record:
    """What the candidate confirmed of a brief. `last` is the number of the last ask,
    `dropped` what was found and is none."""

    name: str = ""
    last: int = 0
    asks: tuple[Ask, ...] = ()
    clauses: tuple[Clause, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """The clauses of form that hold: limits as numbers, None where there is none.

    `words` and `pages` are those of the write-up, `hours` the time box; `demanded` and
    `forbidden` are of `FORMATS`, `ai` of `AI_POLICIES`; `rules` are sentences.
    """

    pages: float | None = None
    words: float | None = None
    slides: float | None = None
    hours: float | None = None
    deadline: str = ""
    files: tuple[str, ...] = ()
    demanded: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    prediction_columns: tuple[str, ...] = ()
    ai: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def read_clause(text):
    """Return the Clause of a line such as "pages: 2"; UserError for another line."""
    kind, _, value = (part.strip() for part in text.partition(":"))
    if kind not in KINDS or not value:
        raise UserError(
            f"{text!r} is not a valid clause: write one of {', '.join(KINDS)}, a colon "
            "and its value, such as pages: 2"
        )
    problem = judge_value(kind, value)
    if problem:
        raise UserError(f"{value!r} is not a valid value of {kind}: {problem}")
    return Clause(kind, value, confirmed=True)


def judge_value(kind, value):
    """Return how a value must be where it is not, else None."""
    choices = {"format": FORMATS, "without": FORMATS, "ai": AI_POLICIES}
    if kind in choices and value not in choices[kind]:
        return f"use one of {', '.join(choices[kind])}"
    if kind not in LIMITS:
        return None
    is_number = re.fullmatch(r"\d{1,6}(?:\.\d{1,4})?", value) and float(value) > 0
    if not is_number or (kind == "hours" and float(value) > MOST_HOURS):
        return "use a number above 0, such as 2"
    return None


def make_form(clauses):
    """Return the Form that clauses make: those that were confirmed, or are in no
    doubt."""
    values = {kind: [] for kind in KINDS}
    for clause in clauses:
        if not clause.is_in_doubt:
            values[clause.kind].append(clause.value)
    columns = values["columns"][0] if values["columns"] else ""
    return Form(
        **{kind: take_least(values[kind]) for kind in LIMITS},
        deadline="; ".join(values["deadline"]),
        files=tuple(values["file"]),
        demanded=tuple(values["format"]),
        forbidden=tuple(values["without"]),
        prediction_columns=tuple(filter(None, map(str.strip, columns.split(",")))),
        ai=tuple(values["ai"]),
        rules=tuple(values["rule"]),
    )


def take_least(values):
    """Return the smallest of some numbers given as text, None where there is none."""
    return min(map(float, values), default=None)
