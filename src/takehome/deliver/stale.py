"""Find reports that are not of the write-up and the results as they are now."""

from takehome import UserError
from takehome.deliver.pdf import find_digest, read_digest
from takehome.deliver.report import make_report, read_options
from takehome.project.files import read_regular, stays_inside

MOST_BYTES = 50_000_000


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
        if line := judge(project, name, content):
            lines.append(f"{name}: {line}")
    return lines


def judge_report(project, name, content):
    """Return what is wrong with a report, None if nothing is or it is not ours."""
    text = content.decode("utf-8", "replace")
    options = read_options(text)
    if options is None:
        return None
    try:
        report = make_report(project, options)
    except UserError as error:
        return str(error)
    if report.content == text:
        return None
    output = "" if name == f"reports/{options.name}" else f" --output {name}"
    return f"not of README.md and results.json as they are: `{options.command}{output}`"


def judge_pdf(project, name, content):
    """Return what is wrong with a PDF, None if nothing is or it is not ours."""
    digest = read_digest(content)
    if digest is None:
        return None
    beside = f"{name.rpartition('.')[0]}.html"
    html = read_regular(project / beside, MOST_BYTES)
    if html is None:
        return f"without {beside}, of which it is the print: put that beside it"
    if digest == find_digest(html.decode("utf-8", "replace")):
        return None
    return f"not the print of {beside} as it is: add --pdf to the command that made it"


JUDGES = {"html": judge_report, "htm": judge_report, "pdf": judge_pdf}
