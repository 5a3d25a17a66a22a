"""Judge what a company's own rubric asks for: headings, files, and questions that a
person answers."""

from fnmatch import fnmatchcase

from takehome.check.finding import NotApplicable, demand, judge, judge_line
from takehome.check.rules.own_words import own_lines


def judge_own(entry, project):
    """Return the finding of an entry that is no check of takehome."""
    if entry.headings:
        return judge_headings(entry, project)
    if entry.files:
        return judge_files(entry, project)
    if entry.answer is None:
        raise NotApplicable(f"to answer by hand: {entry.question}")
    return judge_line(entry.answer, f"answered by hand: {entry.question}")


def judge_headings(entry, project):
    """Return whether the write-up has each heading, with words below it."""
    writeup = demand(project.writeup)
    missing = []
    for title in entry.headings:
        filled = [
            section
            for section in writeup.sections
            if title.casefold() in section.title.casefold()
            and "".join(own_lines(project, section.prose)).strip()
        ]
        if not filled:
            missing.append(f"{writeup.path} has no text under a heading {title}")
    return judge(missing, f"{writeup.path}: {', '.join(entry.headings)}")


def judge_files(entry, project):
    """Return whether the project has each file, by its path or a pattern of it."""
    missing = [
        f"no file {pattern}"
        for pattern in entry.files
        if not any(fnmatchcase(path, pattern) for path in project.files)
    ]
    return judge(missing, ", ".join(entry.files))
