"""Refuse a bad answer before a file is written; the rules are in
src/takehome/template/answers.py."""

import json
import os
import sys
from pathlib import Path

# an answer cannot leave these strings: JSON never holds three quotes in a row that are
# not escaped
CONTEXT = json.loads(r"""{{ cookiecutter | tojson }}""")
RAW = json.loads(r"""{{ _cookiecutter | tojson }}""")

# cookiecutter runs hooks elsewhere and may give a relative path: relative to where it
# was started
output = Path(CONTEXT["_output_dir"])
folders = [Path(os.environ.get("PWD", output)), output, *output.parents]
places = [folder / CONTEXT["_repo_dir"] / "src" / "takehome" for folder in folders]
if not (template := next(filter(Path.is_dir, places), None)):
    sys.exit(
        f"error: template {CONTEXT['_repo_dir']!r} is not found from {output}: give "
        "its whole path"
    )
sys.path.insert(0, str(template.parent))

from takehome import UserError, one_line  # noqa: E402
from takehome.template.answers import (  # noqa: E402
    check_answers,
    check_files,
    check_not_rendered,
    read_questions,
)

try:
    check_not_rendered(RAW, read_questions(template.parents[1]))
    # a slug that is not a plain folder name was put aside, before cookiecutter made a
    # folder of it
    check_answers({**CONTEXT, "project_slug": CONTEXT["__given_slug"]})
    check_files(CONTEXT, folders)
except UserError as error:
    sys.exit(f"error: {one_line(str(error))}")
