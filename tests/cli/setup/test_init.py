"""A new register is begun once, explained, and never over anything."""

from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import LeadDays, Policy, Settings
from peeltrack.core.model.slots import slots
from peeltrack.store.register import load
from tests.cli.conftest import Run


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_register_is_begun_in_a_folder_of_its_own(run: Run, desk: Path) -> None:
    ran = run("init", "--force", "Anyshire Police")
    assert (ran.exit_code, ran.out) == (0, "wrote register/register.toml\nwrote register/.gitattributes\n")
    register = load(desk / "register")
    assert (register.settings, register.records, register.faults) == (
        Settings(force="Anyshire Police", policy=Policy(signed_steps=True)),
        (),
        (),
    )


def test_it_says_what_comes_next(run: Run) -> None:
    err = run("init", "--force", "Anyshire Police").err
    assert "next: peeltrack new --source KEY" in err
    assert "peeltrack people add" in err


def test_the_next_command_names_a_register_that_is_not_found_by_itself(run: Run) -> None:
    assert (
        "next: peeltrack --register papers new --source KEY"
        in run("init", "papers", "--force", "Anyshire").err
    )


def test_the_next_command_can_be_copied_where_the_folder_has_a_space(run: Run) -> None:
    err = run("init", "Our papers", "--force", "Anyshire").err
    assert 'next: peeltrack --register "Our papers" new --source KEY' in err
    assert 'peeltrack --register "Our papers" people add' in err


def test_the_folder_that_was_named_before_the_command_is_taken(run: Run, desk: Path) -> None:
    assert run("--register", "papers", "init", "--force", "Anyshire").exit_code == ExitCode.DONE
    assert list(files(desk)) == ["papers/register.toml", "papers/.gitattributes"] or files(desk).keys() == {
        "papers/register.toml",
        "papers/.gitattributes",
    }


def test_every_setting_is_explained_in_the_words_of_the_format(run: Run, desk: Path) -> None:
    run("init", "--force", "Anyshire Police")
    text = (desk / "register" / "register.toml").read_text(encoding="utf-8")
    docs = [slot.doc for noun in (LeadDays, Policy) for slot in slots(noun).values()]
    docs += [slot.doc for key, slot in slots(Settings).items() if key in ("force", "warn_days")]
    assert [doc for doc in docs if f"# {doc}\n" not in text] == []


def test_no_made_up_person_holds_anything(run: Run, desk: Path) -> None:
    run("init", "--force", "Anyshire Police")
    settings = load(desk / "register").settings
    assert (settings.person, settings.post) == ((), ())
    text = (desk / "register" / "register.toml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if "@" in line and "example.org" not in line] == []


def test_the_commented_examples_are_a_register_when_the_marks_are_taken_away(run: Run, desk: Path) -> None:
    run("init", "--force", "Anyshire Police")
    path = desk / "register" / "register.toml"
    head, _, examples = path.read_text(encoding="utf-8").partition("# [[person]]")
    live = "\n".join(
        line.removeprefix("#").removeprefix(" ") for line in f"# [[person]]{examples}".splitlines()
    )
    path.write_text(head + live, encoding="utf-8")
    register = load(desk / "register")
    assert (register.faults, [post.role.value for post in register.settings.post]) == (
        (),
        ["deputy-chief-constable", "coordinator"],
    )


def test_a_register_that_is_there_stays_as_it_is(run: Run, desk: Path) -> None:
    run("init", "--force", "Anyshire Police")
    before = files(desk)
    ran = run("init", "--force", "Othershire Police")
    assert (ran.exit_code, files(desk)) == (ExitCode.UNREADABLE, before)
    assert "register is a register already; nothing was written" in ran.err


@pytest.mark.parametrize("folder", [".", "stalking-2024", "new/deep"])
def test_no_register_is_begun_inside_another(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    run("init", "--force", "Anyshire Police")
    before = files(desk)
    monkeypatch.chdir(desk / "register")
    assert run("init", folder, "--force", "Othershire").exit_code == ExitCode.UNREADABLE
    assert files(desk) == before


def test_a_folder_with_other_files_is_taken_and_they_stay(run: Run, desk: Path) -> None:
    (desk / "register").mkdir()
    (desk / "register" / ".gitattributes").write_bytes(b"* -text\n")
    (desk / "register" / "notes.txt").write_bytes(b"x")
    assert run("init", "--force", "Anyshire Police").out == "wrote register/register.toml\n"
    assert (desk / "register" / ".gitattributes").read_bytes() == b"* -text\n"


def test_a_file_in_the_place_of_the_folder_is_refused(run: Run, desk: Path) -> None:
    (desk / "register").write_bytes(b"x")
    ran = run("init", "--force", "Anyshire Police")
    assert (ran.exit_code, files(desk)) == (ExitCode.USAGE, {"register": b"x"})


def test_without_a_terminal_the_force_must_be_named(run: Run, desk: Path) -> None:
    ran = run("init")
    assert (ran.exit_code, files(desk)) == (ExitCode.USAGE, {})
    assert ran.err == 'peeltrack: --force is missing\n  hint: give it: --force "…"\n'


def test_on_a_terminal_the_force_is_asked_for(run: Run, desk: Path) -> None:
    assert run("init", typed='Any"shire\n', terminal=True).exit_code == ExitCode.DONE
    assert load(desk / "register").settings.force == 'Any"shire'
