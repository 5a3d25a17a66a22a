"""Questions on what was decided: the split, the columns, the metric, the code, the rows
of the table of decisions."""

import ast
import re

from takehome.check import Missing, find_sections, read_table
from takehome.defend.facts import Question, shorten, show
from takehome.defend.on_results import tell_rows

VALIDATION = r"validation|split|cross|evaluation"
DATA = r"\bdata\b|dataset|explor|feature"
DECISIONS = r"decision|trade-?off|choices"
IDENTIFIER = re.compile(r"identifier|names the row|\bid\b", re.IGNORECASE)
ASKED = ("leak", "review", "explained", "identifier")  # worst first
# of the functions that most depends on, where the candidate changed none
USUAL = ("split_by_time", "make_folds", "split_holdout", "make_features", "load_data")
# written or changed by `takehome data --predict`, and not by the candidate
FOR_ROWS_TO_SCORE = {
    "check_rows_to_score",
    "main",
    "make_features",
    "predict_rows",
    "read_all_rows",
    "read_rows_to_score",
    "select_labeled",
    "select_rows_to_score",
    "write_report",
}
OTHERS = re.compile(
    r"split|metric|model|threshold|exclu|left out|dropped", re.IGNORECASE
)


def ask_about_split(facts):
    """Why the rows are split as they are."""
    time, group = (facts.read_setting(f"{key}_COLUMN") for key in ("TIME", "GROUP"))
    folds = facts.list_rows("folds")
    if not folds:
        return None
    if facts.results.get("task") == "forecast":
        text = ask_about_horizon(facts)
    elif time and group:
        text = (
            f"You test on later rows, and on a `{group}` that is new to the model. "
            "What score would a shuffled split have shown, and who would have been "
            "misled by it?"
        )
    elif time:
        text = (
            "You test on later rows than you train on. What score would a shuffled "
            "split have shown, and which of the two will be seen in use?"
        )
    elif group:
        text = (
            f"No `{group}` is on both sides of a split. What would the model have "
            "learned if one were, and is that not what it will meet in use?"
        )
    else:
        text = (
            "You shuffle the rows before you split them. How do you know that no row "
            "tells of another: the same customer, the same day, a copy?"
        )
    answers = facts.quote_setting("TIME_COLUMN") + facts.quote_setting("GROUP_COLUMN")
    answers += facts.quote_setting("HORIZON") + [tell_rows(facts, "folds", folds[0])]
    return Question(text, answers + facts.quote_words(VALIDATION))


def ask_about_horizon(facts):
    """Return the question on how far ahead a forecast looks."""
    horizon = facts.read_setting("HORIZON")
    ahead = f"{horizon} steps ahead" if horizon else "ahead"
    return (
        f"Each forecast looks {ahead}. Which of your features would you lose if it had "
        "to look twice as far, and how do you know that none of them is younger?"
    )


def ask_about_excluded(facts):
    """Why a column was excluded, and what the score would be with it."""
    doubted = facts.list_doubted()
    rows = sorted(
        facts.list_rows("excluded"),
        key=lambda row: (names_rows(row), str(row.get("column")) not in doubted),
    )
    if not rows:
        return None
    name = str(rows[0].get("column"))
    text = f"Why was `{name}` excluded, and what would the score be with it?"
    if names_rows(rows[0]):
        text = (
            f"`{name}` is excluded as an identifier. What could a model still learn "
            "from it, and would you want that?"
        )
    answers = facts.quote_entry("EXCLUDED", name)
    if not answers:
        reason = show(rows[0].get("reason"))
        answers = [facts.in_results(f"{name}: {reason}", '"excluded"', f'"{name}"')]
    answers += facts.quote_words(DATA, name) or facts.quote_any_words(name)
    return Question(text, answers + facts.tell_run_with(name))


def names_rows(row):
    """Tell whether a column was excluded as an identifier: few ask about one."""
    return IDENTIFIER.search(str(row.get("reason"))) is not None


def ask_about_suspect(facts):
    """When a suspect column is known, or what was done about it."""
    rows = [row for row in facts.list_rows("suspects") if row.get("severity") in ASKED]
    if not rows:
        return None
    row = min(rows, key=lambda row: ASKED.index(row["severity"]))
    name, evidence = row.get("column"), show(row.get("evidence"))
    if row["severity"] in ASKED[:3]:
        text = (
            f"`{name}` looks like target leakage ({evidence}). At which moment is its "
            "value written, and who writes it?"
        )
    else:
        text = f"The run doubts `{name}`: {evidence}. What did you find, and do?"
    line = f"{name}: {show(row.get('check'))}, {evidence} ({row['severity']})"
    answers = [facts.in_results(line, '"suspects"', f'"{name}"')]
    answers += facts.quote_entry("EXPLAINED", name)
    return Question(text, answers + facts.quote_any_words(name))


def ask_about_metric(facts):
    """Why that metric, and not what the company counts."""
    if not facts.models:
        return None
    text = (
        f"You judge by {facts.metric}. Which decision of the company follows from it, "
        "and when would a model with a worse one be the better one to use?"
    )
    answers = facts.quote_setting("METRIC")
    if reason := facts.results.get("metric_reason"):
        answers.append(facts.in_results(show(reason), '"metric_reason"'))
    return Question(text, answers + facts.quote_words(r"fram|metric|evaluation"))


def ask_about_function(facts):
    """What a function does: one that the candidate wrote or changed, else one that most
    depends on."""
    if not facts.functions:
        return None
    changed = drop_for_rows_to_score(facts.list_changed())
    path, name = choose_function(facts.functions, changed)
    node, done = facts.functions[path, name], changed.get((path, name))
    text = (
        f"Walk me through `{name}` in {path}: what goes in, what comes out, and what "
        "would go wrong, unnoticed, if it had a mistake?"
    )
    if done:
        text = (
            f"You {done} `{name}` in {path}. What does it do to a row unlike all that "
            "you have seen, and how would you notice that it does the wrong thing?"
        )
    answers = [facts.quote_code(path, node.lineno)]
    if message := ast.get_docstring(node):
        answers.append(f"{path}:{node.body[0].lineno}: {shorten(message)}")
    lines = f"{node.end_lineno - node.lineno + 1} lines"
    callers = facts.tell_callers(path, name)
    return Question(text, [*answers, f"{path}:{node.lineno}: {lines}, {callers}"])


def drop_for_rows_to_score(changed):
    """Return the changed functions without those that rows to score, added since the
    first commit, changed."""
    names = {name for _, name in changed}
    if "read_rows_to_score" not in names:
        return changed
    kept = [key for key in changed if key[1] not in FOR_ROWS_TO_SCORE]
    return {key: changed[key] for key in kept}


def choose_function(functions, changed):
    """Return the key of the function to ask about: of those changed, else of the usual
    ones, else of all, the first and longest; main only calls the others."""
    usual = [key for name in USUAL for key in functions if key[1] == name]
    if usual and not changed:
        return usual[0]
    keys = list(changed or functions)
    others = [key for key in keys if key[1] != "main"]
    return max(others or keys, key=lambda key: count_lines(functions[key]))


def count_lines(node):
    return node.end_lineno - node.lineno


def ask_about_decision(facts):
    """What would have to be true for what was rejected to be right."""
    for place, header, row in list_decisions(facts):
        cells = dict(zip(header, row, strict=False))
        chosen, rejected = cells.get("chosen"), cells.get("rejected")
        if not chosen or not rejected:
            continue
        text = (
            f"On {row[0]} you chose “{chosen}” over “{rejected}”. Make the case for "
            "what you rejected: when would it have been right?"
        )
        parts = [f"{name}: {cell}" for name, cell in cells.items() if cell]
        return Question(text, [f"{place}: {shorten('; '.join(parts))}"])
    return None


def list_decisions(facts):
    """Return (file:line, header, row) of the table of decisions: first those that no
    other question is on."""
    writeup, found = facts.project.writeup, []
    if isinstance(writeup, Missing):
        return found
    for section in find_sections(writeup, DECISIONS):
        header, rows = read_table(section.prose)
        names = [name.casefold() for name in header]
        for row in rows:
            place = find_row(writeup, section, row[0])
            found.append((place, names, row))
    return sorted(found, key=lambda item: is_asked_about(item[2]))


def is_asked_about(row):
    """Tell whether another question is on a row of the table of decisions."""
    decision = " ".join(row[:2])
    return OTHERS.search(decision) is not None


def find_row(writeup, section, cell):
    """Return file:line of the row of a section's table that begins with a cell."""
    for number, line in enumerate(section.text.split("\n")):
        if line.strip().strip("|").strip().startswith(cell):
            return f"{writeup.path}:{section.line + number}"
    return f"{writeup.path}:{section.line}"


def ask_about_label(facts):
    """When the target of a row is known."""
    delay = facts.read_setting("LABEL_DELAY")
    if delay is None:
        return None
    text = (
        f"When is the target of a row known? LABEL_DELAY is {delay!r}: which rows "
        "would you not have had on the day that the model is trained?"
    )
    answers = facts.quote_setting("LABEL_DELAY")
    return Question(text, answers + facts.quote_words(VALIDATION, "known"))


def ask_about_next(facts):
    """What the first of the next steps would show."""
    answers = facts.quote_words(r"more time|next step|future|further")
    if not answers:
        return None
    text = (
        "Of all that you would do next, you name this first. What would you expect of "
        "it, and what result would make you stop?"
    )
    return Question(text, answers)
