"""The work of this desk and that of the others meet: what is new on neither side is known at once."""

from datetime import date
from pathlib import Path

from peeltrack.core.errors import DeskFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.ids import name_of_file
from peeltrack.store.git.index import left_behind
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.share import remote
from peeltrack.store.git.worktree import in_progress, on_branch
from peeltrack.store.save.edited_paths import EditedPaths, edited_paths
from peeltrack.store.save.kept_copies import latest


@frozen
class Synced:
    """What has come of it."""

    remote: str
    branch: str  #: the branch there to which this desk's work goes
    main: str  #: the branch there from which the others' work comes
    unsaved: tuple[str, ...]  #: what was edited and is in no commit, by what it is called
    received: int = 0  #: commits that came
    sent: int = 0  #: commits that went
    paths: tuple[str, ...] = ()  #: files of the register that came, by path
    brought_back: tuple[str, ...] = ()  #: drafts that were set aside meanwhile and are there again
    in_doubt: tuple[str, ...] = ()  #: those that met what came, now with both in the file
    not_removed: tuple[str, ...] = ()  #: files that a draft had removed, and that others have edited


def sync(root: Path, today: date, branch: str = "") -> Synced:
    """Fetch, merge, check and push; `branch` is another one than the shared one to push to.

    Drafts stay as they are; those of files that change meanwhile are set aside, and come back whatever
    happens. Raises GitFailed: then everything is as it was, but for a merge that is left open for
    `resolve`, and says so. Raises UsageFault for a branch that cannot be.
    """
    repository = Repository.around(root)
    if in_progress(repository) == "a merge":
        raise DeskFault(
            "a merge is not finished",
            hint="decide what is right: peeltrack resolve; then peeltrack sync again",
        )
    if branch:
        remote.refuse_odd_name(repository, branch)
    other = remote.shared(repository)
    with remote.fetching(repository, other) as fetched:
        there = edited_paths(root, repository)
        _refuse_unfit(root, repository, there)
        tip = fetched()
    if tip is not None and tip == there.head and latest(repository, set_aside=True) is None:
        unsaved = tuple(map(name_of_file, there.paths))
        return Synced(remote=other.remote, branch=branch or other.branch, main=other.branch, unsaved=unsaved)
    # Here and not at the top: it is slow to import, and mostly there is nothing to join.
    from peeltrack.workflows.share.drafts_aside import bring_back
    from peeltrack.workflows.share.join_desks import join_and_push

    left = bring_back(root, repository)
    joined = join_and_push(root, repository, today, other, tip, branch or other.branch)
    unsaved = tuple(map(name_of_file, edited_paths(root, repository).paths))
    return Synced(
        remote=other.remote,
        branch=branch or other.branch,
        main=other.branch,
        unsaved=unsaved,
        received=joined.received,
        sent=joined.sent,
        paths=joined.paths,
        brought_back=tuple(dict.fromkeys((*left.names, *joined.drafts.names))),
        in_doubt=tuple(dict.fromkeys((*left.in_doubt, *joined.drafts.in_doubt))),
        not_removed=tuple(dict.fromkeys((*left.not_removed, *joined.drafts.not_removed))),
    )


def _refuse_unfit(root: Path, repository: Repository, there: EditedPaths) -> None:
    if (
        in_progress(repository)
        or there.conflicted
        or on_branch(repository) is None
        or left_behind(repository)
    ):
        # As above: what finishes the work of a run that was killed.
        from peeltrack.store.workplace import workplace

        workplace(root)
