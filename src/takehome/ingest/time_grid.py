"""The step, seasons and horizon of a forecast. Standard library only: the hooks run
it."""

from collections import Counter
from datetime import timedelta

from takehome.ingest.datetimes import DAY, NEARLY_ALL, SECOND, find_gaps

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# steps of a calendar, by the days that they may last:
# (fewest, most, pandas' name, months, steps in a year)
CALENDAR = [
    (28, 31, "MS", 1, 12),
    (89, 92, "QS", 3, 4),
    (181, 184, "6MS", 6, 2),
    (365, 366, "YS", 12, 1),
]
# of which one is taken where no distance between times is common
ROUND_STEPS = [count * SECOND for count in (1, 5, 10, 30)]
ROUND_STEPS += [count * MINUTE for count in (1, 5, 10, 15, 30)]
ROUND_STEPS += [count * HOUR for count in (1, 2, 3, 6, 12)]
ROUND_STEPS += [DAY, 7 * DAY]
BUSINESS_WEEK, BUSINESS_YEAR = 5, 260
MOST_STEPS = 2_000_000  # of a grid; beyond, one time is far from all others


class Grid:
    """The regular grid that a forecast is made on.

    name: what pandas calls its step; step: its length, the usual one of a calendar;
    seasons: steps after which a series resembles itself; regular: whether the times
    have a common distance.
    """

    def __init__(self, name, step, seasons, regular=True):
        self.name = name
        self.step = step
        self.seasons = seasons
        self.regular = regular


def find_grid(times):
    """Return the Grid of the commonest distance between times."""
    gaps = Counter(find_gaps(times))
    step = min(gaps, key=lambda gap: (-gaps[gap], gap), default=DAY)
    for fewest, most, name, _, a_year in CALENDAR:
        if fewest * DAY <= step <= most * DAY:
            return Grid(name, step, [a_year])
    if step == DAY and are_business_days(times):
        return Grid("B", DAY, choose_business_seasons(times))
    regular = 3 * gaps[step] >= gaps.total()
    if not regular:
        in_order = sorted(gaps.elements())
        step = round_up(in_order[len(in_order) // 2])
    step = max(step, SECOND)
    return Grid(name_step(step), step, choose_seasons(times, step), regular)


def are_business_days(times):
    """Tell whether the times are the days of working weeks, two weeks or more of
    them."""
    days = {time.date() for time in times}
    weekends = sum(day.weekday() >= BUSINESS_WEEK for day in days)
    weeks = (max(days) - min(days)).days / 7
    fewest = max(2 * BUSINESS_WEEK, 3 * weeks)
    return len(days) >= fewest and weekends == 0


def choose_business_seasons(times):
    """Return the week, and the year where two of it are there."""
    span = max(times) - min(times)
    if span >= 2 * 364 * DAY:
        return [BUSINESS_WEEK, BUSINESS_YEAR]
    return [BUSINESS_WEEK]


def choose_seasons(times, step):
    """Return the steps in a day, week and year, of which two are there; at most two."""
    span = max(times) - min(times)
    seasons = [
        round(length / step)
        for length in (DAY, 7 * DAY, 364 * DAY)
        if 2 * step <= length <= span / 2
    ]
    return seasons[:2] or [1]


def round_up(gap):
    """Return the first round step that is at least as long as a distance."""
    for length in ROUND_STEPS:
        if length >= gap:
            return length
    return 7 * DAY


def name_step(step):
    """Return what pandas calls a distance in time."""
    for unit, name in ((DAY, "D"), (HOUR, "h"), (MINUTE, "min")):
        if not step % unit:
            count = step // unit
            return name if count == 1 else f"{count}{name}"
    return f"{int(step.total_seconds())}s"


def count_steps(known, last, grid):
    """Return how many steps lie between the last known time and the last one asked
    for."""
    if grid.name == "B":
        return count_business_days(known, last)
    months = {name: months for _, _, name, months, _ in CALENDAR}.get(grid.name)
    if months:
        years = last.year - known.year
        distance = 12 * years + last.month - known.month
        return distance // months
    return -((known - last) // grid.step)


def count_business_days(known, last):
    """Return how many business days follow `known` up to `last`."""
    distance = last.date() - known.date()
    weeks, days = divmod(distance.days, 7)
    first = known.weekday() + 1
    rest = [(first + day) % 7 for day in range(days)]
    in_rest = sum(weekday < BUSINESS_WEEK for weekday in rest)
    return BUSINESS_WEEK * weeks + in_rest


def find_lonely(times, grid):
    """Return (the time at one end that is far from all others, steps of the grid), or
    None.

    With it the grid would have so many steps that nothing can be run.
    """
    ordered = sorted(set(times))
    span = ordered[-1] - ordered[0]
    steps = span / grid.step
    gaps = find_gaps(ordered)
    if steps <= 50 * len(ordered):
        return None
    if steps <= MOST_STEPS and max(gaps[0], gaps[-1]) < NEARLY_ALL * span:
        return None
    widest = gaps.index(max(gaps))
    lonely = ordered[0] if widest < len(gaps) / 2 else ordered[-1]
    return lonely, int(steps)
