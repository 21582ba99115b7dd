"""A step that an audit would not believe is refused before it is taken, and what mends it is said."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

import pytest

from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Evidence
from peeltrack.core.model.settings import Holder, Key, Policy, Settings
from peeltrack.core.model.status import Role, Step
from peeltrack.store.toml.write import compose
from tests.cli.conftest import Ran
from tests.cli.force import Force, Founding, Team, with_keys
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    STRATEGIC_LEAD,
    a_policy,
    a_ready_record,
    a_settings,
)
from tests.gitrepo import GitPerson

SETTINGS = "register/register.toml"


@pytest.fixture(autouse=True)
def _cache_of_its_own(
    desk: object, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def refused(force: Force, *arguments: str) -> str:
    """Return what is said of a step that is refused, and that nothing of it was done."""
    before = force.state()
    ran = force.run(*arguments, "--yes")
    assert (ran.exit_code, ran.out, force.state()) == (ExitCode.REFUSED, "", before), ran.err
    return ran.err


def taken(force: Force, *arguments: str) -> Ran:
    """Return what is said of a step that is taken, and that an audit believes."""
    ran = force.run(*arguments, "--yes")
    assert ran.exit_code == 0, ran.err
    audit = force.run("audit")
    assert audit.exit_code == 0, audit.out
    return ran


def with_deputy(settings: Settings, email: str) -> Settings:
    """Return settings in which this person deputises for the DCC."""
    posts = [one for one in settings.post if one.role is not Role.DCC]
    dcc = next(one for one in settings.post if one.role is Role.DCC)
    return replace(
        settings, post=(*posts, replace(dcc, holder=(*dcc.holder, Holder(email=email, deputy=True))))
    )


def without(settings: Settings, email: str) -> Settings:
    """Return settings in which this person has no key."""
    return replace(
        settings, person=tuple(replace(one, key=()) if one.email == email else one for one in settings.person)
    )


@pytest.fixture
def keyed(team: Team) -> Settings:
    """Settings in which everybody has a key and nothing demands a signature."""
    return a_settings(person=with_keys(team))


def test_a_post_that_stands_only_in_the_folder_is_committed_first(force: Force, keyed: Settings) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    force.repo.write(SETTINGS, compose(with_deputy(keyed, COORDINATOR)))
    force.settle(COORDINATOR)
    err = refused(force, "signoff", "REC-1", "--as", "dcc")
    assert f"an audit would call this signoff forged: {COORDINATOR} is not the DCC for REC-1" in err
    assert "hint: save people and posts first: peeltrack save register.toml" in err
    force.repo.git("commit", "-q", "-m", "people and posts", "--", SETTINGS)
    taken(force, "signoff", "REC-1", "--as", "dcc")


def test_a_post_that_nobody_trusted_has_signed_gives_no_right(
    force: Force, keyed: Settings, team: Team
) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    text = compose(with_deputy(keyed, COORDINATOR))
    force.repo.now += 100 * 24 * 3600
    force.repo.write(SETTINGS, text)
    force.settle(BUSINESS_LEAD)
    force.repo.git("commit", "-q", "-m", "my boss is on leave", "--", SETTINGS)
    force.settle(COORDINATOR)
    err = refused(force, "signoff", "REC-1", "--as", "dcc")
    assert "holds changes that nobody trusted has signed: ask the coordinator or the DCC" in err
    assert "save people and posts first" not in err


@pytest.mark.parametrize(
    ("day", "why"), [("2025-03-10", "after its own commit"), ("2024-12-30", "on top of which it was made")]
)
def test_another_day_than_that_of_the_commit_is_refused(force: Force, day: str, why: str) -> None:
    force.settle(BUSINESS_LEAD)
    err = refused(force, "--today", day, "submit", "REC-1")
    assert why in err
    assert "hint: leave out --today and PEELTRACK_TODAY: the commit will bear 3 March 2025" in err
    taken(force, "submit", "REC-1")


def test_another_day_that_an_audit_believes_is_mentioned(force: Force) -> None:
    force.settle(BUSINESS_LEAD)
    err = taken(force, "--today", "2025-02-20", "submit", "REC-1").err
    assert "note: the step will say 20 February 2025, and its commit 3 March 2025\n" in err


@pytest.mark.parametrize("more", [(), ("--no-commit",)])
def test_whoever_has_a_key_signs(force: Force, more: tuple[str, ...]) -> None:
    force.settle(BUSINESS_LEAD, sign=False)
    err = refused(force, "submit", "REC-1", *more)
    assert "a key of yours is listed, but git is not set to sign here" in err
    assert "hint: let git sign with your key: peeltrack setup; " in err
    assert err.count("peeltrack doctor") == 1
    force.settle(BUSINESS_LEAD)
    assert "proves nothing" not in taken(force, "submit", "REC-1", *more).err


def test_where_the_policy_wants_signatures_everybody_signs(force_of: Founding, keyed: Settings) -> None:
    strict = replace(without(keyed, BUSINESS_LEAD), policy=Policy(signed_steps=True))
    force = force_of(settings=strict)
    force.settle(BUSINESS_LEAD, sign=False)
    err = refused(force, "submit", "REC-1")
    assert "the policy wants each step signed, but git is not set to sign here" in err


def test_where_the_policy_wants_signatures_somebody_has_to_have_a_key(force_of: Founding) -> None:
    force = force_of(settings=a_policy(signed_steps=True))
    force.settle(BUSINESS_LEAD)
    err = refused(force, "submit", "REC-1")
    assert "the policy wants each step signed, but register.toml then listed nobody's signing key" in err
    assert f"peeltrack people add {BUSINESS_LEAD} --key FILE" in err


def test_whoever_has_no_key_may_take_a_step_that_proves_nothing_and_is_told(
    force_of: Founding, keyed: Settings
) -> None:
    force = force_of(settings=without(keyed, BUSINESS_LEAD))
    force.settle(BUSINESS_LEAD, sign=False)
    err = taken(force, "submit", "REC-1").err
    assert "note: this step proves nothing of who took it, for the commit carries no signature" in err
    assert "peeltrack people add" in err


def test_whoever_signs_where_nobody_has_a_key_is_told_that_it_proves_nothing(force_of: Founding) -> None:
    force = force_of(settings=a_settings())
    force.settle(BUSINESS_LEAD)
    err = taken(force, "submit", "REC-1").err
    assert "proves nothing of who took it, for register.toml then listed nobody's signing key" in err


@pytest.mark.parametrize("written", ["{}", "key::{}"])
def test_a_key_of_somebody_else_is_refused(force: Force, team: Team, written: str) -> None:
    theirs = team[STRATEGIC_LEAD].public
    force.settle(BUSINESS_LEAD)
    force.repo.git("config", "user.signingKey", written.format(theirs))
    err = refused(force, "submit", "REC-1")
    assert f"forged: signed by {STRATEGIC_LEAD}, not by {BUSINESS_LEAD}" in err
    assert f"or ask the coordinator: peeltrack people add {BUSINESS_LEAD} --key FILE" in err


def test_a_key_that_stands_only_in_the_folder_is_committed_first(
    force_of: Founding, keyed: Settings, team: Mapping[str, GitPerson]
) -> None:
    force = force_of(settings=without(keyed, BUSINESS_LEAD))
    force.repo.write(SETTINGS, compose(keyed))
    force.settle(BUSINESS_LEAD)
    err = refused(force, "submit", "REC-1")
    assert f"{fingerprint(team[BUSINESS_LEAD].public)}, which register.toml does not list" in err
    assert "hint: save people and posts first" in err
    force.settle(COORDINATOR)
    force.repo.git("commit", "-q", "-m", "Bea has a key", "--", SETTINGS)
    force.settle(BUSINESS_LEAD)
    taken(force, "submit", "REC-1")


def test_a_signature_of_another_kind_fits_no_key_of_the_register(force: Force) -> None:
    force.settle(BUSINESS_LEAD)
    force.repo.git("config", "gpg.format", "openpgp")
    assert "signed with the key that nobody knows" in refused(force, "submit", "REC-1")


def test_a_committer_who_is_not_the_author_is_refused_without_a_signature(
    force_of: Founding, monkeypatch: pytest.MonkeyPatch
) -> None:
    force = force_of(settings=a_settings())
    force.settle(BUSINESS_LEAD, sign=False)
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", DCC)
    err = refused(force, "submit", "REC-1")
    assert f"committed by {DCC}, not by {BUSINESS_LEAD}" in err
    assert f"git config user.email {BUSINESS_LEAD}" in err


def test_evidence_that_git_holds_otherwise_is_committed_first(force_of: Founding, team: Team) -> None:
    digest = sha256(b"as audited").hexdigest()
    force = force_of(
        a_ready_record(evidence=(Evidence(title="Audit", path="evidence/a.pdf", sha256=digest),))
    )
    force.repo.commit({"register/evidence/a.pdf": b"a draft"}, by=team[BUSINESS_LEAD])
    force.repo.write("register/evidence/a.pdf", b"as audited")
    force.settle(BUSINESS_LEAD)
    err = refused(force, "submit", "REC-1")
    assert "would call this submit lapsed: evidence/a.pdf is not the file that was vouched for" in err
    assert "save the evidence as it is in this folder first" in err
    force.repo.git("commit", "-q", "-am", "the audit")
    taken(force, "submit", "REC-1")


def test_an_owner_whom_nobody_entitled_has_named_is_named_again_through_somebody_else(
    force_of: Founding, team: Team
) -> None:
    owned = a_ready_record()
    force = force_of(replace(owned, owners=replace(owned.owners, business_lead="")))
    file = f"register/{owned.path}"

    def name(email: str, by: str) -> None:
        named = replace(owned, owners=replace(owned.owners, business_lead=email))
        force.repo.commit({file: compose(named)}, by=team[by], signed=True)

    name(BUSINESS_LEAD, by=BUSINESS_LEAD)
    force.settle(BUSINESS_LEAD)
    err = refused(force, "submit", "REC-1")
    assert f"signed by {BUSINESS_LEAD}, who may not name one" in err
    assert f"hint: have {BUSINESS_LEAD} named again by the coordinator or the DCC, who first names" in err
    assert "peeltrack assign REC-1 --business-lead E-MAIL, and peeltrack save, each time" in err
    name(STRATEGIC_LEAD, by=COORDINATOR)
    name(BUSINESS_LEAD, by=COORDINATOR)
    force.settle(BUSINESS_LEAD)
    taken(force, "submit", "REC-1")


def test_several_records_are_judged_as_the_commits_that_they_become(force_of: Founding) -> None:
    force = force_of(*(a_ready_record(id=f"REC-{number}") for number in (1, 2, 3)))
    force.settle(BUSINESS_LEAD)
    taken(force, "submit", "REC-1", "REC-2", "REC-3")
    force.settle(STRATEGIC_LEAD, sign=False)
    err = refused(force, "verify", "REC-1", "REC-3")
    assert err.startswith("peeltrack: 2 of 2 cannot be verified; nothing was written\nREC-1, for 1 reason:\n")


def test_one_key_under_two_addresses_is_refused_for_the_second_step(force_of: Founding, team: Team) -> None:
    # Each address is told apart by the file, and joined by the key that both have.
    shared = Key(public=team[BUSINESS_LEAD].public)
    people = tuple(
        replace(one, key=(*one.key, shared)) if one.email == STRATEGIC_LEAD else one
        for one in with_keys(team)
    )
    force = force_of(settings=a_settings(person=people))
    force.walk(Step.SUBMIT)
    force.settle(STRATEGIC_LEAD)
    force.repo.git("config", "user.signingKey", str(team[BUSINESS_LEAD].key))
    assert "took submit on REC-1 in this round already" in refused(force, "verify", "REC-1")
