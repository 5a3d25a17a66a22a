"""The bytes of a file: whether they are there, how they are packed and encoded.
Standard library only."""

import gzip
import os

from takehome import UserError

# pandas guesses the compression by these endings, whatever the file holds
COMPRESSIONS = {
    ".gz": "gzip",
    ".zip": "zip",
    ".bz2": "bz2",
    ".xz": "xz",
    ".zst": "zstd",
    ".tar": "tar",
}


def require_file(path):
    if path.is_dir():
        raise UserError(f"{path} is a folder: name the file in it")
    if not path.is_file():
        raise UserError(f"{path} does not exist: correct the path")
    if not os.access(path, os.R_OK):
        raise UserError(f"{path} may not be read: change its permissions")


def find_compression(path):
    with path.open("rb") as file:
        start = file.read(4)
    return (
        "gzip"
        if start[:2] == b"\x1f\x8b"
        else "zip"
        if start == b"PK\x03\x04"
        else None
    )


def open_bytes(path):
    """Open the file, through gzip or the one member of a zip where it is compressed."""
    compression = find_compression(path)
    if compression == "zip":
        from zipfile import ZipFile  # only here: each bake waits for imports

        archive = ZipFile(path)
        return archive.open(archive.namelist()[0])
    return gzip.open(path) if compression else path.open("rb")


def read_bytes(path):
    """Return the content, decompressed."""
    try:
        with open_bytes(path) as file:
            return file.read()
    except unpacking_errors() as error:
        raise UserError(
            f"{path} cannot be decompressed ({error}): ask for a whole file"
        ) from None


def unpacking_errors():
    """Return the errors with which the standard library meets a broken archive."""
    from zipfile import BadZipFile  # only here: each bake waits for imports
    from zlib import error as BrokenStream

    return (
        OSError,
        EOFError,
        RuntimeError,
        IndexError,
        ValueError,
        BadZipFile,
        BrokenStream,
    )  # a RuntimeError: not implemented


def find_encoding(path):
    """Return the first encoding of UTF-8, UTF-16 (by its mark), Windows-1252, Latin-1
    that reads all of it."""
    content = read_bytes(path)
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UserError(f"{path} is empty: ask for the whole file")
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not marked and (b"\0" in content or content[:4] == b"PK\x03\x04"):
        raise UserError(f"{path} is not delimited text: save the table as CSV")
    for encoding in ["utf-16"] if marked else ["utf-8", "cp1252"]:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    if marked:
        raise UserError(
            f"{path} is broken UTF-16: ask for a whole file, or save the table as CSV "
            "in UTF-8"
        )
    return "latin-1"
