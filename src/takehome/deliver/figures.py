"""Put a figure of a project into a document, as a data URI."""

import base64
import struct
from pathlib import PurePosixPath
from urllib.parse import unquote

from takehome import UserError
from takehome.project.files import read_regular, stays_inside

KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
MOST_BYTES = 10_000_000
USUAL_SHAPE = (800, 400)
PNG_HEADER = 24  # bytes up to the end of width and height


def embed(folder, address):
    """Return the data URI of a figure in the folder; UserError if it is none."""
    if address.startswith("data:image/"):
        return address
    path = folder / unquote(address)
    kind = KINDS.get(PurePosixPath(unquote(address)).suffix.lower())
    if "://" in address or address.startswith(("//", "data:")):
        raise UserError(
            f"{shorten(address)} is not a file of the project: save the figure below "
            "reports/ and show that"
        )
    if not stays_inside(folder, path):
        raise UserError(
            f"{shorten(address)} leads out of {folder}: put the figure below reports/"
        )
    if kind is None:
        known = ", ".join(KINDS)
        raise UserError(f"{shorten(address)} is not a figure: use one of {known}")
    content = read_regular(path, MOST_BYTES)
    if content is None:
        raise UserError(
            f"{shorten(address)} is not there as a file of at most 10 MB: run the "
            "project, or take the figure out of README.md"
        )
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def shorten(address):
    return address if len(address) < 80 else f"{address[:77]}..."


def measure(address):
    """Return (width, height) of a figure as a data URI; a usual one if it is no PNG."""
    start = address.partition(",")[2][: PNG_HEADER * 4 // 3]
    if not address.startswith("data:image/png;base64,"):
        return USUAL_SHAPE
    header = base64.b64decode(start)
    if len(header) < PNG_HEADER:
        return USUAL_SHAPE
    width, height = struct.unpack(">II", header[16:PNG_HEADER])
    return (width, height) if width and height else USUAL_SHAPE
