"""Where and when a step can be recorded: a repository in order, and nobody else at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peeltrack.core.errors import DeskFault
from peeltrack.store.claims import claimed, kept_alive
from peeltrack.store.git.index import IndexLock, left_behind, locked
from peeltrack.store.git.make_commit import GIT_AT_WORK
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import conflicted, head, in_progress, on_branch
from peeltrack.store.recovery import finish_left_behind

#: Seconds for which a step waits for those of others, each of which may wait for a hook or a password.
PATIENCE = 60


def workplace(root: Path) -> Repository:
    """Return the repository around the register in `root`, in a state in which an act can be recorded.

    What a run that was killed has left is finished first. Raises GitFailed where there is none, where
    something was begun and not finished, where two versions of a file wait to be merged, and where
    commits would belong to no branch.
    """
    repository = Repository.around(root)
    if left_behind(repository):
        with _claim(repository):
            finish_left_behind(root, repository)
    refuse_unfit(repository)
    return repository


def settled_head(root: Path, repository: Repository) -> str | None:
    """Return the commit that the branch stands at, None before the first, while nobody records a step.

    Whoever does is waited for. Raises Overtaken, GitFailed where they come to no end.
    """
    # In this order: whoever begins after the look for others moves the branch from here.
    at = head(repository)
    while left_behind(repository):
        with _claim(repository):
            finish_left_behind(root, repository)
        at = head(repository)
    return at


def refuse_unfit(repository: Repository) -> None:
    """Raise GitFailed where no step can be recorded in the state that the repository is in."""
    if unfinished := in_progress(repository):
        raise DeskFault(
            f"{unfinished} was begun in this repository and not finished, so no step can be recorded",
            hint="peeltrack resolve shows what is left to decide; git merge --abort calls it off"
            if unfinished == "a merge"
            else "git status says how to finish it, or how to call it off",
        )
    if conflicted(repository, "."):
        raise DeskFault(
            "two versions of a file of the register wait to be merged, so no step can be recorded",
            hint="decide what is right: peeltrack resolve",
        )
    if on_branch(repository) is None:
        raise DeskFault(
            "this repository is on no branch (detached HEAD): a step recorded here would soon be lost",
            hint="go to your branch: git switch main, or keep this place as one: git switch -c NAME",
        )


@contextmanager
def alone(root: Path, repository: Repository) -> Iterator[IndexLock]:
    """Keep everybody else from recording steps, and every git from the index."""
    with _claim(repository) as claim:
        finish_left_behind(root, repository)
        with locked(repository, claim.name, head(repository)) as lock:
            yield lock


@contextmanager
def _claim(repository: Repository) -> Iterator[Path]:
    """Wait for whoever records a step, and for a git that goes on after its run was killed."""
    step, git = repository.git_dir / "peeltrack-step", repository.git_dir / GIT_AT_WORK
    busy = "somebody else is recording a step in this repository at this moment"
    with kept_alive(), claimed(step, PATIENCE, busy=busy) as claim, claimed(git, PATIENCE, busy=busy):
        yield claim
