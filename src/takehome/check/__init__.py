"""Check a project against the rubric that a reviewer would use."""
