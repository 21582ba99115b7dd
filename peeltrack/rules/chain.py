"""Rules of the chain: what the steps of a record say, against the chain, the posts and the content."""

from collections.abc import Iterator

from peeltrack.core.chain.people import holds, owner_of, same_address, same_person
from peeltrack.core.chain.steps import clashes, lapsed, new_round, rounds, standing
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Role, Status
from peeltrack.rules.digests import DIGESTS
from peeltrack.rules.examples import (
    EVIDENCE,
    OWNERS,
    POSITION,
    POSTS,
    SIGNOFF,
    SUBMIT,
    UPLOAD,
    VERIFY,
    a_record,
    a_register,
)
from peeltrack.rules.rule import RESTORE, Files, Rule, in_record


def _with_steps(examined: CheckContext) -> Iterator[Record]:
    return (record for record in examined.register.records if record.step)


def _status(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        if record.step and record.status is not (led_to := record.step[-1].to):
            last = f"its last step, {record.step[-1].step}, led to {led_to}"
            hint = f'set status = "{led_to}", or take the step that leads to {record.status}'
            yield in_record(record, ("status",), f"status is {record.status}, but {last}", hint)
        elif not record.step and record.status is not Status.OPEN:
            message = f"status is {record.status}, but no step led there"
            hint = f'set status = "open", and take the steps: peeltrack submit {record.id}'
            yield in_record(record, ("status",), message, hint)


def _order(examined: CheckContext) -> Iterator[Finding]:
    for record in _with_steps(examined):
        status = Status.OPEN
        for index, step in enumerate(record.step):
            if step.from_ is not status:
                before = "the step above it led to" if index else "every record begins as"
                message = f"{step.step} is from {step.from_}, but {before} {status}"
                yield in_record(record, ("step", index, "from"), message, RESTORE)
            arrow = arrow_of(step.step)
            if step.to is not arrow.to or step.from_ not in arrow.origins:
                origins = " or ".join(arrow.origins)
                message = (
                    f"{step.step} is from {step.from_} to {step.to}, but leads from {origins} to {arrow.to}"
                )
                yield in_record(record, ("step", index), message, RESTORE)
            status = step.to


def _needs(examined: CheckContext) -> Iterator[Finding]:
    for record in _with_steps(examined):
        for index, step in enumerate(record.step):
            for need in arrow_of(step.step).needs:
                if not need.met_by(step):
                    message = f"{step.step} has no {need.key}"
                    yield in_record(record, ("step", index), message, RESTORE)


def _separation(examined: CheckContext) -> Iterator[Finding]:
    settings = examined.register.settings
    joined = _joined(settings)
    for record in _with_steps(examined):
        # Nearly always: nobody who took a step is anybody else in it.
        if not joined and _all_differ(record):
            continue
        for taken in rounds(record) if settings.policy.distinct_people else ():
            for earlier, later in clashes(settings, taken):
                message = f"{later.by} took {later.step} after {_same(earlier, later)} in the same round"
                yield in_record(record, (*_place(record, later), "by"), message, _another(record, later))
        for step in standing(record):
            owner = record.owners.action_owner
            if arrow_of(step.step).not_by_action_owner and same_person(settings, owner, step.by):
                message = f"{step.by} took {step.step}, and is the action owner, {owner}"
                yield in_record(record, (*_place(record, step), "by"), message, _another(record, step))


def _same(earlier: StepTaken, later: StepTaken) -> str:
    return f"{earlier.step}" if same_address(earlier.by, later.by) else f"{earlier.step} as {earlier.by}"


def _joined(settings: Settings) -> bool:
    """Return whether a signing key stands with two people, so that two addresses may be one person."""
    keys = [key.public.split()[1:2] for person in settings.person for key in person.key]
    return any(keys.count(key) > 1 for key in keys)


def _all_differ(record: Record) -> bool:
    people = [step.by.strip().casefold() for step in record.step]
    return len({*people, record.owners.action_owner.strip().casefold()}) > len(people)


def _place(record: Record, step: StepTaken) -> tuple[str, int]:
    return ("step", next(index for index, one in enumerate(record.step) if one is step))


def _another(record: Record, step: StepTaken) -> str:
    back = new_round(record) or f"{record.status} has no step back; see peeltrack show {record.id}"
    return f"begin a new round, and let somebody else {step.step}: {back}"


def _lapsed(examined: CheckContext) -> Iterator[Finding]:
    for record in _with_steps(examined):
        for step in lapsed(record):
            day = in_words(step.at.date())
            message = (
                f"{step.step} by {step.by} on {day} has lapsed: what it vouched for was changed afterwards"
            )
            anew = f", or begin a new round: {back}" if (back := new_round(record)) else ""
            hint = f"undo the change{anew}"
            yield in_record(record, (*_place(record, step), "digest"), message, hint)


def _role(examined: CheckContext) -> Iterator[Finding]:
    for record in _with_steps(examined):
        for index, step in enumerate(record.step):
            roles = arrow_of(step.step).roles
            if step.role not in roles:
                message = f"{step.step} was taken as {step.role or 'nobody'}, but is for {' or '.join(roles)}"
                yield in_record(record, ("step", index, "role"), message, RESTORE)


def _post(examined: CheckContext) -> Iterator[Finding]:
    settings = examined.register.settings
    for record in _with_steps(examined):
        for step in standing(record):
            if step.role not in arrow_of(step.step).roles:
                continue
            role, day = Role(step.role), step.at.date()
            held = same_address(owner_of(record, role), step.by) or holds(
                settings, record, role, step.by, day
            )
            # Whoever changed the owners afterwards made the step lapse, and that is said.
            if not held and step not in lapsed(record):
                message = f"{step.by} took {step.step} as {role}, but did not hold that post on {day}"
                hint = "add a [[post.holder]] with its dates to register.toml, or have the step taken anew"
                yield in_record(record, (*_place(record, step), "by"), message, hint)


def _instruction(examined: CheckContext) -> Iterator[Finding]:
    allowed = examined.register.settings.policy.on_instruction
    for record in _with_steps(examined):
        for index, step in enumerate(record.step):
            where = ("step", index)
            if step.recorded_by and not step.instruction.strip():
                message = f"{step.recorded_by} recorded {step.step} for {step.by} without an instruction"
                yield in_record(record, (*where, "recorded_by"), message, RESTORE)
            elif step.recorded_by and not allowed:
                message = (
                    f"{step.recorded_by} recorded {step.step} for {step.by}, but on_instruction is false"
                )
                hint = "set on_instruction = true under [policy], or have the step taken by the person"
                yield in_record(record, (*where, "recorded_by"), message, hint)
            elif step.instruction.strip() and not step.recorded_by:
                message = (
                    f'the instruction "{step.instruction}" is given, but nobody who recorded {step.step}'
                )
                yield in_record(record, (*where, "instruction"), message, RESTORE)


_CONTENT = (OWNERS, POSITION, EVIDENCE)


def _at(status: Status, *steps: str, settings: str = POSTS, content: tuple[str, ...] = _CONTENT) -> Files:
    return a_register(a_record(*content, *steps, status=status), settings=settings)


_SUBMITTED = SUBMIT.format(DIGESTS["submit"])
_VERIFIED = VERIFY.format(DIGESTS["verify"])
_SIGNED_OFF = SIGNOFF.format(DIGESTS["signoff"])
_BY_BEN = OWNERS.replace("cat@", "ben@")

STATUS_DIFFERS = Rule(
    code="PT201",
    name="status-differs",
    why="A status that no step led to claims a sign-off that nobody gave.",
    bad=_at(Status.VERIFIED, _SUBMITTED),
    good=_at(Status.VERIFIED, _SUBMITTED, _VERIFIED),
    check=_status,
)
STEPS_OUT_OF_ORDER = Rule(
    code="PT202",
    name="steps-out-of-order",
    why="A sign-off that was not submitted and verified first rests on nobody's work.",
    bad=_at(Status.SIGNED_OFF, _SUBMITTED, SIGNOFF.format(DIGESTS["signoff without verify"])),
    good=_at(Status.SIGNED_OFF, _SUBMITTED, _VERIFIED, _SIGNED_OFF),
    check=_order,
)
STEP_LACKS = Rule(
    code="PT203",
    name="step-lacks",
    why="Without the inspectorate's reference, or the reason, nobody can show why a record stands there.",
    bad=_at(
        Status.UPLOADED,
        _SUBMITTED,
        _VERIFIED,
        _SIGNED_OFF,
        UPLOAD.replace('reference = "HM-41"\n', "").format(DIGESTS["upload without a reference"]),
    ),
    good=_at(Status.UPLOADED, _SUBMITTED, _VERIFIED, _SIGNED_OFF, UPLOAD.format(DIGESTS["upload"])),
    check=_needs,
)
SAME_PERSON = Rule(
    code="PT204",
    name="same-person",
    why="Somebody who verifies or signs off their own submission is no second pair of eyes.",
    bad=_at(
        Status.VERIFIED,
        SUBMIT.format(DIGESTS["submit by ben"]),
        VERIFY.replace("cat@", "ben@").format(DIGESTS["verify by ben"]),
        content=(_BY_BEN, POSITION, EVIDENCE),
    ),
    good=_at(Status.VERIFIED, _SUBMITTED, _VERIFIED),
    check=_separation,
)
STEP_LAPSED = Rule(
    code="PT205",
    name="step-lapsed",
    why="A sign-off vouches for the words that were read; after a change it vouches for nothing.",
    bad=_at(
        Status.SUBMITTED,
        _SUBMITTED,
        content=(OWNERS, POSITION.replace("on the day it is", "within a week of being"), EVIDENCE),
    ),
    good=_at(Status.SUBMITTED, _SUBMITTED),
    check=_lapsed,
)
WRONG_ROLE = Rule(
    code="PT206",
    name="wrong-role",
    why="Each step belongs to a post; taken in another it does not carry that post's word.",
    bad=_at(
        Status.SUBMITTED,
        SUBMIT.replace("business-lead", "action-owner").format(DIGESTS["submit as action owner"]),
    ),
    good=_at(Status.SUBMITTED, _SUBMITTED),
    check=_role,
)
NOT_IN_POST = Rule(
    code="PT207",
    name="not-in-post",
    why="A step by somebody who did not hold the post on that day was not theirs to take.",
    bad=_at(Status.SUBMITTED, SUBMIT.replace("ben@", "dee@").format(DIGESTS["submit by dee"])),
    good=_at(Status.SUBMITTED, _SUBMITTED),
    check=_post,
)
_RECORDED = SUBMIT + 'recorded_by = "eve@example.org"\ninstruction = "minute 4.2 of 3 February"\n'
ON_INSTRUCTION = Rule(
    code="PT208",
    name="on-instruction",
    why="A decision that somebody else wrote down must name the minute, and the force must have allowed it.",
    bad=_at(Status.SUBMITTED, _RECORDED.format(DIGESTS["submit recorded by eve"])),
    good=_at(
        Status.SUBMITTED,
        _RECORDED.format(DIGESTS["submit recorded by eve"]),
        settings=POSTS + "\n[policy]\non_instruction = true\n",
    ),
    check=_instruction,
)
