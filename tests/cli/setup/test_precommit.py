"""The real pre-commit framework, which calls `peeltrack check --staged` before a commit is made."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from peeltrack.rules.examples import RECORD, a_record, a_register
from tests.cli.registers import a_repo, commit, stage
from tests.corpus import bad_change, good_change
from tests.gitrepo import GitRepo

#: Real repositories, one after another.
pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[3]
GOOD, BAD = a_register(), a_register(a_record("dedline = 2025-03-27\n"))
MERGED = bad_change("PT411")
DRAFT = good_change("PT402").before[0]

_LOCAL = """\
default_install_hook_types: [pre-commit, pre-merge-commit]
repos:
  - repo: local
    hooks:
      - id: peeltrack-check
        name: peeltrack check
        entry: '"{python}" -m peeltrack check --staged'
        language: system
        always_run: true
        pass_filenames: false
        require_serial: true
        stages: [pre-commit, pre-merge-commit]
"""
_REMOTE = """\
default_install_hook_types: [pre-commit, pre-merge-commit]
repos:
  - repo: '{url}'
    rev: {rev}
    hooks:
      - id: peeltrack-check
"""


def _pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _installed(repo: GitRepo, config: str) -> GitRepo:
    repo.write(".pre-commit-config.yaml", config)
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "ask before each commit")
    done = _pre_commit(repo.folder, "install")
    assert done.returncode == 0, done.stdout + done.stderr
    return repo


def _commit(repo: GitRepo, *options: str) -> tuple[bool, str]:
    done = repo.attempt("commit", "-m", "an edit", *options)
    return done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def repo(desk: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository in which the framework asks the peeltrack of this checkout."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(desk.parent / "pre-commit"))
    monkeypatch.setenv("PYTHONPATH", str(TOP))
    repo = a_repo(desk / "Our plan – März", GOOD)
    return _installed(repo, _LOCAL.format(python=Path(sys.executable).as_posix()))


def test_a_bad_commit_is_refused_and_the_mended_one_is_made(repo: GitRepo) -> None:
    stage(repo, BAD)
    made, said = _commit(repo)
    assert not made
    assert f"register/{RECORD}:6:1: PT001 unknown key dedline" in said
    stage(repo, a_register(a_record("deadline = 2025-03-27\n")))
    made, said = _commit(repo)
    assert made, said


def test_what_is_not_staged_neither_keeps_back_nor_lets_through(repo: GitRepo) -> None:
    stage(repo, BAD)
    (repo.folder / "register" / RECORD).write_text(a_record(), encoding="utf-8", newline="\n")
    assert not _commit(repo)[0]
    stage(repo, a_register(a_record('area = "Custody"\n')))
    (repo.folder / "register" / RECORD).write_text("no TOML", encoding="utf-8", newline="\n")
    assert _commit(repo)[0]


def test_a_deleted_record_is_refused_although_no_file_is_left_to_name(repo: GitRepo) -> None:
    repo.git("rm", "-q", f"register/{RECORD}")
    made, said = _commit(repo)
    assert not made
    assert "PT406 REC-12 was deleted" in said


def test_a_merge_of_a_step_and_an_edit_is_refused(repo: GitRepo) -> None:
    commit(repo, DRAFT)
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, MERGED.before[1])
    repo.git("checkout", "-q", "main")
    commit(repo, MERGED.before[0])
    done = repo.attempt("merge", "--no-ff", "-m", "both", "side")
    assert done.returncode != 0
    assert "PT411" in done.stdout + done.stderr


def test_the_files_for_the_framework_are_sound() -> None:
    manifest = _pre_commit(TOP, "validate-manifest", ".pre-commit-hooks.yaml")
    assert manifest.returncode == 0, manifest.stdout
    config = _pre_commit(TOP, "validate-config", ".pre-commit-config.yaml")
    assert config.returncode == 0, config.stdout


def test_this_checkout_uses_the_hook_that_it_offers() -> None:
    offered = _facts((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    used = _facts((TOP / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert offered["entry"] == used["entry"].removeprefix("python -m ") == "peeltrack check --staged"
    same = ("id", "always_run", "pass_filenames", "require_serial", "stages")
    assert [offered[key] for key in same] == [used[key] for key in same]


def _facts(text: str) -> dict[str, str]:
    lines = (line.strip().removeprefix("- ") for line in text.splitlines() if not line.startswith("#"))
    return {key: value for key, _, value in (line.partition(": ") for line in lines)}


def test_the_hook_can_be_used_from_any_repository(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Built as a force's own machine would build it, from what this checkout would publish.
    monkeypatch.setenv("PRE_COMMIT_HOME", str(desk.parent / "pre-commit"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    offered = a_repo(desk / "peeltrack")
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md"):
        if (TOP / name).exists():
            shutil.copy(TOP / name, offered.folder / name)
        else:
            offered.write(name, "peeltrack\n")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(TOP / "peeltrack", offered.folder / "peeltrack", ignore=ignored)
    offered.git("add", "-A")
    offered.git("commit", "-q", "-m", "what is published")
    rev = offered.git("rev-parse", "HEAD")
    repo = a_repo(desk / "a force", GOOD)
    _installed(repo, _REMOTE.format(url=offered.folder.as_posix(), rev=rev))
    stage(repo, BAD)
    made, said = _commit(repo)
    assert not made
    assert f"register/{RECORD}:6:1: PT001 unknown key dedline" in said
    stage(repo, a_register(a_record("deadline = 2025-03-27\n")))
    made, said = _commit(repo)
    assert made, said
