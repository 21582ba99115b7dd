"""A step that somebody wants to take: whether they may, and whether they say all that it needs."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from peeltrack.core.chain.people import (
    Holding,
    holders_for,
    holds,
    owner_of,
    person,
    same_address,
    same_person,
)
from peeltrack.core.chain.readiness import Refusal
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.model.ids import ids_like
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS, Role, Step


@frozen
class Attempt:
    """A step as somebody asks for it. The texts are those of the step's entry."""

    step: Step
    by: str  #: e-mail of the person who answers for it
    at: datetime  #: with offset; posts are looked up for its day in that offset
    role: Role | None = None  #: post in which they act; None for the first that the step admits and they hold
    note: str = ""
    reason: str = ""
    reference: str = ""
    on: date | None = None
    successor: str = ""
    recorded_by: str = ""  #: e-mail of who records it, where that is somebody else
    instruction: str = ""


def holding_of(settings: Settings, record: Record, attempt: Attempt) -> Holding | None:
    """Return the post in which the step would be taken, or None where the person holds none for it."""
    roles = arrow_of(attempt.step).roles
    held = (holds(settings, record, role, attempt.by, attempt.at.date()) for role in roles)
    return next((one for one in held if one and attempt.role in (None, one.role)), None)


def by_whom(
    settings: Settings, record: Record, attempt: Attempt, stands: Sequence[StepTaken]
) -> Iterator[Refusal]:
    """Yield why this person may not take the step; `stands` are the steps of the current round."""
    yield from _known(settings, attempt)
    yield from _post(settings, record, attempt)
    yield from _separation(settings, record, attempt, stands)
    yield from _recording(settings, record, attempt, stands)
    yield from _on_behalf(settings, attempt)


def what_is_said(
    record: Record, attempt: Attempt, register: Register | None, today: date
) -> Iterator[Refusal]:
    """Yield what the step's entry lacks or what in it cannot be: texts, successor, dates."""
    yield from _needs(record, attempt)
    yield from _successor(record, attempt, register)
    yield from _times(record, attempt, today)


def clashes(settings: Settings, taken: Sequence[StepTaken]) -> tuple[tuple[StepTaken, StepTaken], ...]:
    """Return each pair of submit, verify and signoff in `taken` that one person took, the earlier first."""
    counted = [one for one in taken if arrow_of(one.step).distinct]
    return tuple(
        (earlier, later)
        for at, later in enumerate(counted)
        for earlier in counted[:at]
        if earlier.step is not later.step and same_person(settings, earlier.by, later.by)
    )


def _known(settings: Settings, attempt: Attempt) -> Iterator[Refusal]:
    for email in filter(None, (attempt.by, attempt.recorded_by)):
        if person(settings, email) is None:
            hint = "add a [[person]] with this email and a name to register.toml"
            yield Refusal(message=f"{email} is nobody in register.toml", hint=hint)


def _post(settings: Settings, record: Record, attempt: Attempt) -> Iterator[Refusal]:
    roles, day = arrow_of(attempt.step).roles, attempt.at.date()
    if attempt.role is not None and attempt.role not in roles:
        message = f"{attempt.step} is for the {_either(roles)}, not for the {attempt.role.in_words}"
        yield Refusal(message=message, hint=_acting(settings, record, roles, day))
    elif holding_of(settings, record, attempt) is None:
        roles = roles if attempt.role is None else (attempt.role,)
        message = f"{attempt.by} is not the {_either(roles)} for {record.id} on {in_words(day)}"
        yield Refusal(message=message, hint=_acting(settings, record, roles, day))


def _either(roles: Sequence[Role]) -> str:
    return " or ".join(role.in_words for role in roles)


def _acting(settings: Settings, record: Record, roles: Sequence[Role], day: date) -> str:
    """Return who could take the step that day, and how somebody else is put in the post."""
    acting = [holding.email for role in roles for holding in holders_for(settings, record, role, day)]
    ask = f"ask {' or '.join(acting)}" if acting else f"nobody is the {_either(roles)} that day"
    if any(role in OWNERS for role in roles):
        return f"{ask}; to change it: peeltrack assign {record.id}"
    return f"{ask}; to change it, add a [[post.holder]] with its dates to register.toml"


def _separation(
    settings: Settings, record: Record, attempt: Attempt, stands: Sequence[StepTaken]
) -> Iterator[Refusal]:
    hint = (
        f"somebody else who holds the post, or a deputy, has to take it: peeltrack show {record.id} says who"
    )
    for taken in _to_be_apart(settings, attempt, stands):
        if same_person(settings, taken.by, attempt.by):
            also = "" if same_address(taken.by, attempt.by) else f" as {taken.by}"
            message = f"{attempt.by} took {taken.step} on {record.id} in this round already{also}"
            yield Refusal(message=f"{message}, so cannot also take {attempt.step}", hint=hint)
    if _judges_own_work(settings, record, attempt, attempt.by):
        message = f"{attempt.by} is the action owner of {record.id} and cannot take {attempt.step} on it"
        yield Refusal(message=message, hint=hint)


def _recording(
    settings: Settings, record: Record, attempt: Attempt, stands: Sequence[StepTaken]
) -> Iterator[Refusal]:
    """Yield why who writes a decision down is no second pair of hands."""
    hint = f"who takes no part in this round has to record it: peeltrack show {record.id} says who does"
    by, recorder = attempt.by, attempt.recorded_by
    for taken in _to_be_apart(settings, attempt, stands):
        if same_person(settings, taken.by, recorder):
            message = f"{recorder} took {taken.step} on {record.id} in this round"
            yield Refusal(message=f"{message}, so cannot record {attempt.step}", hint=hint)
        if same_person(settings, taken.recorded_by, by):
            message = f"{by} recorded {taken.step} on {record.id} in this round"
            yield Refusal(message=f"{message}, so cannot take {attempt.step}", hint=hint)
    if _judges_own_work(settings, record, attempt, recorder):
        message = f"{recorder} is the action owner of {record.id} and cannot record {attempt.step} on it"
        yield Refusal(message=message, hint=hint)


def _to_be_apart(settings: Settings, attempt: Attempt, stands: Sequence[StepTaken]) -> Iterator[StepTaken]:
    """Yield the steps of the round that nobody may have had a hand in who has one in this one."""
    if settings.policy.distinct_people and arrow_of(attempt.step).distinct:
        yield from (taken for taken in stands if arrow_of(taken.step).distinct)


def _judges_own_work(settings: Settings, record: Record, attempt: Attempt, email: str) -> bool:
    owner = owner_of(record, Role.ACTION_OWNER)
    return arrow_of(attempt.step).not_by_action_owner and same_person(settings, owner, email)


def _on_behalf(settings: Settings, attempt: Attempt) -> Iterator[Refusal]:
    if not attempt.recorded_by:
        if attempt.instruction.strip():
            message = "an instruction is given, but nobody on whose behalf the step is recorded"
            yield Refusal(message=message, hint="name the person who decided: --on-behalf-of EMAIL")
        return
    if same_address(attempt.recorded_by, attempt.by):
        message = f"{attempt.by} cannot record a step on their own behalf"
        yield Refusal(message=message, hint="take the step itself: leave out --on-behalf-of")
    if not settings.policy.on_instruction:
        message = f"{attempt.recorded_by} cannot record a step for {attempt.by}: the policy does not allow it"
        hint = f"{attempt.by} has to take it, or set on_instruction = true under [policy] in register.toml"
        yield Refusal(message=message, hint=hint)
    if not attempt.instruction.strip():
        message = f"a step recorded for {attempt.by} needs their instruction"
        yield Refusal(message=message, hint='name the minute or message: --instruction "…"')


def _needs(record: Record, attempt: Attempt) -> Iterator[Refusal]:
    for need in arrow_of(attempt.step).needs:
        if not need.met_by(attempt):
            hint = f"peeltrack {attempt.step} {record.id} {need.option}"
            yield Refusal(message=f"{attempt.step} needs {need.what}", hint=hint)


def _successor(record: Record, attempt: Attempt, register: Register | None) -> Iterator[Refusal]:
    newer = attempt.successor.strip()
    hint = f"name the newer record: peeltrack {attempt.step} {record.id} --successor ID"
    if newer and newer == record.id:
        yield Refusal(message=f"{record.id} cannot be superseded by itself", hint=hint)
    elif newer and register is not None:
        if newer not in register.ids:
            hint = ids_like(newer, register.ids)
            yield Refusal(message=f"there is no record {newer} in this register", hint=hint)
        elif record.id in _followed(newer, register):
            message = f"{newer} was itself superseded by {record.id}: neither would be the newer one"
            yield Refusal(message=message, hint=hint)


def _followed(record_id: str, register: Register) -> set[str]:
    """Return the ids that one reaches from a record by going from each to what superseded it."""
    newer = {one.id: step.successor for one in register.records for step in one.step if step.successor}
    seen: set[str] = set()
    while (record_id := newer.get(record_id, "")) and record_id not in seen:
        seen.add(record_id)
    return seen


def _times(record: Record, attempt: Attempt, today: date) -> Iterator[Refusal]:
    clock = "set the clock of this computer, or --today, right"
    if attempt.at.tzinfo is None:
        message = f"the step's time {attempt.at.isoformat()} has no offset from UTC"
        yield Refusal(message=message, hint="write it like 2025-02-20T14:03:00+00:00")
        return
    if attempt.at.date() > today:
        message = f"the step's time {attempt.at.isoformat()} is after today, {in_words(today)}"
        yield Refusal(message=message, hint=clock)
    if attempt.on is not None and attempt.on > today:
        message = f"the inspectorate's date {in_words(attempt.on)} is after today, {in_words(today)}"
        yield Refusal(message=message, hint=f"peeltrack {attempt.step} {record.id} --on DATE")
    before = record.step[-1].at if record.step else None
    if before is not None and attempt.at < before:
        earlier = f"the step before it, {record.step[-1].step} at {before.isoformat()}"
        yield Refusal(message=f"the step's time {attempt.at.isoformat()} is before {earlier}", hint=clock)
