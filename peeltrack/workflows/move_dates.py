"""Moves of the dates of one record: the deadline on the inspectorate's word, target and forecast on our own.

Each takes a record that is open, and returns the edit with nothing written yet.
"""

from datetime import date

from peeltrack.core.dates import in_words
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.decode import written
from peeltrack.core.model.due_dates import deadline_of
from peeltrack.core.model.record import Extension, Record
from peeltrack.core.periods import NamedDay
from peeltrack.workflows.edit import Edit, OpenedRecord, edited
from peeltrack.workflows.register_on_day import RegisterOnDay


def move_target(
    here: RegisterOnDay, opened: OpenedRecord, to: NamedDay, *, on: date, by: str, reason: str
) -> Edit:
    """Move the force's own date, and keep from when, by whom and why; a first one is only written.

    Raises UsageFault for the date that it is already, and for a move without a reason.
    """
    record = opened.record
    draft = opened.draft.set({("target",): to.on, ("target_text",): to.text or None})
    if record.target is None:
        return edited(here, draft, f"{record.id}: the target is {to.in_words}")
    if record.target == to.on:
        raise UsageFault(
            f"the target of {record.id} is {in_words(to.on)} already",
            hint=f"look: peeltrack show {record.id}",
        )
    if not reason:
        raise UsageFault("--reason is missing", hint='a target that is moved needs one: --reason "…"')
    extension = Extension(field="target", from_=record.target, to=to.on, on=on, by=by, reason=reason)
    return edited(here, draft.append("extension", written(extension)), _moved(record, extension))


def set_forecast(here: RegisterOnDay, opened: OpenedRecord, to: NamedDay) -> Edit:
    """Write when it is honestly expected to be done. It may move freely, and no move is kept."""
    record = opened.record
    draft = opened.draft.set({("forecast",): to.on, ("forecast_text",): to.text or None})
    deadline = deadline_of(record, here.register.source_of(record)).on
    late = [f"that is after the deadline, {in_words(deadline)}"] if deadline and to.on > deadline else []
    return edited(here, draft, f"{record.id}: the forecast is {to.in_words}", *late)


@frozen
class InspectorateSaid:
    """On what word of the inspectorate a deadline is moved."""

    reference: str
    said_on: date


def move_deadline(
    here: RegisterOnDay,
    opened: OpenedRecord,
    to: date,
    word: InspectorateSaid,
    *,
    on: date,
    by: str,
    reason: str,
) -> Edit:
    """Move the inspectorate's date on its own word, and keep from when, by whom and why.

    A move that the force has made by itself can be confirmed: then it leads to the same date. Raises
    UsageFault for any other date that is not later.
    """
    record = opened.record
    before = deadline_of(record, here.register.source_of(record)).on
    if before is not None and to <= before and not (to == before and _on_own_word(record)):
        raise UsageFault(
            f"--deadline {in_words(to)} is not after the deadline of {record.id}, {in_words(before)}",
            hint=f"an extension moves a date on; to correct a mistyped one, edit {record.path}",
        )
    extension = Extension(
        field="deadline",
        from_=before,
        to=to,
        on=on,
        by=by,
        reason=reason,
        reference=word.reference,
        said_on=word.said_on,
    )
    draft = opened.draft.set({("deadline",): to}).append("extension", written(extension))
    return edited(here, draft, _moved(record, extension))


def _on_own_word(record: Record) -> bool:
    """Return whether the deadline was last moved without a word of the inspectorate."""
    moves = [extension for extension in record.extension if extension.field == "deadline"]
    return bool(moves) and not (moves[-1].reference and moves[-1].said_on)


def _moved(record: Record, extension: Extension) -> str:
    was = f" from {in_words(extension.from_)}" if extension.from_ else ""
    return f"{record.id}: the {extension.field} is moved{was} to {in_words(extension.to)}"
