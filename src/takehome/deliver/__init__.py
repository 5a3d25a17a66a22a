"""Make what a brief asks for beside the code: a report and a notebook."""

from takehome.deliver.length import measure_report
from takehome.deliver.notebook import write_notebook
from takehome.deliver.report import ReportOptions, write_report
from takehome.deliver.stale import find_stale

__all__ = [
    "ReportOptions",
    "find_stale",
    "measure_report",
    "write_notebook",
    "write_report",
]
