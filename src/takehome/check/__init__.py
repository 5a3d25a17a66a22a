"""Check a project against the rubric that a reviewer would use."""

from takehome.check.readers.writeup import (
    FENCE,
    blank,
    blank_comments,
    find_blocks,
    find_comments,
    read_table,
    read_writeup,
)
from takehome.check.run import check_project, read_own_words

__all__ = [
    "FENCE",
    "blank",
    "blank_comments",
    "check_project",
    "find_blocks",
    "find_comments",
    "read_own_words",
    "read_table",
    "read_writeup",
]
