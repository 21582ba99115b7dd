"""The last step of a record, taken out again: by who had signed it, or by somebody else."""

from dataclasses import replace

import pytest

from peeltrack.core.model.status import Status, Step
from peeltrack.store.toml.write import compose
from tests.cli.force import PATH, Force
from tests.factories import BUSINESS_LEAD, STRATEGIC_LEAD

WHO = pytest.mark.parametrize(("who", "code"), [(STRATEGIC_LEAD, 0), (BUSINESS_LEAD, 1)])


@pytest.fixture
def before(force: Force) -> str:
    """The record as it was before its last step, which the strategic lead has signed."""
    force.begin()
    force.take(Step.SUBMIT)
    text = compose(force.record())
    force.take(Step.VERIFY)
    return text


@WHO
def test_a_check_of_a_range_finds_no_fault_where_its_signer_did_it(
    force: Force, before: str, who: str, code: int
) -> None:
    force.commit({PATH: before}, by=who)
    assert force.run("check", "--range", "HEAD~1..HEAD").exit_code == code


@WHO
def test_a_check_of_what_is_staged_finds_no_fault_where_its_signer_is_at_work(
    force: Force, before: str, who: str, code: int
) -> None:
    (force.repo.folder / "register" / PATH).write_text(before, encoding="utf-8", newline="\n")
    force.repo.git("add", "-A")
    force.settle(who)
    assert force.run("check", "--staged").exit_code == code


def test_a_check_of_a_range_looks_at_who_signed_and_not_at_the_name(force: Force, before: str) -> None:
    force.commit({PATH: before}, by=STRATEGIC_LEAD, signer=BUSINESS_LEAD)
    assert force.run("check", "--range", "HEAD~1..HEAD").exit_code == 1


@pytest.mark.parametrize("who", [STRATEGIC_LEAD, BUSINESS_LEAD])
def test_more_than_the_last_step_is_nobodys_to_take_back(force: Force, before: str, who: str) -> None:
    text = compose(replace(force.record(), step=(), status=Status.OPEN))
    (force.repo.folder / "register" / PATH).write_text(text, encoding="utf-8", newline="\n")
    force.repo.git("add", "-A")
    force.settle(who)
    assert force.run("check", "--staged").exit_code == 1
