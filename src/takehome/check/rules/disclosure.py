"""Does the write-up say which help was used, for what, and how it was checked?"""

import re

from takehome.check.finding import check, demand, judge, judge_line
from takehome.check.readers.writeup import read_tables
from takehome.check.rules.own_words import find_own_paragraphs, find_under

NONE_USED = re.compile(
    r"\bno (?:\w+ ){0,4}?(?:help|assistance|AI|assistants?)\b"
    r"|\bwithout (?:\w+ ){0,4}?(?:help|assistance|AI)\b"
    r"|\b(?:help|AI|assistants?)\b[\w ]{0,20}\b(?:was|were) not used\b"
    r"|\b(?:did not|didn't) use (?:\w+ ){0,3}?(?:help|AI|assistants?)\b",
    re.IGNORECASE,
)
NONE = re.compile(r"none\b", re.IGNORECASE)  # as the template's question offers
UNDER = r"\btime\b|\bhelp\b"
TOOL = re.compile(
    r"\b(?:ChatGPT|GPT-?\w*|OpenAI|Claude|Copilot|Gemini|Codex|Cursor|LLMs?"
    r"|Stack ?Overflow|AI assist\w*|coding assistants?|language models?)\b"
    r"|\bAI\b.{0,40}\b(?:help|us(?:ed|ing)|wrote|written|generated)"
    r"|\b(?:help|us(?:ed|ing)|wrote|written|generated)\b.{0,40}\bAI\b",
    re.IGNORECASE,
)
CHECKED = re.compile(
    r"\bcheck|\bverif|\breview|\bread\b|\btested|\bcompar|\brewr|\bby hand\b|\breran\b",
    re.IGNORECASE,
)
TOOL_COLUMN = re.compile(r"\btools?\b|\bhelp\b|\bassistant", re.IGNORECASE)


@check
def help_disclosed(project):
    writeup = demand(project.writeup)
    for place, header, rows in read_tables(writeup):
        if is_help(header):
            return judge_rows(place, rows)
    paragraphs = find_own_paragraphs(project)
    for place, text in paragraphs:
        if NONE_USED.search(text):
            return judge_line(True, place)
    for place, text in find_under(project, UNDER):
        if NONE.match(text.strip()):
            return judge_line(True, place)
    parts = [(place, text) for place, text in paragraphs if TOOL.search(text)]
    for place, text in parts:
        if CHECKED.search(text):
            return judge_line(True, place)
    if parts:
        line = f"{parts[0][0]}: names a tool, and not how its work was checked"
        return judge_line(False, line)
    return judge_line(
        False, f"{writeup.path} says neither which help was used nor none"
    )


def is_help(header):
    """Tell whether a table is of tools, what for, and how checked."""
    names = " | ".join(header)
    return bool(TOOL_COLUMN.search(names) and CHECKED.search(names))


def judge_rows(place, rows):
    """Return whether each row of the table of help is filled."""
    if not rows:
        return judge_line(False, f"{place}: the table of help is empty")
    problems = [
        f"{place}: {' | '.join(row)} is not filled" for row in rows if not all(row)
    ]
    return judge(problems, f"{place}: {len(rows)} rows")
