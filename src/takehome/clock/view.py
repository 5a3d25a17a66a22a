"""Show the clock: bars on the terminal, a table for the write-up."""

from takehome.clock.advice import advise
from takehome.clock.events import round_minutes, show_minutes
from takehome.project.blocks import fill_lines, tell_marks, write_readme

BAR = 24  # characters, so that a row stays within 80


def print_status(clock):
    """Print a bar per phase and of the box, then what to do now."""
    from rich.console import Console

    console = Console(highlight=False)
    if clock:
        console.print(draw_bars(clock))
        if clock["asleep"] >= 1:
            asleep = show_minutes(clock["asleep"])
            console.print(
                f"\nNot counted: {asleep} since {clock['since']}, when the machine "
                "slept or its clock was set."
            )
        console.print()
    console.print(advise(clock), style="bold", markup=False)


def draw_bars(clock):
    """Return the table of phases and the time box; the phase that the clock is in is
    marked."""
    from rich.table import Table

    table = Table.grid(padding=(0, 1))
    for justify in ("left", "left", "left", "right", "left"):
        table.add_column(justify=justify, no_wrap=True)
    for item in round_phases(clock):
        mark = ">" if item["phase"] == clock["phase"] else ""
        note = describe_phase(clock, **item)
        table.add_row(mark, *draw_row(**item, note=note))
    table.add_row()
    planned, left = clock["hours"] * 60, show_left(clock["left"])
    table.add_row("", *draw_row("time box", planned, clock["spent"], left))
    return table


def describe_phase(clock, phase, planned, spent):
    """Return what is noted beside a phase: its state, and the time left or over."""
    left = show_left(planned - spent)
    if phase == clock["phase"]:
        return f"running, {left}" if clock["running"] else f"paused, {left}"
    return left if spent > planned else ""


def round_phases(clock):
    """Return the clock's phases, the minutes spent in each whole and in sum those of
    the clock."""
    phases = clock["phases"]
    spent = round_minutes(item["spent"] for item in phases)
    pairs = zip(phases, spent, strict=True)
    return [{**item, "spent": minutes} for item, minutes in pairs]


def draw_row(phase, planned, spent, note):
    """Return the cells of a row."""
    from rich.progress_bar import ProgressBar

    style = "red" if spent > planned else "cyan"
    styles = {"complete_style": style, "finished_style": style}
    bar = ProgressBar(planned, spent, width=BAR, **styles)
    return phase, bar, f"{spent:.0f} of {planned:.0f} min", note


def show_left(minutes):
    """Return how much time is left, or how much it is over."""
    if minutes < 0:
        return f"{show_minutes(-minutes)} over"
    return f"{show_minutes(minutes)} left"


def write_table(project, clock):
    """Fill the time block of the project's README.md; return the line that says what
    was done."""
    lines = draw_table(clock)
    if not write_readme(project, lambda text: fill_lines(text, "time", lines)):
        start, _ = tell_marks("time")
        return f"{project / 'README.md'} has no mark {start}: nothing changed"
    spent, box = show_minutes(clock["spent"]), show_minutes(clock["hours"] * 60)
    return f"README.md updated: {spent} of {box}"


def draw_table(clock):
    """Return the lines of the write-up's table."""
    rows = [
        f"| {item['phase']} | {item['planned']} | {item['spent']} |"
        for item in round_phases(clock)
    ]
    header = "| phase | planned, minutes | spent, minutes |"
    return [header, "| --- | --- | --- |", *rows]
