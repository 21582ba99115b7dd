"""A register as the rules see it: what was read, the text it was read from, and its evidence files."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any

from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register

_DRIVE_OR_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@frozen
class Document:
    """One TOML file of the register."""

    path: str  #: relative to register.toml, with forward slashes
    content: bytes
    table: Mapping[str, Any] | None  #: None where the file cannot be read as TOML

    @property
    def text(self) -> str:
        """Return the content as text, without a byte order mark; what is no UTF-8 is replaced."""
        return self.content.decode("utf-8", "replace").removeprefix(_BOM)


class Presence(StrEnum):
    """Whether a file of evidence is where a record says."""

    THERE = "there"
    MISSING = "missing"
    OUTSIDE = "outside"  #: a link, or a folder that is one, leads out of the register
    UNREADABLE = "unreadable"


@frozen
class EvidenceFile:
    """What was found under the path of one piece of evidence."""

    presence: Presence
    sha256: str = ""  #: of its bytes, in lower-case hexadecimal; "" unless it is there


@frozen
class CheckContext:
    """Everything that the rules may look at."""

    register: Register
    today: date
    documents: Mapping[str, Document] = field(default_factory=dict)  #: by path
    files: Mapping[str, EvidenceFile] = field(default_factory=dict)  #: by `path` as evidence writes it


def lies_inside(path: str) -> bool:
    """Return whether a path of evidence, as written, stays in the register and means the same on every desk.

    >>> lies_inside("evidence/policy.pdf"), lies_inside("../policy.pdf"), lies_inside("S:/policy.pdf")
    (True, False, False)
    """
    parts = path.split("/")
    return "\\" not in path and ".." not in parts and "" not in parts and not _DRIVE_OR_SCHEME.match(path)
