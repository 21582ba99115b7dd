"""`due`: what is due, the most late first, what it hides, and how it ends."""

import json
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.agreed import ON_1_MARCH, agreed
from tests.cli.conftest import Run
from tests.cli.registers import FORCE, GOOD, SOURCE, a_file, on_disk

FILES = {
    "register.toml": FORCE + "warn_days = 10\n",
    "stalking/source.toml": SOURCE,
    "stalking/REC-1.toml": a_file("REC-1", deadline="2025-03-27"),
    "stalking/REC-2.toml": a_file("REC-2", deadline="2025-03-28"),
    "stalking/REC-3.toml": a_file("REC-3", deadline="2025-03-01"),
    "stalking/REC-4.toml": a_file("REC-4", deadline="2025-03-02", status='"closed"'),
    "stalking/REC-5.toml": a_file("REC-5"),
    "stalking/REC-6.toml": a_file("REC-6", target="2025-03-13"),
    "stalking/REC-7.toml": a_file("REC-7", status='"closed"'),
}


@pytest.fixture
def book(desk: Path) -> Path:
    return on_disk(desk, FILES)


def ids(out: str) -> list[str]:
    """Return the ids of a listing as JSON, in order."""
    return [row["id"] for row in json.loads(out)["data"]]


@pytest.mark.parametrize(
    ("form", "file"),
    [
        ("table", "due.txt"),
        ("json", "due.json"),
        ("csv", "due.csv"),
        ("tsv", "due.tsv"),
        ("markdown", "due.md"),
    ],
)
def test_the_shipped_register_is_listed_as_agreed(run: Run, form: str, file: str) -> None:
    ran = run(*ON_1_MARCH, "due", "--before", "2025-03-27", "--format", form)
    assert (ran.exit_code, ran.err, ran.out) == (ExitCode.DONE, "", agreed(file, ran.out))


def test_the_day_itself_is_included_and_the_most_late_comes_first(run: Run, book: Path) -> None:
    assert ids(run("due", "--before", "27 March 2025", "--format", "json").out) == ["REC-3", "REC-6", "REC-1"]


def test_by_is_another_word_for_before(run: Run, book: Path) -> None:
    assert run("due", "--before", "27/03/2025").out == run("due", "--before", "2025-03-27").out


def test_without_a_day_warn_days_is_the_reach(run: Run, book: Path) -> None:
    assert ids(run("due", "--format", "json").out) == ["REC-3", "REC-6"]


def test_the_next_meeting_stands_below_with_the_last_day_for_its_papers(run: Run, desk: Path) -> None:
    meeting = '\n[[meeting]]\nname = "Oversight"\non = 2025-04-03\npapers_on = 2025-03-27\n'
    on_disk(desk, FILES | {"register.toml": FILES["register.toml"] + meeting})
    said = "next meeting: Oversight on 3 April 2025, papers by 27 March 2025"
    assert said in run("due").out.splitlines()[-1]


def test_complete_records_are_counted_or_listed(run: Run, book: Path) -> None:
    hidden, shown = run("due"), run("due", "--all")
    assert hidden.out.endswith(
        "\n1 complete record not shown (--all); 2 due later; 1 without a date (--undated)\n"
    )
    assert "REC-4" not in hidden.out
    assert "REC-4" in shown.out
    assert "not shown" not in shown.out


def test_the_heading_says_the_last_day_and_the_day_it_speaks_of(run: Run, book: Path) -> None:
    heading = run("due", "--before", "+1w").out.splitlines()[:2]
    assert heading == [
        "Anyshire Police: due on or before 10 March 2025",
        "as at 3 March 2025: 1 record, 1 overdue, 1 late for the next step",
    ]


def test_json_says_what_is_not_shown(run: Run, book: Path) -> None:
    envelope = json.loads(run("due", "--before", "2025-03-27", "--format", "json").out)
    assert {key: envelope[key] for key in envelope if key != "data"} == {
        "schema": 1,
        "command": "due",
        "today": "2025-03-03",
        "before": "2025-03-27",
        "looks": {"overdue": 1, "at risk": 2},
        "not_shown": {"complete": 1, "undated": 1, "later": 1},
    }


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("--deadline ..2025-03-01", ["REC-3"]),
        ("--text rec-6", ["REC-6"]),
        ("--undated --text rec-5", ["REC-5"]),
        ("--undated --text rec-6", []),
        ("--look complete", ["REC-4"]),
        ("--status closed", ["REC-4"]),
        ("--move business-lead --late-for-stage --deadline 2025-01-01..", ["REC-3"]),
    ],
)
def test_filters_choose_among_what_is_due(run: Run, book: Path, arguments: str, found: list[str]) -> None:
    assert ids(run("due", *arguments.split(), "--format", "json").out) == found


def test_a_filter_is_said_in_the_heading_and_counts_only_what_it_finds(run: Run, book: Path) -> None:
    out = run("due", "--text", "rec-1", "--before", "2025-03-01").out
    assert out.splitlines()[0] == "Anyshire Police: due on or before 1 March 2025; text rec-1"
    assert out.endswith("\nnothing is due on or before 1 March 2025; text rec-1\n\n1 due later\n")


def test_a_word_that_is_nowhere_is_refused_and_not_answered(run: Run, book: Path) -> None:
    ran = run("due", "--source", "stalkin")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert "did you mean stalking?" in ran.err


def test_undated_is_not_asked_for_together_with_a_day(run: Run, book: Path) -> None:
    ran = run("due", "--undated", "--before", "today")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")


def test_undated_lists_what_has_no_date(run: Run, book: Path) -> None:
    ran = run("due", "--undated", "--format", "csv")
    assert [line.partition(",")[0] for line in ran.out.splitlines()] == ["id", "REC-5"]


@pytest.mark.parametrize(("before", "code"), [("2025-02-28", 0), ("2025-03-01", 1)])
def test_exit_code_tells_whether_anything_listed_is_overdue(
    run: Run, book: Path, before: str, code: int
) -> None:
    assert run("due", "--before", before, "--exit-code").exit_code == code


def test_without_exit_code_what_is_overdue_is_no_failure(run: Run, book: Path) -> None:
    assert run("due").exit_code == ExitCode.DONE


def test_a_file_that_cannot_be_read_weighs_more_than_what_is_overdue(run: Run, book: Path) -> None:
    (book / "stalking" / "REC-9.toml").write_bytes(b"id = ")
    assert run("due", "--exit-code").exit_code == ExitCode.UNREADABLE


def test_nothing_due_is_said_in_words(run: Run, desk: Path) -> None:
    on_disk(desk, {"register.toml": FORCE})
    ran = run("due", "--before", "2025-01-01")
    assert (ran.exit_code, ran.out.splitlines()[-1]) == (0, "nothing is due on or before 1 January 2025")


def test_today_comes_from_the_command_line_before_the_environment(run: Run, book: Path) -> None:
    assert "as at 1 March 2025" in run("--today", "2025-03-01", "due").out
    assert "as at 3 March 2025" in run("due").out


def test_a_relative_day_counts_from_the_today_that_was_given(run: Run, book: Path) -> None:
    assert "on or before 31 January 2020" in run("--today", "2020-01-01", "due", "--before", "+30d").out


def test_the_register_is_named_on_the_command_line_or_in_the_environment(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = on_disk(desk / "elsewhere", GOOD)
    named = [run("--register", str(path), "due").out for path in (root, root.parent, root / "register.toml")]
    monkeypatch.setenv("PEELTRACK_REGISTER", str(root))
    assert {*named, run("due").out} == {named[0]}
    assert "REC-1" in named[0]


def test_the_register_is_found_from_a_folder_inside_it(
    run: Run, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book / "stalking")
    assert "REC-3" in run("due").out


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("27 March", 'a date needs its year: "27 March"'),
        ("27/03/25", 'a date needs its year in four digits: "27/03/25"'),
        ("31 February 2025", 'February 2025 has no day 31: "31 February 2025"'),
    ],
)
def test_a_date_that_is_none_is_refused_with_what_to_write(
    run: Run, book: Path, typed: str, message: str
) -> None:
    ran = run("due", "--before", typed)
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert message in ran.err
    assert "  hint: write 2025-03-27, 27/03/2025," in ran.err


def test_reading_changes_nothing_on_the_disk(run: Run, book: Path) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        files = [path for path in book.parent.rglob("*") if path.is_file()]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = state()
    for command in (("due",), ("list",), ("show", "REC-1"), ("sources",), ("grades",)):
        run(*command)
    assert state() == before
