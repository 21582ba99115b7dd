"""How a verdict is checked by hand: the commands that are printed are run, in a clone of the repository."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.audit.explain import commands
from peeltrack.core.model.settings import Key
from peeltrack.core.model.status import Role, Step
from peeltrack.store.toml.write import compose
from tests.cli.force import PATH, Force, with_key
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC

pytestmark = pytest.mark.slow

EVE = "eve@example.org"


def by_hand(force: Force, typed: str, clone: Path) -> tuple[str, list[str]]:
    """Return what `--explain` says, and what each command that it prints says in a clone."""
    ran = force.run("audit", "--explain", typed)
    assert ran.exit_code == 0, ran.err
    force.repo.git("clone", "-q", "--no-local", str(force.repo.folder), str(clone))
    said = []
    for command in commands(tuple(ran.out.splitlines())):
        done = subprocess.run(["sh", "-c", command], cwd=clone, capture_output=True, text=True, check=False)
        said.append(f"{done.returncode} {done.stdout}{done.stderr}")
    return ran.out, said


def test_a_signed_step_is_found_to_be_signed_by_hand(force: Force, tmp_path: Path) -> None:
    force.begin()
    commit = force.take(Step.SUBMIT)
    out, said = by_hand(force, "rec-1/1", tmp_path / "clone")
    assert out.startswith(f"REC-1, step 1: submit by {BUSINESS_LEAD} is SIGNED\n")
    assert all(one.startswith("0 ") for one in said), said
    assert any(f'Good "git" signature for {BUSINESS_LEAD}' in one for one in said)
    assert f"commit {commit}" in said[0]


def test_the_chain_of_trust_is_told_back_to_its_beginning(force: Force, tmp_path: Path) -> None:
    first = force.begin()
    key = Key(public=force.team[EVE].public)
    second = force.set(with_key(force.settings(), DCC, key))
    third = force.set(with_key(force.settings(), BUSINESS_LEAD, key), signer=EVE)
    force.take(Step.SUBMIT, commit={"signer": EVE})
    out, said = by_hand(force, "REC-1/1", tmp_path / "clone")
    told = [line.split()[0] for line in out.splitlines() if " put it in, " in line]
    assert told == [third, second, first]
    assert any(f'Good "git" signature for {BUSINESS_LEAD}' in one for one in said)


def test_a_step_signed_by_another_is_found_to_be_so(force: Force, tmp_path: Path) -> None:
    force.begin()
    force.take(Step.SUBMIT, commit={"signer": COORDINATOR})
    out, said = by_hand(force, "REC-1/1", tmp_path / "clone")
    assert "is FORGED" in out
    assert "look at whose key signed the commit" in out
    assert not any("Good" in one for one in said)


def test_a_step_without_a_signature_is_found_to_be_so(force: Force, tmp_path: Path) -> None:
    force.begin()
    force.take(Step.SUBMIT, commit={"signed": False})
    _, said = by_hand(force, "REC-1/1", tmp_path / "clone")
    assert "0 0\n" in said


def test_a_step_that_was_taken_out_is_shown_going(force: Force, tmp_path: Path) -> None:
    force.begin()
    before = compose(force.record())
    force.take(Step.SUBMIT)
    gone = force.commit({PATH: before}, by=EVE)
    _, said = by_hand(force, "REC-1/1", tmp_path / "clone")
    assert f"commit {gone}" in said[0]
    assert "-[[step]]" in said[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("REC-1", "names no step"),
        ("REC-1/x", "names no step"),
        ("REC-1/2", "REC-1 has no step 2: the history tells of 1 step"),
    ],
)
def test_what_names_no_step_is_refused(force: Force, typed: str, said: str) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    ran = force.run("audit", "--explain", typed)
    assert (ran.exit_code, said in ran.err) == (2, True)


def test_a_key_that_counts_on_some_days_only_is_told_with_them(force: Force) -> None:
    force.begin()
    key = Key(public=force.team[BUSINESS_LEAD].public, from_=date(2024, 1, 1), to=date(2025, 12, 31))
    force.set(with_key(force.settings(), BUSINESS_LEAD, key))
    force.take(Step.SUBMIT)
    out = force.run("audit", "--explain", "REC-1/1").out
    assert ", valid from 1 January 2024 to 31 December 2025, is trusted because" in out


def test_of_who_has_listed_no_key_it_is_said_so(force: Force) -> None:
    settings = force.settings()
    people = tuple(replace(one, key=()) if one.email == BUSINESS_LEAD else one for one in settings.person)
    force.begin(settings=replace(settings, person=people))
    force.take(Step.SUBMIT)
    out = force.run("audit", "--explain", "REC-1/1").out
    assert f"nobody trusted had listed a key of {BUSINESS_LEAD} below the commit" in out


def test_of_a_post_it_is_said_where_it_is_seen_who_held_it(force: Force) -> None:
    force.begin()
    for step in (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF):
        commit = force.take(step)
    out = force.run("audit", "--explain", "REC-1/3").out
    assert f"that {DCC} held the post {Role.DCC.in_words} that day, in what was trusted below it" in out
    assert f"  $ git show {commit}:register/register.toml" in out
