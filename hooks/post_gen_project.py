"""Put the data in place, record the answers and make the first commit; see
src/takehome/template/finish.py."""

import json
import os
import sys
from pathlib import Path

# an answer cannot leave these strings: JSON never holds three quotes in a row that are
# not escaped
CONTEXT = json.loads(r"""{{ cookiecutter | tojson }}""")

# cookiecutter runs hooks elsewhere and may give a relative path: relative to where it
# was started
output = Path(CONTEXT["_output_dir"])
folders = [Path(os.environ.get("PWD", output)), output, *output.parents]
places = [folder / CONTEXT["_repo_dir"] / "src" / "takehome" for folder in folders]
template = next(filter(Path.is_dir, places))
sys.path.insert(0, str(template.parent))

from takehome import UserError, one_line  # noqa: E402
from takehome.template.finish import (  # noqa: E402
    finish_project,
)

# a terminal may lack the letters of a name
sys.stdout.reconfigure(errors="backslashreplace")
try:
    print(*finish_project(CONTEXT, template.parents[1], folders, Path.cwd()), sep="\n")
except UserError as error:
    sys.exit(f"error: {one_line(str(error))}")
