"""What others say of a record's status, held against where it is in the chain."""

from collections.abc import Mapping

from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.dates import in_short
from peeltrack.core.model.record import Meaning, Record, StatusSaid
from peeltrack.core.model.status import Status

#: Where a record can be without contradicting those who say this of it.
AGREES: Mapping[Meaning, frozenset[Status]] = {
    Meaning.OPEN: frozenset(Status) - COMPLETE,
    Meaning.DONE: COMPLETE,
    Meaning.CLOSED: COMPLETE - {Status.SIGNED_OFF, Status.UPLOADED},
    Meaning.SUPERSEDED: frozenset({Status.SUPERSEDED, Status.ENDED}),
    Meaning.NOT_ADOPTED: frozenset({Status.NOT_ADOPTED}),
}


def latest_said(record: Record, part: str = "") -> tuple[StatusSaid, ...]:
    """Return what each speaker said last of the record as a whole, or of a part, the latest word first.

    Of two words of one speaker and one day the later entry counts.
    """
    last: dict[str, StatusSaid] = {}
    for said in record.said:
        if said.part == part and (said.by not in last or last[said.by].on <= said.on):
            last[said.by] = said
    return tuple(sorted(last.values(), key=lambda said: said.on, reverse=True))


def contradicting(record: Record) -> tuple[StatusSaid, ...]:
    """Return those last words on a record with which its own status does not agree, the latest first.

    Who spoke before the last step was taken could not know of it, and contradicts nothing.
    """
    taken = record.step[-1].at.date() if record.step else None
    return tuple(
        said
        for said in latest_said(record)
        if said.means is not None
        and record.status not in AGREES[said.means]
        and (taken is None or said.on >= taken)
    )


def said_in_words(said: StatusSaid) -> str:
    """Return a word of others as a listing says it: who, what it is taken to mean, and when.

    What nobody has taken to mean anything is given in the speaker's own words.

    >>> from datetime import date
    >>> from peeltrack.core.model.record import Speaker
    >>> said_in_words(StatusSaid(on=date(2024, 11, 21), by=Speaker.FORCE, text="we comply",
    ...     means=Meaning.DONE, reference="response page"))
    'force says done 21 Nov 2024'
    """
    what = said.means.value.replace("-", " ") if said.means else f'"{said.text}"'
    of_part = f" of part {said.part}" if said.part else ""
    return f"{said.by.value} says {what}{of_part} {said.on_text or in_short(said.on)}"
