"""The corpus is the rules' bad examples, and says of each what a person reads."""

import sys

import pytest

from peeltrack.rules import RULES
from peeltrack.rules.rule import Files, LinkTo, Rule
from tests.corpus import CORPUS, EXPECTED, REGISTER, folder_of, told, written

#: Links need a right on Windows, and a folder that is opened is told of in other words there.
POSIX_ONLY = {"PT009", "PT010"}


def _named(rule: Rule) -> str:
    return rule.code


def _as_bytes(files: Files) -> dict[str, bytes | LinkTo]:
    return {path: one.encode() if isinstance(one, str) else one for path, one in files.items()}


@pytest.fixture(params=RULES, ids=_named)
def rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    if found.code in POSIX_ONLY and sys.platform == "win32":
        pytest.skip("not on Windows")
    return found


def test_the_corpus_holds_the_bad_example_of_each_rule(rule: Rule) -> None:
    assert written(folder_of(rule) / REGISTER) == _as_bytes(rule.bad), "run: python -m tests.corpus"


def test_a_person_reads_what_was_agreed(rule: Rule) -> None:
    expected = (folder_of(rule) / EXPECTED).read_text(encoding="utf-8")
    assert told(folder_of(rule) / REGISTER) == expected, (
        "run: python -m tests.corpus, and read the difference"
    )


def test_no_folder_is_left_of_a_rule_that_is_gone() -> None:
    folders = {folder.name for folder in CORPUS.iterdir() if folder.name.startswith("PT")}
    assert folders == {folder_of(rule).name for rule in RULES}
