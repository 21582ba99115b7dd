"""Attacks on the history itself: rewritten, merged, deleted and written anew."""

import json
from dataclasses import replace
from datetime import date, timedelta, timezone
from typing import Any

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Evidence
from peeltrack.core.model.settings import Key, Person, Policy, Settings
from peeltrack.core.model.status import Role, Step
from peeltrack.store.toml.write import compose
from tests.cli.force import PATH, Force, with_key
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


@pytest.mark.parametrize("trusting", [False, True])
@pytest.mark.parametrize(("days", "verdict"), [(0, "signed"), (2, "forged")])
def test_a_key_that_was_taken_out_signs_nothing_later_on_a_branch_from_before(
    force: Force, days: int, verdict: str, trusting: bool
) -> None:
    start = force.begin()
    settings = force.settings()
    without = tuple(replace(one, key=()) if one.email == BUSINESS_LEAD else one for one in settings.person)
    noted = force.set(replace(settings, person=without))
    force.repo.git("checkout", "-q", "-b", "old", start)
    force.repo.now += days * 24 * 3600
    force.take(Step.SUBMIT)
    force.repo.git("checkout", "-q", "main")
    force.repo.merge("old", by=force.team[COORDINATOR])
    assert force.audit(*(("--trust", noted) if trusting else ())).verdicts == [verdict]


def test_a_record_deleted_and_written_anew_with_its_steps_has_them_as_before(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    text = compose(force.record())
    gone = force.commit({PATH: None}, by=COORDINATOR)
    back = force.commit({PATH: text}, by=BUSINESS_LEAD)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed"], 0)
    assert audited.steps[0]["remark"] == (
        f"put back: it was taken out in {gone[:10]} by {COORDINATOR}, "
        f"and came back in {back[:10]} by {BUSINESS_LEAD}"
    )


def test_a_record_deleted_and_written_anew_without_its_steps_is_reported(force: Force) -> None:
    force.begin()
    text = compose(force.record())
    force.take(Step.SUBMIT)
    gone = force.commit({PATH: None}, by=COORDINATOR)
    force.commit({PATH: text}, by=COORDINATOR)
    said = f"it was removed from the register in {gone[:10]} by {COORDINATOR}"
    assert force.audit("REC-1").last == ("forged", said)


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
    assert "changed:" not in force.run("audit", "--trust", force.repo.git("rev-parse", "HEAD")).out


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
    first = force.begin()
    files = {
        path: (force.repo.folder / "register" / path).read_text()
        for path in (PATH, "stalking-2024/source.toml")
    }
    force.repo.git("checkout", "-q", "--orphan", "other")
    lone = Person(email=BUSINESS_LEAD, name="Bea", key=(Key(public=force.team[EVE].public),))
    force.commit({**files, "register.toml": compose(force.settings(person=(lone,)))}, by=EVE)
    force.repo.merge("main", by=force.team[EVE], options=["-s", "ours", "--allow-unrelated-histories"])
    force.take(Step.SUBMIT, commit={"signer": EVE})
    assert (force.audit().last[0], force.audit().exit_code) == ("unsigned", 1)
    assert force.audit("--trust", first).last[0] == "forged"


def test_what_two_keepers_changed_on_two_branches_counts_whoever_merges_it(force: Force) -> None:
    force.begin()
    settings = force.settings()
    force.repo.git("checkout", "-q", "-b", "other")
    force.set(replace(settings, person=(*settings.person, Person(email="x@example.org", name="X"))))
    force.repo.git("checkout", "-q", "main")
    force.set(replace(settings, policy=Policy()))
    force.repo.merge("other", by=force.team[EVE])
    audited = force.audit()
    assert (audited.document["trust"]["confirmed"], audited.exit_code) == (True, 0)


def test_of_each_change_of_people_it_is_said_whether_it_is_trusted(force: Force) -> None:
    force.begin()
    force.set(force.settings(policy=Policy(on_instruction=True)))
    force.set(force.settings(policy=Policy(distinct_people=False)), by=EVE, signed=False)
    ran = force.run("audit", "--format", "json")
    amendments = json.loads(ran.out)["trust"]["amendments"]
    assert [one["trusted"] for one in amendments] == [True, True, False]
    said = force.run("audit").out
    assert "register.toml holds what nobody trusted has signed; steps are judged without it:" in said


def test_a_change_of_people_dated_back_to_when_the_post_was_held_is_not_trusted(force: Force) -> None:
    force.begin()
    posts = tuple(
        replace(post, holder=(*(replace(one, to=date(2025, 1, 1)) for one in post.holder),))
        if post.role is Role.COORDINATOR
        else post
        for post in force.settings().post
    )
    settings = force.settings(post=posts)
    force.repo.now += 9 * 24 * 3600
    force.set(settings, by=DCC)
    force.repo.now -= 9 * 24 * 3600
    force.set(replace(settings, policy=Policy()))
    audited = force.audit()
    (pending,) = audited.document["trust"]["pending"]
    assert (pending["what"], pending["by"], audited.exit_code) == (
        "policy (signed_steps = false)",
        COORDINATOR,
        1,
    )


def test_a_second_beginning_is_named_even_where_the_coordinator_merged_it(force: Force) -> None:
    first = force.begin()
    text = compose(force.after(Step.SUBMIT))
    force.repo.git("checkout", "-q", "--orphan", "other")
    lone = Person(email=BUSINESS_LEAD, name="Bea", key=(Key(public=force.team[EVE].public),))
    begun = force.commit({PATH: text, "register.toml": compose(force.settings(person=(lone,)))}, by=EVE)
    force.repo.git("checkout", "-q", "main")
    options = ["-s", "ours", "--allow-unrelated-histories", "-S"]
    joined = force.repo.merge("other", by=force.team[COORDINATOR], options=options)
    audited = force.audit()
    trust = audited.document["trust"]
    assert (set(trust["other_beginnings"]), trust["joined_in"]) == ({first, begun}, [joined])
    said = force.run("audit")
    named = [
        "SECOND BEGINNING",
        f"{first[:10]} by {COORDINATOR}",
        f"{begun[:10]} by {EVE}",
        f"joined in {joined[:10]} by {COORDINATOR}",
    ]
    assert (said.exit_code, [one for one in named if one not in said.out]) == (1, [])


def with_eve(force: Force) -> Settings:
    """Return settings in which Eve is listed with a key, and holds no post."""
    settings = force.settings()
    eve = Person(email=EVE, name="Eve", key=(Key(public=force.team[EVE].public),))
    return replace(settings, person=(*settings.person, eve))


def test_who_writes_themselves_into_the_owners_signs_without_a_right(force: Force) -> None:
    settings = with_eve(force)
    force.begin(settings=settings)
    owned = replace(force.record(), owners=replace(OWNERS, business_lead=EVE))
    named = force.commit({PATH: compose(owned)}, by=EVE)
    force.take(Step.SUBMIT, by=EVE, settings=settings)
    audited = force.audit()
    said = f"{EVE} became business lead in {named[:10]}, signed by {EVE}, who may not name one"
    assert (audited.last, audited.exit_code) == (("unsigned", f"signed, but not by right: {said}"), 1)


@pytest.mark.parametrize("by", [COORDINATOR, DCC, BUSINESS_LEAD])
def test_who_is_named_by_a_keeper_or_by_the_owner_before_signs_by_right(force: Force, by: str) -> None:
    settings = with_eve(force)
    force.begin(settings=settings)
    force.commit({PATH: compose(replace(force.record(), owners=replace(OWNERS, business_lead=EVE)))}, by=by)
    force.take(Step.SUBMIT, by=EVE, settings=settings)
    assert force.audit().verdicts == ["signed"]


def test_a_merge_that_takes_an_owner_back_who_was_replaced_gives_no_right(force: Force) -> None:
    start = force.begin()
    force.repo.git("checkout", "-q", "-b", "old")
    force.repo.git("checkout", "-q", "main")
    replaced = replace(force.record(), owners=replace(OWNERS, business_lead=DCC))
    named = force.commit({PATH: compose(replaced)}, by=COORDINATOR)
    force.repo.git("checkout", "-q", "old")
    force.repo.git("checkout", "-q", "-B", "old", start)
    force.commit({"stalking-2024/notes.md": "x"}, by=BUSINESS_LEAD)
    force.repo.merge("main", by=force.team[BUSINESS_LEAD], options=["-s", "ours"])
    force.take(Step.SUBMIT)
    verdict, why = force.audit().last
    assert (verdict, f"{DCC} was named in {named[:10]}" in why) == ("unsigned", True)


def test_two_steps_that_met_are_no_alarm_and_the_merge_is_named(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.repo.git("checkout", "-q", "-b", "other")
    force.take(Step.VERIFY)
    force.repo.git("checkout", "-q", "main")
    force.take(Step.RETURN)
    merge = force.repo.merge("other", by=force.team[EVE], options=["-s", "ours"])
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed"] * 3, 0)
    (met,) = [line["remark"] for line in audited.steps if line["remark"]]
    said = f"it met return by {STRATEGIC_LEAD} in {merge[:10]} by {EVE}, which kept that one"
    assert met == f"no longer in the register: {said}"


def test_a_merge_that_drops_a_step_alarms_and_is_named(force: Force) -> None:
    force.begin()
    force.repo.git("checkout", "-q", "-b", "other")
    force.commit({"stalking-2024/notes.md": "x"}, by=EVE)
    force.repo.git("checkout", "-q", "main")
    force.take(Step.SUBMIT)
    force.repo.git("checkout", "-q", "other")
    merge = force.repo.merge("main", by=force.team[EVE], options=["-s", "ours"])
    audited = force.audit()
    said = f"a merge dropped it in {merge[:10]} by {EVE}"
    assert (audited.last, audited.exit_code) == (("forged", said), 1)


def test_a_step_that_was_reverted_and_taken_again_is_no_alarm(force: Force) -> None:
    force.begin()
    before = compose(force.record())
    force.take(Step.SUBMIT)
    gone = force.commit({PATH: before}, by=COORDINATOR)
    assert force.audit().exit_code == 1
    force.take(Step.SUBMIT)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed"] * 2, 0)
    said = f"taken out in {gone[:10]} by {COORDINATOR}, and taken again since"
    assert said in [line["remark"] for line in audited.steps]


@pytest.mark.parametrize(("by", "exit_code"), [(BUSINESS_LEAD, 0), (COORDINATOR, 1)])
def test_a_step_that_its_own_signer_took_back_is_named_and_no_alarm(
    force: Force, by: str, exit_code: int
) -> None:
    force.begin()
    before = compose(force.record())
    force.take(Step.SUBMIT)
    force.commit({PATH: before}, by=by)
    assert force.audit().exit_code == exit_code


def test_a_policy_that_was_lowered_today_is_low_today(force: Force) -> None:
    settings = force.settings(policy=Policy(signed_steps=True))
    force.begin(settings=settings)
    force.repo.now += 24 * 3600
    lowered = replace(settings, policy=Policy(on_instruction=True))
    force.set(lowered)
    force.take(Step.SUBMIT, settings=lowered, recorded_by=COORDINATOR, instruction="minute 4.2")
    assert force.audit().verdicts == ["recorded"]


def test_a_step_that_its_own_signer_rebased_is_no_alarm(force: Force) -> None:
    start = force.begin()
    force.repo.git("checkout", "-q", "-b", "desk")
    force.take(Step.SUBMIT)
    force.repo.git("checkout", "-q", "main")
    force.repo.now += 3 * 24 * 3600
    force.set(replace(force.settings(), timezone="Europe/Jersey"))
    force.repo.git("checkout", "-q", "desk")
    force.repo.settle(force.team[BUSINESS_LEAD], sign=True)
    env = {"GIT_COMMITTER_DATE": f"{force.repo.now} +0000"}
    force.repo.git("rebase", "-q", "--onto", "main", start, env=env)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed"], 0)
    said = "its commit was made anew on 4 January 2025 by its own signer, as a rebase or cherry-pick does"
    assert audited.steps[0]["remark"] == said


def test_the_offset_of_a_time_is_not_altered_unnoticed(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    record = force.record()
    at = record.step[0].at.astimezone(timezone(timedelta(hours=-12)))
    moved = replace(record, step=(replace(record.step[0], at=at),))
    force.commit({PATH: compose(moved)}, by=EVE, signed=False)
    assert force.audit().last[0] == "forged"


def test_what_a_revoked_key_signed_falls_unless_others_had_seen_it_in_time(force: Force) -> None:
    force.begin()
    for step in (Step.SUBMIT, Step.VERIFY, Step.RETURN):
        force.take(step)
    force.reword("Every case is assessed twice.", by=BUSINESS_LEAD)
    force.take(Step.SUBMIT)
    day = date(2025, 1, 1)
    key = Key(public=force.team[BUSINESS_LEAD].public, to=day, revoked=day, reason="lost")
    force.repo.now += 24 * 3600
    force.set(with_key(force.settings(), BUSINESS_LEAD, key))
    audited = force.audit()
    assert audited.verdicts == ["signed", "signed", "signed", "unsigned"]
    assert (audited.last[1].startswith("it cannot be told who signed it"), audited.exit_code) == (True, 1)


def test_what_a_revoked_key_signed_later_falls(force: Force) -> None:
    start = force.begin()
    day = date(2025, 1, 1)
    key = Key(public=force.team[BUSINESS_LEAD].public, to=day, revoked=day, reason="stolen")
    revoking = force.set(with_key(force.settings(), BUSINESS_LEAD, key))
    force.repo.git("checkout", "-q", "-b", "old", start)
    force.repo.now += 24 * 3600
    force.take(Step.SUBMIT)
    force.repo.merge(revoking, by=force.team[EVE])
    verdict, why = force.audit().last
    said = f"of {BUSINESS_LEAD} was revoked as of 1 January 2025, and it is dated 2 January 2025"
    assert (verdict, why.endswith(said)) == ("forged", True)


@pytest.mark.parametrize("shortened", [True, False], ids=["ten digits", "a branch"])
def test_a_trusted_revision_is_named_by_its_whole_id_alone(force: Force, shortened: bool) -> None:
    noted = force.begin()
    ran = force.audit("--trust", noted[:10] if shortened else "main").ran
    assert (ran.exit_code, "--trust takes the whole id of a commit" in ran.err) == (2, True)


def test_a_tag_named_like_the_trusted_revision_is_not_taken_for_it(force: Force) -> None:
    noted = force.begin()
    force.set(replace(force.settings(), policy=Policy()), by=EVE)
    force.repo.git("update-ref", f"refs/heads/{noted}", "HEAD")
    assert force.audit("--trust", noted).exit_code == 1


def test_a_trusted_revision_that_held_no_register_there_is_refused(force: Force) -> None:
    force.repo.write("notes.md", "x")
    noted = force.repo.commit({"notes.md": "x"}, by=force.team[EVE])
    force.begin()
    ran = force.audit("--trust", noted).ran
    assert (ran.exit_code, "held no register in register/" in ran.err) == (4, True)


def test_a_register_that_was_moved_keeps_the_people_who_were_trusted_where_it_lay(force: Force) -> None:
    noted = force.begin()
    force.repo.git("mv", "register", "elsewhere")
    moved = (force.repo.folder / "elsewhere/register.toml").read_text(encoding="utf-8")
    force.repo.commit({"elsewhere/register.toml": moved}, by=force.team[EVE])
    slipped = f'{moved}\n[[person]]\nemail = "x@example.org"\nname = "X"\n'
    force.repo.commit({"elsewhere/register.toml": slipped}, by=force.team[EVE])
    ran = force.run("--register", "elsewhere", "audit", "--trust", f"{noted}:register", "--format", "json")
    trust = json.loads(ran.out)["trust"]
    assert [one["what"] for one in trust["pending"]] == ["x@example.org put in", "name of x@example.org = X"]
    assert (trust["other_beginnings"], ran.exit_code) == ([], 1)


def test_another_register_in_the_repository_is_not_trusted_in_the_place_of_this_one(force: Force) -> None:
    force.begin()
    own = (force.repo.folder / "register/register.toml").read_text(encoding="utf-8")
    noted = force.repo.commit({"docs/old/register.toml": own}, by=force.team[EVE])
    ran = force.audit("--trust", f"{noted}:docs/old").ran
    assert ran.exit_code == ExitCode.GIT
    assert f"{noted[:10]} held this register in register/, and docs/old/ is another" in ran.err


def test_a_trusted_revision_that_this_copy_lacks_is_refused_with_what_that_may_mean(force: Force) -> None:
    force.begin()
    ran = force.audit("--trust", "0" * 40).ran
    assert (ran.exit_code, "the history was rewritten" in ran.err) == (4, True)


def moved(force: Force, by: str = COORDINATOR, *, signed: bool = True) -> str:
    """Move the register to the folder elsewhere, with a commit that changes nothing in it, and return it."""
    force.repo.git("mv", "register", "elsewhere")
    text = (force.repo.folder / "elsewhere/register.toml").read_text(encoding="utf-8")
    return force.repo.commit({"elsewhere/register.toml": text}, by=force.team[by], signed=signed)


def elsewhere(force: Force, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Return how an audit of the moved register ends, and what it says."""
    ran = force.run("--register", "elsewhere", "audit", "--format", "json", *arguments)
    return ran.exit_code, json.loads(ran.out)


def test_a_register_that_was_moved_is_followed_to_where_it_lay(force: Force) -> None:
    noted = force.begin()
    force.take(Step.SUBMIT)
    commit = moved(force)
    for arguments in ((), ("--trust", noted)):
        code, said = elsewhere(force, *arguments)
        assert ([one["verdict"] for one in said["data"]], code) == (["signed"], 0), arguments
    shown = force.run("--register", "elsewhere", "audit").out
    assert f"moved: the register lay in register/ until {commit[:10]} by {COORDINATOR}" in shown
    by_hand = force.run("--register", "elsewhere", "audit", "--explain", "REC-1/1").out
    step = force.repo.git("rev-parse", "HEAD~1")
    assert f"  $ git show {step}:register/{PATH}" in by_hand
    assert f"  $ git diff {step}:register/{PATH} {commit}:elsewhere/{PATH}" in by_hand


def test_a_branch_from_before_a_move_is_followed_through_its_merge(force: Force) -> None:
    force.begin()
    force.repo.git("checkout", "-q", "-b", "topic")
    force.take(Step.SUBMIT)
    force.repo.git("checkout", "-q", "main")
    moved(force)
    since = force.repo.git("rev-parse", "HEAD")
    force.repo.merge("topic", by=force.team[COORDINATOR], options=["-S"])
    code, said = elsewhere(force)
    assert ([one["verdict"] for one in said["data"]], code) == (["signed"], 0)
    ran = force.run("--register", "elsewhere", "check", "--range", f"{since}..HEAD", "--proof")
    assert (ran.exit_code, ran.out) == (0, "")


def test_evidence_without_a_hash_is_held_against_what_it_was_before_a_move(force: Force) -> None:
    kept = Evidence(title="Audit", path="evidence/a.csv")
    force.begin(evidence=(kept,))
    force.commit({"evidence/a.csv": "40 of 40\n"}, by=BUSINESS_LEAD)
    force.take(Step.SUBMIT)
    moved(force)
    assert elsewhere(force)[0] == 0
    force.repo.commit({"elsewhere/evidence/a.csv": "4 of 40\n"}, by=force.team[EVE])
    code, said = elsewhere(force)
    assert ([one["verdict"] for one in said["data"]], code) == (["lapsed"], 1)


def test_a_copy_of_a_register_with_other_people_is_not_the_register_that_was_moved(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.repo.git("mv", "register", "elsewhere")
    text = (force.repo.folder / "elsewhere/register.toml").read_text(encoding="utf-8")
    other = text.replace(force.team[BUSINESS_LEAD].public, force.team[EVE].public)
    force.repo.commit({"elsewhere/register.toml": other}, by=force.team[EVE])
    code, said = elsewhere(force)
    assert ([one["verdict"] for one in said["data"]], code) == (["forged"], 1)
