"""A register as the rules see it: what was read, the text it was read from, and its evidence files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum

from peeltrack.core.fields import frozen
from peeltrack.core.model.document import Document as Document
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register

_DRIVE_OR_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_ON_WINDOWS = re.compile(r'[\x00-\x1f\\<>:"|?*]')
_DEVICE = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]", re.IGNORECASE)


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
    alike: frozenset[str] = frozenset()  #: of the same text with other line ends, and the like

    def differs(self, sha256: str) -> bool:
        """Return whether it is another file than the one with this SHA-256, other than in its line ends."""
        recorded = sha256.strip().lower()
        return bool(self.sha256) and recorded != self.sha256 and recorded not in self.alike


@frozen
class CheckContext:
    """Everything that the rules may look at."""

    register: Register
    today: date
    documents: Mapping[str, Document] = field(default_factory=dict)  #: by path
    files: Mapping[str, EvidenceFile] = field(default_factory=dict)  #: by `path` as evidence writes it
    #: What record files held before, by path and latest first, as far as anybody looked.
    earlier: Mapping[str, Sequence[Record]] = field(default_factory=dict)


def lies_inside(path: str) -> bool:
    """Return whether a path of evidence, as written, stays in the register wherever the register lies.

    >>> lies_inside("evidence/policy.pdf"), lies_inside("../policy.pdf"), lies_inside("S:/policy.pdf")
    (True, False, False)
    """
    parts = path.split("/")
    return "\\" not in path and ".." not in parts and "" not in parts and not _DRIVE_OR_SCHEME.match(path)


def means_the_same_everywhere(path: str) -> bool:
    """Return whether every name in a path of evidence is one that Windows takes for that file, too.

    It takes some for devices, forbids some characters, and leaves out a full stop or blank at the end.

    >>> [means_the_same_everywhere(f"evidence/{name}") for name in ("a.pdf", "con.pdf", "a.", "a?.pdf")]
    [True, False, False, False]
    """
    return not any(
        _NOT_ON_WINDOWS.search(name) or name.endswith((" ", ".")) or _DEVICE.fullmatch(name.partition(".")[0])
        for name in path.split("/")
    )
