"""Pack what is committed into a zip, and verify it in a clean environment."""

from takehome.pack.run import pack_project

__all__ = ["pack_project"]
