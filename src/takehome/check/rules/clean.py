"""Is the project free of what no reviewer should find: paths of a machine, secrets,
large files, TODOs?"""

import re
from pathlib import PurePosixPath

from takehome.check.finding import check, judge

ABSOLUTE = re.compile(
    r"(?<![\w./~:>}-])/(?:home|Users|root|mnt|media|Volumes|content|kaggle"
    r"|tmp|private)/[\w.-]+|\b[A-Za-z]:(?:\\{1,2}|/)Users\b"
    r"|(?<!\w)[C-Z]:\\{1,2}[A-Za-z]\w"
)
SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a key of AWS": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})"),
    "a token of Hugging Face": re.compile(r"\bhf_[A-Za-z0-9]{30,}"),
    "a key of an API": re.compile(
        r"\bsk-(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,}|\bAIza[\w-]{35}"
        r"|\bxox[abprs]-[\w-]{10,}"
    ),
    "a password or key": re.compile(
        r"""(?i)(?:api_?key|secret|token|passw(?:or)?d)["']?\s*[:=]"""
        r"""\s*["'](?=[^"']*\d)[\w+/=.-]{12,}["']"""
    ),
}
PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|XXX|TBD|HACK|PLACEHOLDER)\b"
    r"|(?i:\blorem ipsum\b|[<\[](?:insert|your|fill in)\b[^<>\[\]\n]*[>\]])"
)
JUNK_NAMES = re.compile(
    r"\.DS_Store|Thumbs\.db|desktop\.ini|\.?#.*|.*~|~\$.*|\.env|\.Rhistory|\.coverage"
    r"|.*\.(?:pyc|pyo|sw[op]|bak|orig|rej|exe|dll|so|dylib|class|o)",
    re.IGNORECASE,
)
JUNK_FOLDERS = {
    *("__pycache__", ".ipynb_checkpoints", ".idea", ".pytest_cache", ".ruff_cache"),
    *(".mypy_cache", "__MACOSX", "node_modules", ".venv", "venv", "catboost_info"),
}
SECRET_FILES = (".env", "id_rsa")
MOST_MEGABYTES = 10


def scan(project, pattern):
    """Yield (file:line, what matches) of each line of the project's texts that
    matches."""
    for path, text in project.written.items():
        lines = text.split("\n") if pattern.search(text) else ()
        for number, line in enumerate(lines, 1):
            if found := pattern.search(line):
                yield f"{path}:{number}", found[0]


@check
def no_absolute_paths(project):
    problems = [f"{place}: {text}" for place, text in scan(project, ABSOLUTE)]
    for path in project.links_out:
        problems.append(f"{path} is a link that leads out of the project")
    return judge(problems, f"{len(project.texts)} files, no path of a machine")


@check
def no_secrets(project):
    problems = []
    for kind, pattern in SECRETS.items():
        problems += [f"{place}: {kind}" for place, _ in scan(project, pattern)]
    for path in project.files:
        if PurePosixPath(path).name in SECRET_FILES:
            problems.append(f"{path}: a file of secrets")
    return judge(problems, f"{len(project.texts)} files, no secret found")


@check
def no_large_files(project):
    large, largest = [], 0.0
    for path in project.files:
        if not path.startswith("data/"):
            size = (project.folder / path).stat().st_size / 1e6
            largest = max(largest, size)
            if size > MOST_MEGABYTES:
                large.append(f"{path}: {size:,.0f} MB")
    return judge(large, f"the largest outside data/: {largest:.1f} MB")


@check
def no_junk_files(project):
    problems = []
    for path in project.files:
        *folders, name = path.split("/")
        if JUNK_FOLDERS.intersection(folders) or JUNK_NAMES.fullmatch(name):
            problems.append(f"{path}: nobody wrote this to be read")
    return judge(problems, f"{len(project.files)} files, none of them junk")


@check
def no_placeholders(project):
    problems = [f"{place}: {text}" for place, text in scan(project, PLACEHOLDER)]
    return judge(problems, f"{len(project.texts)} files, none left")
