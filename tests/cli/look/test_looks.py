"""What has lapsed, what waits for others than the force, and what is owed without a stated date."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.cli.conftest import Run
from tests.cli.registers import FORCE, on_disk
from tests.factories import COORDINATOR, DCC, DEPUTY, SOURCE, a_ready_record, a_record, a_settings, walked

WAY = (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD, Step.CLOSE)
ENDED = date(2025, 2, 1)


def book_of(desk: Path, *records: Record, settings: str = "") -> Path:
    """Write a register of these records, all of one source."""
    files = {f"{SOURCE.key}/source.toml": compose(SOURCE), "register.toml": settings or compose(a_settings())}
    return on_disk(desk, files | {one.path: compose(one) for one in records})


def signed_off(record_id: str, *steps: Step, lapsed: bool = False, **fields: Any) -> Record:
    """Return a record after a sign-off and these further steps; edited afterwards where it is `lapsed`."""
    record = walked(a_ready_record(id=record_id, **fields), *WAY[:3], *steps)
    return replace(record, title="Edited since") if lapsed else record


@pytest.fixture
def book(desk: Path) -> Path:
    return book_of(
        desk,
        signed_off("REC-1", lapsed=True),
        signed_off("REC-2", deadline=ENDED),
        signed_off("REC-3", Step.UPLOAD, deadline=ENDED),
        signed_off("REC-4", Step.UPLOAD, Step.CLOSE, deadline=ENDED),
        signed_off("REC-5", Step.UPLOAD, Step.CLOSE, deadline=ENDED, lapsed=True),
        a_record(id="REC-6", deadline=ENDED),
    )


def rows(run: Run, *arguments: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a listing by id, in their order."""
    ran = run(*arguments, "--format", "json")
    assert ran.exit_code == ExitCode.DONE, ran.err
    return {row["id"]: row for row in json.loads(ran.out)["data"]}


def test_due_lists_the_lapsed_first_and_below_the_force_what_awaits_others(run: Run, book: Path) -> None:
    found = rows(run, "due")
    assert [(key, row["look"], row["days_late"]) for key, row in found.items()] == [
        ("REC-5", "lapsed", 30),
        ("REC-1", "lapsed", None),
        ("REC-6", "overdue", 30),
        ("REC-2", "awaiting upload", 30),
        ("REC-3", "awaiting closure", None),
    ]
    assert [(row["whose_move"], row["move_by"]) for row in found.values()][-2:] == [
        (f"coordinator: {COORDINATOR}", "2025-01-29"),
        (f"the inspectorate, then coordinator: {COORDINATOR}", None),
    ]


def test_every_heading_counts_what_has_lapsed(run: Run, book: Path) -> None:
    said = "2 lapsed, 1 overdue, 1 awaiting upload, 1 awaiting closure"
    assert [said in run(command).out for command in ("due", "list")] == [True, True]
    looks = [json.loads(run(command, "--format", "json").out)["looks"] for command in ("due", "list")]
    assert looks == [{"lapsed": 2, "overdue": 1, "awaiting upload": 1, "awaiting closure": 1}] * 2


@pytest.mark.parametrize("arguments", [("--before", "2020-01-01"), ("--before", "2020-01-01", "--all")])
def test_no_day_hides_what_has_lapsed(run: Run, book: Path, arguments: tuple[str, ...]) -> None:
    assert list(rows(run, "due", *arguments)) == ["REC-5", "REC-1"]


def test_sources_and_show_count_what_has_lapsed_as_that(run: Run, book: Path) -> None:
    (source,) = json.loads(run("sources", "--format", "json").out)["data"]
    assert {key: source[key] for key in ("lapsed", "overdue", "awaiting_upload", "complete", "records")} == {
        "lapsed": 2,
        "overdue": 1,
        "awaiting_upload": 1,
        "complete": 1,
        "records": 6,
    }
    shown = [" ".join(line.split()) for line in run("show", "REC-5").out.splitlines()]
    assert {"look LAPSED", "next reopen: Dee or deputy Dan"} <= set(shown)


def test_only_what_nobody_has_a_step_left_on_is_hidden(run: Run, book: Path) -> None:
    assert list(rows(run, "list")) == ["REC-1", "REC-2", "REC-3", "REC-5", "REC-6"]
    assert "1 complete record not shown (--all)" in run("list").out
    assert rows(run, "due", "--all")["REC-4"]["look"] == "complete"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (signed_off("REC-1", lapsed=True), ExitCode.FINDINGS),
        (signed_off("REC-1", deadline=ENDED), ExitCode.DONE),
        (signed_off("REC-1", Step.UPLOAD, deadline=ENDED), ExitCode.DONE),
    ],
    ids=["lapsed", "awaiting upload", "awaiting closure"],
)
def test_the_exit_code_tells_of_what_lapsed_and_not_of_what_others_owe(
    run: Run, desk: Path, record: Record, code: ExitCode
) -> None:
    book_of(desk, record)
    assert run("due", "--exit-code").exit_code == code


def test_an_undated_record_that_awaits_its_upload_is_counted_among_the_undated(run: Run, desk: Path) -> None:
    book_of(desk, signed_off("REC-1"))
    assert "1 without a date (--undated)" in run("due").out
    assert list(rows(run, "due", "--undated")) == ["REC-1"]


def test_the_lead_time_of_the_upload_is_the_forces_own(run: Run, desk: Path) -> None:
    book_of(
        desk, signed_off("REC-1", deadline=date(2025, 3, 27)), settings=FORCE + "[lead_days]\nuploaded = 5\n"
    )
    assert rows(run, "due")["REC-1"]["move_by"] == "2025-03-22"


def test_a_basis_dates_what_has_no_stated_deadline_and_says_that_it_is_derived(run: Run, desk: Path) -> None:
    book_of(desk, a_record(deadline_basis="5 months after publication"))
    due = rows(run, "due")["REC-1"]
    assert (due["deadline"], due["deadline_derived"], due["look"], due["days_late"]) == (
        "2025-02-27",
        True,
        "overdue",
        4,
    )
    shown = json.loads(run("show", "REC-1", "--format", "json").out)["data"]
    assert ("deadline" in shown, shown["derived"]["deadline"], shown["derived"]["deadline_derived"]) == (
        False,
        "2025-02-27",
        True,
    )
    assert (
        "27 February 2025 (4 days late; derived from its basis, none is stated)" in run("show", "REC-1").out
    )
    assert "27 Feb 2025  derived" in run("due").out


@pytest.mark.parametrize("words", ["With immediate effect", "Immediately", "Urgently"])
def test_what_is_owed_at_once_is_due_on_publication(run: Run, desk: Path, words: str) -> None:
    book_of(desk, a_record(deadline_text=words))
    due = rows(run, "due")["REC-1"]
    assert (due["deadline"], due["look"], due["days_late"]) == ("2024-09-27", "overdue", 157)


def test_what_is_owed_at_once_since_nobody_knows_when_is_never_hidden(run: Run, desk: Path) -> None:
    root = book_of(desk, a_record(deadline_text="Immediately"), a_record(id="REC-2", deadline=ENDED))
    (root / SOURCE.key / "source.toml").write_bytes(compose(replace(SOURCE, published=None)).encode())
    found = rows(run, "due", "--before", "2025-02-01")
    assert [(key, row["look"]) for key, row in found.items()] == [("REC-1", "at risk"), ("REC-2", "overdue")]
    assert rows(run, "due", "--undated") == {}
    assert "at once, but the day from which it counts is not known" in run("show", "REC-1").out


def test_list_and_show_say_in_the_same_words_whose_move_it_is(run: Run, desk: Path) -> None:
    book_of(desk, walked(a_ready_record(), Step.SUBMIT, Step.VERIFY))
    listed = rows(run, "list")["REC-1"]["whose_move"]
    shown = json.loads(run("show", "REC-1", "--format", "json").out)["data"]["derived"]["whose_move"]
    assert listed == shown == f"DCC: {DCC}, {DEPUTY} (deputy)"


@pytest.mark.parametrize("command", ["due", "list", "sources", "people", "grades", "show REC-1"])
@pytest.mark.parametrize("form", ["table", "json"])
def test_of_an_earlier_day_it_is_said_what_came_after_it(
    run: Run, desk: Path, command: str, form: str
) -> None:
    book_of(desk, signed_off("REC-1"))
    said = (
        "note: the register is shown as it is now; later than 2 March 2025 are 3 steps\n"
        "  hint: as it was then: peeltrack --as-of 2025-03-02 …\n"
    )
    ran = run("--today", "2025-03-02", *command.split(), "--format", form)
    assert (ran.exit_code, ran.err) == (ExitCode.DONE, said)
    assert run("--today", "2025-03-03", *command.split(), "--format", form).err == ""


def test_of_who_held_what_on_an_earlier_day_too(run: Run, desk: Path) -> None:
    book_of(desk, signed_off("REC-1"))
    assert "later than 1 February 2025 are 3 steps" in run("people", "--on", "2025-02-01").err


@pytest.mark.parametrize(
    ("text", "issued_on", "said"),
    [
        ("With immediate effect", date(2025, 2, 27), "derived: at once, from its day of issue on"),
        ("With immediate effect", None, "derived: at once, from its publication on"),
        ("By February 2025", None, "derived: the last day of what is published"),
    ],
)
def test_a_deadline_in_words_is_shown_with_how_it_was_derived(
    run: Run, desk: Path, text: str, issued_on: date | None, said: str
) -> None:
    book_of(desk, a_record(deadline_text=text, issued_on=issued_on))
    assert f"; {said})" in run("show", "REC-1").out
