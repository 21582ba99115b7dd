"""Rules of dates: what was published, what was counted, and what happened when."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from peeltrack.core.chain.steps import new_round, standing
from peeltrack.core.chain.table import FINAL
from peeltrack.core.dates import basis_due, date_in, in_words
from peeltrack.core.finding import Finding, Severity, Where
from peeltrack.core.history.change import EXTENDED
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Status, Step
from peeltrack.core.views.due import first_deadline
from peeltrack.rules.digests import DIGESTS
from peeltrack.rules.examples import (
    A_SOURCE,
    EVIDENCE,
    OWNERS,
    POSITION,
    POSTS,
    SUBMIT,
    VERIFY,
    a_record,
    a_register,
)
from peeltrack.rules.rule import RESTORE, Rule, in_record


def _before_publication(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        published = examined.register.published_on(record)
        if record.deadline and published and record.deadline < published:
            message = f"deadline {record.deadline} is before publication on {published}"
            hint = "correct the year, or published in source.toml"
            yield in_record(record, ("deadline",), message, hint)


def _text_differs(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        read = date_in(record.deadline_text) if record.deadline_text else None
        deadline = first_deadline(record)
        if read is not None and read != deadline:
            is_ = f"deadline is {deadline}" if deadline else "there is no deadline"
            message = f'deadline_text "{record.deadline_text}" says {read}, but {is_}'
            hint = f"set deadline = {read}, or correct deadline_text"
            yield in_record(record, ("deadline_text",), message, hint)


def _basis_differs(examined: CheckContext) -> Iterator[Finding]:
    due = cache(basis_due)  # the records of a publication mostly share their basis
    for record in examined.register.records:
        published = examined.register.published_on(record) if record.deadline_basis else None
        if published is None:
            continue
        gives, deadline = due(record.deadline_basis, published), first_deadline(record)
        if gives is None:
            message = f'deadline_basis "{record.deadline_basis}" cannot be counted'
            yield in_record(
                record, ("deadline_basis",), message, 'write it like "6 months after publication"'
            )
        elif gives != deadline:
            is_ = f"deadline is {deadline}" if deadline else "there is no deadline"
            message = f'deadline_basis "{record.deadline_basis}" gives {gives} from {published}, but {is_}'
            yield in_record(record, ("deadline_basis",), message, _other_way(record, published))


def _other_way(record: Record, published: date) -> str:
    """Return the hint: the two ways of counting differ by a day, and often the other one was meant."""
    basis, deadline = record.deadline_basis, first_deadline(record)
    ways = ("after publication", "beginning with publication")
    count = " ".join(basis.split()[:2])
    for way in ways:
        if deadline and basis_due(f"{count} {way}", published) == deadline:
            return f'{in_words(deadline)} is "{count} {way}": correct the basis or the deadline'
    return "correct the deadline, the basis, or published in source.toml"


def _target_late(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        if record.target and record.deadline and record.target > record.deadline:
            message = f"target {record.target} is after the deadline {record.deadline}"
            hint = "set a target on or before the deadline"
            yield in_record(record, ("target",), message, hint)


def _evidence_late(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        submitted = next((one for one in standing(record) if one.step is Step.SUBMIT), None)
        if submitted is None:
            continue
        day = submitted.at.date()
        for index, one in enumerate(record.evidence):
            for name in ("obtained_on", "effective_on"):
                dated = getattr(one, name)
                if dated and dated > day:
                    message = f"{name} {dated} is after the step it supports, submit on {day}"
                    hint = f"correct the date, or begin a new round: {new_round(record)}"
                    yield in_record(record, ("evidence", index, name), message, hint)


def _expired(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for index, one in enumerate(record.evidence if record.status not in FINAL else ()):
            if one.expired(examined.today):
                message = f'evidence "{one.title}" expired on {one.expires_on}, and today is {examined.today}'
                hint = "obtain it anew and correct expires_on, or add newer evidence"
                yield in_record(record, ("evidence", index, "expires_on"), message, hint)


def _steps_back_in_time(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for index in range(1, len(record.step)):
            before, step = record.step[index - 1], record.step[index]
            if step.at < before.at:
                message = (
                    f"{step.step} at {step.at.isoformat()} is before {before.step} at {before.at.isoformat()}"
                )
                yield in_record(record, ("step", index, "at"), message, RESTORE)


def _in_the_future(examined: CheckContext) -> Iterator[Finding]:
    # A day's grace: a clock in another time zone can be a day ahead.
    last = examined.today + timedelta(days=1)
    for record in examined.register.records:
        for where, day in _happened(record):
            if day > last:
                message = f"{where[-1]} of {where[0]} is {day}, and today is {examined.today}"
                yield in_record(record, where, message, "correct the date: this tells of what has happened")


def _happened(record: Record) -> Iterator[tuple[Where, date]]:
    if record.response and record.response.on:
        yield ("response", "on"), record.response.on
    for index, progress in enumerate(record.progress):
        yield ("progress", index, "on"), progress.on
    for index, evidence in enumerate(record.evidence):
        if evidence.obtained_on:
            yield ("evidence", index, "obtained_on"), evidence.obtained_on
    for index, step in enumerate(record.step):
        yield ("step", index, "at"), step.at.date()
        if step.on:
            yield ("step", index, "on"), step.on


def _extensions(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        if record.extension:
            for name in EXTENDED:
                yield from _extended(record, name)


def _extended(record: Record, name: str) -> Iterator[Finding]:
    moves = [(index, one) for index, one in enumerate(record.extension) if one.field == name]
    hint = f"correct {name}, or the dates of the extension"
    for (_, before), (index, one) in pairwise(moves):
        if one.from_ != before.to:
            message = f"{name} was moved from {one.from_}, but the move before led to {before.to}"
            yield in_record(record, ("extension", index, "from"), message, hint)
    if moves and moves[-1][1].to != getattr(record, name):
        message = f"{name} is {getattr(record, name)}, but was last moved to {moves[-1][1].to}"
        yield in_record(record, (name,), message, hint)


def _response_early(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        on = record.response.on if record.response else None
        published = examined.register.published_on(record) if on else None
        if on and published and on < published:
            message = f"the response on {on} is before publication on {published}"
            hint = "correct the year, or published in source.toml"
            yield in_record(record, ("response", "on"), message, hint)


def _submitted(evidence: str, digest: str) -> str:
    return a_record(OWNERS, POSITION, evidence, SUBMIT.format(digest), status=Status.SUBMITTED)


DEADLINE_BEFORE_PUBLICATION = Rule(
    code="PT101",
    name="deadline-before-publication",
    why="A deadline before its own report can never be met and makes every lateness figure wrong.",
    bad=a_register(a_record("deadline = 2024-03-27\n")),
    good=a_register(a_record("deadline = 2025-03-27\n")),
    check=_before_publication,
)
DEADLINE_TEXT_DIFFERS = Rule(
    code="PT102",
    name="deadline-text-differs",
    why="When the published words and the date differ, work is planned for a day that nobody set.",
    bad=a_register(a_record('deadline = 2025-03-28\ndeadline_text = "By 27 March 2025"\n')),
    good=a_register(a_record('deadline = 2025-03-27\ndeadline_text = "By 27 March 2025"\n')),
    check=_text_differs,
)
DEADLINE_BASIS_DIFFERS = Rule(
    code="PT103",
    name="deadline-basis-differs",
    why="56 days after publication and 56 days beginning with it are a day apart, and one is too late.",
    bad=a_register(
        a_record('deadline = 2024-11-22\ndeadline_basis = "56 days beginning with publication"\n')
    ),
    good=a_register(a_record('deadline = 2024-11-22\ndeadline_basis = "56 days after publication"\n')),
    check=_basis_differs,
)
TARGET_AFTER_DEADLINE = Rule(
    code="PT104",
    name="target-after-deadline",
    why="A force that aims for a day after the inspectorate's deadline plans to be late.",
    bad=a_register(a_record("deadline = 2025-03-27\ntarget = 2025-04-30\n")),
    good=a_register(a_record("deadline = 2025-03-27\ntarget = 2025-02-28\n")),
    check=_target_late,
)
EVIDENCE_AFTER_STEP = Rule(
    code="PT105",
    name="evidence-after-step",
    why="What was obtained after the submission cannot have been what the business lead submitted.",
    bad=a_register(
        _submitted(EVIDENCE.replace("2025-01-10", "2025-02-10"), DIGESTS["submit before the evidence"]),
        settings=POSTS,
    ),
    good=a_register(_submitted(EVIDENCE, DIGESTS["submit"]), settings=POSTS),
    check=_evidence_late,
)
EVIDENCE_EXPIRED = Rule(
    code="PT106",
    name="evidence-expired",
    why="Evidence that may no longer be relied on does not show how things are today.",
    bad=a_register(a_record(EVIDENCE + "expires_on = 2025-01-31\n")),
    good=a_register(a_record(EVIDENCE + "expires_on = 2026-01-31\n")),
    check=_expired,
    severity=Severity.WARNING,
)
_SUBMITTED = (OWNERS, POSITION, EVIDENCE, SUBMIT.format(DIGESTS["submit"]))
_EARLY = VERIFY.replace("2025-02-10", "2025-01-20").format(DIGESTS["verify before submit"])
_IN_TIME = VERIFY.format(DIGESTS["verify"])
STEPS_BACK_IN_TIME = Rule(
    code="PT107",
    name="steps-back-in-time",
    why="Steps are added as they are taken; where their times say otherwise, one of them was altered.",
    bad=a_register(a_record(*_SUBMITTED, _EARLY, status=Status.VERIFIED), settings=POSTS),
    good=a_register(a_record(*_SUBMITTED, _IN_TIME, status=Status.VERIFIED), settings=POSTS),
    check=_steps_back_in_time,
)
IN_THE_FUTURE = Rule(
    code="PT108",
    name="in-the-future",
    why="What is said to have happened on a day that has not come is mistyped, or was not done.",
    bad=a_register(a_record("\n[response]\non = 2025-11-21\n")),
    good=a_register(a_record("\n[response]\non = 2024-11-21\n")),
    check=_in_the_future,
    severity=Severity.WARNING,
)
_MOVED = """{} = 2025-05-27

[[extension]]
field = "deadline"
from = 2025-03-27
to = {}
on = 2025-02-20
by = "ben@example.org"
reason = "agreed with the inspectorate"
"""
EXTENSION_DIFFERS = Rule(
    code="PT109",
    name="extension-differs",
    why="Boards ask how often and how far a date was moved; the answer must lead to the date that holds.",
    bad=a_register(a_record(_MOVED.format("deadline", "2025-06-27"))),
    good=a_register(a_record(_MOVED.format("deadline", "2025-05-27"))),
    check=_extensions,
)
RESPONSE_BEFORE_PUBLICATION = Rule(
    code="PT110",
    name="response-before-publication",
    why="No force can answer a report before it is out, so one of the two dates is wrong.",
    bad=a_register(a_record("\n[response]\non = 2023-11-21\n"), source=A_SOURCE),
    good=a_register(a_record("\n[response]\non = 2024-11-21\n"), source=A_SOURCE),
    check=_response_early,
)
