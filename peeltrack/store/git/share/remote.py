"""The repository that a desk shares with the others: what came from it, what goes to it."""

import os

from peeltrack.core.errors import GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store.git.process import Answer, failed, text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import on_branch

_LOOK = "check that you are connected and may write there; on this desk everything is as it was"


@frozen
class Shared:
    """Where a branch of this desk is shared."""

    remote: str  #: what git calls the other repository
    branch: str  #: the branch there

    @property
    def tracking(self) -> str:
        """What git calls, on this desk, the branch there as it was last seen."""
        return f"refs/remotes/{self.remote}/{self.branch}"


def shared(repository: Repository) -> Shared:
    """Return where the current branch is shared: where it is set to be, or the only other repository.

    Raises GitFailed where there is none, or several and none is set.
    """
    branch = on_branch(repository) or ""
    remote = _setting(repository, f"branch.{branch}.remote")
    merged = _setting(repository, f"branch.{branch}.merge").removeprefix("refs/heads/")
    remotes = text_of(repository.ask_settings("remote").out).split("\n")
    if remote in ("", ".") and len(remotes) == 1:
        remote = remotes[0]
    if remote in ("", "."):
        raise GitFailed(
            "this repository is not shared with anybody"
            if remotes == [""]
            else "several other repositories are known, and none is set to be shared with",
            hint="name the shared one once: git remote add origin FOLDER-OR-ADDRESS",
        )
    return Shared(remote=remote, branch=merged or branch)


def fetch(repository: Repository, other: Shared) -> str | None:
    """Fetch what the others did, and return the commit at which the shared branch stands; None for none.

    Raises GitFailed where the other repository cannot be read.
    """
    command = ("fetch", "--quiet", "--no-tags", other.remote)
    answer = repository.as_person(*command)
    if answer.code:
        raise GitFailed(f"{other.remote} cannot be reached: {failed(command, answer).message}", hint=_LOOK)
    return last_seen(repository, other)


def last_seen(repository: Repository, other: Shared) -> str | None:
    """Return the commit at which the shared branch stood when it was last asked; None for none."""
    found = repository.ask("rev-parse", "--verify", "--quiet", other.tracking)
    return None if found.code else text_of(found.out)


def count(repository: Repository, tip: str, without: str | None) -> int:
    """Return how many commits `tip` has and `without` does not."""
    span = (tip, f"^{without}") if without else (tip,)
    return int(repository.read("rev-list", "--count", *span))


def touched(repository: Repository, before: str | None, tip: str) -> set[str]:
    """Return the paths, relative to the register, in which two commits differ."""
    tree = before or text_of(repository.read("hash-object", "-t", "tree", "--stdin"))
    out = repository.read("diff-tree", "-r", "-z", "--name-only", "--no-renames", tree, tip)
    paths = (os.fsdecode(path) for path in out.split(b"\0")[:-1])
    return {path.removeprefix(repository.prefix) for path in paths if path.startswith(repository.prefix)}


def join(repository: Repository, tip: str, subject: str) -> bool:
    """Bring what another commit has into the folder and the index; return whether it needs a commit.

    Raises GitFailed where git refuses before it has touched anything. Where two edits meet, the merge is
    left open: see worktree.in_progress.
    """
    forward = ("merge", "--quiet", "--ff-only", tip)
    if repository.as_person(*forward).code == 0:
        return False
    command = ("merge", "--quiet", "--no-commit", "--no-ff", "-m", subject, tip)
    answer = repository.as_person(*command)
    if answer.code and not (repository.git_dir / "MERGE_HEAD").is_file():
        raise failed(command, answer)
    return True


def call_off(repository: Repository) -> None:
    """Put everything back to before a merge that is open. Raises GitFailed."""
    answer = repository.as_person("merge", "--abort")
    if answer.code:
        raise failed(("merge",), answer)


def push(repository: Repository, other: Shared, branch: str) -> bool:
    """Give the others what this desk has, under a branch there; return False where somebody was quicker.

    Raises GitFailed, with the words of the other side, where it refuses.
    """
    kept = ("--set-upstream",) if branch == other.branch else ()
    answer = repository.as_person("push", "--porcelain", *kept, other.remote, f"HEAD:refs/heads/{branch}")
    if not answer.code:
        return True
    if b"[rejected]" in answer.out:
        return False
    raise GitFailed(f"{other.remote} did not take it: {_words(answer)}", hint=_LOOK)


def _words(answer: Answer) -> str:
    left_out = ("hint:", "error: failed to push")
    lines = [line for line in answer.said.splitlines() if not line.startswith(left_out)]
    return "\n".join(lines).strip() or text_of(answer.out)


def _setting(repository: Repository, name: str) -> str:
    return text_of(repository.ask_settings("config", "--get", name).out)
