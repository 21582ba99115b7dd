"""What the commit that brought a step proves of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from peeltrack.core.audit.clocks import end_of
from peeltrack.core.audit.signature import Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.audit.verdict import PRINCIPLES, Facts, Judgement, Principle, Verdict, judge
from peeltrack.core.chain.digest import digest_of
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.provenance import Origin
from peeltrack.core.model.record import Position, Record, StepTaken
from peeltrack.core.model.settings import Holder, Policy, Post, Settings
from peeltrack.core.model.status import Role, Status, Step
from tests.core.histories import a_commit, a_key, keyed, signed_with
from tests.core.ordinary_round import READY, SIGNED_OFF, SUBMITTED, VERIFIED
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
        "settings": SETTINGS,
        "until": end_of(TODAY),
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


def test_before_there_was_a_register_nothing_is_signed() -> None:
    assert judge(facts(settings=None)).reasons == (
        "nobody was trusted before this commit: it does not descend from a register.toml with people",
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
    assert judge(facts(yesterday, settings=settings)).reasons == (
        f"the key {fingerprint(BEA.public)} of {BUSINESS_LEAD} is not valid on 3 March 2025",
    )


def test_what_is_recorded_on_instruction_is_never_signed() -> None:
    policy = Policy(on_instruction=True)
    record = resealed(SUBMITTED, recorded_by=COORDINATOR, instruction="minute 4.2")
    found = facts(record, signature=signed_with(KIM), settings=replace(SETTINGS, policy=policy))
    assert verdict(found) is Verdict.RECORDED
    assert verdict(replace(found, settings=SETTINGS)) is Verdict.FORGED
    assert verdict(replace(found, signature=signed_with(BEA))) is Verdict.FORGED


def test_what_somebody_decided_while_in_a_post_may_be_recorded_after_its_last_day() -> None:
    dcc = (Holder(email=DCC, to=TODAY - timedelta(days=1)),)
    ended = tuple(replace(one, holder=dcc) if one.role is Role.DCC else one for one in SETTINGS.post)
    settings = replace(SETTINGS, policy=Policy(on_instruction=True), post=ended)

    def recorded(at: datetime) -> Verdict:
        record = resealed(SIGNED_OFF, at=at, recorded_by=COORDINATOR, instruction="minute 4.2")
        return verdict(facts(record, signed_with(KIM), settings=settings))

    own = resealed(SIGNED_OFF, at=NOON - timedelta(days=1))
    assert recorded(NOON - timedelta(days=1)) is Verdict.RECORDED
    assert recorded(NOON) is Verdict.FORGED
    assert verdict(facts(own, signed_with(DEE), settings=settings)) is Verdict.FORGED


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


def test_a_step_dated_after_its_own_commit_is_forged() -> None:
    assert judge(of_commit(facts(), at=NOON - timedelta(hours=2))).reasons == (
        "it is dated 2025-03-03T12:00:00+00:00, after its own commit at 2025-03-03T10:00:00+00:00",
    )


def test_a_step_dated_after_today_is_forged() -> None:
    assert judge(facts(until=end_of(date(2025, 3, 1)))).reasons == (
        "it is dated 3 March 2025, which is after today",
        "its commit is dated 3 March 2025, which is after today",
    )


def test_half_past_midnight_in_summer_is_not_after_the_day_before_in_utc() -> None:
    at = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
    assert at < end_of(date(2025, 6, 30))


def in_post_until(day: date) -> Settings:
    """Return settings in which the DCC held the post until a day."""
    dcc = Post(role=Role.DCC, title="DCC", holder=(Holder(email=DCC, to=day),))
    return replace(SETTINGS, post=(dcc,))


def test_a_post_is_held_on_the_day_of_the_force_whatever_the_offset() -> None:
    west = timezone(timedelta(hours=-12))
    at = datetime(2025, 3, 3, 1, tzinfo=UTC).astimezone(west)
    record = resealed(SIGNED_OFF, at=at)
    assert at.date() == date(2025, 3, 2)
    found = of_commit(facts(record, signature=signed_with(DEE)), at=at)
    assert verdict(replace(found, settings=in_post_until(date(2025, 3, 3)))) is Verdict.SIGNED
    assert judge(replace(found, settings=in_post_until(date(2025, 3, 2)))).principles == (Principle.RIGHT,)


def on_top(**later: int) -> Commit:
    """Return a commit so much later than the step on top of it."""
    return a_commit("k", seconds=SECONDS + int(timedelta(**later).total_seconds()))


def test_a_step_dated_back_is_judged_on_the_day_of_what_a_keeper_had_signed_before_it_too() -> None:
    found = facts(SIGNED_OFF, signature=signed_with(DEE), settings=in_post_until(TODAY))
    assert verdict(found) is Verdict.SIGNED
    later = replace(found, built_on=on_top(days=2))
    assert judge(later).reasons == (f"{DCC} is not the DCC for REC-1 on 5 March 2025",)


def test_a_clock_that_was_off_costs_nothing_where_the_right_is_there_all_the_same() -> None:
    assert verdict(facts(built_on=on_top(hours=7))) is Verdict.SIGNED


def test_a_step_dated_before_what_its_commit_was_written_on_top_of_is_forged() -> None:
    found = facts(resealed(SUBMITTED, at=NOON - timedelta(hours=2)), built_on=on_top(hours=-1))
    assert judge(found) == Judgement(
        Verdict.FORGED,
        ("it is dated 2025-03-03T10:00:00+00:00, before the commit k, on top of which it was made",),
        (Principle.DATE,),
    )
    rebased = replace(found.origin.commit.author, at=NOON - timedelta(hours=2))
    assert verdict(of_commit(found, author=rebased)) is Verdict.SIGNED


def test_what_a_revoked_key_signed_after_that_day_falls() -> None:
    key = f"the key {fingerprint(BEA.public)} of {BUSINESS_LEAD}"
    assert judge(facts(revoked=TODAY - timedelta(days=1))) == Judgement(
        Verdict.FORGED,
        (f"{key} was revoked as of 2 March 2025, and it is dated 3 March 2025",),
        (Principle.KEY,),
    )
    assert verdict(facts(revoked=TODAY)) is Verdict.SIGNED


def test_of_what_it_signed_before_and_nobody_had_seen_it_cannot_be_told() -> None:
    assert judge(facts(revoked=TODAY, cannot_be_told="who knows")) == Judgement(
        Verdict.UNSIGNED, ("who knows",)
    )


def test_an_owner_whom_nobody_trusted_named_signs_without_a_right() -> None:
    assert judge(facts(not_appointed="eve named herself")) == Judgement(
        Verdict.UNSIGNED, ("signed, but not by right: eve named herself",)
    )


def test_every_reason_is_given_with_its_principle() -> None:
    other = replace(walked(READY, Step.SUBMIT), title="Another")
    found = judge(facts(other, signature=signed_with(DEE), until=end_of(date(2025, 2, 1))))
    assert len(found.reasons) == 4
    assert found.principles == (Principle.CONTENT, Principle.KEY, Principle.DATE)


def test_every_principle_but_one_is_a_row_of_the_table() -> None:
    assert [principle for principle, _ in PRINCIPLES] == [
        one for one in Principle if one is not Principle.KEPT
    ]
