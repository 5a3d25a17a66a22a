"""Is the project free of what no reviewer should find: paths of a machine, secrets,
large files, TODOs?"""

import re

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
        r"\bsk-[\w-]{20,}|\bAIza[\w-]{35}|\bxox[abprs]-[\w-]{10,}"
    ),
    "a password or key": re.compile(
        r"""(?i)(?:api_?key|secret|token|passw(?:or)?d)["']?\s*[:=]"""
        r"""\s*["'](?=[^"']*\d)[\w+/=.-]{12,}["']"""
    ),
}
PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|XXX|TBD|HACK|PLACEHOLDER)\b|(?i:\blorem "
    r"ipsum\b|[<\[](?:insert|your|fill in)\b[^>\]\n]*[>\]])"
)
MOST_MEGABYTES = 10


def scan(project, pattern, say):
    """Return a line for each line of the project's texts that matches."""
    return [
        f"{path}:{number}: {say(found)}"
        for path, text in project.texts.items()
        if pattern.search(text)
        for number, line in enumerate(text.split("\n"), 1)
        if (found := pattern.search(line))
    ]


@check
def no_absolute_paths(project):
    """No path of your own machine stands in the project."""
    problems = scan(project, ABSOLUTE, lambda found: found[0])
    problems += [
        f"{path} is a link that leads out of the project" for path in project.links_out
    ]
    return judge(problems, f"{len(project.texts)} files, no path of a machine")


@check
def no_secrets(project):
    """No key, token or password stands in the project."""
    problems = [
        line
        for kind, pattern in SECRETS.items()
        for line in scan(project, pattern, lambda _, kind=kind: kind)
    ]
    problems += [
        f"{path}: a file of secrets"
        for path in project.files
        if path.split("/")[-1] in (".env", "id_rsa")
    ]
    return judge(problems, f"{len(project.texts)} files, no secret that shows")


@check
def no_large_files(project):
    """No file outside data/ is larger than 10 MB."""
    sizes = {
        path: (project.folder / path).stat().st_size / 1e6
        for path in project.files
        if not path.startswith("data/")
    }
    large = [
        f"{path}: {size:,.0f} MB"
        for path, size in sizes.items()
        if size > MOST_MEGABYTES
    ]
    return judge(
        large, f"the largest outside data/: {max(sizes.values(), default=0):.1f} MB"
    )


@check
def no_placeholders(project):
    """No TODO and no placeholder is left."""
    return judge(
        scan(project, PLACEHOLDER, lambda found: found[0]),
        f"{len(project.texts)} files, none left",
    )
