"""Rehearse the interview: questions on the project's own facts, and what its files
say."""
