"""What is offered when a person presses Tab, asked as bash asks it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.agreed import SHIPPED
from tests.cli.books import a_book
from tests.cli.screen import environment


def offered(typed: str, folder: Path, **more: str) -> list[str]:
    """Return the words that bash is offered for the last word of what was typed."""
    words = f"peeltrack {typed}"
    asked = {
        "_PEELTRACK_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "peeltrack"],
        env=environment(**asked, **more),
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert ran.stderr == b""
    return [line.partition(",")[2] for line in ran.stdout.decode().splitlines() if line]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("show REC-1", ["REC-10", "REC-11", "REC-12", "REC-13", "REC-14", "REC-16", "REC-17", "REC-18"]),
        ("show rec-27", ["REC-27"]),
        ("list --source peel", ["peel-2017-effectiveness", "peel-2021-22"]),
        ("grades --source stalk", ["stalking-2024"]),
        ("list --status s", ["submitted", "signed-off", "superseded"]),
        ("list --look o", ["overdue", "on track"]),
        ("list --theme ord", ["orders"]),
        ("assign --area inv", ["Investigating crime"]),
        ("due --format m", ["markdown"]),
        ("gra", ["grades"]),
    ],
)
def test_ids_sources_statuses_and_words_are_offered(tmp_path: Path, typed: str, words: list[str]) -> None:
    assert offered(f"--register {SHIPPED} {typed}", tmp_path) == words


def test_the_register_of_the_environment_is_asked_too(tmp_path: Path) -> None:
    assert offered("show REC-27", tmp_path, PEELTRACK_REGISTER=SHIPPED) == ["REC-27"]


def test_without_a_register_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    assert offered("show REC", tmp_path) == []


def test_a_broken_register_says_nothing_while_a_line_is_typed(tmp_path: Path) -> None:
    a_book(tmp_path, {"register.toml": "force = "})
    assert offered("show REC", tmp_path) == []


def test_the_script_for_a_shell_can_be_had(tmp_path: Path) -> None:
    shell = environment(_PEELTRACK_COMPLETE="zsh_source")
    ran = subprocess.run([sys.executable, "-m", "peeltrack"], env=shell, capture_output=True, check=True)
    assert b"_PEELTRACK_COMPLETE=zsh_complete" in ran.stdout
