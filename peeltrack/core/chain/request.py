"""A step that somebody wants to take: whether they may, and whether they say all that it needs."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from peeltrack.core.chain.people import (
    Holding,
    addresses_of,
    holders_for,
    holds,
    owner_of,
    person,
    same_address,
    same_person,
)
from peeltrack.core.chain.readiness import Refusal, no_owner
from peeltrack.core.chain.table import DISTINCT, arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.model.ids import ids_like
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS, Ending, Role, Step
from peeltrack.core.time_zones import force_day


@frozen
class StepRequest:
    """A step as somebody asks for it. The texts are those of the step's entry."""

    step: Step
    by: str  #: e-mail of the person who answers for it
    at: datetime  #: with offset; posts are looked up for its day in the force's time zone
    role: Role | None = None  #: post in which they act; None for the first that the step admits and they hold
    note: str = ""
    reason: str = ""
    reference: str = ""
    on: date | None = None
    successor: str = ""
    ending: Ending | None = None
    recorded_by: str = ""  #: e-mail of who records it, where that is somebody else
    instruction: str = ""


#: A step and who takes it: as somebody asks for it, or as the record keeps it.
StepBy = StepRequest | StepTaken


def holding_of(settings: Settings, record: Record, step: StepBy, role: Role | None) -> Holding | None:
    """Return the post in which the step is taken, as `role` or the first that is held; None for none."""
    roles = (allowed for allowed in arrow_of(step.step).roles if role in (None, allowed))
    day = force_day(step.at, settings.timezone)
    held = (holds(settings, record, allowed, step.by, day) for allowed in roles)
    return next(filter(None, held), None)


def by_whom(
    settings: Settings, record: Record, step: StepBy, role: Role | None, stands: Sequence[StepTaken]
) -> Iterator[Refusal]:
    """Yield why this person may not take the step in this role; None is any that they hold.

    `stands` are the steps of the current round.
    """
    yield from _known(settings, step)
    yield from _role(settings, record, step, role)
    yield from _separation(settings, record, step, stands)
    yield from _recording(settings, record, step, stands)
    yield from _on_behalf(settings, step)


def what_is_said(
    record: Record, request: StepRequest, register: Register | None, today: date
) -> Iterator[Refusal]:
    """Yield what the step's entry lacks or what in it cannot be: texts, successor, dates."""
    yield from _needs(record, request)
    yield from _successor(record, request, register)
    yield from _times(record, request, today)


def clashes(settings: Settings, taken: Sequence[StepTaken]) -> tuple[tuple[StepTaken, StepTaken], ...]:
    """Return pairs of submit, verify and signoff in `taken` that one person took, the earlier first.

    Of several steps of one kind only the first is held against a later one of another.
    """
    counted = [step for step in taken if arrow_of(step.step).distinct and step.by.strip()]
    whose = {by: min(addresses_of(settings, by)) for by in {step.by for step in counted}}
    first: dict[tuple[Step, str], StepTaken] = {}
    pairs = []
    for later in counted:
        person = whose[later.by]
        others = (first.get((step, person)) for step in DISTINCT if step is not later.step)
        pairs += [(earlier, later) for earlier in others if earlier]
        first.setdefault((later.step, person), later)
    return tuple(pairs)


def _known(settings: Settings, step: StepBy) -> Iterator[Refusal]:
    for email in filter(None, (step.by, step.recorded_by)):
        if person(settings, email) is None:
            hint = "add a [[person]] with this email and a name to register.toml"
            yield Refusal(message=f"{email} is not listed in register.toml", hint=hint)


def _role(settings: Settings, record: Record, step: StepBy, role: Role | None) -> Iterator[Refusal]:
    roles, day = arrow_of(step.step).roles, force_day(step.at, settings.timezone)
    if role is not None and role not in roles:
        message = f"{step.step} is for the {_either(roles)}, not for the {role.in_words}"
        yield Refusal(message=message, hint=_acting(settings, record, roles, day))
    elif holding_of(settings, record, step, role) is None:
        roles = roles if role is None else (role,)
        if len(roles) == 1 and roles[0] in OWNERS and not holders_for(settings, record, roles[0], day):
            yield no_owner(record, roles[0])
            return
        message = f"{step.by} is not the {_either(roles)} for {record.id} on {in_words(day)}"
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
    settings: Settings, record: Record, step: StepBy, stands: Sequence[StepTaken]
) -> Iterator[Refusal]:
    hint = (
        f"somebody else who holds the post, or a deputy, has to take it: peeltrack show {record.id} says who"
    )
    for taken in _to_be_apart(settings, step, stands):
        if same_person(settings, taken.by, step.by):
            also = "" if same_address(taken.by, step.by) else f" as {taken.by}"
            message = f"{step.by} took {taken.step} on {record.id} in this round already{also}"
            yield Refusal(message=f"{message}, so cannot also take {step.step}", hint=hint)
    if _judges_own_work(settings, record, step, step.by):
        message = f"{step.by} is the action owner of {record.id} and cannot take {step.step} on it"
        yield Refusal(message=message, hint=hint)


def _recording(
    settings: Settings, record: Record, step: StepBy, stands: Sequence[StepTaken]
) -> Iterator[Refusal]:
    """Yield why whoever records a decision is not independent of it."""
    hint = f"somebody outside this round has to record it: peeltrack show {record.id} says who is in it"
    by, recorder = step.by, step.recorded_by
    for taken in _to_be_apart(settings, step, stands):
        if same_person(settings, taken.by, recorder):
            message = f"{recorder} took {taken.step} on {record.id} in this round"
            yield Refusal(message=f"{message}, so cannot record {step.step}", hint=hint)
        if same_person(settings, taken.recorded_by, by):
            message = f"{by} recorded {taken.step} on {record.id} in this round"
            yield Refusal(message=f"{message}, so cannot take {step.step}", hint=hint)
    if _judges_own_work(settings, record, step, recorder):
        message = f"{recorder} is the action owner of {record.id} and cannot record {step.step} on it"
        yield Refusal(message=message, hint=hint)


def _to_be_apart(settings: Settings, step: StepBy, stands: Sequence[StepTaken]) -> Iterator[StepTaken]:
    """Yield the steps of the round that nobody may have had a hand in who has one in this one."""
    if settings.policy.distinct_people and arrow_of(step.step).distinct:
        yield from (taken for taken in stands if arrow_of(taken.step).distinct)


def _judges_own_work(settings: Settings, record: Record, step: StepBy, email: str) -> bool:
    owner = owner_of(record, Role.ACTION_OWNER)
    return arrow_of(step.step).not_by_action_owner and same_person(settings, owner, email)


def _on_behalf(settings: Settings, step: StepBy) -> Iterator[Refusal]:
    if not step.recorded_by:
        if step.instruction.strip():
            message = "an instruction is given, but not on whose behalf the step is recorded"
            yield Refusal(message=message, hint="name the person who decided: --on-behalf-of E-MAIL")
        return
    if same_address(step.recorded_by, step.by):
        message = f"{step.by} cannot record a step on their own behalf"
        yield Refusal(message=message, hint="take the step itself: leave out --on-behalf-of")
    if not settings.policy.on_instruction:
        message = f"{step.recorded_by} cannot record a step for {step.by}: the policy does not allow it"
        hint = f"{step.by} has to take it, or set on_instruction = true under [policy] in register.toml"
        yield Refusal(message=message, hint=hint)
    if not step.instruction.strip():
        message = f"a step recorded for {step.by} needs their instruction"
        yield Refusal(message=message, hint='name the minute or message: --instruction "…"')


def _needs(record: Record, request: StepRequest) -> Iterator[Refusal]:
    for need in arrow_of(request.step).needs:
        if not need.met_by(request):
            hint = f"peeltrack {request.step} {record.id} {need.option}"
            yield Refusal(message=f"{request.step} needs {need.what}", hint=hint)


def _successor(record: Record, request: StepRequest, register: Register | None) -> Iterator[Refusal]:
    newer = request.successor.strip()
    hint = f"name the newer record: peeltrack {request.step} {record.id} --successor ID"
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
    newer = {
        record.id: step.successor for record in register.records for step in record.step if step.successor
    }
    seen: set[str] = set()
    while (record_id := newer.get(record_id, "")) and record_id not in seen:
        seen.add(record_id)
    return seen


def _times(record: Record, request: StepRequest, today: date) -> Iterator[Refusal]:
    clock = "set the clock of this computer, or --today, right"
    if request.at.tzinfo is None:
        message = f"the step's time {request.at.isoformat()} has no offset from UTC"
        yield Refusal(message=message, hint="write it like 2025-02-20T14:03:00+00:00")
        return
    if request.at.date() > today:
        message = f"the step's time {request.at.isoformat()} is after today, {in_words(today)}"
        yield Refusal(message=message, hint=clock)
    if request.on is not None and request.on > today:
        message = f"the inspectorate's date {in_words(request.on)} is after today, {in_words(today)}"
        yield Refusal(message=message, hint=f"peeltrack {request.step} {record.id} --on DATE")
    before = record.step[-1].at if record.step else None
    if before is not None and request.at < before:
        earlier = f"the step before it, {record.step[-1].step} at {before.isoformat()}"
        yield Refusal(message=f"the step's time {request.at.isoformat()} is before {earlier}", hint=clock)
