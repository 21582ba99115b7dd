"""The register as one value: what was read, and what could not be."""

from collections.abc import Mapping
from datetime import date
from typing import NoReturn

from peeltrack.core.errors import RegisterUnreadable, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.model.ids import id_of, known_id
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.core.suggest import did_you_mean


@frozen
class Register:
    """Everything of a register that could be read."""

    settings: Settings
    sources: Mapping[str, Source]  #: by the name of the folder
    records: tuple[Record, ...]  #: by id, as a person counts
    faults: tuple[Finding, ...] = ()  #: what could not be read, or not wholly

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all records, and those that the names of files give which could not be read."""
        unread = (id_of(fault.path) for fault in self.faults if "/" in fault.path)
        known = (record.id for record in self.records)
        return tuple(dict.fromkeys((*known, *(record_id for record_id in unread if record_id != "source"))))

    def find(self, typed: str) -> Record:
        """Return the record whose id was typed, in whatever case.

        Raises RegisterUnreadable where its file is there but could not be read, and UsageFault with the
        nearest ids where there is none: see known_id.
        """
        wanted = known_id(typed, self.ids)
        record = next((record for record in self.records if record.id == wanted), None)
        return record or self._refuse_unread(wanted)

    def find_source(self, key: str) -> Source:
        """Return the source with this key, the name of its folder, in whatever case it was typed.

        Raises UsageFault with the nearest keys where there is none.
        """
        for name, source in self.sources.items():
            if name.casefold() == key.casefold():
                return source
        hint = did_you_mean(key, self.sources, "peeltrack sources lists them all", 3)
        raise UsageFault(f"""there is no source {key or '""'} in this register""", hint=hint)

    def source_of(self, record: Record) -> Source | None:
        """Return the source of a record, or None where its source.toml could not be read."""
        return self.sources.get(record.source)

    def published_on(self, record: Record) -> date | None:
        """Return the day of publication of the record's source, or None where it is not known."""
        source = self.source_of(record)
        return source.published if source else None

    def _refuse_unread(self, record_id: str) -> NoReturn:
        about = [fault for fault in self.faults if id_of(fault.path) == record_id]
        # A key that is not known keeps no record from being read: it is said only where nothing else was.
        fault = min(about, key=lambda fault: fault.code == "PT001")
        place = f"{fault.path}:{fault.line}" if fault.line else fault.path
        raise RegisterUnreadable(
            f"{record_id} cannot be read: {place}: {fault.code} {fault.message}", hint=fault.hint
        )
