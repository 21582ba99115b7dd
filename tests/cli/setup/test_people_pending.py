"""People and policy that nobody trusted has signed: shown everywhere, taken over or put back by a keeper."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from peeltrack.core.audit.settings.pending import MOST_NAMED
from peeltrack.core.audit.settings.setting_values import setting_values
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Settings
from peeltrack.core.model.status import Role, Step
from peeltrack.store.register import load
from peeltrack.store.toml.write import compose
from tests.cli.force import EVE, Force, Founding, Team, with_keys
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, DEPUTY, a_settings

SETTINGS = "register/register.toml"
Change = Callable[[Settings, Team], Settings]


def with_eve(settings: Settings, team: Team) -> Settings:
    """Return settings in which Eve is listed with her key, as deputy for the DCC."""
    eve = Person(email=EVE, name="Eve", key=(Key(public=team[EVE].public),))
    posts = tuple(
        replace(one, holder=(*one.holder, Holder(email=EVE, deputy=True))) if one.role is Role.DCC else one
        for one in settings.post
    )
    return replace(settings, person=(*settings.person, eve), post=posts)


def without_lead(settings: Settings, _: Team) -> Settings:
    """Return settings without the business lead."""
    return replace(settings, person=tuple(one for one in settings.person if one.email != BUSINESS_LEAD))


def laxer(settings: Settings, _: Team) -> Settings:
    """Return settings with a lower policy."""
    return replace(settings, policy=Policy(distinct_people=False))


def other_key(settings: Settings, team: Team) -> Settings:
    """Return settings in which the DCC has Eve's key instead."""
    keys = (Key(public=team[EVE].public),)
    return replace(
        settings,
        person=tuple(replace(one, key=keys) if one.email == DCC else one for one in settings.person),
    )


def misspelt_key(settings: Settings, team: Team) -> Settings:
    """Return settings in which the DCC has their key once more, in a spelling that is none."""
    kind, blob, *_ = team[DCC].public.split()
    keys = (Key(public=team[DCC].public), Key(public=f"{kind} {blob}="))
    return replace(
        settings,
        person=tuple(replace(one, key=keys) if one.email == DCC else one for one in settings.person),
    )


CHANGES: dict[str, tuple[Change, str]] = {
    "somebody let in": (with_eve, "eve@example.org put in"),
    "somebody taken out": (without_lead, f"{BUSINESS_LEAD} taken out"),
    "a lower policy": (laxer, "policy (distinct_people = false)"),
    "another key": (other_key, f"of {DCC} put in"),
    "a key misspelt": (misspelt_key, f"of {DCC} put in"),
}
each_change = pytest.mark.parametrize(("change", "what"), CHANGES.values(), ids=CHANGES)


def held(force: Force) -> Settings:
    """Return register.toml as the folder has it."""
    return load(force.repo.folder / "register").settings


@pytest.fixture
def slipped_in(force: Force) -> Callable[[Change], str]:
    """Return a function that commits a change of register.toml as Eve, unsigned, and returns the commit."""

    def commit(change: Change) -> str:
        return force.set(change(force.settings(), force.team), by=EVE, signed=False, message="mending")

    return commit


@each_change
def test_what_nobody_trusted_has_signed_is_shown_with_who_and_when(
    force: Force, slipped_in: Callable[[Change], str], change: Change, what: str
) -> None:
    commit = slipped_in(change)
    said = "register.toml holds what nobody trusted has signed: "
    who = f"(commit {commit[:10]} by {EVE} on 1 January 2025)"
    hint = "hint: until then people, posts and policy count without it"
    force.settle(COORDINATOR)
    shown = {
        "people": force.run("people").out,
        "check": force.run("check").err,
        "check --staged": force.run("check", "--staged").err,
        "check --range": force.run("check", "--range", "..HEAD").err,
        "submit": force.call(BUSINESS_LEAD, "submit", "REC-1").err,
    }
    for name, text in shown.items():
        lines = [line for line in text.splitlines() if said in line]
        assert [(what in line, who in line) for line in lines] == [(True, True)], (name, text)
        assert hint in text, name
    (pending,) = json.loads(force.run("people", "--format", "json").out)["pending"]
    assert (pending["commit"], pending["by"], pending["waits_for"]) == (commit, EVE, 0)


def test_where_all_is_trusted_nothing_is_said(force: Force) -> None:
    assert json.loads(force.run("people", "--format", "json").out)["pending"] == []
    assert "trusted" not in force.run("people").out + force.run("check").err
    force.settle(COORDINATOR)
    ran = force.run("people", "vouch", "--yes")
    assert (ran.exit_code, ran.out) == (ExitCode.DONE, "")
    assert ran.err.startswith("nothing is pending: people, posts and policy are as they are trusted")


@each_change
@pytest.mark.parametrize("keeper", [COORDINATOR, DCC])
def test_a_keeper_takes_it_over_by_value(
    force: Force, slipped_in: Callable[[Change], str], change: Change, what: str, keeper: str
) -> None:
    if change is other_key and keeper == DCC:
        pytest.skip("it is the DCC whose key was changed")
    slipped_in(change)
    force.settle(keeper)
    ran = force.run("people", "vouch", "--yes")
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert ran.out.startswith(f"register.toml: taken over by {keeper} (commit ")
    assert what in ran.err
    assert force.repo.git("status", "--porcelain") == ""
    assert force.run("people", "vouch", "--yes").err.startswith("nothing is pending")
    assert setting_values(held(force)) == setting_values(change(force.settings(), force.team))


@each_change
def test_a_keeper_puts_back_what_is_trusted_and_leaves_the_rest(
    force: Force, slipped_in: Callable[[Change], str], change: Change, what: str
) -> None:
    force.set(force.settings(), message="once more")
    changed = compose(replace(change(force.settings(), force.team), warn_days=40))
    force.commit({"register.toml": f"# kept by hand\n{changed}"}, by=EVE, signed=False)
    force.settle(DCC)
    ran = force.run("people", "reject", "--yes")
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert (ran.out.startswith(f"register.toml: put back by {DCC} (commit "), what in ran.err) == (True, True)
    assert setting_values(replace(held(force), version=0)) == setting_values(force.settings())
    assert (held(force).warn_days, held(force).version) == (40, 1)
    assert (force.repo.folder / SETTINGS).read_text(encoding="utf-8").startswith("# kept by hand\n")
    assert force.run("people", "reject", "--yes").err.startswith("nothing is pending")


@pytest.mark.parametrize("word", ["vouch", "reject"])
@pytest.mark.parametrize(
    ("who", "sign", "why"),
    [
        (BUSINESS_LEAD, True, f"{BUSINESS_LEAD} was neither coordinator nor DCC on 3 March 2025"),
        (EVE, True, "it is signed with a key that was not trusted then"),
        (COORDINATOR, False, "it is not signed"),
    ],
)
def test_nobody_else_can(
    force: Force, slipped_in: Callable[[Change], str], word: str, who: str, sign: bool, why: str
) -> None:
    slipped_in(with_eve)
    force.settle(who, sign=sign)
    before = force.state()
    ran = force.run("people", word, "--yes")
    assert (ran.exit_code, ran.out, force.state()) == (ExitCode.REFUSED, "", before)
    assert f"an audit would not believe it of {who}: {why}" in ran.err
    assert f"ask a keeper ({DEPUTY}, {DCC}, {COORDINATOR})" in ran.err


@pytest.mark.parametrize("word", ["vouch", "reject"])
def test_edits_that_are_not_committed_come_first(
    force: Force, slipped_in: Callable[[Change], str], word: str
) -> None:
    slipped_in(with_eve)
    force.repo.write(SETTINGS, compose(replace(held(force), warn_days=20)))
    force.settle(COORDINATOR)
    ran = force.run("people", word, "--yes")
    assert ran.exit_code == ExitCode.REFUSED
    assert "has edits that are not committed" in ran.err


@pytest.mark.parametrize("word", ["vouch", "reject"])
def test_nobody_is_asked_where_there_is_no_terminal(
    force: Force, slipped_in: Callable[[Change], str], word: str
) -> None:
    slipped_in(with_eve)
    force.settle(COORDINATOR)
    before = force.state()
    ran = force.run("people", word)
    assert (ran.exit_code, force.state()) == (ExitCode.USAGE, before)
    assert force.run("people", word, typed="n\n", terminal=True).exit_code == ExitCode.USAGE
    assert force.state() == before
    assert force.run("people", word, typed="y\n", terminal=True).exit_code == ExitCode.DONE


def test_where_two_have_to_sign_the_second_vouches_for_what_the_first_has_signed(
    force_of: Founding, team: Team
) -> None:
    force = force_of(settings=a_settings(person=with_keys(team), policy=Policy(people_need=2)))
    force.policy = Policy(people_need=2)
    commit = force.set(with_eve(force.settings(), force.team), by=COORDINATOR)
    force.settle(COORDINATOR)
    waits = force.run("people").out
    assert "register.toml waits for another keeper to vouch for this: eve@example.org put in" in waits
    assert f"(commit {commit[:10]} by {COORDINATOR} on " in waits
    assert force.run("people", "vouch", "--yes").exit_code == ExitCode.DONE
    assert "waits for another keeper" in force.run("people").out, "nobody is two keepers"
    force.settle(DCC)
    assert force.run("people", "vouch", "--yes").exit_code == ExitCode.DONE
    assert force.run("people", "vouch", "--yes").err.startswith("nothing is pending")
    force.walk(Step.SUBMIT)


@pytest.mark.parametrize(
    ("answer", "said"), [("vouch", "nothing was vouched for"), ("reject", "nothing was put back")]
)
def test_an_answer_that_a_hook_refuses_says_what_was_not_done(
    force: Force, slipped_in: Callable[[Change], str], answer: str, said: str
) -> None:
    slipped_in(laxer)
    force.settle(DCC)
    force.repo.hook("pre-commit", "raise SystemExit('not today')\n")
    ran = force.run("people", answer, "--yes")
    assert (ran.exit_code, "no step" in ran.err) == (ExitCode.GIT, False), ran.err
    assert f"{said}, and every file is as it was" in ran.err


def test_a_version_that_can_never_rise_again_does_not_wait_for_ever(
    force: Force, slipped_in: Callable[[Change], str]
) -> None:
    slipped_in(lambda settings, team: replace(with_eve(settings, team), version=10**15))
    force.settle(COORDINATOR)
    ran = force.run("people", "reject", "--yes")
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert json.loads(force.run("people", "--format", "json").out)["pending"] == []
    assert "eve@example.org" not in force.run("people").out


def test_a_number_that_was_lowered_is_raised_by_who_takes_over_the_rest(
    force: Force, slipped_in: Callable[[Change], str]
) -> None:
    force.set(replace(force.settings(), version=5))
    slipped_in(lambda settings, team: replace(with_eve(settings, team), version=2))
    force.settle(DCC)
    ran = force.run("people", "vouch", "--yes")
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert held(force).version == 6
    assert force.run("people", "vouch", "--yes").err.startswith("nothing is pending")


def test_who_signs_with_the_key_of_another_keeper_is_not_believed(
    force: Force, slipped_in: Callable[[Change], str]
) -> None:
    slipped_in(with_eve)
    force.settle(DCC)
    force.repo.git("config", "user.email", COORDINATOR)
    before = force.state()
    ran = force.run("people", "vouch", "--yes")
    assert (ran.exit_code, force.state()) == (ExitCode.REFUSED, before)
    assert f"it would be signed by {DCC}, and git says that {COORDINATOR} is at work" in ran.err


def test_of_many_changes_that_are_pending_the_first_are_named_and_the_rest_counted(
    force: Force, slipped_in: Callable[[Change], str]
) -> None:
    for at in range(MOST_NAMED + 2):
        one = Person(email=f"new{at}@example.org", name="New", key=(Key(public=force.team[EVE].public),))
        slipped_in(lambda _, __, one=one: replace(held(force), person=(*held(force).person, one)))  # type: ignore[misc]
    err = force.run("check").err
    assert err.count("holds what nobody trusted has signed") == MOST_NAMED
    assert "… and 2 more such changes" in err
