"""What is longer than the screen goes through a pager, and no pager can spoil it."""

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from peeltrack.cli.terminal.pager import pager
from tests.cli.agreed import ON_1_MARCH
from tests.cli.screen import Screen, on_terminal

on_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals on Windows")

HEADING = "Cheshire Constabulary: the register"
FIRST_LINE = "head -n 1"


def listing(pager: str, *arguments: str, before: str = "", **more: str) -> Screen:
    """Return a listing of more than 40 lines on a screen of 24."""
    given = {"PEELTRACK_PAGER": pager, "LINES": "24", **more}
    return on_terminal(120, *filter(None, [before]), *ON_1_MARCH, "list", *arguments, **given)


def python(code: str) -> str:
    """Return a pager in Python."""
    return shlex.join([sys.executable, "-c", code])


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that names the pager of an environment, in which `less` and `more` can be run."""
    for name in ("less", "more"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)

    def named(**environment: str) -> list[str]:
        for name in ("PEELTRACK_PAGER", "PAGER", "TERM"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"PATH": str(tmp_path / "bin"), "PATHEXT": "", **environment}.items():
            monkeypatch.setenv(name, value)
        return [Path(word).name if at == 0 else word for at, word in enumerate(pager())]

    return named


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ["less"]),
        ({"PAGER": "more -s"}, ["more", "-s"]),
        ({"PAGER": "more", "PEELTRACK_PAGER": "less -N"}, ["less", "-N"]),
        ({"PEELTRACK_PAGER": "less '-P x y'"}, ["less", "-P x y"]),
        ({"PAGER": ""}, []),
        ({"PAGER": "cat"}, []),
        ({"PAGER": "more", "PEELTRACK_PAGER": ""}, []),
        ({"PAGER": "most"}, []),
        ({"PAGER": "less 'open"}, []),
        ({"PATH": ""}, []),
        ({"PATH": f".{os.pathsep}bin"}, []),
        ({"TERM": "dumb"}, []),
    ],
)
def test_the_pager_is_the_one_that_was_named_or_less_where_it_is(
    command: Callable[..., list[str]], environment: dict[str, str], expected: list[str]
) -> None:
    assert command(**environment) == expected


def test_a_program_of_the_current_folder_is_no_pager(
    command: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "bin")
    assert command(PATH=os.pathsep.join(["", "."])) == []


@on_a_terminal
def test_what_is_longer_than_the_screen_is_given_to_the_pager() -> None:
    assert listing(FIRST_LINE).lines == [HEADING]


@on_a_terminal
@pytest.mark.parametrize(
    ("pager", "more"),
    [
        (FIRST_LINE, {"before": "--no-pager"}),
        (FIRST_LINE, {"LINES": "100"}),
        (FIRST_LINE, {"TERM": "dumb"}),
        ("", {}),
        ("peeltrack-has-no-such-pager", {}),
        ("/", {}),
    ],
)
def test_else_it_is_shown_at_once_and_whole(pager: str, more: dict[str, str]) -> None:
    shown = listing(pager, **more)
    assert (shown.exit_code, shown.lines[0]) == (0, HEADING)
    assert shown.read.count("no business lead") == 53


@on_a_terminal
@pytest.mark.parametrize("typed", [("people", "add", "-h"), ("help", "due")])
def test_help_that_is_longer_than_the_screen_is_given_to_the_pager_unless_it_is_not_wanted(
    typed: tuple[str, ...],
) -> None:
    given = {"PEELTRACK_PAGER": FIRST_LINE, "LINES": "8"}
    shown = on_terminal(80, *typed, **given)
    whole = on_terminal(80, "--no-pager", *typed, **given)
    assert (shown.exit_code, shown.lines) == (0, whole.lines[:1])
    assert len(whole.lines) > 8


@pytest.mark.parametrize("pager", [FIRST_LINE, "true", "false", python("import sys; sys.stdin.close()")])
def test_who_leaves_the_pager_early_gets_the_exit_code_of_the_command(pager: str) -> None:
    arguments = ("due", "--before", "2030-01-01", "--all", "--exit-code")
    shown = on_terminal(80, *ON_1_MARCH, *arguments, PEELTRACK_PAGER=pager, LINES="5")
    assert (shown.exit_code, "peeltrack" in shown.text, "Traceback" in shown.text) == (1, False, False)


@on_a_terminal
def test_ctrl_c_is_a_key_of_the_pager() -> None:
    stop = "os.kill(os.getppid(), signal.SIGINT)"
    shown = listing(python(f"import os, signal, sys; {stop}; print(len(sys.stdin.readlines()) > 40)"))
    assert (shown.exit_code, shown.lines) == (0, ["True"])


@on_a_terminal
def test_a_pager_is_a_command_with_words_and_no_line_for_a_shell(tmp_path: Path) -> None:
    listing(f"{FIRST_LINE}; touch {tmp_path / 'x'}")
    assert not (tmp_path / "x").exists()


@on_a_terminal
@pytest.mark.parametrize(
    ("arguments", "more", "expected"),
    [
        ((), {}, "FRX"),
        (("--wide",), {}, "FRXS"),
        (("--wide",), {"LESS": "i"}, "i"),
    ],
)
def test_less_is_told_to_show_colours_and_long_lines_unless_it_was_told_otherwise(
    arguments: tuple[str, ...], more: dict[str, str], expected: str
) -> None:
    shown = listing(python('import os, sys; sys.stdin.read(); print(os.environ["LESS"])'), *arguments, **more)
    assert shown.lines == [expected]


@on_a_terminal
def test_colours_reach_the_pager_and_no_color_takes_them_away() -> None:
    through = python("import sys; sys.stdout.write(sys.stdin.read())")
    assert "\x1b[" in listing(through).text
    assert "\x1b[3" not in listing(through, NO_COLOR="1").text
