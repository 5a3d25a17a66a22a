"""Tell the candidate's own words from the template's, and from the brief."""

from takehome.check.finding import Lacking, Missing, demand, judge_line
from takehome.check.readers.writeup import count_words, find_paragraphs, find_sections


def own_lines(project, text):
    """Return the lines of prose that the template did not write, nor the company in its
    brief."""
    given = project.template.lines if project.template else {""}
    own = []
    for line in text.split("\n"):
        is_quote_or_heading = line.lstrip().startswith((">", "#"))
        if line.strip() not in given and not is_quote_or_heading:
            own.append(line)
    return own


def count_own_words(project, section):
    """Return how many words of a section are the candidate's."""
    lines = own_lines(project, section.prose)
    return count_words("\n".join(lines))


def list_own_words(project):
    """Return {heading: how many words under it, and under those below it, are the
    candidate's}."""
    if isinstance(project.writeup, Missing):
        return {}
    counts, above = {}, []
    for section in project.writeup.sections:
        while above and above[-1].level >= section.level:
            above.pop()
        above.append(section)
        words = count_own_words(project, section)
        for title in {one.title for one in above}:
            counts[title] = counts.get(title, 0) + words
    return counts


def find_own_paragraphs(project):
    """Return (file:line, text) of the paragraphs that hold more than the template's
    words."""
    writeup = demand(project.writeup)
    found = []
    for place, text in find_paragraphs(writeup.prose):
        own = "\n".join(own_lines(project, text))
        if own.strip():
            found.append((writeup.at(place), own))
    return found


def find_under(project, pattern):
    """Return (file:line, text) of the candidate's own paragraphs in the sections under
    such headings."""
    writeup = demand(project.writeup)
    lines = set()
    for section in find_sections(writeup, pattern):
        last = section.line + section.text.count("\n")
        lines.update(f"{writeup.path}:{n}" for n in range(section.line, last + 1))
    return [found for found in find_own_paragraphs(project) if found[0] in lines]


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
    words = count_own_words(project, section)
    place = f"{project.writeup.path}:{section.line}"
    line = f"{place}: {words} words of your own under {section.title}"
    if words < fewest:
        return judge_line(False, f"{line}, fewer than {fewest}")
    return judge_line(True, line)
