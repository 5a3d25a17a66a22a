"""Keep the time of a take-home, and say what to do with the rest of it."""
