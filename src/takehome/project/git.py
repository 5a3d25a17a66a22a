"""Ask git. Standard library only: the hooks run it."""

import subprocess


def run_git(folder, *arguments):
    """Return what git printed, or None if it failed or is not there."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
