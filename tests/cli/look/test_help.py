"""`peeltrack help`: the manual on a terminal and in a pipe, and the options of a command."""

import sys

import pytest

from peeltrack.cli import guide
from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.screen import on_terminal

on_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")


def test_without_a_topic_every_page_is_listed_with_its_heading(run: Run) -> None:
    listed = run("help")
    assert listed.exit_code == ExitCode.DONE
    for topic in guide.names():
        assert f"  {topic} " in listed.out
        assert guide.title(topic) in listed.out


def test_in_a_pipe_a_page_is_plain_markdown(run: Run) -> None:
    shown = run("help", "chain")
    assert shown.out.startswith("# ")
    assert "| `submit` | open | submitted | business lead |" in shown.out
    assert "\x1b" not in shown.out


@pytest.mark.parametrize("topic", guide.names())
def test_no_page_shows_what_is_for_its_keepers_or_leads_nowhere(topic: str) -> None:
    assert "<!--" not in guide.page(topic)
    assert ".md)" not in guide.page(topic)


@on_a_terminal
@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_a_page_is_drawn_within_its_width(columns: int) -> None:
    screen = on_terminal(columns, "help", "chain", PAGER="cat")
    assert (screen.exit_code, "**" in screen.read, "\x1b[1m" in screen.text) == (ExitCode.DONE, False, True)
    assert max(map(len, screen.lines)) <= min(columns, 100)


@on_a_terminal
def test_a_page_that_is_longer_than_the_screen_goes_through_the_pager() -> None:
    assert on_terminal(80, "help", "rules", PEELTRACK_PAGER="head -n 1").lines == [guide.title("rules")]


@on_a_terminal
def test_a_page_that_fits_the_screen_does_not() -> None:
    assert len(on_terminal(80, "help", "rules", PEELTRACK_PAGER="head -n 1", LINES="999").lines) > 5


@pytest.mark.parametrize("words", [("due",), ("people", "add"), ("help",), ("DUE",)])
def test_the_help_of_a_command_is_what_it_says_of_itself(run: Run, words: tuple[str, ...]) -> None:
    told = run("help", *words)
    assert (told.exit_code, told.err) == (ExitCode.DONE, "")
    assert told.out == run(*(word.lower() for word in words), "--help").out


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("chian", "did you mean chain?"),
        ("dates and looks", "did you mean dates?"),
        ("sign-off", "did you mean signoff?"),
        ("people remove", "did you mean people?"),
        ("pt101", "a rule is explained by: peeltrack explain PT101"),
        ("zzz", "peeltrack help lists the pages of the manual"),
    ],
)
def test_an_unknown_topic_is_answered_with_the_nearest(run: Run, typed: str, hint: str) -> None:
    refused = run("help", *typed.split())
    assert (refused.exit_code, refused.out) == (ExitCode.USAGE, "")
    assert f"there is no page and no command {typed}\n  hint: {hint}" in refused.err
