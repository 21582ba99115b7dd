"""Evidence on a day: which of it still stands, and what is missing, changed or expired."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from peeltrack.core.chain.rounds import is_complete
from peeltrack.core.dates import in_short, in_words
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.check_context import EvidenceFile, Presence
from peeltrack.core.model.ids import id_order
from peeltrack.core.model.record import Evidence, Record
from peeltrack.core.table import Column


class EvidenceState(StrEnum):
    """What a new look at one piece of evidence finds."""

    GAP = "no evidence"
    CHANGED = "changed"
    MISSING = "missing"
    OUTSIDE = "leads outside"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"
    NO_HASH = "no hash"
    OUT_OF_REACH = "not reachable from here"
    ADDRESS = "address, not looked at"
    AS_RECORDED = "as recorded"


#: What needs nothing done about it.
SOUND = frozenset({EvidenceState.AS_RECORDED, EvidenceState.ADDRESS, EvidenceState.OUT_OF_REACH})

_ABSENT = {
    Presence.MISSING: EvidenceState.MISSING,
    Presence.OUTSIDE: EvidenceState.OUTSIDE,
    Presence.UNREADABLE: EvidenceState.UNREADABLE,
}


@frozen
class EvidenceLine:
    """One piece of evidence, or the lack of any, on a day."""

    record: Record
    evidence: Evidence | None
    state: EvidenceState
    note: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing to do."""
        return self.state in SOUND


def evidence_lines(
    records: Iterable[Record], files: Mapping[str, EvidenceFile], today: date
) -> tuple[EvidenceLine, ...]:
    """Return every piece of evidence of the records, and each open record that has none; by id.

    `files` says what lies under each path and location. A record that says why no evidence can be
    owed has no gap. Evidence may be relied on until the end of the day on which it expires.
    """
    return tuple(line for record in records for line in _of(record, files, today))


def _of(record: Record, files: Mapping[str, EvidenceFile], today: date) -> Iterator[EvidenceLine]:
    owed = not is_complete(record) and not record.evidence_not_applicable.strip()
    if owed and not record.evidence:
        yield EvidenceLine(record=record, evidence=None, state=EvidenceState.GAP)
    for evidence in record.evidence:
        state, note = _state(evidence, files.get(evidence.path or evidence.location), today)
        yield EvidenceLine(record=record, evidence=evidence, state=state, note=note)


def _state(evidence: Evidence, file: EvidenceFile | None, today: date) -> tuple[EvidenceState, str]:
    if file is not None and file.presence in _ABSENT:
        # Somebody else's disk need not be reachable from here; the register itself must be whole.
        return (_ABSENT[file.presence] if evidence.path else EvidenceState.OUT_OF_REACH), ""
    if file is not None and evidence.sha256 and file.differs(evidence.sha256):
        return EvidenceState.CHANGED, f"now {file.sha256[:12]}…, recorded {evidence.sha256[:12]}…"
    if evidence.expires_on is not None and evidence.expired(today):
        return EvidenceState.EXPIRED, f"could be relied on until {in_short(evidence.expires_on)}"
    if file is not None and not evidence.sha256:
        return EvidenceState.NO_HASH, f"it is {file.sha256} now"
    return (EvidenceState.ADDRESS if evidence.url else EvidenceState.AS_RECORDED), ""


def checked_dates(evidence: Evidence, today: date) -> Evidence:
    """Return the evidence. Raises UsageFault for dates that cannot be so."""
    if evidence.obtained_on and evidence.obtained_on > today:
        raise UsageFault(
            f"--obtained {in_words(evidence.obtained_on)} is after today, {in_words(today)}",
            hint="name the day on which the force obtained it",
        )
    if evidence.effective_on and evidence.expires_on and evidence.expires_on < evidence.effective_on:
        dates = f"--expires {in_words(evidence.expires_on)} is before --effective"
        raise UsageFault(
            f"{dates} {in_words(evidence.effective_on)}",
            hint="swap the two, or correct the year",
        )
    return evidence


EVIDENCE_COLUMNS: tuple[Column[EvidenceLine], ...] = (
    Column("id", "Id", lambda line: line.record.id, order=id_order),
    Column("state", "State", lambda line: line.state.value, lambda state: state.upper()),
    Column("title", "Evidence", lambda line: line.evidence.title if line.evidence else "", least=24),
    Column(
        "place",
        "Where",
        lambda line: line.evidence.place if line.evidence else "",
        about="title",
        least=24,
        rank=1,
    ),
    Column("expires_on", "Expires", lambda line: line.evidence.expires_on if line.evidence else None),
    Column(
        "owner",
        "Kept by",
        lambda line: line.evidence.owner if line.evidence else "",
        address=True,
        unless_empty=True,
        about="title",
        label="kept by ",
        rank=1,
    ),
    Column("note", "Note", lambda line: line.note, unless_empty=True, about="title", rank=1),
)
