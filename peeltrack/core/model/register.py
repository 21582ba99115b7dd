"""The register as one value: what was read, and what could not be."""

import re
from collections.abc import Mapping, Sequence

from peeltrack.core.errors import RegisterUnreadable, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.core.suggest import did_you_mean

_DIGITS = re.compile(r"(\d+)")

IdKey = tuple[str | int, ...]


def id_order(record_id: str) -> IdKey:
    """Return the key that sorts ids as a person counts: REC-7 before REC-10.

    >>> sorted(["REC-10", "REC-7", "IDS-1"], key=id_order)
    ['IDS-1', 'REC-7', 'REC-10']
    """
    # Odd positions are digits, so text never meets a number in a comparison.
    return tuple(int(part) if at % 2 else part for at, part in enumerate(_DIGITS.split(record_id)))


def ids_like(record_id: str, ids: Sequence[str]) -> str:
    """Return the hint for an id that is not there: those of `ids` that are spelled most like it.

    A bare number is near to the ids that end with it.
    """
    wanted = record_id.upper()
    numbered = [one for one in ids if one.endswith(f"-{wanted}")]
    if numbered:
        return f"did you mean {' or '.join(numbered[:3])}?"
    return did_you_mean(wanted, ids, "peeltrack list --all shows every id", 3)


@frozen
class Register:
    """Everything of a register that could be read."""

    settings: Settings
    sources: Mapping[str, Source]  #: by the name of the folder
    records: tuple[Record, ...]  #: by id, as a person counts
    faults: tuple[Finding, ...] = ()  #: what could not be read, or not wholly

    def find(self, record_id: str) -> Record:
        """Return the record with this id, in whatever case it was typed.

        Raises RegisterUnreadable where its file is there but could not be read, and UsageFault with the
        nearest ids where there is none: see ids_like.
        """
        wanted = record_id.upper()
        for record in self.records:
            if record.id == wanted:
                return record
        self._refuse_unread(wanted)
        hint = ids_like(wanted, [record.id for record in self.records])
        raise UsageFault(f"there is no record {record_id} in this register", hint=hint)

    def find_source(self, key: str) -> Source:
        """Return the source with this key, the name of its folder, in whatever case it was typed.

        Raises UsageFault with the nearest keys where there is none.
        """
        for name, source in self.sources.items():
            if name.casefold() == key.casefold():
                return source
        hint = did_you_mean(key, self.sources, "peeltrack sources lists them all", 3)
        raise UsageFault(f"""there is no source {key or '""'} in this register""", hint=hint)

    def _refuse_unread(self, record_id: str) -> None:
        # A key that is not known keeps no record from being read: it is said only where nothing else was.
        for fault in sorted(self.faults, key=lambda fault: fault.code == "PT001"):
            if fault.path.rpartition("/")[2].upper() == f"{record_id}.TOML":
                place = f"{fault.path}:{fault.line}" if fault.line else fault.path
                raise RegisterUnreadable(
                    f"{record_id} cannot be read: {place}: {fault.code} {fault.message}", hint=fault.hint
                )
