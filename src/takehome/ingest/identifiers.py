"""Which columns only name a row, or the one that a row belongs to. Standard library
only."""

import re

from takehome.ingest.datetimes import find_shape
from takehome.ingest.wording import read_words

# words for a key, a number or a code in the common languages, as parts of a name
KEY_WORDS = read_words(
    "id ids key keys pk sk fk uid uuid guid ref no nr num nro number numero nummer "
    "numer code cod codigo kod kode clave chave cle schluessel schlussel index idx "
    "rowid identifier identificador identifiant kennung"
)
GLUED = re.compile(
    r"(?:id|nr|no|num|uuid|nummer|numero)$"
)  # as in customerid, kundennr
NO_KEY = read_words("paid bid valid rapid solid grid liquid casino piano")
KEY_TEXT = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
CODE_SHAPE = re.compile(r"(?:a[-_/.#]?)?9(?:[-_/.]?[a9])*")  # as of INV-00012
PHONE_SHAPE = re.compile(r"(?:\+|\(\+?)9[-9 ()/]*")
WHOLE = re.compile(r"-?\d+(?:[.,]0+)?")
UNNAMED = re.compile(r"Unnamed: \d+")  # as pandas calls a column without a name
ALIKE = 0.99  # of the values of an identifier differ
FEW_ROWS = 50  # of fewer, any column may differ in each
MANY_OWNERS = 20  # different values of a key; fewer are categories
# columns of few whole numbers: codes of categories unless a word says what they count
FEWEST_CODES, MOST_CODES = 3, 12
MOST_NAMED_CODES = 60  # of a column whose name says that it holds codes
ROWS_OF_A_CODE = 5  # at least on average, or the numbers are amounts
CODE_WORDS = read_words(
    "code type typ tipo kind class category categoria kategorie district region zone "
    "area sector segment branch status group grupo gruppe id cod codigo kod"
)
AMOUNT_WORDS = read_words(
    "n num number count qty quantity total sum amount size age year yr month week "
    "weekday day hour minute quarter date time rate ratio share pct percent score "
    "rating rank level grade satisfaction price cost fee tenure duration term length "
    "width height ano mes dia jahr monat tag"
)
COUNTS = read_words("no nr num nro number numero nummer numer ref index idx")


OWNERS = read_words(  # in the singular: numero_cliente is a key, num_clients counts
    "customer client cliente kunde klient klienta kund account compte conta cuenta "
    "konto conto patient paciente paziente user usuario usuaria member socio miembro "
    "student alumno aluno schueler policy poliza police contract contrato contrat "
    "vertrag card tarjeta carte cartao karte employee empleado loan prestamo invoice"
)


def split_name(name):
    """Return the words of a name without accents: `SK_ID_CURR`, `numeroCliente`."""
    import unicodedata  # only here: each bake waits for imports

    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+", plain.lower())


def is_key_name(name):
    """Tell whether a name says that the column is a key."""
    words = split_name(name)
    if KEY_WORDS & set(words):
        return True
    return any(GLUED.search(word) and word not in NO_KEY for word in words[-1:])


def is_owner_name(name):
    """Tell whether a name says that the column is a key, and does not count
    something."""
    words = split_name(name)
    counts = words and words[0] in COUNTS and words[-1] not in OWNERS
    return is_key_name(name) and not counts


def find_identifiers(columns, n_rows, kept=()):
    """Return {column: why it names a row}; decimals never do."""
    found = {}
    for name, column in columns.items():
        if name in kept or n_rows < FEW_ROWS or not differs(column, n_rows):
            continue
        reason = tell_identifier(name, column)
        if reason:
            found[name] = reason
    return found


def differs(column, n_rows):
    """Tell whether nearly each row has a value of its own."""
    from takehome.ingest.column_types import COUNTED_ROWS

    counted = min(n_rows, COUNTED_ROWS)
    return column.missing == 0 and len(column.distinct) >= ALIKE * counted


def tell_identifier(name, column):
    """Return why a column of different values names its row, None if it does not."""
    if has_decimals(column):
        return None
    if is_key_name(name):
        return "row identifier, by its name: each row has its own"
    if UNNAMED.fullmatch(name):
        return "row identifier, without a name: each row has its own"
    if column.kind == "number":
        return tell_number(column)
    if all("@" in value for value in column.distinct):
        return "row identifier: each row has its own address"
    shapes = {find_shape(value) for value in column.distinct}
    if all(map(KEY_TEXT.fullmatch, column.distinct)):
        return "row identifier: each row has its own UUID"
    if len(shapes) == 1 and CODE_SHAPE.fullmatch(*shapes):
        return "row identifier: each row has its own code"
    if all(map(PHONE_SHAPE.fullmatch, shapes)):
        return "row identifier: each row has its own telephone number"
    return None if column.is_long_text else "row identifier: each row has its own text"


def has_decimals(column):
    """Tell whether numbers are no whole ones: `12.0` is, where some are missing."""
    if not column.fractions:
        return False
    return not all(map(WHOLE.fullmatch, filter(None, column.distinct)))


def tell_number(column):
    """Return why whole numbers, different in each row, are no amounts; None if they may
    be."""
    if column.high - column.low < 1.05 * len(column.distinct):
        return "row identifier: a running number"
    if column.zeros or column.long == column.present:
        return "row identifier: each row has its own code"
    return None


def find_keys(columns, n_rows, kept=()):
    """Return the columns that name whom a row belongs to: by name, repeated, no
    decimals."""
    return [
        name
        for name, column in columns.items()
        if name not in kept
        and is_owner_name(name)
        and not has_decimals(column)
        and not column.is_long_text
        and len(column.distinct) > MANY_OWNERS
        and not differs(column, n_rows)
    ]


def find_numeric_codes(columns, n_rows):
    """Return the columns of few whole numbers that may be codes of categories.

    Those from 0 on are counts or flags, unless the name says code.
    """
    return [
        name
        for name, column in columns.items()
        if column.kind == "number" and may_be_codes(name, column, n_rows)
    ]


def may_be_codes(name, column, n_rows):
    """Tell whether a column's few whole numbers may be codes."""
    words = set(split_name(name))
    is_named = not words.isdisjoint(CODE_WORDS)
    is_amount = column.low < 1 or is_count(words)
    if column.fractions or (is_amount and not is_named):
        return False
    n_codes = len(column.distinct) - (column.missing > 0)
    most = MOST_NAMED_CODES if is_named else MOST_CODES
    is_few = FEWEST_CODES <= n_codes <= most
    return is_few and n_codes * ROWS_OF_A_CODE <= n_rows


def is_count(words):
    """Tell whether a name counts or measures: by a word, or as a plural, as `rooms`."""
    if not words.isdisjoint(AMOUNT_WORDS):
        return True
    return any(word.endswith("s") and not word.endswith("ss") for word in words)
