"""What the register keeps of a publication: its grades, its measures, what its records wait on."""

from datetime import date
from enum import StrEnum

from peeltrack.core.fields import frozen, stored
from peeltrack.core.model.record import Measure


class Publication(StrEnum):
    """How far a source has come."""

    PUBLISHED = "published"
    AWAITED = "awaited"


@frozen
class Judgment:
    """A grade for one area of policing."""

    area: str = stored("what was judged", required=True)
    grade: str = stored(
        "the grade in lower case; ungraded where the area was inspected without one", required=True
    )
    note: str = stored("anything a reader must know of this grade")


@frozen
class InnovativePractice:
    """A positive item, kept."""

    title: str = stored("what it is, in the keeper's words", required=True)
    area: str = stored("the area it was found under")
    summary: str = stored("why it was named, in the keeper's words")


@frozen
class Event:
    """Something outside the force that records of this source wait on."""

    id: str = stored("name by which dependencies refer to it", required=True)
    title: str = stored("what has to happen", required=True)
    owner: str = stored("the body whose move it is")
    after: str = stored("id of the event that has to happen first")
    expected_text: str = stored("when it was expected, in the words used")
    resolved_on: date | None = stored("when it happened", None)


@frozen
class Tally:
    """A count that a document gives of items that the register does not hold one by one."""

    label: str = stored("what is counted", required=True)
    items: int | None = stored("how many there are", None, required=True)
    closed: int | None = stored("how many of them the DCC had closed", None)
    said_on: date | None = stored("when that was said", None)
    said_by: str = stored("who said it")


@frozen
class Source:
    """A publication, or work that began before one."""

    title: str = stored("its name", required=True)
    publisher: str = stored("who issued it", required=True)
    prefix: str = stored("what its records' ids begin with")
    state: Publication = stored("whether it is out", Publication.PUBLISHED)
    published: date | None = stored(
        "day of publication; left out where only a month or nothing is known", None
    )
    published_text: str = stored("the date as the document gives it")
    response_on: date | None = stored("day of the force's first response as a whole", None)
    reference: tuple[str, ...] = stored("where it can be found: titles, addresses, references", ())
    summary: str = stored("what it is about, in the keeper's words")
    scale: str = stored("scale of its grades: four-tier or five-tier")
    scale_note: str = stored("with what the grades may be compared")
    judgment: tuple[Judgment, ...] = stored("grades", ())
    innovative_practice: tuple[InnovativePractice, ...] = stored("positive items", ())
    event: tuple[Event, ...] = stored("outside events that records wait on", ())
    measure: tuple[Measure, ...] = stored("what the publication counted beside its recommendations", ())
    tally: tuple[Tally, ...] = stored("counts of items that are not held one by one", ())
    key: str = ""  #: name of its folder
