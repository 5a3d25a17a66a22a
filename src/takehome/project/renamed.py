"""A package that the candidate renamed by hand, noticed by every command."""

import re
from pathlib import Path
from typing import Annotated

import typer

from takehome import UserError
from takehome.project.config_file import find_config
from takehome.project.files import read_regular, stays_inside

NAME = ".copier-answers.yml"
MOST_BYTES = 2**20
RECORDED = re.compile(r'^package_made: "?(\w+)"?\s*$', re.MULTILINE)


def warn_of_rename(project: Path) -> Path:
    """Say on stderr that the package has another name than updates know."""
    recorded = find_recorded(project)
    package = find_package(project.resolve())
    if recorded and package and package != recorded:
        typer.echo(
            f"note: the package is {package}, and {NAME} names {recorded}, which "
            "`copier update` would make anew: give package_name and package_made "
            f"there as {package}",
            err=True,
        )
    return project


def find_recorded(project):
    """Return the package's name as it was made, None if it is not recorded."""
    path = project / NAME
    if not stays_inside(project, path):
        return None
    content = read_regular(path, MOST_BYTES) or b""
    found = RECORDED.search(content.decode("utf-8", "replace"))
    return found and found[1]


def find_package(project):
    """Return the name of the project's package, None where there is not one."""
    try:
        name = find_config(project).parent.name
    except (UserError, OSError):
        return None
    return name if name.isidentifier() else None


ProjectFolder = Annotated[
    Path,
    typer.Option(help="The folder of the project.", callback=warn_of_rename),
]
