"""`query` asks the register in SQL and changes nothing; `export` gives out the same tables."""

import json
import os
import signal
import sqlite3
from pathlib import Path
from time import sleep

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.processes import started
from tests.cli.registers import GOOD, a_file, on_disk

ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be sent what Ctrl-C sends")
def test_a_query_without_an_end_is_stopped_by_ctrl_c(book: Path) -> None:
    process = started("query", ENDLESS, cwd=book.parent)
    sleep(3)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, "Traceback" in said, "stopped" in said) == (2, False, True), said


@pytest.fixture
def book(desk: Path) -> Path:
    """Return a register of two records, of which the second has a date that has passed."""
    texts = {"REC-1": a_file("REC-1"), "REC-2": a_file("REC-2", deadline="2025-03-01")}
    return on_disk(desk, {**GOOD, **{f"stalking/{name}.toml": text for name, text in texts.items()}})


def test_what_a_query_finds_is_a_listing(book: Path, run: Run) -> None:
    asked = "select id, look, days_late from record order by id desc"
    found = run("query", "--format", "csv", asked)
    assert (found.exit_code, found.out.splitlines()) == (
        ExitCode.DONE,
        ["id,look,days_late", "REC-2,overdue,2", "REC-1,undated,"],
    )


def test_a_query_in_json_keeps_numbers_and_what_is_missing(book: Path, run: Run) -> None:
    found = run(
        "query", "--format", "json", "select count(*) as n, max(days_late) as d, null as x from record"
    )
    assert json.loads(found.out)["data"] == [{"n": 2, "d": 2, "x": None}]


@pytest.mark.parametrize(
    "asked",
    [
        "delete from record",
        "attach 'new.sqlite' as new",
        "vacuum into 'new.sqlite'",
        "pragma user_version = 1",
        "create table new (a)",
        "select 1; delete from record",
        "selec",
        "",
    ],
)
def test_what_does_more_than_read_or_is_no_query_is_refused(book: Path, run: Run, asked: str) -> None:
    before = sorted(book.parent.rglob("*"))
    found = run("query", asked)
    assert (found.exit_code, found.out) == (ExitCode.USAGE, "")
    assert "the query cannot be answered: " in found.err
    assert sorted(book.parent.rglob("*")) == before


def test_an_export_holds_what_a_query_finds(book: Path, run: Run) -> None:
    exported = run("export", "out.sqlite")
    asked = "select id, title, due_on, look from record order by id"
    with sqlite3.connect("out.sqlite") as connection:
        held = connection.execute(asked).fetchall()
    found = json.loads(run("query", "--format", "json", asked).out)["data"]
    assert (exported.exit_code, held) == (ExitCode.DONE, [tuple(row.values()) for row in found])


def test_an_export_says_of_which_day_it_is(book: Path, run: Run) -> None:
    run("export", "out.sqlite")
    with sqlite3.connect("out.sqlite") as connection:
        assert connection.execute("select today, records from about").fetchall() == [("2025-03-03", 2)]


def test_an_earlier_export_is_replaced(book: Path, run: Run) -> None:
    run("export", "out.sqlite")
    (book / "stalking" / "REC-2.toml").unlink()
    run("export", "out.sqlite")
    with sqlite3.connect("out.sqlite") as connection:
        assert connection.execute("select count(*) from record").fetchone() == (1,)


def test_no_other_file_is_written_over(book: Path, run: Run) -> None:
    record = book / "stalking" / "REC-1.toml"
    before = record.read_bytes()
    found = run("export", str(record))
    assert (found.exit_code, record.read_bytes()) == (ExitCode.USAGE, before)
    assert "is no database of SQLite" in found.err


def test_an_export_that_cannot_be_written_says_so(book: Path, run: Run) -> None:
    found = run("export", "nowhere/out.sqlite")
    assert found.exit_code == ExitCode.UNREADABLE
    assert "nowhere" in found.err
