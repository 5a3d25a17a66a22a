"""Write the write-up as one HTML file that needs nothing beside it: to read on a
screen, to print, or to show as slides."""

import html
import math
import re
from dataclasses import dataclass
from pathlib import Path

from takehome import UserError
from takehome.deliver.business import choose_for_business
from takehome.deliver.cut import cut_to_pages, describe_left_out
from takehome.deliver.markdown import read_sections
from takehome.deliver.pages import count_pages
from takehome.deliver.pdf import write_pdf
from takehome.deliver.slides import make_slides
from takehome.deliver.source import read_source
from takehome.project.files import read_regular, replace_files

FOLDER = Path(__file__).parent
COMMAND = "takehome report"
NAMES = {"business": "business.html", "slides": "slides.html", "": "report.html"}
PAPER_NAMES = {"a4": "A4", "letter": "letter"}
GENERATOR = re.compile(
    rf'<meta name="generator" content="{COMMAND}(?: --pages (?P<pages>\d+))?'
    r"(?: --for (?P<audience>business))?(?P<slides> --slides)?"
    r'(?: --paper (?P<paper>a4|letter))?">'
)
MOST_BYTES = 50_000_000  # of an earlier report
MOST_HEAD = 1_000  # characters in which the line above stands
TOP = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="{command}">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""


@dataclass(frozen=True)
class ReportOptions:
    """What a report was asked to be: at most so many `pages`, for whom, slides or not,
    and the paper."""

    pages: int | None = None
    audience: str | None = None
    slides: bool = False
    paper: str = "a4"

    @property
    def command(self):
        """The command that makes such a report."""
        words = [COMMAND]
        if self.pages:
            words.append(f"--pages {self.pages}")
        if self.audience:
            words.append(f"--for {self.audience}")
        if self.slides:
            words.append("--slides")
        if self.paper != ReportOptions.paper:
            words.append(f"--paper {self.paper}")
        return " ".join(words)

    @property
    def name(self):
        return NAMES[self.audience or ("slides" if self.slides else "")]


@dataclass(frozen=True)
class Report:
    """`content` is the HTML, `pages` an estimate, None of slides."""

    content: str
    sections: int
    pages: float | None
    left_out: list[str]
    missing: list[str]


def write_report(project, output=None, options=None, as_pdf=False):
    """Write the report of a project, as a PDF too if asked; return lines on what it
    holds."""
    options = options or ReportOptions()
    refuse_options(options)
    output = output or project / "reports" / options.name
    refuse_output(output)
    refuse_strange_output(output)
    report = make_report(project, options)
    replace_files({output: report.content})
    lines = describe_report(report, output, options)
    return [*lines, write_pdf(report.content, output)] if as_pdf else lines


def refuse_options(options):
    """Raise UserError for options that do not go together."""
    if options.audience not in (None, "business"):
        raise UserError(
            f"--for {options.audience} is nobody known: use --for business, or leave "
            "it out"
        )
    if options.paper not in PAPER_NAMES:
        raise UserError(f"--paper {options.paper} is not known: use a4 or letter")
    if options.pages is not None and options.pages < 1:
        raise UserError(f"--pages {options.pages} is not valid: use 1 or more")
    if options.slides and (options.audience or options.pages):
        raise UserError("--slides has neither --for nor --pages: ask for one of them")
    if options.audience and options.pages:
        raise UserError("--for business is one page: leave out --pages")


def refuse_output(output):
    if output.suffix.lower() not in (".html", ".htm"):
        raise UserError(f"--output {output} is not HTML: use a name that ends in .html")
    if output.is_dir() or not output.absolute().parent.parent.is_dir():
        raise UserError(f"--output {output} is not in a folder: make the folder first")


def refuse_strange_output(output):
    """Raise UserError if a file is in the way that no report is."""
    content = read_regular(output, MOST_BYTES) or b""
    text = content.decode("utf-8", "replace")
    if output.exists() and read_options(text) is None:
        raise UserError(
            f"{output} exists and was not made here: move it, or use --output "
            "with another path"
        )


def read_options(text):
    """Return the ReportOptions that a report names, None if the text is none."""
    found = GENERATOR.search(text[:MOST_HEAD])
    if not found:
        return None
    words = dict(found.groupdict(), slides=bool(found["slides"]))
    words["pages"] = int(found["pages"]) if found["pages"] else None
    words["paper"] = found["paper"] or ReportOptions.paper
    return ReportOptions(**words)


def make_report(project, options):
    """Return the Report of a project; the same bytes each time."""
    source = read_source(project)
    title, sections = read_sections(source)
    left_out, missing, pages = [], [], None
    if options.slides:
        sections = make_slides(title, sections)
    if options.audience:
        sections, missing = choose_for_business(sections, source.results)
    if options.pages:
        sections, left_out = cut_to_pages(title, sections, options.paper, options.pages)
    note = describe_left_out(left_out)
    if not options.slides:
        pages = count_pages(title, sections, options.paper, note)
    content = compose(title, sections, note, options)
    return Report(content, len(sections), pages, left_out, missing)


def compose(title, sections, note, options):
    """Return the HTML of a title, sections and a note at the end."""
    name = title.text if title else project_name(sections)
    parts = [
        TOP.format(
            command=options.command, title=html.escape(name), style=make_style(options)
        )
    ]
    for place, section in enumerate(sections):
        parts.append("<section>\n")
        parts += [title.html] if title and place == 0 else []
        if section.title:
            parts.append(f"<h2>{html.escape(section.title)}</h2>\n")
        parts += [block.html for block in section.blocks]
        parts.append("</section>\n")
    if note:
        parts.append(f'<p class="left-out">{html.escape(note)}</p>\n')
    return "".join([*parts, "</body>\n</html>\n"])


def project_name(sections):
    for section in sections:
        if section.title:
            return section.title
    return "Report"


def make_style(options):
    """Return the style sheets for a screen and for paper."""
    style = (FOLDER / "report.css").read_text("utf-8")
    style = style.replace("PAPER", PAPER_NAMES[options.paper])
    if options.slides:
        style += (FOLDER / "slides.css").read_text("utf-8")
    return style


def describe_report(report, output, options):
    """Return lines on a report that was written."""
    lines = [f"{output}: {describe_size(report, options)}"]
    if report.left_out:
        lines.append(describe_left_out(report.left_out))
    if options.audience and report.pages > 1:
        lines.append("Longer than one page: shorten the answer and the limitations")
    lines += [f"Missing: the write-up has no {one}" for one in report.missing]
    return lines


def describe_size(report, options):
    if report.pages is None:
        return f"{report.sections} slides"
    pages = math.ceil(report.pages)
    plural = "" if pages == 1 else "s"
    paper = PAPER_NAMES[options.paper]
    return f"about {pages} page{plural} of {paper} at 11 pt (estimated)"
