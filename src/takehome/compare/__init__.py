"""Compare a project's last run with the version that was committed before it."""

from takehome.compare.run import compare_versions

__all__ = ["compare_versions"]
