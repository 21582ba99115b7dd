"""Every example of every rule: the bad ones show this fault and no other, the good ones none."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.rules import RULES, check
from peeltrack.rules.build_examples import built
from peeltrack.rules.examples import TODAY
from peeltrack.rules.rule import ChangeMade, Examples, Rule
from peeltrack.rules.topics.fields import FOLDER_NAME
from tests.corpus import CORPUS, agreed, as_bytes, findings, looked_at, page_of, told
from tests.in_memory import examine_files

#: Examples that show what lies on a disk, and not in git; links need a right on Windows.
OF_THE_DISK = {
    ("PT009", "a folder has the name of a record"),
    ("PT010", "the record is a link"),
    ("PT312", "the path is that of a folder"),
    ("PT314", "a link leads out of the register"),
    *(("PT028", name) for name in FOLDER_NAME.bad),
}


NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="not on Windows")


def _examples(bad: bool, *, of_the_disk: bool = True) -> Iterator[Any]:
    for rule in RULES:
        for name in rule.bad if bad else rule.good:
            on_disk = (rule.code, name) in OF_THE_DISK
            if of_the_disk or not on_disk:
                marks = [NOT_ON_WINDOWS] if on_disk else []
                yield pytest.param(rule, name, id=f"{rule.code}-{name}", marks=marks)


EACH_BAD = pytest.mark.parametrize(("rule", "name"), [*_examples(bad=True)])
EACH_GOOD = pytest.mark.parametrize(("rule", "name"), [*_examples(bad=False)])
EACH_IN_GIT = pytest.mark.parametrize(("rule", "name"), [*_examples(bad=True, of_the_disk=False)])


@EACH_BAD
def test_the_bad_example_shows_this_fault_and_no_other(rule: Rule, name: str, tmp_path: Path) -> None:
    found = findings(built(rule.bad[name]), tmp_path)
    assert {one.code for one in found} == {rule.code}
    assert len([one for one in found if one.code == rule.code]) == 1
    assert all(one.severity is rule.severity for one in found if one.code == rule.code)


@EACH_BAD
def test_the_rule_itself_finds_it(rule: Rule, name: str, tmp_path: Path) -> None:
    seen = looked_at(built(rule.bad[name]), tmp_path)
    found = rule.in_change(seen) if isinstance(seen, CommitDiff) else rule.in_register(seen)
    assert [one.code for one in found] == [rule.code]


@EACH_GOOD
def test_nothing_is_found_in_the_good_example(rule: Rule, name: str, tmp_path: Path) -> None:
    assert findings(built(rule.good[name]), tmp_path) == []


@EACH_IN_GIT
def test_files_held_by_git_are_judged_as_those_on_the_disk(rule: Rule, name: str, tmp_path: Path) -> None:
    example = built(rule.bad[name])
    if not isinstance(example, ChangeMade):
        on_disk = [(one.code, one.message) for one in findings(example, tmp_path)]
        assert [(one.code, one.message) for one in check(examine_files(as_bytes(example), TODAY))] == on_disk


@EACH_BAD
def test_a_person_reads_what_was_agreed(rule: Rule, name: str) -> None:
    assert told(built(rule.bad[name])) == agreed(rule).get(name), (
        "run: python -m tests.corpus, and read the difference"
    )


def test_the_corpus_has_a_page_for_each_rule_and_nothing_on_it_that_is_gone() -> None:
    assert {file.name for file in CORPUS.glob("PT*")} == {page_of(rule).name for rule in RULES}
    assert {rule.code: list(agreed(rule)) for rule in RULES} == {rule.code: list(rule.bad) for rule in RULES}


@EACH_BAD
def test_a_finding_reads_as_one_and_leads_to_a_line(rule: Rule, name: str, tmp_path: Path) -> None:
    example = built(rule.bad[name])
    seen = looked_at(example, tmp_path / "seen")
    read = example.after if isinstance(example, ChangeMade) else getattr(seen, "documents", {})
    for finding in findings(example, tmp_path / "found"):
        _reads_as_one(finding)
        assert (finding.line > 0) is (finding.path in read)


def _reads_as_one(finding: Finding) -> None:
    assert not finding.message.endswith(".")
    assert not finding.hint.endswith(".")
    assert finding.hint
    assert "invalid" not in finding.message
    first = finding.message.split()[0].strip('"')
    assert first == first.lower() or re.search(r"[\d@]", first), finding.message


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_is_done_in_an_example_is_said_in_a_few_words(rule: Rule) -> None:
    for examples in (rule.bad, rule.good):
        assert examples, rule.code
        for name in examples:
            assert re.fullmatch(r"[\w' ,-]{5,60}", name), name
            assert name[0] == name[0].lower() or name.startswith("REC"), name


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_two_examples_of_a_rule_are_the_same(rule: Rule) -> None:
    made: list[object] = [*_built(rule.bad), *_built(rule.good)]
    assert all(one not in made[:at] for at, one in enumerate(made))


def _built(examples: Examples) -> Iterator[object]:
    return map(built, examples.values())
