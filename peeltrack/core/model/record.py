"""What the register keeps: every noun as a frozen value, named as in the TOML.

The classes are the file format. `core.model.decode` reads by them, the JSON Schema and the guide's
tables of the files are made from them: to add a stored field, add it here. A trailing underscore
keeps a Python keyword apart (`from_` is `from` in the file). What is only ever added to stands in
`record_entries`.
"""

from datetime import date

from peeltrack.core.fields import frozen, stored
from peeltrack.core.limits import STEPS
from peeltrack.core.model.record_entries import Extension as Extension
from peeltrack.core.model.record_entries import Handover as Handover
from peeltrack.core.model.record_entries import Progress as Progress
from peeltrack.core.model.record_entries import StatusSaid as StatusSaid
from peeltrack.core.model.record_entries import StepTaken as StepTaken
from peeltrack.core.model.record_words import Assessment as Assessment
from peeltrack.core.model.record_words import Better as Better
from peeltrack.core.model.record_words import Kind as Kind
from peeltrack.core.model.record_words import Meaning as Meaning
from peeltrack.core.model.record_words import Relation as Relation
from peeltrack.core.model.record_words import Route as Route
from peeltrack.core.model.record_words import Said as Said
from peeltrack.core.model.record_words import Speaker as Speaker
from peeltrack.core.model.status import Status

#: The claim of a record whose parts were assessed differently.
SPLIT = "split"


@frozen
class Owners:
    """The people who answer for a record, by e-mail as in register.toml; "" while unallocated."""

    action_owner: str = stored("does the work", default="")
    business_lead: str = stored(
        "writes the position statement and submits; a chief superintendent or head of department", default=""
    )
    strategic_lead: str = stored("verifies the evidence; usually an assistant chief constable", default="")


@frozen
class Response:
    """What the force told the inspectorate first."""

    on: date | None = stored("day of the response", default=None)
    accepted: bool | None = stored("whether it accepted it; left out where it did not say", default=None)
    assessment: Assessment = stored("how far the force said it complied", default=Assessment.UNSTATED)
    assessment_text: str = stored("the words it used", default="")
    timescale: str = stored("what it promised about time, in the keeper's words", default="")
    summary: str = stored("the response in the keeper's words", default="")


@frozen
class Position:
    """The position statement: what the force vouches for at sign-off."""

    statement: str = stored("the statement", default="")
    updated_on: date | None = stored("when it was last written", default=None)


@frozen
class Element:
    """A part of one recommendation that is answered on its own."""

    id: str = stored("number of the part, such as 7.1")
    title: str = stored("what the part asks for")
    assessment: Assessment = stored("how far the force said it complied", default=Assessment.UNSTATED)
    assessment_text: str = stored("the words it used", default="")
    summary: str = stored("what the force first said of this part, in the keeper's words", default="")
    statement: str = stored("the position on this part", default="")
    not_applicable: str = stored("why the part does not apply to the force, where it does not", default="")
    wording: str = stored("the published text, where the register's keeper has put it in", default="")
    deadline: date | None = stored("the inspectorate's date for this part", default=None)
    deadline_text: str = stored("that date as published, even where it is no date", default="")
    owner: str = stored("who answers for it: an e-mail, or a team of register.toml", default="")
    evidence_not_applicable: str = stored("why no evidence can be owed of it, where that is so", default="")

    @property
    def answered(self) -> bool:
        """Whether the part has a position or a reason why none is owed."""
        return bool(self.statement.strip() or self.not_applicable.strip())


@frozen
class Action:
    """Something that is planned for a record: what, who, by when, and whether it was done."""

    what: str = stored("what is to be done")
    owner: str = stored("who does it: an e-mail, or a team of register.toml", default="")
    due_on: date | None = stored("the last day for it", default=None)
    due_text: str = stored(
        "the day as it was promised, where that is less than a day; `due_on` is its last day", default=""
    )
    done_on: date | None = stored("when it was done", default=None)
    reference: str = stored("where it was promised", default="")


@frozen
class Evidence:
    """One piece of evidence: a file in the register, a file kept elsewhere, or an address."""

    title: str = stored("what it is")
    path: str = stored(
        "file inside the register, relative to register.toml, with forward slashes", default=""
    )
    location: str = stored("where a file outside the register is kept", default="")
    url: str = stored("address, for what is published", default="")
    sha256: str = stored("SHA-256 of the file's bytes, in hexadecimal", default="")
    effective_on: date | None = stored("first day for which it holds", default=None)
    obtained_on: date | None = stored("when the force obtained it", default=None)
    expires_on: date | None = stored("last day on which it may be relied on", default=None)
    owner: str = stored("e-mail of who keeps it", default="")

    @property
    def place(self) -> str:
        """Where it is, as the record writes it."""
        return self.path or self.location or self.url

    def expired(self, today: date) -> bool:
        """Return whether it may no longer be relied on; on the day on which it expires it still may."""
        return self.expires_on is not None and self.expires_on < today


@frozen
class Dependency:
    """Something that must happen first: another record, a shared event of the source, or words."""

    id: str = stored("id of a record in this register", default="")
    event: str = stored("id of an [[event]] in the same source.toml", default="")
    text: str = stored("an outside event in words, where it is neither", default="")
    note: str = stored("what it holds up", default="")
    resolved_on: date | None = stored("when it stopped holding the record up", default=None)


@frozen
class Link:
    """A relation to another record, or to an earlier finding that is not in the register."""

    relation: Relation = stored("how this record stands to the other")
    id: str = stored("id of a record in this register", default="")
    reference: str = stored("an earlier finding that is not in the register, in words", default="")
    year: str = stored("year of the earlier finding where it is given, such as 2018/19", default="")
    note: str = stored("what is taken up again", default="")


@frozen
class Visit:
    """A visit at which the inspectorate looked at a record, or will."""

    on: date = stored("its first day")
    what: str = stored("what kind of visit it is, such as a revisit")
    found: str = stored("what it found, in the keeper's words", default="")
    reference: str = stored("the letter or report of it", default="")


@frozen
class Reading:
    """One value of a measure."""

    on: date | None = stored("day for which it holds", default=None)
    period: str = stored("the period in words, where it is no single day", default="")
    value: int | float = stored("the value, in the measure's unit")
    sample: int | None = stored("how many cases were looked at", default=None)
    count: int | None = stored("how many of the sample, where a share was counted", default=None)
    margin: int | float | None = stored(
        "half the width of the confidence interval, in the measure's unit", default=None
    )
    source: Said = stored("who stands behind it")
    note: str = stored("anything a reader must know of this value", default="")


@frozen
class Measure:
    """Something counted over time, with the direction that is better."""

    name: str = stored("what is measured")
    unit: str = stored("its unit, such as % or cases")
    better: Better | None = stored("the direction that is better; left out where neither is", default=None)
    target: int | float | None = stored("the value to reach", default=None)
    note: str = stored("anything a reader must know of the measure", default="")
    reading: tuple[Reading, ...] = stored("the values, oldest first", default=())


@frozen
class Recurrence:
    """A duty that comes round again, and is never closed by being done once."""

    duty: str = stored("what is done each time")
    every_months: int = stored("months between two turns")
    anchor: date | None = stored("day from which the turns are counted", default=None)
    last_on: date | None = stored("when it was last done", default=None)


@frozen
class Record:
    """One recommendation, area for improvement, cause of concern, finding or commitment."""

    id: str = stored("unique in the register, upper case, PREFIX-…; the file's name")
    title: str = stored("a short name in the keeper's own words")
    wording: str = stored("the published text, where the register's keeper has put it in", default="")
    summary: str = stored("what is asked, in the keeper's own words", default="")
    kind: Kind = stored("what it is")
    number: str = stored("as published; left out or empty where the publication gives none", default="")
    portal_id: str = stored("its id in the inspectorate's portal, beside the printed number", default="")
    area: str = stored("the part of the publication that it stands under", default="")
    theme: tuple[str, ...] = stored("subjects, for finding it again", default=())
    addressed_to: tuple[str, ...] = stored("bodies it is addressed to", default=())
    response_route: Route = stored("who answers the publisher", default=Route.FORCE)
    issued_on: date | None = stored("day it was issued, where that is not its publication", default=None)
    accelerated: bool | None = stored("whether it was issued before its report", default=None)
    priority: str = stored(
        "its priority or risk, in a word of the publication's `priority_scale`", default=""
    )
    deadline: date | None = stored("the inspectorate's date; left out where there is none", default=None)
    deadline_text: str = stored("the deadline as published, even where it is no date", default="")
    deadline_basis: str = stored(
        "how it follows from publication: N months, or N days, after or beginning with publication",
        default="",
    )
    target: date | None = stored("the force's own date", default=None)
    target_text: str = stored(
        "the target as it was set, where that is less than a day: a month, a quarter or a year; `target` is "
        "its last day",
        default="",
    )
    forecast: date | None = stored(
        "when its owner honestly expects it to be done; no promise, and it may move freely", default=None
    )
    forecast_text: str = stored(
        "the forecast as it was given, where that is less than a day; `forecast` is its last day",
        default="",
    )
    late_because: str = stored("why it is late, in a word of `late_reasons` of register.toml", default="")
    status: Status = stored("where the work is")
    monitoring: str = stored("the phase of monitoring in which the inspectorate keeps it", default="")
    impact: str = stored("what has changed for the public because of it, and how that shows", default="")
    evidence_not_applicable: str = stored("why no evidence can be owed, where that is so", default="")
    owners: Owners = stored("the people who answer for it", default=Owners())
    response: Response | None = stored("what the force told the inspectorate first", default=None)
    position: Position = stored("the position statement", default=Position())
    recurrence: Recurrence | None = stored("a duty that comes round again", default=None)
    element: tuple[Element, ...] = stored("parts answered on their own", default=())
    evidence: tuple[Evidence, ...] = stored("what shows that it was done", default=())
    dependency: tuple[Dependency, ...] = stored("what it waits on", default=())
    visit: tuple[Visit, ...] = stored("visits at which the inspectorate looked at it", default=())
    link: tuple[Link, ...] = stored("relations to other records", default=())
    measure: tuple[Measure, ...] = stored("what is counted", default=())
    action: tuple[Action, ...] = stored("what is planned, and what of it is done", default=())
    progress: tuple[Progress, ...] = stored("dated updates; append-only", default=())
    said: tuple[StatusSaid, ...] = stored("what others say of its status; append-only", default=())
    handover: tuple[Handover, ...] = stored("changes of owner; append-only", default=())
    extension: tuple[Extension, ...] = stored("dates that were moved; append-only", default=())
    step: tuple[StepTaken, ...] = stored("the sign-off chain; append-only", default=(), most=STEPS)
    source: str = ""  #: name of the source's folder
    path: str = ""  #: the file, relative to register.toml, with forward slashes

    @property
    def claim(self) -> str:
        """What the force said of its compliance: an Assessment, "split", or "" without a response."""
        if self.element:
            parts = {element.assessment for element in self.element} - {Assessment.UNSTATED}
            if len(parts) > 1:
                return SPLIT
        return "" if self.response is None else self.response.assessment.value

    @property
    def part_due_on(self) -> date | None:
        """The earliest day by which the inspectorate wants a part that is not answered; None for none."""
        days = (part.deadline for part in self.element if part.deadline and not part.answered)
        return min(days, default=None)

    @property
    def latest_on(self) -> date | None:
        """The latest day of a step, update, word of others, extension, handover or reading; None for none."""
        dated = [step.at.date() for step in self.step]
        added = (self.progress, self.said, self.extension, self.handover)
        dated += [one.on for some in added for one in some]
        dated += [reading.on for measure in self.measure for reading in measure.reading if reading.on]
        return max(dated, default=None)
