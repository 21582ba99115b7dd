"""The register as one value: what was read, and what could not be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from peeltrack.core.errors import UsageFault
from peeltrack.core.finding import Finding
from peeltrack.core.record import Record, Source
from peeltrack.core.settings import Settings

_DIGITS = re.compile(r"(\d+)")

IdKey = tuple[str | int, ...]


def id_order(record_id: str) -> IdKey:
    """Return the key that sorts ids as a person counts: REC-7 before REC-10.

    >>> sorted(["REC-10", "REC-7", "IDS-1"], key=id_order)
    ['IDS-1', 'REC-7', 'REC-10']
    """
    # Odd positions are digits, so text never meets a number in a comparison.
    return tuple(int(part) if at % 2 else part for at, part in enumerate(_DIGITS.split(record_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Everything of a register that could be read."""

    settings: Settings
    sources: Mapping[str, Source]  #: by the name of the folder
    records: tuple[Record, ...]  #: by id, as a person counts
    faults: tuple[Finding, ...] = ()  #: what could not be read, or not wholly

    def find(self, record_id: str) -> Record:
        """Return the record with this id, in whatever case it was typed.

        Raises UsageFault with the nearest ids where there is none.
        """
        wanted = record_id.upper()
        for record in self.records:
            if record.id == wanted:
                return record
        near = nearest(record_id, [record.id for record in self.records])
        hint = f"did you mean {' or '.join(near)}?" if near else "peeltrack list --all shows every id"
        raise UsageFault(f"there is no record {record_id} in this register", hint=hint)


def nearest(typed: str, ids: Iterable[str]) -> list[str]:
    """Return up to three ids that are spelled most like `typed`, the likest first."""
    return get_close_matches(typed.upper(), list(ids), 3, 0.6)
