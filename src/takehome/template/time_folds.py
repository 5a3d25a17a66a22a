"""Whether each fold of a split by time has rows to train on and to test, as the
project's splits.py makes them. Standard library only: the hooks run it."""

from collections import Counter
from datetime import datetime, timezone

from takehome import UserError
from takehome.ingest.column_types import as_number
from takehome.ingest.delimited import is_number
from takehome.ingest.wording import quote

HOLDOUTS = (0.2, 0.15, 0.25, 0.3, 0.1)  # shares of the rows, the usual one first
TESTED = 0.5  # of the other rows stand before the first test
MARGIN = 0.02  # of the rows, by which a sample of some 1,000 may move a share
FEW_LEFT = 0.1  # of the earlier rows, when those of tested groups are removed
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class GroupInEachTest(UserError):
    """Too few earlier rows are left when those of tested groups are removed."""


def limit_time_folds(n_folds, answers, table):
    """Return how many folds, at most n_folds, have rows on both sides each, and the
    share of the holdout.

    Raises UserError if not even one has, GroupInEachTest if the group is why.
    """
    moments = list_moments(table)
    if not moments:  # not all rows were counted, or their times are not known
        return n_folds, HOLDOUTS[0]
    time, group = answers["time_column"], answers["group_column"]
    for holdout in HOLDOUTS:
        most = find_most_folds(moments, n_folds, bool(group), holdout)
        if most:
            return most, holdout
    if group and find_most_folds(moments, n_folds, False):
        raise GroupInEachTest(
            f"group_column {quote(group)} has rows at nearly each {quote(time)}: "
            "without those of the tested groups too few earlier ones are left to train "
            "on, so name the time alone"
        )
    what = "has too few times"
    if find_most_folds([forget_classes(moment) for moment in moments], n_folds, False):
        what = "has one class only for too long"
    raise UserError(
        f"time_column {quote(time)} {what} to train on earlier rows and test on later "
        "ones: name another column, or none"
    )


def list_moments(table):
    """Return {(group, class): rows} of each time, in order; empty if the order is not
    known."""
    counts = table.timed.counts if table.timed and table.timed.is_whole else {}
    rows = {}
    for (text, *key), n in counts.items():
        place = find_place(text, table)
        if place is None:
            return []
        rows.setdefault(place, Counter())[tuple(key)] += n
    return [rows[place] for place in sorted(rows)]


def forget_classes(moment):
    rows = Counter()
    for (group, _), n in moment.items():
        rows[group, None] += n
    return rows


def find_place(text, table):
    """Return the number that orders a time among others, None if it is not known."""
    if time := table.times.read.get(text):
        aware = time if time.tzinfo else time.replace(tzinfo=timezone.utc)
        return (aware - EPOCH).total_seconds()
    if table.times.read or not is_number(text, table.decimal):
        return None
    return as_number(text, table.decimal)


def find_most_folds(moments, n_folds, grouped, holdout=HOLDOUTS[0]):
    """Return how many folds, at most n_folds, have rows; 0 if not even one has."""
    train = hold_out(moments, 1 - holdout, 1, grouped)
    if not train:
        return 0
    earlier = moments[: len(train)]  # in folds also the groups that the holdout has
    for most in range(n_folds, 0, -1):
        step = (1 - TESTED) / most
        edges = [TESTED + step * fold for fold in range(most)] + [1]
        folds = [
            hold_out(earlier, edges[fold], edges[fold + 1], grouped, MARGIN)
            for fold in range(most)
        ]
        if all(folds):
            return most
    return 0


def hold_out(moments, start, end, grouped, margin=0):
    """Return the moments of the training rows where those between two shares of the
    rows are tested; none if either side has too few, or an edge is too near."""
    total = sum(moment.total() for moment in moments)
    n_before, is_safe, train, test = 0, False, [], []
    for moment in moments:
        n_before += moment.total()
        share = n_before / total
        if share <= start:
            train.append(moment)
        elif share <= end:
            test.append(moment)
            is_safe |= start + margin < share <= end - margin or share == 1
    tested = {group for moment in test for group, _ in moment} if grouped else set()
    left = [remove_groups(moment, tested) for moment in train]
    n_left = sum(moment.total() for moment in left)
    is_little = n_left < FEW_LEFT * sum(moment.total() for moment in train)
    is_one = grouped and len(tested) < 2
    if not is_safe or is_little or is_one or has_few(left) or has_few(test):
        return []
    return left


def remove_groups(moment, groups):
    """Return the rows of a time without those of some groups."""
    kept = {key: n for key, n in moment.items() if key[0] not in groups}
    return Counter(kept)


def has_few(moments):
    """Return whether rows are fewer than two, or all of one class."""
    rows = sum(moments, Counter())
    classes = {label for _, label in rows}
    return rows.total() < 2 or (None not in classes and len(classes) < 2)
