"""What holds for every rule: it fires on its bad example alone, and is fit to be read."""

import importlib
import pkgutil
import re
import sys
from pathlib import Path

import pytest

import peeltrack.rules
from peeltrack.core.finding import Finding
from peeltrack.rules import RULES, check
from peeltrack.rules.examples import TODAY
from peeltrack.rules.rule import Files, LinkTo, Rule
from peeltrack.store.check_context import examine, examine_files
from peeltrack.store.toml.positions import placed
from tests.corpus import write

#: Rules that are about the disk.
OF_THE_DISK = {"PT009", "PT010"}


def _rules(*, of_the_disk: bool = True) -> list[object]:
    return [pytest.param(rule, id=rule.code) for rule in RULES if of_the_disk or rule.code not in OF_THE_DISK]


def _findings(files: Files, root: Path) -> list[Finding]:
    try:
        write(files, root)
    except OSError:
        if sys.platform != "win32":
            raise
        pytest.skip("links need a right on Windows")
    return check(examine(root, TODAY))


def _staged(files: Files) -> dict[str, bytes]:
    plain = {path: one for path, one in files.items() if not isinstance(one, LinkTo)}
    return {path: one.encode() if isinstance(one, str) else one for path, one in plain.items()}


@pytest.mark.parametrize("rule", _rules())
def test_the_bad_example_shows_this_fault_and_no_other(rule: Rule, tmp_path: Path) -> None:
    codes = {finding.code for finding in _findings(rule.bad, tmp_path)}
    assert codes == {rule.code}


@pytest.mark.parametrize("rule", _rules())
def test_nothing_is_found_in_the_good_example(rule: Rule, tmp_path: Path) -> None:
    assert _findings(rule.good, tmp_path) == []


@pytest.mark.parametrize("rule", _rules(of_the_disk=False))
def test_files_held_by_git_are_judged_as_those_on_the_disk(rule: Rule, tmp_path: Path) -> None:
    assert check(examine_files(_staged(rule.bad), TODAY)) == _findings(rule.bad, tmp_path)


@pytest.mark.parametrize("rule", _rules())
def test_a_finding_reads_as_one(rule: Rule, tmp_path: Path) -> None:
    for finding in _findings(rule.bad, tmp_path):
        assert not finding.message.endswith(".")
        assert not finding.hint.endswith(".")
        assert finding.hint
        assert "invalid" not in finding.message
        first = finding.message.split()[0].strip('"')
        assert first == first.lower() or re.search(r"[\d@]", first) or first in MONTHS, finding.message


MONTHS = {"February"}


@pytest.mark.parametrize("rule", _rules())
def test_the_reason_is_one_that_a_planning_officer_can_read(rule: Rule) -> None:
    assert rule.why.endswith(".")
    assert rule.why[0].isupper() or rule.why[0].isdigit()
    assert 30 <= len(rule.why) <= 110
    assert not re.search(r"\b(parse|regex|boolean|string|null|exception|validat)", rule.why, re.IGNORECASE)


@pytest.mark.parametrize("rule", _rules())
def test_a_finding_on_the_disk_leads_to_a_line(rule: Rule, tmp_path: Path) -> None:
    write(rule.bad, tmp_path)
    examined = examine(tmp_path, TODAY)
    for finding in placed(check(examined), examined.documents):
        assert (finding.line > 0) is (finding.path in examined.documents)


def test_every_rule_of_the_room_is_listed() -> None:
    made = {
        one.code
        for module in pkgutil.iter_modules(peeltrack.rules.__path__)
        for one in vars(importlib.import_module(f"peeltrack.rules.{module.name}")).values()
        if isinstance(one, Rule)
    }
    assert {rule.code for rule in RULES} == made


def test_no_code_and_no_name_is_used_twice_and_codes_stand_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(re.fullmatch(r"PT[0-4]\d\d", code) for code in codes)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name) for rule in RULES)


#: Every code that was ever given out, with what it stood for. A line is added, never changed.
GIVEN_OUT = Path(__file__).with_name("codes.txt")


def test_a_code_keeps_its_meaning_for_ever() -> None:
    given = dict(line.split() for line in GIVEN_OUT.read_text(encoding="utf-8").splitlines())
    for rule in RULES:
        assert given.get(rule.code) == rule.name, f"{rule.code} was {given.get(rule.code)}"


def test_every_fault_of_reading_has_its_rule() -> None:
    room = Path(peeltrack.rules.__file__).parent.parent
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(room.glob("*/*.py")))
    given = set(re.findall(r'^[A-Z_]+ = "(PT\d{3})"$', source, re.MULTILINE))
    assert given <= {rule.code for rule in RULES}


def test_the_shipped_register_has_no_findings() -> None:
    shipped = Path(__file__).parents[2] / "register"
    assert check(examine(shipped, TODAY)) == []
