"""What holds for the rules as a whole: each is listed, has its code for ever, and is fit to be read."""

import re
from datetime import date
from pathlib import Path

import pytest

import peeltrack.rules
from peeltrack.core.audit.pushes.proof_rules import PROOF_RULES, ProofRule
from peeltrack.core.errors import UsageFault
from peeltrack.rules import RULES, check, rule_named
from peeltrack.rules.rule import Rule
from peeltrack.store.check_context import examine

ROOM = Path(peeltrack.rules.__file__).parent

#: Every code that was ever given out, with what it stood for. A line is added, never changed.
GIVEN_OUT = Path(__file__).with_name("codes.txt")

EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def test_every_rule_that_is_written_is_listed() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(ROOM.glob("topics/*.py")))
    written = re.findall(r'(?:code=|_rule\(\s*)"(PT\d{3})"', source)
    assert [rule.code for rule in RULES] == sorted(written)


def test_no_code_and_no_name_is_used_twice_and_codes_stand_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(re.fullmatch(r"PT[0-4]\d\d", code) for code in codes)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name) for rule in RULES)


@EACH_RULE
def test_a_code_keeps_its_meaning_for_ever(rule: Rule) -> None:
    given = dict(line.split() for line in GIVEN_OUT.read_text(encoding="utf-8").splitlines())
    assert given.get(rule.code) == rule.name, f"{rule.code} was {given.get(rule.code)}"


@pytest.mark.parametrize("rule", PROOF_RULES.values(), ids=PROOF_RULES)
def test_a_code_of_a_push_keeps_its_meaning_too(rule: ProofRule) -> None:
    given = dict(line.split() for line in GIVEN_OUT.read_text(encoding="utf-8").splitlines())
    assert given.get(rule.code) == rule.name
    assert rule.name not in {one.name for one in RULES}


@EACH_RULE
def test_a_rule_is_found_by_its_code_and_by_its_name(rule: Rule) -> None:
    assert rule_named(rule.code.lower()) is rule_named(rule.name.title()) is rule


def test_of_a_code_that_was_never_given_out_the_nearest_is_named() -> None:
    with pytest.raises(UsageFault) as fault:
        rule_named("dedline-text-differs")
    assert "deadline-text-differs" in fault.value.hint


@EACH_RULE
def test_the_reason_is_one_that_a_planning_officer_can_read(rule: Rule) -> None:
    assert rule.why.endswith(".")
    assert rule.why[0].isupper() or rule.why[0].isdigit()
    assert 30 <= len(rule.why) <= 110
    assert not re.search(r"\b(parse|regex|boolean|string|null|exception|validat)", rule.why, re.IGNORECASE)


def test_every_fault_of_reading_has_its_rule() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(ROOM.parent.glob("*/*.py")))
    given = set(re.findall(r'^[A-Z_]+ = "(PT\d{3})"$', source, re.MULTILINE))
    assert given <= {rule.code for rule in RULES}


def test_the_shipped_register_has_no_findings() -> None:
    shipped = Path(__file__).parents[2] / "register"
    last_told = date(2025, 6, 24)
    assert check(examine(shipped, last_told)) == []
