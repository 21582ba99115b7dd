"""The sum that reconciles how many records are open on two days."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.steps import after_step
from peeltrack.core.chain.table import CHAIN, COMPLETE
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Status, Step
from peeltrack.core.reports.balance import Balance, balance_of
from tests.factories import a_ready_record, a_request, a_settings

SETTINGS = a_settings()


@st.composite
def walks(draw: st.DrawFn) -> Record:
    """Return a record that took any steps that lead on from one another, and may have been typed over."""
    record = a_ready_record()
    for _ in range(draw(st.integers(0, 8))):
        possible = [arrow.step for arrow in CHAIN if record.status in arrow.origins]
        if not possible:
            break
        record = after_step(SETTINGS, record, a_request(draw(st.sampled_from(possible))))
    return replace(record, status=draw(st.sampled_from([record.status, record.status, *Status])))


@st.composite
def lives(draw: st.DrawFn) -> tuple[Record | None, Record | None]:
    """Return a record before and after: the same with more steps, another, or none at one of the ends."""
    after = draw(walks())
    kept = draw(st.integers(0, len(after.step)))
    before = replace(after, step=after.step[:kept], status=draw(st.sampled_from(list(Status))))
    return draw(st.sampled_from([(before, after), (None, after), (before, None)]))


@given(st.lists(lives(), max_size=6))
def test_the_sum_is_right_whatever_became_of_the_records(
    pairs: list[tuple[Record | None, Record | None]],
) -> None:
    old = {f"REC-{at}": pair[0] for at, pair in enumerate(pairs) if pair[0] is not None}
    new = {f"REC-{at}": pair[1] for at, pair in enumerate(pairs) if pair[1] is not None}
    found = balance_of(old, new)
    assert (found.is_right, found.opening, found.closing) == (
        True,
        sum(one.status not in COMPLETE for one in old.values()),
        sum(one.status not in COMPLETE for one in new.values()),
    )


def walked(*steps: Step) -> Record:
    record = a_ready_record()
    for step in steps:
        record = after_step(SETTINGS, record, a_request(step))
    return record


SIGNED = (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)


@pytest.mark.parametrize(
    ("old", "new", "terms"),
    [
        (None, (), {"new": 1, "closing": 1}),
        (None, SIGNED, {"new": 1, "signed_off": 1}),
        ((), SIGNED, {"opening": 1, "signed_off": 1}),
        ((), (*SIGNED, Step.REOPEN), {"opening": 1, "signed_off": 1, "reopened": 1, "closing": 1}),
        (SIGNED, (*SIGNED, Step.RETURN), {"reopened": 1, "closing": 1}),
        (SIGNED, (*SIGNED, Step.UPLOAD, Step.CLOSE), {}),
        ((), (Step.DECLINE,), {"opening": 1, "given_up": 1}),
        ((), (Step.SUPERSEDE,), {"opening": 1, "given_up": 1}),
        (SIGNED, (*SIGNED, Step.SUPERSEDE), {}),
        ((), None, {"opening": 1, "removed": 1}),
        (SIGNED, None, {}),
    ],
)
def test_each_way_of_a_record_has_its_own_terms(
    old: tuple[Step, ...] | None, new: tuple[Step, ...] | None, terms: dict[str, int]
) -> None:
    before = {} if old is None else {"REC-1": walked(*old)}
    after = {} if new is None else {"REC-1": walked(*new)}
    assert balance_of(before, after) == Balance(**terms)


def test_what_no_step_accounts_for_is_by_hand() -> None:
    open_, closed = a_ready_record(), a_ready_record(status=Status.CLOSED)
    ended, begun = balance_of({"A": open_}, {"A": closed}), balance_of({"A": closed}, {"A": open_})
    assert (ended, begun) == (Balance(opening=1, by_hand=-1), Balance(by_hand=1, closing=1))
    assert ended.in_words.endswith("− given up 0 − by hand 1 = 0 open now")
    assert begun.in_words.endswith("− given up 0 + by hand 1 = 1 open now")


def test_what_was_finished_before_the_register_began_is_a_term_of_its_own() -> None:
    found = balance_of({}, {"REC-1": walked(Step.BRING_FORWARD)})
    assert found == Balance(new=1, brought_forward=1)
    assert found.in_words.endswith("− given up 0 − brought forward 1 = 0 open now")
