"""Decide how a forecast is written. Standard library only: the hooks run it."""

import re

from takehome.ingest.wording import quote
from takehome.template.first_facts import count_steps

# days that a step of pandas' name lasts, and those after which a part of a date repeats
DAYS = {"s": 1 / 86_400, "min": 1 / 1440, "h": 1 / 24, "D": 1, "B": 1.4}
DAYS |= {"MS": 30.5, "QS": 91.5, "YS": 365.5}
CYCLES = {
    "hour of day": 1,
    "day of week": 7,
    "day of month": 30.4,
    "month of year": 365.2,
}
HOURS = {"hour", "hours", "hr", "heure", "hora", "ora", "stunde", "uur", "godzina"}


def decide_series(answers, table, facts, counts):
    """Return the calendar, how rows of a step are merged, if the horizon is long."""
    history, horizon = facts["history"], facts["horizon"]
    needed = max(horizon, 2 * facts["seasons"][0])
    found = {"calendar": list_calendar(facts["step"], history)}
    if history - horizon < needed:
        found |= {"long_horizon": True, "n_folds": 2}
        found["n_folds_reason"] = "long tests: the horizon is long"
    if len(counts) == 1:
        found["merge"] = "sum"
        table.notes.append(
            f"{answers['target']} has one value only, so its rows are added up as "
            "events: fill the steps without a row with 0 in load_data, after to_grid"
        )
    elif not answers["group_column"] and table.n_rows >= 2 * history:
        found["merge"] = "sum"
        table.notes.append(
            f"a step has {table.n_rows / history:.1f} rows on average, whose "
            f"{answers['target']} is summed: {advise_on_rows(answers, table)}"
        )
    note_empty(table, answers, facts)
    return found


def note_empty(table, answers, facts):
    """Ask about the step where most steps of the grid have no row."""
    if not facts["regular"]:
        return
    series, _, empty = count_steps(answers, table, facts)
    steps = series * facts["history"]
    if 2 * empty > steps:
        table.notes.append(
            f"{empty:,} of {steps:,} steps have no row: right where nothing can happen "
            "then, as at night or before a series starts, or where no row means 0 (fill"
            " it in load_data, after to_grid); else name a longer STEP in config.py"
        )


def advise_on_rows(answers, table):
    """Return what to do where a step has several rows, but to sum them."""
    hours = [name for name in table.columns if name.strip().casefold() in HOURS]
    if not hours:
        return "if they are of several series, name what tells these apart with --group"
    return (
        f"for a forecast by hour, add {quote(hours[0])} to the time in load_data, by "
        'data[config.TIME_COLUMN] += pd.to_timedelta(data[...], unit="h"), and set '
        'STEP = "h", SEASONS = [24, 168] and HORIZON in config.py'
    )


def list_calendar(step, history):
    """Return the parts of a date that differ between steps, of which the history has
    seen two cycles."""
    count, unit = re.fullmatch(r"(\d*)(\w+)", step).groups()
    length = DAYS[unit] * int(count or 1)
    parts = []
    for name, cycle in CYCLES.items():
        if length < cycle and length * history >= 2 * cycle:
            parts.append(name)
    return parts
