"""The phases of a take-home, the words said to its clock, and the time that follows.
Standard library only."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import accumulate

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
WORDS = ("start", "next", "pause", "resume")
LONG = 2 * 3600  # seconds without a word after which work is asked about, not assumed
# seconds by which two clocks of a machine may differ before one of them was moved
DRIFT = 60
REFUSALS = {
    "never": "the clock was never started: `takehome clock start` does it",
    "start": (
        "the clock is started already: `takehome clock` shows it, `takehome clock "
        "undo` drops the last word"
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
    """A word said to the clock: one of WORDS."""

    what: str
    hours: float | None = None  # the box, as `start` was told
    because: str | None = None  # why iterating began without a baseline
    worked: float | None = None  # minutes of work since the event before, as answered


# what may be said


def move(place, word):
    """Return the place (phase, running) after a word; UserError if it cannot be said in
    this one."""
    phase, running = place
    if phase is None and word != "start":
        raise UserError(REFUSALS["never"])
    if phase and word == "start" or phase == PHASES[-1] and word == "next":
        raise UserError(REFUSALS[word])
    if word in ("pause", "resume") and running == (word == "resume"):
        raise UserError(REFUSALS[word])
    if word == "start":
        return PHASES[0], True
    return (
        (PHASES[PHASES.index(phase) + 1], True)
        if word == "next"
        else (phase, word == "resume")
    )


def find_place(events):
    """Return the phase, None before the start, and whether the clock runs."""
    return reduce(move, (event.what for event in events), (None, False))


# time


def is_one_boot(first, second):
    """Tell whether the machine has been on, or asleep, all the time between two
    moments."""
    if first.boot != second.boot or second.awake < first.awake:
        return False
    return bool(first.boot) or abs(measure_sleep(first, second)) < DRIFT


def measure_sleep(first, second):
    """Return the seconds by which the wall clock went further than the machine was
    awake."""
    return (second.at - first.at) - (second.awake - first.awake)


def measure(first, second):
    """Return the seconds awake between two moments; by the wall clock if the machine
    was restarted, never below 0."""
    return (
        second.awake - first.awake
        if is_one_boot(first, second)
        else max(0.0, second.at - first.at)
    )


def find_doubt(first, second):
    """Return why the time between two moments cannot be taken for work without asking,
    or None."""
    since = show_time(first.at, second.at)
    if not is_one_boot(first, second):
        return f"the machine was restarted, or its clock set, since {since}"
    seconds = measure(first, second)
    return (
        f"nothing was said for {show_minutes(seconds / 60)}, since {since}"
        if seconds > LONG
        else None
    )


def count_stretch(first, second):
    """Return the minutes of work in a stretch that ran: as answered, else as measured,
    in doubt at most LONG."""
    answered = getattr(second, "worked", None)
    return min(measure(first, second), LONG) / 60 if answered is None else answered


def count_phases(events, moment):
    """Return {phase: minutes} from the start to a moment."""
    spent, place = dict.fromkeys(PHASES, 0.0), (None, False)
    for event, following in zip(events, [*events[1:], moment], strict=True):
        place = move(place, event.what)
        spent[place[0]] += count_stretch(event, following) if place[1] else 0.0
    return spent


def is_box(hours):
    """Tell whether hours are a time box, as the template's question takes it."""
    return hours is not None and 0 < hours <= 100


def plan_phases(hours):
    """Return {phase: whole minutes} of a box."""
    return dict(
        zip(
            PHASES,
            round_minutes(hours * 60 * share for share in SHARES.values()),
            strict=True,
        )
    )


def round_minutes(minutes):
    """Return whole minutes that sum to their whole, as each by itself would not: it is
    the ends that are rounded."""
    ends = [round(end) for end in accumulate(minutes)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def summarise(events, moment):
    """Return what `takehome.clock.store.read_clock` gives, of events that begin with a
    start."""
    hours, last, (phase, running) = events[0].hours, events[-1], find_place(events)
    plan, spent = plan_phases(hours), count_phases(events, moment)
    return {
        "hours": hours,
        "phases": [
            {"phase": name, "planned": plan[name], "spent": spent[name]}
            for name in PHASES
        ],
        "phase": phase,
        "running": running,
        "spent": sum(spent.values()),
        "left": hours * 60 - sum(spent.values()),
        "since": show_time(last.at, moment.at),
        "doubt": find_doubt(last, moment) if running else None,
        "asleep": measure_sleep(last, moment) / 60
        if running and is_one_boot(last, moment)
        else 0.0,
        "because": next((event.because for event in events if event.because), None),
    }


def show_minutes(minutes):
    """Return minutes as people say them."""
    hours, rest = divmod(round(minutes), 60)
    return " ".join(
        ([f"{hours} h"] if hours else [])
        + ([f"{rest} min"] if rest or not hours else [])
    )


def show_time(at, seen):
    """Return a time of day, with its date unless it is that of the moment it is
    seen."""
    local, today = (
        datetime.fromtimestamp(at).astimezone(),
        datetime.fromtimestamp(seen).astimezone(),
    )
    return (
        f"{local:%H:%M}" if local.date() == today.date() else f"{local:%a %d %b %H:%M}"
    )
