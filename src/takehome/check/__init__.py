"""Check a project against the rubric that a reviewer would use."""

from takehome.check.run import check_project

__all__ = ["check_project"]
