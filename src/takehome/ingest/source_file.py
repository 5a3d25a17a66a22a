"""A file as it was given: kind, compression, encoding and content, found once.

Standard library only: the hooks run it.
"""

import io
import json
import os

from takehome import UserError
from takehome.ingest.encodings import find_encoding

AT_ONCE = 2**27  # bytes of JSON: ten times as many are taken to read it
IN_MEMORY = 20_000_000  # bytes up to which a file is read once and kept
START = 512  # bytes that tell the kind
LONGEST_LINE = 2**27  # bytes; a longer line is no row of a table
MOST_GROWTH = 200  # times that an archive may grow beyond what is read in seconds
UNWATCHED = 2 * 10**8  # bytes
COMPRESSIONS = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ": "xz"}
KINDS = {b"PAR1": "parquet", b"SQLite format 3": "sqlite", b"PK\x03\x04": "zip"}
SAVE = "save the table as CSV"
PICKLE = f"is a pickle, which can run code when it is opened: {SAVE}"
PICKLE_SUFFIXES = (".pkl", ".pickle", ".joblib")  # of a text too
REFUSED = {
    b"\xd0\xcf\x11\xe0": "is a workbook of the old kind (.xls), or one with a "
    "password: save it as .xlsx without one",
    b"PK\x05\x06": "holds no table: it has no files",
    b"\x28\xb5\x2f\xfd": "is compressed by zstd: unpack it and give the file in it",
    b"7z\xbc\xaf": "is a 7z archive: unpack it and give the file in it",
    b"Rar!": "is a rar archive: unpack it and give the file in it",
    b"ARROW1": f"is an Arrow file: save the table as parquet or {SAVE[-3:]}",
    b"ORC": f"is an ORC file: save the table as parquet or {SAVE[-3:]}",
    b"Obj\x01": f"is an Avro file: save the table as parquet or {SAVE[-3:]}",
    b"\x89HDF": f"is an HDF5 file: {SAVE}",
    b"\x93NUMPY": f"is an array of numpy without names of columns: {SAVE}",
    b"RDX": f"is a file of R: {SAVE}",
    b"$FL": f"is a file of SPSS: {SAVE}",
    b"<stata_dta>": f"is a file of Stata: {SAVE}",
    b"%PDF": f"is a PDF: ask for the table as CSV, or {SAVE}",
    **dict.fromkeys((b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"), PICKLE),
    b"HEADER RECORD": f"is a file of SAS: {SAVE}",
    b"version https://git-lfs": "is a pointer of Git LFS: run `git lfs pull` first",
}
MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml")
OTHER_ZIPS = {
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary workbook",
    "word/document.xml": "a text",
    "ppt/presentation.xml": "a presentation",
}
WIDE = ("utf-16", "utf-32")  # encodings whose characters hold zero bytes


def require_file(path):
    """Raise UserError unless `path` is a plain file that may be read."""
    try:
        if path.is_dir():
            raise UserError(f"{path} is a folder: name the file in it")
        if not path.exists():
            raise UserError(f"{path} does not exist: correct the path")
        if not path.is_file():
            raise UserError(f"{path} is a device or pipe: give a plain file")
        if not os.access(path, os.R_OK):
            raise UserError(f"{path} may not be read: change its permissions")
    except (OSError, ValueError) as error:
        raise UserError(f"{path!s} is not a valid path ({error})") from None


def unpacking_errors():
    """Return the errors with which the standard library meets a broken archive."""
    from zipfile import BadZipFile  # only here: each bake waits for imports
    from zlib import error as BrokenStream

    errors = [OSError, EOFError, RuntimeError, IndexError, ValueError, KeyError]
    errors += [BadZipFile, BrokenStream]
    try:
        from lzma import LZMAError
    except ImportError:
        return tuple(errors)
    return (*errors, LZMAError)


class SourceFile:
    """A plain file, opened once to find its kind, compression, encoding and content.

    kind: "text", "json", "workbook", "parquet", "sqlite" or "zip" (of several files).
    head: the content, decompressed; only its first part where `whole` is false.
    Raises UserError if it is none of these kinds.
    """

    def __init__(self, path, report=None):
        require_file(path)
        self.path, self.name, self.report = path, path.name, report
        self.compression, self.encoding, self.bad_bytes = None, None, 0
        self.doubt = ""  # what to ask of the encoding
        self.head, self.whole = b"", False
        self.samples = {}  # of records, by how they are cut
        try:
            with path.open("rb") as file:
                self.stamp = read_stamp(os.fstat(file.fileno()))
                self.examine(file)
        except unpacking_errors() as error:
            raise UserError(self.tell_broken(error)) from None

    def examine(self, file):
        """Find out all that one opening tells."""
        start = file.read(START)
        refuse_kind(start, self.name)
        if self.path.suffix.lower() in PICKLE_SUFFIXES:
            raise UserError(f"{self.name} {PICKLE}")
        self.kind = find_kind(start)
        self.compression = find_compression(start)
        if self.kind == "zip":
            self.kind, self.compression = examine_zip(file, self.name)
        if self.kind != "text":
            return
        self.read_head(file)
        if self.starts_as_json():
            self.kind = "json"

    def read_head(self, file):
        """Read the content, or its first part, and find out its encoding."""
        file.seek(0)
        stream = unpack_stream(file, self.compression)
        content = stream.read(IN_MEMORY + 1)
        self.whole = len(content) <= IN_MEMORY
        if self.compression and not self.whole:
            self.refuse_growth(stream, len(content))
        self.head = content[:IN_MEMORY]
        if not self.head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
            raise UserError(f"{self.path} is empty: ask for the whole file")
        if self.compression:
            refuse_kind(self.head, self.name)
            refuse_packed(self.head, self.name)
        self.settle_encoding(self.head)

    def refuse_growth(self, stream, total):
        """Raise UserError for an archive that grows without an end, before its rows are
        counted: that takes fifty times as long as unpacking it."""
        most = max(UNWATCHED, MOST_GROWTH * self.path.stat().st_size)
        while total <= most and (content := stream.read(IN_MEMORY)):
            total += len(content)
        if total > most:
            raise UserError(
                f"{self.name} grows to {MOST_GROWTH} times its size and more when it "
                "is unpacked: unpack it and give the file in it"
            )

    def settle_encoding(self, content):
        """Set the encoding, and how many bytes it cannot read."""
        found = find_encoding(content, self.whole)
        self.encoding, self.bad_bytes, self.doubt = found
        if self.encoding is None:
            is_text = 0 < 100 * content.count(b"\0") < len(content)
            what = "holds zero bytes" if is_text else "is not delimited text"
            raise UserError(f"{self.path} {what}: {SAVE}")

    def settle_encoding_of_all(self):
        """Read the whole file for its encoding, where the first part misled."""
        with self.path.open("rb") as file:
            content = unpack_stream(file, self.compression).read()
        self.encoding, self.bad_bytes, self.doubt = find_encoding(content, True)

    @property
    def errors(self):
        """How a decoder meets bytes that are none of the encoding."""
        return "replace" if self.bad_bytes else "strict"

    @property
    def options(self):
        """What pandas must know of compression and encoding."""
        found = {}
        if self.compression != guess_compression(self.path):
            found["compression"] = self.compression
        if self.encoding != "utf-8":
            found["encoding"] = self.encoding
        if self.bad_bytes:
            found["encoding_errors"] = "replace"
        return found

    def starts_as_json(self):
        """Tell whether it is JSON: by its first sign, then by its name or content."""
        start = self.head.decode(self.encoding, "replace").lstrip("\ufeff \t\r\n")
        if start[:1] not in ("[", "{"):
            return False
        names_json = self.path.suffix.lower() in (".json", ".jsonl", ".ndjson")
        return names_json or holds_json(start)

    def open_text(self, first_part=False):
        """Open the content as text, line ends kept; `first_part` never reads on."""
        # utf-8-sig and not utf-8: pandas drops a byte order mark too
        encoding = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        if self.whole or first_part:
            errors = "replace" if first_part else self.errors
            return io.TextIOWrapper(io.BytesIO(self.head), encoding, errors, "")
        stream = io.BufferedReader(WatchedStream(self), 2**20)
        return io.TextIOWrapper(stream, encoding, self.errors, "")

    def read_all(self):
        """Return the whole content as bytes, decompressed."""
        if self.whole:
            return self.head
        with self.path.open("rb") as file:
            content = unpack_stream(file, self.compression).read(AT_ONCE + 1)
        if len(content) > AT_ONCE:
            raise UserError(f"{self.name} is too large to be read at once: {SAVE}")
        return content

    def require_unchanged(self):
        """Raise UserError if the file was written to since it was opened."""
        if read_stamp(self.path.stat()) != self.stamp:
            raise UserError(f"{self.name} changed while it was read: try again")

    def tell_broken(self, error):
        if self.compression:
            text = f"{self.path} cannot be decompressed ({error})"
        elif getattr(self, "kind", None) == "zip":
            text = f"{self.name} is a broken zip ({error})"
        else:
            text = f"{self.path} cannot be read ({error})"
        return f"{text}: ask for a whole file"


class WatchedStream(io.RawIOBase):
    """The bytes of a large file on their way to a decoder.

    Refuses zero bytes and endless lines, and reports how far it is.
    """

    def __init__(self, source):
        self.source = source
        self.file = source.path.open("rb")
        self.size = os.fstat(self.file.fileno()).st_size
        self.stream = unpack_stream(self.file, source.compression)
        self.since_line_end = 0

    def readable(self):
        return True

    def close(self):
        self.file.close()
        super().close()

    def readinto(self, buffer):
        """Fill the buffer; return the number of bytes."""
        try:
            content = self.stream.read(len(buffer))
        except unpacking_errors() as error:
            raise UserError(self.source.tell_broken(error)) from None
        buffer[: len(content)] = content
        self.watch(content)
        return len(content)

    def watch(self, content):
        line_end = max(content.rfind(b"\n"), content.rfind(b"\r"))
        self.since_line_end += len(content)
        if line_end >= 0:
            self.since_line_end = len(content) - line_end
        self.refuse_what_never_ends(content)
        if self.source.report:
            self.source.report(self.file.tell() / max(self.size, 1))

    def refuse_what_never_ends(self, content):
        name = self.source.name
        if b"\0" in content and not self.source.encoding.startswith(WIDE):
            raise UserError(f"{name} holds zero bytes: {SAVE}")
        if self.since_line_end > LONGEST_LINE:
            raise UserError(f"{name} holds a line without an end: {SAVE}")


def read_stamp(status):
    """Return what tells whether a file was written to meanwhile."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def refuse_kind(start, name):
    """Raise UserError if the first bytes tell a kind that is not read."""
    for signature, reason in REFUSED.items():
        if start.startswith(signature):
            raise UserError(f"{name} {reason}")
    if start[257:262] == b"ustar":
        raise UserError(f"{name} is a tar archive: unpack it and give the file in it")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(MARKUP):
        raise UserError(f"{name} is a web page or XML and no table: {SAVE}")


def refuse_packed(start, name):
    """Raise UserError if what was unpacked is no text, but a file to unpack first."""
    if find_kind(start) != "text" or find_compression(start):
        raise UserError(f"{name} is packed: unpack it and give the file in it")


def find_kind(start):
    """Return the kind that the first bytes tell."""
    for signature, kind in KINDS.items():
        if start.startswith(signature):
            return kind
    return "text"


def find_compression(start):
    """Return the compression that the first bytes tell, None for none."""
    for signature, compression in COMPRESSIONS.items():
        if start.startswith(signature):
            return compression
    return None


def guess_compression(path):
    """Return the compression that pandas guesses from the name of a file."""
    endings = {".gz": "gzip", ".zip": "zip", ".bz2": "bz2", ".xz": "xz"}
    endings |= {".zst": "zstd", ".tar": "tar"}
    return endings.get(path.suffix.lower())


def unpack_stream(file, compression):
    """Return the open file's content as a stream, decompressed."""
    if compression == "zip":
        from zipfile import ZipFile  # only here: each bake waits for imports

        archive = ZipFile(file)
        return archive.open(archive.namelist()[0])
    if compression == "gzip":
        import gzip

        return gzip.open(file)
    if compression == "bz2":
        import bz2

        return bz2.open(file)
    if compression == "xz":
        import lzma

        return lzma.open(file)
    return file


# zip archives


def examine_zip(file, name):
    """Return (kind, compression) of a zip: a text in it is read through it."""
    from zipfile import ZipFile

    archive = ZipFile(file)
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "workbook", None
    for part, kind in OTHER_ZIPS.items():
        if part in names:
            raise UserError(f"{name} is {kind}: save the table as .xlsx or CSV")
    entries = list_entries(archive, name)
    if len(entries) > 1 or len(names) > 1:
        return "zip", None
    with archive.open(entries[0]) as member:
        start = member.read(START)
    if find_kind(start) == "zip" and not holds_workbook(archive, entries[0]):
        raise UserError(
            f"{name} holds another zip, {entries[0].filename}: "
            "unpack it and give the file in it"
        )
    if find_kind(start) != "text" or find_compression(start):
        return "zip", None
    return "text", "zip"


def list_entries(archive, name):
    """Return the files of an archive, what an operating system adds left out."""
    entries = [entry for entry in archive.infolist() if not is_clutter(entry)]
    if any(entry.flag_bits & 1 for entry in entries):
        raise UserError(
            f"{name} is locked with a password: unpack it and give the file in it"
        )
    if not entries:
        raise UserError(f"{name} holds no table: it has no files")
    return entries


def is_clutter(entry):
    """Tell whether an entry is a folder or what an operating system adds."""
    name = entry.filename
    base = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or base[:1] in ("", ".")


def holds_workbook(archive, entry):
    """Tell whether an entry of an archive is a workbook."""
    from zipfile import BadZipFile, ZipFile

    try:
        with archive.open(entry) as member, ZipFile(member) as inner:
            return "xl/workbook.xml" in inner.namelist()
    except BadZipFile:
        return False


def holds_json(text):
    """Tell whether a text that starts as JSON is JSON: its first value parses."""
    decoder = json.JSONDecoder()
    start = text[1:].lstrip() if text.startswith("[") else text
    try:
        decoder.raw_decode(start or "?")
    except (ValueError, RecursionError):
        return False
    return text.startswith("{") or start[:1] in ("{", "[")
