"""A handover after a step is bookkeeping, unless the new owner has a step of the round still to take."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.people import owner_of
from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.chain.steps import after_step
from peeltrack.core.chain.table import CHAIN
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import OWNERS, Role, Step
from tests.factories import a_handover, a_ready_record, a_request, a_settings, walked

WAY = tuple(arrow.step for arrow in CHAIN if arrow.forward)


def handed(record: Record, role: Role, to: str) -> Record:
    """Return the record handed over in a role."""
    entry = a_handover(owner_of(record, role), to, role.value)
    owners = replace(record.owners, **{role.key: to})
    return replace(record, owners=owners, handover=(*record.handover, entry))


def still_due(role: Role, taken: int) -> bool:
    """Return whether the owner in a role has a step left after the first `taken` of the way."""
    return taken > 0 and any(arrow.roles[0] is role for arrow in CHAIN if arrow.step in WAY[taken:])


@pytest.mark.parametrize("role", OWNERS)
@pytest.mark.parametrize("taken", range(len(WAY) + 1))
def test_it_lapses_what_stands_only_where_the_owner_has_a_step_to_take(role: Role, taken: int) -> None:
    record = handed(walked(a_ready_record(), *WAY[:taken]), role, "new@example.org")
    assert bool(lapsed(record)) is still_due(role, taken)


@given(st.lists(st.tuples(st.sampled_from(OWNERS), st.integers(1, 3)), max_size=5))
def test_any_handovers_of_those_who_are_done_leave_a_signed_off_record_so(
    moves: list[tuple[Role, int]],
) -> None:
    record = walked(a_ready_record(), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)
    for role, number in moves:
        record = handed(record, role, f"new{number}@example.org")
    assert lapsed(record) == ()
    reworded = replace(record, title="Another title")
    assert lapsed(reworded) == record.step


def test_an_owner_who_is_replaced_without_an_entry_makes_the_steps_lapse() -> None:
    record = walked(a_ready_record(), Step.SUBMIT, Step.VERIFY)
    other = replace(record, owners=replace(record.owners, business_lead="new@example.org"))
    assert lapsed(other) == record.step


def test_an_entry_that_does_not_lead_to_the_owner_proves_nothing() -> None:
    record = walked(a_ready_record(), Step.SUBMIT)
    changed = handed(record, Role.ACTION_OWNER, "new@example.org")
    other = replace(changed, owners=replace(changed.owners, action_owner="third@example.org"))
    assert lapsed(other) == record.step


def test_a_step_that_the_new_owner_took_on_a_lapsed_one_does_not_mend_it() -> None:
    # The verification was due when the strategic lead changed, so the submission has lapsed for good.
    submitted = walked(a_ready_record(), Step.SUBMIT)
    changed = handed(submitted, Role.STRATEGIC_LEAD, "new@example.org")
    verified = after_step(a_settings(), changed, a_request(Step.VERIFY, by="new@example.org"))
    assert lapsed(verified)[:1] == submitted.step


def test_the_next_step_stands_on_one_that_was_taken_before_a_handover() -> None:
    submitted = handed(walked(a_ready_record(), Step.SUBMIT), Role.BUSINESS_LEAD, "new@example.org")
    verified = walked(submitted, Step.VERIFY)
    assert (lapsed(verified), lapsed(handed(verified, Role.STRATEGIC_LEAD, "next@example.org"))) == ((), ())
