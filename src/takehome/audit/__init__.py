"""Look for data leakage in a project, without changing it."""
