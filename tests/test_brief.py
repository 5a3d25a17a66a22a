"""`takehome brief`: what a brief asks for is found, confirmed, kept safely, and
demanded by check and pack."""

import io
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import commit_all, git, read_tree
from typer.testing import CliRunner

from takehome import UserError
from takehome.brief import commands, confirm, read, read_brief, read_form, store
from takehome.brief.answers import suggest
from takehome.brief.asks import find_asks
from takehome.brief.blocks import read_blocks
from takehome.brief.form import find_clauses
from takehome.brief.markup import PageReader
from takehome.brief.read import read_brief_file
from takehome.brief.record import Ask, Record
from takehome.check import check_project
from takehome.cli import app
from takehome.clock import prompts, read_clock
from takehome.pack.run import find_failures

NUMBERED = """\
# Lending challenge

Thank you for applying to Harbour Loans, the friendliest lender of the coast.

## Data

`loans.csv` holds one row per loan:

- loan_id: a unique number
- income: yearly income of the applicant
- defaulted: whether the loan was not paid back

## Tasks

1. Explore the table and describe what you find.
2. Build a model that predicts `defaulted`.
   Which metric fits, and why?
3. Explain which applicants you would turn away.
4. Optional: estimate the yearly profit of your rule.

## Deliverables

- A report of at most 3 pages
- `scores.csv` with the columns `loan_id` and `probability`
- The code, with instructions on how to run it

## How we evaluate

- Clarity of your reasoning
- Quality of the code

Please spend no more than 4 hours. You have 5 days to submit. Good luck!
"""
EMAIL = """\
Hi Sam,

it was great to meet you. Our stores lose money on unsold bread, and we would like you
to forecast how many loaves each store sells on each of the next seven days. Please
compare your forecast with a naive one. Also tell us when we should not trust it.

You can use any library. Do not send a notebook, we read on paper: a write-up of two
pages is plenty. If you used ChatGPT or another assistant, tell us what for.

If you have any questions, just reply to this mail.

Best,
Kim
"""
HEADINGS = """\
TASK DESCRIPTION

Background
We run 40 wind farms. Each turbine reports its temperature every ten minutes.

What we expect from you
  • A short analysis of the faults
  • A model that warns one day ahead
  • Five slides for the operations team

What we look for
  • Clean code
  • A clear story

Time: 3-5 hours
"""
KAGGLE = """\
# Parcel delays

Predict the delay of each parcel in `test.csv`.

## Data description

| column | meaning |
| --- | --- |
| parcel_id | number of the parcel |
| depot | where it starts |

* `train.csv` - the parcels of last year
* `test.csv` - the parcels to predict

## Submission

Write your predictions to submission.csv in this format:

```
parcel_id,delay
17,3.5
```

Include a notebook that shows your approach.
"""
QUESTIONS = """\
Use the attached table to answer the following questions:

a) Which customers are about to leave?
b) What share of revenue is at risk, and how sure are you?
c) If you have time: how would you test an offer?

Any questions? Write to jobs@example.org.
"""
PORTUGUESE = """\
## Desafio

Seu objetivo é prever o preço de cada imóvel.

## Entregáveis

- Relatório em PDF
- Código-fonte

**Prazo**: 6 dias
"""
BRIEFS = {
    NUMBERED: (
        [
            "Explore the table",
            "predicts defaulted. Which metric fits",
            "Explain which applicants",
            "estimate the yearly profit",
            "A report of at most 3 pages",
            "scores.csv",
            "The code, with instructions",
        ],
        [
            "pages: 3",
            "hours: 4",
            "deadline: 5 days",
            "file: scores.csv",
            "columns: loan_id, probability",
        ],
    ),
    EMAIL: (
        ["forecast how many loaves", "compare your forecast", "tell us when"],
        ["pages: 2", "without: notebook", "ai: disclose"],
    ),
    HEADINGS: (
        ["A short analysis", "A model that warns", "Five slides"],
        ["slides: 5", "hours: 5", "format: slides"],
    ),
    KAGGLE: (
        ["Predict the delay", "Write your predictions", "Include a notebook"],
        ["file: submission.csv", "format: notebook", "columns: parcel_id, delay"],
    ),
    QUESTIONS: (
        ["Which customers are about", "What share of revenue", "how would you test"],
        [],
    ),
    PORTUGUESE: (
        ["prever o preço", "Relatório em PDF", "Código-fonte"],
        ["deadline: 6 dias", "format: pdf"],
    ),
}
README = """\
# Loaves

## The answer

Order twelve loaves fewer on Mondays, and the loss is halved.

## Framing

## Data

The table has no gaps, and each store has its own season.
"""


@pytest.fixture(scope="module")
def project_once(make_once):
    """A project with a write-up, in a repository; not to be changed."""
    return make_once("loaves", begin_project)


def begin_project(folder):
    (folder / "README.md").write_text(README, "utf-8")
    git(folder, "init")
    commit_all(folder, "Begin")


@pytest.fixture
def project(project_once, tmp_path):
    """A copy of the project, to be changed at will."""
    return Path(shutil.copytree(project_once, tmp_path / "project"))


@pytest.fixture
def brief(tmp_path):
    """The function that writes a brief, and returns its path."""

    def write(text, name="brief.md"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def terminal(monkeypatch):
    """Standard input counts as a terminal."""
    monkeypatch.setattr(confirm, "at_terminal", lambda: True)
    monkeypatch.setattr(commands, "at_terminal", lambda: True)
    monkeypatch.setattr(prompts, "at_terminal", lambda: True)


def say(project, *words, given=""):
    """Return what the command prints."""
    done = CliRunner().invoke(
        app, ["brief", *map(str, words), "--project", str(project)], input=given
    )
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def list_asks(text):
    return [ask.text for ask in find_asks(read_blocks(text))]


def list_clauses(text):
    clauses = find_clauses(read_blocks(text))
    return [f"{one.kind}: {one.value}" for one in clauses if one.kind != "rule"]


def find(project, name):
    """Return the finding of one check."""
    return next(iter(check_project(project, [name]).values()))


# what is found


@pytest.mark.parametrize("text", BRIEFS, ids=lambda text: text[:20].strip())
def test_asks_are_found_and_what_is_only_told_is_not(text):
    expected, _ = BRIEFS[text]
    found = list_asks(text)
    assert len(found) == len(expected), found
    for begin, ask in zip(expected, found, strict=True):
        assert begin in ask


@pytest.mark.parametrize("text", BRIEFS, ids=lambda text: text[:20].strip())
def test_clauses_of_form_are_found(text):
    _, expected = BRIEFS[text]
    assert sorted(list_clauses(text)) == sorted(expected)


LOST_MARKS = """\
Lastly, please write a short text that explains:

      Which model you chose
      How you tested it, and why
      in this way
"""
INLINE = "You submit: * the code that you used * a file with the predictions"
REMARK = """\
## Tasks

### Note: all of this is in Python

1. **Explore:** Describe the table.
2. **Evaluation:** Compare two models.
"""
TITLES = """\
## Tasks

1. **Model & Evaluation**
   - Train a model
   - Report its error
2. **Backtest**
   - Apply it to the last year
   - Show the profit
"""
STEPS = """\
### 1. Describe the data, and say what you see.

### 2. Fit a model.

### 3. Present us the results.
* well commented code
* PDF (at most 3 pages)
"""
OUTPUT = """\
### Output

A forecast of the load for one day in July

### What we will assess:
1. Clarity
2. Good ideas
"""
EXPLAINED = "Take the table and explain: how you cleaned it, and what drives churn."
KINDS = {
    LOST_MARKS: ["write a short text", "Which model you chose", "How you tested it"],
    INLINE: ["the code that you used", "a file with the predictions"],
    REMARK: ["Describe the table", "Compare two models"],
    TITLES: ["Train a model", "Report its error", "Apply it", "Show the profit"],
    STEPS: ["Describe the data", "Fit a model", "well commented code", "PDF"],
    OUTPUT: ["A forecast of the load"],
    EXPLAINED: ["how you cleaned it"],
    "deliverables: README; a notebook; none": ["README", "a notebook"],
    "1\\. Add a line.\n\n2\\. Call out gaps.": ["Add a line", "Call out gaps"],
    "From the supplied file (cars.csv) build a model.": ["build a model"],
    "With rows, columns and cells, draw a map.": ["draw a map"],
    "<b>Question 1</b>\n<br>List the uses.<br>Why these?": ["List the uses"],
    "## Parámetros\n\n* Escriba brevemente por favor\n": ["Escriba brevemente"],
    "**a.csv**\n- id\n- kind (of a parcel)\n": [],
    "## References\n\n1. rotation of maps\n": [],
    "Your challenge is to download the file and build a model.": ["build a model"],
    "Any columns could help. Which ones do, if you use age?": ["Which ones do"],
}


@pytest.mark.parametrize("text", KINDS, ids=lambda text: text[:20].strip())
def test_asks_are_found_however_a_brief_is_set(text):
    found = list_asks(text)
    assert len(found) == len(KINDS[text]), found
    for begin, ask in zip(KINDS[text], found, strict=True):
        assert begin in ask


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("The write-up should be at most 3 pages.", ["pages: 3"]),
        ("Your report must not exceed 900 words.", ["words: 900"]),
        ("Submit predictions.csv.", ["file: predictions.csv"]),
        ("Please send us a file named out/p.csv.", ["file: out/p.csv"]),
        ("Deliverables:\n\n- answers.csv\n", ["file: answers.csv"]),
        ("Submit within 5 days.", ["deadline: 5 days"]),
        ("AI is allowed; say what you used it for.", ["ai: disclose"]),
        ("Please tell us if, and how, you used AI.", ["ai: disclose"]),
        ("Disclose the use of AI, and list the prompts.", ["ai: disclose"]),
        ("You may use AI. Say what you used it for.", ["ai: allowed", "ai: disclose"]),
    ],
)
def test_what_is_wholly_a_clause_of_form_is_no_ask(text, clauses):
    assert list_asks(text) == []
    assert list_clauses(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "Write a report of at most 3 pages.",
        "The report should explain the errors on at most 3 pages.",
        "Deliverables:\n\n- A report of at most 3 pages\n",
        "Submit answers.csv and the code that makes it.",
        "Write your predictions to answers.csv.",
        "Submit the churn model within 5 days.",
        "You may use AI. Describe the model that you chose.",
        "# AI for the help desk\n\nDescribe the model that you chose.",
        "Please describe your model, and tell us how you used ChatGPT.",
        "Compare two models and say what you used AI for.",
        "Which 3 pages are visited most?",
        "Deliverables:\n\n- Expected time per working day\n",
    ],
)
def test_what_demands_more_than_form_stays_an_ask(text):
    assert len(list_asks(text)) == 1


def test_form_that_is_no_ask_leaves_nothing_open(project, brief):
    say(project, brief("Submit predictions.csv.\n\nSubmit within 5 days."), "--yes")
    assert find(project, "brief-answered").status == "not applicable"
    found = find(project, "form-kept")
    assert found.evidence == (
        "predictions.csv: the brief demands it, and it is not there",
    )


def test_what_is_part_of_an_optional_task_is_optional():
    text = "## Tasks\n\n- Build a model\n\n## Bonus\n\n- Explain it to a child\n"
    asks = find_asks(read_blocks(text))
    assert [ask.optional for ask in asks] == [False, True]


def test_a_text_of_too_many_asks_is_no_brief():
    tasks = "".join(f"- Build the model {number}\n" for number in range(400))
    with pytest.raises(UserError, match="400 asks are more than a brief has"):
        list_asks(tasks)


def test_what_need_not_be_done_is_optional():
    asks = find_asks(read_blocks(NUMBERED))
    assert [ask.text[:8] for ask in asks if ask.optional] == ["Optional"]
    assert find_asks(read_blocks(QUESTIONS))[2].optional


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Please spend 3 to 5 hours on this.", "it gives 3 to 5"),
        ("The report has at most 2 pages. A report of 4 pages is fine.", "several"),
        ("Add an executive summary of one page.", "a part (executive summary)"),
        ("Submit a notebook or a PDF.", "a choice"),
        ("We know that AI tools exist and people use them.", "without saying"),
    ],
)
def test_what_is_not_clear_is_in_doubt(text, doubt):
    clauses = find_clauses(read_blocks(text))
    assert any(doubt in clause.doubt for clause in clauses), clauses


@pytest.mark.parametrize(
    "text",
    [
        "We are a company of 200 people. We love data, and we care for customers.",
        "Feel free to contact us with any questions. Good luck, and have fun!",
        "Note that each row is a session of 30 minutes.",
        "The data set contains 12 columns:\n\n- age: age in years\n- sex: m or f\n",
        "Your work will be judged by:\n\n- the clarity of the report\n- the code\n",
        "You may use any tool. You do not need to tune the model.",
        "Clone this repository and install the requirements.",
    ],
)
def test_what_asks_for_nothing_is_left_alone(text):
    assert list_asks(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Forecast the demand of the next 24 hours.",
        "Each session lasts 30 minutes on average.",
        "`reviews.csv` has texts of up to 500 words.",
        "The AI team will read your report.",
        "The data is in sales.csv, which has three columns.",
        "Attached you find a file called start.ipynb with the code to load it.",
        "Put the logic in modules, so that an API could be added (no notebook-only).",
        "Predict whether a driver starts within 30 days of signing up.",
        "We are not assessing how long your script is.",
    ],
)
def test_numbers_and_names_of_the_data_are_no_form(text):
    assert list_clauses(text) == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("You may use AI tools.", "ai: allowed"),
        ("The use of ChatGPT is not allowed.", "ai: forbidden"),
        ("Expected time: 1½ hours", "hours: 1.5"),
        ("Please do not spend more than 90 minutes on this.", "hours: 1.5"),
        ("Write a report (max. 800 words).", "words: 800"),
        ("Deadline: Friday 5 pm", "deadline: Friday 5 pm"),
        ("Hand in a one-page write-up.", "pages: 1"),
        ("Save the predictions as `out/pred.csv`.", "file: out/pred.csv"),
        ("Outputs:\n- out/model.joblib and out/scores.json", "file: out/scores.json"),
        ("Write scores.csv with id and probability.", "columns: id, probability"),
        ("You have a week from receipt to submit.", "deadline: 1 week"),
        ("Send us straight .py files (no ipython notebooks).", "without: notebook"),
        ("Timebox: aim for 4 hours.", "hours: 4"),
    ],
)
def test_a_clause_is_read_however_it_is_worded(text, clause):
    assert clause in list_clauses(text)


def test_rules_that_no_check_can_judge_are_kept_as_sentences():
    clauses = find_clauses(read_blocks("Do not include your name in the report."))
    assert [one.kind for one in clauses] == ["rule"]


# files of every kind


def make_docx(document, name="word/document.xml"):
    """Return a zip with the XML of a document."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, document)
    return stream.getvalue()


WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>%s</w:body></w:document>"
)
HEADING = (
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>'
)
LISTED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    "<w:r><w:t>%s</w:t></w:r></w:p>"
)


def make_pdf(lines):
    """Return a PDF of one page with these lines."""
    text = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 72 720 Td {text}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} "
        f"/Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode()


def test_a_word_document_is_read(brief):
    parts = HEADING % "Tasks" + LISTED % "A map of the stores" + LISTED % "The code"
    path = brief(make_docx(WORD % parts), "brief.docx")
    assert list_asks(read_brief_file(path)) == ["A map of the stores", "The code"]


def test_a_page_is_read_without_its_scripts(brief):
    page = (
        "<html><head><title>x</title></head><body><script>Build a bomb.</script>"
        "<h2>Tasks</h2><ul><li>Draw a <b>map</b></li><li><p>Explain it</p></li></ul>"
    )
    path = brief(page, "brief.html")
    assert list_asks(read_brief_file(path)) == ["Draw a map", "Explain it"]


def test_a_notebook_is_read_by_its_markdown(brief):
    cells = [
        {"cell_type": "markdown", "source": ["## Tasks\n", "- Draw a map"]},
        {"cell_type": "code", "source": ["print('Build a bomb.')"]},
    ]
    path = brief(json.dumps({"cells": cells}), "brief.ipynb")
    assert list_asks(read_brief_file(path)) == ["Draw a map"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_of_data_files(brief, encoding):
    path = brief("Build a model of the café’s sales.".encode(encoding), "brief.txt")
    assert list_asks(read_brief_file(path)) == ["Build a model of the café’s sales."]


def hide_pdftotext(monkeypatch):
    monkeypatch.setattr(read, "find_program", lambda name: None)


def test_a_pdf_is_read_by_pdftotext(brief):
    if not read.find_program("pdftotext"):
        pytest.skip("pdftotext is not installed here")
    path = brief(make_pdf(["Build a model of sales.", "Which metric fits best?"]))
    assert len(list_asks(read_brief_file(path))) == 2


def test_a_pdf_is_read_by_pypdf(brief, monkeypatch):
    pytest.importorskip("pypdf")
    hide_pdftotext(monkeypatch)
    path = brief(make_pdf(["Build a model of sales.", "Which metric fits best?"]))
    assert len(list_asks(read_brief_file(path))) == 2


def test_a_pdf_that_nothing_reads_says_what_to_install(brief, monkeypatch):
    hide_pdftotext(monkeypatch)
    monkeypatch.setattr(read, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"needs pdftotext .*ml-takehome\[brief\]"):
        read_brief_file(brief(make_pdf(["x"])))


def write_program(folder, text):
    """Return the words that run a Python program."""
    path = folder / "program.py"
    path.write_text(text, "utf-8")
    return [sys.executable, str(path)]


def test_a_reader_of_pdf_that_hangs_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "SECONDS", 0.2)
    hang = write_program(
        tmp_path, "import time\nprint('x', flush=True)\ntime.sleep(60)"
    )
    with pytest.raises(UserError, match="is not a PDF that can be read in"):
        read.run_reader(hang, tmp_path / "brief.pdf")


def test_a_reader_of_pdf_that_never_ends_is_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "MOST_BYTES", 1000)
    endless = write_program(tmp_path, "while True: print('x' * 1000)")
    with pytest.raises(UserError, match="is not a PDF that can be read"):
        read.run_reader(endless, tmp_path / "brief.pdf")


def spoil(content):
    """Return a zip whose packed bytes are none."""
    start = content.index(b"word/document.xml") + len(b"word/document.xml")
    return content[:start] + b"\xff" * 8 + content[start + 8 :]


BOMB = (
    '<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
    + WORD % "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
)
HOSTILE = {
    "entities.docx": (make_docx(BOMB), "declares a document type"),
    "wide.docx": (make_docx(BOMB.encode("utf-16")), "declares a document type"),
    "other.docx": (make_docx("x", "x.txt"), "without a Word document"),
    "broken.docx": (b"PK\3\4 and no more", "cannot be unpacked"),
    "cut.docx": (make_docx("<w:document"), "XML is not valid"),
    "bomb.docx": (make_docx(b" " * 30_000_000), "more than 20 MB"),
    "long.txt": (b"Build a model. " * 20_000, "more than a brief has"),
    "empty.txt": (b" \n\n", "holds no text"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "is not text"),
    "rich.rtf": (b"{\\rtf1 Build a model.}", "is not text"),
    "spoilt.docx": (spoil(make_docx("x" * 1000)), "cannot be unpacked"),
    "cells.ipynb": (b'{"cells": [{}]}', "without the cells of a notebook"),
    "number.ipynb": (b"7", "without the cells of a notebook"),
    "cut.ipynb": (b'{"cells": [', "is broken"),
    "deep.ipynb": (b"[" * 150_000, "is broken"),
    "digits.html": (b"<p>&#" + b"1" * 9000 + b";", "is broken|no text"),
    "broken.pdf": (b"%PDF-1.4 and no more", "PDF"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_line(project, brief, name):
    content, reported = HOSTILE[name]
    before = read_tree(project, leave_out=[])
    with pytest.raises(UserError, match=reported) as error:
        say(project, brief(content, name), "--yes")
    assert "\n" not in str(error.value)
    assert read_tree(project, leave_out=[]) == before


def test_a_page_that_the_parser_gives_up_is_one_line(brief, monkeypatch):
    def give_up(reader, text):
        raise AssertionError("unknown status keyword")

    monkeypatch.setattr(PageReader, "feed", give_up)
    with pytest.raises(UserError, match="is broken .its HTML is not valid, unknown"):
        read_brief_file(brief("<p>Build a model.", "brief.html"))


def test_an_error_of_the_program_is_not_laid_on_the_file(brief, monkeypatch):
    def fail(content, whole):
        raise TypeError

    monkeypatch.setattr(read, "find_encoding", fail)
    with pytest.raises(TypeError):
        read_brief_file(brief("Build a model."))


def test_a_folder_and_a_missing_file_are_no_brief(project, tmp_path):
    for path in (tmp_path, tmp_path / "none.md"):
        with pytest.raises(UserError, match="name the file that holds the brief"):
            say(project, path, "--yes")


@pytest.mark.parametrize(
    "text",
    [
        "a " * 20_000,
        "1" * 40_000,
        "- " * 20_000,
        "(" * 40_000,
        "`[" * 20_000,
        "please, " * 5_000,
        "with the columns a, " * 2_000,
        "in the end, " * 4_000,
        "# " * 20_000,
        "Label: " * 6_000,
        "2 pages " * 5_000,
        "<" * 40_000,
        "you should " * 4_000,
        "    - x\n" * 5_000,
        "?! " * 13_000,
        "predictions.csv" * 3_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_a_long_line_of_anything_is_read_in_one_pass(text):
    blocks = read_blocks(text)
    assert isinstance(find_asks(blocks), list)
    assert isinstance(find_clauses(blocks), list)


def test_a_half_stays_one(brief):
    path = brief("Expected time: 1½ hours, with a ﬁle of rows.", "brief.txt")
    assert read_brief_file(path) == "Expected time: 1½ hours, with a file of rows."


def test_control_characters_never_reach_the_terminal(brief):
    path = brief("- Build a \x1b[31mred\x07 model of sales.", "brief.txt")
    assert "\x1b" not in read_brief_file(path)


# the dialogue


def test_enter_keeps_e_edits_d_drops_and_n_adds(project, brief, terminal):
    path = brief(QUESTIONS)
    replies = [
        "",
        "e",
        "What is at risk?",
        "The answer",
        "n",
        "Name the three largest customers.",
        "Data",
        "d",
    ]
    reported = say(project, path, given="\n".join([*replies, ""]))
    asks = read_brief(project).asks
    assert [ask.text for ask in asks] == [
        "Which customers are about to leave?",
        "What is at risk?",
        "Name the three largest customers.",
    ]
    assert [ask.section for ask in asks[1:]] == ["The answer", "Data"]
    assert all(ask.confirmed for ask in asks)
    assert "Recorded: 3 asks" in reported
    assert len(read_brief(project).dropped) == 1


def test_what_is_confirmed_before_q_or_the_end_of_input_is_kept(
    project, brief, terminal
):
    for given in ("\nq\n", "\n"):
        reported = say(project, brief(QUESTIONS), given=given)
        assert "what you confirmed so far is kept" in reported
    assert [ask.id for ask in read_brief(project).asks] == ["a1", "a2"]


def test_a_reply_or_a_clause_that_is_none_is_asked_again(project, brief, terminal):
    replies = ["x", "", "e", "pages: many", "pages: 4"]
    text = "Build a model of sales.\n\nWrite a report of at most 3 pages.\n"
    reported = say(
        project, brief(text), given="\n".join(["x", "", "", *replies[2:], ""])
    )
    assert "'x' is not a valid reply" in reported
    assert "'many' is not a valid value of pages: use a number above 0" in reported
    assert read_form(project).pages == 4


def test_an_answer_that_does_not_exist_is_asked_again(project, brief, terminal):
    replies = ["e", "", "Nowhere", "Data"]
    reported = say(
        project, brief("Build a model of sales."), given="\n".join([*replies, ""])
    )
    assert "'Nowhere' is not a heading of the write-up, nor a file" in reported
    assert read_brief(project).asks[0].section == "Data"


def test_a_suggestion_counts_only_once_it_is_confirmed(project, brief, terminal):
    path = brief("Describe the data and what is missing in it.")
    say(project, path, "--yes")
    assert read_brief(project).asks[0].section == ""
    (project / ".git" / "takehome" / "brief.json").unlink()
    reported = say(project, path, given="\n")
    assert "answered by: Data" in reported
    assert read_brief(project).asks[0].section == "Data"


@pytest.mark.parametrize(
    ("sentence", "files"),
    [
        ("Le fichier `prix.zip` contient les prix.", []),
        ("Rendez un fichier `predictions.csv`.", ["predictions.csv"]),
    ],
)
def test_a_file_that_a_french_brief_describes_is_not_demanded(sentence, files):
    clauses = find_clauses(read_blocks(f"## Livrables\n\n{sentence}\n"))
    assert [one.value for one in clauses if one.kind == "file"] == files


TITLES = [
    *("Credit", "The answer", "Run it", "Results", "Framing", "Data", "Validation"),
    *("Model choice", "Error analysis", "Decisions", "Limitations", "With more time"),
    *("Time", "Serving it", "Drift and retraining"),
]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Decode the columns with the help of the list, and plot them.", "Data"),
        ("Which tools and what help did you use?", "Time"),
        ("Which model did you choose and why?", "Model choice"),
        ("Why did you split by shop?", "Validation"),
        ("Write metrics.json from one command: train.", "Run it"),
        ("A train command and a predict command", "Run it"),
        ("metrics.json", "reports/results.json"),
        ("model.joblib", "reports/model.joblib"),
        ("Which metric fits the use?", "Framing"),
        ("Build a production-ready classifier.", "Model choice"),
        ("How would you bring it to production?", "With more time"),
        ("At least one unit test for blanks.", "Run it"),
        ("How do drifts lead you to retrain it?", "Drift and retraining"),
        ("Le choix du modèle.", "Model choice"),
        ("Explorez les données.", "Data"),
        ("Die Ergebnisse, kurz.", "Results"),
        ("Explique por que.", "Decisions"),
        ("Should a credit be granted? Decide.", "The answer"),
        ("Say hello.", ""),
    ],
)
def test_an_ask_suggests_where_it_is_answered(text, place):
    assert suggest(Ask(text), TITLES) == place


def test_an_open_ask_is_shown_with_the_command_that_answers_it(project, brief):
    say(project, brief("Describe the data.\n\nBuild a model of sales."), "--yes")
    said = say(project)
    assert 'perhaps: takehome brief --answer a1 "Data"' in said
    say(project, "--answer", "a1", "Data")
    assert "perhaps: takehome brief --answer a1" not in say(project)


def test_without_a_terminal_yes_takes_what_was_found_and_names_what_is_in_doubt(
    project, brief
):
    path = brief(HEADINGS)
    with pytest.raises(UserError, match="no terminal to confirm at: add --yes"):
        say(project, path)
    reported = say(project, path, "--yes")
    assert "Unconfirmed, hours: 5 (it gives 3-5" in reported
    assert read_form(project).hours is None
    assert read_form(project).slides == 5


def test_another_brief_is_merged(project, brief, terminal):
    say(project, brief(QUESTIONS), given="\n\nd\n")
    second = QUESTIONS.replace("b) What share of revenue", "b) Whose share of parcels")
    reported = say(project, brief(second), given="\nd\n")
    assert "1 that you dropped before" in reported
    assert "a2 is no longer in the brief" in reported
    assert [ask.id for ask in read_brief(project).asks] == ["a1", "a3"]


OTHER = """\
Please build a map of all depots.

Submit depots.csv. You have 3 days to submit.
"""


def test_another_brief_taken_as_found_takes_out_what_nobody_confirmed(project, brief):
    say(project, brief(f"{QUESTIONS}\nSubmit customers.csv.\n"), "--yes")
    say(project, "--answer", "a2", "Data")
    reported = say(project, brief(OTHER), "--yes")
    assert "2 asks and 2 clauses went: the brief no longer has them" in reported
    assert "No longer in the brief, and kept: a2" in reported
    assert [ask.id for ask in read_brief(project).asks] == ["a2", "a4"]
    assert read_form(project).files == ("depots.csv",)


def test_what_was_confirmed_by_hand_stays_when_another_brief_is_taken(
    project, brief, terminal
):
    say(project, brief(QUESTIONS), given="\n\n\n\n")
    reported = say(project, brief(OTHER), "--yes")
    assert "went" not in reported
    assert read_form(project).rules
    assert [ask.id for ask in read_brief(project).asks] == ["a1", "a2", "a3", "a4"]


def test_the_same_brief_again_asks_nothing(project, brief, terminal):
    path = brief(NUMBERED)
    say(project, path, "--yes")
    before = read_brief(project)
    reported = say(project, path)
    assert "0 new asks, 0 new clauses" in reported
    assert read_brief(project) == before


# the editor


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """The function that sets an editor: a Python program that changes a text."""

    def set_editor(body):
        program = (
            "import sys\nfrom pathlib import Path\npath = Path(sys.argv[-1])\n"
            f"text = path.read_text('utf-8')\n{body}\npath.write_text(text, 'utf-8')\n"
        )
        words = write_program(tmp_path, program)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", " ".join(f'"{word}"' for word in words))

    return set_editor


def test_the_editor_confirms_edits_drops_and_adds(project, brief, editor):
    editor(
        "text = text.replace('share of revenue is at risk', 'is lost')\n"
        "lines = [one for one in text.split('\\n') if not one.startswith('n3')]\n"
        "lines += ['new (optional): Draw a map -> Data', 'pages: 2']\n"
        "text = '\\n'.join(lines)"
    )
    say(project, brief(QUESTIONS), "--edit")
    record = read_brief(project)
    assert [ask.text for ask in record.asks] == [
        "Which customers are about to leave?",
        "What is lost, and how sure are you?",
        "Draw a map",
    ]
    assert record.asks[2].optional and record.asks[2].section == "Data"
    assert read_form(project).pages == 2
    assert not list((project / ".git" / "takehome").glob("*EDIT.txt"))


def test_an_edited_ask_keeps_its_id_and_is_no_new_one_later(project, brief, editor):
    say(project, brief(QUESTIONS), "--yes")
    editor("text = text.replace('a1: Which customers', 'a1: Whichever customers')")
    say(project, brief(QUESTIONS), "--edit")
    editor("")
    say(project, brief(QUESTIONS), "--edit")
    asks = read_brief(project).asks
    assert [ask.id for ask in asks] == ["a1", "a2", "a3"]
    assert asks[0].text.startswith("Whichever")


def test_a_text_without_lines_changes_nothing(project, brief, editor):
    editor("text = '# nothing'")
    assert "nothing was changed" in say(project, brief(QUESTIONS), "--edit")
    assert read_brief(project) is None


@pytest.mark.parametrize(
    ("body", "reported"),
    [
        ("text += 'pages: many'", "'many' is not a valid value of pages"),
        ("text += 'some words'", "'some words' is not a valid clause"),
        ("text += 'new: Map -> Nowhere'", "'Nowhere' is not a heading"),
        ("sys.exit(3)", "ended with status 3"),
    ],
)
def test_a_line_that_is_not_valid_changes_nothing(
    project, brief, editor, body, reported
):
    editor(body)
    with pytest.raises(UserError, match=reported):
        say(project, brief(QUESTIONS), "--edit")
    assert read_brief(project) is None


def test_without_an_editor_it_says_what_to_set(project, brief, monkeypatch):
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UserError, match="no editor is set: set VISUAL or EDITOR"):
        say(project, brief(QUESTIONS), "--edit")
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    with pytest.raises(UserError, match="cannot be started"):
        say(project, brief(QUESTIONS), "--edit")


# what is open, in check and in pack


def test_an_ask_is_open_until_a_section_with_own_words_or_a_file_answers_it(
    project, brief
):
    assert find(project, "brief-answered").status == "not applicable"
    assert "No brief is recorded" in say(project)
    say(project, brief("Build a model of sales.\n\nWhich store sells most?"), "--yes")
    found = find(project, "brief-answered")
    assert found.status == "failed"
    assert found.evidence[0] == (
        "a1 “Build a model of sales.”: no section or file named"
    )
    assert "a1  answered by The answer" in say(project, "--answer", "a1", "the answer")
    assert "0 words of your own under Framing" in say(
        project, "--answer", "a2", "Framing"
    )
    assert find(project, "brief-answered").status == "failed"
    say(project, "--answer", "a2", "README.md")
    assert find(project, "brief-answered").status == "passed"
    assert "Every ask that must be answered is answered" in say(project)


def test_an_answer_that_goes_is_open_again(project, brief):
    say(project, brief("Build a model of sales."), "--yes")
    (project / "model.md").write_text("words")
    say(project, "--answer", "a1", "model.md")
    (project / "model.md").write_text("")
    assert "model.md is empty" in find(project, "brief-answered").evidence[0]
    (project / "model.md").unlink()
    assert "model.md is not there" in find(project, "brief-answered").evidence[0]
    say(project, "--answer", "a1", "Data")
    (project / "README.md").write_text("# Loaves\n")
    assert "no heading Data" in find(project, "brief-answered").evidence[0]


def test_words_below_a_smaller_heading_count_for_the_larger(project, brief):
    readme = project / "README.md"
    readme.write_text(f"{README}\n## More\n\n### Less\n\nFive words of my own here.\n")
    say(project, brief("Build a model of sales."), "--yes")
    assert "answered by More" in say(project, "--answer", "a1", "More")


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        (("a9", "Data"), "a9 is not an ask of the brief: use one of a1"),
        (("a1", "Nowhere"), "'Nowhere' is not a heading of the write-up"),
        (("a1", "../brief.md"), "nor a file of"),
    ],
)
def test_an_answer_must_exist(project, brief, words, reported):
    say(project, brief("Build a model of sales."), "--yes")
    with pytest.raises(UserError, match=reported):
        say(project, "--answer", *words)


def test_what_is_optional_or_in_doubt_may_stay_open(project, brief):
    say(project, brief("Optional: build a model of sales."), "--yes")
    assert find(project, "brief-answered").status == "passed"


def test_pack_names_each_open_ask_in_a_line(project, brief):
    say(project, brief(QUESTIONS), "--yes")
    lines = [line for line in find_failures(project) if "brief-answered" in line]
    assert len(lines) == 2
    assert "a1 “Which customers" in lines[0] and "takehome brief --answer" in lines[0]


LONG = "All words here are written by the one who hands this in. " * 20


@pytest.mark.parametrize(
    ("text", "change", "name", "reported"),
    [
        ("Write a report of at most 90 words.", LONG, "length-within-limit", "words"),
        (
            "Write a report of at most 1 page.",
            LONG * 9,
            "length-within-limit",
            "README.md, estimated at 11 pt: 2.1 pages",
        ),
        ("Do not submit a notebook.", "x.ipynb", "form-kept", "wants no notebook"),
        ("Submit a Jupyter notebook.", None, "form-kept", "no notebook"),
        ("Save the predictions as pred.csv.", None, "form-kept", "pred.csv: the brief"),
        ("Tell us how you used ChatGPT.", None, "form-kept", "how AI helped"),
        (
            "Write the predictions to reports/predictions.csv with columns id and p.",
            "reports/predictions.csv",
            "form-kept",
            "without the column p",
        ),
        ("Include a Dockerfile for the service.", None, "form-kept", "no Dockerfile"),
    ],
)
def test_form_is_checked(project, brief, text, change, name, reported):
    assert find(project, name).status == "not applicable"
    say(project, brief(text), "--yes")
    if change and change.endswith(".ipynb"):
        (project / change).write_text('{"cells": []}')
    elif change and change.endswith(".csv"):
        (project / "reports").mkdir()
        (project / change).write_text("id,score\n1,2\n")
    elif change:
        (project / "README.md").write_text(f"{README}\n{change}\n")
    found = find(project, name)
    assert found.status == "failed"
    assert reported in "\n".join(found.evidence)


def test_half_a_page_may_be_all_that_is_allowed(project, brief):
    say(project, brief("Write a report of at most half a page."), "--yes")
    (project / "README.md").write_text(f"{README}\n{LONG}\n")
    assert find(project, "length-within-limit").status == "passed"
    (project / "README.md").write_text(f"{README}\n{LONG * 3}\n")
    assert find(project, "length-within-limit").status == "failed"


def test_form_that_is_kept_passes(project, brief):
    text = (
        "Write a report of at most 1 page and 200 words. Do not submit a notebook. "
        "Tell us how you used ChatGPT. Save the predictions as pred.csv."
    )
    say(project, brief(text), "--yes")
    (project / "pred.csv").write_text("id\n1\n")
    (project / "README.md").write_text(f"{README}\nChatGPT helped with the plots.\n")
    assert find(project, "form-kept").status == "passed"
    assert find(project, "length-within-limit").status == "passed"


def test_a_printed_report_is_counted(project, brief):
    say(project, brief("Write a report of at most 1 page."), "--yes")
    (project / "report.pdf").write_bytes(b"%PDF-1.4 << /Type /Pages /Count 7 >>")
    found = find(project, "length-within-limit")
    assert found.evidence == ("report.pdf: 7 pages, the brief allows 1",)


# the clock


def clock(project, *words):
    done = CliRunner().invoke(app, ["clock", *words, "--project", str(project)])
    assert done.exit_code == 0, done.exception
    return done.output


def test_the_clock_takes_the_hours_of_the_brief(project, brief):
    reported = say(
        project, brief("Please spend no more than 3 hours on this."), "--yes"
    )
    assert "Time box: 3 h, from the brief" in reported
    assert "for 3 h (from the brief)" in clock(project, "start")
    assert read_clock(project)["hours"] == 3


def test_a_clock_that_runs_with_another_box_is_changed_only_if_asked(
    project, brief, terminal, monkeypatch
):
    clock(project, "start", "--hours", "5")
    path = brief("Please spend no more than 3 hours on this.")
    assert "5 h on the clock, as it was" in say(project, path, given="\nn\n")
    assert read_clock(project)["hours"] == 5
    assert "3 h on the clock now" in say(project, path, given="y\n")
    assert read_clock(project)["hours"] == 3
    assert "as the clock has it" in say(project, path)


# the record


def test_the_record_leaves_no_trace_in_the_project(project, brief):
    before = read_tree(project, leave_out=[".git"])
    say(project, brief(NUMBERED), "--yes")
    say(project)
    assert read_tree(project, leave_out=[".git"]) == before
    assert git(project, "status", "--porcelain") == ""


def test_the_same_brief_gives_the_same_bytes(project, brief):
    path = store.find_record(project)
    say(project, brief(NUMBERED), "--yes")
    first = path.read_bytes()
    path.unlink()
    say(project, brief(NUMBERED), "--yes")
    assert path.read_bytes() == first


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"name": "", "last": 0, "asks": [{"text": 1}], "clauses": [], "dropped": []}',
        b'{"name": "", "last": 0, "asks": [{"text": ""}], "clauses": [], '
        b'"dropped": []}',
        b'{"name": "", "last": 0, "asks": [], "clauses": [{"kind": "pages", "value": '
        b'"many"}], "dropped": []}',
        b"[" * 100_000,
    ],
)
def test_a_broken_record_is_named_and_left_alone(project, brief, content):
    path = store.find_record(project)
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(UserError, match="is not a valid record of a brief"):
        say(project)
    assert find(project, "brief-answered").status == "not applicable"
    assert path.read_bytes() == content


def test_of_two_commands_at_once_the_second_is_refused(project):
    path = store.find_record(project)
    store.write_record(path, None, Record("first.md"))
    with pytest.raises(UserError, match="another process updated what is kept"):
        store.write_record(path, None, Record("second.md"))
    assert store.read_record(path).name == "first.md"


def test_a_full_disk_leaves_the_record_as_it_was(project, monkeypatch):
    path = store.find_record(project)
    store.write_record(path, None, Record("first.md"))

    def fill_up(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fill_up)
    with pytest.raises(UserError, match="of the brief is as it was"):
        store.write_record(path, Record("first.md"), Record("second.md"))
    assert store.read_record(path).name == "first.md"
    assert [item.name for item in path.parent.glob("*.new")] == []


def test_a_folder_without_git_says_what_to_do(tmp_path, brief, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "README.md").write_text(README)
    with pytest.raises(UserError, match="`git init` makes one"):
        say(tmp_path, brief(QUESTIONS), "--yes")
