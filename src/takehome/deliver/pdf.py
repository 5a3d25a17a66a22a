"""Print a report to PDF, where WeasyPrint is installed."""

import hashlib
import re

from takehome import UserError
from takehome.project.files import replace_files

MARK = re.compile(rb"\(takehome-([0-9a-f]{64})\)")  # a PDF's identifier


def write_pdf(content, output):
    """Write HTML as a PDF beside `output`; return a line on it. UserError without
    WeasyPrint: then a browser prints it."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):  # the latter where it lacks a library of the system
        raise UserError(
            f"{output} is written, but no PDF: open it in a browser and print it to "
            "PDF, or `pip install 'ml-takehome[pdf]'`"
        ) from None
    fetcher = URLFetcher(allowed_protocols=["data"])  # nothing else is loaded
    document = HTML(string=content, url_fetcher=fetcher).render()
    path = output.with_suffix(".pdf")
    printed = document.write_pdf(pdf_identifier=f"takehome-{find_digest(content)}")
    replace_files({path: printed})
    pages = len(document.pages)
    return f"{path}: {pages} page{'' if pages == 1 else 's'}"


def find_digest(content):
    """Return what a PDF names the HTML by that it was printed from."""
    return hashlib.sha256(content.encode()).hexdigest()


def read_digest(printed):
    """Return the digest that a PDF of ours bears, None of another PDF."""
    found = MARK.search(printed)
    return found[1].decode() if found else None
