"""Different texts of single columns, collected while a table is counted.

Standard library only.
"""

from collections import Counter

from takehome.ingest.delimited import MISSING

MOST_LABELS = 10_000  # different ones; a target of more is no class
MOST_COUNTS = 1_000_000  # of a time with a group and a label, that are kept


class TimeTexts:
    """The different texts of a time column, and whether a row of each has a target."""

    def __init__(self, column, target):
        self.column, self.target = column, target
        self.labelled = {}
        self.read = {}  # the time of each text, once it is known how they are read

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


class TimedRows:
    """How many rows with a target there are of each (time, group, class); a number is
    no class, and the group None where none is named."""

    def __init__(self, answers):
        self.time = answers["time_column"]
        self.group = answers["group_column"]
        self.target = answers["target"]
        self.has_classes = answers["task"] == "classification"
        self.counts = Counter()

    def collect(self, by_name):
        """Add a chunk of a table, given as {column: values}."""
        if self.time not in by_name or self.target not in by_name:
            return
        if len(self.counts) < MOST_COUNTS:
            times, labels = by_name[self.time], by_name[self.target]
            groups = by_name.get(self.group, [None] * len(times))
            self.counts.update(self.list_labeled(times, groups, labels))

    @property
    def is_whole(self):
        """Whether all rows were counted."""
        return 0 < len(self.counts) < MOST_COUNTS

    def list_labeled(self, times, groups, labels):
        """Yield (time, group, class) of each row with a time and a target."""
        for time, group, label in zip(times, groups, labels, strict=True):
            time = (time or "").strip()
            if time not in MISSING and label is not None and label not in MISSING:
                yield time, group, label if self.has_classes else None
