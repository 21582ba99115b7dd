"""What others say of a status is added beside it, moves nothing, and is shown where the two differ."""

import json
from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Meaning, Speaker, StatusSaid
from peeltrack.core.model.status import Status
from tests.cli.conftest import Run, record

SAYS = ("said", "REC-1", "Complete", "--who", "inspectorate")
LIST = ("--reference", "list of 3 February 2025", "--on", "2025-02-03")


def test_a_word_is_added_as_it_was_said_and_the_status_stays(run: Run, papers: Path) -> None:
    ran = run(*SAYS, "--means", "done", *LIST)
    said = StatusSaid(
        on=date(2025, 2, 3),
        by=Speaker.INSPECTORATE,
        text="Complete",
        means=Meaning.DONE,
        reference="list of 3 February 2025",
    )
    after = record(papers, "REC-1")
    assert (after.said, after.status) == ((said,), Status.OPEN)
    assert ran.out == "REC-1: inspectorate says done 3 Feb 2025\n"
    assert "the register says open" in ran.err


def test_an_earlier_word_stays_and_one_that_agrees_is_not_remarked_on(run: Run, papers: Path) -> None:
    run(*SAYS, "--means", "done", *LIST)
    ran = run("said", "REC-1", "Work in hand", "--who", "auditor", "--means", "open", *LIST)
    assert [one.by for one in record(papers, "REC-1").said] == [Speaker.INSPECTORATE, Speaker.AUDITOR]
    assert "the register says" not in ran.err


def test_it_can_be_said_of_a_part_that_is_there_and_of_no_other(run: Run, papers: Path) -> None:
    assert run(*SAYS, *LIST, "--part", "1.1").exit_code == ExitCode.DONE
    assert record(papers, "REC-1").said[0].part == "1.1"
    ran = run(*SAYS, *LIST, "--part", "9.9")
    assert (ran.exit_code, "no part 9.9" in ran.err) == (ExitCode.USAGE, True)
    assert len(record(papers, "REC-1").said) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((*SAYS, "--on", "2025-02-03"), "--reference is missing"),
        ((*SAYS, *LIST[:2], "--on", "2030-01-01"), "after today"),
        (("said", "REC-1", " ", "--who", "force", *LIST), "TEXT is empty"),
        (("said", "REC-1", "Done", "--who", "nobody", *LIST), 'cannot be "nobody"'),
    ],
    ids=["not where", "not yet", "nothing", "nobody"],
)
def test_a_word_that_lacks_something_is_refused_and_nothing_is_written(
    run: Run, papers: Path, arguments: tuple[str, ...], says: str
) -> None:
    ran = run(*arguments)
    assert (ran.exit_code, says in ran.err, record(papers, "REC-1").said) == (ExitCode.USAGE, True, ())


def test_the_listings_and_the_page_of_the_record_say_who_says_what(run: Run, papers: Path) -> None:
    run(*SAYS, "--means", "closed", *LIST)
    row = json.loads(run("list", "--format", "json").out)["data"][0]
    assert (row["id"], row["said"]) == ("REC-1", ["inspectorate says closed 3 Feb 2025"])
    page = run("show", "REC-1").out
    assert "inspectorate says closed 3 Feb 2025, but the register says open" in page
    assert "inspectorate: Complete (taken to mean closed); list of 3 February 2025" in " ".join(page.split())
