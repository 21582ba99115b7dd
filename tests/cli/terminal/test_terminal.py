"""What a chief officer sees: on terminals of two widths, without colour, on a dumb one, and in a pipe."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from peeltrack.cli.main import main
from peeltrack.core.text_width import width
from tests.cli.agreed import ON_1_MARCH, SHIPPED, agreed
from tests.cli.conftest import Run
from tests.cli.registers import GOOD, a_file, on_disk
from tests.cli.screen import TOP, Screen, environment, on_terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals on Windows")

DUE = ("due", "--before", "2025-03-27")
LISTINGS = {
    "due": DUE,
    "list": ("list", "--source", "stalking-2024"),
    "show": ("show", "REC-12"),
    "sources": ("sources",),
    "grades": ("grades",),
}
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3\d|4\d|9\d)[;m]")


@cache
def screen(columns: int, *command: str, **more: str) -> Screen:
    """Return what a command prints on a terminal, with the shipped register on 1 March 2025."""
    return on_terminal(columns, *ON_1_MARCH, *command, **more)


def due_rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    main([*ON_1_MARCH, *DUE, "--format", "json"])
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)["data"]
    return found


@pytest.mark.parametrize("columns", [80, 120, 160])
@pytest.mark.parametrize("name", LISTINGS)
def test_a_terminal_shows_what_was_agreed_and_no_line_is_too_long(name: str, columns: int) -> None:
    shown = screen(columns, *LISTINGS[name])
    assert max(map(width, shown.lines)) <= columns
    assert (shown.exit_code, shown.read) == (0, agreed(f"{name}-{columns}.txt", shown.read))


@pytest.mark.parametrize("columns", [30, 40, 60, 80, 100, 120, 160])
def test_every_id_look_and_mover_and_the_beginning_of_every_title_is_there_at_any_width(
    columns: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = due_rows(capsys)
    shown = screen(columns, *DUE)
    words = shown.read.split()
    assert max(map(width, shown.lines)) <= columns
    assert [row["id"] for row in rows if row["id"] not in words] == []
    assert (shown.read.count("OVERDUE"), shown.read.count("AT RISK")) == (4, 12)
    assert shown.read.count("no business lead") == 16
    assert [row["title"] for row in rows if row["title"][:14] not in " ".join(words)] == []
    assert ("shortened:" in " ".join(words)) == ("…" in shown.read)


@pytest.mark.parametrize(("columns", "lines"), [(70, 2), (80, 2), (120, 1), (160, 1)])
@pytest.mark.parametrize("command", [DUE, ("list",), ("list", "--all", "--sort", "look")])
def test_each_record_takes_one_line_where_it_fits_and_two_where_it_does_not(
    command: tuple[str, ...], columns: int, lines: int
) -> None:
    shown = screen(columns, *command).lines
    begin = next(at for at, line in enumerate(shown) if line.startswith("──"))
    rows = shown[begin + 1 : shown.index("", begin)]
    ids = [at for at, line in enumerate(rows) if re.match(r"[A-Z0-9]+-", line)]
    assert ids == list(range(0, len(rows), lines))


@pytest.mark.parametrize(("columns", "each", "more"), [(80, 2, 10), (120, 1, 7)])
def test_a_register_takes_a_few_lines_more_than_it_has_records(columns: int, each: int, more: int) -> None:
    shown = screen(columns, "list", "--all")
    assert (shown.read.count("no business lead"), len(shown.lines)) == (53, each * 53 + more)


def test_what_had_no_room_is_said_and_wide_shows_it() -> None:
    assert "columns left out: derived, late or left, status, claimed, by when;" in screen(120, *DUE).read
    whole = screen(80, *DUE, "--wide")
    assert "--wide" not in whole.read
    assert "Answer HMICFRS, the IOPC and the College of Policing in writing" in whole.read
    assert {"Status", "Claimed"} <= set(whole.read.split())


@pytest.mark.parametrize("columns", [80, 160])
def test_the_looks_have_colours_and_no_color_takes_them_away(columns: int) -> None:
    assert COLOUR.search(screen(columns, *DUE).text)
    plain = screen(columns, *DUE, NO_COLOR="1")
    assert not COLOUR.search(plain.text)
    assert plain.lines == screen(columns, *DUE).lines


@pytest.mark.parametrize("name", LISTINGS)
def test_a_dumb_terminal_is_sent_nothing_but_text(name: str) -> None:
    shown = screen(80, *LISTINGS[name], TERM="dumb")
    assert "\x1b" not in shown.text
    assert shown.lines == screen(80, *LISTINGS[name]).lines


def test_an_empty_no_color_takes_no_colour_away() -> None:
    assert COLOUR.search(screen(80, *DUE, NO_COLOR="").text)


def test_columns_says_how_wide_a_terminal_is() -> None:
    assert screen(160, *DUE, COLUMNS="80").lines == screen(80, *DUE).lines


def test_a_terminal_shows_a_hostile_and_a_long_title_as_text(desk: Path) -> None:
    titles = ("x" * 10_000, "[red]b[/red] \\u001b[41m \\u202Eexe", "警察" * 60, "e\\u0301" * 90)
    files = {f"s/REC-{at}.toml": a_file(f"REC-{at}", title=f'"{one}"') for at, one in enumerate(titles, 2)}
    root = on_disk(desk, {**GOOD, "s/source.toml": 'title = "S"\npublisher = "H"\n', **files})
    shown = on_terminal(80, "--register", str(root), "--today", "2025-03-03", "list")
    assert (shown.exit_code, max(map(width, shown.lines))) == (0, 80)
    assert not {"\u202e", "\x1b[41m"} & {
        shown.text[at : at + size] for at in range(len(shown.text)) for size in (1, 5)
    }
    assert "[red]b[/red]" in shown.read
    whole = on_terminal(80, "--register", str(root), "list", "--wide").read
    assert (whole.count("警"), whole.count("x" * 10_000)) == (60, 1)


def test_cells_are_shown_one_below_another_where_they_have_no_room() -> None:
    shown = screen(40, "list", "--source", "stalking-2024", "--columns", "id,path,addressed_to,look,title")
    at = shown.lines.index("Id            REC-7")
    assert shown.lines[at : at + 7] == [
        "Id            REC-7",
        "File          stalking-2024/REC-7.toml",
        "Addressed to  chief constables",
        "Look          AT RISK",
        "Title         Record and search for",
        "              crimes other than the",
        "              principal one",
    ]


YELLOW = "\x1b[33m"


def test_who_is_late_for_the_next_step_has_a_colour_of_their_own() -> None:
    assert f"{YELLOW}no business lead" in screen(120, *DUE).text
    assert f"{YELLOW}no business lead" in screen(80, *DUE).text
    assert f"{YELLOW}was due 25 Oct 2024" in screen(200, *DUE).text
    assert f"{YELLOW}no business lead" not in screen(120, "list", "--look", "on-track").text


def test_what_is_wrong_is_coloured_and_says_the_same_as_in_a_pipe(desk: Path, run: Run) -> None:
    bad = a_file("REC-2", deadline="2024-03-01", title='"a\u200b"')
    root = on_disk(desk, {**GOOD, "stalking/REC-2.toml": bad})
    shown = on_terminal(200, "--register", str(root), "check")
    piped = run("--register", str(root), "check")
    assert COLOUR.search(shown.text)
    assert shown.read == piped.out + piped.err
    assert not COLOUR.search(on_terminal(200, "--register", str(root), "check", NO_COLOR="1").text)


def test_in_a_pipe_each_record_is_one_line_uncut_and_uncoloured(run: Run) -> None:
    out = run(*ON_1_MARCH, *DUE).out
    assert "\x1b" not in out
    rows = [line for line in out.splitlines() if line.startswith("REC-")]
    assert (len(rows), max(map(len, rows)) > 160) == (14, True)


def test_colours_that_are_forced_do_not_reach_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.setenv(name, "1")
    assert run(*ON_1_MARCH, *DUE).out == agreed("due.txt", run(*ON_1_MARCH, *DUE).out)


def test_a_reader_that_has_seen_enough_ends_it_quietly() -> None:
    command = [sys.executable, "-m", "peeltrack", *ON_1_MARCH, "list", "--all", "--format", "json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), cwd=TOP
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        err = running.stderr.read()
        assert (running.wait(), err) == (0, b"")


def test_rich_is_not_loaded_for_a_pipe() -> None:
    code = (
        "import sys; from peeltrack.cli.main import main; "
        f"main(['--register', {SHIPPED!r}, 'due']); print('rich' in sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, check=True)
    assert ran.stderr.strip() == b"False"


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_what_is_wrong_is_told_within_the_width(desk: Path, columns: int) -> None:
    deadline = 'deadline = 2024-03-01\ndeadline_text = "By the end of the month in which the report came out"'
    root = on_disk(desk, {**GOOD, "stalking/REC-2.toml": a_file("REC-2", deadline)})
    shown = on_terminal(columns, "--register", str(root), "check")
    assert max(map(width, shown.lines)) <= columns
    assert "deadline 2024-03-01 is before publication on 2024-09-27" in " ".join(shown.read.split())


def test_a_rule_is_explained_in_colour_and_in_the_words_of_a_pipe(run: Run) -> None:
    shown = on_terminal(100, "explain", "PT101")
    assert COLOUR.search(shown.text)
    assert " ".join(shown.read.split()) == " ".join(run("explain", "PT101").out.split())


def test_sources_are_a_table_with_a_total_at_80_columns_whatever_looks_there_are(desk: Path) -> None:
    statuses = ["open", "signed-off", "uploaded", "closed"]
    dates = ["deadline = 2025-03-01", "deadline = 2025-03-20", "deadline = 2026-03-01", ""]
    files = {
        f"stalking/REC-{at}.toml": a_file(f"REC-{at}", date, status=f'"{status}"')
        for at, (status, date) in enumerate(((s, d) for s in statuses for d in dates), 1)
    }
    root = on_disk(desk, {**GOOD, **files})
    shown = on_terminal(80, "--register", str(root), "--today", "2025-03-03", "sources").lines
    assert max(map(width, shown)) <= 80
    (total,) = [line.split() for line in shown if line.startswith("total")]
    assert total[:6] == ["total", "16", "1", "1", "1", "1"]
    assert [line for line in shown if line.startswith("columns left out: ")] == [
        "columns left out: complete (--wide shows everything)"
    ]


def test_several_grids_go_through_one_pager() -> None:
    shown = screen(80, "grades", LINES="10", PEELTRACK_PAGER="grep -c scale")
    assert shown.read == "2\n"
