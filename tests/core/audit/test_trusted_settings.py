"""Whom a history trusts with people, posts and policy, value by value."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.audit.settings.setting_values import (
    changes_in_words,
    setting_values,
    settings_of,
    values_digest,
)
from peeltrack.core.audit.signature import Signature, SignatureState
from peeltrack.core.audit.trusted_settings import TrustedSettings, trusted_settings
from peeltrack.core.dates import in_words
from peeltrack.core.history.commit_graph import reach
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Post, Settings, Vouched
from peeltrack.core.model.status import Role
from tests.core.histories import BEGAN, a_history, a_key, by_commit, keyed, signed_with
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, PEOPLE, TODAY, a_settings

KIM, DEE, BEA, EVE = (a_key(letter) for letter in "kdbe")
FIRST = keyed((COORDINATOR, KIM), (DCC, DEE), (BUSINESS_LEAD, BEA))
LAX = replace(FIRST, policy=Policy(distinct_people=False))
WITH_EVE = replace(FIRST, person=(*FIRST.person, *keyed(("eve@example.org", EVE)).person))
LINE: dict[str, list[str]] = {"a": [], "b": ["a"]}
THREE: dict[str, list[str]] = {**LINE, "c": ["b"]}
MEETING: dict[str, list[str]] = {"a": [], "b": ["a"], "c": ["a"], "d": ["c", "b"]}
DAY = 86_400
LATER = date(2025, 7, 31)
kim, dee, bea, eve = map(signed_with, (KIM, DEE, BEA, EVE))


def trusted(history: RegisterHistory, **signatures: Signature) -> TrustedSettings:
    """Return what a history trusts."""
    return trusted_settings(history, by_commit(**signatures), LATER)


def trusted_from(root: str, history: RegisterHistory) -> TrustedSettings:
    """Return what a history without signatures trusts, where the auditor trusts a commit."""
    return trusted_settings(history, by_commit(), LATER, trusted=root)


def at(found: TrustedSettings, commit: str) -> Settings | None:
    """Return what is trusted below a commit."""
    return found.below(commit)


def tip(found: TrustedSettings) -> Settings:
    """Return what is trusted at the tip."""
    assert found.tip is not None
    return found.tip


def why(history: RegisterHistory, **signatures: Signature) -> tuple[str, ...]:
    """Return why the last change does not count."""
    return trusted(history, **signatures).amendments[-1].reasons


def pending(found: TrustedSettings) -> list[tuple[str, str]]:
    """Return what waits to be trusted, in words, and the commit that brought it."""
    return [
        (changes_in_words({one.path: one.held}), one.commit.id if one.commit else "") for one in found.pending
    ]


def keys_of(settings: Settings | None, email: str) -> list[Key]:
    """Return the keys of a person."""
    people = settings.person if settings else ()
    return [key for person in people if person.email == email for key in person.key]


def with_policy(settings: Settings, **changes: object) -> Settings:
    """Return settings with another policy."""
    return replace(settings, policy=replace(settings.policy, **changes))  # type: ignore[arg-type]


def ending(settings: Settings, email: str, on: date, revoked: date | None = None) -> Settings:
    """Return settings in which a person's keys have a last day."""
    people = [
        replace(one, key=tuple(replace(key, to=on, revoked=revoked) for key in one.key))
        if one.email == email
        else one
        for one in settings.person
    ]
    return replace(settings, person=tuple(people))


# The beginning


def test_the_first_version_with_a_key_is_trusted_whoever_wrote_it() -> None:
    found = trusted(a_history({"a": []}, {"a": FIRST}))
    assert (tip(found), found.beginnings.first, found.confirmed) == (FIRST, "a", True)


def test_while_nobody_has_a_key_the_file_counts_as_it_is() -> None:
    bare = a_settings(person=tuple(replace(one, key=()) for one in PEOPLE))
    found = trusted(a_history(THREE, {"a": bare, "b": with_policy(bare, on_instruction=True), "c": FIRST}))
    assert (at(found, "b"), at(found, "c"), tip(found)) == (
        bare,
        with_policy(bare, on_instruction=True),
        FIRST,
    )


def test_a_second_beginning_is_named_and_trusts_nobody() -> None:
    other = keyed((DCC, EVE))
    history = a_history({"a": [], "x": [], "y": ["x"], "d": ["a", "y"]}, {"a": FIRST, "x": other, "d": FIRST})
    found = trusted(history)
    assert (found.beginnings.first, found.beginnings.others) == ("a", ("x",))
    assert (at(found, "y"), tip(found), found.confirmed) == (None, FIRST, True)


PARENTS = pytest.mark.parametrize("parents", [["c", "x"], ["x", "c"]])


@PARENTS
def test_nothing_tells_two_beginnings_apart_on_which_nobody_of_the_other_has_signed(
    parents: list[str],
) -> None:
    shape = {"a": [], "b": ["a"], "c": ["b"], "x": [], "d": parents}
    history = a_history(shape, {"a": FIRST, "x": keyed((DCC, EVE)), "d": FIRST})
    found = trusted(history, a=kim, b=dee, c=bea, x=eve).beginnings
    assert (found.undecided, set(found.every), found.joined_in) == (True, {"a", "x"}, ("d",))


@PARENTS
def test_that_beginning_is_gone_by_on_which_most_have_signed_of_whom_each_lists(parents: list[str]) -> None:
    shape = {"a": [], "b": ["a"], "c": ["b"], "x": [], "d": parents}
    history = a_history(shape, {"a": FIRST, "x": keyed((COORDINATOR, KIM), (DCC, EVE), (BUSINESS_LEAD, BEA))})
    found = trusted(history, a=kim, b=bea, c=dee, x=eve).beginnings
    assert (found.first, found.others, found.undecided) == ("a", ("x",), False)


@PARENTS
def test_where_trust_is_known_to_begin_nothing_else_is_asked(parents: list[str]) -> None:
    shape = {"a": [], "b": ["a"], "c": ["b"], "x": [], "d": parents}
    history = a_history(shape, {"a": FIRST, "x": keyed((DCC, EVE))})
    found = trusted_settings(history, by_commit(x=eve), LATER, begun="a").beginnings
    assert (found.first, found.others, found.undecided) == ("a", ("x",), False)


def test_a_branch_from_before_the_first_key_brings_no_people_of_its_own() -> None:
    bare = a_settings(person=tuple(replace(one, key=()) for one in PEOPLE))
    shape = {"a": [], "b": ["a"], "c": ["b"], "x": ["a"], "d": ["c", "x"]}
    found = trusted(a_history(shape, {"a": bare, "b": FIRST, "x": keyed((DCC, EVE)), "d": FIRST}))
    assert (found.beginnings.first, found.beginnings.others, tip(found)) == ("b", ("x",), FIRST)


# Who may change


@pytest.mark.parametrize("signature", [kim, dee], ids=["coordinator", "DCC"])
def test_a_keeper_may_change_the_policy(signature: Signature) -> None:
    found = trusted(a_history(LINE, {"a": FIRST, "b": LAX}), b=signature)
    assert (tip(found), found.confirmed) == (LAX, True)


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        (Signature(SignatureState.NONE), "it is not signed"),
        (bea, f"{BUSINESS_LEAD} was neither coordinator nor DCC on 1 March 2025"),
        (eve, "it is signed with a key that was not trusted then, "),
        (
            Signature(SignatureState.BAD, kim.fingerprint),
            "it is signed with a key that was not trusted then, ",
        ),
        (Signature(SignatureState.UNKNOWN_KEY), "it is signed with a key that was not trusted then, unknown"),
    ],
)
def test_a_change_by_anybody_else_waits_to_be_trusted(signature: Signature, said: str) -> None:
    found = trusted(a_history(LINE, {"a": FIRST, "b": LAX}), b=signature)
    assert (tip(found), found.confirmed) == (FIRST, False)
    assert found.amendments[-1].reasons[0].startswith(said)
    assert pending(found) == [("policy (distinct_people = false)", "b")]


def test_days_in_hand_may_be_changed_by_anybody() -> None:
    found = trusted(a_history(LINE, {"a": FIRST, "b": replace(FIRST, warn_days=14)}))
    assert (len(found.amendments), found.confirmed) == (1, True)


def test_where_no_keeper_has_a_key_anybody_listed_may_change() -> None:
    first = keyed((BUSINESS_LEAD, BEA))
    history = a_history(LINE, {"a": first, "b": with_policy(first, signed_steps=True)})
    assert (why(history, b=bea), why(history, b=eve) != ()) == ((), True)


def test_a_post_that_is_not_yet_filled_lets_nobody_else_change() -> None:
    post = Post(role=Role.COORDINATOR, title="Planning", holder=(Holder(email=COORDINATOR, from_=TODAY),))
    first = replace(FIRST, post=(post,))
    history = a_history(LINE, {"a": first, "b": with_policy(first, signed_steps=True)})
    assert why(history, b=bea) == (f"{BUSINESS_LEAD} was neither coordinator nor DCC on 1 March 2025",)


def test_the_day_of_a_change_is_that_of_the_force() -> None:
    post = Post(
        role=Role.COORDINATOR, title="Planning", holder=(Holder(email=BUSINESS_LEAD, to=date(2025, 6, 30)),)
    )
    first = replace(FIRST, post=(post,))
    late = int((date(2025, 6, 30) - date(1970, 1, 1)).total_seconds()) + 23 * 3600 + 1800
    history = a_history(LINE, {"a": first, "b": with_policy(first, signed_steps=True)}, b=late)
    assert why(history, b=bea) == (f"{BUSINESS_LEAD} was neither coordinator nor DCC on 1 July 2025",)
    elsewhere = replace(first, timezone="Atlantic/Azores")
    history = a_history(LINE, {"a": elsewhere, "b": with_policy(elsewhere, signed_steps=True)}, b=late)
    assert why(history, b=bea) == ()


def test_who_dates_a_change_back_must_hold_the_post_when_it_was_made_too() -> None:
    post = Post(
        role=Role.COORDINATOR, title="Planning", holder=(Holder(email=COORDINATOR, to=date(2025, 3, 1)),)
    )
    first = replace(FIRST, post=(post, *(one for one in FIRST.post if one.role is Role.DCC)))
    held = {
        "a": first,
        "b": with_policy(first, on_instruction=True),
        "c": replace(first, person=WITH_EVE.person),
    }
    late = a_history(THREE, held, b=BEGAN + 9 * DAY, c=BEGAN)
    assert why(late, b=dee, c=kim) == (f"{COORDINATOR} was neither coordinator nor DCC on 10 March 2025",)


def test_a_keeper_whose_clock_was_off_may_change_what_they_may_change() -> None:
    last = with_policy(WITH_EVE, on_instruction=True)
    held = {"a": FIRST, "b": with_policy(FIRST, on_instruction=True), "c": last}
    found = trusted(a_history(THREE, held, b=BEGAN + 9 * DAY, c=BEGAN), b=dee, c=kim)
    assert (tip(found), found.confirmed) == (last, True)


def test_a_key_in_another_spelling_shadows_nobody() -> None:
    shadow = Person(email="eve@example.org", name="Eve", key=(Key(public=f"{KIM.public}="),))
    shadowed = replace(FIRST, person=(shadow, *FIRST.person))
    found = trusted(
        a_history(THREE, {"a": FIRST, "b": shadowed, "c": with_policy(shadowed, signed_steps=True)}), c=kim
    )
    assert tip(found) == with_policy(FIRST, signed_steps=True)


def test_a_key_in_another_spelling_waits_for_somebody_to_sign_it_and_is_nobodys_all_the_same() -> None:
    keyed_twice = tuple(
        replace(one, key=(*one.key, Key(public=f"{BEA.public}="))) if one.email == BUSINESS_LEAD else one
        for one in FIRST.person
    )
    history = a_history(LINE, {"a": FIRST, "b": replace(FIRST, person=keyed_twice)})
    alone, signed = trusted(history), trusted(history, b=kim)
    ((said, commit),) = {one for one in pending(alone) if one[0].endswith("put in")}
    assert said.startswith('the key "ssh-ed25519 AAAA')
    assert commit == "b"
    assert (tip(alone), tip(signed), signed.confirmed) == (FIRST, FIRST, True)


# Value by value


def test_a_later_signature_does_not_vouch_for_what_was_slipped_in_before() -> None:
    later = with_policy(WITH_EVE, signed_steps=True)
    found = trusted(a_history(THREE, {"a": FIRST, "b": WITH_EVE, "c": later}), c=kim)
    assert tip(found) == with_policy(FIRST, signed_steps=True)
    assert ("eve@example.org put in", "b") in pending(found)


def test_who_ends_what_was_slipped_in_does_not_make_it_trusted() -> None:
    dcc = next(post for post in FIRST.post if post.role is Role.DCC)
    held = replace(dcc, holder=(*dcc.holder, Holder(email=BUSINESS_LEAD, deputy=True)))
    ended = replace(dcc, holder=(*dcc.holder, Holder(email=BUSINESS_LEAD, deputy=True, to=TODAY)))
    slipped, later = (
        replace(FIRST, post=tuple(one if post is dcc else post for post in FIRST.post))
        for one in (held, ended)
    )
    found = trusted(a_history(THREE, {"a": FIRST, "b": slipped, "c": later}), c=kim)
    assert tip(found) == FIRST
    assert pending(found)[0] == (f"{BUSINESS_LEAD} as DCC put in", "b")


def deputising(settings: Settings, *last_days: date) -> Settings:
    """Return settings in which the business lead deputises for the DCC, once until each of some days."""
    dcc = next(post for post in settings.post if post.role is Role.DCC)
    since = (Holder(email=BUSINESS_LEAD, from_=TODAY, to=last, deputy=True) for last in last_days)
    held = replace(dcc, holder=(*dcc.holder, *since))
    return replace(settings, post=tuple(held if post is dcc else post for post in settings.post))


def test_who_is_put_into_a_post_twice_from_the_same_day_is_in_it_until_the_later_last_day() -> None:
    once, twice = deputising(FIRST, date(2025, 3, 9)), deputising(FIRST, date(2025, 3, 9), date(2025, 4, 9))
    found = trusted(a_history(THREE, {"a": FIRST, "b": once, "c": twice}), b=kim, c=kim)
    assert (tip(found), found.confirmed) == (twice, True)


def test_a_second_time_in_a_post_that_nobody_trusted_signed_is_pending() -> None:
    once, twice = deputising(FIRST, date(2025, 3, 9)), deputising(FIRST, date(2025, 3, 9), date(2025, 4, 9))
    found = trusted(a_history(THREE, {"a": FIRST, "b": once, "c": twice}), b=kim)
    assert tip(found) == once
    assert pending(found)[0] == (f"{BUSINESS_LEAD} as DCC from {in_words(TODAY)} put in", "c")


def test_who_mends_a_file_that_another_broke_does_not_vouch_for_what_that_one_put_in() -> None:
    found = trusted(a_history(THREE, {"a": FIRST, "b": None, "c": WITH_EVE}), c=kim)
    assert (tip(found), found.confirmed) == (FIRST, False)
    assert found.amendments[-1].reasons[0].startswith("it mends a file that b had made unreadable")


def test_a_keeper_who_broke_the_file_may_mend_it() -> None:
    found = trusted(a_history(THREE, {"a": FIRST, "b": None, "c": LAX}), b=kim, c=kim)
    assert (tip(found), found.confirmed) == (LAX, True)


def test_a_register_that_is_gone_keeps_what_was_trusted() -> None:
    found = trusted(a_history(LINE, {"a": FIRST, "b": None}), b=kim)
    assert (tip(found), found.confirmed) == (FIRST, False)


def test_a_change_that_was_undone_leaves_nothing_pending() -> None:
    found = trusted(a_history(THREE, {"a": FIRST, "b": LAX, "c": FIRST}))
    assert (found.confirmed, len(found.amendments)) == (True, 3)


def test_taking_all_keys_out_needs_a_keeper() -> None:
    bare = replace(FIRST, person=tuple(replace(one, key=()) for one in FIRST.person))
    assert why(a_history(LINE, {"a": FIRST, "b": bare})) == ("it is not signed",)


def test_a_version_that_falls_does_not_count() -> None:
    found = trusted(a_history(LINE, {"a": replace(FIRST, version=3), "b": replace(LAX, version=2)}), b=kim)
    assert tip(found) == replace(LAX, version=3)
    assert pending(found) == [("version = 2", "b")]


# Vouching


def vouching(settings: Settings, by: str = COORDINATOR, after: str = "b") -> Settings:
    """Return settings for which a keeper gives their word, who has looked at the commit `after`."""
    word = Vouched(digest=values_digest(settings, after), by=by, on=TODAY)
    return replace(settings, vouched=(*settings.vouched, word))


def test_a_keeper_vouches_for_what_somebody_else_put_in() -> None:
    found = trusted(a_history(THREE, {"a": FIRST, "b": WITH_EVE, "c": vouching(WITH_EVE)}), c=kim)
    assert (tip(found).person, found.confirmed) == (WITH_EVE.person, True)


def test_a_word_by_nobody_trusted_vouches_for_nothing() -> None:
    found = trusted(a_history(THREE, {"a": FIRST, "b": WITH_EVE, "c": vouching(WITH_EVE)}), c=bea)
    assert (tip(found), found.confirmed) == (FIRST, False)


def test_a_word_for_other_values_vouches_for_nothing() -> None:
    word = replace(WITH_EVE, vouched=vouching(FIRST).vouched)
    found = trusted(a_history(THREE, {"a": FIRST, "b": WITH_EVE, "c": word}), c=kim)
    assert (tip(found), found.confirmed) == (FIRST, False)


def test_a_word_that_was_given_once_vouches_for_no_later_commit() -> None:
    once = vouching(WITH_EVE)
    again = replace(once, policy=LAX.policy)
    shape = {**THREE, "d": ["c"]}
    found = trusted(a_history(shape, {"a": FIRST, "b": WITH_EVE, "c": once, "d": again}), c=kim)
    assert (tip(found).policy, found.confirmed) == (FIRST.policy, False)


def test_a_word_in_the_name_of_another_keeper_vouches_for_nothing() -> None:
    found = trusted(a_history(THREE, {"a": FIRST, "b": WITH_EVE, "c": vouching(WITH_EVE, DCC)}), c=kim)
    assert (tip(found), found.confirmed) == (FIRST, False)


def test_a_word_that_was_prepared_for_another_commit_vouches_for_nothing() -> None:
    prepared, taken_out = vouching(WITH_EVE, after="b"), {**THREE, "d": ["c"], "e": ["d"]}
    settings = {"a": FIRST, "b": WITH_EVE, "c": prepared, "d": WITH_EVE, "e": prepared}
    found = trusted(a_history(taken_out, settings), e=kim)
    assert (tip(found), found.confirmed) == (FIRST, False)


def test_a_merge_vouches_for_nothing() -> None:
    shape = {**THREE, "d": ["b"], "e": ["c", "d"]}
    word = vouching(WITH_EVE, after="c")
    found = trusted(
        a_history(shape, {"a": FIRST, "b": WITH_EVE, "c": WITH_EVE, "d": WITH_EVE, "e": word}), e=kim
    )
    assert (tip(found), found.confirmed) == (FIRST, False)


def test_a_word_below_an_altered_one_vouches_for_nothing() -> None:
    before = vouching(FIRST, after="z")
    altered = replace(before.vouched[0], on=date(2020, 1, 1))
    settings = replace(vouching(WITH_EVE), vouched=(altered, *vouching(WITH_EVE).vouched))
    with_word = replace(WITH_EVE, vouched=before.vouched)
    found = trusted(a_history(THREE, {"a": before, "b": with_word, "c": settings}), c=kim)
    assert found.confirmed is False


# Several signatures

TWO = with_policy(FIRST, people_need=2)


def test_where_two_have_to_sign_one_does_not_do() -> None:
    found = trusted(a_history(LINE, {"a": TWO, "b": with_policy(TWO, signed_steps=True)}), b=kim)
    assert (tip(found), found.confirmed, found.amendments[-1].waits_for) == (TWO, False, 1)


def test_a_second_keeper_vouches_and_it_counts() -> None:
    wanted = with_policy(TWO, signed_steps=True)
    history = a_history(THREE, {"a": TWO, "b": wanted, "c": vouching(wanted, DCC)})
    assert (tip(trusted(history, b=kim, c=dee)).policy, trusted(history, b=kim, c=dee).confirmed) == (
        wanted.policy,
        True,
    )
    assert trusted(history, b=kim, c=kim).confirmed is False


@pytest.mark.parametrize(("rejects", "counts"), [(kim, False), (dee, False), (bea, True)])
def test_a_word_that_was_taken_back_or_rejected_no_longer_counts(rejects: Signature, counts: bool) -> None:
    wanted = with_policy(TWO, signed_steps=True)
    shape = {**THREE, "d": ["c"]}
    history = a_history(shape, {"a": TWO, "b": wanted, "c": TWO, "d": wanted})
    assert trusted(history, b=kim, c=rejects, d=dee).confirmed is counts


@pytest.mark.parametrize("sides", [["d", "c"], ["c", "d"]])
def test_a_merge_of_an_older_branch_brings_no_word_back_that_was_taken_back(sides: list[str]) -> None:
    wanted = with_policy(TWO, signed_steps=True)
    shape = {**THREE, "d": ["b"], "e": sides, "f": ["e"]}
    history = a_history(shape, {"a": TWO, "b": wanted, "c": TWO, "e": TWO, "f": wanted})
    assert trusted(history, b=kim, c=kim, f=dee).confirmed is False


def test_the_number_needed_is_lowered_only_by_as_many() -> None:
    found = trusted(a_history(LINE, {"a": TWO, "b": FIRST}), b=kim)
    assert tip(found) == TWO


# Histories that meet


def test_a_clean_merge_takes_the_newer_version_without_a_signature() -> None:
    found = trusted(a_history(MEETING, {"a": FIRST, "b": LAX, "d": LAX}), b=kim)
    assert (tip(found), found.confirmed) == (LAX, True)


def test_a_merge_that_takes_the_older_version_back_waits_to_be_trusted() -> None:
    found = trusted(a_history(MEETING, {"a": LAX, "b": FIRST, "d": LAX}), b=kim)
    assert (tip(found), pending(found)) == (FIRST, [("policy (distinct_people = false)", "d")])


def test_what_was_changed_on_either_side_of_a_merge_counts() -> None:
    strict = with_policy(FIRST, signed_steps=True)
    both = with_policy(LAX, signed_steps=True)
    found = trusted(a_history(MEETING, {"a": FIRST, "b": LAX, "c": strict, "d": both}), b=kim, c=dee)
    assert (tip(found), found.confirmed, found.contested) == (both, True, ())


def test_the_same_change_on_two_branches_is_one() -> None:
    found = trusted(a_history(MEETING, {"a": FIRST, "b": LAX, "c": LAX}), b=kim, c=kim)
    assert (tip(found), found.confirmed, found.contested) == (LAX, True, ())


@pytest.mark.parametrize("chosen", [date(2025, 4, 1), date(2025, 5, 1)])
def test_of_a_value_changed_on_both_sides_the_one_that_the_merge_keeps_counts(chosen: date) -> None:
    april, may = (ending(FIRST, BUSINESS_LEAD, day) for day in (date(2025, 4, 1), date(2025, 5, 1)))
    kept = ending(FIRST, BUSINESS_LEAD, chosen)
    found = trusted(a_history(MEETING, {"a": FIRST, "b": april, "c": may, "d": kept}), b=kim, c=dee)
    assert (tip(found), found.confirmed) == (kept, True)
    assert [(one.merge, one.commits) for one in found.contested] == [("d", ("b", "c"))]


@pytest.mark.parametrize("chosen", [date(2025, 4, 1), date(2025, 5, 1)])
def test_of_two_revocations_of_a_key_the_earlier_day_counts_whatever_the_merge_keeps(chosen: date) -> None:
    def revoked(day: date) -> Settings:
        return ending(FIRST, BUSINESS_LEAD, date(2025, 6, 1), day)

    april, may = date(2025, 4, 1), date(2025, 5, 1)
    settings = {"a": FIRST, "b": revoked(april), "c": revoked(may), "d": revoked(chosen)}
    found = trusted(a_history(MEETING, settings), b=kim, c=dee)
    assert (tip(found), found.confirmed) == (revoked(april), chosen == april)


def test_criss_cross_merges_of_two_keepers_leave_nothing_pending() -> None:
    strict, both = with_policy(FIRST, signed_steps=True), with_policy(LAX, signed_steps=True)
    shape = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"], "e": ["c", "b"], "f": ["d", "e"]}
    found = trusted(a_history(shape, {"a": FIRST, "b": LAX, "c": strict, "d": both, "e": both}), b=kim, c=dee)
    assert (tip(found), found.confirmed, found.contested) == (both, True, ())


# What has ended has ended everywhere


def on_an_old_branch(change: Settings, *, days: int, end: Settings, **others: Signature) -> TrustedSettings:
    """Return what is trusted where `b` ends something, and `c` changes people on a branch from before it."""
    held = {"a": FIRST, "b": end, "c": change, "d": end}
    signatures = {"b": dee, "c": kim, **others}
    return trusted(a_history(MEETING, held, c=BEGAN + days * DAY), **signatures)


def test_a_key_that_ended_changes_nothing_on_a_branch_from_before_its_end() -> None:
    end = ending(FIRST, COORDINATOR, date(2025, 3, 2))
    found = on_an_old_branch(WITH_EVE, days=9, end=end)
    assert (tip(found), found.confirmed) == (end, True)
    assert "is not valid on 10 March 2025" in found.amendments[-1].reasons[0]


def test_a_change_before_the_end_counts_on_whichever_branch() -> None:
    end = ending(FIRST, COORDINATOR, date(2025, 3, 2))
    assert keys_of(tip(on_an_old_branch(WITH_EVE, days=0, end=end)), "eve@example.org") == [EVE]


def test_a_stolen_key_does_not_end_the_key_of_who_ended_it() -> None:
    end = ending(FIRST, COORDINATOR, date(2025, 3, 2))
    found = on_an_old_branch(ending(FIRST, DCC, date(2025, 2, 1)), days=9, end=end)
    assert (tip(found), found.confirmed) == (end, True)


def test_a_key_that_was_taken_out_was_good_until_then() -> None:
    without = replace(
        FIRST, person=tuple(replace(one, key=()) if one.email == COORDINATOR else one for one in FIRST.person)
    )
    assert tip(on_an_old_branch(WITH_EVE, days=9, end=without)) == without
    assert keys_of(tip(on_an_old_branch(WITH_EVE, days=0, end=without)), "eve@example.org") == [EVE]


def test_who_ends_their_own_key_as_of_yesterday_has_ended_it() -> None:
    end = ending(FIRST, COORDINATOR, date(2025, 2, 27))
    assert tip(trusted(a_history(LINE, {"a": FIRST, "b": end}), b=kim)) == end


def test_a_policy_that_was_raised_is_as_high_on_a_branch_from_before() -> None:
    strict = with_policy(FIRST, signed_steps=True)
    found = trusted(a_history(MEETING, {"a": FIRST, "b": strict}), b=kim)
    old = at(found, "c")
    assert old is not None
    lifted = [found.ends.policy(old.policy, day).signed_steps for day in (date(2025, 3, 1), date(2025, 3, 2))]
    assert lifted == [False, True]


def test_a_revoked_key_changed_nothing_that_nobody_else_had_built_on() -> None:
    revoked = ending(WITH_EVE, COORDINATOR, date(2025, 3, 5), revoked=date(2025, 3, 1))
    found = trusted(
        a_history(THREE, {"a": FIRST, "b": WITH_EVE, "c": revoked}, c=BEGAN + 9 * DAY), b=kim, c=dee
    )
    assert keys_of(tip(found), "eve@example.org") == []
    assert "it cannot be told who signed it" in found.amendments[1].reasons[0]


def revoked_after_others_had_built_on_it(**late: int) -> TrustedSettings:
    """Return what is trusted where the DCC had signed something on top of what a revoked key signed."""
    revoked = ending(WITH_EVE, COORDINATOR, date(2025, 3, 5), revoked=date(2025, 3, 1))
    shape = {**THREE, "d": ["c"]}
    versions = {
        "a": FIRST,
        "b": WITH_EVE,
        "c": with_policy(WITH_EVE, on_instruction=True),
        "d": with_policy(revoked, on_instruction=True),
    }
    return trusted(a_history(shape, versions, d=BEGAN + 9 * DAY, **late), b=kim, c=dee, d=dee)


def test_what_a_revoked_key_had_changed_stands_where_others_had_built_on_it() -> None:
    found = revoked_after_others_had_built_on_it()
    assert (keys_of(tip(found), "eve@example.org"), found.confirmed) == ([EVE], True)


@pytest.mark.parametrize("made", [0, BEGAN + 2 * DAY], ids=["its date cannot be read", "later"])
def test_only_who_had_built_on_it_by_that_day_saw_what_a_revoked_key_had_changed(made: int) -> None:
    assert keys_of(tip(revoked_after_others_had_built_on_it(c=made)), "eve@example.org") == []


# A commit that the auditor trusts


def test_what_the_trusted_commit_holds_is_trusted_whoever_signed_it() -> None:
    found = trusted_from("b", a_history(THREE, {"a": FIRST, "b": LAX, "c": FIRST}))
    assert (tip(found), pending(found)) == (LAX, [("policy (distinct_people = true)", "c")])


def test_a_branch_begun_before_the_trusted_commit_has_its_own_trusted_people() -> None:
    found = trusted_from("b", a_history(MEETING, {"a": FIRST, "b": LAX, "d": LAX}))
    assert (at(found, "c"), found.confirmed) == (FIRST, True)


def test_a_beginning_that_the_auditor_has_looked_at_is_no_alarm() -> None:
    shape = {"a": [], "x": [], "d": ["a", "x"], "e": ["d"]}
    history = a_history(shape, {"a": FIRST, "x": keyed((DCC, EVE)), "d": FIRST})
    assert trusted_from("d", history).beginnings.others == ()
    assert tip(trusted_from("d", history)) == FIRST


# Laws

VERSIONS = (FIRST, LAX, keyed((DCC, EVE)), WITH_EVE, ending(FIRST, DCC, date(2025, 3, 2)), None)


@given(st.lists(st.sampled_from(VERSIONS), min_size=1, max_size=6))
def test_without_signatures_only_the_first_version_ever_counts(versions: list[Settings | None]) -> None:
    names = "abcdefg"[: len(versions) + 1]
    parents = {name: [names[at - 1]] if at else [] for at, name in enumerate(names)}
    found = trusted(a_history(parents, {"a": FIRST, **dict(zip(names[1:], versions, strict=True))}))
    assert {at(found, name) for name in names[1:]} | {tip(found)} == {FIRST}


@given(st.sampled_from([FIRST, LAX, WITH_EVE, keyed((DCC, EVE))]))
def test_settings_are_their_values(settings: Settings) -> None:
    assert settings_of(setting_values(settings), settings) == settings


SIGNERS = {"": Signature(SignatureState.NONE), "kim": kim, "dee": dee, "eve": eve, "bea": bea}


@st.composite
def histories(
    draw: st.DrawFn,
) -> tuple[dict[str, list[str]], dict[str, Settings | None], dict[str, Signature]]:
    """Return the shape of a history, what it held of register.toml, and who signed."""
    names = "abcdefg"
    shape: dict[str, list[str]] = {"a": []}
    held: dict[str, Settings | None] = {"a": FIRST}
    signed: dict[str, Signature] = {}
    for number in range(1, draw(st.integers(2, len(names) - 1))):
        known = list(shape)
        parents = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
        shape[names[number]] = parents
        if draw(st.booleans()):
            held[names[number]] = draw(st.sampled_from(VERSIONS))
            signed[names[number]] = SIGNERS[draw(st.sampled_from(list(SIGNERS)))]
    return shape, held, signed


@given(histories())
def test_nothing_that_nobody_trusted_signed_changes_what_is_trusted_elsewhere(
    drawn: tuple[dict[str, list[str]], dict[str, Settings | None], dict[str, Signature]],
) -> None:
    shape, held, signed = drawn
    before = trusted(a_history(shape, held), **signed)
    graph = a_history(shape, held).graph
    for onto in sorted(reach(graph, list(graph)[-1])):
        for other in (keyed((DCC, EVE)), WITH_EVE, None, LAX):
            last = list(shape)[-1]
            longer = {**shape, "x": [onto], "y": [last, "x"]}
            after = trusted(
                a_history(longer, {**held, "x": other, "y": before.held[last].settings}), **signed
            )
            assert [at(after, one) for one in shape] == [at(before, one) for one in shape]
            assert after.tip == before.tip


@given(histories())
def test_the_order_of_the_parents_of_a_merge_changes_nothing(
    drawn: tuple[dict[str, list[str]], dict[str, Settings | None], dict[str, Signature]],
) -> None:
    shape, held, signed = drawn
    # A merge says what it holds: otherwise it holds what its first parent does.
    first = trusted(a_history(shape, held), **signed)
    said = held | {one: first.held[one].settings for one, parents in shape.items() if len(parents) > 1}
    turned = {one: parents[::-1] for one, parents in shape.items()}
    one, other = (trusted(a_history(order, said), **signed) for order in (shape, turned))
    assert [one.states[name].values for name in shape] == [other.states[name].values for name in shape]
