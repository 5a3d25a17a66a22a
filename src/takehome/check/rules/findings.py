"""Did the candidate look: at the data, at the rows that go wrong, at what the model
goes by, at what else there was?"""

import re
from collections import Counter

from takehome.check.finding import NotApplicable, check, demand, judge, judge_line, need
from takehome.check.readers.project import OUT_OF_FOLD
from takehome.check.readers.results import list_rows
from takehome.check.readers.writeup import read_table
from takehome.check.rules.own_words import find_own_paragraphs, find_under
from takehome.project.blocks import find_blocks

MODELS = r"model|tried|experiment|approach|iterat|method|result"
READ = r"answer|finding|insight|model|error|fail|feature|importan|interpret|driver"
DATA = r"\bdata\b|dataset|explor|\beda\b|insight|feature"
ERRORS = r"error|fail|residual|misclass|confusion|mistake|weak"
TOLD_OF_ERRORS = re.compile(
    r"\berrors?\b|\bwrong|\bmiss(?:es|ed)\b|\bmisclass|\bresidual|\bpredict"
    r"|\bforecast|\bfalse (?:alarm|positive|negative)",
    re.IGNORECASE,
)
MEANING = re.compile(
    r"\bbecause|\bsince\b|\bdirection|\bhigher|\blower|\bmore\b|\bless\b|\bfewer"
    r"|\bmeans?\b|\bcarr(?:y|ies)|\bfollows?\b|\bleans? on|\bdrives?|\bimportan"
    r"|\bsignal|\badds?\b|\bseldom|\boften|\brepeats?|\bincreas|\bdecreas|\bas \w+ as"
    r"|\bsense\b|\bpredicts?\b|\beffect",
    re.IGNORECASE,
)
TRIED = re.compile(
    r"\btr(?:y|ied|ials?)\b|\bexperiment|\bnot kept|\bdid(?:n't| not) (?:help|improve)"
    r"|\badd(?:s|ed) nothing|\bsays? nothing|\bno (?:gain|better|worse|improvement)"
    r"|\bdropped|\bgave up|\bdiscarded|\bworse\b|\bwithout\b|\bat first\b"
    r"|\bdecided against|\bno reason|\brejected|\bmay be chance",
    re.IGNORECASE,
)
NOT_KEPT = ("no", "partly")  # as `takehome history` says it
FEWEST_LETTERS = 3  # of a column's name that is looked for in prose
MOST_COLUMNS = 500  # that are looked for in every paragraph
MOST_PARAGRAPHS = 1_000
MOST_IMPORTANT = 5
# a row's name: a code, a date, a number of three digits or more
CODE = re.compile(r"(?<![\w.,-])[^\W_][\w:./-]*[^\W_](?![\w-]|\.\d)")
NUMBERED = re.compile(r"\b(?:rows?|index|id|no\.?|#)\s*#?(\d+)\b", re.IGNORECASE)
NUMBER = re.compile(r"[-+]?[\d.,]+%?")
MOST_SHARE = 0.01  # of the rows may have a value that still names one
MOST_ROWS = 5  # or so many, in a small table
LEAST_UNIQUE = 0.95  # of the values of a column that names rows


@check
def data_findings(project):
    writeup = demand(project.writeup)
    columns = list_columns(project)
    paragraphs = find_under(project, DATA)
    if columns and not paragraphs:  # no heading says so, but a column's name may
        paragraphs = find_own_paragraphs(project)
    if not paragraphs:
        return judge_line(False, f"{writeup.path}: no words of yours on the data")
    if not columns:
        raise NotApplicable("cannot tell: no table here to take columns' names from")
    paragraphs = list_read(paragraphs)
    named = [(place, name_columns(text, columns)) for place, text in paragraphs]
    places = [f"{place}: {', '.join(names)}" for place, names in named if names]
    if not places:
        line = f"{writeup.path}: your words on the data name no column of it"
        return judge_line(False, line)
    return judge(find_unanswered(project), places[0])


def list_read(paragraphs):
    """Return the paragraphs that a reader gets to."""
    return paragraphs[:MOST_PARAGRAPHS]


def list_columns(project):
    """Return the names of the data's columns, as far as they are known."""
    names = []
    if isinstance(project.results, dict):
        for key in ("columns", "excluded", "suspects"):
            rows = list_rows(project.results, key)
            names += [row.get("column") for row in rows]
    for table in project.tables:
        if table.path != OUT_OF_FOLD:
            names += table.header
    unique = dict.fromkeys(filter(None, map(str, names)))
    return list(unique)[:MOST_COLUMNS]


def name_columns(text, columns):
    """Return the columns that a text names, with spaces or underscores."""
    plain = text.replace("\\", "")
    words = plain.replace("_", " ").casefold()
    found = []
    for name in columns:
        spoken = name.replace("_", " ").casefold()
        if f"`{name}`" in plain or (is_told_apart(name) and has_word(words, spoken)):
            found.append(name)
    return found


def is_told_apart(name):
    """Tell whether a column's name is long enough to be no other word."""
    return len(name) >= FEWEST_LETTERS and not name.isdigit()


def has_word(text, word):
    """Tell whether a text has a word, or several, as such."""
    if word not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def find_unanswered(project):
    """Return a line on each doubt about the data's quality that no text names."""
    if not isinstance(project.results, dict):
        return []
    own = " ".join(text for _, text in find_own_paragraphs(project)).replace("\\", "")
    suspects = list_rows(project.results, "suspects")
    return [
        f"{item.get('column')}: {item.get('check')}, {item.get('evidence')}"
        for item in suspects[:MOST_COLUMNS]
        if item.get("severity") == "identifier" and str(item.get("column")) not in own
    ]


@check
def error_analysis(project):
    writeup = demand(project.writeup)
    paragraphs = find_under(project, ERRORS)
    if not paragraphs:
        paragraphs = [
            (place, text)
            for place, text in find_own_paragraphs(project)
            if TOLD_OF_ERRORS.search(text)
        ]
    if not paragraphs:
        return judge_line(False, f"{writeup.path}: no words of yours on the errors")
    if not project.tables:
        raise NotApplicable("cannot tell: no table here to look a row up in")
    wanted = set().union(*[list_codes(text) for _, text in paragraphs])
    known = find_rows(project, wanted)
    for place, text in paragraphs:
        for name in sorted(list_codes(text) & known.keys()):
            return judge_line(True, f"{place}: {name} is a row of {known[name]}")
    line = f"{paragraphs[0][0]}: no row of the data is named by its id, date or number"
    return judge_line(False, line)


def list_codes(text):
    """Return what in a text may name a row: its words, and `row N` as such."""
    plain = text.replace("\\", "")
    codes = {code.strip("/:.-") for code in CODE.findall(plain)}
    for number in NUMBERED.findall(plain):
        codes.add(f"row {number}")
    return codes


def find_rows(project, wanted):
    """Return {name: the table's path} of what is wanted and names a row of a table."""
    found = {}
    for table in project.tables:
        found |= dict.fromkeys(find_numbered(table, wanted), table.path)
        for cells in table.columns.values():
            found |= dict.fromkeys(find_naming(cells, wanted), table.path)
    return found


def find_numbered(table, wanted):
    """Return those wanted of the form `row N` whose number counts a row of the table,
    or is its label."""
    labels = set(table.columns.get("row", ()))
    found = set()
    for name in wanted:
        number = name.removeprefix("row ")
        is_number = number != name and number.isdecimal()
        if is_number and (number in labels or float(number) < len(table.rows)):
            found.add(name)
    return found


def find_naming(cells, wanted):
    """Return the values wanted that name one row, or few: no word or amount that many
    share."""
    times = Counter(cell for cell in cells if cell in wanted)
    if not times:
        return set()
    filled = [cell for cell in cells if cell]
    if len(set(filled)) >= LEAST_UNIQUE * len(filled):
        return {cell for cell in times if not is_amount(cell)}
    most = max(MOST_ROWS, MOST_SHARE * len(cells))
    return {cell for cell, n in times.items() if n <= most and is_code(cell)}


def is_code(cell):
    """Tell whether a cell holds a digit, and is no number: a code or a date."""
    has_digit = re.search(r"\d", cell) is not None
    return has_digit and NUMBER.fullmatch(cell) is None


def is_amount(cell):
    """Tell whether a cell is a number that is met by chance: a fraction, or short."""
    return re.fullmatch(r"[-+]?(?:\d{1,2}|[\d,]*[.,]\d+)%?", cell) is not None


@check
def importance_read(project):
    writeup = demand(project.writeup)
    rows = list_rows(need(project.results), "columns")
    names = [str(row.get("column")) for row in rows[:MOST_IMPORTANT]]
    if not names:
        raise NotApplicable("cannot tell: the results name no important column")
    paragraphs = find_under(project, READ) or find_own_paragraphs(project)
    for place, text in list_read(paragraphs):
        named = name_columns(text, [*names, *shorten(names)])
        if named and MEANING.search(text):
            return judge_line(True, f"{place}: {', '.join(named)}")
    line = f"{writeup.path}: your words give no meaning to {', '.join(names)}"
    return judge_line(False, line)


def shorten(names):
    """Return what a feature is made of and how: `lag 7` of `sales: lag 7`."""
    made = [name for name in names if ": " in name]
    return [name.rpartition(": ")[2] for name in made]


@check
def tried(project):
    writeup = demand(project.writeup)
    if table := find_tried(writeup):
        return judge_line(True, f"{writeup.path}: {table} not kept, as history has it")
    names = list_columns(project)
    if isinstance(project.results, dict):
        names += [model["name"] for model in project.results["models"]]
    paragraphs = find_under(project, MODELS) or find_own_paragraphs(project)
    for place, text in list_read(paragraphs):
        has_fact = re.search(r"\d", text) or name_columns(text, names)
        if TRIED.search(text) and has_fact:
            return judge_line(True, place)
    return judge_line(
        False, f"{writeup.path} never says what was tried and not kept, by name"
    )


def find_tried(writeup):
    """Return how many rows of the block of what was tried were not kept."""
    for block in find_blocks(writeup.text):
        if block.name == "tried":
            _, rows = read_table(writeup.text[block.start : block.end])
            return len([row for row in rows if row[-1] in NOT_KEPT])
    return 0
