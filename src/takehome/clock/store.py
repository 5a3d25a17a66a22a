"""The clock and its state: a list of events in the project's git directory. Standard
library only.

The state is that before a command or that after it, and of two commands at once the
second sees the first or is refused.
"""

import json
import math
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

from takehome import UserError
from takehome.clock.events import ENTRIES, Event, Moment, find_place, is_box, summarize
from takehome.project.files import read_regular
from takehome.project.state_file import find_state_file, update_state

MOST_BYTES = 2**24  # of the state
WHAT = ("the clock", "takehome clock")
# what reading a broken state raises
BROKEN = (
    AttributeError,
    KeyError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    UserError,
)


def read_clock(project):
    """Return the clock of the project folder in minutes, or None if it was never
    started.

    {"hours", "phases": [{"phase", "planned", "spent"}], "phase", "running", "spent",
    "left" (below 0: over)}, and "since" (the last entry), "doubt" (why the running time
    is in question, then at most two hours of it count, or None), "asleep" (since the
    last entry, not counted), "reason" (why there was no baseline). Raises UserError if
    there is no git repository, or the state is broken.
    """
    events = read_events(find_state(project))
    return summarize(events, now()) if events else None


# the machine's clocks


def now():
    """Return this Moment."""
    at = time.time()
    awake = time.monotonic()
    return Moment(at=at, awake=awake, boot=find_boot())


def find_boot():
    """Return what names this start of the machine, empty where nothing does."""
    if sys.platform == "darwin":
        command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout.strip()
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
    except OSError:
        return ""


# the state


def find_state(project):
    """Return the path of the state, there or not."""
    return find_state_file(project, "clock.json")


def read_events(path):
    """Return the events so far."""
    try:
        if not path.exists():
            return []
        state = json.loads(read_regular(path, MOST_BYTES) or b"")
        events = list(map(read_event, state["events"]))
        find_place(events)
    except OSError as error:
        raise UserError(
            f"cannot read {path} ({error.strerror}): make it readable"
        ) from None
    except BROKEN:
        raise UserError(
            f"{path} is not a valid state of the clock: correct it, or delete it and "
            "start the clock anew"
        ) from None
    return events


def read_event(item):
    """Return one event of the file; it raises what a broken one leads to."""
    at = datetime.fromisoformat(item["at"]).timestamp()
    event = Event(**{**item, "at": at})
    if event.what not in ENTRIES:
        raise ValueError
    if is_box(event.hours) != (event.what == "start"):
        raise ValueError
    for number in (event.at, event.awake, event.minutes or 0.0):
        if not math.isfinite(number) or number < 0:
            raise ValueError
    return event


def write_events(path, before, events):
    """Replace the events `before` by `events`; UserError if they are no longer those in
    the file."""
    state = {"events": list(map(write_event, events))}
    content = f"{json.dumps(state, indent=1)}\n".encode()
    update_state(path, read_events, before, content, WHAT)


def write_event(event):
    """Return an event as the file has it."""
    item = {}
    for name, value in asdict(event).items():
        if value is not None:
            item[name] = value
    item["at"] = datetime.fromtimestamp(event.at, timezone.utc).isoformat()
    return item
