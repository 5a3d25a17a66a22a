"""The clock for eyes: bars on the terminal, a table for the write-up."""

from takehome import UserError
from takehome.clock.advice import advise
from takehome.clock.events import round_minutes, show_minutes
from takehome.clock.store import replace_file

START, END = b"<!-- time: generated, edits here are lost -->", b"<!-- time: end -->"
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
    """Return the table of phases and the box; the phase that the clock is in is
    marked."""
    from rich.table import Table

    table = Table.grid(padding=(0, 1))
    for justify in ("left", "left", "left", "right", "left"):
        table.add_column(justify=justify, no_wrap=True)
    for item in round_phases(clock):
        here, left = item["phase"] == clock["phase"], item["planned"] - item["spent"]
        state = (
            f"{'running' if clock['running'] else 'paused'}, {show_left(left)}"
            if here
            else ""
        )
        table.add_row(
            ">" if here else "",
            *draw_row(**item, said=state or (show_left(left) if left < 0 else "")),
        )
    table.add_row()
    table.add_row(
        "",
        *draw_row(
            "the box", clock["hours"] * 60, clock["spent"], show_left(clock["left"])
        ),
    )
    return table


def round_phases(clock):
    """Return the clock's phases, the minutes spent in each whole and in sum those of
    the clock."""
    spent = round_minutes(item["spent"] for item in clock["phases"])
    return [
        {**item, "spent": minutes}
        for item, minutes in zip(clock["phases"], spent, strict=True)
    ]


def draw_row(phase, planned, spent, said):
    """Return the cells of a row."""
    from rich.progress_bar import ProgressBar

    style = "red" if spent > planned else "cyan"
    bar = ProgressBar(
        planned, spent, width=BAR, complete_style=style, finished_style=style
    )
    return phase, bar, f"{spent:.0f} of {planned:.0f} min", said


def show_left(minutes):
    return (
        f"{show_minutes(minutes)} left"
        if minutes >= 0
        else f"{show_minutes(-minutes)} over"
    )


def write_table(project, clock):
    """Fill the time block of the project's README.md; return the line that says what
    was done."""
    path = project / "README.md"
    try:
        before = path.read_bytes()
        after = fill_block(before, clock)
        if after is None:
            return f"{path} has no mark {START.decode()}: nothing is changed"
        replace_file(path.resolve(), after)
    except OSError as error:
        raise UserError(
            f"cannot fill {path} ({error.strerror}): it is as it was"
        ) from None
    return (
        f"README.md holds the time: {show_minutes(clock['spent'])} of "
        f"{show_minutes(clock['hours'] * 60)}"
    )


def fill_block(text, clock):
    """Return README.md's bytes, in any encoding that extends ASCII, with the block
    filled; None if it is not there."""
    if b"\0" in text:
        raise UserError("README.md is UTF-16 or no text: save it as UTF-8")
    before, found, rest = text.partition(START)
    old, closed, after = rest.partition(END)
    if found and not closed:
        mark = END.decode()
        raise UserError(
            f"README.md has lost the mark {mark}: put it back, or delete the first "
            "mark too"
        )
    end_of_line = "\r\n" if old.startswith(b"\r\n") else "\n"
    lines = ["", "", *draw_table(clock), "", ""]
    return (
        b"".join([before, START, end_of_line.join(lines).encode(), END, after])
        if found
        else None
    )


def draw_table(clock):
    """Return the lines of the write-up's table."""
    rows = [
        f"{item['phase']} | {item['planned']} | {item['spent']}"
        for item in round_phases(clock)
    ]
    return [
        f"| {row} |"
        for row in (
            "phase | planned, minutes | spent, minutes",
            "--- | --- | ---",
            *rows,
        )
    ]
