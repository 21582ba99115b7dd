"""Views: listings that register.toml keeps under a name."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import View
from peeltrack.core.views.filters.wanted import Wanted
from tests.cli.conftest import Run
from tests.cli.registers import FORCE, GOOD, a_file, on_disk

VIEWS = """
[view.board]
about = "For the board"
look = ["overdue", "at risk"]
columns = ["id", "deadline", "title"]
sort = ["-deadline"]

[view."what is done"]
status = ["closed"]

[view.broken]
source = ["stalkin"]
columns = ["deadlin"]
"""
FILES = {
    **GOOD,
    "register.toml": FORCE + VIEWS,
    "stalking/REC-2.toml": a_file("REC-2", deadline="2025-03-05"),
    "stalking/REC-3.toml": a_file("REC-3"),
    "stalking/REC-4.toml": a_file("REC-4", status='"closed"'),
}


@pytest.fixture
def book(desk: Path) -> Path:
    return on_disk(desk, FILES)


def ids(run: Run, *arguments: str) -> list[str]:
    return [row["id"] for row in json.loads(run(*arguments, "--format", "json").out)["data"]]


def test_a_view_shows_its_records_columns_and_order(run: Run, book: Path) -> None:
    ran = run("view", "board")
    assert (ran.exit_code, ran.err) == (ExitCode.DONE, "")
    assert ran.out.splitlines() == [
        "Anyshire Police: the register; view board (For the board); look overdue or at risk",
        "as at 3 March 2025: 2 records, 1 overdue, 1 at risk, 2 late for the next step",
        "",
        "Id     Deadline    Title",
        "-----  ----------  --------------",
        "REC-2  5 Mar 2025  Title of REC-2",
        "REC-1  1 Mar 2025  Title of REC-1",
    ]


def test_every_listing_takes_a_view(run: Run, book: Path) -> None:
    assert ids(run, "list", "--view", "board") == ["REC-2", "REC-1"]
    assert ids(run, "due", "--view", "board") == ["REC-2", "REC-1"]
    assert ids(run, "view", "what is done") == ids(run, "list", "--view", "what is done") == ["REC-4"]
    found = json.loads(run("stats", "--view", "board", "--format", "json").out)
    assert (found["view"], [row["records"] for row in found["data"]]) == ("board", [2])


def test_what_is_typed_takes_the_place_of_what_the_view_says(run: Run, book: Path) -> None:
    assert ids(run, "list", "--view", "board", "--look", "undated") == ["REC-3"]
    assert ids(run, "list", "--view", "board", "--text", "rec-1") == ["REC-1"]
    assert ids(run, "list", "--view", "board", "--sort", "id") == ["REC-1", "REC-2"]
    header = run("list", "--view", "board", "--columns", "id", "--format", "csv").out.splitlines()[0]
    assert header == "id"


def test_the_views_are_listed_with_what_is_wrong_with_one(run: Run, book: Path) -> None:
    data = json.loads(run("view", "--format", "json").out)["data"]
    assert [(row["name"], row["asks"], bool(row["broken"])) for row in data] == [
        ("board", "look overdue or at risk", False),
        ("what is done", "status closed", False),
        ("broken", "source stalkin", True),
    ]


def test_a_register_without_views_says_how_to_add_one(run: Run, desk: Path) -> None:
    on_disk(desk, GOOD)
    assert "add one as a table [view.NAME]" in run("view").out
    ran = run("view", "board")
    assert (ran.exit_code, ran.err) == (
        ExitCode.USAGE,
        "peeltrack: there is no view board\n  hint: add it to register.toml as [view.NAME]\n",
    )


def test_a_name_that_is_not_there_is_answered_with_the_nearest(run: Run, book: Path) -> None:
    ran = run("list", "--view", "bord")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert "there is no view bord\n  hint: did you mean board?" in ran.err


def test_a_broken_view_is_refused_and_is_a_finding_of_check(run: Run, book: Path) -> None:
    ran = run("view", "broken")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    found = run("check")
    assert found.exit_code == ExitCode.FINDINGS
    assert "register.toml:13:1: PT045 in the view broken, there is no source stalkin" in found.out
    assert "register.toml:14:1: PT045 in the view broken, there is no column deadlin" in found.out


@pytest.mark.parametrize(("key", "value"), [("look", '["overdu"]'), ("deadline", '["2025"]')])
def test_a_word_that_is_none_never_finds_nothing(run: Run, desk: Path, key: str, value: str) -> None:
    on_disk(desk, {**GOOD, "register.toml": FORCE + f"[view.v]\n{key} = {value}\n"})
    for command in (("view", "v"), ("list", "--view", "v"), ("due", "--view", "v")):
        assert run(*command).exit_code == ExitCode.USAGE


def test_every_filter_can_stand_in_a_view() -> None:
    assert {field.name for field in fields(Wanted)} <= {field.name for field in fields(View)}
