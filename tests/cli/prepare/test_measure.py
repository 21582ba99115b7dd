"""A reading is added to the measure that is meant."""

from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Better, Measure, Reading, Said
from tests.cli.conftest import Run, record

ADD = ("measure", "REC-1", "--reading")


def readings(root: Path) -> tuple[Reading, ...]:
    """Return the readings of the first measure of REC-1."""
    return record(root, "REC-1").measure[0].reading


def test_a_reading_is_added_after_the_others(run: Run, papers: Path) -> None:
    ran = run(
        *ADD,
        "44.5%",
        "--on",
        "28/2/2025",
        "--sample",
        "20",
        "--count",
        "9",
        "--margin",
        "2",
        "--inspected",
    )
    assert readings(papers)[1:] == (
        Reading(on=date(2025, 2, 28), value=44.5, sample=20, count=9, margin=2, source=Said.INSPECTED),
    )
    assert ran.out == "REC-1: Checks made is 44.5 % (28 February 2025)\n"


def test_without_a_day_it_holds_for_today_unless_a_period_is_said(run: Run, papers: Path) -> None:
    run(*ADD, "41")
    run(*ADD, "42", "--period", "spring term")
    assert [(one.on, one.period, one.value) for one in readings(papers)[1:]] == [
        (date(2025, 3, 3), "", 41),
        (None, "spring term", 42),
    ]


def test_a_measure_is_begun_with_name_and_unit(run: Run, papers: Path) -> None:
    run(
        "measure",
        "REC-2",
        "--name",
        "Trained",
        "--unit",
        "%",
        "--better",
        "higher",
        "--aim",
        "95",
        "--reading",
        "80",
    )
    assert record(papers, "REC-2").measure == (
        Measure(
            name="Trained",
            unit="%",
            better=Better.HIGHER,
            target=95,
            reading=(Reading(on=date(2025, 3, 3), value=80, source=Said.TOLD),),
        ),
    )


def test_of_several_measures_a_part_of_the_name_is_enough_if_it_says_which(run: Run, papers: Path) -> None:
    run(*ADD, "1", "--name", "Checks refused", "--unit", "cases")
    assert run(*ADD, "2").exit_code == ExitCode.USAGE
    assert run(*ADD, "2", "--name", "checks").exit_code == ExitCode.USAGE
    assert run(*ADD, "2", "--name", "REFUSED").exit_code == ExitCode.DONE
    assert [one.value for one in record(papers, "REC-1").measure[1].reading] == [1, 2]


def test_a_measure_is_not_begun_twice(run: Run, papers: Path) -> None:
    ran = run(*ADD, "1", "--name", "checks made", "--unit", "%")
    assert (ran.exit_code, len(record(papers, "REC-1").measure)) == (ExitCode.USAGE, 1)


def test_a_reading_older_than_the_last_is_pointed_out(run: Run, papers: Path) -> None:
    assert "stands before it" in run(*ADD, "39", "--on", "1/1/2025").err


@pytest.mark.parametrize("value", ["nan", "inf", "1,5", ""])
def test_what_is_no_number_is_refused(run: Run, papers: Path, value: str) -> None:
    assert run(*ADD, value).exit_code == ExitCode.USAGE
