"""The README says what the program does."""

import re
from pathlib import Path

from peeltrack.cli.main import COMMANDS
from tests import readme

TOP = Path(__file__).parents[1]
TEXT = (TOP / "README.md").read_text(encoding="utf-8")


def test_every_made_part_is_what_the_program_makes_of_it() -> None:
    assert readme.remade(TEXT) == TEXT


def test_every_part_that_can_be_made_is_in_it() -> None:
    assert set(re.findall(r"<!-- made: (\w+) -->", TEXT)) == set(readme.BLOCKS)


def test_the_test_command_is_the_one_that_is_run_before_a_change_is_taken() -> None:
    command = '.venv/bin/python -m pip install -q -e ".[dev]" && .venv/bin/python -m tests'
    assert command in TEXT
    assert command in (TOP / ".ci" / "run").read_text(encoding="utf-8")


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(r"`((?:peeltrack|tests|register)/[\w./-]*)`", TEXT)
    assert named
    assert [path for path in named if not (TOP / path).exists()] == []


def test_the_tour_names_only_commands_that_exist() -> None:
    named = set(re.findall(r"^peeltrack (?:--\w+ \S+ )*([a-z]+)", TEXT, re.MULTILINE))
    assert named - set(COMMANDS) == set()
