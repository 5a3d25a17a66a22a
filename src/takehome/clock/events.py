"""The phases of a take-home, the entries of its clock, and the time that follows from
them. Standard library only."""

from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise

from takehome import UserError

# parts of the box; the last two are its last third, kept for what the reviewer reads
SHARES = {
    "scope": 0.05,
    "explore": 0.15,
    "baseline": 0.15,
    "iterate": 0.30,
    "polish": 0.15,
    "write": 0.20,
}
PHASES = tuple(SHARES)
ENTRIES = ("start", "next", "pause", "resume")
LONG = 2 * 3600  # seconds without an entry after which the clock asks what was work
# seconds by which two clocks of a machine may differ before one of them was moved
DRIFT = 60
REFUSALS = {
    "never": "the clock was never started: `takehome clock start` does it",
    "start": (
        "the clock is started already: `takehome clock` shows it, `takehome clock "
        "undo` drops the last entry"
    ),
    "next": (
        "write is the last phase: `takehome clock pause` stops the clock, `takehome "
        "clock table` fills README.md"
    ),
    "pause": "the clock is paused already: `takehome clock resume` goes on",
    "resume": (
        "the clock is running: `takehome clock pause` stops it, `takehome clock next` "
        "enters the next phase"
    ),
}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One instant by the machine's clocks."""

    at: float  # seconds since 1970, by the wall clock, which may be set back or forth
    # seconds by a clock that is never set, and on Linux and macOS stands still while
    # the machine sleeps
    awake: float
    # names the time from one start of the machine to the next; empty where nothing does
    boot: str


@dataclass(frozen=True, kw_only=True)
class Event(Moment):
    """An entry of the clock: one of ENTRIES."""

    what: str
    hours: float | None = None  # the time box, for `start`
    reason: str | None = None  # why iterating began without a baseline
    minutes: float | None = None  # of work since the event before, as answered


# which entry may follow


def move(place, what):
    """Return the place (phase, running) after an entry; UserError if it cannot follow
    this one."""
    phase, running = place
    if phase is None and what != "start":
        raise UserError(REFUSALS["never"])
    if not may_follow(phase, running, what):
        raise UserError(REFUSALS[what])
    if what == "start":
        return PHASES[0], True
    if what == "next":
        return PHASES[PHASES.index(phase) + 1], True
    return phase, what == "resume"


def may_follow(phase, running, what):
    """Tell whether an entry may follow in a phase of a clock that runs or does not."""
    allowed = {
        "start": phase is None,
        "next": phase != PHASES[-1],
        "pause": running,
        "resume": not running,
    }
    return allowed[what]


def find_place(events):
    """Return the phase, None before the start, and whether the timer is running."""
    place = (None, False)
    for event in events:
        place = move(place, event.what)
    return place


# time


def is_one_boot(first, second):
    """Tell whether the machine has been on, or asleep, all the time between two
    moments."""
    if first.boot != second.boot or second.awake < first.awake:
        return False
    if first.boot:
        return True
    return abs(measure_sleep(first, second)) < DRIFT


def measure_sleep(first, second):
    """Return the seconds by which the wall clock went further than the machine was
    awake."""
    passed = second.at - first.at
    awake = second.awake - first.awake
    return passed - awake


def measure(first, second):
    """Return the seconds awake between two moments; by the wall clock if the machine
    was restarted, never below 0."""
    if is_one_boot(first, second):
        return second.awake - first.awake
    return max(0.0, second.at - first.at)


def find_doubt(first, second):
    """Return why the time between two moments cannot be taken for work without asking,
    or None."""
    since = show_time(first.at, second.at)
    if not is_one_boot(first, second):
        return f"the machine was restarted, or its clock set, since {since}"
    seconds = measure(first, second)
    if seconds <= LONG:
        return None
    return f"the clock had no entry for {show_minutes(seconds / 60)}, since {since}"


def count_interval(first, second):
    """Return the minutes of work in an interval: as answered, else as measured,
    in doubt at most LONG."""
    answered = getattr(second, "minutes", None)
    if answered is not None:
        return answered
    return min(measure(first, second), LONG) / 60


def count_phases(events, moment):
    """Return {phase: minutes} from the start to a moment."""
    spent = dict.fromkeys(PHASES, 0.0)
    place = (None, False)
    for event, following in pairwise([*events, moment]):
        place = move(place, event.what)
        phase, running = place
        if running:
            spent[phase] += count_interval(event, following)
    return spent


def is_box(hours):
    """Tell whether hours are a time box, as the template's question takes it."""
    return hours is not None and 0 < hours <= 100


def plan_phases(hours):
    """Return {phase: whole minutes} of a box."""
    shares = SHARES.values()
    minutes = round_minutes(hours * 60 * share for share in shares)
    return dict(zip(PHASES, minutes, strict=True))


def round_minutes(minutes):
    """Return whole minutes that sum to their whole, as each by itself would not: the
    ends are rounded."""
    ends = map(round, accumulate(minutes, initial=0))
    return [end - start for start, end in pairwise(ends)]


def summarize(events, moment):
    """Return what `takehome.clock.store.read_clock` gives, of events that begin with a
    start."""
    hours, last = events[0].hours, events[-1]
    phase, running = find_place(events)
    planned, spent = plan_phases(hours), count_phases(events, moment)
    total = sum(spent.values())
    reasons = [event.reason for event in events if event.reason]
    return {
        "hours": hours,
        "phases": [
            {"phase": name, "planned": planned[name], "spent": spent[name]}
            for name in PHASES
        ],
        "phase": phase,
        "running": running,
        "spent": total,
        "left": hours * 60 - total,
        "since": show_time(last.at, moment.at),
        "doubt": find_doubt(last, moment) if running else None,
        "asleep": count_sleep(last, moment) if running else 0.0,
        "reason": reasons[0] if reasons else None,
    }


def count_sleep(last, moment):
    """Return the minutes asleep since the last event, 0 where no clock tells them."""
    if not is_one_boot(last, moment):
        return 0.0
    return measure_sleep(last, moment) / 60


def show_minutes(minutes):
    """Return minutes as people say them."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def show_time(at, seen):
    """Return a time of day, with its date unless it is that of the moment it is
    seen."""
    local = datetime.fromtimestamp(at).astimezone()
    today = datetime.fromtimestamp(seen).astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%a %d %b %H:%M}"
