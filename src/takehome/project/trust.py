"""Which projects may run their code here: those that this user made or trusts.
Standard library only: the hooks run it.

A project is known by its path and a random token, which is in its git directory and in
the user's state directory. A clone brings no token along; an unpacked zip may bring one
in its git directory, but none in the user's.
"""

import contextlib
import hmac
import json
import os
import secrets
import sys
from pathlib import Path

from takehome.project.files import read_regular, replace_files
from takehome.project.git import find_repository

MOST_BYTES = 2**20


def trust_project(project):
    """Let the project's code run from now on; without a git repository it is asked
    about again."""
    token_file = find_token(project)
    if token_file is None:
        return
    token = secrets.token_hex()
    known = {**read_known(), str(project.resolve()): token}
    state = find_state()
    with contextlib.suppress(OSError):  # then it is asked about again
        state.parent.mkdir(parents=True, exist_ok=True)
        token_file.parent.mkdir(exist_ok=True)
        replace_files({state: json.dumps(known), token_file: token})


def is_known(project):
    """Tell whether the user made this project or trusts it."""
    given = read_known().get(str(project.resolve()))
    token = find_token(project)
    brought = read_regular(token, MOST_BYTES) if token else None
    if not isinstance(given, str) or not brought:
        return False
    return hmac.compare_digest(given.encode(), brought)


def find_token(project):
    """Return where a project's token is kept; None if that is nowhere, or a link."""
    repository = find_repository(project)
    if repository is None or (repository.folder / "takehome").is_symlink():
        return None
    return repository.folder / "takehome" / "token"


def find_state():
    """Return the file in the user's state directory that has all tokens."""
    home = Path.home()
    if os.name == "nt":
        place = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        place = home / "Library" / "Application Support"
    else:
        place = Path(os.environ.get("XDG_STATE_HOME", home / ".local" / "state"))
    return place / "takehome" / "projects.json"


def read_known():
    """Return {path: token} of the projects known; none if the file cannot be read."""
    try:
        known = json.loads(read_regular(find_state(), MOST_BYTES) or b"{}")
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}
