"""What cookiecutter's last hook does. Standard library only: it runs in cookiecutter's
environment."""

from pathlib import Path

from takehome.project.git import (
    run_own_git,
)
from takehome.project.trust import (
    trust_project,
)
from takehome.template.answers import (
    find_file,
    read_questions,
)
from takehome.template.configure import (
    find_data,
    write_project,
)

FILES = ("data_file", "predict_file")


def finish_project(context, template, folders, project):
    """Put the data in place, write the project as it asks for, make the first commit;
    return lines to print.

    `folders` are where a relative path may start, first the one that the user is in.
    """
    folder = (
        project.relative_to(folders[0])
        if project.is_relative_to(folders[0])
        else project
    )
    notes = rewrite_project(context, template, folders, project)
    notes.append(commit_all(project))
    trust_project(project)
    return [
        *(f"Note: {note}" for note in notes if note),
        f"{context['project_name'].strip()} is ready. Next:",
        f"    cd {folder}",
        "    make run     # the first time it installs the requirements",
        "    make test",
    ]


def rewrite_project(context, template, folders, project):
    """Write the project anew by what its data says, and record the answers; return what
    to tell the user."""
    answers = {key: context[key] for key in read_questions(template)}
    files = {}
    for key in FILES:
        if answers[key]:
            files[key] = find_file(answers[key], folders)
            answers[key] = files[key].name
    source = find_source(context["_template"], template, folders)
    rendered = {}
    for path in project.rglob("*"):
        if path.is_file():
            rendered[path.relative_to(project).as_posix()] = path.read_bytes()
    data = files.get("data_file") or find_data(project, answers)
    predict = files.get("predict_file")
    text = write_project(project, rendered, answers, source, data, predict)
    notes = [line for line in text[1:] if not line.startswith("changed: ")]
    if not source:
        notes.append(
            "the template was given as a folder, so `copier update` has no address to "
            "ask for later versions"
        )
    return notes


def find_source(address, template, folders):
    """Return what copier asks for later versions: the template's address, and its
    commit; nothing if it is only a folder of this machine."""
    commit = run_own_git(template, "describe", "--tags", "--always")
    if any((folder / address).exists() for folder in folders):
        address = run_own_git(template, "remote", "get-url", "origin")
        if address and Path(address).exists():
            address = None
    return {"_src_path": address, "_commit": commit} if address and commit else {}


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
            "yet: set them, and `git commit` before you write"
        )
    return None
