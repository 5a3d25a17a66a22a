"""The command `takehome`."""

import json
import os
import sys
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from takehome import UserError, one_line
from takehome.clock import commands as clock_commands
from takehome.project.files import refuse_strange_files
from takehome.project.renamed import ProjectFolder
from takehome.project.trust import is_known, trust_project

Yes = Annotated[
    bool,
    typer.Option("--yes", help="Run the project's code without asking."),
]

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)
app.add_typer(clock_commands.app, name="clock")


def say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("ml-takehome"))
        raise typer.Exit


@app.callback()
def takehome(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=say_version,
            is_eager=True,
            help="Print the version and stop.",
        ),
    ] = False,
) -> None:
    """The coach of an ml-takehome project: works on it from outside, and never becomes
    part of it."""


@app.command()
def data(
    file: Annotated[
        Path | None,
        typer.Argument(help="The file that the company gave, wherever it is."),
    ] = None,
    project: Annotated[Path, typer.Option(help="The folder of the project.")] = Path(),
    predict: Annotated[
        Path | None, typer.Option(help="A file with rows to score.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="Column to predict.")] = None,
    time: Annotated[
        str | None, typer.Option(help="Column with the time of a row; '' for none.")
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(help="Column whose rows belong together; '' for none."),
    ] = None,
    metric: Annotated[
        str | None, typer.Option(help="A scorer of scikit-learn, or auto.")
    ] = None,
) -> None:
    """Put FILE into the project's data/, and write the code that reads and models it.

    Finds out how FILE is read and what kind of target it has, and brings the project to
    that: files that you did not edit are replaced, edited ones are merged. Where your
    edits conflict with it, or FILE lacks a column that is named, nothing is changed.

    A file with the name of the rows to score becomes these, as `--predict` does. Once
    the data is there, a file without the target is a further table, and the line that
    reads it is printed. Without FILE, the data is looked at again, with the columns or
    the metric that are named.
    """
    from takehome.template.configure import configure_project

    refuse_strange_files(project.resolve())
    named = {"target": target, "time_column": time, "group_column": group}
    named["metric"] = metric
    changes = {key: value for key, value in named.items() if value is not None}
    with watch_reading() as report:
        text = configure_project(project.resolve(), file, predict, report, **changes)
    typer.echo("\n".join(text))


@contextmanager
def watch_reading():
    """Give a function that draws the part of a large file that is read, from 0 to 1."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    # off a terminal nothing is drawn, not even the line's end that ends a bar
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("reading", total=1)

    def report(part):
        bar.start()
        bar.update(task, completed=part)

    try:
        yield report
    finally:
        bar.stop()


@app.command()
def brief(
    file: Annotated[
        Path | None,
        typer.Argument(help="The brief: text, Markdown, HTML, .ipynb, .docx or PDF."),
    ] = None,
    project: ProjectFolder = Path(),
    answer: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="ID HEADING-OR-FILE",
            help="Say which heading of the write-up, or which file, answers an ask.",
        ),
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Confirm in $VISUAL or $EDITOR.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Take what is found without asking.")
    ] = False,
) -> None:
    """Read FILE into what it asks for and the form that it asks for, and confirm each.

    Finds tasks, questions and things to hand in, and clauses of form: pages or words,
    files, formats, columns of predictions, deadline, hours, AI. What it is not sure of,
    it asks. Another FILE is merged: what you confirmed stays.

    Without FILE it shows each ask, open or answered. `takehome brief --answer a3 "Error
    analysis"` says where one is answered. `check` and `pack` ask for an answer of each.

    The record is in the git directory: no file of the project changes, and none of its
    code is executed.
    """
    from takehome.brief import commands
    from takehome.check import read_own_words
    from takehome.clock import follow_brief

    folder = project.resolve()
    own_words = read_own_words(folder)
    if file is not None:
        commands.record_brief(folder, file, own_words, edit, yes)
        if line := follow_brief(folder):
            typer.echo(line)
    elif answer is not None:
        commands.name_answer(folder, *answer, own_words)
    else:
        commands.show_brief(folder, own_words)


@app.command()
def audit(
    project: ProjectFolder = Path(),
    only: Annotated[
        list[str] | None, typer.Option(help="A check; give it again for more.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the findings as JSON.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Audit the project for data leakage, without changing it: what models learn, how
    main is wired, columns, source and history.

    Executes the project's code: its own functions run on a sample of its rows, in its
    own Python, and write nothing. It asks before the first time on a project that you
    did not make here. Ends with status 1 if a model learns what it cannot know.
    """
    from takehome.audit.run import audit_project, has_leak, show_findings

    allow_code(project.resolve(), yes)
    refuse_strange_files(project.resolve())
    findings = audit_project(project.resolve(), only or [])
    if as_json:
        typer.echo(json.dumps(findings, indent=2, ensure_ascii=False))
    else:
        typer.echo(show_findings(findings, only))
    raise typer.Exit(has_leak(findings))


@app.command()
def compare(
    commit: Annotated[
        str, typer.Argument(help="The version to compare with: HEAD~1, or a hash.")
    ] = "HEAD",
    project: ProjectFolder = Path(),
    yes: Yes = False,
) -> None:
    """Compare the last run with a committed version, on the same tested rows.

    Prints the gain of each model, with its 95% interval: a paired difference, which is
    narrower than two intervals side by side. Runs the commit in a copy, and changes
    nothing in the project.

    Executes the project's code: it asks before the first time on a project that you
    did not make here.
    """
    from takehome.compare import compare_versions

    allow_code(project.resolve(), yes)
    refuse_strange_files(project.resolve())
    typer.echo("\n".join(compare_versions(project.resolve(), commit)))


@app.command()
def check(
    project: ProjectFolder = Path(),
    only: Annotated[
        list[str] | None,
        typer.Option(help="A check or a dimension; give it again for more."),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="Also run and test what is committed, in a copy."),
    ] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="List every check that fails, and why.")
    ] = False,
    role: Annotated[
        str, typer.Option(help="Weigh for a scientist, an engineer or an analyst.")
    ] = "scientist",
    rubric: Annotated[
        Path | None, typer.Option(help="A company's own rubric, instead of ours.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    yes: Yes = False,
) -> None:
    """Check the project as a reviewer would: six dimensions, what fails, and what to do
    next, on one screen.

    Changes nothing in the project, and executes none of its code, but with --full:
    then it asks before the first time on a project that you did not make here. Ends
    with status 1 if a check fails.
    """
    from takehome.check.run import (
        check_project,
        choose_next,
        find_minutes_left,
        to_json,
    )

    if full:
        allow_code(project.resolve(), yes)
    findings = check_project(project.resolve(), only or [], full, role, rubric)
    following = choose_next(findings, find_minutes_left(project.resolve()))
    if as_json:
        typer.echo(json.dumps(to_json(findings, following), indent=2))
    else:
        from takehome.check.view import show_findings, show_screen

        sys.stdout.reconfigure(errors="replace")  # a terminal may lack the marks
        show = show_findings if show_all or only else show_screen
        show(findings, following)
    raise typer.Exit(any(found.status == "failed" for found in findings.values()))


@app.command()
def history(
    project: ProjectFolder = Path(),
    table: Annotated[
        bool,
        typer.Option("--table", help="Put them into README.md, in the block tried."),
    ] = False,
) -> None:
    """Tell what was tried: each committed results.json, what changed in config.py and
    the package before it, the score of the model that it selected, and whether it was
    kept.

    Kept is what the last commit still has as that run left it. It reads git's history,
    runs nothing, and changes no file, but README.md with --table.
    """
    from takehome.history.run import list_runs, tell_runs, write_table

    runs, left_out = list_runs(project.resolve())
    typer.echo("\n".join(tell_runs(runs, left_out)))
    if table:
        typer.echo(write_table(project.resolve(), runs))


@app.command()
def defend(
    project: ProjectFolder = Path(),
    questions: Annotated[int, typer.Option(help="How many, at most.")] = 10,
) -> None:
    """Rehearse the interview: questions on the project's own facts, one at a time, each
    followed by what its files say.

    The same project gives the same questions. Grades nothing, keeps nothing, executes
    nothing; without a terminal it prints all.
    """
    from takehome.defend.run import choose_questions, hold_interview

    hold_interview(choose_questions(project.resolve(), questions), typer.echo)


@app.command()
def report(
    project: ProjectFolder = Path(),
    output: Annotated[
        Path | None,
        typer.Option(help="The HTML file; by default reports/report.html."),
    ] = None,
    pages: Annotated[
        int | None,
        typer.Option(help="At most so many pages: names what it leaves out."),
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option("--for", help="business: one page for who decides."),
    ] = None,
    slides: Annotated[
        bool, typer.Option("--slides", help="A slide for each section, to print.")
    ] = False,
    paper: Annotated[str, typer.Option(help="a4 or letter.")] = "a4",
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Also write a PDF; needs WeasyPrint.")
    ] = False,
) -> None:
    """Write the write-up, README.md, as one HTML file to send or to print.

    The file holds its figures and loads nothing. Comments and the marks of generated
    blocks are gone. A block that is not of reports/results.json is refused. The same
    project gives the same bytes, and none of its code is executed.
    """
    from takehome.deliver import ReportOptions, write_report

    refuse_strange_files(project.resolve())
    options = ReportOptions(pages, audience, slides, paper)
    lines = write_report(project.resolve(), output, options, pdf)
    typer.echo("\n".join(lines))


@app.command()
def notebook(
    project: ProjectFolder = Path(),
    output: Annotated[
        Path | None, typer.Option(help="The notebook; by default notebook.ipynb.")
    ] = None,
    as_html: Annotated[
        bool, typer.Option("--html", help="Also write it as one HTML file.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Write a notebook of the write-up and of main's steps, with what they show.

    The sections of README.md come with the statements of main() that they are about.
    All cells are run from top to bottom in the project's own Python. The notebook is
    written only if the run gives the numbers of reports/results.json. The same project
    gives the same bytes.

    Executes the project's code, in a copy: it asks before the first time on a project
    that you did not make here. Needs the extra `notebook`.
    """
    from takehome.deliver import write_notebook

    allow_code(project.resolve(), yes)
    refuse_strange_files(project.resolve())
    lines = write_notebook(project.resolve(), output, as_html)
    typer.echo("\n".join(lines))


@app.command()
def pack(
    project: ProjectFolder = Path(),
    output: Annotated[
        Path | None,
        typer.Option(
            help="The zip to write; by default beside the project, with its name."
        ),
    ] = None,
    bundle: Annotated[
        bool,
        typer.Option(
            "--bundle", help="Also write the git history, as a .bundle beside."
        ),
    ] = False,
    no_data: Annotated[
        bool,
        typer.Option(
            "--no-data",
            help="Leave data/ out; to verify the zip, the project's is put back.",
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Pack in spite of what fails.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Pack what is committed into a zip, once it is verified that it runs in a clean
    environment and gives the same numbers.

    Refuses what `takehome check` fails, and changes that are not committed. Then
    the zip is unpacked in a temporary folder and a clean environment is made there
    from requirements.txt; the tests and the project run in it, and what the run
    writes is compared with what is packed. Only then is the zip put in place.

    Executes the project's code: it asks before the first time on a project that you
    did not make here. The temporary folder is deleted afterwards. If the command is
    killed, a folder takehome-pack-... stays with the system's temporary files, safe to
    delete.
    """
    from rich.console import Console

    from takehome.pack.run import pack_project

    allow_code(project.resolve(), yes)
    console = Console(soft_wrap=True, markup=False, highlight=False, emoji=False)
    with console.status("checking") as status:

        def report(done, doing=None):
            console.print(done)
            status.update(doing)

        pack_project(project.resolve(), report, output, bundle, no_data, force)


def allow_code(project, yes):
    """Ask, once, whether a project's code may run that this user did not make here;
    UserError if nobody says yes."""
    if is_known(project):
        return
    question = f"{project} was not made here by you, and this executes its code"
    if not yes and not sys.stdin.isatty():
        raise UserError(f"{question}: look at it first, then add --yes")
    if not yes and not typer.confirm(f"{question}. Do you trust it?"):
        raise UserError(f"nothing of {project} was executed: look at it first")
    trust_project(project)


def open_streams():
    """Put an empty file in the place of a stream that was closed before the start, as
    by `>&-`."""
    empty = Path(os.devnull)
    if sys.stdin is None:
        sys.stdin = empty.open("r", encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = empty.open("w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = empty.open("w", encoding="utf-8")


def main() -> None:
    """Run the command; a user's error ends in one line and status 1."""
    open_streams()
    for stream in (sys.stdout, sys.stderr):
        # a terminal may lack the letters of a column's name
        stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except UserError as error:
        sys.exit(f"error: {one_line(str(error))}")
    except OSError as error:
        sys.exit(f"error: {one_line(str(error))}: make room or give access, try again")
    except MemoryError:
        sys.exit(
            "error: the machine has too little memory for this: close what you can"
        )


if __name__ == "__main__":
    main()
