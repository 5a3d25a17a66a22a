"""The coach of ml-takehome: works on a take-home project from outside."""


class UserError(Exception):
    """Something the user gave does not hold; the message names it, the rule and the way
    out."""
