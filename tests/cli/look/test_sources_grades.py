"""`sources` with their counts, `grades` as a grid."""

import json
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.agreed import ON_1_MARCH, agreed
from tests.cli.conftest import Run
from tests.cli.registers import FORCE, GOOD, on_disk

PEEL = """
title = "PEEL 2021"
publisher = "HMICFRS"
scale = "five-tier"
scale_note = "Not comparable with four tiers."
[[judgment]]
area = "Custody"
grade = "adequate"
[[judgment]]
area = "Victims | witnesses"
grade = "ungraded"
note = "weighed elsewhere"
[[judgment]]
area = "Leaders"
grade = "adequate"
"""
OLD = """
title = "PEEL 2017"
publisher = "HMIC"
scale = "four-tier"
[[judgment]]
area = "Custody"
grade = "good"
"""


@pytest.fixture
def book(desk: Path) -> Path:
    return on_disk(desk, {**GOOD, "peel-2017/source.toml": OLD, "peel-2021/source.toml": PEEL})


@pytest.mark.parametrize("command", ["sources", "grades"])
@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_shipped_register_is_summed_up_as_agreed(run: Run, command: str, form: str) -> None:
    ran = run(*ON_1_MARCH, command, "--format", form)
    golden = agreed(f"{command}.{'md' if form == 'markdown' else 'txt'}", ran.out)
    assert (ran.exit_code, ran.err, ran.out) == (ExitCode.DONE, "", golden)


def test_a_source_is_counted_by_look(run: Run, book: Path) -> None:
    data = json.loads(run("sources", "--format", "json").out)["data"]
    assert [(row["source"], row["records"], row["overdue"], row["undated"]) for row in data] == [
        ("stalking", 1, 1, 0),
        ("peel-2017", 0, 0, 0),
        ("peel-2021", 0, 0, 0),
    ]


def test_the_counts_of_all_sources_are_all_records(run: Run) -> None:
    data = json.loads(run(*ON_1_MARCH, "sources", "--format", "json").out)["data"]
    listed = json.loads(run(*ON_1_MARCH, "list", "--all", "--format", "json").out)["data"]
    assert sum(row["records"] for row in data) == len(listed)


def test_people_read_a_total_that_programs_can_count_themselves(run: Run) -> None:
    rows = run(*ON_1_MARCH, "sources").out.splitlines()
    assert rows[-1].split() == ["total", "53", "4", "12", "4", "1", "32", "4"]
    assert "total" not in run(*ON_1_MARCH, "sources", "--format", "csv").out
    data = json.loads(run(*ON_1_MARCH, "sources", "--format", "json").out)["data"]
    assert [row["source"] for row in data if row["source"] == "total"] == []


def test_what_is_awaited_says_for_when(run: Run, desk: Path) -> None:
    source = 'title = "S"\npublisher = "H"\nstate = "awaited"\npublished_text = "July 2025"\n'
    on_disk(desk, {**GOOD, "next/source.toml": source})
    assert "awaited, July 2025" in run("sources").out
    (row,) = (
        one for one in json.loads(run("sources", "--format", "json").out)["data"] if one["source"] == "next"
    )
    assert (row["published"], row["published_text"], row["state"]) == (None, "July 2025", "awaited")


def test_each_grade_has_a_column_and_older_scales_stand_apart(run: Run, book: Path) -> None:
    newer, older = run("grades").out.split("PEEL 2017")
    headings = [text.splitlines()[2].split("  ") for text in (newer, older)]
    assert [[one.strip() for one in heading if one.strip()] for heading in headings] == [
        ["Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate"],
        ["Outstanding", "Good", "Requires improvement", "Inadequate"],
    ]
    assert "Not comparable with four tiers." in newer


def test_areas_stand_under_their_grade(run: Run, book: Path) -> None:
    lines = run("grades", "--source", "peel-2021").out.splitlines()
    at = lines[2].index("Adequate")
    assert [line[at:].rstrip() for line in lines[4:6]] == ["Custody", "Leaders"]


def test_an_area_without_a_grade_is_said_with_its_reason(run: Run, book: Path) -> None:
    assert "Ungraded: Victims | witnesses (weighed elsewhere)" in run("grades").out


def test_machines_get_one_list_of_all_judgments(run: Run, book: Path) -> None:
    data = json.loads(run("grades", "--format", "json").out)["data"]
    assert [(row["source"], row["area"], row["grade"]) for row in data] == [
        ("peel-2021", "Custody", "adequate"),
        ("peel-2021", "Leaders", "adequate"),
        ("peel-2021", "Victims | witnesses", "ungraded"),
        ("peel-2017", "Custody", "good"),
    ]


def test_two_grids_of_markdown_do_not_run_together(run: Run, book: Path) -> None:
    assert "\n\n**PEEL 2017" in run("grades", "--format", "markdown").out


def test_a_bad_file_is_told_once_however_many_grids_there_are(run: Run, book: Path) -> None:
    (book / "stalking" / "REC-9.toml").write_bytes(b"id = ")
    ran = run("grades")
    assert (ran.exit_code, ran.err.count("PT006 ")) == (ExitCode.UNREADABLE, 1)


def test_a_source_that_is_not_there_is_answered_with_those_that_are(run: Run, book: Path) -> None:
    ran = run("grades", "--source", "peel")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert "there is no source peel in this register\n  hint: did you mean peel-2021 or peel-2017?" in ran.err


def test_a_register_without_judgments_or_sources_says_so(run: Run, desk: Path) -> None:
    on_disk(desk, {"register.toml": FORCE})
    assert run("grades").out == "no source of this register holds a judgment\n"
    assert run("sources").out.endswith(
        "the register has no source yet; begin one with peeltrack new --source\n"
    )
