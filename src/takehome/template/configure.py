"""`takehome data`: put files into data/, and write the project anew as they ask for."""

import ast

from jinja2 import TemplateError

from takehome import UserError, one_line
from takehome.ingest.detect import open_table
from takehome.ingest.predict_file import find_predict_file
from takehome.ingest.source_file import require_file
from takehome.ingest.wording import quote, shorten_notes
from takehome.project.config_file import find_config
from takehome.template.answers import check_answers, require_one_file
from takehome.template.answers_file import NAME, read_answers, write_answers
from takehome.template.decide import decide, name_columns
from takehome.template.further import add_table, is_further_table
from takehome.template.merge import plan_changes
from takehome.template.placing import put_into
from takehome.template.render import SAMPLES, render_project
from takehome.template.time_folds import GroupInEachTest


def configure_project(project, file=None, predict=None, report=None, **changes):
    """Put `file` into data/ and bring the project to what it asks for; return lines to
    tell the user.

    `predict` is a file with rows to score. Without `file` the one in data/ is looked at
    again, `changes` holds answers that are given anew. Raises UserError, with nothing
    written, if a file cannot be read or lacks a column that an answer names, or if the
    candidate's edits stand in the way. `report` is called with the part of a large file
    that is read.
    """
    answers, found, source = read_answers(project)
    old = render_recorded(project, answers, found)
    answers = {**answers, **changes}
    check_answers(answers)
    names = (answers["predict_file"], answers["data_file"])
    if file and file.name == names[0] != names[1] and not predict:
        file, predict = None, file
    if predict:
        require_file(predict)
        answers["predict_file"] = predict.name
    data = file or find_data(project, answers)
    if file and is_further_table(file, find_data(project, answers), answers):
        return add_table(project, file, find_data(project, answers), answers)
    if not file and not data.exists():
        return keep_for_later(project, old, answers, found, source, predict)
    return write_project(project, old, answers, source, data, predict, report)


def render_recorded(project, answers, found):
    """Return the project as its recorded answers and facts have it; UserError if these
    are other than `takehome data` writes."""
    try:
        return render_project(answers, found)
    except (TemplateError, LookupError, TypeError, ValueError, AttributeError):
        raise UserError(
            f"{project / NAME} holds facts that no data has: restore it from git"
        ) from None


def find_data(project, answers):
    """Return the path of the data in the project, the sample's if none was given."""
    name = answers["data_file"] or SAMPLES[answers["task"]]
    return project / "data" / name


def write_project(project, old, answers, source, data, predict=None, report=None):
    """Bring a project that was rendered as `old` to what its files ask for."""
    try:
        return write_decided(project, old, answers, source, data, predict, report)
    except GroupInEachTest:
        group = answers["group_column"]
        answers = {**answers, "group_column": ""}
        lines = write_decided(project, old, answers, source, data, predict, report)
        lines = [line for line in lines if "takehome data --group" not in line]
        told = f"{quote(group)} has rows in nearly each test, so it is a feature"
        return [*lines, f"split by time alone: {told}"]


def write_decided(project, old, answers, source, data, predict, report):
    """Do the same; GroupInEachTest where the answers leave too few rows to train on."""
    asked = name_columns_of(data, answers, find_made_columns(project))
    with open_table(data, asked, report) as table:
        if answers["data_file"] or table.path != find_data(project, answers):
            answers = {**answers, "data_file": table.path.name}
        copies = {project / "data" / table.path.name: table.path}
        given = None
        if answers["predict_file"] == table.path.name:
            require_one_file(data, predict or data)
        elif scored := find_scored(project, answers, predict):
            copies[project / "data" / scored.name] = scored
            given = find_predict_file(scored, table, asked)
        found = decide(answers, table, given)
        table.source.require_unchanged()
        changed = bring(project, old, answers, found, source, copies)
    return tell_user(answers, found, table, predict, changed)


def name_columns_of(data, answers, made):
    """Return the columns that the answers name, without the times and groups that
    load_data makes and the file lacks."""
    asked = name_columns(answers)
    keys = [key for key in ("time_column", "group_column") if asked[key] in made]
    if keys and answers["task"] != "forecast":
        without = {**asked, **dict.fromkeys(keys)}
        with open_table(data, without) as table:
            lacking = [key for key in keys if asked[key] not in (table.header or made)]
        asked |= dict.fromkeys(lacking)
    return asked


def find_made_columns(project):
    """Return the names of the columns to which the project's data.py assigns."""
    try:
        path = find_config(project).with_name("data.py")
        tree = ast.parse(path.read_bytes())
    except (UserError, OSError, SyntaxError, ValueError):  # nothing written yet
        return set()
    made = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            made.add(getattr(node.slice, "value", None))
    return made


def find_scored(project, answers, predict):
    """Return the file with rows to score, None if there is none yet."""
    scored = predict or project / "data" / answers["predict_file"]
    return scored if scored.is_file() else None


def bring(project, old, answers, found, source, copies):
    """Write the files that the facts change, all or none; return their names."""
    new = render_project(answers, found)
    changes = plan_changes(project, old, new)
    files = {project / name: content for name, content in changes.items()}
    files[project / NAME] = write_answers(answers, found, source).encode()
    files |= copies
    put_into(project, files)
    return [name for name in changes if project / name not in copies]


def keep_for_later(project, old, answers, found, source, predict):
    """Put rows to score in place before the data comes, which it is compared to."""
    if not predict:
        name = find_data(project, answers).name
        raise UserError(f"data/{name} is not there yet: name the file, wherever it is")
    copies = {project / "data" / predict.name: predict}
    bring(project, old, answers, found, source, copies)
    return [
        f"{predict.name} is in data/ as the rows to score: how they are read is "
        "compared when the data comes"
    ]


def tell_user(answers, found, table, predict, changed):
    """Return the lines that say what was done."""
    name = table.path.name
    lines = [f"{name} is in data/: {found['kind']}, {found['metric']['label']}"]
    if predict:
        lines.append(f"{predict.name} is in data/ as the rows to score")
    if changed:
        lines.append(f"changed: {', '.join(changed)}")
    lines += map(one_line, shorten_notes(table.notes))
    for package in found["packages"]:
        lines.append(f"pandas reads it with {package}, which requirements.txt pins")
    return lines
