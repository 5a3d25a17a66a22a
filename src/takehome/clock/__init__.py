"""Keep the time of a take-home, and say what to do with the rest of it."""

from takehome.clock.follow_brief import follow_brief
from takehome.clock.store import read_clock

__all__ = ["follow_brief", "read_clock"]
