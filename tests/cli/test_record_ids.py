"""Every command that takes the id of a record takes it as typed, and answers alike where there is none."""

from collections.abc import Iterator, Mapping, Sequence

import click
import pytest

from peeltrack.cli.main import cli
from peeltrack.cli.options import complete_ids
from peeltrack.core.chain.table import CHAIN
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.cli.conftest import Ran
from tests.cli.force import FILE, OPTIONS, Force, Founding
from tests.factories import BUSINESS_LEAD, COORDINATOR, a_ready_record

#: Each command that takes the id of a record, with what else it has to be told.
COMMANDS: Mapping[str, Sequence[str]] = {
    "show": (),
    "log": (),
    "audit": (),
    "assign": ("--action-owner", BUSINESS_LEAD, "--reason", "new post"),
    "position": ("--file", "statement.txt"),
    "part": ("1.1", "--title", "Train", "--statement", "Done."),
    "evidence add": ("https://example.org/policy", "--title", "Policy"),
    "evidence check": (),
    "measure": ("--name", "Cases assessed", "--reading", "40", "--unit", "%"),
    "update": ("The training began.",),
    "said": ("closed", "--who", "inspectorate", "--reference", "letter of 3 March"),
    "extend": ("--target", "2025-03-20"),
    "save": (),
    "undo": (),
    "resolve": (),
    **{arrow.step.value: (*OPTIONS[arrow.step], "--yes") for arrow in CHAIN},
}


def taking_an_id(group: click.Group) -> Iterator[str]:
    """Return the names of all commands that offer ids when a person presses Tab."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (f"{name} {inner}" for inner in taking_an_id(command))
        elif command and any(
            isinstance(one, click.Argument) and one._custom_shell_complete is complete_ids
            for one in command.params
        ):
            yield name


def call(force: Force, command: str, record_id: str) -> Ran:
    """Call a command on a record by somebody who may edit."""
    force.settle(COORDINATOR)
    (force.repo.folder / "statement.txt").write_text("Every case is assessed.\n", encoding="utf-8")
    return force.run(*command.split(), record_id, *COMMANDS[command])


def test_these_are_all_commands_that_take_an_id() -> None:
    assert set(taking_an_id(cli)) == set(COMMANDS)


#: What is answered to an id that is not there.
ANSWERS = {
    "12": "there is no record 12 in this register\n  hint: did you mean REC-12?",
    " rec-13 ": "there is no record rec-13 in this register\n  hint: did you mean REC-1 or REC-12?",
    "QQQ": "there is no record QQQ in this register\n  hint: peeltrack list --all shows every id",
    "  ": 'there is no record "" in this register\n  hint: peeltrack list --all shows every id',
}


#: What is answered where a record was found and there is nothing to share of it.
NOTHING_TO_DO = ("was not edited since", "does not wait to be merged")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_id_is_taken_as_typed_and_one_that_is_not_there_is_answered_alike(
    force_of: Founding, command: str
) -> None:
    force = force_of(a_ready_record(), a_ready_record(id="REC-12"))
    for typed, answer in ANSWERS.items():
        ran = call(force, command, typed)
        assert (ran.exit_code, ran.err) == (ExitCode.USAGE, f"peeltrack: {answer}\n")
    ran = call(force, command, " rec-12 ")
    answered = ran.err.startswith(tuple(f"peeltrack: REC-12 {why}" for why in NOTHING_TO_DO))
    assert ran.exit_code != ExitCode.USAGE or answered


@pytest.mark.parametrize("command", COMMANDS)
def test_a_record_whose_file_cannot_be_read_is_there_all_the_same(force: Force, command: str) -> None:
    force.repo.write("register/stalking-2024/REC-12.toml", 'id = "REC-12"\ntitle = \n')
    assert call(force, command, "12").err.endswith("hint: did you mean REC-12?\n")
    assert "there is no record" not in call(force, command, "rec-12").err


@pytest.mark.parametrize("command", ["log", "audit"])
def test_a_record_that_only_the_history_knows_is_found(force: Force, command: str) -> None:
    force.walk(Step.SUBMIT)
    force.repo.commit({FILE: None}, by=force.team[COORDINATOR], message="taken out")
    assert force.run(command, " rec-1 ").exit_code != ExitCode.USAGE
    assert "did you mean REC-1?" in force.run(command, "1").err


def test_a_record_that_was_never_committed_is_not_audited(force: Force) -> None:
    other = a_ready_record(id="REC-2")
    force.repo.write(f"register/{other.path}", compose(other))
    ran = force.run("audit", "rec-2")
    assert (ran.exit_code, "REC-2 was not committed up to" in ran.err) == (ExitCode.USAGE, True)
