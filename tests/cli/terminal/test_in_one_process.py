"""What a terminal shows, asked within the process of the tests: a listing, a page, a bar."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from peeltrack.cli.main import main
from peeltrack.cli.terminal import progress_bar
from peeltrack.cli.terminal.progress_bar import ProgressBar
from peeltrack.core.watcher import nobody
from tests.cli.registers import GOOD, on_disk


class Screen(io.TextIOWrapper):
    """A stream that says of itself that a person looks at it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        """Return that somebody looks."""
        return True

    @property
    def shown(self) -> str:
        """What has been written."""
        held = self.buffer
        assert isinstance(held, io.BytesIO)
        return held.getvalue().decode()


@pytest.fixture
def looked_at(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Screen]:
    """Return a function that puts a screen of 80 columns in the place of both streams, at a good register."""
    on_disk(desk, GOOD)
    for name, value in {"COLUMNS": "80", "LINES": "24", "TERM": "xterm", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)

    def begin() -> Screen:
        # Not before the test: between its parts pytest puts streams of its own there.
        screen = Screen()
        monkeypatch.setattr(sys, "stdout", screen)
        monkeypatch.setattr(sys, "stderr", screen)
        return screen

    return begin


def test_a_listing_has_a_rule_below_its_headings_and_no_line_beyond_the_width(
    looked_at: Callable[[], Screen],
) -> None:
    screen = looked_at()
    assert main(["--no-pager", "list"]) == 0
    lines = screen.shown.splitlines()
    assert any("─" * 20 in line for line in lines)
    assert any("REC-1" in line for line in lines)


def test_sources_and_their_total_are_shown(looked_at: Callable[[], Screen]) -> None:
    screen = looked_at()
    assert main(["--no-pager", "sources"]) == 0
    assert "total" in screen.shown


def test_a_record_is_shown_section_by_section(looked_at: Callable[[], Screen]) -> None:
    screen = looked_at()
    assert main(["--no-pager", "show", "REC-1"]) == 0
    assert screen.shown.index("What it is") < screen.shown.index("Where it stands")


def test_a_page_of_the_manual_is_drawn_without_its_marks(looked_at: Callable[[], Screen]) -> None:
    screen = looked_at()
    assert main(["--no-pager", "help", "formats"]) == 0
    assert "Exit codes" in screen.shown
    assert "```" not in screen.shown


def test_a_bar_is_drawn_once_patience_ends_and_is_taken_away(
    looked_at: Callable[[], Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = looked_at()
    monkeypatch.setattr(progress_bar, "PATIENCE", -1.0)
    with ProgressBar("reading the register") as watch:
        watch(63, 128)
        assert screen.shown == ""
        watch(64, 128)
    assert "reading the register" in screen.shown


def test_work_that_is_soon_done_draws_no_bar(
    looked_at: Callable[[], Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = looked_at()
    monkeypatch.setattr(progress_bar, "PATIENCE", 3_600.0)
    with ProgressBar("reading the register") as watch:
        watch(64, 64)
    assert screen.shown == ""


def test_without_a_terminal_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with ProgressBar("reading the register") as watch:
        assert watch is nobody
