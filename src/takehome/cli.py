"""The command `takehome`."""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from takehome import UserError
from takehome.project import place_data

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


def say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("ml-takehome"))
        raise typer.Exit


@app.callback()
def takehome(
    show_version: Annotated[
        bool, typer.Option("--version", callback=say_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """The coach of an ml-takehome project: works on it from outside, and never becomes part of it."""


@app.command()
def data(
    file: Annotated[Path, typer.Argument(help="The file that the company gave, wherever it is.")],
    project: Annotated[Path, typer.Option(help="The folder of the project.")] = Path(),
) -> None:
    """Put FILE into the project's data/, and write down how it is read.

    Finds out the separator, encoding, compression and decimal mark, writes them into config.py
    as constants, and fills the facts of the file into README.md. A file with the name that
    config.PREDICT_FILE holds becomes the rows to score. If FILE lacks a column that config.py names,
    nothing is changed.
    """
    typer.echo("\n".join(place_data(project.resolve(), file)))


@app.command()
def check(
    project: Annotated[Path, typer.Option(help="The folder of the project.")] = Path(),
    only: Annotated[list[str] | None, typer.Option(help="A check or a dimension; give it again for more.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Also run and test what is committed, in a copy.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Judge the project as a reviewer would: six dimensions, what fails, and what to do next.

    Nothing in the project is changed. Ends with status 1 if a check fails.
    """
    from takehome.check import check_project, choose_next, find_minutes_left, to_json

    findings = check_project(project.resolve(), only or [], full)
    following = choose_next(findings, find_minutes_left(project.resolve()))
    if as_json:
        typer.echo(json.dumps(to_json(findings, following), indent=2))
    else:
        from takehome.check_view import show_findings

        sys.stdout.reconfigure(errors="replace")  # a terminal may lack the marks
        show_findings(findings, following)
    raise typer.Exit(any(found.status == "failed" for found in findings.values()))


def main() -> None:
    """Run the command; a user's error ends in one line and status 1."""
    try:
        app()
    except UserError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
