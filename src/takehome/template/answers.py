"""The rules that the answers to the template's questions must keep.

copier.yml states the same rules, with the same messages, for copier; tests keep the two
in step.
"""

import json
import string
from pathlib import Path

from takehome import UserError

NAMES = json.loads(Path(__file__).with_name("names.json").read_text(encoding="utf-8"))
SLUG_CHARACTERS = string.ascii_letters + string.digits + "-_."
PACKAGE_CHARACTERS = string.ascii_lowercase + string.digits + "_"


def check_answers(answers):
    """Raise UserError for the first answer that breaks its rule.

    `answers` maps each key of cookiecutter.json to text. Files are not looked at here.
    """
    for check in CHECKS:
        problem = check(answers)
        if problem:
            raise UserError(problem)


def check_characters(answers):
    for key, answer in answers.items():
        is_asked = not key.startswith("_")  # cookiecutter's own are of other types
        if is_asked and set(answer) & set(NAMES["control"]):
            return (
                f"{key} holds a control character, as text copied out of a PDF may: "
                "leave it out"
            )


def check_task(answers):
    task = answers["task"]
    if task not in NAMES["metrics"]:
        return (
            f"task {json.dumps(task)} is not known: answer "
            f"{' or '.join(NAMES['metrics'])}"
        )


def check_name(answers):
    if not answers["project_name"].strip():
        return "project_name is empty: give the write-up a title"


def check_slug(answers):
    slug = answers["project_slug"]
    if not slug or slug[0] in "-_." or not set(slug) <= set(SLUG_CHARACTERS):
        return (
            f"project_slug {json.dumps(slug)} is not a plain folder name: "
            "use letters, digits, '-', '_' and '.', a letter or digit first"
        )


def check_package(answers):
    name = answers["package_name"]
    if (
        not name
        or name[0] not in string.ascii_lowercase
        or not set(name) <= set(PACKAGE_CHARACTERS)
    ):
        return (
            f"package_name {json.dumps(name)} is not a package name: "
            "use lower-case letters, digits and '_', a letter first"
        )
    if name in NAMES["reserved"]:
        return (
            f"package_name {json.dumps(name)} is taken by Python, a dependency or a "
            "folder of the project: "
            "name it after the problem"
        )


def check_target(answers):
    if not answers["target"]:
        return "target is empty: name the column to predict"


def check_keys(answers):
    for key in ("time_column", "group_column"):
        if answers[key] and answers[key] == answers["target"]:
            return (
                f"{key} {json.dumps(answers[key])} is the target: name another column, "
                "or none"
            )
    if answers["task"] == "forecast" and not answers["time_column"]:
        return "time_column is empty: a forecast needs the column with the dates"


def check_metric(answers):
    metric, task = answers["metric"], answers["task"]
    if metric != "auto" and metric not in NAMES["metrics"][task]:
        return (
            f"metric {json.dumps(metric)} is not a scikit-learn scorer for {task}: "
            f"answer auto or one of {', '.join(NAMES['metrics'][task])}"
        )


def check_hours(answers):
    try:
        hours = float(answers["hours"])
    except ValueError:
        hours = -1.0
    if not 0 < hours <= 100:
        return (
            f"hours {json.dumps(answers['hours'])} is not a time box: give a number "
            "above 0, at most 100"
        )


def check_deliver(answers):
    deliver = answers["deliver"]
    if deliver not in NAMES["deliver"]:
        return (
            f"deliver {json.dumps(deliver)} is not known: answer "
            f"{' or '.join(NAMES['deliver'])}"
        )


CHECKS = [
    check_characters,
    check_task,
    check_name,
    check_slug,
    check_package,
    check_target,
    check_keys,
    check_metric,
    check_hours,
    check_deliver,
]


def check_not_rendered(raw, defaults):
    """Raise UserError if cookiecutter took an answer for template code and ran it.

    `raw` holds the answers before cookiecutter rendered them, `defaults` the template's
    own.
    """
    for key, default in defaults.items():
        answer = str(raw.get(key, default))
        if answer != default and ("{{" in answer or "{%" in answer or "{#" in answer):
            raise UserError(
                f"{key} holds '{{{{', '{{%' or '{{#', which cookiecutter runs as "
                "template code: "
                "write it without, and put it back in the project"
            )


def check_files(answers, folders):
    """Raise UserError if a file that an answer names cannot be read, or lacks a column
    that another names.

    A relative path is looked for in each of `folders`.
    """
    given = {
        key: find_file(answers[key], folders)
        for key in ("data_file", "predict_file")
        if answers[key]
    }
    if not given:
        return
    from takehome.ingest.detect import open_table
    from takehome.ingest.predict_file import check_predict_file, find_predict_file

    if "data_file" not in given:  # the rows to score are compared when the data comes
        check_predict_file(given["predict_file"])
        return
    data, predict = given["data_file"], given.get("predict_file")
    with open_table(data, answers) as table:
        if predict and predict.name == data.name:
            require_one_file(data, predict)
        elif predict:
            find_predict_file(predict, table, answers)


def require_one_file(data, predict):
    """Raise UserError for two files of one name; the data may hold the rows to score,
    which are those without a target."""
    if not predict.exists() or not data.samefile(predict):
        raise UserError(
            f"data_file and predict_file are both named {json.dumps(data.name)}: "
            "rename one, since both go into data/"
        )


def find_file(text, folders):
    """Return the path that the user gave, relative to the first of `folders` in which
    it exists."""
    path = Path(text).expanduser()
    for folder in folders:
        if (folder / path).exists():
            return folder / path
    return path


def read_questions(template):
    """Return {key: default} of the template's questions."""
    questions = json.loads((template / "cookiecutter.json").read_text("utf-8"))
    return {
        key: default for key, default in questions.items() if not key.startswith("_")
    }
