"""What the commit that brought a step proves of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from peeltrack.core.audit.signature import Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.audit.verdict import Facts, Judgement, Verdict, demanded, judge
from peeltrack.core.chain.digest import digest_of
from peeltrack.core.history.provenance import Origin
from peeltrack.core.model.record import Position, Record, StepTaken
from peeltrack.core.model.settings import Policy
from peeltrack.core.model.status import Role, Status, Step
from tests.core.histories import a_commit, a_key, keyed, signed_with
from tests.core.ordinary_round import READY, SUBMITTED, VERIFIED
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    NOON,
    STRATEGIC_LEAD,
    TODAY,
    a_request,
    walked,
)

KIM, DEE, BEA, SAM = (a_key(letter) for letter in "kdbs")
SETTINGS = keyed((COORDINATOR, KIM), (DCC, DEE), (BUSINESS_LEAD, BEA), (STRATEGIC_LEAD, SAM))
SECONDS = int(NOON.timestamp())


def facts(record: Record = SUBMITTED, signature: Signature | None = None, **changes: Any) -> Facts:
    """Return the facts of the last step of a record that the person signed, with all in order."""
    step = record.step[-1]
    given: dict[str, Any] = {
        "origin": Origin(
            commit=a_commit("c", ["b"], seconds=SECONDS, email=step.by),
            path=record.path,
            step=step,
            index=len(record.step) - 1,
            before=record.step[:-1],
            after=record,
        ),
        "signature": signature or signed_with(BEA if step.by == BUSINESS_LEAD else SAM),
        "settings": (SETTINGS,),
        "today": TODAY,
        "stands_on": (SECONDS - 3600, "b"),
    }
    return Facts(**given | changes)


def of_commit(found: Facts, **changes: Any) -> Facts:
    """Return the facts with another commit; `email` and `at` are its committer's."""
    maker = {name: changes.pop(name) for name in ("email", "at") if name in changes}
    changes["committer"] = replace(found.origin.commit.committer, **maker)
    return replace(found, origin=replace(found.origin, commit=replace(found.origin.commit, **changes)))


def resealed(record: Record, **changes: Any) -> Record:
    """Return the record with another last step whose digest is right."""
    entry = replace(record.step[-1], **changes)
    previous = record.step[-2].digest if len(record.step) > 1 else ""
    return replace(
        record, step=(*record.step[:-1], replace(entry, digest=digest_of(record, entry, previous)))
    )


def verdict(found: Facts) -> Verdict:
    """Return the verdict."""
    return judge(found).verdict


def test_keys_of_these_tests_are_keys() -> None:
    assert len({fingerprint(key.public) for key in (KIM, DEE, BEA, SAM)} - {None}) == 4


def test_all_in_order_is_signed() -> None:
    assert judge(facts()) == Judgement(Verdict.SIGNED, ())


def test_without_a_signature_it_is_unsigned() -> None:
    assert judge(facts(signature=Signature(SignatureState.NONE))) == Judgement(
        Verdict.UNSIGNED, ("the commit carries no signature",)
    )


@pytest.mark.parametrize("state", [SignatureState.UNKNOWN_KEY, SignatureState.BAD])
def test_a_signature_that_is_not_good_is_worse_than_none(state: SignatureState) -> None:
    assert verdict(facts(signature=replace(signed_with(BEA), state=state))) is Verdict.FORGED


def test_two_versions_that_met_both_have_to_allow_it() -> None:
    without = replace(SETTINGS, person=tuple(one for one in SETTINGS.person if one.email != BUSINESS_LEAD))
    assert verdict(facts(settings=(SETTINGS, without))) is Verdict.FORGED


def test_before_there_was_a_register_nothing_is_signed() -> None:
    assert judge(facts(settings=())).reasons == (
        "nobody was trusted before this commit: there was no register.toml",
    )


def test_a_merge_brings_no_step() -> None:
    assert verdict(of_commit(facts(), parents=("a", "b"))) is Verdict.FORGED


def test_a_step_is_added_alone_and_at_the_end() -> None:
    found = facts(VERIFIED)
    first = replace(found.origin, before=())
    assert "more than one step came in with its commit" in judge(replace(found, origin=first)).reasons


def test_a_step_is_added_without_a_touch_to_those_before_it() -> None:
    found = facts(VERIFIED)
    otherwise = replace(found.origin, before=(replace(VERIFIED.step[0], note="agreed"),))
    assert (
        "entries before it were altered by the same commit" in judge(replace(found, origin=otherwise)).reasons
    )


def test_a_step_has_to_lead_from_where_the_record_was() -> None:
    step = a_request(Step.VERIFY)
    typed = replace(
        SUBMITTED.step[0],
        step=Step.VERIFY,
        from_=Status.SUBMITTED,
        to=Status.VERIFIED,
        by=step.by,
        role=Role.STRATEGIC_LEAD.value,
    )
    record = resealed(replace(READY, step=(typed,), status=Status.VERIFIED))
    assert judge(facts(record)).reasons == (
        "it says submitted to verified: that is no verify of a record that was open",
    )


def test_a_commit_that_leaves_another_status_contradicts_its_step() -> None:
    typed = resealed(replace(SUBMITTED, status=Status.CLOSED))
    assert judge(facts(typed)).reasons == ("it leads to submitted, but its commit left the record closed",)


def test_a_step_on_one_that_had_lapsed_is_forged() -> None:
    changed = resealed(replace(VERIFIED, position=Position(statement="Some cases are assessed.")))
    assert judge(facts(changed)).reasons == (f"it rests on submit by {BUSINESS_LEAD}, which had lapsed",)


def test_a_digest_of_something_else_is_forged() -> None:
    other = replace(SUBMITTED, title="Another")
    assert judge(facts(other, copied_from="REC-2")).reasons == (
        "its digest is not that of what its commit holds: it is that of a step of REC-2",
    )


def test_a_post_that_is_none_is_forged() -> None:
    assert judge(facts(resealed(SUBMITTED, role="mayor"))).reasons == (
        'it was taken as "mayor", which is not a post of the chain',
    )


def test_a_key_counts_on_the_day_of_the_step_and_of_its_commit() -> None:
    ended = replace(BEA, to=TODAY - timedelta(days=1))
    settings = keyed((COORDINATOR, KIM), (BUSINESS_LEAD, ended))
    yesterday = resealed(SUBMITTED, at=NOON - timedelta(days=1))
    assert judge(facts(yesterday, settings=(settings,), stands_on=(0, ""))).reasons == (
        f"the key {fingerprint(BEA.public)} of {BUSINESS_LEAD} is not valid on 3 March 2025",
    )


def test_what_is_recorded_on_instruction_is_never_signed() -> None:
    policy = Policy(on_instruction=True)
    record = resealed(SUBMITTED, recorded_by=COORDINATOR, instruction="minute 4.2")
    found = facts(record, signature=signed_with(KIM), settings=(replace(SETTINGS, policy=policy),))
    assert verdict(found) is Verdict.RECORDED
    assert verdict(replace(found, settings=(SETTINGS,))) is Verdict.FORGED
    assert verdict(replace(found, signature=signed_with(BEA))) is Verdict.FORGED


def test_an_unsigned_commit_by_somebody_else_contradicts_the_step() -> None:
    assert judge(of_commit(facts(signature=Signature(SignatureState.NONE)), email=DCC)).reasons == (
        f"committed by {DCC}, not by {BUSINESS_LEAD}",
    )


def test_one_key_for_two_people_in_a_round_is_forged() -> None:
    found = facts(VERIFIED, others=((VERIFIED.step[0], signed_with(SAM)),))
    assert judge(found).reasons == (
        f"signed with the key that signed submit by {BUSINESS_LEAD} in the same round",
    )


@pytest.mark.parametrize(
    ("record", "earlier"),
    [
        (walked(VERIFIED, Step.RETURN), VERIFIED.step[1]),
        (VERIFIED, replace(VERIFIED.step[0], step=Step.UPLOAD)),
    ],
    ids=["a step after", "a step before"],
)
def test_one_key_may_sign_what_one_person_may_take(record: Record, earlier: StepTaken) -> None:
    assert judge(facts(record, others=((earlier, signed_with(SAM)),))).reasons == ()


def test_a_commit_dated_before_what_it_stands_on_contradicts_its_step() -> None:
    found = of_commit(facts(), at=NOON - timedelta(hours=2))
    assert judge(found).reasons == (
        "its commit is dated 2025-03-03T10:00:00+00:00, before b, on top of which it was made",
        "it is dated 2025-03-03T12:00:00+00:00, after its own commit at 2025-03-03T10:00:00+00:00",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stands_on": (SECONDS + 3600, "b")}, "before the commit b, on top of which it was made"),
        ({"today": date(2025, 3, 2)}, "which is after today"),
    ],
)
def test_a_step_out_of_its_time_is_forged(changes: dict[str, Any], said: str) -> None:
    assert said in judge(facts(**changes)).reasons[0]


def test_every_reason_is_given() -> None:
    other = replace(walked(READY, Step.SUBMIT), title="Another")
    assert len(judge(facts(other, signature=signed_with(DEE), stands_on=(SECONDS + 3600, "b"))).reasons) == 3


def test_a_signature_is_demanded_where_any_trusted_policy_does() -> None:
    strict = replace(SETTINGS, policy=Policy(signed_steps=True))
    assert [demanded(these) for these in ((SETTINGS,), (SETTINGS, strict))] == [False, True]
