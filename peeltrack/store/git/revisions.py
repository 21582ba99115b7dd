"""Commits as people name them: one, or a range."""

from datetime import datetime

from peeltrack.core.errors import GitFailed, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.history.line_of_days import LineCommit
from peeltrack.core.limits import COMMIT_HEADER
from peeltrack.store.git.commit_object import commit_of as parsed
from peeltrack.store.git.objects import ReadObjects
from peeltrack.store.git.process import checked, text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import head, resolve, shallow


@frozen
class CommitRange:
    """The commits after one, up to and with another."""

    since: str  #: id of the commit before the first; "" where the range begins with the very first
    tip: str  #: id of the last

    @property
    def revisions(self) -> str:
        """The range as git's own commands take it."""
        return f"{self.since}..{self.tip}" if self.since else self.tip


def commit_range(repository: Repository, typed: str) -> CommitRange:
    """Return the range that A..B stands for: after A, up to B.

    Without A, or with one of zeros, as a server gives for a new branch, it begins with the first
    commit; without B it ends with the current one. Raises UsageFault for what is not a range and where
    there is no commit yet, GitFailed where a version is not there.
    """
    since, dots, tip = typed.partition("..")
    if not dots or tip.startswith("."):
        hint = "two versions with two dots between, such as origin/main..HEAD"
        raise UsageFault(f'"{typed}" is not a range of commits', hint=hint)
    last = known_commit(repository, tip) if tip else head(repository)
    if last is None:
        raise UsageFault("there is no commit yet", hint="commit the register first")
    return CommitRange(since=known_commit(repository, since) if since.strip("0") else "", tip=last)


def commit_of(repository: Repository, oid: str) -> str:
    """Return the id of the commit that an object is, or that it is a tag of; "" for any other object."""
    return text_of(repository.ask("rev-parse", "--verify", "--quiet", f"{oid}^{{commit}}").out)


def includes(repository: Repository, commit: str, other: str) -> bool:
    """Return whether `commit` has all that `other` has; False where one is not in the repository."""
    return repository.ask("merge-base", "--is-ancestor", other, commit).code == 0


def known_commit(repository: Repository, revision: str) -> str:
    """Return the id of the commit that a person named. Raises GitFailed where there is none."""
    try:
        return resolve(repository, revision)
    except GitFailed as error:
        if shallow(repository):
            hint = "fetch the whole history: git fetch --unshallow (on GitHub, fetch-depth: 0)"
            raise GitFailed(*error.lines, hint=hint) from None
        raise


def first_parent_line(repository: Repository) -> list[LineCommit]:
    """Return the commits on the way of first parents up to HEAD, oldest first, from one process.

    Raises GitFailed where there is no commit yet.
    """
    asked = ("rev-list", "--reverse", "--first-parent", "--timestamp", "HEAD", "--")
    answer = repository.ask(*asked)
    if answer.code and head(repository) is None:
        raise GitFailed(
            "nothing is committed yet, so nobody can know how the register was",
            hint="commit it first: peeltrack save",
        )
    lines = (line.split() for line in checked(asked, answer).decode("ascii").splitlines())
    return [LineCommit(id=oid, seconds=int(seconds)) for seconds, oid in lines]


def committed_at(read: ReadObjects, commit: str) -> datetime:
    """Return when a commit was made, by the clock of whoever made it. Raises GitFailed."""
    for _, _, pieces in read((commit,)):
        return parsed(commit, (), (), b"".join(pieces)[:COMMIT_HEADER]).at
    raise GitFailed(f"the commit {commit} cannot be read", hint="git fsck names what is damaged")
