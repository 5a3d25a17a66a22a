"""What cookiecutter's last hook does. Standard library only: it runs in cookiecutter's
environment."""

import json
from pathlib import Path

from takehome.ingest.place import (
    place_data,
)
from takehome.project.files import (
    write_beside,
)
from takehome.project.git import (
    run_own_git,
)
from takehome.template.answers import (
    find_file,
    read_questions,
)

FILES = ("data_file", "predict_file")


def finish_project(context, template, folders, project):
    """Put the data in place, record the answers, make the first commit; return lines to
    print.

    `folders` are where a relative path may start, first the one that the user is in.
    """
    folder = (
        project.relative_to(folders[0])
        if project.is_relative_to(folders[0])
        else project
    )
    sample = project / "data" / context["__data_name"]
    files = [
        find_file(context["data_file"], folders) if context["data_file"] else sample
    ]
    if context["predict_file"]:
        files.append(
            find_file(context["predict_file"], folders)
        )  # after the data, whose reading it is compared with
    notes = [note for path in files for note in place_data(project, path)[1:]]
    notes += [record_answers(context, template, folders, project), commit_all(project)]
    return [
        *(f"Note: {note}" for note in notes if note),
        f"{context['project_name'].strip()} is ready. Next:",
        f"    cd {folder}",
        "    make run     # the first time it installs the requirements",
        "    make test",
    ]


def record_answers(context, template, folders, project):
    """Write the answers file that `copier update` reads; return what stood in the way,
    if anything."""
    source, commit = (
        find_source(context["_template"], template, folders),
        run_own_git(template, "describe", "--tags", "--always"),
    )
    if not source or not commit:
        return (
            "the template was given as a folder, so `copier update` has no address to "
            "ask for later versions"
        )
    answers = {
        key: Path(context[key]).name if key in FILES else context[key]
        for key in read_questions(template)
    }
    answers.update(_src_path=source, _commit=commit)
    lines = [f"{key}: {quote_for_yaml(answers[key])}\n" for key in sorted(answers)]
    write_beside(
        project / ".copier-answers.yml",
        "".join(["# What the template was given; `copier update` reads it.\n", *lines]),
    )
    return None


def quote_for_yaml(text):
    """Return text in double quotes, the two characters escaped at which YAML, unlike
    JSON, breaks a line."""
    return (
        json.dumps(text, ensure_ascii=False)
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def find_source(address, template, folders):
    """Return the template's address as copier takes it, never a folder of this
    machine."""
    if not any((folder / address).exists() for folder in folders):
        return address
    origin = run_own_git(template, "remote", "get-url", "origin")
    return origin if origin and not Path(origin).exists() else None


def commit_all(project):
    """Make the project a git repository with one commit; return what stood in the way,
    if anything."""
    if run_own_git(project, "init", "--quiet", "--template=") is None:
        return "git is not installed, so there is no first commit"
    run_own_git(project, "add", "--all")
    if (
        run_own_git(
            project,
            "-c",
            "gc.auto=0",
            "commit",
            "--quiet",
            "--message",
            "Start from ml-takehome",
        )
        is None
    ):
        return (
            "git made no first commit, it may not know your user.name and user.email "
            "yet: `git commit` when it does"
        )
    return None
