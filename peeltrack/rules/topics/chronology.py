"""Rules of what happened when: evidence before the step that it supports, steps in turn, nothing tomorrow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

from peeltrack.core.chain.rounds import standing
from peeltrack.core.chain.table import FINAL
from peeltrack.core.finding import Severity, Where
from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Evidence, Record
from peeltrack.core.model.status import Step
from peeltrack.rules.checks import Faults, per_record, per_record_in_register
from peeltrack.rules.examples import EVIDENCE
from peeltrack.rules.rule import Rule
from peeltrack.rules.signed_examples import a_round, a_step, ready, signed
from peeltrack.rules.step_texts import RESTORE, or_new_round


def _evidence_late(record: Record) -> Faults:
    submitted = next((step for step in standing(record) if step.step is Step.SUBMIT), None)
    day = submitted.at.date() if submitted else date.max
    for index, evidence in enumerate(record.evidence):
        for name in ("obtained_on", "effective_on"):
            dated = getattr(evidence, name)
            if dated and dated > day:
                message = f"{name} {dated} is after the step it supports, submit on {day}"
                yield ("evidence", index, name), message, or_new_round(record, "correct the date")


def _submitted_with(*, obtained_on: date | None = None, effective_on: date | None = None) -> Record:
    evidence = Evidence(
        title="Force policy on stalking",
        location="Policy library, item 41",
        obtained_on=obtained_on,
        effective_on=effective_on,
    )
    return signed(Step.SUBMIT, record=ready(evidence=(evidence,)))


EVIDENCE_AFTER_STEP = Rule(
    code="PT105",
    name="evidence-after-step",
    why="What was obtained after the submission cannot have been what the business lead submitted.",
    check=per_record(_evidence_late, having="step"),
    bad={
        "obtained after it was submitted": lambda: _submitted_with(obtained_on=date(2025, 2, 10)),
        "in force after it was submitted": lambda: _submitted_with(effective_on=date(2025, 4, 1)),
    },
    good={"obtained on the day": lambda: _submitted_with(obtained_on=date(2025, 2, 3))},
)


def _expired(record: Record, examined: CheckContext) -> Faults:
    for index, evidence in enumerate(record.evidence if record.status not in FINAL else ()):
        if evidence.expired(examined.today):
            expired = f"evidence {quoted(evidence.title)} expired on {evidence.expires_on}"
            hint = "obtain it again and correct expires_on, or add newer evidence"
            yield ("evidence", index, "expires_on"), f"{expired}, and today is {examined.today}", hint


def _closed_with_expired_evidence() -> Record:
    evidence = tuple(replace(one, expires_on=date(2025, 2, 28)) for one in ready().evidence)
    way = (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD, Step.CLOSE)
    return signed(*way, record=ready(evidence=evidence))


EVIDENCE_EXPIRED = Rule(
    code="PT106",
    name="evidence-expired",
    why="Evidence that may no longer be relied on does not show how things are today.",
    check=per_record_in_register(_expired, having="evidence"),
    bad={"it expired a month ago": EVIDENCE + "expires_on = 2025-01-31\n"},
    good={
        "it expires next year": EVIDENCE + "expires_on = 2026-01-31\n",
        "it expires today": EVIDENCE + "expires_on = 2025-03-01\n",
        "it expired after the record was closed": _closed_with_expired_evidence,
    },
    severity=Severity.WARNING,
)


def _steps_back_in_time(record: Record) -> Faults:
    for index, (before, step) in enumerate(pairwise(record.step), 1):
        if step.at < before.at:
            earlier = f"{step.step} at {step.at.isoformat()}"
            message = f"{earlier} is before {before.step} at {before.at.isoformat()}"
            yield ("step", index, "at"), message, RESTORE


def _just_after_midnight() -> Record:
    """Return the record signed off on 20 February by a clock in Paris, and reopened on the 19th by UTC."""
    paris = timezone(timedelta(hours=1))
    signoff = a_step(Step.SIGNOFF, at=datetime(2025, 2, 20, 0, 15, tzinfo=paris))
    reopen = a_step(Step.REOPEN, at=datetime(2025, 2, 19, 23, 30, tzinfo=UTC))
    return signed(Step.SUBMIT, Step.VERIFY, signoff, reopen)


STEPS_BACK_IN_TIME = Rule(
    code="PT107",
    name="steps-back-in-time",
    why="Steps are added as they are taken; if their times say otherwise, one of them was altered.",
    check=per_record(_steps_back_in_time, having="step"),
    bad={
        "verified before it was submitted": lambda: a_round(
            Step.VERIFY, at=datetime(2025, 1, 20, 10, tzinfo=UTC)
        )
    },
    good={
        "verified a week after it was submitted": lambda: a_round(Step.VERIFY),
        "verified at the same instant": lambda: a_round(Step.VERIFY, at=datetime(2025, 2, 3, 10, tzinfo=UTC)),
        "reopened a quarter of an hour later, by a clock elsewhere": _just_after_midnight,
    },
)


def _in_the_future(record: Record, examined: CheckContext) -> Faults:
    # A day's grace: a clock in another time zone can be a day ahead.
    last = examined.today + timedelta(days=1)
    for where, day in _happened(record):
        if day > last:
            message = f"{where[-1]} of {where[0]} is {day}, and today is {examined.today}"
            yield where, message, "correct the date: this tells of what has happened"


def _happened(record: Record) -> Iterator[tuple[Where, date]]:
    if record.response and record.response.on:
        yield ("response", "on"), record.response.on
    for index, progress in enumerate(record.progress):
        yield ("progress", index, "on"), progress.on
    for index, action in enumerate(record.action):
        if action.done_on:
            yield ("action", index, "done_on"), action.done_on
    for index, said in enumerate(record.said):
        yield ("said", index, "on"), said.on
    for index, evidence in enumerate(record.evidence):
        if evidence.obtained_on:
            yield ("evidence", index, "obtained_on"), evidence.obtained_on
    for index, extension in enumerate(record.extension):
        if extension.said_on:
            yield ("extension", index, "said_on"), extension.said_on
    for index, step in enumerate(record.step):
        yield ("step", index, "at"), step.at.date()
        if step.on:
            yield ("step", index, "on"), step.on


_UPDATE = '\n[[progress]]\non = {}\nby = "ana@example.org"\ntext = "40 of 60 officers are trained."\n'
_WORD = '\n[[said]]\non = {}\nby = "inspectorate"\ntext = "Open"\nreference = "HMI-77"\n'
_SAID = """deadline = 2025-05-27

[[extension]]
field = "deadline"
from = 2025-03-27
to = 2025-05-27
on = 2025-02-20
by = "ben@example.org"
reason = "the tool comes later"
reference = "HMI-77"
said_on = {}
"""
_LATE = datetime(2025, 11, 3, 10, tzinfo=UTC)

IN_THE_FUTURE = Rule(
    code="PT108",
    name="in-the-future",
    why="What is said to have happened on a day that has not come is mistyped, or was not done.",
    check=per_record_in_register(_in_the_future),
    bad={
        "the response": "\n[response]\non = 2025-11-21",
        "an update": _UPDATE.format("2025-03-03"),
        "a planned action that was done": '\n[[action]]\nwhat = "Train"\ndone_on = 2025-11-03\n',
        "what the inspectorate said": _WORD.format("2025-11-24"),
        "evidence that was obtained": EVIDENCE.replace("2025-01-10", "2025-11-10"),
        "the inspectorate's word on a deadline": _SAID.format("2025-11-18"),
        "a step": lambda: signed(a_step(Step.SUBMIT, at=_LATE)),
        "the inspectorate's day of closing": lambda: a_round(Step.CLOSE, on=date(2025, 11, 21)),
    },
    good={
        "the response was last year": "\n[response]\non = 2024-11-21",
        "the update is of tomorrow, elsewhere": _UPDATE.format("2025-03-02"),
    },
    severity=Severity.WARNING,
)
