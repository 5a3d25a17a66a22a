"""Tell the candidate's own words from the template's, and from the brief."""

from takehome.check.finding import Lacking, demand, judge
from takehome.check.readers.writeup import count_words, find_paragraphs, find_sections


def own_lines(project, text):
    """Return the lines of prose that the template did not write, nor the company in its
    brief."""
    given = project.template.prose.split("\n") if project.template else []
    given = {line.strip() for line in given}
    return [
        line
        for line in text.split("\n")
        if line.strip() not in given and not line.lstrip().startswith((">", "#"))
    ]


def count_own_words(project, section):
    return count_words("\n".join(own_lines(project, section.prose)))


def find_own_paragraphs(project):
    """Return (file:line, text) of the paragraphs that hold more than the template's
    words."""
    writeup = demand(project.writeup)
    found = [
        (place, "\n".join(own_lines(project, text)))
        for place, text in find_paragraphs(writeup.prose)
    ]
    return [(writeup.at(place), text) for place, text in found if text.strip()]


def require_section(project, pattern, names):
    """Return the section under such a heading that says the most; without one, the
    check fails."""
    writeup = demand(project.writeup)
    found = find_sections(writeup, pattern)
    if not found:
        raise Lacking(f"{writeup.path} has no heading with {names}")
    return max(found, key=lambda section: count_own_words(project, section))


def judge_section(project, pattern, names, fewest):
    """Return whether a section holds enough of the candidate's words."""
    section = require_section(project, pattern, names)
    words, place = (
        count_own_words(project, section),
        f"{project.writeup.path}:{section.line}",
    )
    said = f"{place}: {words} words of your own under {section.title}"
    return judge([f"{said}, fewer than {fewest}"] if words < fewest else [], said)
