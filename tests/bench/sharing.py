"""Saving against checking and committing, and sharing where nothing is new against git's own fetch."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Row, best, peeltrack, seconds
from tests.bench.registers import build, record_id
from tests.factories import COORDINATOR
from tests.gitrepo import GitPerson, GitRepo

ROUNDS = 9


def rows(scratch: Path) -> Iterator[Row]:
    """Return the ratios, in the order of the table."""
    repo = GitRepo.create(scratch / "desk")
    build(repo.folder / "register", 100)
    repo.settle(GitPerson("Kim", COORDINATOR, scratch / "no key"))
    repo.git("add", "--all", ".")
    repo.git("commit", "-q", "-m", "begin")
    repo.git("clone", "-q", "--bare", ".", str(scratch / "shared.git"))
    repo.git("remote", "add", "origin", str(scratch / "shared.git"))
    commands = {
        "fetch": ["git", "fetch", "-q"],
        "start": peeltrack("--version"),
        "sync": peeltrack("sync"),
    }
    times = best(commands, rounds=ROUNDS, cwd=repo.folder)
    # To a folder git's fetch takes less than Python's own start, which no sync can do without.
    yield Row("sync, nothing new / git fetch", times["sync"] / times["fetch"], float("inf"))
    together = times["fetch"] + times["start"]
    yield Row("sync, nothing new / git fetch and a start of peeltrack", times["sync"] / together, 3)
    saved, by_hand = _saves(repo)
    yield Row("save of one record / check --staged and git commit", saved / by_hand, 1.5)


def _saves(repo: GitRepo) -> tuple[float, float]:
    """Return the shortest time of a save, and of what somebody would do by hand."""
    seconds(peeltrack("hooks", "install"), cwd=repo.folder)
    saved, by_hand = [], []
    for number in range(ROUNDS):
        _edit(repo, 2 * number)
        saved.append(seconds(peeltrack("save"), cwd=repo.folder))
        _edit(repo, 2 * number + 1)
        repo.git("add", "-u")
        check = seconds(peeltrack("check", "--staged"), cwd=repo.folder)
        by_hand.append(check + seconds(["git", "commit", "-q", "-m", "edited"], cwd=repo.folder))
    assert repo.git("status", "--porcelain") == "", "every edit has to be saved"
    return min(saved), min(by_hand)


def _edit(repo: GitRepo, number: int) -> None:
    path = repo.folder / "register" / "source-0" / f"{record_id(number)}.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("title = "))
    lines[at] = f'title = "edited {number}"'
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
