"""Real pushes to a bare repository whose hook asks peeltrack."""

from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.rules.examples import RECORD, a_record, a_register
from tests.cli.conftest import Run
from tests.cli.registers import a_repo, commit
from tests.corpus import bad_change, good_change
from tests.gitrepo import GitRepo

#: Real repositories, one after another.
pytestmark = pytest.mark.slow

PACKAGE = Path(__file__).parents[3]


@pytest.fixture
def repo(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository whose `origin` is a bare one with the hook, in a folder whose name needs care."""
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    server = desk / "Server für alle" / "our register.git"
    GitRepo.create(server, "--bare")
    monkeypatch.chdir(server)
    assert run("hooks", "install", "--server").exit_code == 0
    repo = a_repo(desk / "desk", bad_change("PT405").before[0])
    repo.git("remote", "add", "origin", str(server))
    monkeypatch.chdir(repo.folder)
    return repo


def _push(repo: GitRepo, *refs: str) -> tuple[bool, str]:
    """Return whether the server took it, and what was said."""
    done = repo.attempt("push", "origin", *(refs or ("main",)))
    return done.returncode == 0, done.stdout + done.stderr


def test_a_push_is_refused_and_the_mended_one_is_taken(repo: GitRepo) -> None:
    assert _push(repo)[0]
    commit(repo, a_register(a_record("dedline = 2025-03-27\n")))
    taken, said = _push(repo)
    assert not taken
    assert f"register/{RECORD}:6:1: PT001 unknown key dedline" in said
    commit(repo, a_register(a_record("deadline = 2025-03-27\n")))
    assert _push(repo)[0]


def test_a_change_that_no_commit_may_make_is_refused_even_where_it_was_put_back(repo: GitRepo) -> None:
    change = bad_change("PT405")
    assert _push(repo)[0]
    made = commit(repo, change.after)
    commit(repo, change.before[0])
    taken, said = _push(repo)
    assert not taken
    assert "PT405 number was changed" in said
    assert f"in commit {made[:10]}" in said


@pytest.mark.parametrize("typed", ["hello\n", "\n", "0 1\n"])
def test_what_git_does_not_write_is_refused_in_words(
    repo: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.chdir(repo.git("remote", "get-url", "origin"))
    ran = run("hooks", "pre-receive", typed=typed)
    assert (ran.exit_code, "does not say what is pushed" in ran.err) == (ExitCode.USAGE, True)


def test_a_new_branch_is_judged_from_what_the_server_has(repo: GitRepo) -> None:
    assert _push(repo)[0]
    repo.git("checkout", "-q", "-b", "entwürfe")
    commit(repo, bad_change("PT405").after)
    assert not _push(repo, "entwürfe")[0]
    repo.git("reset", "-q", "--hard", "main")
    commit(repo, a_register(a_record('area = "Custody"\n')))
    assert _push(repo, "entwürfe")[0]


def test_one_bad_branch_keeps_the_whole_push_back(repo: GitRepo) -> None:
    repo.git("branch", "good")
    commit(repo, bad_change("PT405").after)
    assert not _push(repo, "main", "good")[0]
    assert repo.git("ls-remote", "origin") == ""


def test_a_merge_of_a_step_and_an_edit_is_refused(
    repo: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = bad_change("PT411").before
    # A step of nobody's would not be taken: it is there before the hook.
    monkeypatch.chdir(repo.git("remote", "get-url", "origin"))
    run("hooks", "uninstall", "--server")
    commit(repo, good_change("PT402").before[0])
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, theirs)
    repo.git("checkout", "-q", "main")
    commit(repo, ours)
    assert _push(repo, "main", "side")[0]
    assert run("hooks", "install", "--server").exit_code == 0
    repo.git("merge", "-q", "--no-ff", "-m", "both", "side")
    taken, said = _push(repo)
    assert not taken
    assert "PT411" in said


def test_no_branch_is_deleted_and_a_commit_beside_the_register_is_taken(repo: GitRepo) -> None:
    repo.git("branch", "side")
    assert _push(repo, "main", "side")[0]
    assert not _push(repo, "--delete", "side")[0]
    repo.write("notes.txt", "1")
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "a note")
    assert _push(repo)[0]


def test_the_hook_is_taken_away_again(repo: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Path(repo.git("remote", "get-url", "origin"))
    monkeypatch.chdir(server)
    assert run("hooks", "uninstall", "--server").exit_code == 0
    commit(repo, bad_change("PT405").after)
    assert _push(repo)[0]


def test_a_register_in_another_folder_of_the_repository_is_named(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    server = desk / "other.git"
    GitRepo.create(server, "--bare")
    monkeypatch.chdir(server)
    run("hooks", "install", "--server", "--folder", "data/our register")
    repo = a_repo(desk / "other")
    repo.git("remote", "add", "origin", str(server))
    commit(repo, a_register(a_record("dedline = 1\n")), "data/our register")
    taken, said = _push(repo)
    assert not taken
    assert f"data/our register/{RECORD}:6:1: PT001" in said


def test_a_register_at_the_top_of_its_repository_is_judged(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    server = desk / "top.git"
    GitRepo.create(server, "--bare")
    monkeypatch.chdir(server)
    run("hooks", "install", "--server", "--folder", ".")
    repo = a_repo(desk / "top")
    repo.git("remote", "add", "origin", str(server))
    for path, text in a_register(a_record("dedline = 1\n")).items():
        repo.write(path, str(text))
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "begin")
    monkeypatch.chdir(repo.folder)
    assert run("hooks", "install").exit_code == 0
    taken, said = _push(repo)
    assert not taken
    assert f" {RECORD}:6:1: PT001" in said


def test_outside_a_repository_it_says_where_to_go(desk: Path, run: Run) -> None:
    ran = run("hooks", "install", "--server")
    assert (ran.exit_code, "register.git" in ran.err) == (4, True)
