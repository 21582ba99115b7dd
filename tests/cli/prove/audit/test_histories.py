"""Attacks on the history itself: rewritten, merged, deleted and written anew."""

from dataclasses import replace

import pytest

from peeltrack.core.model.settings import Key, Person, Policy
from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.cli.force import PATH, Force
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, OWNERS, STRATEGIC_LEAD

#: Real repositories, one after another.
pytestmark = pytest.mark.slow

EVE = "eve@example.org"


def test_a_trusted_revision_that_is_no_longer_in_the_history_alarms(force: Force) -> None:
    start = force.begin()
    noted = force.take(Step.SUBMIT)
    assert force.audit("--trust", noted).exit_code == 0
    force.repo.git("reset", "-q", "--hard", start)
    force.take(Step.SUBMIT, note="another")
    audited = force.audit("--trust", noted)
    assert (audited.document["trust"]["rewritten"], audited.exit_code) == (True, 1)


def test_a_step_of_the_trusted_revision_that_is_gone_is_named(force: Force) -> None:
    start = force.begin()
    noted = force.take(Step.SUBMIT)
    force.repo.git("reset", "-q", "--hard", start)
    force.reword("Every case is assessed by a sergeant.")
    assert force.audit("--trust", noted).last == (
        "forged",
        "it is in the trusted revision, and no longer in the register",
    )


def test_a_step_rewritten_after_a_trusted_revision_is_forged(force: Force) -> None:
    noted = force.begin()
    force.take(Step.SUBMIT)
    rewritten = replace(force.record(), summary="another summary")
    force.repo.git("reset", "-q", "--hard", noted)
    force.commit({PATH: compose(rewritten)}, by=BUSINESS_LEAD, signer=COORDINATOR)
    verdict, why = force.audit("--trust", noted).last
    assert (verdict, f"signed by {COORDINATOR}, not by {BUSINESS_LEAD}" in why) == ("forged", True)


def test_a_branch_from_before_the_trusted_revision_is_judged_by_it(force: Force) -> None:
    start = force.begin()
    settings = force.settings()
    without = tuple(replace(one, key=()) if one.email == BUSINESS_LEAD else one for one in settings.person)
    noted = force.set(replace(settings, person=without))
    force.repo.git("checkout", "-q", "-b", "old", start)
    force.take(Step.SUBMIT)
    force.repo.git("checkout", "-q", "main")
    force.repo.merge("old", by=force.team[COORDINATOR])
    assert force.audit().verdicts == ["signed"]
    assert force.audit("--trust", noted).verdicts == ["forged"]


def test_a_record_deleted_and_written_anew_does_not_get_its_steps_back(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    text = compose(force.record())
    gone = force.commit({PATH: None}, by=COORDINATOR)
    force.commit({PATH: text}, by=BUSINESS_LEAD)
    audited = force.audit()
    verdict, why = audited.last
    said = f"it was removed from the file in {gone[:10]} and put in again"
    assert (verdict, why.startswith(said), audited.exit_code) == ("forged", True, 1)


def test_a_record_deleted_and_written_anew_without_its_steps_is_reported(force: Force) -> None:
    force.begin()
    text = compose(force.record())
    force.take(Step.SUBMIT)
    gone = force.commit({PATH: None}, by=COORDINATOR)
    force.commit({PATH: text}, by=COORDINATOR)
    assert force.audit("REC-1").last == ("forged", f"it was removed from the register in {gone[:10]}")


def test_a_step_brought_by_a_merge_is_forged(force: Force) -> None:
    force.begin()
    force.repo.git("checkout", "-q", "-b", "other")
    force.commit({"stalking-2024/notes.md": "x"}, by=COORDINATOR)
    force.repo.git("checkout", "-q", "main")
    force.commit({"stalking-2024/more.md": "y"}, by=COORDINATOR)
    force.repo.settle(force.team[BUSINESS_LEAD])
    force.repo.git("merge", "-q", "--no-ff", "--no-commit", "other")
    force.take(Step.SUBMIT)
    assert force.audit().last == (
        "forged",
        "a merge brought it: none of the histories that it joins holds it",
    )


def test_two_steps_in_one_commit_are_forged(force: Force) -> None:
    force.begin()
    force.repo.write(f"register/{PATH}", compose(force.after(Step.SUBMIT)))
    force.take(Step.VERIFY)
    audited = force.audit()
    assert audited.verdicts == ["forged"] * 2
    assert "more than one step came in with its commit" in audited.last[1]


def test_a_policy_edited_by_nobody_trusted_lowers_no_bar(force: Force) -> None:
    owners = replace(OWNERS, strategic_lead=BUSINESS_LEAD)
    force.begin(owners=owners)
    low = force.settings(policy=Policy(signed_steps=False, distinct_people=False))
    force.set(low, by=STRATEGIC_LEAD)
    force.take(Step.SUBMIT, commit={"signed": False})
    force.take(Step.VERIFY, by=BUSINESS_LEAD, settings=low)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["unsigned", "forged"], 1)
    assert f"{BUSINESS_LEAD} took submit on REC-1 in this round already" in audited.last[1]


def test_a_lowered_policy_alarms_before_any_step_relies_on_it(force: Force) -> None:
    force.begin()
    commit = force.set(force.settings(policy=Policy()), by=COORDINATOR, signed=False)
    audited = force.audit()
    (_, change) = audited.document["trust"]["amendments"]
    assert (change["commit"], change["reasons"], audited.exit_code) == (commit, ["it is not signed"], 1)


def test_a_policy_lowered_by_the_coordinator_counts(force: Force) -> None:
    force.begin()
    force.set(force.settings(policy=Policy()))
    force.take(Step.SUBMIT, commit={"signed": False})
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["unsigned"], 0)


def test_who_lowered_the_policy_and_raised_it_again_is_named(force: Force) -> None:
    force.begin()
    low = force.set(force.settings(policy=Policy(signed_steps=True, distinct_people=False)))
    force.set(force.settings())
    said = force.run("audit").out
    assert f"changed: policy (distinct_people = false) in {low[:10]} of " in said
    assert said.count(f"signed by {COORDINATOR}") == 2
    assert "changed:" not in force.run("audit", "--trust", "HEAD").out


def test_a_later_signed_edit_does_not_vouch_for_what_somebody_slipped_in(force: Force) -> None:
    force.begin()
    settings = force.settings()
    mine = Person(email=BUSINESS_LEAD, name="Bea", key=(Key(public=force.team[EVE].public),))
    slipped = replace(
        settings, person=tuple(mine if one.email == BUSINESS_LEAD else one for one in settings.person)
    )
    force.set(slipped, by=EVE, signed=False)
    renamed = tuple(
        replace(one, name="Kim S.") if one.email == COORDINATOR else one for one in slipped.person
    )
    force.set(replace(slipped, person=renamed))
    force.take(Step.SUBMIT, commit={"signer": EVE})
    assert force.audit().last[0] == "forged"


def test_an_old_version_of_the_people_does_not_come_back_with_a_merge(force: Force) -> None:
    start = force.begin()
    settings = force.settings()
    without = tuple(one for one in settings.person if one.email != BUSINESS_LEAD)
    force.set(replace(settings, person=without))
    force.repo.git("checkout", "-q", "-b", "old", start)
    force.commit({"stalking-2024/notes.md": "x"}, by=COORDINATOR)
    force.repo.merge("main", by=force.team[EVE], options=["-s", "ours"])
    force.take(Step.SUBMIT)
    audited = force.audit()
    assert (audited.last[0], audited.document["trust"]["confirmed"]) == ("forged", False)


def test_a_register_begun_beside_the_history_does_not_bring_its_own_people(force: Force) -> None:
    force.begin()
    files = {
        path: (force.repo.folder / "register" / path).read_text()
        for path in (PATH, "stalking-2024/source.toml")
    }
    force.repo.git("checkout", "-q", "--orphan", "other")
    lone = Person(email=BUSINESS_LEAD, name="Bea", key=(Key(public=force.team[EVE].public),))
    force.commit({**files, "register.toml": compose(force.settings(person=(lone,)))}, by=EVE)
    force.repo.merge("main", by=force.team[EVE], options=["-s", "ours", "--allow-unrelated-histories"])
    force.take(Step.SUBMIT, commit={"signer": EVE})
    assert force.audit().last[0] == "forged"


def test_the_coordinator_joins_two_versions_by_signing_the_merge(force: Force) -> None:
    force.begin()
    settings = force.settings()
    force.repo.git("checkout", "-q", "-b", "other")
    force.set(replace(settings, person=(*settings.person, Person(email="x@example.org", name="X"))))
    force.repo.git("checkout", "-q", "main")
    force.set(replace(settings, policy=Policy()))
    force.repo.merge("other", by=force.team[DCC])
    assert force.audit().document["trust"]["confirmed"] is False
    force.repo.git("reset", "-q", "--hard", "HEAD~1")
    force.repo.merge("other", by=force.team[COORDINATOR], options=["-S"])
    assert force.audit().document["trust"]["confirmed"] is True


def test_a_change_of_people_dated_back_is_not_trusted(force: Force) -> None:
    force.begin()
    force.repo.now -= 30 * 24 * 3600
    settings = force.settings()
    force.set(replace(settings, policy=Policy()))
    assert force.audit().exit_code == 1


def test_a_trusted_revision_that_this_copy_lacks_is_refused_with_what_that_may_mean(force: Force) -> None:
    force.begin()
    ran = force.audit("--trust", "0" * 40).ran
    assert (ran.exit_code, "the history was rewritten" in ran.err) == (4, True)
