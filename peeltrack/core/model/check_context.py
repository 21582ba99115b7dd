"""A register as the rules see it: what was read, the text it was read from, and its evidence files."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum

from peeltrack.core.fields import frozen
from peeltrack.core.model.document import Document as Document
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register


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
