"""Is what the brief asks for handed in, in the form that it asks for?"""

import re
from pathlib import PurePosixPath

from takehome import UserError
from takehome.brief import find_open, read_brief, read_form
from takehome.check.finding import (
    Missing,
    NotApplicable,
    check,
    demand,
    judge,
)
from takehome.check.readers.tables import read_table
from takehome.check.readers.writeup import (
    TARGET,
    count_words,
    mask_code,
    mask_comments,
)
from takehome.check.rules.own_words import find_own_paragraphs, list_own_words
from takehome.check.rules.predictions import find_path
from takehome.project.files import read_regular

UNRECORDED = "no brief is recorded: `takehome brief FILE` reads what it asks for"
SHOWN = 60  # letters of an ask in a line
ENDINGS = {
    "notebook": (".ipynb",),
    "slides": (".pptx", ".key", ".odp", ".pdf", ".html"),
    "pdf": (".pdf",),
    "html": (".html", ".htm"),
    "word": (".docx", ".doc", ".odt"),
    "model": (".joblib", ".pkl", ".onnx", ".json", ".skops"),
}
# what is forbidden may have an ending that much else has
FORBIDDEN_ENDINGS = {**ENDINGS, "slides": (".pptx", ".key", ".odp")}
AI = re.compile(
    r"\bAI\b|\bChatGPT\b|\bGPT\b|\bCopilot\b|\bClaude\b|\bGemini\b|\bLLMs?\b|"
    r"\bCursor\b|language models?|code assistants?",
)
PRINTED = ("report.pdf", "readme.pdf")
MOST_PDF = 50_000_000
PAGE = re.compile(rb"/Type\s*/Page(?!s)")
COUNT = re.compile(rb"/Count\s+(\d{1,5})")


@check
def brief_answered(project):
    record = ask_brief(read_brief, project)
    if record is None:
        raise NotApplicable(UNRECORDED)
    if not record.asks:
        raise NotApplicable("the recorded brief asks for nothing beside its form")
    due = find_open(record, project.folder, list_own_words(project))
    problems = [f"{item.ask.id} “{cut(item.ask.text)}”: {item.reason}" for item in due]
    return judge(problems, f"{len(record.asks)} asks, each answered or optional")


@check
def length_within_limit(project):
    form = ask_brief(read_form, project)
    if not form.pages and not form.words:
        raise NotApplicable("no recorded brief limits the pages or words")
    writeup = demand(project.writeup)
    problems, lines = [], []
    if form.words:
        words = count_shown_words(writeup.text)
        line = f"{writeup.path}: {words:,} words, the brief allows {form.words:,g}"
        (problems if words > form.words else lines).append(line)
    if form.pages:
        pages, source = count_pages(project)
        line = f"{source}: {pages:g} pages, the brief allows {form.pages:g}"
        (problems if pages > form.pages else lines).append(line)
    return judge(problems, *lines)


@check
def form_kept(project):
    form = ask_brief(read_form, project)
    demands = form.files or form.demanded or form.prediction_columns
    if not (demands or form.forbidden or form.ai):
        raise NotApplicable("no recorded brief demands files, formats or a word on AI")
    problems = find_forbidden(project, form) + find_lacking(project, form)
    problems += compare_columns(project, form)
    if "disclose" in form.ai and not speaks_of_ai(project):
        problems.append("the brief asks how AI helped, and the write-up does not say")
    return judge(problems, "files and formats are as the brief asks")


def ask_brief(read, project):
    """Return what a function reads; a check of what cannot be read does not apply."""
    try:
        return read(project.folder)
    except UserError as error:
        raise NotApplicable(str(error)) from None


def cut(text):
    """Return the beginning of a text."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(' ', 1)[0]} ..."


# length


def count_shown_words(text):
    """Return how many words a reader sees, code apart."""
    shown = TARGET.sub("]", mask_comments(mask_code(text)))
    return count_words(shown)


def count_pages(project):
    """Return the pages of the printed write-up and where they are counted; without a
    PDF, an estimate."""
    from takehome.deliver import measure_report

    for path in sorted(project.files):
        if PurePosixPath(path).name.lower() in PRINTED:
            pages = count_pdf_pages(project.folder / path)
            if pages:
                return pages, path
    pages, source = ask_brief(measure_report, project)
    return pages, f"{source}, estimated at 11 pt"


def count_pdf_pages(path):
    """Return the pages of a PDF as its page tree counts them, 0 where it hides it."""
    content = read_regular(path, MOST_PDF) or b""
    counts = [int(found) for found in COUNT.findall(content)]
    if counts:
        return max(counts)
    return len(PAGE.findall(content))


# form


def find_forbidden(project, form):
    """Return a line for each file in a format that the brief forbids."""
    problems = []
    for name in form.forbidden:
        endings = FORBIDDEN_ENDINGS.get(name, ())
        found = [path for path in project.files if path.lower().endswith(endings)]
        problems += [f"{path}: the brief wants no {name}" for path in found if endings]
    return problems


def find_lacking(project, form):
    """Return a line for each file and format that the brief demands and that is not
    there."""
    names = {path.lower() for path in project.files}
    names |= {PurePosixPath(path).name for path in names}
    problems = [
        f"{file}: the brief demands it, and it is not there"
        for file in form.files
        if file.lower() not in names
    ]
    for name in form.demanded:
        endings = ENDINGS.get(name)
        if endings and not any(path.endswith(endings) for path in names):
            problems.append(
                f"no {name} ({', '.join(endings)}), which the brief demands"
            )
    if "docker" in form.demanded and "dockerfile" not in names:
        problems.append("no Dockerfile, which the brief demands")
    return problems


def compare_columns(project, form):
    """Return a line where the file of predictions lacks a column that is demanded."""
    path = find_predictions(project, form)
    if not form.prediction_columns or path is None:
        return []
    table = read_table(project.folder, path)
    header = [] if isinstance(table, Missing) else table.header
    lacking = [name for name in form.prediction_columns if name not in header]
    if not lacking:
        return []
    return [f"{path}: without the column {', '.join(lacking)}, which the brief demands"]


def find_predictions(project, form):
    """Return the path of the predictions: the table that the brief names, else one with
    a usual name; None where there is none."""
    wanted = {PurePosixPath(file).name.lower() for file in form.files}
    for path in project.files:
        name = PurePosixPath(path).name.lower()
        if name in wanted and name.endswith((".csv", ".tsv")):
            return path
    return find_path(project)


def speaks_of_ai(project):
    """Tell whether the candidate's words say if and how AI helped."""
    if isinstance(project.writeup, Missing):
        return False
    return any(AI.search(text) for _, text in find_own_paragraphs(project))
