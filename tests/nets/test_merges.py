"""Thousands of pairs of edits, joined by git itself with the driver that `hooks install` puts in place."""

import tomllib
from pathlib import Path
from random import Random

import pytest

from peeltrack.core.merge.three_way import merged
from peeltrack.core.same_value import same
from peeltrack.store.toml.write import block
from tests.cli.conftest import Run
from tests.cli.registers import ANA, SETTINGS
from tests.core.merge.edits import TABLE, edited
from tests.gitrepo import GitRepo

pytestmark = pytest.mark.slow

#: Files of one merge: git starts a process for each.
FILES = 20

PACKAGE = Path(__file__).parents[2]


def _path(number: int) -> str:
    return f"register/stalking-2024/REC-{number}.toml"


@pytest.mark.rounds(2)
def test_git_joins_what_can_be_joined_and_nothing_else(
    desk: Path, run: Run, rounds: int, seed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    repo = GitRepo.create(desk / "desk")
    monkeypatch.chdir(repo.folder)
    repo.settle(ANA)
    repo.commit({"register/register.toml": SETTINGS}, by=ANA)
    assert run("hooks", "install").exit_code == 0
    for number in range(rounds):
        _one_merge(repo, Random(f"{seed} {number}"), f"seed {seed}, round {number}")


def _one_merge(repo: GitRepo, random: Random, told: str) -> None:
    sides = [(edited(TABLE, random), edited(TABLE, random)) for _ in range(FILES)]
    no_hooks = ["--no-verify"]
    repo.commit({_path(at): block((), TABLE) for at in range(FILES)}, by=ANA, options=no_hooks)
    repo.git("checkout", "-q", "-B", "theirs")
    repo.commit({_path(at): block((), side[1]) for at, side in enumerate(sides)}, by=ANA, options=no_hooks)
    repo.git("checkout", "-q", "main")
    repo.commit({_path(at): block((), side[0]) for at, side in enumerate(sides)}, by=ANA, options=no_hooks)
    done = repo.attempt("merge", "-q", "--no-verify", "-m", "joined", "theirs")
    unmerged = set(repo.git("diff", "--name-only", "--diff-filter=U").split())
    for at, (mine, theirs) in enumerate(sides):
        wanted, content = merged(TABLE, mine, theirs), (repo.folder / _path(at)).read_text("utf-8")
        assert (_path(at) in unmerged) == bool(wanted.conflicts), (told, done.stderr)
        if wanted.conflicts:
            assert "\n<<<<<<< " in f"\n{content}", told
        else:
            assert same(tomllib.loads(content), wanted.table), told
    if unmerged:
        repo.git("merge", "--abort")
