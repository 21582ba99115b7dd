"""A command line that cannot be understood says what to type instead."""

import re

import click
import pytest

from peeltrack.cli.command_list import COMMANDS, GROUPS, RENAMED_COMMANDS, listed
from peeltrack.cli.main import cli
from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run


@pytest.mark.parametrize("name", [(), ("hooks",)])
def test_a_name_with_nothing_after_it_shows_its_help(run: Run, name: tuple[str, ...]) -> None:
    ran = run(*name)
    assert (ran.exit_code, ran.err) == (ExitCode.USAGE, run(*name, "--help").out)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (("due", "--today", "2025-03-01"), "it stands before the command: peeltrack --today DATE due …"),
        (("list", "--register", "x"), "it stands before the command: peeltrack --register PATH list …"),
        (("--before", "today", "due"), "an option of a command follows it: peeltrack COMMAND --before …"),
        (("due", "27/03/2025"), "a date stands after --before: peeltrack due --before 2025-03-27"),
        (("due", "27", "March", "2025"), "a date stands after --before: peeltrack due --before 2025-03-27"),
        (("due", "soon"), "peeltrack due --help"),
        (("show", "REC-1", "2025-03-27"), "peeltrack show --help"),
        (("extend", "REC-1", "--target", "--to", "x"), "write it like --target 2025-03-27"),
    ],
)
def test_what_stands_in_the_wrong_place_is_told_where_it_belongs(
    run: Run, typed: tuple[str, ...], hint: str
) -> None:
    ran = run(*typed)
    assert (ran.exit_code, ran.err.splitlines()[1:]) == (ExitCode.USAGE, [f"  hint: {hint}"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("people", "remove"), "there is no command remove; did you mean revoke?"),
        (("audit", "--rnage"), "there is no option --rnage; did you mean --note or --range?"),
        (("due", "--undted"), "there is no option --undted; did you mean --unallocated or --undated?"),
        (("undo", "--yes"), "there is no option --yes"),
    ],
)
def test_what_is_not_there_is_said_in_the_same_words_everywhere(
    run: Run, typed: tuple[str, ...], said: str
) -> None:
    assert run(*typed).err.splitlines()[0] == f"peeltrack: {said}"


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        (("due", "--by", "today"), "--before DATE"),
        (("assign", "REC-1", "--as", "a@example.org"), "--by PERSON"),
        (("update", "REC-1", "x", "--as", "a@example.org"), "--by PERSON"),
        (("measure", "REC-1", "--source", "told"), "--inspected"),
        (("measure", "REC-1", "--target", "40"), "--aim VALUE"),
        (("extend", "REC-1", "--to", "today"), "--deadline DATE, or --target DATE"),
    ],
)
def test_an_option_by_its_former_name_is_answered_with_the_new_one(
    run: Run, typed: tuple[str, ...], now: str
) -> None:
    ran = run(*typed)
    former = next(one for one in typed if one.startswith("--"))
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert ran.err == f"peeltrack: {former} is now {now}\n  hint: peeltrack {typed[0]} --help\n"


@pytest.mark.parametrize(("former", "now"), RENAMED_COMMANDS.items())
def test_a_command_by_its_former_name_does_what_the_new_one_does_and_says_so(
    run: Run, former: str, now: str
) -> None:
    ran, plainly = run(former, "--help"), run(now, "--help")
    assert (ran.exit_code, ran.out) == (plainly.exit_code, plainly.out)
    assert ran.err == f"note: {former} is now called {now}\n"


def test_a_day_that_cannot_be_meant_is_told_with_the_place_it_was_set_in(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--today", "27/03/25", "due").err.startswith("peeltrack: --today: a date needs its year")
    monkeypatch.setenv("PEELTRACK_TODAY", "soon")
    assert run("due").err.startswith('peeltrack: PEELTRACK_TODAY: this is not a date: "soon"')


def test_the_list_of_commands_cuts_no_sentence_short(run: Run) -> None:
    assert "..." not in run("--help").out


def test_the_help_says_of_each_command_what_the_command_says_first_of_itself() -> None:
    context = click.Context(cli)
    said = {name: cli.get_command(context, name) for name in COMMANDS}
    assert {name: one.get_short_help_str(limit=200) for name, one in said.items() if one} == {
        name: purpose for group in GROUPS for name, purpose in listed(group)
    }


def test_each_command_stands_once_in_the_help_under_what_it_is_for(run: Run) -> None:
    sections = re.findall(r"^([A-Z][\w ]+):\n((?:  .*\n|\n(?=  ))+)", run("--help").out, re.MULTILINE)
    listed = {title: re.findall(r"^  ([\w-]+) ", lines, re.MULTILINE) for title, lines in sections}
    listed.pop("Options")
    assert list(listed) == [
        "Look",
        "Prepare",
        "Sign",
        "Save and share",
        "Check and prove",
        "Give out",
        "Set up",
    ]
    assert sorted(name for names in listed.values() for name in names) == sorted(COMMANDS)
    assert listed["Sign"][0] == "submit"
    assert "audit" in listed["Check and prove"]
