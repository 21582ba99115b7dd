"""Attacks on who took a step: another hand, another key, another post."""

from dataclasses import replace
from datetime import date

import pytest

from peeltrack.core.model.record import Owners
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Post
from peeltrack.core.model.status import Role, Step
from peeltrack.store.toml.write import compose
from tests.cli.force import PATH, Force, with_key
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, DEPUTY, OWNERS, STRATEGIC_LEAD
from tests.gitrepo import a_person

EVE = "eve@example.org"


def test_a_step_typed_by_hand_into_the_file_is_forged(force: Force) -> None:
    force.begin()
    typed = compose(force.after(Step.SUBMIT))
    force.commit({PATH: typed}, by=COORDINATOR, signed=False)
    audited = force.audit()
    other = f"by {COORDINATOR}, not by {BUSINESS_LEAD}"
    said = f"written {other}; committed {other}"
    assert (audited.last, audited.exit_code) == (("forged", said), 1)


def test_a_step_typed_by_hand_with_a_digest_of_nothing_is_forged(force: Force) -> None:
    force.begin()
    typed = force.after(Step.SUBMIT)
    entry = replace(typed.step[0], digest="pt1:sha256:" + "0" * 64)
    force.commit({PATH: compose(replace(typed, step=(entry,)))}, by=BUSINESS_LEAD)
    assert force.audit().last == ("forged", "its digest is not that of what its commit holds")


def test_a_forged_author_line_deceives_nobody(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT, commit={"by": BUSINESS_LEAD, "signer": COORDINATOR})
    audited = force.audit()
    assert (audited.last, audited.exit_code) == (
        ("forged", f"signed by {COORDINATOR}, not by {BUSINESS_LEAD}"),
        1,
    )


def test_an_unsigned_commit_with_another_author_than_committer_is_forged(force: Force) -> None:
    force.begin(settings=force.settings(policy=Policy()))
    author = f"Bea <{BUSINESS_LEAD}>"
    force.take(Step.SUBMIT, commit={"by": COORDINATOR, "signed": False, "options": ["--author", author]})
    assert force.audit().last == ("forged", f"committed by {COORDINATOR}, not by {BUSINESS_LEAD}")


def test_a_good_signature_by_another_person_is_forged(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.VERIFY, commit={"by": DCC})
    assert force.audit().last == ("forged", f"signed by {DCC}, not by {STRATEGIC_LEAD}")


def test_the_author_line_does_not_matter_where_the_person_signed(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT, commit={"by": EVE, "signer": BUSINESS_LEAD})
    assert force.audit().verdicts == ["signed"]


@pytest.mark.parametrize("trusting", [False, True], ids=["unknown to git", "known to this machine"])
def test_a_signature_by_an_unknown_key_is_never_good(force: Force, trusting: bool) -> None:
    force.begin()
    if trusting:
        signers = force.repo.write("../signers", f"* {force.team[EVE].public}\n")
        force.repo.git("config", "gpg.ssh.allowedSignersFile", str(signers))
    force.take(Step.SUBMIT, commit={"signer": EVE})
    verdict, why = force.audit().last
    assert (verdict, "which register.toml does not list" in why) == ("forged", True)


def test_a_commit_altered_after_it_was_signed_is_forged(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    raw = force.repo.git("cat-file", "commit", "HEAD").replace("an edit", "another edit") + "\n"
    force.repo.write("raw", raw)
    force.repo.git("update-ref", "HEAD", force.repo.git("hash-object", "-t", "commit", "-w", "raw"))
    verdict, why = force.audit().last
    assert (verdict, why) == (
        "forged",
        "the signature does not fit the commit: it was altered after it was signed",
    )


def test_a_key_added_in_the_commit_that_uses_it_is_forged(force: Force) -> None:
    force.begin()
    settings = with_key(force.settings(), BUSINESS_LEAD, Key(public=force.team[EVE].public))
    files = {"register.toml": compose(settings), PATH: compose(force.after(Step.SUBMIT))}
    force.commit(files, by=BUSINESS_LEAD, signer=EVE)
    verdict, why = force.audit().last
    assert (verdict, "register.toml did not list" in why) == ("forged", True)


def test_a_key_added_by_its_own_holder_in_the_commit_before_is_forged(force: Force) -> None:
    force.begin()
    force.set(with_key(force.settings(), BUSINESS_LEAD, Key(public=force.team[EVE].public)), by=EVE)
    force.take(Step.SUBMIT, commit={"signer": EVE})
    audited = force.audit()
    assert (audited.last[0], audited.document["trust"]["confirmed"]) == ("forged", False)


def test_a_key_added_by_the_coordinator_counts_from_the_next_commit(force: Force) -> None:
    force.begin()
    force.set(with_key(force.settings(), BUSINESS_LEAD, Key(public=force.team[EVE].public)))
    force.take(Step.SUBMIT, commit={"signer": EVE})
    assert force.audit().verdicts == ["signed"]


@pytest.mark.parametrize(
    ("first", "last"), [(date(2025, 1, 2), None), (None, date(2024, 12, 31))], ids=["too early", "too late"]
)
def test_a_key_outside_its_dates_is_forged(force: Force, first: date | None, last: date | None) -> None:
    key = Key(public=force.team[BUSINESS_LEAD].public, from_=first, to=last)
    force.begin(settings=with_key(force.settings(), BUSINESS_LEAD, key))
    force.take(Step.SUBMIT)
    verdict, why = force.audit().last
    assert (verdict, why.endswith(f"of {BUSINESS_LEAD} is not valid on 1 January 2025")) == ("forged", True)


def test_a_key_that_ended_between_the_step_and_its_commit_is_forged(force: Force) -> None:
    key = Key(public=force.team[BUSINESS_LEAD].public, to=date(2025, 1, 1))
    force.begin(settings=with_key(force.settings(), BUSINESS_LEAD, key))
    further = force.after(Step.SUBMIT)
    force.repo.now += 24 * 3600
    force.commit({PATH: compose(further)}, by=BUSINESS_LEAD)
    assert force.audit().last[0] == "forged"


def test_a_post_not_held_on_that_day_is_forged(force: Force) -> None:
    posts = (
        Post(
            role=Role.DCC,
            title="DCC",
            holder=(Holder(email=DCC, to=date(2024, 12, 31)), Holder(email=DEPUTY)),
        ),
        Post(role=Role.COORDINATOR, title="Planning", holder=(Holder(email=COORDINATOR),)),
    )
    force.begin(settings=force.settings(post=posts))
    force.take(Step.SUBMIT)
    force.take(Step.VERIFY)
    force.take(Step.SIGNOFF)
    assert force.audit().last == ("forged", f"{DCC} is not the DCC for REC-1 on 1 January 2025")


def test_one_person_with_two_addresses_and_one_key_is_forged(force: Force) -> None:
    second = "bea.smith@example.org"
    settings = force.settings()
    shared = Person(email=second, name="Bea", key=(Key(public=force.team[BUSINESS_LEAD].public),))
    both = replace(settings, person=(*settings.person, shared))
    force.begin(settings=both, owners=_verified_by(second))
    force.take(Step.SUBMIT)
    lax = replace(both, policy=Policy(distinct_people=False))
    force.take(Step.VERIFY, by=second, settings=lax, commit={"by": BUSINESS_LEAD})
    verdict, why = force.audit().last
    assert (verdict, f"took submit on REC-1 in this round already as {BUSINESS_LEAD}" in why) == (
        "forged",
        True,
    )


def test_a_key_handed_from_one_address_to_another_within_a_round_is_forged(force: Force) -> None:
    second = "bea.smith@example.org"
    key = Key(public=force.team[BUSINESS_LEAD].public)
    settings = force.settings()
    force.begin(settings=settings, owners=_verified_by(second))
    force.take(Step.SUBMIT)
    others = tuple(replace(one, key=()) if one.email == BUSINESS_LEAD else one for one in settings.person)
    moved = replace(settings, person=(*others, Person(email=second, name="Bea", key=(key,))))
    force.set(moved)
    force.take(Step.VERIFY, by=second, settings=moved, commit={"by": BUSINESS_LEAD})
    assert force.audit().last == (
        "forged",
        f"signed with the key that signed submit by {BUSINESS_LEAD} in the same round",
    )


def _verified_by(email: str) -> Owners:
    return replace(OWNERS, strategic_lead=email)


def test_a_key_of_the_same_name_made_by_somebody_else_is_forged(force: Force) -> None:
    force.begin()
    double = a_person("Bea", BUSINESS_LEAD, force.repo.folder.parent / "other keys")
    force.team = {**force.team, "double": double}
    force.take(Step.SUBMIT, commit={"by": "double"})
    assert force.audit().last[0] == "forged"
