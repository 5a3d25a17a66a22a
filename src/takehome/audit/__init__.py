"""Look for data leakage in a project, without changing it."""

from takehome.audit.run import audit_project

__all__ = ["audit_project"]
