"""Whom a history lets change people, posts and policy."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.audit.signature import Signature, SignatureState
from peeltrack.core.audit.trust import TrustChain, end_of, patched, trust_chain
from peeltrack.core.history.commit_graph import latest
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.settings import Holder, Policy, Post, Settings
from peeltrack.core.model.status import Role
from tests.core.histories import BEGAN, a_history, a_key, by_commit, keyed, signed_with
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, PEOPLE, TODAY, a_settings

KIM, DEE, BEA, EVE = (a_key(letter) for letter in "kdbe")
FIRST = keyed((COORDINATOR, KIM), (DCC, DEE), (BUSINESS_LEAD, BEA))
LAX = replace(FIRST, policy=Policy(distinct_people=False))
NOT_TRUSTED = "it is signed with a key that was not trusted then, "
LINE: dict[str, list[str]] = {"a": [], "b": ["a"]}


def trusted(history: RegisterHistory, *, root: str = "", **signatures: Signature) -> TrustChain:
    """Return the chain of trust of a history."""
    return trust_chain(history, by_commit(**signatures), TODAY, root)


def in_force(trust: TrustChain, commit: str) -> tuple[Settings, ...]:
    """Return the trusted settings after a commit."""
    return trust.after[commit].settings


def why(history: RegisterHistory, **signatures: Signature) -> tuple[str, ...]:
    """Return why the last change does not count."""
    return trusted(history, root="", **signatures).amendments[-1].reasons


def test_the_first_version_is_trusted_whoever_wrote_it() -> None:
    assert in_force(trusted(a_history({"a": []}, {"a": FIRST})), "a") == (FIRST,)


def test_nothing_is_trusted_before_there_is_a_register() -> None:
    trust = trusted(a_history(LINE, {"b": FIRST}))
    assert (trust.before["b"].settings, in_force(trust, "a")) == ((), ())


@pytest.mark.parametrize("key", [KIM, DEE], ids=["coordinator", "DCC"])
def test_a_keeper_may_change_the_policy(key: object) -> None:
    history = a_history(LINE, {"a": FIRST, "b": LAX})
    assert in_force(trusted(history, b=signed_with(key)), "b") == (LAX,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        (Signature(SignatureState.NONE), "it is not signed"),
        (signed_with(BEA), f"{BUSINESS_LEAD} was neither coordinator nor DCC on 1 March 2025"),
        (signed_with(EVE), "it is signed with a key that was not trusted then, "),
        (
            Signature(SignatureState.BAD, signed_with(KIM).fingerprint),
            "it is signed with a key that was not trusted then, ",
        ),
        (Signature(SignatureState.UNKNOWN_KEY), "it is signed with a key that was not trusted then, unknown"),
    ],
)
def test_a_change_by_anybody_else_leaves_the_version_before_in_force(signature: Signature, said: str) -> None:
    history = a_history(LINE, {"a": FIRST, "b": LAX})
    trust = trusted(history, b=signature)
    assert in_force(trust, "b") == (FIRST,)
    assert trust.amendments[-1].reasons[0].startswith(said)
    assert not trust.after["b"].confirmed


def test_days_in_hand_may_be_changed_by_anybody() -> None:
    history = a_history(LINE, {"a": FIRST, "b": replace(FIRST, warn_days=14)})
    trust = trusted(history)
    assert (len(trust.amendments), trust.after["b"].confirmed) == (1, True)


def test_where_no_keeper_has_a_key_anybody_listed_may_change() -> None:
    first = keyed((BUSINESS_LEAD, BEA))
    history = a_history(LINE, {"a": first, "b": replace(first, policy=Policy(signed_steps=True))})
    assert why(history, b=signed_with(BEA)) == ()
    assert why(history, b=signed_with(EVE)) != ()


def test_a_post_that_is_not_yet_filled_lets_nobody_else_change() -> None:
    post = Post(role=Role.COORDINATOR, title="Planning", holder=(Holder(email=COORDINATOR, from_=TODAY),))
    first = replace(FIRST, post=(post,))
    history = a_history(LINE, {"a": first, "b": replace(first, policy=Policy(signed_steps=True))})
    assert why(history, b=signed_with(BEA)) == (
        f"{BUSINESS_LEAD} was neither coordinator nor DCC on 1 March 2025",
    )


def test_while_nobody_has_a_key_everybody_may_change() -> None:
    bare = a_settings(person=tuple(replace(one, key=()) for one in PEOPLE))
    trust = trusted(a_history(LINE, {"a": bare, "b": FIRST}))
    assert in_force(trust, "b") == (FIRST,)


def test_taking_all_keys_out_needs_a_keeper() -> None:
    bare = replace(FIRST, person=tuple(replace(one, key=()) for one in FIRST.person))
    assert why(a_history(LINE, {"a": FIRST, "b": bare})) == ("it is not signed",)


def test_a_register_that_is_gone_keeps_its_last_version() -> None:
    trust = trusted(a_history(LINE, {"a": FIRST, "b": None}), b=signed_with(KIM))
    assert (in_force(trust, "b"), trust.after["b"].confirmed) == ((FIRST,), False)


def test_a_change_that_was_undone_leaves_the_file_confirmed() -> None:
    history = a_history({**LINE, "c": ["b"]}, {"a": FIRST, "b": LAX, "c": FIRST})
    trust = trusted(history)
    assert (trust.after["c"].confirmed, len(trust.amendments)) == (True, 2)


def test_what_was_slipped_in_before_is_not_signed_with_the_next_change() -> None:
    slipped = replace(FIRST, person=(*FIRST.person, *keyed(("eve@example.org", EVE)).person))
    later = replace(slipped, policy=Policy(signed_steps=True))
    trust = trusted(
        a_history({**LINE, "c": ["b"]}, {"a": FIRST, "b": slipped, "c": later}), c=signed_with(KIM)
    )
    assert in_force(trust, "c") == (replace(FIRST, policy=Policy(signed_steps=True)),)


def test_a_clean_merge_takes_the_newer_version_without_a_signature() -> None:
    history = a_history({"a": [], "b": ["a"], "c": ["a"], "d": ["c", "b"]}, {"a": FIRST, "b": LAX, "d": LAX})
    trust = trusted(history, b=signed_with(KIM))
    assert (in_force(trust, "d"), trust.after["d"].confirmed) == ((LAX,), True)


def test_a_merge_that_takes_the_older_version_back_is_a_change() -> None:
    history = a_history({"a": [], "b": ["a"], "c": ["a"], "d": ["c", "b"]}, {"a": LAX, "b": FIRST, "d": LAX})
    trust = trusted(history, b=signed_with(KIM))
    assert (in_force(trust, "d"), trust.amendments[-1].reasons) == ((FIRST,), ("it is not signed",))


def test_where_two_versions_meet_both_count_until_somebody_joins_them() -> None:
    strict = replace(FIRST, policy=Policy(signed_steps=True))
    joined = replace(FIRST, policy=Policy(signed_steps=True, distinct_people=False))
    history = a_history(
        {"a": [], "b": ["a"], "c": ["a"], "d": ["c", "b"]}, {"a": FIRST, "b": LAX, "c": strict, "d": joined}
    )
    kim, dee = signed_with(KIM), signed_with(DEE)
    assert set(in_force(trusted(history, b=kim, c=dee), "d")) == {LAX, strict}
    assert in_force(trusted(history, b=kim, c=dee, d=kim), "d") == (joined,)


def test_a_merge_vouches_for_no_version_that_nobody_trusted_signed() -> None:
    stricter = replace(LAX, policy=Policy(signed_steps=True, distinct_people=False))
    history = a_history(
        {"a": [], "b": ["a"], "c": ["a"], "d": ["c", "b"]}, {"a": FIRST, "b": LAX, "d": stricter}
    )
    trust = trusted(history, d=signed_with(KIM))
    assert trust.amendments[-1].reasons == ("it joins a version that nobody trusted signed",)
    assert in_force(trust, "d") == (FIRST,)


def test_a_key_that_had_ended_changes_nothing() -> None:
    ended = replace(KIM, to=date(2025, 2, 28))
    first = keyed((COORDINATOR, ended), (DCC, DEE))
    assert why(a_history(LINE, {"a": first, "b": replace(first, policy=LAX.policy)}), b=signed_with(KIM)) == (
        f"the key {signed_with(KIM).fingerprint} of {COORDINATOR} is not valid on 1 March 2025",
    )


def test_a_register_begun_beside_the_history_has_to_agree_with_it() -> None:
    other = keyed((BUSINESS_LEAD, EVE))
    history = a_history({"a": [], "b": [], "c": ["b", "a"]}, {"a": FIRST, "b": other, "c": other})
    assert set(in_force(trusted(history, b=signed_with(EVE), c=signed_with(EVE)), "c")) == {FIRST, other}


def test_up_to_a_trusted_revision_every_version_counts() -> None:
    history = a_history({**LINE, "c": ["b"]}, {"a": FIRST, "b": LAX, "c": FIRST})
    trust = trusted(history, root="b")
    assert (in_force(trust, "b"), in_force(trust, "c")) == ((LAX,), (LAX,))


def test_what_is_not_in_the_history_of_a_trusted_revision_stands_on_it() -> None:
    history = a_history({"a": [], "b": ["a"], "c": ["a"]}, {"a": FIRST, "b": LAX})
    assert in_force(trusted(history, root="b"), "c") == (LAX,)


def test_a_change_dated_before_what_it_stands_on_does_not_count() -> None:
    history = a_history({"a": [], "b": ["a"], "c": ["b"]}, {"a": FIRST, "c": LAX}, c=BEGAN - 86_400)
    said = "it is dated before the commit b, on top of which it was made"
    assert why(history, c=signed_with(KIM)) == (said,)


def test_a_clock_that_ran_ahead_of_today_binds_nobody() -> None:
    history = a_history({"a": [], "b": ["a"], "c": ["b"]}, {}, b=BEGAN + 400 * 86_400)
    assert latest(history.graph, "", end_of(TODAY))["c"] == (BEGAN, "a")


@given(st.lists(st.sampled_from([FIRST, LAX, keyed((DCC, EVE)), None]), min_size=1, max_size=6))
def test_without_signatures_only_the_first_version_ever_counts(versions: list[Settings | None]) -> None:
    names = "abcdefg"[: len(versions) + 1]
    parents = {name: [names[at - 1]] if at else [] for at, name in enumerate(names)}
    history = a_history(parents, {"a": FIRST, **dict(zip(names[1:], versions, strict=True))})
    trust = trusted(history)
    assert {in_force(trust, name) for name in names} == {(FIRST,)}


@given(st.sampled_from([FIRST, LAX]), st.sampled_from([FIRST, LAX, keyed((DCC, EVE))]))
def test_a_patch_on_the_trusted_version_itself_gives_the_new_one(old: Settings, new: Settings) -> None:
    found = patched(old, old, new)
    assert (set(found.person), set(found.post), found.policy) == (set(new.person), set(new.post), new.policy)
