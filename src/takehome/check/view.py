"""Show what `takehome check` found, at a glance."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from takehome.check.finding import FAILED, NOT_APPLICABLE, PASSED
from takehome.check.run import BEST_SCORE, score_dimensions

MOST_LINES = 2  # of evidence per check; --json has all


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
    table = Table(box=None, show_header=False, pad_edge=False)
    for dimension, score in score_dimensions(findings).items():
        applied = [
            found for entry, found in findings.items() if entry.dimension == dimension
        ]
        passed, failed = (
            sum(found.status == status for found in applied)
            for status in (PASSED, FAILED)
        )
        full = score or 0
        colour = "green" if full == BEST_SCORE else "red" if full <= 2 else "yellow"
        bar = f"[{colour}]{'■' * full}[/]{'□' * (BEST_SCORE - full)}"
        said = f"{score} of {BEST_SCORE}" if score else "not judged"
        table.add_row(
            f"[bold]{dimension}[/]",
            bar,
            said,
            f"{passed} of {passed + failed} checks pass",
        )
    return table


def draw_failing(findings):
    table = Table.grid(padding=(0, 1))
    for entry, found in findings.items():
        if found.status == FAILED:
            more = (
                [f"and {len(found.evidence) - MOST_LINES} more"]
                if len(found.evidence) > MOST_LINES
                else []
            )
            evidence = "\n".join(map(escape, [*found.evidence[:MOST_LINES], *more]))
            table.add_row(
                "[red]✗[/]",
                f"[bold]{entry.id}[/]: {evidence}\n[dim]→ {escape(entry.mend)}[/]",
            )
    return table


def draw_next(following):
    table = Table.grid(padding=(0, 1))
    for place, entry in enumerate(following, 1):
        table.add_row(
            f"{place}.", f"{entry.id}, about {entry.minutes} min. {entry.why}"
        )
    return table


def show_left_out(console, findings):
    """Name the checks that do not apply, by their reason."""
    reasons = {}
    for entry, found in findings.items():
        if found.status == NOT_APPLICABLE:
            reasons.setdefault(found.evidence[0], []).append(entry.id)
    for reason, names in reasons.items():
        console.print(f"[dim]- {', '.join(names)}: {escape(reason)}[/]")
