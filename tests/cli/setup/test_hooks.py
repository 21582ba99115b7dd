"""The hooks that `peeltrack hooks install` writes, asked by git itself."""

import errno
import os
import sys
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.rules.examples import OTHER, RECORD, a_record, a_register
from peeltrack.rules.rule import Files
from tests.cli.conftest import Run
from tests.cli.processes import started
from tests.cli.registers import ANA, a_repo, commit, lay, stage
from tests.corpus import bad_change, good_change
from tests.gitrepo import GitRepo

#: Real repositories, one after another.
pytestmark = pytest.mark.slow

GOOD = a_register()
BAD = a_register(a_record("dedline = 2025-03-27\n"))
BETTER = a_register(a_record("deadline = 2025-03-27\n"))
PACKAGE = Path(__file__).parents[3]


@pytest.fixture
def repo(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository with a good register and the hooks, in a folder whose name needs care."""
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    repo = a_repo(desk / "Führung & Plan's", GOOD)
    monkeypatch.chdir(repo.folder)
    assert run("hooks", "install").exit_code == 0
    return repo


def _commit(
    repo: GitRepo, *options: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> tuple[bool, str]:
    """Return whether git made the commit, and what was said."""
    done = repo.attempt("commit", "-q", "-m", "an edit", *options, cwd=cwd, env=env)
    return done.returncode == 0, done.stdout + done.stderr


def test_a_commit_with_a_fault_is_refused_with_its_place(repo: GitRepo) -> None:
    stage(repo, BAD)
    made, said = _commit(repo)
    assert not made
    assert f"register/{RECORD}:6:1: PT001 unknown key dedline" in said


@pytest.mark.parametrize("both", [False, True])
def test_a_fault_refuses_though_whoever_would_read_of_it_is_gone(repo: GitRepo, both: bool) -> None:
    stage(repo, BAD)
    process = started("check", "--staged", cwd=repo.folder)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    if both:
        process.stderr.close()
    code = process.wait()
    process.stderr.close()
    assert code == ExitCode.FINDINGS


def test_a_good_commit_is_taken(repo: GitRepo) -> None:
    stage(repo, BETTER)
    assert _commit(repo)[0]


def test_a_commit_of_all_that_changed_is_judged_as_that(repo: GitRepo) -> None:
    lay(repo, BAD)
    assert not _commit(repo, "-a")[0]
    lay(repo, BETTER)
    assert _commit(repo, "-a")[0]


def test_a_commit_of_one_path_is_judged_without_what_else_is_staged(repo: GitRepo) -> None:
    stage(repo, a_register(a_record("dedline = 1\n"), files={OTHER: a_record(id="REC-13", number="13")}))
    made, said = _commit(repo, "--", f"register/{OTHER}")
    assert made, said
    assert not _commit(repo, "--", f"register/{RECORD}")[0]


def test_what_is_staged_counts_and_not_what_lies_in_the_folder(repo: GitRepo) -> None:
    stage(repo, BAD)
    lay(repo, BETTER)
    assert not _commit(repo)[0]
    stage(repo, BETTER)
    lay(repo, BAD)
    assert _commit(repo)[0]


def test_a_commit_from_a_folder_below_is_judged(repo: GitRepo) -> None:
    lay(repo, BAD)
    assert not _commit(repo, "-a", cwd=repo.folder / "register" / "stalking-2024")[0]


def test_a_relative_index_of_ones_own_is_the_one_that_is_judged(repo: GitRepo) -> None:
    own = {"GIT_INDEX_FILE": ".git/of my own"}
    lay(repo, BAD)
    repo.git("add", "-A", env=own)
    assert not _commit(repo, env=own)[0]
    lay(repo, BETTER)
    repo.git("add", "-A", env=own)
    assert _commit(repo, env=own)[0]


def test_the_first_commit_is_judged(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    repo = a_repo(desk)
    stage(repo, BAD)
    run("hooks", "install")
    assert not _commit(repo)[0]
    stage(repo, GOOD)
    assert _commit(repo)[0]


def test_the_hooks_hold_in_a_worktree(repo: GitRepo) -> None:
    other = repo.folder.parent / "zweiter Baum"
    repo.git("worktree", "add", "-q", "-b", "side", str(other))
    beside = GitRepo(other)
    stage(beside, BAD)
    assert not _commit(beside)[0]
    stage(beside, BETTER)
    assert _commit(beside)[0]


def test_the_hooks_hold_in_a_submodule(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    a_repo(desk / "inner", GOOD)
    outer = a_repo(desk / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(desk / "inner"), "part")
    part = GitRepo(desk / "outer" / "part")
    part.settle(ANA)
    monkeypatch.chdir(part.folder)
    run("hooks", "install")
    stage(part, BAD)
    assert not _commit(part)[0]
    stage(part, BETTER)
    assert _commit(part)[0]


def test_a_register_in_a_folder_of_another_name_is_found_by_its_hooks(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    repo = a_repo(desk)
    commit(repo, GOOD, "Unsere Maßnahmen/it's here")
    run("--register", "Unsere Maßnahmen/it's here", "hooks", "install")
    stage(repo, BAD, "Unsere Maßnahmen/it's here")
    made, said = _commit(repo)
    assert not made
    assert f"Unsere Maßnahmen/it's here/{RECORD}:6:1: PT001" in said


def _merge_of(repo: GitRepo, ours: Files, theirs: Files) -> bool:
    """Return whether git merges two branches that go out from the current state."""
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, theirs)
    repo.git("checkout", "-q", "main")
    commit(repo, ours)
    return repo.attempt("merge", "-q", "--no-ff", "-m", "both", "side").returncode == 0


def _merges_alone(repo: GitRepo) -> None:
    """Let git merge as on a desk where peeltrack does not."""
    repo.git("config", "--remove-section", "merge.peeltrack")


def test_a_merge_that_git_makes_by_itself_is_judged_against_both_sides(repo: GitRepo) -> None:
    _merges_alone(repo)
    merged = bad_change("PT411")
    draft = good_change("PT402").before[0]
    commit(repo, draft)
    assert not _merge_of(repo, *merged.before)
    made, said = _commit(repo)
    assert not made
    assert "PT411" in said


def test_a_merge_that_git_pull_makes_is_judged_too(repo: GitRepo) -> None:
    _merges_alone(repo)
    merged = bad_change("PT411")
    commit(repo, good_change("PT402").before[0])
    other = GitRepo(repo.folder.parent / "other")
    repo.git("clone", "-q", str(repo.folder), str(other.folder))
    other.settle(ANA)
    commit(other, merged.before[1])
    commit(repo, merged.before[0])
    done = repo.attempt("pull", "-q", "--no-rebase", "--no-edit", str(other.folder), "main")
    assert done.returncode != 0
    assert "PT411" in done.stdout + done.stderr


def test_a_good_merge_is_taken(repo: GitRepo) -> None:
    files = {OTHER: a_record(id="REC-13", number="13")}
    commit(repo, a_register(files=files))
    changed = {OTHER: a_record('area = "Custody"\n', id="REC-13", number="13")}
    assert _merge_of(
        repo, a_register(a_record('area = "Stalking"\n'), files=files), a_register(files=changed)
    )


# --- installing ---


def _hook(repo: GitRepo, name: str = "pre-commit") -> Path:
    return repo.folder / ".git" / "hooks" / name


def test_installing_twice_changes_nothing(repo: GitRepo, run: Run) -> None:
    before = _hook(repo).read_bytes()
    assert run("hooks", "install").exit_code == 0
    assert _hook(repo).read_bytes() == before


@pytest.mark.parametrize("name", ["pre-commit", "pre-merge-commit"])
def test_somebody_elses_hook_is_neither_overwritten_nor_taken_away(desk: Path, run: Run, name: str) -> None:
    repo = a_repo(desk, GOOD)
    theirs = _hook(repo, name)
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    before = sorted(theirs.parent.iterdir())
    assert run("hooks", "install").exit_code == 2
    assert run("hooks", "uninstall").exit_code == 0
    assert sorted(theirs.parent.iterdir()) == before
    assert theirs.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"


def test_uninstalling_takes_away_what_was_installed(repo: GitRepo, run: Run) -> None:
    kept = _hook(repo, "commit-msg")
    kept.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    assert run("hooks", "uninstall").err.count("removed") == 4
    assert not _hook(repo).exists()
    assert not _hook(repo, "pre-merge-commit").exists()
    assert kept.exists()
    assert run("hooks", "uninstall").err == "no hook of peeltrack is installed here\n"


def test_hooks_are_written_to_the_folder_that_git_was_told(desk: Path, run: Run) -> None:
    repo = a_repo(desk, GOOD)
    repo.git("config", "core.hooksPath", "my hooks")
    run("hooks", "install")
    assert (desk / "my hooks" / "pre-commit").is_file()


def test_hooks_are_not_written_where_every_repository_looks_for_them(desk: Path, run: Run) -> None:
    repo = a_repo(desk / "register here", GOOD)
    everywhere = desk / "hooks of everything"
    repo.git("config", "core.hooksPath", str(everywhere))
    ran = run("--register", "register here/register", "hooks", "install")
    assert (ran.exit_code, everywhere.exists()) == (ExitCode.USAGE, False)
    assert "outside this repository (core.hooksPath)" in ran.err
    repo.git("config", "--local", "core.hooksPath", ".git/hooks")
    assert run("--register", "register here/register", "hooks", "install").exit_code == ExitCode.DONE
    assert _hook(repo).is_file()


def test_where_one_hook_cannot_be_written_none_is(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, real = a_repo(desk, GOOD), os.open

    def full(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if ".pre-merge-commit.peeltrack-" in str(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, flags, mode)

    with monkeypatch.context() as later:
        later.setattr(os, "open", full)
        ran = run("hooks", "install")
    assert (ran.exit_code, _hook(repo).exists()) == (ExitCode.UNREADABLE, False)
    assert "the disk is full" in ran.err


def test_hooks_in_a_second_work_tree_are_those_of_the_repository(
    repo: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("worktree", "add", "-q", "-b", "side", str(repo.folder.parent / "second"))
    monkeypatch.chdir(repo.folder.parent / "second")
    assert run("hooks", "install").exit_code == ExitCode.DONE


def test_a_hook_whose_peeltrack_is_gone_says_what_to_do(repo: GitRepo) -> None:
    hook = _hook(repo)
    python = Path(sys.executable).as_posix()
    hook.write_text(
        hook.read_text(encoding="utf-8").replace(python, "/nowhere/python"), encoding="utf-8", newline="\n"
    )
    stage(repo, BETTER)
    made, said = _commit(repo)
    assert not made
    assert "peeltrack hooks install" in said


@pytest.mark.skipif(os.name == "nt", reason="no such bit on Windows")
def test_hooks_can_be_run(repo: GitRepo) -> None:
    assert os.access(_hook(repo), os.X_OK)


def test_outside_a_repository_there_is_nowhere_to_install(desk: Path, run: Run) -> None:
    from tests.corpus import write

    write(GOOD, desk / "register")
    assert run("hooks", "install").exit_code == 4
