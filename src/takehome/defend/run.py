"""Ask, one question after the other, and show what the project's files say."""

import shutil
import sys
import textwrap

from takehome import UserError, one_line
from takehome.defend import on_decisions, on_results
from takehome.defend.facts import Facts

# in the order of an interview; the last ones stand in where others have no fact
TOPICS = (
    on_decisions.ask_about_split,
    on_decisions.ask_about_excluded,
    on_results.ask_about_choice,
    on_results.ask_about_interval,
    on_results.ask_about_holdout,
    on_results.ask_about_use,
    on_results.ask_about_slice,
    on_decisions.ask_about_suspect,
    on_decisions.ask_about_function,
    on_decisions.ask_about_decision,
    on_results.ask_about_importance,
    on_decisions.ask_about_metric,
    on_decisions.ask_about_label,
    on_decisions.ask_about_next,
)


def choose_questions(project, most):
    """Return the first questions for which the project has the fact."""
    if not 1 <= most <= len(TOPICS):
        raise UserError(f"{most} is not a number of questions: give 1 to {len(TOPICS)}")
    if not project.is_dir():
        raise UserError(f"{project} is not a directory: name the project's")
    facts = Facts(project)
    questions = []
    for ask in TOPICS:
        question = ask(facts)
        if question is not None:
            questions.append(question)
    if not questions:
        raise UserError(
            f"{project} has no fact to ask about: run it, so that "
            "reports/results.json is there"
        )
    return questions[:most]


def hold_interview(questions, write):
    """Write each question and, at a terminal after Enter, what the files say."""
    waits = sys.stdin.isatty() and sys.stdout.isatty()
    if waits:
        write("Answer aloud. Enter shows what your files say, then the next; q ends.\n")
    for number, question in enumerate(questions, 1):
        write(wrap(f"{number}. {question.text}", waits))
        if waits and not go_on():
            return
        for answer in question.answers:
            write(wrap(f"   {answer}", waits))
        if waits and number < len(questions) and not go_on():
            return
        write("")


def wrap(text, at_terminal):
    """Return text on one line, or as wide as the terminal."""
    line = one_line(text)
    if not at_terminal:
        return line
    width = shutil.get_terminal_size().columns
    return textwrap.fill(line, width, subsequent_indent="   ")


def go_on():
    """Wait for Enter; return False where the user is done."""
    try:
        return input().strip().lower() not in ("q", "quit")
    except EOFError:
        return False
