"""A key that was lost or stolen: revoked as of a day, by its name, and what it signed after that falls."""

from dataclasses import replace
from datetime import date

import pytest

from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import Key, Settings
from peeltrack.core.model.status import Step
from peeltrack.store.register import load
from tests.cli.force import Force, Founding, Team, with_keys
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, a_settings

STOLEN = ("--reason", "laptop stolen")


def settings(force: Force) -> Settings:
    """Return the people and posts in the folder."""
    return load(force.repo.folder / "register").settings


def key_of(force: Force, email: str) -> Key:
    """Return the first key that somebody is listed with."""
    return next(one for one in settings(force).person if one.email == email).key[0]


def name_of(team: Team, email: str) -> str:
    """Return the fingerprint of somebody's key."""
    return fingerprint(team[email].public) or ""


@pytest.mark.parametrize("named", ["whole", "beginning", "beginning without SHA256:", "address", "capitals"])
def test_a_key_is_revoked_by_its_name_or_its_owner(force: Force, team: Team, named: str) -> None:
    name = name_of(team, BUSINESS_LEAD)
    typed = {
        "whole": name,
        "beginning": name[:15],
        "beginning without SHA256:": name[7:15],
        "address": BUSINESS_LEAD,
        "capitals": BUSINESS_LEAD.upper(),
    }[named]
    ran = force.run("people", "revoke", typed, "--since", "1/3/2025", *STOLEN)
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert ran.out == (
        f"{BUSINESS_LEAD}: the key {name} is revoked: what it signed after 1 March 2025 falls\n"
    )
    found = key_of(force, BUSINESS_LEAD)
    assert (found.revoked, found.reason) == (date(2025, 3, 1), "laptop stolen")
    assert "next: peeltrack people add bea@example.org --key FILE gives them another" in ran.err
    assert key_of(force, DCC).revoked is None


def test_every_change_of_people_raises_the_version(force: Force) -> None:
    seen = [settings(force).version]
    for arguments in (
        ("add", "ivy@example.org", "--name", "Ivy"),
        ("revoke", BUSINESS_LEAD, "--since", "1/3/2025", *STOLEN),
        ("end", DCC, "--on", "1/3/2025"),
    ):
        assert force.run("people", *arguments).exit_code == ExitCode.DONE
        seen.append(settings(force).version)
    assert seen == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("SHA256:nobody", "--since", "1/3/2025", *STOLEN), "no key in register.toml is called"),
        (("", "--since", "1/3/2025", *STOLEN), "no key in register.toml is called"),
        (("SHA256:", "--since", "1/3/2025", *STOLEN), "no key in register.toml is called"),
        (("zoe@example.org", "--since", "1/3/2025", *STOLEN), "no key in register.toml is called"),
        ((BUSINESS_LEAD, "--since", "4/3/2025", *STOLEN), "--since: 4 March 2025 is after today"),
        ((BUSINESS_LEAD, *STOLEN), "--since is missing"),
        ((BUSINESS_LEAD, "--since", "1/3/2025"), "--reason is missing"),
    ],
)
def test_what_cannot_be_meant_is_refused(force: Force, arguments: tuple[str, ...], said: str) -> None:
    before = force.state(), settings(force)
    ran = force.run("people", "revoke", *arguments)
    assert (ran.exit_code, ran.out, (force.state(), settings(force))) == (ExitCode.USAGE, "", before)
    assert said in ran.err


def test_of_several_keys_that_are_meant_one_has_to_be_named(force_of: Founding, team: Team) -> None:
    two = tuple(
        replace(one, key=(*one.key, Key(public=team[DCC].public))) if one.email == BUSINESS_LEAD else one
        for one in with_keys(team)
    )
    force = force_of(settings=a_settings(person=two))
    ran = force.run("people", "revoke", BUSINESS_LEAD, "--since", "1/3/2025", *STOLEN)
    assert ran.exit_code == ExitCode.USAGE
    assert "is not one key but 2" in ran.err
    assert f"{name_of(team, DCC)} of {BUSINESS_LEAD}" in ran.err


def test_only_an_earlier_day_takes_the_place_of_one(force: Force) -> None:
    days = ("2025-02-20", "2025-02-25", "2025-02-20", "2025-02-10")
    codes = [force.run("people", "revoke", BUSINESS_LEAD, "--since", day, *STOLEN).exit_code for day in days]
    assert codes == [ExitCode.DONE, ExitCode.USAGE, ExitCode.USAGE, ExitCode.DONE]
    found = key_of(force, BUSINESS_LEAD)
    assert (found.revoked, found.reason) == (date(2025, 2, 10), "laptop stolen")


def test_with_a_revoked_key_no_step_can_be_taken(force: Force, team: Team) -> None:
    assert force.run("people", "revoke", BUSINESS_LEAD, "--since", "1/3/2025", *STOLEN).exit_code == 0
    force.settle(COORDINATOR)
    force.repo.git("commit", "-qm", "a stolen key", "--", "register/register.toml")
    force.settle(BUSINESS_LEAD)
    before = force.state()
    ran = force.run("submit", "REC-1", "--yes")
    assert (ran.exit_code, force.state()) == (ExitCode.REFUSED, before)
    assert f"the key {name_of(team, BUSINESS_LEAD)}" in ran.err


def test_a_step_that_a_key_signed_after_it_was_stolen_falls(force: Force) -> None:
    force.walk(Step.SUBMIT)
    assert force.audit().verdicts == ["signed"]
    assert force.run("people", "revoke", BUSINESS_LEAD, "--since", "28/2/2025", *STOLEN).exit_code == 0
    force.settle(COORDINATOR)
    force.repo.git("commit", "-qm", "a stolen key", "--", "register/register.toml")
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["forged"], ExitCode.FINDINGS)


def test_a_number_of_the_version_that_cannot_rise_keeps_nobody_from_revoking(force: Force) -> None:
    force.set(force.settings(version=10**15))
    ran = force.run("people", "revoke", BUSINESS_LEAD, "--since", "2025-01-15", "--reason", "It was stolen.")
    assert ran.exit_code == 0, ran.err
