"""`list`: the register, filtered, sorted and with the columns that were asked for."""

import csv
import io
import json
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.views.columns import COLUMNS
from tests.cli.agreed import ON_1_MARCH, agreed
from tests.cli.conftest import Run
from tests.cli.registers import GOOD, a_file, on_disk

OWNED = '\n[owners]\naction_owner = "olu@example.org"\nbusiness_lead = "bea@example.org"\n'
FILES = {
    **GOOD,
    "stalking/REC-2.toml": a_file("REC-2", OWNED, theme='["risk"]', title='"A plan"'),
    "stalking/REC-10.toml": a_file("REC-10", status='"closed"', deadline="2025-05-01"),
    "stalking/REC-11.toml": a_file("REC-11", status='"signed-off"', theme='["upload"]'),
    "custody/source.toml": 'title = "Custody"\npublisher = "HMICFRS"\n',
    "custody/CUS-1.toml": a_file(
        "CUS-1", '\n[[dependency]]\nid = "REC-2"\n', kind='"area-for-improvement"', deadline="2026-01-01"
    ),
}


@pytest.fixture
def book(desk: Path) -> Path:
    return on_disk(desk, FILES)


def ids(run: Run, *arguments: str) -> list[str]:
    """Return the ids that a listing with these arguments shows, in order."""
    return [row["id"] for row in json.loads(run("list", *arguments, "--format", "json").out)["data"]]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("", "CUS-1 REC-1 REC-2 REC-11"),
        ("--all", "CUS-1 REC-1 REC-2 REC-10 REC-11"),
        ("--source stalking", "REC-1 REC-2 REC-11"),
        ("--source stalking --source custody", "CUS-1 REC-1 REC-2 REC-11"),
        ("--kind area-for-improvement", "CUS-1"),
        ("--status signed-off", "REC-11"),
        ("--status signed_off", "REC-11"),
        ("--look overdue", "REC-1"),
        ("--look on-track --look overdue", "CUS-1 REC-1"),
        ("--look complete", "REC-10"),
        ("--owner BEA@example.org", "REC-2"),
        ("--look awaiting-upload", "REC-11"),
        ("--unallocated --all", "CUS-1 REC-1 REC-2 REC-10 REC-11"),
        ("--waiting", "CUS-1"),
        ("--theme risk", "REC-2"),
        ("--text plan", "REC-2"),
        ("--sort -id", "REC-11 REC-2 REC-1 CUS-1"),
        ("--sort deadline", "REC-1 CUS-1 REC-2 REC-11"),
        ("--sort -deadline,id", "CUS-1 REC-1 REC-2 REC-11"),
    ],
)
def test_filters_and_sorting(run: Run, book: Path, arguments: str, found: str) -> None:
    assert ids(run, *arguments.split()) == found.split()


def test_the_shipped_register_is_listed_as_agreed(run: Run) -> None:
    ran = run(*ON_1_MARCH, "list")
    assert (ran.exit_code, ran.err, ran.out) == (ExitCode.DONE, "", agreed("list.txt", ran.out))


def test_what_the_force_claimed_can_be_asked_for(run: Run) -> None:
    ran = run(*ON_1_MARCH, "list", "--assessment", "most", "--format", "json")
    assert [row["id"] for row in json.loads(ran.out)["data"]] == ["REC-10", "REC-14", "REC-18"]


def test_columns_stand_in_the_order_in_which_they_were_asked_for(run: Run, book: Path) -> None:
    ran = run("list", "--columns", "title, id,deadline_text", "--format", "csv")
    assert ran.out.splitlines()[0] == "title,id,deadline_text"


def test_every_column_can_be_asked_for_in_every_format(run: Run, book: Path) -> None:
    out = run("list", "--all", "--columns", ",".join(COLUMNS), "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (list(rows[0]), len(rows)) == (list(COLUMNS), 5)


def test_a_column_that_is_not_there_is_answered_with_the_nearest(run: Run, book: Path) -> None:
    ran = run("list", "--columns", "id,deadlin")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert ran.err.startswith("peeltrack: there is no column deadlin\n  hint: did you mean deadline")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--source", "stalkin"),
            "there is no source stalkin in this register\n  hint: did you mean stalking?",
        ),
        (("--theme", "rsk"), "there is no theme rsk in this register\n  hint: did you mean risk?"),
        (("--owner", "bee@example.org"), "did you mean bea@example.org"),
        (("--move", "dc"), "there is no person or post dc in this register"),
        (("--deadline", "2025"), 'this is not a date: "2025"'),
        (("--status", "done"), '--status cannot be "done"\n  hint: one of: open, submitted,'),
        (("--look", "over due"), "did you mean overdue? It is one of: lapsed, overdue,"),
        (("--format", "xml"), '--format cannot be "xml"\n  hint: one of: table,'),
    ],
)
def test_a_word_that_is_not_there_is_answered_with_those_that_are(
    run: Run, book: Path, arguments: tuple[str, str], message: str
) -> None:
    ran = run("list", *arguments)
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert message in ran.err


def test_hidden_records_are_counted_below(run: Run, book: Path) -> None:
    assert run("list").out.endswith("\n1 complete record not shown (--all)\n")
    assert "not shown" not in run("list", "--all").out


def test_nothing_found_is_no_error(run: Run, book: Path) -> None:
    ran = run("list", "--text", "qqq")
    assert (ran.exit_code, ran.out.splitlines()[-1]) == (ExitCode.DONE, "no record fits")
