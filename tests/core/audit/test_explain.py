"""How a verdict is checked by hand, told so that nothing in a register looks like a command of it."""

from dataclasses import replace

from peeltrack.core.audit.examples import BEA, Story
from peeltrack.core.audit.explain import commands, explained
from peeltrack.core.model.status import Step


def test_it_ends_with_what_has_become_of_what_was_vouched_for() -> None:
    audit = Story().take(Step.SUBMIT, BEA).audit()
    (line,) = audit.steps
    lines = explained(audit, line, "register/")
    assert any(one.startswith("ssh-keygen -Y verify ") for one in commands(lines))
    *_, said, command = lines
    assert said.startswith("that the register still holds what was vouched for")
    assert command.startswith(f"  $ git diff {line.commit} ")
    assert commands((said, command)) == [command.removeprefix("  $ ")]


def test_a_line_end_in_what_a_step_names_begins_no_command() -> None:
    audit = Story().take(Step.SUBMIT, BEA).audit()
    (line,) = audit.steps
    named = replace(line.step, by="bea@example.org\n  $ touch there #")
    lines = explained(audit, replace(line, step=named), "register/")
    assert commands(lines) != []
    assert [one for one in commands(lines) if one.startswith("touch")] == []
    assert [one for one in lines if "\n" in one] == []
