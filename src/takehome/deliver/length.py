"""How many pages a reader gets: those of the report, else of the whole write-up."""

import math

from takehome.deliver.report import (
    MOST_BYTES,
    ReportOptions,
    make_report,
    read_options,
)
from takehome.project.files import read_regular, stays_inside


def measure_report(project):
    """Return (pages, of what) as estimated: of the report that `takehome report` wrote,
    or of the whole write-up where there is none. A tenth of a page counts, since a
    brief may allow half a page.

    Raises UserError as making a report does.
    """
    options, name = ReportOptions(), "README.md"
    path = project / "reports" / options.name
    content = read_regular(path, MOST_BYTES) if stays_inside(project, path) else None
    written = read_options((content or b"").decode("utf-8", "replace"))
    if written is not None:
        options, name = written, f"reports/{options.name}"
    pages = make_report(project, options).pages
    return math.ceil(10 * (pages or 0)) / 10, name
