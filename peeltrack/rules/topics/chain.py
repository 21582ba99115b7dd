"""Rules of the chain: what the steps of a record say, against the chain and the content."""

from dataclasses import replace
from datetime import UTC, datetime

from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Position, Record, StepTaken
from peeltrack.core.model.status import Status, Step
from peeltrack.core.text import listed
from peeltrack.rules.checks import Faults, per_entry, per_record, per_record_in_register
from peeltrack.rules.lapse_causes import lapse_cause
from peeltrack.rules.rule import Rule
from peeltrack.rules.signed_examples import a_round, a_step, ready, signed
from peeltrack.rules.step_texts import RESTORE, or_new_round, taken


def _status(record: Record) -> Faults:
    if record.step and record.status is not (led_to := record.step[-1].to):
        last = f"its last step, {record.step[-1].step}, led to {led_to}"
        hint = f'set status = "{led_to}", or take the step that leads to {record.status}'
        yield ("status",), f"status is {record.status}, but {last}", hint
    elif not record.step and record.status is not Status.OPEN:
        message = f"status is {record.status}, but no step led there"
        yield ("status",), message, f'set status = "open", and take the steps: peeltrack submit {record.id}'


STATUS_DIFFERS = Rule(
    code="PT201",
    name="status-differs",
    why="A status that no step led to claims a sign-off that nobody gave.",
    check=per_record(_status),
    bad={
        "the last step led elsewhere": lambda: replace(signed(Step.SUBMIT), status=Status.VERIFIED),
        "no step was taken": lambda: ready(status=Status.SUBMITTED),
    },
    good={"each step was taken": lambda: a_round(Step.VERIFY)},
)


def _order(record: Record) -> Faults:
    status = Status.OPEN
    for index, step in enumerate(record.step):
        arrow = arrow_of(step.step)
        if step.to is not arrow.to or step.from_ not in arrow.origins:
            origins = " or ".join(arrow.origins)
            leads = f"leads from {origins} to {arrow.to}"
            yield ("step", index), f"{step.step} is from {step.from_} to {step.to}, but {leads}", RESTORE
        elif step.from_ is not status:
            before = "the step above it led to" if index else "every record begins as"
            message = f"{step.step} is from {step.from_}, but {before} {status}"
            yield ("step", index, "from"), message, RESTORE
        elif arrow.first and index:
            message = f"{step.step} comes after {record.step[0].step}, but only a first step can be that"
            yield ("step", index), message, RESTORE
        status = step.to


STEPS_OUT_OF_ORDER = Rule(
    code="PT202",
    name="steps-out-of-order",
    why="A sign-off without a submission and a verification before it rests on nobody's work.",
    check=per_record(_order, having="step"),
    bad={
        "signed off without verification": lambda: signed(Step.SUBMIT, Step.SIGNOFF),
        "verified without submission": lambda: signed(Step.VERIFY),
        "submitted straight to verified": lambda: signed(a_step(Step.SUBMIT, to=Status.VERIFIED)),
        "brought forward after a round": lambda: signed(Step.SUBMIT, Step.RETURN, Step.BRING_FORWARD),
        "signed off from submitted": lambda: signed(
            Step.SUBMIT, a_step(Step.SIGNOFF, from_=Status.SUBMITTED)
        ),
    },
    good={
        "one step after the other": lambda: a_round(Step.SIGNOFF),
        "brought forward at first": lambda: signed(Step.BRING_FORWARD),
        "ended half-way": lambda: signed(Step.SUBMIT, a_step(Step.END, from_=Status.SUBMITTED)),
    },
)


def _needs(_: Record, step: StepTaken) -> Faults:
    for need in arrow_of(step.step).needs:
        if not need.met_by(step):
            yield (), f"{step.step} has no {need.key}", RESTORE


STEP_LACKS = Rule(
    code="PT203",
    name="step-lacks",
    why="Without the inspectorate's reference, or the reason, nobody can show why a record stands there.",
    check=per_entry("step", _needs),
    bad={
        "uploaded without a reference": lambda: a_round(Step.UPLOAD, reference=""),
        "closed without the day": lambda: a_round(Step.CLOSE, on=None),
        "returned without a reason": lambda: signed(Step.SUBMIT, a_step(Step.RETURN, reason=" ")),
        "ended in no particular way": lambda: signed(a_step(Step.END, ending=None)),
        "superseded by no record": lambda: signed(a_step(Step.SUPERSEDE, successor="")),
    },
    good={
        "with the reference and the day": lambda: a_round(Step.CLOSE),
        "with the reason": lambda: signed(Step.SUBMIT, Step.RETURN),
    },
)


def _lapsed(record: Record, examined: CheckContext) -> Faults:
    if steps := lapsed(record):
        where, cause = lapse_cause(record, steps[0], examined.earlier.get(record.path, ()))
        have = "has" if len(steps) == 1 else "have"
        message = f"{listed([taken(step) for step in steps])} {have} lapsed: {cause}"
        yield where, message, or_new_round(record, "undo the change")


def _reworded(record: Record) -> Record:
    return replace(record, position=Position(statement="Every case is assessed within a week."))


STEP_LAPSED = Rule(
    code="PT205",
    name="step-lapsed",
    why="A sign-off vouches for the words that were read; after a change it vouches for nothing.",
    check=per_record_in_register(_lapsed, having="step"),
    covers=("PT017", "PT105"),
    bad={
        "the statement was changed afterwards": lambda: _reworded(a_round(Step.SIGNOFF)),
        "the time of the step was changed": lambda: replace(
            signed(Step.SUBMIT),
            step=(replace(signed(Step.SUBMIT).step[0], at=datetime(2025, 2, 4, 10, tzinfo=UTC)),),
        ),
        "it has been closed since": lambda: _reworded(a_round(Step.CLOSE)),
        "another business lead was named afterwards": lambda: replace(
            signed(Step.SUBMIT), owners=replace(ready().owners, business_lead="eve@example.org")
        ),
    },
    good={
        "the statement is the one that was signed off": lambda: a_round(Step.SIGNOFF),
        "the statement was changed in a new round": lambda: _reworded(signed(Step.SUBMIT, Step.RETURN)),
    },
)


def _role(_: Record, step: StepTaken) -> Faults:
    roles = arrow_of(step.step).roles
    if step.role not in roles:
        message = f"{step.step} was taken as {step.role or 'nobody'}, but is for {' or '.join(roles)}"
        yield ("role",), message, RESTORE


WRONG_ROLE = Rule(
    code="PT206",
    name="wrong-role",
    why="Each step belongs to a post; taken in another, it says nothing for that post.",
    check=per_entry("step", _role),
    bad={
        "submitted as action owner": lambda: signed(a_step(Step.SUBMIT, role="action-owner")),
        "submitted as nobody": lambda: signed(a_step(Step.SUBMIT, role="")),
    },
    good={"submitted as business lead": lambda: signed(Step.SUBMIT)},
)
