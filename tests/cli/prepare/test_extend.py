"""Dates are set to the last day of what was named, and a forecast moves freely beside the deadline."""

import json
from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run, record

KIM = ("--by", "kim@example.org")


def dates(root: Path) -> tuple[date | None, str, date | None, str, int]:
    """Return target and forecast of REC-2 with their words, and how many moves are kept."""
    kept = record(root, "REC-2")
    return kept.target, kept.target_text, kept.forecast, kept.forecast_text, len(kept.extension)


def test_a_forecast_moves_freely_and_no_move_of_it_is_kept(run: Run, papers: Path) -> None:
    assert (
        run("extend", "REC-2", "--forecast", "30/4/2025", *KIM).out
        == "REC-2: the forecast is 30 April 2025\n"
    )
    assert run("extend", "REC-2", "--forecast", "Q3 2025", *KIM).exit_code == ExitCode.DONE
    assert dates(papers)[2:] == (date(2025, 9, 30), "Q3 2025", 0)
    run("extend", "REC-2", "--forecast", "2025-05-02", *KIM)
    assert dates(papers)[2:] == (date(2025, 5, 2), "", 0)


def test_a_target_may_be_a_month_and_its_move_leads_to_the_last_day(run: Run, papers: Path) -> None:
    run("extend", "REC-2", "--target", "2025-03-20", *KIM)
    ran = run("extend", "REC-2", "--target", "March 2025", "--reason", "the trainers", *KIM)
    assert "REC-2: the target is moved from 20 March 2025 to 31 March 2025" in ran.out
    assert dates(papers)[:2] == (date(2025, 3, 31), "March 2025")
    assert record(papers, "REC-2").extension[0].to == date(2025, 3, 31)


def test_a_forecast_after_the_deadline_is_said_at_once_and_in_every_listing(run: Run, papers: Path) -> None:
    deadline = record(papers, "REC-1").deadline
    assert deadline is not None
    ran = run("extend", "REC-1", "--forecast", "December 2026", *KIM)
    assert "note: that is after the deadline" in ran.err
    assert "31 Dec 2026, after the deadline" in run("due", "--before", "2026-12-31").out
    row = json.loads(run("list", "--columns", "id,forecast", "--format", "json").out)["data"][0]
    assert row == {"id": "REC-1", "forecast": "2026-12-31"}
    assert "December 2026 (so by 31 December 2026; AFTER THE DEADLINE)" in run("show", "REC-1").out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "no date is given"),
        (("--target", "2025-04-01", "--forecast", "2025-05-01"), "one date at a time"),
        (("--forecast", "soon"), "--forecast: this is not a date"),
    ],
    ids=["none", "two", "no date"],
)
def test_one_date_is_moved_at_a_time(run: Run, papers: Path, options: tuple[str, ...], says: str) -> None:
    ran = run("extend", "REC-2", *options, *KIM)
    assert (ran.exit_code, says in ran.err, dates(papers)[4]) == (ExitCode.USAGE, True, 0)
