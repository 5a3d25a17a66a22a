"""Read a company's brief into asks and clauses of form, and keep what answers each."""

from takehome.brief.answers import find_open
from takehome.brief.record import Form
from takehome.brief.store import read_brief, read_form

__all__ = ["Form", "find_open", "read_brief", "read_form"]
