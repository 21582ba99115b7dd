"""Texts of thousands of characters in every field: no message quotes more than a line of one."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click
import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.limits import MESSAGE
from peeltrack.rules import RULES
from peeltrack.store.check_context import examine
from peeltrack.store.toml.read_file import read_file
from tests.cli.conftest import Run
from tests.gitrepo import GitPerson, GitRepo
from tests.nets import calls, registers

TODAY = date(2025, 3, 1)

#: What no line of a message may begin with: whoever wrote the file would speak in our name.
BEGINS = "QUOTED"

#: Beside the message itself: where it is, its code, its hint.
AROUND = 300

_IN_WORDS = re.compile(r'"(\w+ in words)"')


@pytest.fixture
def long(desk: Path) -> Path:
    """Return a register in which every text is long, of several lines."""
    root = registers.full(desk / "register")
    for file in root.rglob("*.toml"):
        text = _IN_WORDS.sub(rf'"""\1\n{BEGINS} {"x" * 3000}"""', file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8", newline="\n")
    return root


def test_no_rule_says_more_than_a_line(long: Path) -> None:
    found = [finding for rule in RULES for finding in rule.in_register(examine(long, TODAY))]
    said = [text for one in found for text in (one.message, one.hint)]
    assert len(found) >= 20
    assert [text for text in said if "\n" in text or len(text) > MESSAGE] == []


def test_no_fault_of_a_value_or_a_key_says_more_than_a_line(desk: Path) -> None:
    root, told = registers.full(desk / "register"), set[str]()
    for file in sorted(root.rglob("*.toml")):
        text = file.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        for number, line in enumerate(lines):
            key, equals, _ = line.partition(" = ")
            for altered in (
                (f'{key} = "{"X" * 3000}"\n', f'{"k" * 3000} = "{"X" * 3000}"\n') if equals else ()
            ):
                bad = "".join([*lines[:number], altered, *lines[number + 1 :]])
                faults = read_file(file.relative_to(root).as_posix(), bad.encode()).faults
                told |= {part for fault in faults for part in (fault.message, fault.hint)}
    assert len(told) >= 50
    assert [text for text in told if "\n" in text or len(text) > MESSAGE] == []


def test_no_command_that_reads_says_more_than_a_line_on_stderr(long: Path, run: Run) -> None:
    known: Mapping[str, str] = {"source": "stalking", "theme": "x", "area": "x", "owner": "x"}
    said = {}
    for call in calls.calls("REC-1"):
        ran = run(*(word.format(**known) for word in call))
        assert ran.exit_code != ExitCode.BUG, (call, ran.err)
        odd = [line for line in ran.err.splitlines() if _is_odd(line)]
        said.update({" ".join(call): odd} if odd else {})
    assert said == {}


def test_no_edit_that_is_refused_says_more_than_a_line(long: Path, run: Run) -> None:
    edits = (
        ("part", "REC-1", "9", "--statement", "x"),
        ("measure", "REC-1", "--name", "none", "--reading", "1", "--on", "2025-01-01"),
        ("extend", "REC-1", "--target", "2020-01-01", "--reason", "x"),
        ("assign", "REC-1", "--action-owner", "kim@example.org", "--reason", "x"),
        ("update", "REC-1", "done"),
        ("position", "REC-1", "--text", "done"),
        ("new", "--source", "stalking", "--title", "x", "--kind", "finding"),
        ("people", "add", "kim@example.org", "--name", "Kim"),
        ("list", "--theme", "x" * 5000),
        ("show", "x" * 5000),
        ("due", "--before", "1" * 5000),
    )
    odd = {}
    for call in edits:
        ran = run(*call)
        assert ran.exit_code != ExitCode.BUG, (call, ran.err)
        odd[call[0]] = [line[:200] for line in ran.err.splitlines() if _is_odd(line)]
    assert {name: lines for name, lines in odd.items() if lines} == {}


@pytest.mark.slow
def test_nothing_that_is_typed_begins_a_line_of_a_message(long: Path, run: Run) -> None:
    typed, odd = f"REC-1\n{BEGINS} x", {}
    for path, command in calls.leaves():
        least = calls.arguments(command, "REC-1")[0]
        asked = [(*path, *least[:at], typed, *least[at + 1 :]) for at in range(len(least) + 1)]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.is_flag:
                asked.append((*path, *least, max(parameter.opts, key=len), typed))
        for call in asked:
            ran = run(*call)
            assert ran.exit_code != ExitCode.BUG, (call, ran.err)
            if lines := [line for line in ran.err.splitlines() if line.lstrip().startswith(BEGINS)]:
                odd[" ".join(call)] = lines
    assert odd == {}


@pytest.mark.slow
def test_no_folder_begins_a_line_of_what_is_said_of_the_register_in_it(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    registers.full(desk / f"a\n{BEGINS} b" / "register")
    repo = GitRepo.create(desk / f"a\n{BEGINS} b")
    repo.settle(GitPerson("Ana", "ana@example.org", Path("no-key")))
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "begin")
    odd = {}
    for folder, named in ((desk, ("--register", str(repo.folder / "register"))), (repo.folder, ())):
        monkeypatch.chdir(folder)
        for path, command in calls.leaves():
            ran = run(*named, *path, *calls.arguments(command, "REC-1")[0])
            assert ran.exit_code != ExitCode.BUG, (path, ran.err)
            said = [line for line in (ran.out + ran.err).splitlines() if line.lstrip().startswith(BEGINS)]
            odd.update({" ".join((*named[:1], *path)): said} if said else {})
    assert odd == {}


def _is_odd(line: str) -> bool:
    return line.lstrip().startswith(BEGINS) or len(line) > MESSAGE + AROUND
