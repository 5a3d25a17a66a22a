"""Bring a brief that was read into what is kept of an earlier one."""

from dataclasses import dataclass, replace

from takehome.brief.asks import find_words

SAME = 0.75  # of the words of both, for an ask that was only worded anew


@dataclass(frozen=True)
class Changes:
    """What a brief brings beside the record: asks and clauses that are new, those that
    it no longer has, and how many were dropped before."""

    asks: tuple
    clauses: tuple
    gone: tuple
    gone_clauses: tuple
    dropped: int


def compare(record, asks, clauses):
    """Return the Changes of a brief's asks and clauses."""
    known = [ask.source or ask.text for ask in record.asks]
    unknown = leave_out(asks, known)
    new = leave_out(unknown, record.dropped)
    return Changes(
        asks=tuple(new),
        clauses=tuple(clause for clause in clauses if is_new(clause, record)),
        gone=tuple(find_gone(record, asks)),
        gone_clauses=tuple(find_gone_clauses(record, clauses)),
        dropped=len(unknown) - len(new),
    )


def leave_out(asks, texts):
    """Return the asks that say what none of some texts says."""
    others = []
    for ask in asks:
        if not find_same(ask.text, texts):
            others.append(ask)
    return others


def find_gone(record, asks):
    """Yield the asks of a record that came from its brief, and are in it no longer."""
    texts = [ask.text for ask in asks]
    for ask in record.asks:
        if ask.source and not find_same(ask.source, texts):
            yield ask


def find_gone_clauses(record, clauses):
    """Yield the clauses of a record that its brief no longer has."""
    found = [key(clause) for clause in clauses]
    for clause in record.clauses:
        if key(clause) not in found:
            yield clause


def is_new(clause, record):
    """Tell whether a clause was neither kept, as it is or edited, nor dropped."""
    same = [
        one
        for one in record.clauses
        if key(one) == key(clause)
        or (one.kind == clause.kind and one.source == clause.source)
    ]
    return not same and name(clause) not in record.dropped


def key(clause):
    return clause.kind, clause.value


def name(clause):
    """Return a clause as it is written, and kept where it was dropped."""
    return f"{clause.kind}: {clause.value}"


def find_same(text, others):
    """Return the text among others that says the same, or None."""
    words = find_words(text)
    for other in others:
        if text.casefold() == other.casefold():
            return other
        theirs = find_words(other)
        if words and len(words & theirs) >= SAME * len(words | theirs):
            return other
    return None


def add_ask(record, ask):
    """Return the record with one more ask, under the next number."""
    number = record.last + 1
    added = replace(ask, id=f"a{number}")
    return replace(record, last=number, asks=(*record.asks, added))


def add_clause(record, clause):
    """Return the record with one more clause, which stands there once."""
    clauses = [one for one in record.clauses if key(one) != key(clause)]
    clauses.append(clause)
    return replace(record, clauses=tuple(clauses))


def drop(record, text):
    """Return the record with a text that is not to be shown again."""
    return replace(record, dropped=(*record.dropped, text))


def leave_behind(record, changes):
    """Return the record without what the brief no longer has and nobody confirmed or
    answered."""
    asks = [ask for ask in record.asks if ask not in changes.gone or is_claimed(ask)]
    clauses = [
        clause
        for clause in record.clauses
        if clause not in changes.gone_clauses or clause.confirmed
    ]
    return replace(record, asks=tuple(asks), clauses=tuple(clauses))


def is_claimed(ask):
    """Tell whether the candidate confirmed an ask, or named what answers it."""
    return bool(ask.confirmed or ask.section or ask.file)


def remove_ask(record, ask):
    """Return the record without an ask."""
    others = [one for one in record.asks if one.id != ask.id]
    without = replace(record, asks=tuple(others))
    return drop(without, ask.text)
