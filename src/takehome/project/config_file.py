"""Where a project's config.py is."""

from takehome import UserError


def find_config(project):
    """Return the path of the config.py in the project folder."""
    found = []
    for path in sorted(project.glob("*/config.py")):
        if path.is_file() and "TARGET = " in path.read_text("utf-8", "replace"):
            found.append(path)
    if len(found) != 1:
        raise UserError(
            f"{project} holds {len(found)} packages with TARGET in config.py: "
            "run this in the folder of one project made from the template"
        )
    return found[0]
