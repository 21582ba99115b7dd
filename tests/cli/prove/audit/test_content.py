"""Attacks on what a step stands for: its time, its content, its entry, its evidence."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from peeltrack.core.model.record import Evidence
from peeltrack.core.model.status import Status, Step
from peeltrack.store.toml.write import compose
from tests.cli.force import PATH, Force
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, STRATEGIC_LEAD

AUDIT = b"40 of 40 cases\n"
FILE = "stalking-2024/audit.csv"


def test_a_step_dated_before_the_commit_before_it_is_forged(force: Force) -> None:
    commit = force.begin()
    at = force.now - timedelta(hours=2)
    force.take(Step.SUBMIT, at=at)
    said = f"it is dated {at.isoformat()}, before the commit {commit[:10]}, on top of which it was made"
    assert force.audit().last == ("forged", said)


def test_a_clock_that_ran_ahead_by_a_month_makes_no_later_step_forged(force: Force) -> None:
    force.begin()
    force.repo.now += 30 * 24 * 3600
    force.reword("Every case is assessed again.", by=COORDINATOR)
    force.set(replace(force.settings(), timezone="Europe/Jersey"))
    force.repo.now -= 30 * 24 * 3600
    force.take(Step.SUBMIT)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed"], 0)
    assert audited.steps[0]["remark"].startswith("a clock was off: it is dated 2025-01-01T15:00:00+00:00")


def test_a_step_dated_after_its_own_commit_is_forged(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT, at=force.now + timedelta(days=3))
    verdict, why = force.audit().last
    assert (verdict, "after its own commit" in why) == ("forged", True)


def test_a_step_in_the_future_is_forged(force: Force) -> None:
    force.begin()
    force.repo.now += 365 * 24 * 3600
    force.take(Step.SUBMIT)
    assert force.audit().last == (
        "forged",
        "it is dated 1 January 2026, which is after today; its commit is dated 1 January 2026, "
        "which is after today",
    )


def test_the_clocks_of_two_desks_may_differ_by_minutes(force: Force) -> None:
    force.begin()
    force.repo.now -= 3600 + 60
    force.take(Step.SUBMIT)
    assert force.audit().verdicts == ["signed"]


def test_content_edited_after_the_step_makes_it_lapse(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.VERIFY)
    force.reword("Nearly every case is assessed.")
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["lapsed"] * 2, 1)
    assert audited.last == ("lapsed", "changed afterwards: position")


def test_content_edited_on_a_branch_and_merged_cleanly_makes_it_lapse(force: Force) -> None:
    force.begin()
    force.repo.git("checkout", "-q", "-b", "edit")
    force.reword("Nearly every case is assessed.", signed=False)
    force.repo.git("checkout", "-q", "main")
    force.take(Step.SUBMIT)
    force.repo.merge("edit", by=force.team[COORDINATOR])
    audited = force.audit()
    assert (audited.last, audited.exit_code) == (("lapsed", "changed afterwards: position"), 1)


def test_a_step_on_a_submission_that_had_lapsed_is_forged(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    verified = force.after(Step.VERIFY)
    changed = replace(verified, position=replace(verified.position, statement="Some cases are assessed."))
    force.commit({PATH: compose(changed)}, by=STRATEGIC_LEAD)
    verdict, why = force.audit().last
    assert (verdict, f"it rests on submit by {BUSINESS_LEAD}, which had lapsed" in why) == ("forged", True)


def test_a_step_entry_altered_later_is_forged(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT, note="all seen")
    record = force.record()
    altered = replace(record, step=(replace(record.step[0], note="only sampled"),))
    force.commit({PATH: compose(altered)}, by=DCC, signed=False)
    audited = force.audit()
    _, why = audited.last
    assert (audited.verdicts, "entry 1 of the chain read otherwise before" in why) == (["forged"], True)


def test_an_altered_entry_of_an_earlier_round_is_forged_too(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.RETURN)
    record = force.record()
    first, second = record.step
    altered = replace(record, step=(first, replace(second, reason="no reason")))
    force.commit({PATH: compose(altered)}, by=STRATEGIC_LEAD)
    assert force.audit().verdicts == ["signed", "forged"]


def test_a_step_taken_out_of_the_file_is_not_forgotten(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.RETURN)
    record = force.record()
    commit = force.commit({PATH: compose(replace(record, step=record.step[:1]))}, by=COORDINATOR)
    audited = force.audit()
    assert audited.last == ("forged", f"it was removed from the register in {commit[:10]} by {COORDINATOR}")
    assert audited.exit_code == 1


def test_a_step_of_an_earlier_round_put_in_once_more_is_forged(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.RETURN, reason="too small")
    again = force.record()
    again = replace(again, status=Status.SUBMITTED, step=(*again.step, again.step[0]))
    force.commit({PATH: compose(again)}, by=BUSINESS_LEAD)
    audited = force.audit()
    assert audited.verdicts == ["signed", "signed", "forged"]
    assert audited.last[1] == "it is entry 1 of the chain, put in once more"


def test_steps_put_into_another_order_lapse(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.RETURN)
    record = force.record()
    force.commit({PATH: compose(replace(record, step=record.step[::-1]))}, by=COORDINATOR)
    assert force.audit().verdicts == ["lapsed", "lapsed"]


def test_a_step_copied_from_another_record_is_forged(force: Force) -> None:
    force.begin()
    other = replace(force.record(), id="REC-2")
    force.commit({"stalking-2024/REC-2.toml": compose(other)}, by=COORDINATOR)
    force.take(Step.SUBMIT)
    replayed = replace(other, step=force.record().step, status=force.record().status)
    force.commit({"stalking-2024/REC-2.toml": compose(replayed)}, by=BUSINESS_LEAD)
    said = "its digest is not that of what its commit holds: it is that of a step of REC-1"
    assert force.audit("REC-2").last == ("forged", said)


def test_evidence_swapped_under_the_same_name_makes_the_step_lapse(force: Force) -> None:
    _with_evidence(force, sha256(AUDIT).hexdigest())
    assert force.audit().verdicts == ["signed"]
    force.commit({FILE: b"4 of 40 cases\n"}, by=COORDINATOR)
    audited = force.audit()
    said = f"{FILE} is not the file that was vouched for: its sha256 differs"
    assert (audited.last, audited.exit_code) == (("lapsed", said), 1)


def test_evidence_without_a_hash_is_compared_with_what_the_commit_of_the_step_held(force: Force) -> None:
    _with_evidence(force, "")
    assert force.audit().verdicts == ["signed"]
    force.commit({FILE: b"4 of 40 cases\n"}, by=COORDINATOR)
    said = f"{FILE} was changed afterwards, and the record holds no sha256 of it"
    assert force.audit().last == ("lapsed", said)


def test_evidence_taken_away_makes_the_step_lapse(force: Force) -> None:
    _with_evidence(force, sha256(AUDIT).hexdigest())
    force.commit({FILE: None}, by=COORDINATOR)
    assert force.audit().last == ("lapsed", f"{FILE} was removed from the register")


def test_evidence_that_git_never_held_is_not_judged(force: Force) -> None:
    force.begin(evidence=(Evidence(title="Audit", path=FILE, sha256="0" * 64),))
    force.take(Step.SUBMIT)
    assert force.audit().verdicts == ["signed"]


def _with_evidence(force: Force, digest: str) -> None:
    force.begin(evidence=(Evidence(title="Audit", path=FILE, sha256=digest),))
    force.commit({FILE: AUDIT}, by=BUSINESS_LEAD)
    force.take(Step.SUBMIT)
