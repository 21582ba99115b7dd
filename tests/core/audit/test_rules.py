"""Each rule of trust stops its attack, and says nothing of the same done honestly."""

import re

import pytest

from peeltrack.core.audit.examples import said_of
from peeltrack.core.audit.rules import RULES, TrustRule
from peeltrack.core.audit.verdict import Principle

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


def test_names_are_used_once_and_every_rule_is_one_sentence() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(re.fullmatch(r"[A-Z][^.]{30,120}\.", rule.means) for rule in RULES)
    said = {rule.says.partition(": ")[2] for rule in RULES if ": " in rule.says}
    assert said <= {principle.value for principle in Principle}
