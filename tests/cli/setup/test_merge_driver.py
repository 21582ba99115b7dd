"""Git asks peeltrack where two edits of a file of the register meet."""

import errno
import os
import shutil
import tomllib
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.rules.examples import RECORD, a_record, a_register
from tests.cli.conftest import Run
from tests.cli.registers import ANA, a_repo
from tests.gitrepo import GitRepo

#: Real repositories, one after another.
pytestmark = pytest.mark.slow

PACKAGE = Path(__file__).parents[3]
FILE = f"register/{RECORD}"

UPDATE = '\n[[progress]]\non = 2025-03-{0:02}\nby = "ana@example.org"\ntext = "day {0}"\n'


@pytest.fixture
def repo(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository with a record and the driver, in a folder whose name needs care."""
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    repo = a_repo(desk / "Führung & Plan's", a_register())
    monkeypatch.chdir(repo.folder)
    assert run("hooks", "install").exit_code == 0
    return repo


def merge(repo: GitRepo, mine: str | None, theirs: str | None, path: str = FILE) -> tuple[bool, str]:
    """Merge two edits of a file; return whether git made a commit of it, and what the file holds."""
    repo.git("checkout", "-q", "-b", "theirs")
    repo.commit({path: theirs}, by=ANA, options=["--no-verify"])
    repo.git("checkout", "-q", "main")
    repo.commit({path: mine}, by=ANA, options=["--no-verify"])
    done = repo.attempt("merge", "-q", "--no-verify", "-m", "joined", "theirs")
    return done.returncode == 0, (repo.folder / path).read_text("utf-8")


def test_two_updates_of_one_day_meet_no_marker(repo: GitRepo) -> None:
    record = a_record()
    made, content = merge(repo, record + UPDATE.format(9), record + UPDATE.format(5))
    assert (made, content) == (True, record + UPDATE.format(5) + UPDATE.format(9))


def test_a_field_that_both_have_changed_is_left_with_markers(repo: GitRepo) -> None:
    mine, theirs = a_record("deadline = 2025-03-27\n"), a_record("deadline = 2025-03-28\n")
    made, content = merge(repo, mine, theirs)
    assert not made
    assert "<<<<<<< ours\ndeadline = 2025-03-27\n=======\ndeadline = 2025-03-28\n>>>>>>> theirs\n" in content


def test_what_git_would_join_without_a_word_is_put_in_doubt(repo: GitRepo) -> None:
    record = a_record()
    step = '\n[[step]]\nstep = "submit"\nby = "ana@example.org"\n'
    made, content = merge(repo, record + step, record.replace("title = ", 'area = "Risk"\ntitle = ', 1))
    assert not made
    assert "<<<<<<< ours" in content


def test_a_file_that_is_no_toml_is_left_as_git_leaves_it(repo: GitRepo) -> None:
    record = a_record()
    made, content = merge(repo, record + "mine = \n", record + "theirs = \n")
    assert (made, content) == (
        False,
        record + "<<<<<<< ours\nmine = \n=======\ntheirs = \n>>>>>>> theirs\n",
    )


def test_a_file_that_both_have_made_is_joined_where_it_is_the_same(repo: GitRepo) -> None:
    made, content = merge(
        repo,
        a_record("deadline = 2025-03-27\n", id="REC-77"),
        a_record('area = "Risk"\n', id="REC-77"),
        f"{FILE.rpartition('/')[0]}/REC-77.toml",
    )
    assert made
    assert {"deadline", "area"} <= tomllib.loads(content).keys()


def test_people_that_two_have_added_are_both_there(repo: GitRepo) -> None:
    settings = (repo.folder / "register/register.toml").read_text("utf-8")
    person = '\n[[person]]\nemail = "{0}@example.org"\nname = "{0}"\n'
    sides = settings + person.format("mia"), settings + person.format("theo")
    made, content = merge(repo, *sides, "register/register.toml")
    assert (made, {"mia", "theo"} <= {one["name"] for one in tomllib.loads(content)["person"]}) == (
        True,
        True,
    )


def test_a_file_beside_the_register_is_left_to_git(repo: GitRepo) -> None:
    merge(repo, "a = 1\n", "b = 1\n", "tools.toml")
    assert "<<<<<<< HEAD" in (repo.folder / "tools.toml").read_text("utf-8")


def test_where_the_interpreter_is_gone_git_leaves_a_conflict(repo: GitRepo) -> None:
    repo.git("config", "merge.peeltrack.driver", "/nowhere/python -m peeltrack hooks merge-file %O %A %B %P")
    record = a_record()
    assert not merge(repo, record + UPDATE.format(9), record + UPDATE.format(5))[0]


def test_installing_twice_is_as_once_and_uninstalling_leaves_other_lines(repo: GitRepo, run: Run) -> None:
    attributes = repo.folder / ".git/info/attributes"
    attributes.write_text("*.pdf binary\n" + attributes.read_text("utf-8"), "utf-8")
    before = attributes.read_text("utf-8")
    run("hooks", "install")
    assert attributes.read_text("utf-8") == before
    run("hooks", "uninstall")
    assert attributes.read_text("utf-8") == "*.pdf binary\n"
    assert repo.attempt("config", "--get-regexp", r"^merge\.").stdout == ""
    assert run("hooks", "uninstall").err == "no hook of peeltrack is installed here\n"


def test_a_register_in_a_folder_with_signs_of_patterns_is_merged(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    folder = 'plan [2025] "a" \\ *'
    repo = a_repo(desk / "odd", a_register(), register=folder)
    monkeypatch.chdir(repo.folder / folder)
    assert run("hooks", "install").exit_code == 0
    found = repo.git("check-attr", "-z", "merge", f"{folder}/{RECORD}", f"{folder}/register.toml")
    assert found.count("peeltrack") == 2
    shutil.rmtree(repo.folder)


def test_a_disk_that_is_full_leaves_my_version_as_it_was(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = a_record()
    texts = {"base": record, "mine": record + UPDATE.format(9), "theirs": record + UPDATE.format(5)}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "mine"))

    monkeypatch.setattr(os, "replace", full)
    ran = run("hooks", "merge-file", *(str(tmp_path / name) for name in texts), FILE)
    assert (ran.exit_code, ran.out) == (ExitCode.UNREADABLE, "")
    assert "no space left on device" in ran.err
    assert (tmp_path / "mine").read_text(encoding="utf-8") == texts["mine"]
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["base", "mine", "theirs"]
