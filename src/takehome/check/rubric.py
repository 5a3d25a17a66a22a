"""Read the rubric: that of rubric.yml, or a company's own, of a simpler form."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from takehome import UserError, one_line
from takehome.project.files import read_regular

ROLES = ("scientist", "engineer", "analyst")  # the columns of `weight`
MOST_BYTES = 2**18
MOST_BRACKETS = 1_000  # the parser's time grows with the square of open ones
MOST_ENTRIES = 200
MOST_LETTERS = 500  # of a text
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TEXTS = ("title", "rule", "why", "fix", "question")
LISTS = ("headings", "files")
KINDS = ("question", "headings", "files")  # of which an entry of the company's has one
KEYS = {"id", "weight", "minutes", "answer", *TEXTS, *LISTS}
HIGHEST = {"weight": 5, "minutes": 600}


@dataclass(frozen=True)
class Entry:
    """A check as the rubric describes it; `minutes` is what the fix takes, `slow` those
    that --full runs.

    What a `past` one finds is in git's history, and no fix changes it. A company's own
    has a question that a person answers, or headings or files that must be there.
    """

    id: str
    dimension: str
    title: str
    rule: str
    why: str
    fix: str
    weight: int
    minutes: int
    slow: bool = False
    past: bool = False
    question: str = ""
    answer: bool | None = None
    headings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def is_own(self):
        """Whether it is the company's own, and none of rubric.yml."""
        return bool(self.question or self.headings or self.files)


def read_rubric(role=ROLES[0]):
    """Return the entries of rubric.yml in its order, weighed for a role."""
    import yaml

    if role not in ROLES:
        raise UserError(f"{role} is not a role: choose {', '.join(ROLES)}")
    text = Path(__file__).with_name("rubric.yml").read_text("utf-8")
    entries = []
    for dimension, items in yaml.safe_load(text).items():
        for item in items:
            weight = item["weight"][ROLES.index(role)]
            entries.append(Entry(dimension=dimension, **{**item, "weight": weight}))
    return entries


def read_company_rubric(path, role=ROLES[0]):
    """Return the entries of a company's file; UserError in one line if it is none."""
    known = {entry.id: entry for entry in read_rubric(role)}
    entries = {}
    for dimension, items in load(path).items():
        require_text(path, "a dimension", dimension)
        require(path, isinstance(items, list), f"{dimension} is not a list of checks")
        for item in items:
            entry = read_entry(path, dimension, item, known)
            require(path, entry.id not in entries, f"{entry.id} is in it twice")
            entries[entry.id] = entry
    require(path, entries, "it holds no check")
    require(path, len(entries) <= MOST_ENTRIES, f"more than {MOST_ENTRIES} checks")
    return list(entries.values())


def load(path):
    """Return the dimensions in a file of YAML, which may refer to no other part of it:
    lists of lists by reference take all memory to be shown."""
    import yaml

    content = read_regular(path, MOST_BYTES)
    size = f"it is not a file of at most {MOST_BYTES // 2**10} KB"
    require(path, content is not None, size)
    brackets = content.count(b"[") + content.count(b"{")
    require(path, brackets <= MOST_BRACKETS, f"it has {brackets:,} brackets")
    try:
        events = yaml.parse(content, yaml.SafeLoader)
        has_alias = any(isinstance(event, yaml.AliasEvent) for event in events)
        require(path, not has_alias, "it refers to parts of itself: write them out")
        found = yaml.safe_load(content)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        place = getattr(error, "problem_mark", None)
        line = f"line {place.line + 1}" if place else type(error).__name__
        raise make_error(path, f"it is not YAML ({line})") from None
    require(
        path, isinstance(found, dict), "it is not a mapping of dimensions to checks"
    )
    return found


def read_entry(path, dimension, item, known):
    """Return the Entry of an item of a company's file."""
    require(path, isinstance(item, dict), f"a check of {dimension} is not a mapping")
    name = item.get("id")
    is_id = isinstance(name, str) and ID.fullmatch(name)
    require(path, is_id, f"{name!r} is not an id: use small letters, digits and -")
    check_values(path, name, item)
    kinds = [key for key in KINDS if key in item]
    if name in known:
        taken = f"{name} is a check of takehome: give your own another id"
        require(path, not kinds and "answer" not in item, taken)
        return replace(known[name], **{**item, "dimension": dimension})
    one_kind = f"{name} is not takehome's, so it needs one of {', '.join(KINDS)}"
    require(path, len(kinds) == 1, one_kind)
    lists = {key: tuple(item[key]) for key in LISTS if key in item}
    return Entry(**{**describe_own(item), **item, **lists, "dimension": dimension})


def describe_own(item):
    """Return what an own entry says where the company left it out."""
    asked = [*item.get("headings", ()), *item.get("files", ())]
    named = item.get("question") or ", ".join(asked)
    return {
        "title": named,
        "rule": named,
        "why": "The company asks for it.",
        "fix": f"Add what is asked for: {named}",
        "weight": 3,
        "minutes": 10,
    }


def check_values(path, name, item):
    """Raise UserError for a key that is not known, or a value that does not fit it."""
    for key, value in item.items():
        require(path, key in KEYS, f"{key!r} of {name} is none of {sorted(KEYS)}")
        if key in TEXTS:
            require_text(path, f"{key} of {name}", value)
        elif key in HIGHEST:
            fits = type(value) is int and 1 <= value <= HIGHEST[key]
            rule = f"is not a whole number of 1 to {HIGHEST[key]}"
            require(path, fits, f"{key} of {name} {rule}")
        elif key == "answer":
            require(path, type(value) is bool, f"answer of {name} is not yes or no")
        elif key in LISTS:
            require(
                path, value and isinstance(value, list), f"{key} of {name}: no list"
            )
            for text in value:
                require_text(path, f"{key} of {name}", text)


def require_text(path, what, value):
    fits = isinstance(value, str) and 0 < len(value) <= MOST_LETTERS
    require(path, fits, f"{what} is not a text of 1 to {MOST_LETTERS} letters")


def require(path, holds, problem):
    """Raise UserError on a rubric that does not hold."""
    if not holds:
        raise make_error(path, problem)


def make_error(path, problem):
    """Return the UserError on a rubric with a problem."""
    line = one_line(problem)[:MOST_LETTERS]
    return UserError(f"{path} is not a rubric: {line}; docs/company.md has one")
