"""`takehome data`: put files into data/, and write the project anew as they ask for."""

from takehome import UserError
from takehome.ingest.detect import find_table, list_columns, open_table
from takehome.ingest.source_file import require_file
from takehome.ingest.wording import quote
from takehome.project.files import replace_files
from takehome.template.answers import check_answers
from takehome.template.answers_file import NAME, read_answers, write_answers
from takehome.template.facts import find_facts
from takehome.template.merge import plan_changes
from takehome.template.render import SAMPLES, render_project


def configure_project(project, file=None, predict=None, **changes):
    """Put `file` into data/ and bring the project to what it asks for; return lines to
    tell the user.

    `predict` is a file with rows to score. Without `file` the one in data/ is looked at
    again, `changes` holds answers that are given anew. Raises UserError, with nothing
    written, if a file cannot be read or lacks a column that an answer names, or if the
    candidate's edits stand in the way.
    """
    answers, found, source = read_answers(project)
    old = render_project(answers, found)
    answers = {**answers, **changes}
    check_answers(answers)
    if file and file.name == answers["predict_file"] and not predict:
        file, predict = None, file
    if predict:
        require_file(predict)
        answers["predict_file"] = predict.name
    data = file or find_data(project, answers)
    if is_further_table(project, file, answers):
        return add_table(project, file)
    if not file and not data.exists():
        return keep_for_later(project, old, answers, found, source, predict)
    return write_project(project, old, answers, source, data, predict)


def find_data(project, answers):
    """Return the path of the data in the project, the sample's if none was given."""
    return project / "data" / (answers["data_file"] or SAMPLES[answers["task"]])


def write_project(project, old, answers, source, data, predict=None):
    """Bring a project that was rendered as `old` to what its files ask for."""
    scored = predict or project / "data" / answers["predict_file"]
    with open_table(data, answers) as table:
        if answers["data_file"] or table.path != find_data(project, answers):
            answers = {**answers, "data_file": table.path.name}
        require_two_names(answers)
        found = find_facts(answers, table, scored if scored.is_file() else None)
        copies = {project / "data" / table.path.name: table.path}
        if predict:
            copies[project / "data" / predict.name] = predict
        changed = bring(project, old, answers, found, source, copies)
    return tell_user(answers, found, table, predict, changed)


def bring(project, old, answers, found, source, copies):
    """Write the files that the facts change, all or none; return their names."""
    changes = plan_changes(project, old, render_project(answers, found))
    files = {project / name: content for name, content in changes.items()}
    files[project / NAME] = write_answers(answers, found, source).encode()
    files |= copies
    for path in files:
        require_inside(project, path)
    replace_files(files)
    return [name for name in changes if project / name not in copies]


def require_inside(project, path):
    """Raise UserError for a file that a linked folder would put out of the project."""
    if not path.parent.resolve().is_relative_to(project.resolve()):
        raise UserError(
            f"{path.parent} is a link out of the project: put a folder in its place"
        )


def require_two_names(answers):
    """Raise UserError if the data and the rows to score have one name."""
    if answers["data_file"] and answers["data_file"] == answers["predict_file"]:
        name = quote(answers["data_file"])
        raise UserError(
            f"data_file and predict_file are both named {name}: rename one, since both "
            "go into data/"
        )


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
    lines += table.notes
    for column, reason in found["excluded"].items():
        lines.append(f"{column} is excluded: {reason}")
    for package in found["packages"]:
        lines.append(f"pandas reads it with {package}, which requirements.txt pins")
    return lines


# further tables


def is_further_table(project, file, answers):
    """Return whether a file is one to join: the data is there, and this lacks the
    target."""
    data = find_data(project, answers)
    if not file or not answers["data_file"] or not data.exists():
        return False
    require_file(file)
    if file.name == data.name:
        return False
    columns = list_columns(file, answers["target"])
    return columns is not None and answers["target"] not in columns


def add_table(project, file):
    """Put a further table into data/; return how load_data reads it."""
    nothing = dict.fromkeys(("task", "time_column", "group_column"), "")
    table = find_table(file, {**nothing, "target": None})
    replace_files({project / "data" / file.name: file})
    path = f'config.ROOT / "data" / {quote(file.name)}'
    options = "".join(f", {name}={value!r}" for name, value in table.options.items())
    return [
        f"{file.name} is in data/: it lacks the target, so it is a table to join in "
        "load_data",
        f"    pd.{table.read_with}({path}{options})",
    ]
