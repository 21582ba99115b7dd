"""What the register keeps of a publication: its grades, its measures, what its records wait on."""

from datetime import date
from enum import StrEnum

from peeltrack.core.fields import frozen, stored
from peeltrack.core.model.record import Kind, Measure, Owners


class Publication(StrEnum):
    """How far a source has come."""

    PUBLISHED = "published"
    AWAITED = "awaited"


@frozen
class Judgment:
    """A grade for one area of policing."""

    area: str = stored("what was judged")
    grade: str = stored("the grade in lower case; ungraded where the area was inspected without one")
    note: str = stored("anything a reader must know of this grade", default="")


@frozen
class InnovativePractice:
    """A positive item, kept."""

    title: str = stored("what it is, in the keeper's words")
    area: str = stored("the area it was found under", default="")
    summary: str = stored("why it was named, in the keeper's words", default="")


@frozen
class Event:
    """Something outside the force that records of this source wait on."""

    id: str = stored("name by which dependencies refer to it")
    title: str = stored("what has to happen")
    owner: str = stored("the body whose move it is", default="")
    after: str = stored("id of the event that has to happen first", default="")
    expected_text: str = stored("when it was expected, in the words used", default="")
    resolved_on: date | None = stored("when it happened", default=None)


@frozen
class Tally:
    """A count that a document gives of items that the register does not hold one by one."""

    label: str = stored("what is counted")
    items: int = stored("how many there are")
    closed: int | None = stored("how many of them the DCC had closed", default=None)
    kind: Kind | None = stored("what kind of items they are, where they were counted by that", default=None)
    status: str = stored(
        "the status that they have in the words of whoever counted, where they were counted by that",
        default="",
    )
    priority: str = stored("the priority or risk that they have, where they were counted by that", default="")
    said_on: date | None = stored("when that was said", default=None)
    said_by: str = stored("who said it", default="")


@frozen
class Importing:
    """What a person said of the lists that are brought into this source: next month's needs it again."""

    columns: tuple[str, ...] = stored('what a heading stands for: "Rec. Owner = addressed_to"', default=())
    status: tuple[str, ...] = stored('what words of status mean: "Work in hand = open"', default=())
    table: tuple[str, ...] = stored("numbers of the tables that are meant; all where left out", default=())
    sheet: str = stored("the sheet of a workbook that is meant", default="")
    take: tuple[str, ...] = stored("how texts begin that are items, whatever they look like", default=())
    leave: tuple[str, ...] = stored("how texts begin that are no items", default=())
    says: str = stored(
        "whose statuses the lists tell: inspectorate, commissioner, auditor or force", default=""
    )
    wording: bool | None = stored("whether the published text is kept; left out for no", default=None)


@frozen
class Source:
    """A publication, or work that began before one."""

    title: str = stored("its name")
    publisher: str = stored("who issued it; left out where that is not known", default="")
    prefix: str = stored("what its records' ids begin with", default="")
    state: Publication = stored("whether it is out", default=Publication.PUBLISHED)
    published: date | None = stored(
        "day of publication; left out where only a month or nothing is known", default=None
    )
    published_text: str = stored("the date as the document gives it", default="")
    response_on: date | None = stored("day of the force's first response as a whole", default=None)
    reference: tuple[str, ...] = stored("where it can be found: titles, addresses, references", default=())
    summary: str = stored("what it is about, in the keeper's words", default="")
    priority_scale: tuple[str, ...] = stored(
        "the priorities or risks that it gives its items, the highest first", default=()
    )
    scale: str = stored("scale of its grades: four-tier or five-tier", default="")
    scale_note: str = stored("with what the grades may be compared", default="")
    owners: Owners = stored("who leads on its records, unless they say otherwise", default=Owners())
    judgment: tuple[Judgment, ...] = stored("grades", default=())
    innovative_practice: tuple[InnovativePractice, ...] = stored("positive items", default=())
    event: tuple[Event, ...] = stored("outside events that records wait on", default=())
    measure: tuple[Measure, ...] = stored(
        "what the publication counted beside its recommendations", default=()
    )
    tally: tuple[Tally, ...] = stored("counts of items that are not held one by one", default=())
    import_: Importing = stored("how lists of this source are read", default=Importing())
    key: str = ""  #: name of its folder
