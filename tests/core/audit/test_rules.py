"""Each rule of trust stops its attack, and says nothing of the same done honestly."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.audit.examples import BEA, DEE, EVE, SAM, SETTINGS, Story, said_of
from peeltrack.core.audit.rules import RULES, TrustRule
from peeltrack.core.audit.verdict import Principle, Verdict
from peeltrack.core.model.settings import Policy
from peeltrack.core.model.status import Step

EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@EACH
def test_an_attack_is_said_to_be_what_it_is(rule: TrustRule) -> None:
    assert next(iter(said_of(rule.attack().audit())), "") == rule.says


@EACH
def test_its_honest_twin_alarms_nobody(rule: TrustRule) -> None:
    found = rule.twin().audit()
    assert list(said_of(found)) == list(filter(None, [rule.remarks]))
    assert found.exit_code == 0


@EACH
def test_an_attack_fails_the_audit_or_does_nothing_at_all(rule: TrustRule) -> None:
    assert rule.attack().audit().exit_code == (1 if rule.says else 0)


LAX, STRICT = Policy(), Policy(signed_steps=True)


def test_a_policy_that_was_raised_later_does_not_reach_back_however_it_is_dated() -> None:
    before = Story(replace(SETTINGS, policy=LAX)).wait(days=4).take(Step.SUBMIT, BEA, signer="")
    assert before.wait(days=-2).set(policy=STRICT).audit().exit_code == 0


def test_a_policy_that_was_lowered_before_a_step_is_low_however_it_is_dated() -> None:
    lowered = Story(replace(SETTINGS, policy=LAX)).wait(days=2).set(policy=STRICT)
    lowered.wait(days=-2).set(policy=LAX)
    assert lowered.wait(days=4).take(Step.SUBMIT, BEA, signer="").audit().exit_code == 0


def test_a_policy_that_was_raised_elsewhere_counts_from_the_day_after() -> None:
    def on_another_branch(days: int) -> int:
        story = Story(replace(SETTINGS, policy=LAX)).branch("old").set(policy=STRICT)
        story.wait(days=days).take(Step.SUBMIT, BEA, "old", signer="")
        return story.merge("old", takes="old").audit().exit_code

    assert [on_another_branch(days) for days in (0, 1)] == [0, 1]


def test_names_are_used_once_and_every_rule_is_one_sentence() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(re.fullmatch(r"[A-Z][^.]{30,120}\.", rule.means) for rule in RULES)
    said = {rule.says.partition(": ")[2] for rule in RULES if ": " in rule.says}
    assert said <= {principle.value for principle in Principle}


#: What somebody whom nobody trusts may commit.
UNTRUSTED: tuple[Callable[[Story], Story], ...] = (
    lambda story: story.set(by=EVE, signed=False, person=SETTINGS.person[1:]),
    lambda story: story.set(by=EVE, policy=Policy()),
    lambda story: story.edit(EVE, theme=("risk",)),
    lambda story: story.wait(days=50).edit(EVE, theme=("ahead",)).wait(days=-50),
    lambda story: story.begin("eve", settings=SETTINGS).merge("eve"),
    lambda story: story.branch("eve").set(by=EVE, on="eve", person=()).merge("eve"),
)
HONEST: tuple[Callable[[Story], Story], ...] = (
    lambda story: story.take(Step.SUBMIT, BEA),
    lambda story: story.take(Step.VERIFY, SAM),
    lambda story: story.take(Step.SIGNOFF, DEE),
    lambda story: story.take(Step.REOPEN, DEE),
)


@given(st.lists(st.tuples(st.integers(0, len(HONEST)), st.sampled_from(UNTRUSTED)), max_size=3))
def test_no_commit_of_anybody_untrusted_changes_the_verdict_of_a_step(
    untrusted: list[tuple[int, Callable[[Story], Story]]],
) -> None:
    story = Story()
    for number in range(len(HONEST) + 1):
        for at, act in untrusted:
            if at == number:
                act(story)
        if number < len(HONEST):
            HONEST[number](story)
    assert [line.judgement.verdict for line in story.audit().steps] == [Verdict.SIGNED] * len(HONEST)
