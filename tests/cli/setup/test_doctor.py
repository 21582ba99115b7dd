"""What a desk lacks is said, each in a line with what mends it."""

import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from peeltrack.core.model.settings import Key
from peeltrack.workflows.setup import check_desk
from tests.cli.conftest import Run
from tests.cli.force import Force, with_key
from tests.factories import COORDINATOR
from tests.gitrepo import GitRepo


@pytest.fixture
def sound(force: Force, run: Run, tmp_path: Path) -> Force:
    """A desk that has all it needs, with the coordinator at it."""
    shared = GitRepo.create(tmp_path / "shared.git", "--bare")
    force.repo.git("remote", "add", "origin", str(shared.folder))
    assert run("hooks", "install").exit_code == 0
    force.settle(COORDINATOR)
    return force


def faults(run: Run, *options: str) -> tuple[int, dict[str, str]]:
    """Return how doctor ends, and the faults that it finds by name."""
    ran = run("doctor", "--format", "json", *options)
    return ran.exit_code, {one["name"]: one["said"] for one in json.loads(ran.out)["data"] if not one["ok"]}


def test_a_desk_that_has_all_it_needs(sound: Force, run: Run) -> None:
    assert faults(run) == (0, {})
    ran = run("doctor")
    assert ran.out.count("✓") == len(ran.out.splitlines()) - 2


def test_who_is_not_listed_is_told_so(sound: Force, run: Run) -> None:
    sound.repo.git("config", "user.email", "new@example.org")
    code, found = faults(run)
    assert (code, sorted(found)) == (1, ["identity", "key"])


def test_a_key_that_is_not_listed_is_told(sound: Force, run: Run) -> None:
    other = Key(public=sound.team["eve@example.org"].public)
    sound.set(with_key(sound.settings(), COORDINATOR, other))
    assert faults(run) == (1, {"key": "your key is not in register.toml"})


def test_a_key_whose_time_is_over_is_told(sound: Force, run: Run) -> None:
    mine = Key(public=sound.team[COORDINATOR].public)
    over = replace(mine, to=date(2025, 1, 1))
    sound.set(with_key(sound.settings(), COORDINATOR, over))
    assert faults(run) == (1, {"key": "your key in register.toml is not valid today"})


def test_signing_that_is_off_or_cannot_be_done_is_told(sound: Force, run: Run, tmp_path: Path) -> None:
    sound.repo.git("config", "commit.gpgsign", "false")
    assert faults(run) == (1, {"signing": "git does not sign your commits"})
    sound.repo.git("config", "commit.gpgsign", "true")
    key = tmp_path / "gone"
    key.with_suffix(".pub").write_text(sound.team[COORDINATOR].public, "utf-8")
    sound.repo.git("config", "user.signingkey", str(key.with_suffix(".pub")))
    code, found = faults(run)
    assert (code, list(found)) == (1, ["signing"])
    assert found["signing"].startswith("git cannot sign: ")


def test_the_agent_that_is_a_service_of_windows_is_started_as_one(
    sound: Force, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "gone"
    key.with_suffix(".pub").write_text(sound.team[COORDINATOR].public, "utf-8")
    sound.repo.git("config", "user.signingkey", str(key.with_suffix(".pub")))
    assert "Start-Service" not in run("doctor").out
    monkeypatch.setattr(check_desk, "windows", SimpleNamespace(here=lambda: True))
    assert "Start-Service ssh-agent" in run("doctor").out


def test_hooks_and_driver_that_are_missing_or_old_are_told(sound: Force, run: Run) -> None:
    hook = sound.repo.folder / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text("utf-8") + "# older\n", "utf-8")
    sound.repo.git("config", "merge.peeltrack.driver", "other")
    assert faults(run) == (
        1,
        {
            "hooks": "not installed, or of another version: pre-commit",
            "merging": "git merges records line by line",
        },
    )
    run("hooks", "install")
    assert faults(run) == (0, {})


def test_settings_that_are_not_saved_are_told(sound: Force, run: Run) -> None:
    file = sound.repo.folder / "register/register.toml"
    file.write_text(file.read_text("utf-8") + "# seen\n", "utf-8")
    assert faults(run) == (1, {"settings": "register.toml has edits that are not saved"})


def test_a_clock_behind_the_last_commit_is_told(sound: Force, run: Run) -> None:
    future = {"GIT_COMMITTER_DATE": "2090-01-01T12:00:00+0000"}
    sound.repo.git("commit", "-q", "--allow-empty", "--no-verify", "-m", "later", env=future)
    code, found = faults(run)
    assert (code, list(found)) == (1, ["clock"])


def test_a_desk_on_no_branch_and_shared_with_nobody_is_told(sound: Force, run: Run) -> None:
    sound.repo.git("checkout", "-q", "--detach")
    sound.repo.git("remote", "remove", "origin")
    code, found = faults(run)
    assert (code, sorted(found)) == (1, ["branch", "sharing"])


def test_a_shared_repository_that_is_not_there_is_told_when_asked(sound: Force, run: Run) -> None:
    sound.repo.git("remote", "set-url", "origin", "/nowhere/shared.git")
    assert faults(run) == (0, {})
    code, found = faults(run, "--online")
    assert (code, list(found)) == (1, ["sharing"])


def test_a_folder_without_git_is_told(desk: Path, run: Run) -> None:
    run("init", "--force", "Anyshire Police")
    code, found = faults(run)
    assert (code, list(found)) == (1, ["repository"])


@pytest.mark.skipif(os.name == "nt", reason="the programs that stand in are shell scripts")
def test_a_signature_that_does_not_fit_the_key_is_told(sound: Force, run: Run, tmp_path: Path) -> None:
    other = sound.team["eve@example.org"].key
    program = tmp_path / "another-key"
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\nexec ssh-keygen -Y sign -n git -f {other} "$last"\n'
    )
    program.chmod(0o755)
    sound.repo.git("config", "gpg.ssh.program", str(program))
    assert faults(run) == (1, {"signing": "git cannot sign: what it signs is not signed with your key"})


@pytest.mark.skipif(os.name == "nt", reason="the programs that stand in are shell scripts")
def test_a_git_that_is_too_old_to_sign_is_told(
    sound: Force, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "old" / "git"
    program.parent.mkdir()
    answer = 'for last; do :; done\n[ "$last" = version ] && echo git version 2.17.1 && exit\n'
    program.write_text(f'#!/bin/sh\n{answer}exec {shutil.which("git")} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent), os.environ["PATH"]]))
    assert faults(run) == (1, {"git": "git version 2.17.1"})


@pytest.mark.skipif(os.name == "nt", reason="who may write is kept otherwise there")
def test_a_cache_that_others_can_write_is_told(
    sound: Force, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache = tmp_path / "peeltrack"
    cache.mkdir(exist_ok=True)
    cache.chmod(0o700)
    assert faults(run) == (0, {})
    cache.chmod(0o777)
    said = f"others can write in {cache}, so nothing there is believed"
    assert faults(run) == (1, {"cache": said})


def test_where_git_knows_nobody_the_hint_names_what_looks_at_the_desk(sound: Force, run: Run) -> None:
    sound.repo.git("config", "--unset", "user.email")
    ran = run("update", "REC-1", "a word")
    assert (ran.exit_code, ran.err.count("peeltrack doctor")) == (4, 1), ran.err


@pytest.mark.skipif(os.name == "nt", reason="who may write is kept otherwise there")
def test_a_history_that_others_can_write_is_told(sound: Force, run: Run) -> None:
    git_dir = sound.repo.folder / ".git"
    git_dir.chmod(0o777)
    said = f"others can write in {git_dir}, and what git runs is set there"
    assert faults(run) == (1, {"folder": said})


def test_a_key_that_only_an_agent_could_have_is_told(sound: Force, run: Run) -> None:
    sound.repo.git("config", "user.signingkey", f"key::{sound.team[COORDINATOR].public}")
    code, found = faults(run)
    assert (code, found["agent"]) == (1, "no ssh agent here holds your key, which is in no file")


def test_a_merge_that_is_not_finished_is_told(sound: Force, run: Run) -> None:
    repo = sound.repo
    repo.git("checkout", "-q", "-b", "theirs")
    repo.git("commit", "-q", "--allow-empty", "--no-verify", "-m", "theirs")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "theirs")
    assert faults(run) == (1, {"unfinished": "a merge is not finished"})
    assert "peeltrack resolve" in run("doctor").out


def test_what_a_killed_run_has_left_is_told(sound: Force, run: Run) -> None:
    tip = sound.repo.git("rev-parse", "HEAD")
    sound.repo.write(".git/index.lock", f"peeltrack .peeltrack-step.gone\n{tip}\n")
    assert faults(run) == (1, {"unfinished": "a run that was killed left its work"})
