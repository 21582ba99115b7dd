"""The verdicts of an honest history."""

from dataclasses import replace

from peeltrack.core.model.settings import Policy
from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.cli.force import PATH, Force
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC

ROUND = (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD)


def test_steps_signed_by_the_people_named_are_signed(force: Force) -> None:
    force.begin()
    for step in ROUND:
        force.take(step)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed"] * 4, 0), audited.steps


def test_each_line_names_the_commit_and_who_signed_it(force: Force) -> None:
    force.begin()
    commit = force.take(Step.SUBMIT)
    (line,) = force.audit().steps
    assert (line["commit"], line["signed_by"], line["by"]) == (commit, BUSINESS_LEAD, BUSINESS_LEAD)


def test_totals_count_the_whole_register(force: Force) -> None:
    force.begin()
    for step in ROUND:
        force.take(step)
    wanted = {"signed": 4, "unsigned": 0, "recorded": 0, "forged": 0, "lapsed": 0}
    assert force.audit().document["totals"] == wanted


def test_an_unsigned_step_alarms_where_signatures_are_demanded(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT, commit={"signed": False})
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["unsigned"], 1)


def test_an_unsigned_step_alarms_nobody_where_no_signature_is_demanded(force: Force) -> None:
    force.begin(settings=force.settings(policy=Policy()))
    force.take(Step.SUBMIT, commit={"signed": False})
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["unsigned"], 0)


def test_who_signs_by_habit_where_no_key_was_ever_listed_forges_nothing(force: Force) -> None:
    nobody = tuple(replace(one, key=()) for one in force.settings().person)
    force.begin(settings=force.settings(person=nobody, policy=Policy()))
    force.take(Step.SUBMIT)
    force.take(Step.VERIFY, commit={"by": DCC})
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["unsigned", "forged"], 1)
    assert audited.steps[0]["reasons"] == ["register.toml then listed nobody's signing key"]


def test_a_step_on_instruction_is_recorded_not_signed(force: Force) -> None:
    settings = force.settings(policy=Policy(signed_steps=True, on_instruction=True))
    force.begin(settings=settings)
    force.take(Step.SUBMIT, settings=settings, recorded_by=COORDINATOR, instruction="minute 4.2")
    audited = force.audit()
    said = f'recorded by {COORDINATOR}, not signed by {BUSINESS_LEAD}: "minute 4.2"'
    assert (audited.last, audited.exit_code) == (("recorded", said), 0)


def test_who_records_for_another_has_to_sign_themselves(force: Force) -> None:
    settings = force.settings(policy=Policy(on_instruction=True))
    force.begin(settings=settings)
    force.take(
        Step.SUBMIT,
        settings=settings,
        recorded_by=COORDINATOR,
        instruction="minute 4.2",
        commit={"signer": DCC},
    )
    assert force.audit().last == ("forged", f"signed by {DCC}, not by {COORDINATOR}")


def test_a_new_round_after_a_return_is_judged_like_the_first(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.RETURN)
    force.reword("Every case is assessed twice.", by=BUSINESS_LEAD)
    force.take(Step.SUBMIT)
    assert force.audit().verdicts == ["signed"] * 3


def test_a_step_on_a_branch_that_was_merged_cleanly_is_signed(force: Force) -> None:
    force.begin()
    force.repo.git("checkout", "-q", "-b", "desk-of-bea")
    force.take(Step.SUBMIT)
    force.repo.git("checkout", "-q", "main")
    other = replace(force.record(), id="REC-2")
    force.commit({"stalking-2024/REC-2.toml": compose(other)}, by=COORDINATOR)
    force.repo.merge("desk-of-bea", by=force.team[COORDINATOR])
    assert force.audit().verdicts == ["signed"]


def test_a_record_in_another_folder_keeps_the_origin_of_its_steps(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    text = compose(force.record())
    force.commit({PATH: None, "elsewhere/REC-1.toml": text}, by=COORDINATOR)
    assert force.audit().last == ("lapsed", "changed afterwards: source")


def test_a_version_that_could_not_be_read_takes_no_step_away(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    good = compose(force.record())
    force.commit({PATH: f"<<<<<<< ours\n{good}"}, by=DCC)
    force.commit({PATH: good}, by=DCC)
    assert force.audit().verdicts == ["signed"]


def test_only_the_records_named_are_shown(force: Force) -> None:
    force.begin()
    other = replace(force.record(), id="REC-2")
    force.commit({"stalking-2024/REC-2.toml": compose(other)}, by=COORDINATOR)
    force.take(Step.SUBMIT)
    force.take(Step.SUBMIT, record_id="REC-2")
    assert [line["id"] for line in force.audit().steps] == ["REC-1", "REC-2"]
    assert [line["id"] for line in force.audit("rec-2").steps] == ["REC-2"]


def test_a_record_that_never_was_is_named_in_the_refusal(force: Force) -> None:
    force.begin()
    ran = force.audit("REC-9").ran
    assert (ran.exit_code, "there is no record REC-9" in ran.err) == (2, True)


def test_a_range_shows_the_steps_of_its_commits_alone(force: Force) -> None:
    force.begin()
    submitted = force.take(Step.SUBMIT)
    force.take(Step.VERIFY)
    force.take(Step.SIGNOFF)
    found = force.audit("--range", f"{submitted}..HEAD~1").steps
    assert [line["step"] for line in found] == ["verify"]


def test_uncommitted_edits_are_named_and_not_judged(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.repo.write(f"register/{PATH}", compose(force.record()).replace("Every", "No"))
    audited = force.audit()
    assert (audited.verdicts, f"{PATH} has changes that are not committed" in audited.ran.err) == (
        ["signed"],
        True,
    )


def test_a_copy_without_its_oldest_part_proves_nothing_before_it(force: Force, desk_copy: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.VERIFY)
    desk_copy.repo.folder.rmdir()
    url = force.repo.folder.as_uri()
    force.repo.git("clone", "-q", "--depth", "2", url, str(desk_copy.repo.folder))
    audited = desk_copy.audit()
    assert (audited.verdicts, "nothing before it is proved" in audited.ran.err) == (
        ["unsigned", "signed"],
        True,
    )
    # The register wants signatures, and for the first of the two there is none here.
    (cut, _) = audited.document["data"]
    assert (cut["signed_by"], cut["demanded"], audited.exit_code) == ("", True, 1)
