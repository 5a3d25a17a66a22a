"""The coach of ml-takehome: works on a take-home project from outside."""


class UserError(Exception):
    """Something the user gave does not hold; the message names it, the rule and the way
    out."""


def one_line(text):
    """Return text with line breaks, control characters and broken characters escaped:
    file names hold anything."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )
