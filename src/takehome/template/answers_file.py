"""The answers that a project was made with, and what was found in its data, as
`.copier-answers.yml` holds them for `copier update` and `takehome data`."""

import json

import yaml

from takehome import UserError
from takehome.project.files import read_regular
from takehome.template.answers import check_answers
from takehome.template.decide import assume_found
from takehome.template.render import write_json

NAME = ".copier-answers.yml"
TITLE = "# What the template was given; `copier update` reads it.\n"
FOUND = "found_in_data"
MADE = "package_made"  # an update to another name would delete the edited package
NOT_RECORDED = {
    "deliver": "none"
}  # an answer that is not recorded, as of older projects
MOST_BYTES = 2**20


def read_answers(project):
    """Return (answers, facts found in the data, where the template came from).

    Raises UserError if the project holds none, or those of an older layout.
    """
    path = project / NAME
    if not path.exists():
        raise UserError(
            f"{project} holds no {NAME}: run this in the folder of a project made from "
            "the template"
        )
    content = read_texts(path)
    if "task" not in content:
        raise UserError(f"{path} does not hold the answers: restore it from git")
    if FOUND not in content:
        raise UserError(
            f"{path} is of an older layout of the template: run `copier update` first"
        )
    answers = dict(NOT_RECORDED)
    source = {}
    for key, value in content.items():
        if key not in (FOUND, MADE):
            (source if key.startswith("_") else answers)[key] = value
    check_recorded(path, answers)
    check_package(project, answers["package_name"])
    found = read_found(path, content[FOUND])
    return answers, {**assume_found(answers["task"]), **found}, source


def read_found(path, text):
    """Return the facts that were found in the data."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UserError(f"{path}: {FOUND} is not valid JSON: restore it from git")
    return found


def read_texts(path):
    """Return {key: text} of a file of settings; none if it is not one, or holds other
    than texts: lists of lists by reference take all memory to be shown."""
    try:
        content = yaml.safe_load(read_regular(path, MOST_BYTES) or b"")
    except (UnicodeDecodeError, RecursionError, yaml.YAMLError):
        return {}
    if not isinstance(content, dict):
        return {}
    texts = [isinstance(text, str) for item in content.items() for text in item]
    return content if all(texts) else {}


def check_package(project, package):
    """Raise UserError if the package is no longer there under its name."""
    if not (project / package / "config.py").is_file():
        raise UserError(
            f"{project / package} does not hold config.py, but {NAME} names the "
            f"package {package}: if you renamed it, give its name as package_name and "
            f"{MADE} there, so that updates find it"
        )


def check_recorded(path, answers):
    """Raise UserError for recorded answers that no bake accepts: names that lead out of
    the project, above all."""
    try:
        check_answers(answers)
    except KeyError as error:
        raise UserError(f"{path} lacks {error}: restore it from git") from None
    for key in ("data_file", "predict_file"):
        if set(answers[key]) & set("/\\"):
            raise UserError(f"{path}: {key} {answers[key]!r} is a path: give a name")


def write_answers(answers, found, source):
    """Return the text of the answers file, as copier renders it."""
    values = sorted({**answers, **source}.items())
    parts = [(key, value) for key, value in values if NOT_RECORDED.get(key) != value]
    lines = [f"{key}: {quote_for_yaml(value)}\n" for key, value in parts]
    facts = write_json(found)  # holds no apostrophe
    made = f"{MADE}: {quote_for_yaml(answers['package_name'])}\n"
    return "".join([TITLE, *lines, made, f"{FOUND}: '{facts}'\n"])


def quote_for_yaml(text):
    """Return text in double quotes, the two characters escaped at which YAML, unlike
    JSON, breaks a line."""
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
