"""The README and the guide say what the program does."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from peeltrack.cli import guide
from peeltrack.cli.command_list import COMMANDS
from peeltrack.cli.main import cli
from tests import readme
from tests.picture import words

TOP = readme.TOP
README = (TOP / "README.md").read_text(encoding="utf-8")
EVERY_PAGE = pytest.mark.parametrize("path", readme.PAGES, ids=lambda path: path.name)

#: What the manual types into a shell, and names in a sentence.
_TYPED = re.compile(r"```sh\n(.*?)```|`(?=peeltrack )([^`]+)`", re.DOTALL)

#: Columns that a line of code may have, and the pages where a line is what it is.
NARROW, WIDE_ON_PURPOSE = 78, ("commands", "digest")


def text(path: Path) -> str:
    """Return a page as it lies on the disk."""
    return path.read_text(encoding="utf-8")


@EVERY_PAGE
def test_every_made_part_is_what_the_program_makes_of_it(path: Path) -> None:
    assert readme.remade(text(path)) == text(path)


def test_every_part_that_can_be_made_is_on_one_page() -> None:
    made = [name for path in readme.PAGES for name in re.findall(r"<!-- made: (\w+) -->", text(path))]
    assert sorted(made) == sorted(readme.BLOCKS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")
@pytest.mark.parametrize("path", readme.PICTURES, ids=lambda path: path.name)
def test_every_picture_is_of_what_the_program_shows(path: Path) -> None:
    assert words(readme.PICTURES[path]()) == words(text(path))


def test_the_picture_shows_what_the_first_command_prints() -> None:
    command = re.search(r"\.venv/bin/(peeltrack .*)", README)
    assert command is not None
    assert words(text(readme.GUIDE / "due.svg"))[0].replace("\xa0", " ") == command[1]


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(README.splitlines()) <= 200


def test_every_page_is_listed() -> None:
    assert sorted(guide.names()) == sorted(path.stem for path in readme.GUIDE.glob("*.md"))


def test_no_page_has_the_name_of_a_command() -> None:
    assert set(guide.names()) & set(COMMANDS) == set()


def test_the_test_command_is_the_one_that_is_run_before_a_change_is_taken() -> None:
    command = '.venv/bin/python -m pip install -q -e ".[dev,import]" && .venv/bin/python -m tests'
    assert command in README
    assert command in (TOP / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("topic", guide.names())
def test_no_line_of_code_is_broken_on_a_narrow_terminal(topic: str) -> None:
    code = "\n".join(re.findall(r"```\w+\n(?<!json\n)(.*?)```", guide.page(topic), re.DOTALL))
    assert [line for line in code.splitlines() if len(line) > NARROW and topic not in WIDE_ON_PURPOSE] == []


@EVERY_PAGE
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = re.findall(r"`((?:peeltrack|tests|register)/[\w./-]*)`", text(path))
    linked = re.findall(r"\]\((?!https?:)([^)#]+)", text(path))
    assert [name for name in named if not (TOP / name).exists()] == []
    assert [name for name in linked if not (path.parent / name).exists()] == []


def typed(page: str) -> Iterator[list[str]]:
    """Return the words of every call of peeltrack on a page, in a shell's lines or in a sentence."""
    for lines, span in _TYPED.findall(page):
        for line in (lines or span).replace("\\\n", " ").splitlines():
            for call in re.findall(r"(?:^|[;|] ?|&& |do )peeltrack ([^#|;>]*)", line):
                yield call.replace("`", "").split()


@EVERY_PAGE
def test_every_command_and_option_that_is_typed_exists(path: Path) -> None:
    assert [problem for call in typed(text(path)) if (problem := _unknown(call))] == []


def _unknown(call: list[str]) -> str:
    """Return what peeltrack does not know in a call, or nothing."""
    context = click.Context(cli, info_name="peeltrack")
    given = {"--help", "-h"}
    for word in call:
        group = context.command
        options = {name for parameter in group.params for name in parameter.opts} | given
        if word.startswith("-") and not word[1:2].isdigit():
            if word.split("=")[0].rstrip(",.:") not in options:
                return f"{context.command_path} {word}"
        elif isinstance(group, click.Group) and re.fullmatch("[a-z-]+", word):
            found = group.get_command(context, word)
            if found is None and context.parent is None:
                return f"{context.command_path} {word}"
            context = click.Context(found, info_name=word, parent=context) if found else context
    return ""
