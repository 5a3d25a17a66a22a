"""Refuse a bad answer before a file is written; the rules are in src/takehome/answers.py."""

import json
import os
import sys
from pathlib import Path

CONTEXT = json.loads(r"""{{ cookiecutter | tojson }}""")
RAW = json.loads(r"""{{ _cookiecutter | tojson }}""")

# cookiecutter runs hooks elsewhere and may give a relative path: relative to where it was started
output = Path(CONTEXT["_output_dir"])
folders = [Path(os.environ.get("PWD", output)), output, *output.parents]
template = next(path for folder in folders if (path := folder / CONTEXT["_repo_dir"] / "src" / "takehome").is_dir())
sys.path.insert(0, str(template.parent))

from takehome import UserError  # noqa: E402
from takehome.bake import refuse_bad_answers  # noqa: E402

try:
    refuse_bad_answers(CONTEXT, RAW, template.parents[1], folders)
except UserError as error:
    sys.exit(f"error: {error}")
