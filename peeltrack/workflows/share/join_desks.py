"""What this desk has saved is joined with what the others did, checked, and handed on."""

from datetime import date
from pathlib import Path

from peeltrack.core.errors import GitFailed, PeeltrackError
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Severity
from peeltrack.core.text import listed
from peeltrack.store.git.make_commit import commit_merge
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import includes
from peeltrack.store.git.setup import merge_driver
from peeltrack.store.git.share import remote
from peeltrack.store.git.share.remote import Shared
from peeltrack.store.git.share.unmerged import unmerged_files, waiting
from peeltrack.store.git.worktree import head
from peeltrack.workflows.check_changes import staged
from peeltrack.workflows.share.drafts_aside import BroughtBack, bring_back, set_aside
from peeltrack.workflows.share.uncommitted_edits import edits

#: So often it is tried where somebody else is quicker.
ATTEMPTS = 3


@frozen
class Joined:
    """What has come of it."""

    received: int  #: commits that came
    sent: int  #: commits that went
    paths: tuple[str, ...]  #: files of the register that came, by path
    drafts: BroughtBack  #: those that were set aside meanwhile


def join_and_push(
    root: Path, repository: Repository, today: date, other: Shared, tip: str | None, branch: str
) -> Joined:
    """Merge `tip`, at which the shared branch was just seen, check what comes out, and push to `branch`.

    Tries it again with what has come since where somebody is quicker. Raises GitFailed: then everything
    is as it was, but for a merge that is left open for `resolve`, and says so.
    """
    received, paths = 0, set[str]()
    back: list[BroughtBack] = []
    for attempt in range(ATTEMPTS):
        before = head(repository)
        tip = remote.fetch(repository, other) if attempt else tip
        if tip is not None and (before is None or not includes(repository, before, tip)):
            received += remote.count(repository, tip, before)
            paths |= remote.touched(repository, _fork(repository, before, tip), tip)
            back.append(_joined(root, repository, tip, today))
        now = head(repository)
        there = remote.last_seen(repository, Shared(remote=other.remote, branch=branch))
        sent = remote.count(repository, now, tip, there) if now else 0
        if not sent or remote.push(repository, other, branch):
            return Joined(received=received, sent=sent, paths=tuple(sorted(paths)), drafts=_all(back))
    raise GitFailed(
        f"somebody else was quicker {ATTEMPTS} times; what you have saved is not shared yet",
        hint="run it again in a minute: peeltrack sync",
    )


def _all(back: list[BroughtBack]) -> BroughtBack:
    return BroughtBack(
        names=tuple(dict.fromkeys(name for one in back for name in one.names)),
        in_doubt=tuple(dict.fromkeys(name for one in back for name in one.in_doubt)),
        not_removed=tuple(dict.fromkeys(name for one in back for name in one.not_removed)),
    )


def _fork(repository: Repository, before: str | None, tip: str) -> str | None:
    answer = repository.ask("merge-base", before, tip) if before else None
    return None if answer is None or answer.code else text_of(answer.out)


def _joined(root: Path, repository: Repository, tip: str, today: date) -> BroughtBack:
    """Join this desk's branch with `tip`; return the drafts that were set aside meanwhile."""
    before = head(repository)
    coming = remote.touched(repository, before, tip)
    aside = [edit for edit in edits(root, repository) if edit.path in coming and not edit.is_evidence]
    if not merge_driver.is_current(repository):
        merge_driver.install(repository)
    try:
        set_aside(root, repository, aside)
        if remote.join(repository, tip, "Merge what the others did"):
            _finish(repository, today, bool(aside))
    except BaseException:
        bring_back(root, repository)
        raise
    return bring_back(root, repository)


def _finish(repository: Repository, today: date, set_aside: bool) -> None:
    if waiting(repository):
        names = [one.path for one in unmerged_files(repository)]
        met = f"what you have saved meets what others did in {listed(names)}" if names else "two edits meet"
        if set_aside or not names:
            remote.call_off(repository)
            raise GitFailed(
                f"{met}; nothing was merged and nothing shared",
                hint="save all your edits (peeltrack save), then run it again and decide what is right"
                if names
                else "files outside the register meet: git pull says which",
            )
        raise GitFailed(
            f"{met}; nothing was shared yet",
            hint="decide what is right: peeltrack resolve; then peeltrack sync again",
        )
    try:
        _refuse_faults(repository, today)
        commit_merge(repository)
    except (PeeltrackError, KeyboardInterrupt):
        remote.call_off(repository)
        raise


def _refuse_faults(repository: Repository, today: date) -> None:
    errors = [one for one in staged(repository, today).findings if one.severity is Severity.ERROR]
    if errors:
        raise GitFailed(
            "check finds fault with what comes out of joining both sides; nothing was merged:",
            *(f"  {one.path}: {one.code} {one.message}" for one in errors),
            hint="talk to whoever did the other side; peeltrack check after git merge shows all of it",
        )
