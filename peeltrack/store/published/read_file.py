"""A published file, whatever its format: what it is, whether it can be read, and what it holds."""

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

from peeltrack.core.errors import UsageFault
from peeltrack.core.published.shapes import PublishedFile
from peeltrack.store.disk_errors import in_words
from peeltrack.store.published.limits import FILE_BYTES

#: What is typed where a library is missing.
INSTALL = 'python -m pip install "peeltrack[import]"'

#: Formats by how a file begins.
_BEGINS: Mapping[bytes, str] = {b"%PDF": "pdf", b"PK\x03\x04": "packed", b"\xd0\xcf\x11\xe0": "old"}
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|table|div)\b", re.IGNORECASE)


def read_published(path: str, content: bytes | None = None, sheet: str = "") -> PublishedFile:
    """Return what a file holds; `content` is what came in its stead, for standard input.

    Raises UsageFault, naming the file, where it is an address, is not there, is too large, is of no known
    format, is damaged or protected, or where the library that reads it is not installed.
    """
    try:
        held = _content(path) if content is None else content
        kind = kind_of(path, held)
        reader = _reader(kind)
        document: PublishedFile = reader.read(held, sheet)
    except UsageFault as fault:
        raise UsageFault(f"{path}: {fault.message}", hint=fault.hint) from fault
    return document


def kind_of(path: str, content: bytes) -> str:
    """Return the format of a file, by how it begins and then by its name. Raises UsageFault for another."""
    begins = next((kind for mark, kind in _BEGINS.items() if content.startswith(mark)), "")
    suffix = Path(path).suffix.lower()
    if begins == "packed":
        return _packed_kind(content, suffix)
    if begins == "old":
        raise UsageFault(
            "it is protected by a password, or of an old format of Word or Excel",
            hint="open it in its program and save it without a password, as .docx or .xlsx",
        )
    if begins:
        return begins
    start = content[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\x00" in content[:4_096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageFault("it is of no format that is read here", hint=_FORMATS)
    if not start:
        raise UsageFault("it is empty", hint="see whether it was saved")
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix in (".html", ".htm", ".xhtml") or _HTML.search(start):
        return "html"
    return "json" if suffix == ".json" or (not suffix and start[:1] in (b"{", b"[")) else "text"


_FORMATS = "save it as CSV, XLSX, HTML, DOCX, PDF, JSON or text"


def _packed_kind(content: bytes, suffix: str) -> str:
    for mark, kind in ((b"xl/", "xlsx"), (b"word/", "docx")):
        if mark in content:
            return kind
    if suffix in (".xlsx", ".xlsm", ".docx", ".docm"):
        return suffix[1:-1] + "x"
    raise UsageFault("it is packed, and neither a workbook nor a Word paper", hint=_FORMATS)


def _content(path: str) -> bytes:
    if _ADDRESS.match(path):
        raise UsageFault(
            "it is an address, and no command here opens a network connection",
            hint="save the page from your browser, and name the file",
        )
    file = Path(path)
    try:
        if not file.is_file():
            what = "it is a folder" if file.is_dir() else "there is no such file"
            raise UsageFault(what, hint="name the file that was saved; - is standard input")
        if (size := file.stat().st_size) > FILE_BYTES:
            raise UsageFault(
                f"it has {size:,} bytes, more than the {FILE_BYTES:,} that are read",
                hint="save the part that you need as a file of its own",
            )
        return file.read_bytes()
    except OSError as error:
        reason, hint = in_words(error, "read it")
        raise UsageFault(f"it cannot be opened: {reason}", hint=hint) from error


def _reader(kind: str) -> ModuleType:
    try:
        return import_module(f"peeltrack.store.published.{kind}_reader")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("peeltrack"):
            raise
        raise UsageFault(
            f"what reads {kind.upper()} is not installed ({error.name} is missing)", hint=INSTALL
        ) from error
