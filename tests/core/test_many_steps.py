"""A record with thousands of steps: what is done for it grows with their number, and no faster.

Calls are counted and not seconds, so that a loaded machine changes nothing.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import FrameType
from typing import Any

import pytest

from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.chain.digest import digest_of
from peeltrack.core.history.commit_diff import commit_diff
from peeltrack.core.history.commit_graph import Node
from peeltrack.core.history.provenance import trace
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.history.timeline import stages, timeline
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.status import Status, Step
from peeltrack.core.views.detail import sections_of
from peeltrack.core.views.due import due_by
from peeltrack.core.views.subject import as_data, subject
from peeltrack.rules import check
from tests.core.histories import a_commit
from tests.factories import BUSINESS_LEAD, NOON, STRATEGIC_LEAD, TODAY, a_ready_record, a_register

FEW, MANY = 1_000, 2_000

_SUBMIT = StepTaken(
    step=Step.SUBMIT,
    from_=Status.OPEN,
    to=Status.SUBMITTED,
    by=BUSINESS_LEAD,
    role="business-lead",
    at=NOON,
    digest="",
)
_RETURN = replace(
    _SUBMIT,
    step=Step.RETURN,
    from_=Status.SUBMITTED,
    to=Status.OPEN,
    by=STRATEGIC_LEAD,
    role="strategic-lead",
    reason="the audit is too small",
)
_SIGNOFF = replace(_SUBMIT, step=Step.SIGNOFF, to=Status.SIGNED_OFF, role="dcc")


def sent_back(count: int) -> Record:
    """Return a record that was submitted and returned again and again, each step with its true digest."""
    record, steps, before = a_ready_record(), list[StepTaken](), ""
    for number in range(count):
        entry = replace((_SUBMIT, _RETURN)[number % 2], at=NOON - timedelta(minutes=count - number))
        before = digest_of(record, entry, before)
        steps.append(replace(entry, digest=before))
    return replace(record, step=tuple(steps), status=steps[-1].to)


def written_by_hand(count: int) -> Record:
    """Return a record with one endless round of steps that nobody could take, all by one person."""
    steps = (replace((_SUBMIT, _SIGNOFF)[at % 2], at=NOON - timedelta(minutes=at)) for at in range(count))
    return replace(a_ready_record(), step=tuple(steps), status=Status.SUBMITTED)


def looked_at(record: Record) -> None:
    """List what is due and show the record."""
    register = a_register(record)
    due_by(register, before=TODAY, today=TODAY, with_complete=True)
    of = subject(register, record, TODAY)
    sections_of(of)
    as_data(of)


def checked(record: Record) -> None:
    """Let every rule look at the record."""
    check(CheckContext(register=a_register(record), today=TODAY))


def told(record: Record) -> None:
    """Tell the life of the record, which came with all its steps and lost half of them."""
    half = replace(record, step=record.step[: len(record.step) // 2])
    diffs = [
        commit_diff(a_commit("a"), {record.path: record}, []),
        commit_diff(a_commit("b", ["a"]), {half.path: half}, [{record.path: record}]),
    ]
    stages(timeline(record.id, diffs), TODAY)
    trace(diffs, {})


def taken_out_and_put_back(times: int) -> None:
    """Ask what became of twenty steps that commits took out and put back in turn."""
    whole = replace(sent_back(20), status=Status.OPEN)
    states = [{whole.path: replace(whole, step=())}, {whole.path: whole}]
    names = [f"{at}" for at in range(2 * times)]
    parents = {name: names[at - 1 : at] for at, name in enumerate(names)}
    diffs = tuple(
        commit_diff(a_commit(name, parents[name]), states[at % 2], [states[1 - at % 2]])
        for at, name in enumerate(names)
    )
    graph = {name: Node(tuple(those), 0) for name, those in parents.items()}
    history = RegisterHistory(tip=names[-1], graph=graph, diffs=diffs, records=states[1])
    scope = AuditScope(history, trace(diffs, graph))
    assert len(set(scope.losing())) == 2 * times


def calls(of: Callable[[], Any]) -> int:
    """Return how many functions are called, ours and Python's."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        of()
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("made", [sent_back, written_by_hand])
@pytest.mark.parametrize("use", [looked_at, checked, told])
def test_twice_the_steps_are_twice_the_work(
    use: Callable[[Record], None], made: Callable[[int], Record]
) -> None:
    use(made(10))  # what is worked out once for all is no work of these steps
    few, many = made(FEW), made(MANY)
    assert calls(lambda: use(many)) < 2.2 * calls(lambda: use(few))


def test_twice_as_often_put_back_is_twice_the_work() -> None:
    assert calls(lambda: taken_out_and_put_back(200)) < 2.2 * calls(lambda: taken_out_and_put_back(100))
