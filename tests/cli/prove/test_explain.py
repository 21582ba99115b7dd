"""`peeltrack explain`: what it says of a rule, and of all."""

import json

import pytest

from peeltrack.core.audit.pushes.proof_rules import PROOF_RULES, ProofRule
from peeltrack.rules import RULES
from peeltrack.rules.rule import Listed, Rule
from peeltrack.rules.side_by_side import all_examples, first_pair, kind_of
from tests.cli.conftest import Run

UNKNOWN_KEY = """\
PT001 unknown-key (error)

What stands under a misspelt key is not read, so a deadline could be missed without a word.

bad: a misspelt key

  stalking-2024/REC-12.toml
    …
    kind = "recommendation"
    number = "12"
    status = "open"
  > dedline = 2025-03-27

good: the key is spelt rightly

  stalking-2024/REC-12.toml
    …
    kind = "recommendation"
    number = "12"
    status = "open"
  > deadline = 2025-03-27

other ways to break it (peeltrack explain PT001 --all):
  a key of another table
"""
DATE_MOVED = """\
PT407 date-without-extension (error)

A date that moves without an entry makes a late record look punctual.

bad: the deadline was moved

  stalking-2024/REC-12.toml
    …
     status = "open"
    -deadline = 2025-03-27
    +deadline = 2025-05-27
  > … 10 lines more in the good example

good: the extension says why

  stalking-2024/REC-12.toml
    …
     status = "open"
    -deadline = 2025-03-27
    +deadline = 2025-05-27
  > +
  > +[[extension]]
  > +field = "deadline"
  > +from = 2025-03-27
  > +to = 2025-05-27
  > +on = 2025-02-20
  > +by = "cat@example.org"
  > +reason = "the tool comes later"
  > +reference = "HMI-77"
  > +said_on = 2025-02-18

other ways to break it (peeltrack explain PT407 --all):
  the extension begins on another day
  the deadline was moved before its extension
  a merge lost the deadline
"""
NO_SOURCE = """\
PT303 no-source-file (error)

Without its source nobody can see who published a recommendation, or when its deadline began to run.

bad: the folder holds only a record

  stalking-2024/source.toml
  > no such file

good: the file is in order

  stalking-2024/source.toml
  > title = "Super-complaint on stalking"
  > publisher = "HMICFRS"
  > prefix = "REC"
  > published = 2024-09-27
"""


@pytest.mark.parametrize(
    ("code", "expected"), [("PT001", UNKNOWN_KEY), ("PT407", DATE_MOVED), ("PT303", NO_SOURCE)]
)
def test_a_rule_is_explained_with_what_breaks_it_and_what_keeps_it(
    code: str, expected: str, run: Run
) -> None:
    assert run("explain", code).out == expected


@pytest.mark.parametrize("typed", ["pt001", "unknown-key", "Unknown-Key"])
def test_a_rule_is_found_by_code_and_by_name_in_any_case(typed: str, run: Run) -> None:
    assert run("explain", typed).out == UNKNOWN_KEY


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_can_be_explained_without_a_register(rule: Rule, run: Run) -> None:
    ran = run("explain", rule.code, "--all")
    told = [line for line in ran.out.splitlines() if line.startswith(("bad: ", "good: "))]
    assert (ran.exit_code, ran.out.partition(" ")[0]) == (0, rule.code)
    assert told == [f"bad: {name}" for name in rule.bad] + [f"good: {name}" for name in rule.good]
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_both_examples_differ_in_a_line_that_is_marked(rule: Rule) -> None:
    bad, good = first_pair(rule)
    marks = [line.differs for part in (*bad.parts.values(), *good.parts.values()) for line in part or ()]
    assert any(marks)
    assert bad.parts.keys() == good.parts.keys()


def test_a_digest_is_not_marked_for_what_follows_from_the_line_above_it(run: Run) -> None:
    marked = [line for line in run("explain", "PT204").out.splitlines() if line.startswith("  >")]
    assert marked == [
        '  > strategic_lead = "ben@example.org"',
        '  > by = "ben@example.org"',
        '  > strategic_lead = "cat@example.org"',
        '  > by = "cat@example.org"',
    ]


@pytest.mark.parametrize("rule", PROOF_RULES.values(), ids=PROOF_RULES)
def test_a_rule_of_a_push_is_explained_with_commits(rule: ProofRule, run: Run) -> None:
    told = run("explain", rule.name).out
    assert told == run("explain", rule.code.lower()).out
    assert told.startswith(
        f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.why}\n\nbad: {rule.bad.name}\n"
    )
    assert f"\n\ngood: {rule.good.name}\n\n  1 March" in told
    data = json.loads(run("explain", rule.code, "--format", "json").out)["data"]
    assert [data[kind][0]["commits"] for kind in ("bad", "good")] == [
        list(rule.bad.lines()),
        list(rule.good.lines()),
    ]


def test_an_unknown_code_is_refused_with_those_next_to_it(run: Run) -> None:
    ran = run("explain", "PT999")
    assert (ran.exit_code, ran.out) == (2, "")
    assert "there is no rule PT999" in ran.err


def test_all_rules_are_listed_as_a_table_for_the_readme(run: Run) -> None:
    lines = run("explain", "--format", "markdown").out.splitlines()
    rows = [line for line in lines if line.startswith("| PT")]
    rules: tuple[Listed, ...] = (*RULES, *PROOF_RULES.values())
    assert [row.split(" | ")[0] for row in rows] == [f"| {rule.code}" for rule in rules]
    assert all(rule.why in row for rule, row in zip(rules, rows, strict=True))


def test_json_holds_every_example_whole_and_the_lines_in_which_it_differs(run: Run) -> None:
    told = json.loads(run("explain", "PT407", "--format", "json").out)["data"]
    first, second = told["bad"][:2]
    assert (told["code"], told["severity"], len(told["bad"])) == ("PT407", "error", 4)
    assert "2025-03-27" in first["before"][0]["stalking-2024/REC-12.toml"]
    assert second["differs"] == {"stalking-2024/REC-12.toml": ["+from = 2025-03-20"]}


def test_json_holds_the_files_of_a_register(run: Run) -> None:
    told = json.loads(run("explain", "PT001", "--format", "json").out)["data"]
    assert told["bad"][0]["way"] == "a misspelt key"
    assert "dedline = 2025-03-27" in told["bad"][0]["files"]["stalking-2024/REC-12.toml"]
    assert told["bad"][0]["differs"] == {"stalking-2024/REC-12.toml": ["dedline = 2025-03-27"]}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("csv", "bad,a misspelt key,stalking-2024/REC-12.toml,,true,dedline = 2025-03-27"),
        ("tsv", "bad\ta misspelt key\tstalking-2024/REC-12.toml\t\ttrue\tdedline = 2025-03-27"),
        ("markdown", "| bad | a misspelt key | stalking-2024/REC-12.toml | yes | dedline = 2025-03-27 |"),
    ],
)
def test_a_table_has_a_row_for_each_line_and_says_which_differ(form: str, expected: str, run: Run) -> None:
    assert expected in run("explain", "PT001", "--format", form).out.splitlines()


def test_what_an_example_lacks_stands_in_one_of_the_other_kind() -> None:
    shown = [
        (kind_of(example), line.text.split(" in the ")[1])
        for rule in RULES
        for example in all_examples(rule)
        for part in example.parts.values()
        for line in part or ()
        if " more in the " in line.text and line.sign == "…"
    ]
    assert set(shown) == {("bad", "good example"), ("good", "bad example")}
