"""Different texts of single columns, collected while a table is counted.

Standard library only.
"""

from collections import Counter

from takehome.ingest.delimited import MISSING

MOST_LABELS = 10_000  # different ones; a target of more is no class


class TimeTexts:
    """The different texts of a time column, and whether a row of each has a target."""

    def __init__(self, column, target):
        self.column, self.target = column, target
        self.labelled = {}

    def collect(self, by_name):
        """Add a chunk of a table, given as {column: values}."""
        if self.column not in by_name:
            return
        times = by_name[self.column]
        labels = by_name.get(self.target, [""] * len(times))
        for text, label in set(zip(times, labels, strict=True)):
            if text is not None and text.strip() not in MISSING:
                known = label is not None and label not in MISSING
                text = text.strip()
                self.labelled[text] = self.labelled.get(text, False) or known


class LabelTexts:
    """How often each text stands in the target."""

    def __init__(self, column):
        self.column, self.counts = column, Counter()

    def collect(self, by_name):
        """Add a chunk of a table, given as {column: values}."""
        if self.column in by_name and len(self.counts) < MOST_LABELS:
            self.counts.update(by_name[self.column])
