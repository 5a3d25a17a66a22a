"""Render the skeleton as both engines do, without asking either.

Jinja2 is there for the hooks too: it is cookiecutter's own dependency.
"""

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps

from takehome.project.requirements import add_packages

SKELETON = "{{cookiecutter.project_slug}}"
SAMPLES = {
    "classification": "renewals.csv",
    "regression": "rollouts.csv",
    "forecast": "parcels.csv",
}


def find_template():
    """Return the folder that holds the skeleton: of a clone, or of the package."""
    package = Path(__file__).resolve().parent
    clone = package.parents[2]
    return clone if (clone / SKELETON).is_dir() else package


def write_json(found):
    """Return the facts as the answers file holds them: ASCII, on one line."""
    return str(htmlsafe_json_dumps(found, sort_keys=True))


def make_context(answers, found):
    """Return what the skeleton knows as `cookiecutter`.

    The facts come back from JSON, so that keys have the order in which copier has them.
    A time that load_data makes of two columns is the time column.
    """
    return {
        **answers,
        "time_column": found["time_column"] or answers["time_column"],
        "found": json.loads(write_json(found)),
        "__data_name": answers["data_file"] or SAMPLES[answers["task"]],
        "__predict_name": answers["predict_file"],
    }


def render_project(answers, found):
    """Return {relative path: bytes} of a project: the skeleton, and what reads its
    kinds of files among its requirements."""
    files = render_skeleton(find_template(), make_context(answers, found))
    if found["packages"]:
        add_packages(files, found["packages"])
    return files


def render_skeleton(template, context):
    """Return {relative path: bytes} as both engines render the skeleton.

    A file whose name, or whose folder's name, renders to nothing is left out, and so is
    byte code, which an installed skeleton has; a file that is not text is copied.
    """
    skeleton = template / SKELETON
    files = {}
    for path in sorted(skeleton.rglob("*")):
        name = path.relative_to(skeleton).as_posix()
        name = compile_text(name).render(cookiecutter=context)
        parts = name.split("/")
        if path.is_file() and all(parts) and "__pycache__" not in parts:
            files[name] = render_content(path, context)
    return files


def render_content(path, context):
    content = path.read_bytes()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    return compile_text(text).render(cookiecutter=context).encode()


@cache
def compile_text(text):
    """Return the text as a template, without escapes, which are for HTML."""
    environment = Environment(  # noqa: S701
        undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.from_string(text)
