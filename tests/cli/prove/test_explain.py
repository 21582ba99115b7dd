"""`peeltrack explain`: what it says of a rule, and of all."""

import json

import pytest

from peeltrack.rules.catalogue import CATALOGUE
from tests.cli.conftest import Run

UNKNOWN_KEY = """\
PT001 unknown-key (error)

What stands under a misspelt key is not read, so a deadline could be missed without a word.

bad:

  stalking-2024/REC-12.toml
    id = "REC-12"
    title = "Risk assessment"
    kind = "recommendation"
    number = "12"
    status = "open"
    dedline = 2025-03-27

good:

  stalking-2024/REC-12.toml
    id = "REC-12"
    title = "Risk assessment"
    kind = "recommendation"
    number = "12"
    status = "open"
    deadline = 2025-03-27
"""
DATE_MOVED = """\
PT407 date-without-extension (error)

A date that moves without a word makes a late record look punctual.

bad:

  stalking-2024/REC-12.toml
    …
     status = "open"
    -deadline = 2025-03-27
    +deadline = 2025-05-27

good:

  stalking-2024/REC-12.toml
    …
     status = "open"
    -deadline = 2025-03-27
    +deadline = 2025-05-27
    +
    +[[extension]]
    +field = "deadline"
    +from = 2025-03-27
    +to = 2025-05-27
    +on = 2025-02-20
    +by = "cat@example.org"
    +reason = "agreed with the inspectorate"
"""


@pytest.mark.parametrize(("code", "expected"), [("PT001", UNKNOWN_KEY), ("PT407", DATE_MOVED)])
def test_a_rule_is_explained_with_what_breaks_it_and_what_keeps_it(
    code: str, expected: str, run: Run
) -> None:
    assert run("explain", code).out == expected


@pytest.mark.parametrize("typed", ["pt001", "unknown-key", "Unknown-Key"])
def test_a_rule_is_found_by_code_and_by_name_in_any_case(typed: str, run: Run) -> None:
    assert run("explain", typed).out == UNKNOWN_KEY


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_every_rule_can_be_explained_without_a_register(rule: object, run: Run) -> None:
    code = getattr(rule, "code", "")
    ran = run("explain", code)
    assert ran.exit_code == 0
    assert ran.out.startswith(f"{code} ")
    assert "\nbad" in ran.out
    assert "\ngood" in ran.out
    assert "\x1b" not in ran.out


def test_an_unknown_code_is_refused_with_those_next_to_it(run: Run) -> None:
    ran = run("explain", "PT999")
    assert (ran.exit_code, ran.out) == (2, "")
    assert "there is no rule PT999" in ran.err


def test_all_rules_are_listed_as_a_table_for_the_readme(run: Run) -> None:
    lines = run("explain", "--format", "markdown").out.splitlines()
    rows = [line for line in lines if line.startswith("| PT")]
    assert [row.split(" | ")[0] for row in rows] == [f"| {rule.code}" for rule in CATALOGUE]
    assert all(rule.why in row for rule, row in zip(CATALOGUE, rows, strict=True))


def test_json_holds_the_examples_whole(run: Run) -> None:
    told = json.loads(run("explain", "PT407", "--format", "json").out)["data"]
    assert (told["code"], told["severity"]) == ("PT407", "error")
    assert "2025-03-27" in told["bad"]["before"][0]["stalking-2024/REC-12.toml"]
