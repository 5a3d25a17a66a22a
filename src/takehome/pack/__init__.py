"""Pack what is committed into a zip, and verify it in a clean environment."""
