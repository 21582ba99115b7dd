"""What was edited becomes a commit, and nothing else does; or it is taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.status import Step
from tests.cli.conftest import Run
from tests.cli.force import FILE, PATH, Force
from tests.cli.registers import ANA
from tests.factories import SOURCE, a_ready_record, a_record
from tests.gitrepo import GitRepo

FOLDER = f"register/{SOURCE.key}"


@pytest.fixture
def edited(force_of: Callable[..., Force], run: Run) -> Force:
    """A force with two records of which one has another update."""
    force = force_of(a_ready_record(), a_record(id="REC-2"))
    assert run("update", "REC-1", "Training is booked.").exit_code == 0
    return force


def committed(force: Force) -> list[str]:
    """Return the paths that the last commit touched."""
    return force.repo.git("show", "--format=", "--name-only", "HEAD").split()


def test_what_was_edited_is_told_and_committed(edited: Force, run: Run) -> None:
    ran = run("save")
    commit = edited.repo.git("rev-parse", "HEAD")[:10]
    assert (ran.exit_code, ran.out) == (
        0,
        f"REC-1: update added: Training is booked.\nsaved: 1 file, commit {commit}\n",
    )
    assert edited.repo.message() == "REC-1: update added: Training is booked."
    assert (committed(edited), edited.repo.git("status", "--porcelain")) == ([FILE], "")


def test_of_several_each_is_told_in_the_message(edited: Force, run: Run) -> None:
    run("update", "REC-2", "Begun.")
    assert run("save", "-m", "After the board").exit_code == 0
    assert edited.repo.message() == (
        "After the board\n\nREC-1: update added: Training is booked.\nREC-2: update added: Begun."
    )


def test_only_the_record_that_is_named_is_saved(edited: Force, run: Run) -> None:
    run("update", "REC-2", "Begun.")
    assert run("save", "rec-2").exit_code == 0
    assert committed(edited) == [f"{FOLDER}/REC-2.toml"]
    assert edited.repo.git("status", "--porcelain").strip() == f"M {FILE}"


def test_what_else_is_staged_or_lies_about_is_left_alone(edited: Force, run: Run) -> None:
    edited.repo.write("notes.txt", "mine")
    edited.repo.write("register/notes.txt", "mine")
    edited.repo.git("add", "notes.txt")
    assert run("save").exit_code == 0
    assert committed(edited) == [FILE]
    assert edited.repo.git("status", "--porcelain").splitlines() == ["A  notes.txt", "?? register/notes.txt"]


def test_evidence_goes_with_the_record_that_names_it(edited: Force, run: Run) -> None:
    content = b"%PDF" + bytes(3_000_000)
    file = edited.repo.write("log.pdf", content)
    assert run("evidence", "add", "REC-1", str(file), "--title", "Log", "--copy").exit_code == 0
    assert run("save", "REC-1").exit_code == 0
    evidence, record = committed(edited)
    assert (record, evidence.endswith("log.pdf")) == (FILE, True)
    assert edited.repo.message().splitlines()[0] == (
        "REC-1: evidence added: Log; update added: Training is booked."
    )
    kept = edited.repo.git("rev-parse", f"HEAD:{evidence}")
    assert int(edited.repo.git("cat-file", "-s", kept)) == len(content)


def test_what_check_refuses_is_not_saved(edited: Force, run: Run) -> None:
    edited.repo.write(FILE, (edited.repo.folder / FILE).read_text("utf-8") + "\n[[step]]\nby = 1\n")
    before = edited.repo.git("rev-parse", "HEAD")
    ran = run("save")
    assert (ran.exit_code, edited.repo.git("rev-parse", "HEAD")) == (ExitCode.FINDINGS, before)
    assert "PT003" in ran.out
    assert ran.err.endswith("nothing was saved\nnext: mend what check has found, then peeltrack save\n")


def test_what_a_hook_refuses_is_not_saved(edited: Force, run: Run) -> None:
    edited.repo.hook("pre-commit", "import sys; sys.exit('not on a Friday')")
    before = edited.repo.git("status", "--porcelain")
    ran = run("save")
    assert (ran.exit_code, edited.repo.git("status", "--porcelain")) == (ExitCode.GIT, before)
    assert "not on a Friday" in ran.err


def test_a_record_that_is_gone_is_told_and_refused(edited: Force, run: Run) -> None:
    (edited.repo.folder / FOLDER / "REC-2.toml").unlink()
    ran = run("save", "REC-2")
    assert (ran.exit_code, ran.out.splitlines()[0]) == (1, "REC-2: removed from the register")


def test_people_and_sources_are_saved_too(edited: Force, run: Run) -> None:
    settings = edited.repo.folder / "register/register.toml"
    settings.write_text(
        "warn_days = 21\n" + settings.read_text("utf-8").replace("warn_days = 28\n", ""), "utf-8"
    )
    assert run("save", "register.toml").out.startswith("register.toml: warn days changed\n")
    assert committed(edited) == ["register/register.toml"]


def test_where_nothing_was_edited_it_says_so(force: Force, run: Run) -> None:
    ran = run("save")
    assert (ran.exit_code, ran.err) == (0, "nothing was edited since the last commit\n")


def test_a_file_that_was_not_edited_is_named(edited: Force, run: Run) -> None:
    ran = run("save", "register.toml")
    assert (ran.exit_code, ran.err) == (
        ExitCode.USAGE,
        "peeltrack: register.toml was not edited since the last commit\n  hint: edited: REC-1\n",
    )


def test_the_first_commit_of_a_repository_can_be_a_save(desk: Path, run: Run) -> None:
    repo = GitRepo.create(desk)
    repo.settle(ANA)
    assert run("init", "--force", "Anyshire Police").exit_code == 0
    assert run("save").exit_code == 0
    assert committed(Force(repo, {}, run)) == ["register/.gitattributes", "register/register.toml"]


def test_edits_are_taken_back_and_brought_back(edited: Force, run: Run) -> None:
    before, file = edited.repo.git("show", f"HEAD:{FILE}"), edited.repo.folder / FILE
    draft = file.read_bytes()
    ran = run("undo")
    assert (ran.exit_code, ran.out) == (0, "REC-1: update added: Training is booked.\ntaken back: 1 file\n")
    assert file.read_text("utf-8").strip() == before
    assert run("undo", "--back").out == f"brought back: {PATH}\n"
    assert file.read_bytes() == draft
    # And once more, as a person who is in two minds.
    assert run("undo", "--back").exit_code == 0
    assert file.read_text("utf-8").strip() == before


def test_staged_edits_and_new_files_are_taken_back_too(edited: Force, run: Run) -> None:
    edited.repo.write(f"{FOLDER}/REC-3.toml", "id = 3\n")
    edited.repo.git("add", "-A")
    assert run("undo").exit_code == 0
    assert edited.repo.git("status", "--porcelain") == ""
    assert not (edited.repo.folder / FOLDER / "REC-3.toml").exists()
    assert run("undo", "--back").exit_code == 0
    assert (edited.repo.folder / FOLDER / "REC-3.toml").read_text("utf-8") == "id = 3\n"


def test_a_step_cannot_be_undone(force: Force, run: Run) -> None:
    force.walk(Step.SUBMIT)
    ran = run("undo", "REC-1")
    assert ran.exit_code == ExitCode.REFUSED
    assert ran.err == (
        "peeltrack: REC-1 was not edited since its submit, and a step cannot be undone\n"
        '  hint: it is returned or reopened: peeltrack return REC-1 --reason "…"\n'
    )


def test_with_nothing_kept_there_is_nothing_to_bring_back(force: Force, run: Run) -> None:
    ran = run("undo", "--back")
    assert (ran.exit_code, ran.err.splitlines()[0]) == (2, "peeltrack: there is nothing to bring back")


def test_a_draft_is_saved_by_the_command_that_makes_it(edited: Force, run: Run) -> None:
    ran = run("update", "REC-2", "Begun.", "--save")
    commit = edited.repo.git("rev-parse", "HEAD")[:10]
    assert (ran.exit_code, ran.out.splitlines()[1:]) == (
        0,
        ["REC-2: update added: Begun.", f"saved: 1 file, commit {commit}"],
    ), ran.err
    assert committed(edited) == [f"{FOLDER}/REC-2.toml"]
    assert edited.repo.git("status", "--porcelain").strip() == f"M {FILE}"


def test_evidence_that_is_saved_at_once_goes_with_its_file(edited: Force, run: Run) -> None:
    file = edited.repo.write("log.pdf", b"%PDF")
    ran = run("evidence", "add", "REC-2", str(file), "--title", "Log", "--copy", "--save")
    evidence, record = committed(edited)
    assert (ran.exit_code, record, evidence.endswith("log.pdf")) == (0, f"{FOLDER}/REC-2.toml", True)


def test_what_cannot_be_saved_is_not_written_either(edited: Force, run: Run) -> None:
    edited.repo.git("checkout", "-q", "--detach")
    before = edited.state()
    assert run("update", "REC-2", "Begun.", "--save").exit_code == ExitCode.GIT
    assert edited.state() == before


def test_a_dry_run_saves_nothing(edited: Force, run: Run) -> None:
    before = edited.state()
    assert run("update", "REC-2", "Begun.", "--save", "--dry-run").exit_code == 0
    assert edited.state() == before


def test_evidence_alone_is_saved_where_its_record_is_named(edited: Force, run: Run) -> None:
    file = edited.repo.write("log.pdf", b"%PDF")
    run("evidence", "add", "REC-2", str(file), "--title", "Log", "--copy")
    edited.repo.git("commit", "-q", "-m", "the record alone", "--", f"{FOLDER}/REC-2.toml")
    ran = run("save", "rec-2")
    (evidence,) = committed(edited)
    said = f"{evidence.removeprefix('register/')}: evidence added"
    assert (ran.exit_code, ran.out.splitlines()[0]) == (0, said), ran.err
