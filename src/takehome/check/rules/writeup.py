"""Does the write-up say what was found, decided and left open, in the candidate's
words?"""

import re
from urllib.parse import unquote

from takehome.check.finding import Lacking, Missing, NotApplicable, check, demand, judge
from takehome.check.readers.writeup import (
    COMMENT,
    FIGURE,
    blank,
    count_words,
    find_paragraphs,
    find_questions,
    read_table,
)
from takehome.check.rules.own_words import (
    count_own_words,
    judge_section,
    require_section,
)

FEWEST_WORDS, MOST_WORDS = 500, 1_300
FEWEST_DECISIONS = 3
REJECTED = (
    r"\breject|\balternative|\binstead of|\brather than|\bdecided against|\bnot taken"
)


@check
def answer(project):
    """The write-up begins with what was found, how sure that is, and what to do."""
    return judge_section(
        project,
        r"answer|summary|finding|conclusion|result|tl;?dr",
        "answer or summary",
        25,
    )


@check
def questions_answered(project):
    """No question of the template is left in the write-up."""
    writeup = demand(project.writeup)
    left = [
        (found.start(), " ".join(found[1].split()))
        for found in find_questions(writeup.text)
    ]
    return judge(
        [f"{writeup.at(start)}: {text}" for start, text in left],
        f"{writeup.path}: no question left",
    )


@check
def sections_filled(project):
    """No heading is empty, and where the template asked something, the words are
    yours."""
    writeup = demand(project.writeup)
    if not writeup.sections:
        raise Lacking(f"{writeup.path} has no headings")
    following = [section.level for section in writeup.sections[1:]] + [0]
    empty = [
        section
        for section, level in zip(writeup.sections, following, strict=True)
        if not blank(COMMENT, section.text).strip() and level <= section.level
    ]
    asked = (
        {part.title for part in project.template.sections if find_questions(part.text)}
        if project.template
        else ()
    )
    unsaid = [
        part
        for part in writeup.sections
        if part.title in asked and count_own_words(project, part) < 5
    ]
    problems = [
        f"{writeup.path}:{part.line}: nothing stands under {part.title}"
        for part in empty
    ]
    problems += [
        f"{writeup.path}:{part.line}: no words of yours under {part.title}"
        for part in unsaid
        if part not in empty
    ]
    return judge(
        problems, f"{writeup.path}: {len(writeup.sections)} headings, each filled"
    )


@check
def decisions(project):
    """The write-up lists the decisions, each with the alternative that was rejected."""
    section = require_section(
        project, r"decision|trade-?off|choices", "decisions or trade-offs"
    )
    header, rows = read_table(section.prose)
    place = f"{project.writeup.path}:{section.line}"
    column = next(
        (
            place
            for place, name in enumerate(header)
            if re.search(r"reject|alternative|instead", name, re.I)
        ),
        None,
    )
    if column is None:
        rows = [
            text
            for _, text in find_paragraphs(section.prose)
            if re.search(REJECTED, text, re.IGNORECASE)
        ]
    else:
        rows = [row for row in rows if len(row) > column and row[column]]
    said = f"{place}: {len(rows)} decisions with a rejected alternative"
    return judge(
        [f"{said}, fewer than {FEWEST_DECISIONS}"]
        if len(rows) < FEWEST_DECISIONS
        else [],
        said,
    )


@check
def limitations(project):
    """The write-up says where the model is not to be trusted, and what could not be
    checked."""
    return judge_section(
        project,
        r"limit|caveat|weakness|shortcoming|not to be trusted",
        "limitations or caveats",
        20,
    )


@check
def next_steps(project):
    """The write-up says what you would do next, in order of value."""
    return judge_section(
        project,
        r"more time|next step|future|next$|further",
        "next steps or more time",
        15,
    )


@check
def length(project):
    """The write-up has about 500 to 1,300 words, generated blocks not counted."""
    writeup = demand(project.writeup)
    words = count_words(writeup.prose)
    said = f"{writeup.path}: {words:,} words"
    return judge(
        []
        if FEWEST_WORDS <= words <= MOST_WORDS
        else [f"{said}, not {FEWEST_WORDS} to {MOST_WORDS:,}"],
        said,
    )


@check
def figures(project):
    """Every figure that the write-up shows is there and committed."""
    writeup = demand(project.writeup)
    shown = [
        (found.start(), unquote(found[1] or found[2]))
        for found in FIGURE.finditer(blank(COMMENT, writeup.text))
    ]
    local = [
        (start, path.removeprefix("./")) for start, path in shown if "://" not in path
    ]
    if not local:
        raise NotApplicable(f"{writeup.path} shows no figure")
    committed = (
        None
        if isinstance(project.commits, Missing)
        else set(project.files) - project.changed
    )
    problems = [
        f"{writeup.at(start)}: {path} is not there, or git ignores it"
        for start, path in local
        if path not in project.files
    ]
    problems += [
        f"{writeup.at(start)}: {path} is not committed as it is"
        for start, path in local
        if path in project.files and committed is not None and path not in committed
    ]
    return judge(problems, f"{writeup.path}: {len(local)} figures")
