"""The repository that a desk shares with the others: what came from it, what goes to it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from peeltrack.core.errors import DeskFault, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.store.git.objects import commit_or_nothing
from peeltrack.store.git.process import Answer, failed, text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.share.refusals import refused
from peeltrack.store.git.worktree import on_branch

#: What git says where another push came first, whether it saw that itself or the other side did.
_QUICKER = (b"[rejected]", b"failed to update ref", b"cannot lock ref", b"incorrect old value")


@frozen
class Shared:
    """Where a branch of this desk is shared."""

    remote: str  #: what git calls the other repository
    branch: str  #: the branch there
    address: str = ""  #: where the other repository is

    @property
    def tracking(self) -> str:
        """What git calls, on this desk, the branch there as it was last seen."""
        return f"refs/remotes/{self.remote}/{self.branch}"


def shared(repository: Repository) -> Shared:
    """Return where the current branch is shared: where it is set to be, or the only other repository.

    Raises GitFailed where there is none, or several and none is set.
    """
    branch, told = on_branch(repository) or "", _settings(repository)
    remotes = {name.split(".", 1)[1].rpartition(".")[0] for name in told if name.startswith("remote.")}
    remote = told.get(f"branch.{branch}.remote", "")
    merged = told.get(f"branch.{branch}.merge", "").removeprefix("refs/heads/")
    if remote in ("", ".") and len(remotes) == 1:
        (remote,) = remotes
    if remote in ("", "."):
        raise DeskFault(
            "several other repositories are known, and none is set to be shared with"
            if remotes
            else "this repository is not shared with anybody",
            hint="name the shared one once: peeltrack setup --share FOLDER-OR-ADDRESS",
        )
    address = told.get(f"remote.{remote}.url", "")
    return Shared(remote=remote, branch=merged or branch, address=address)


def _settings(repository: Repository) -> dict[str, str]:
    """Return what git is told of branches and of other repositories, by name."""
    out = repository.ask_settings(
        "config", "-z", "--get-regexp", r"^(branch|remote)\..*\.(remote|merge|url)$"
    ).out
    pairs = (entry.partition("\n") for entry in os.fsdecode(out).split("\0") if entry)
    # The parts around the name of a branch are in small letters.
    return {name: value for name, _, value in pairs}


@contextmanager
def fetching(repository: Repository, other: Shared) -> Iterator[Callable[[], str | None]]:
    """Fetch what the others did beside what is done in the block, and yield what waits for it.

    That returns the commit at which the shared branch stands, None for none, and raises GitFailed where
    the other repository cannot be read.
    """
    command = ("fetch", "--quiet", "--no-tags", other.remote)
    with repository.beside(*command) as ended:

        def fetched() -> str | None:
            answer = ended()
            if answer.code:
                raise refused(other.remote, other.address, failed(command, answer).message, reading=True)
            return last_seen(repository, other)

        yield fetched


def fetch(repository: Repository, other: Shared) -> str | None:
    """Fetch what the others did: see `fetching`."""
    with fetching(repository, other) as fetched:
        return fetched()


def last_seen(repository: Repository, other: Shared) -> str | None:
    """Return the commit at which the shared branch stood when it was last asked; None for none."""
    found = repository.ask("rev-parse", "--verify", "--quiet", other.tracking)
    return None if found.code else text_of(found.out)


def count(repository: Repository, tip: str, *without: str | None) -> int:
    """Return how many commits `tip` has and none of the others does."""
    span = (tip, *(f"^{one}" for one in without if one))
    return int(repository.read("rev-list", "--count", *span))


def touched(repository: Repository, before: str | None, tip: str) -> set[str]:
    """Return the paths, relative to the register, in which two commits differ."""
    since = commit_or_nothing(repository, before)
    out = repository.read("diff-tree", "-r", "-z", "--name-only", "--no-renames", since, tip)
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


def refuse_odd_name(repository: Repository, branch: str) -> None:
    """Raise UsageFault for what cannot be the name of a branch."""
    if repository.ask("check-ref-format", "--branch", branch).code:
        raise UsageFault(
            f"--branch: {branch} cannot be the name of a branch",
            hint="use letters, digits and hyphens, such as --branch ana-march",
        )


def push(repository: Repository, other: Shared, branch: str) -> bool:
    """Give the others what this desk has, under a branch there; return False where somebody was quicker.

    Raises GitFailed, with the words of the other side, where it refuses.
    """
    kept = ("--set-upstream",) if branch == other.branch else ()
    answer = repository.as_person("push", "--porcelain", *kept, other.remote, f"HEAD:refs/heads/{branch}")
    if not answer.code:
        return True
    if any(sign in answer.out or sign in answer.said.encode() for sign in _QUICKER):
        return False
    raise refused(other.remote, other.address, _words(answer), reading=False)


def _words(answer: Answer) -> str:
    left_out = ("hint:", "error: failed to push")
    lines = [line for line in answer.said.splitlines() if not line.startswith(left_out)]
    refusals = [line for line in text_of(answer.out).splitlines() if line.startswith("!")]
    return "\n".join([*lines, *(refusals if not lines else ())]).strip() or text_of(answer.out)
