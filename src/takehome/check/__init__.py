"""Check a project against the rubric that a reviewer would use."""

from takehome.check.finding import Missing
from takehome.check.readers.history import read_commits
from takehome.check.readers.project import read_project
from takehome.check.readers.results import find_earlier, find_results, list_rows
from takehome.check.readers.source import (
    find_names_read,
    find_settings,
    is_test,
    parse,
    show_source,
)
from takehome.check.readers.writeup import (
    find_comments,
    find_sections,
    mask_code,
    mask_comments,
    read_table,
    read_writeup,
)
from takehome.check.rules.own_words import find_own_paragraphs, find_under
from takehome.check.run import check_project, read_own_words

__all__ = [
    "Missing",
    "check_project",
    "find_comments",
    "find_earlier",
    "find_own_paragraphs",
    "find_results",
    "find_sections",
    "find_names_read",
    "find_settings",
    "find_under",
    "is_test",
    "list_rows",
    "mask_code",
    "mask_comments",
    "parse",
    "read_commits",
    "read_own_words",
    "read_project",
    "read_table",
    "read_writeup",
    "show_source",
]
