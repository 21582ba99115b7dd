"""What a record keeps for ever: entries that are added one after the other, and never changed."""

from datetime import date, datetime

from peeltrack.core.fields import frozen, stored
from peeltrack.core.model.record_words import Meaning, Speaker
from peeltrack.core.model.status import Ending, Status, Step


@frozen
class Extension:
    """A date that was moved. Append-only."""

    field: str = stored("which date was moved: deadline or target")
    from_: date | None = stored("the date before", default=None)
    to: date = stored("the date after")
    on: date = stored("when it was agreed")
    by: str = stored("e-mail of who agreed it")
    reason: str = stored("why")
    reference: str = stored("the inspectorate's reference; for a deadline, which it alone moves", default="")
    said_on: date | None = stored("the inspectorate's date; for a deadline", default=None)


@frozen
class Handover:
    """A change of owner. Append-only."""

    role: str = stored("action-owner, business-lead or strategic-lead")
    from_: str = stored("e-mail of who held it; empty where nobody did", default="")
    to: str = stored("e-mail of who holds it now")
    on: date = stored("when it changed")
    by: str = stored("e-mail of who changed it")
    reason: str = stored("why")


@frozen
class Progress:
    """A dated update. Append-only."""

    on: date = stored("the day it speaks of")
    by: str = stored(
        "e-mail of who wrote it; left out where it was told in public, and nobody knows", default=""
    )
    text: str = stored("what was done")
    reference: str = stored("where it was told, where it was not told here first", default="")
    part: str = stored("id of the part that it speaks of, where it is not all of the record", default="")


@frozen
class StatusSaid:
    """What somebody outside the chain says of the status of a record or a part. Append-only."""

    on: date = stored("the day on which it was said; where only a month or a year is known, its last day")
    on_text: str = stored("the day as it was given, where that is less than a day", default="")
    by: Speaker = stored("who says it; the force is what it says in public")
    text: str = stored("the status in their words")
    means: Meaning | None = stored(
        "what we take that to mean; left out where the words do not tell", default=None
    )
    reference: str = stored("where it was said: a page, a letter, a list, a meeting")
    part: str = stored("id of the part that it speaks of, where it is not all of the record", default="")


@frozen
class StepTaken:
    """One step of the sign-off chain, as the record keeps it. Append-only."""

    step: Step = stored("which step")
    from_: Status = stored("status before")
    to: Status = stored("status after")
    by: str = stored("e-mail of the person who answers for it")
    role: str = stored("the post in which they acted")
    at: datetime = stored("instant with offset, by the signer's own clock")
    digest: str = stored("pt1:sha256:… of what the step vouches for")
    note: str = stored("anything said with it", default="")
    reason: str = stored("why; for return, reopen, decline and end", default="")
    reference: str = stored(
        "the inspectorate's reference; for upload and close. For end and bring-forward where it is said, "
        "and by whom",
        default="",
    )
    on: date | None = stored(
        "the inspectorate's date; for close. For end and bring-forward the day on which it ended",
        default=None,
    )
    ending: Ending | None = stored("how it ended; for end", default=None)
    successor: str = stored("id of the newer record; for supersede", default="")
    recorded_by: str = stored("e-mail of who recorded it, where that was somebody else", default="")
    instruction: str = stored("the minute or message by which they were instructed to record it", default="")
