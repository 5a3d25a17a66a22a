"""Find what was made of a write-up and results that are other ones now."""

import json

from takehome import UserError
from takehome.deliver import notebook_html
from takehome.deliver.notebook import NAME, find_mark, list_cells, read_mark
from takehome.deliver.pdf import find_digest, read_digest
from takehome.deliver.report import MOST_BYTES, make_report, read_options
from takehome.project.files import read_regular, stays_inside


def find_stale(project, names):
    """Return a line for each of the files named that was made by a command of this
    room, and would be another one now."""
    lines = []
    for name in names:
        judge = JUDGES.get(name.rpartition(".")[2].lower())
        path = project / name
        if judge is None or not stays_inside(project, path):
            continue
        content = read_regular(path, MOST_BYTES) or b""
        try:
            problem = judge(project, name, content)
        except UserError as error:
            problem = str(error)
        if problem:
            lines.append(f"{name}: {problem}")
    return lines


def judge_html(project, name, content):
    """Return what is wrong with HTML, None if nothing is or it is not ours."""
    text = content.decode("utf-8", "replace")
    if notebook_html.is_ours(text):
        return judge_shown(project, name, text)
    options = read_options(text)
    if options is None or make_report(project, options).content == text:
        return None
    output = "" if name == f"reports/{options.name}" else f" --output {name}"
    return f"not of README.md and results.json as they are: `{options.command}{output}`"


def judge_shown(project, name, text):
    """Return what is wrong with the HTML of a notebook."""
    beside = f"{name.rpartition('.')[0]}.ipynb"
    notebook = read_regular(project / beside, MOST_BYTES) or b""
    if notebook_html.shows(text, notebook.decode("utf-8", "replace")):
        return None
    output = "" if beside == NAME else f" --output {beside}"
    return f"does not show {beside} as it is: `{notebook_html.COMMAND}{output}`"


def judge_pdf(project, name, content):
    """Return what is wrong with a PDF, None if nothing is or it is not ours."""
    digest = read_digest(content)
    if digest is None:
        return None
    beside = f"{name.rpartition('.')[0]}.html"
    html = read_regular(project / beside, MOST_BYTES)
    if html is None:
        return f"printed from {beside}, which is missing: put that beside it"
    if digest == find_digest(html.decode("utf-8", "replace")):
        return None
    return f"not the print of {beside} as it is: add --pdf to the command that made it"


def judge_notebook(project, name, content):
    """Return what is wrong with a notebook, None if nothing is or it is not ours."""
    mark = read_mark(content)
    if mark is None:
        return None
    cells = json.loads(content)["cells"]
    wanted = [(cell.kind, cell.source) for cell in list_cells(project)]
    shown = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    if shown == wanted and find_mark(cells, project) == mark:
        return None
    output = "" if name == NAME else f" --output {name}"
    return (
        f"not of README.md, main and results.json as they are: `takehome notebook"
        f"{output}`"
    )


JUDGES = {
    "html": judge_html,
    "htm": judge_html,
    "ipynb": judge_notebook,
    "pdf": judge_pdf,
}
