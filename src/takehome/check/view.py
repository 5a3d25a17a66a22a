"""Show what `takehome check` found, at a glance."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from takehome.check.finding import FAILED, NOT_APPLICABLE, PASSED
from takehome.check.run import BEST_SCORE, choose_by_status, score_dimensions

LOW_SCORE = 2  # up to here a bar is red
MOST_LINES = 2  # of evidence per check; --json has all


def show_screen(findings, following, console=None):
    """Print what fits a screen: the scores, what to do next, and how many checks more
    there are."""
    console = console or Console(highlight=False)
    console.print(draw_scores(findings))
    if following:
        console.print("\n[bold]Next[/]", draw_steps(findings, following))
    rest = len(choose_by_status(findings, FAILED)) - len(following)
    apart = choose_by_status(findings, NOT_APPLICABLE)
    fails = f"{rest} more checks fail" if rest else "No other check fails"
    console.print(f"\n[dim]{fails}, {len(apart)} are not judged: --all lists them[/]")


def draw_steps(findings, following):
    """Return, for each check to fix next, a line of its evidence and the fix."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column()
    for place, entry in enumerate(following, 1):
        evidence = escape(findings[entry].evidence[0])
        line = f"[bold]{entry.id}[/], about {entry.minutes} min: {evidence}"
        shown = Text.from_markup(line, overflow="ellipsis")
        shown.no_wrap = True
        table.add_row(f"{place}.", shown)
        table.add_row("", f"[dim]→ {escape(entry.fix)}[/]")
    return table


def show_findings(findings, following, console=None):
    """Print the scores, the failing checks with their evidence, and what to do next."""
    console = console or Console(highlight=False)
    console.print(draw_scores(findings), "")
    if any(found.status == FAILED for found in findings.values()):
        console.print(draw_failing(findings))
    show_left_out(console, findings)
    if following:
        console.print("\n[bold]Next[/]", draw_next(following))


def draw_scores(findings):
    """Return a row per dimension: its score, and how many of its checks pass."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for dimension, score in score_dimensions(findings).items():
        passed = count(findings, dimension, PASSED)
        judged = passed + count(findings, dimension, FAILED)
        label = f"{score} of {BEST_SCORE}" if score else "not judged"
        bar = draw_bar(score or 0)
        checks = f"{passed} of {judged} checks pass"
        table.add_row(f"[bold]{dimension}[/]", bar, label, checks)
    return table


def count(findings, dimension, status):
    """Return how many checks of a dimension have a status."""
    chosen = choose_by_status(findings, status)
    return [entry.dimension for entry in chosen].count(dimension)


def draw_bar(score):
    """Return a score as filled and empty squares."""
    color = "yellow"
    if score == BEST_SCORE:
        color = "green"
    elif score <= LOW_SCORE:
        color = "red"
    return f"[{color}]{'■' * score}[/]{'□' * (BEST_SCORE - score)}"


def draw_failing(findings):
    """Return a row per failing check: its evidence and the fix."""
    table = Table.grid(padding=(0, 1))
    for entry in choose_by_status(findings, FAILED):
        evidence = escape(shorten(findings[entry].evidence))
        fix = escape(entry.fix)
        table.add_row("[red]✗[/]", f"[bold]{entry.id}[/]: {evidence}\n[dim]→ {fix}[/]")
    return table


def shorten(evidence):
    """Return the first lines of evidence, and how many more there are."""
    lines = list(evidence[:MOST_LINES])
    if len(evidence) > MOST_LINES:
        lines.append(f"and {len(evidence) - MOST_LINES} more")
    return "\n".join(lines)


def draw_next(following):
    """Return a row per check to fix next: how long it takes, and why."""
    table = Table.grid(padding=(0, 1))
    for place, entry in enumerate(following, 1):
        table.add_row(
            f"{place}.", f"{entry.id}, about {entry.minutes} min. {entry.why}"
        )
    return table


def show_left_out(console, findings):
    """Name the checks that do not apply, by their reason."""
    reasons = {}
    for entry in choose_by_status(findings, NOT_APPLICABLE):
        reason = findings[entry].evidence[0]
        reasons.setdefault(reason, []).append(entry.id)
    for reason, names in reasons.items():
        console.print(f"[dim]- {', '.join(names)}: {escape(reason)}[/]")
