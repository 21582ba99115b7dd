"""What a person writes: the position statement, the parts, the updates, the moves of a date."""

import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Assessment, Element, Extension, Position, Progress
from tests.cli.conftest import Run, record
from tests.cli.setup.test_init import files

KIM = ("--by", "kim@example.org")
TODAY = date(2025, 3, 3)


def an_editor(desk: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let an editor open that runs these lines of Python on `text`, the file's text, and saves it."""
    script = desk / "editor.py"
    body = "\n".join(lines)
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        f"text = path.read_text(encoding='utf-8')\n{body}\n"
        "path.write_text(text, encoding='utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')


def position(root: Path) -> Position:
    """Return the position of REC-1."""
    return record(root, "REC-1").position


def test_a_statement_is_taken_from_a_file_with_any_line_ends(run: Run, papers: Path, desk: Path) -> None:
    (desk / "s.txt").write_bytes("\ufeffWe did – all.  \r\n\r\nMore.\r\n".encode())
    ran = run("position", "REC-1", "--file", "s.txt")
    assert position(papers) == Position(statement="We did – all.\n\nMore.", updated_on=TODAY)
    assert ran.out == "REC-1: the position statement now has 5 words\n"


def test_a_statement_is_taken_from_a_pipe(run: Run, papers: Path) -> None:
    for arguments in (("position", "REC-1"), ("position", "REC-1", "--file", "-")):
        run(*arguments, typed=f"Said {len(arguments)}.\n")
        assert position(papers).statement == f"Said {len(arguments)}."


def test_the_editor_opens_the_statement_with_what_it_answers(
    run: Run, papers: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("position", "REC-1", typed="First.")
    an_editor(
        desk,
        monkeypatch,
        "assert 'REC-1: Risk' in text",
        "text = text.replace('First.', '# Second\\n\\n- one')",
    )
    assert run("position", "REC-1", terminal=True).exit_code == ExitCode.DONE
    assert position(papers).statement == "# Second\n\n- one"


def test_an_editor_that_is_left_unsaved_changes_nothing(
    run: Run, papers: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(papers)
    an_editor(desk, monkeypatch, "sys.exit(0)")
    ran = run("position", "REC-1", terminal=True)
    assert (ran.exit_code, files(papers)) == (ExitCode.DONE, before)
    assert (ran.out, ran.err) == ("REC-1: the statement is as it was\n", "nothing was written\n")


def test_what_was_written_in_the_editor_is_kept_when_somebody_else_was_faster(
    run: Run, papers: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = papers / "stalking-2024" / "REC-1.toml"
    an_editor(desk, monkeypatch, f"pathlib.Path({str(path)!r}).open('a').write('# theirs')", "text = 'Ours.'")
    ran = run("position", "REC-1", terminal=True)
    assert ran.exit_code == ExitCode.UNREADABLE
    assert "was changed by somebody else" in ran.err
    assert "what you wrote is kept in REC-1-statement.txt" in ran.err
    assert (desk / "REC-1-statement.txt").read_text(encoding="utf-8") == "Ours.\n"
    assert path.read_bytes().endswith(b"# theirs")


def test_a_part_is_answered(run: Run, papers: Path) -> None:
    ran = run("part", "REC-1", "1.1", "--statement", "Trained.", "--assessment", "most")
    assert record(papers, "REC-1").element[0] == Element(
        id="1.1", title="Train", statement="Trained.", assessment=Assessment.MOST
    )
    assert ran.out == "REC-1: part 1.1 is answered\n"


def test_a_reason_takes_the_place_of_an_answer_and_an_answer_that_of_a_reason(run: Run, papers: Path) -> None:
    run("part", "REC-1", "1.2", "--not-applicable", "no lab")
    assert record(papers, "REC-1").element[1] == Element(id="1.2", title="Test", not_applicable="no lab")
    run("part", "REC-1", "1.2", typed="Tested again.")
    assert record(papers, "REC-1").element[1] == Element(id="1.2", title="Test", statement="Tested again.")


def test_a_part_is_begun_with_its_title(run: Run, papers: Path) -> None:
    run("part", "REC-2", "2.1", "--title", "Tell")
    assert record(papers, "REC-2").element == (Element(id="2.1", title="Tell"),)


def test_updates_add_up_and_earlier_ones_stay(run: Run, papers: Path, desk: Path) -> None:
    (desk / "update.txt").write_text("From a file.\n", encoding="utf-8")
    run("update", "REC-1", "One.", "--on", "1/3/2025", *KIM)
    ran = run("update", "REC-1", "--file", "update.txt", *KIM)
    by = "Kim@example.org"
    assert record(papers, "REC-1").progress == (
        Progress(on=date(2025, 3, 1), by=by, text="One."),
        Progress(on=TODAY, by=by, text="From a file."),
    )
    assert ran.out == "REC-1: update of 3 March 2025 added; the record keeps 2 updates\n"


def test_an_extension_moves_the_deadline_and_keeps_the_first(run: Run, papers: Path) -> None:
    for to in ("30/6/2025", "2025-09-30"):
        move = ("extend", "REC-1", "--deadline", to, "--reason", "asked for", "--on", "2/3/2025", *KIM)
        assert run(*move, "--reference", "HMI-77", "--said-on", "1/3/2025").exit_code == ExitCode.DONE
    moved = record(papers, "REC-1")
    days = [date(2025, 3, 27), date(2025, 6, 30), date(2025, 9, 30)]
    assert moved.deadline == days[2]
    assert moved.extension == tuple(
        Extension(
            field="deadline",
            from_=before,
            to=after,
            on=date(2025, 3, 2),
            by="Kim@example.org",
            reason="asked for",
            reference="HMI-77",
            said_on=date(2025, 3, 1),
        )
        for before, after in pairwise(days)
    )


def test_a_first_target_is_written_and_is_no_move(run: Run, papers: Path) -> None:
    ran = run("extend", "REC-2", "--target", "end of month", *KIM)
    first = record(papers, "REC-2")
    assert (first.target, first.extension) == (date(2025, 3, 31), ())
    assert ran.out == "REC-2: the target is 31 March 2025\n"


def test_the_force_moves_its_own_target_either_way_and_keeps_why(run: Run, papers: Path) -> None:
    run("extend", "REC-2", "--target", "2025-03-31", *KIM)
    assert "--reason is missing" in run("extend", "REC-2", "--target", "2025-04-30", *KIM).err
    for to in ("2025-04-30", "2025-02-28"):
        run("extend", "REC-2", "--target", to, "--reason", "the trainers", *KIM)
    moves = [(one.from_, one.to, one.reason) for one in record(papers, "REC-2").extension]
    assert moves == [
        (date(2025, 3, 31), date(2025, 4, 30), "the trainers"),
        (date(2025, 4, 30), date(2025, 2, 28), "the trainers"),
    ]
    again = run("extend", "REC-2", "--target", "2025-02-28", "--reason", "x", *KIM)
    assert again.err.startswith("peeltrack: the target of REC-2 is 28 February 2025 already\n")


def test_a_deadline_that_the_force_moved_by_itself_is_a_fault_until_the_inspectorate_confirms_it(
    run: Run, papers: Path
) -> None:
    path = papers / "stalking-2024" / "REC-2.toml"
    moved = 'field = "deadline"\nfrom = 2025-03-27\nto = 2025-06-30\non = 2025-02-20\n'
    told = f'deadline = 2025-06-30\n\n[[extension]]\n{moved}by = "kim@example.org"\nreason = "late"\n'
    path.write_text(path.read_text(encoding="utf-8") + told, encoding="utf-8", newline="\n")
    assert "PT111 the deadline was moved to 2025-06-30 without reference and said_on" in run("check").out
    confirm = ("extend", "REC-2", "--deadline", "2025-06-30", "--reason", "they agreed", *KIM)
    assert run(*confirm, "--reference", "HMI-77", "--said-on", "1/3/2025").exit_code == ExitCode.DONE
    assert "PT111" not in run("check").out
    assert run(*confirm, "--reference", "HMI-78", "--said-on", "2/3/2025").exit_code == ExitCode.USAGE


def test_a_target_after_the_deadline_is_refused(run: Run, papers: Path) -> None:
    before = files(papers)
    ran = run("extend", "REC-1", "--target", "1/5/2025", *KIM)
    assert (ran.exit_code, files(papers)) == (ExitCode.USAGE, before)
    assert "PT104 target 2025-05-01 is after the deadline 2025-03-27; nothing was written" in ran.err
