"""The sign-off chain of one record: which steps stand, which have lapsed, and the record one step further."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from peeltrack.core.chain.digest import digest_of
from peeltrack.core.chain.people import as_listed
from peeltrack.core.chain.readiness import Refusal, missing
from peeltrack.core.chain.request import StepRequest, by_whom, holding_of, what_is_said
from peeltrack.core.chain.rounds import lapsed, standing
from peeltrack.core.chain.table import Arrow, arrow_of, next_arrow, way_back
from peeltrack.core.dates import in_words
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Status, Step


def refusals(
    settings: Settings,
    record: Record,
    request: StepRequest,
    *,
    register: Register | None,
    today: date,
    evidence_faults: Sequence[str] = (),
) -> tuple[Refusal, ...]:
    """Return every reason why the step cannot be taken, the state of the chain first; () where it can.

    `register` is asked about other records and events; without it they are not judged.
    `evidence_faults` says what is wrong with the files of evidence, which only the disk knows.
    Evidence that expires today may still be relied on; a step may bear the instant of the one before.
    """
    ready: tuple[Refusal, ...] = ()
    if arrow_of(request.step).vouches:
        ready = missing(record, register=register, today=today, evidence_faults=evidence_faults)
    said = (
        *_base(record, request.step),
        *by_whom(settings, record, request, request.role, standing(record)),
        *ready,
        *what_is_said(record, request, register, today),
    )
    # Once each: that a record has no owner keeps the person from the step, and the record from being ready.
    return tuple(dict.fromkeys(said))


def after_step(settings: Settings, record: Record, request: StepRequest) -> Record:
    """Return the record one step further: its new status, and the step's entry with its digest.

    `refusals` has nothing against it: ValueError is raised where nobody could take it.
    """
    entry = _entry(settings, record, request)
    previous = record.step[-1].digest if record.step else ""
    entry = replace(entry, digest=digest_of(record, entry, previous))
    return replace(record, status=entry.to, step=(*record.step, entry))


def _entry(settings: Settings, record: Record, request: StepRequest) -> StepTaken:
    holding = holding_of(settings, record, request, request.role)
    if holding is None:
        raise ValueError(f"{request.by} holds no post in which to {request.step} {record.id}")
    return StepTaken(
        step=request.step,
        from_=record.status,
        to=arrow_of(request.step).to,
        by=as_listed(settings, request.by),
        role=holding.role.value,
        at=request.at,
        digest="",
        note=request.note,
        reason=request.reason,
        reference=request.reference,
        on=request.on,
        successor=request.successor.strip(),
        ending=request.ending,
        recorded_by=as_listed(settings, request.recorded_by),
        instruction=request.instruction,
    )


def _base(record: Record, step: Step) -> Iterator[Refusal]:
    arrow = arrow_of(step)
    led_to = record.step[-1].to if record.step else record.status
    if led_to is not record.status:
        message = (
            f"{record.id} is {record.status}, but its last step, {record.step[-1].step}, led to {led_to}"
        )
        yield Refusal(message=message, hint=f'set status = "{led_to}" in {record.path or "the file"}')
    if record.status not in arrow.origins:
        origins = _either(arrow.origins)
        kind = record.kind.value.replace("-", " ")
        message = f"{record.id} is {record.status}{_since(record)}: only {origins} {kind} can be {arrow.done}"
        yield Refusal(message=message, hint=_what_is_next(record))
    elif arrow.first and record.step:
        message = f"{record.id} cannot be {arrow.done}: {record.step[0].step} was taken on it here"
        yield Refusal(message=message, hint=_what_is_next(record))
    elif arrow.forward:
        yield from _path(record)
    if arrow.forward:
        yield from _lapses(record)


def _since(record: Record) -> str:
    """Return by whose step the record is where it is: whoever comes second learns who was quicker."""
    if not record.step:
        return ""
    last = record.step[-1]
    return f" ({last.step} by {last.by} on {in_words(last.at.date())} at {last.at:%H:%M})"


def _either(statuses: Sequence[Status]) -> str:
    *others, last = statuses
    listed = f"{', '.join(others)} or {last}" if others else last.value
    return f"{'an' if listed[0] in 'aeiou' else 'a'} {listed}"


def _path(record: Record) -> Iterator[Refusal]:
    taken = {one.step for one in standing(record)}
    status, way = Status.OPEN, list[Step]()
    while status is not record.status and (arrow := next_arrow(status)) is not None:
        way.append(arrow.step)
        status = arrow.to
    for step in way:
        if step not in taken:
            message = f"{record.id} is {record.status}, but holds no {step} in this round"
            yield Refusal(message=message, hint=_way_back(record))


def _lapses(record: Record) -> Iterator[Refusal]:
    for taken in lapsed(record):
        day = in_words(taken.at.date())
        message = f"{taken.step} by {taken.by} on {day} has lapsed: {record.id} was changed after it"
        yield Refusal(message=message, hint=_way_back(record))


def _what_is_next(record: Record) -> str:
    if lapsed(record):
        return _way_back(record)
    arrow = next_arrow(record.status)
    if arrow is None:
        return _way_back(record)
    return f"next is {arrow.step}, by {arrow.roles[0].of_a_record}: peeltrack {arrow.step} {record.id}"


def _way_back(record: Record) -> str:
    if command := new_round(record):
        return f"to begin a new round: {command}"
    return f"{record.status} has no step back; see peeltrack show {record.id}"


def new_round(record: Record) -> str:
    """Return the command that begins a new round, or "" where no step leads back from the status."""
    back = way_back(record.status)
    return command_for(back, record) if back else ""


def command_for(arrow: Arrow, record: Record) -> str:
    """Return the command that takes the step on `record`, with each thing that it needs."""
    return " ".join((f"peeltrack {arrow.step} {record.id}", *(need.option for need in arrow.needs)))
