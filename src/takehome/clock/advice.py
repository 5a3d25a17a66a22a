"""What to do now, by what the clock shows. Standard library only."""

from takehome.clock.events import LONG, PHASES, SHARES, show_minutes

LAST = ("polish", "write")  # the last third of the box
SOON = 0.05  # of the box: how long before the last third it is announced
STOP = {
    "scope": "Stop scoping",
    "explore": "Stop exploring",
    "baseline": "Leave the baseline as it is",
    "iterate": "Stop iterating",
}
GUIDE = {
    "scope": "read the brief twice, write down scope and assumptions",
    "explore": "what is missing, rare, repeated, too good to be true",
    "baseline": "one simple model end to end, before anything clever",
    "iterate": "change only what the errors point to",
    "polish": "clean up, test, and run it once from a fresh clone",
    "write": "decisions, what they cost, where not to trust the model",
}
NEVER = "The clock was never started: `takehome clock start` does it."


def advise(clock):
    """Return one line on what to do now, of what `read_clock` gives."""
    if clock is None:
        return NEVER
    if clock["doubt"]:
        most = show_minutes(LONG / 60)
        return (
            f"Was it all work? `takehome clock pause` asks: {clock['doubt']} (until "
            f"then, {most} at most count)."
        )
    if clock["left"] < 0:
        over = show_minutes(-clock["left"])
        return f"Over the time box by {over}: hand in what there is."
    if not clock["running"]:
        return (
            f"Paused since {clock['since']}, {show_minutes(clock['left'])} left: "
            "`takehome clock resume` goes on."
        )
    return warn_of_last_third(clock) or warn_of_phase(clock) or guide(clock)


def find_last_third(clock):
    """Return the minutes until the time for polishing and writing starts; below 0 it
    has."""
    share = sum(SHARES[phase] for phase in LAST)
    return clock["left"] - share * clock["hours"] * 60


def warn_of_last_third(clock):
    """Return the warning that it starts soon, or has started, in a phase before it;
    else None."""
    ahead, phase = find_last_third(clock), clock["phase"]
    if phase in LAST or ahead > SOON * clock["hours"] * 60:
        return None
    if ahead > 0:
        when = f"starts in {show_minutes(max(1, ahead))}"
    else:
        when = f"started {show_minutes(-ahead)} ago"
    return f"{STOP[phase]}: the last third {when}; `takehome clock next`."


def warn_of_phase(clock):
    """Return the warning that the phase has used up its share while another waits, or
    None."""
    phase, left = clock["phase"], find_phase_left(clock)
    if left >= 0 or phase == PHASES[-1]:
        return None
    following = PHASES[PHASES.index(phase) + 1]
    over = show_minutes(-left)
    return (
        f"{over} over the share of {phase}: `takehome clock next` enters {following}."
    )


def guide(clock):
    """Return how long the phase may go on, and what it is for."""
    phase = clock["phase"]
    left = clock["left"] if phase in LAST else find_last_third(clock)
    if phase != PHASES[-1]:
        left = min(left, find_phase_left(clock))
    return f"{show_minutes(left)} left for {phase}: {GUIDE[phase]}."


def find_phase_left(clock):
    """Return the minutes left of the phase's share."""
    return next(
        item["planned"] - item["spent"]
        for item in clock["phases"]
        if item["phase"] == clock["phase"]
    )
