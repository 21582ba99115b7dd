"""What two edits leave in doubt is decided by a person, field by field, and the merge is finished."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from peeltrack.core.errors import RegisterUnreadable, StepRefused, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.merge.conflict import Choose, Conflict, Reason, Side, undecided
from peeltrack.core.merge.markers import sides_of
from peeltrack.core.model.ids import name_of_file
from peeltrack.store.atomic_write import replace_or_remove
from peeltrack.store.file_tree import content_if_there, content_of, files_of
from peeltrack.store.git.index import Staged, copied, put
from peeltrack.store.git.make_commit import commit_merge
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.share.unmerged import LastEdit, Unmerged, last_edits, unmerged_files, waiting
from peeltrack.store.git.worktree import in_progress
from peeltrack.store.save.commit_edits import as_staged
from peeltrack.store.save.kept_copies import keep
from peeltrack.store.toml.document import parse
from peeltrack.store.toml.merge import FileMerge, merge_files
from peeltrack.workflows.check_changes import staged
from peeltrack.workflows.check_result import CheckResult

_AT_ONCE = {
    "step": "steps that were taken",
    "extension": "extensions that were made",
    "handover": "handovers that were made",
}


@frozen
class InDoubt:
    """One file that two have edited, with its three versions and who edited it last on each side."""

    versions: Unmerged
    mine: LastEdit | None
    theirs: LastEdit | None
    on_top: bool = False  #: my side becomes a commit on theirs, and not one that joins both

    @property
    def path(self) -> str:
        """The file, relative to register.toml."""
        return self.versions.path

    @property
    def name(self) -> str:
        """What a person calls it: the id of the record, or the file."""
        return name_of_file(self.path)


@frozen
class Decided:
    """One file as it is to be; None where it is to be gone."""

    path: str
    content: bytes | None
    lost: tuple[str, ...] = ()  #: comments that it does not have


@frozen
class Settled:
    """What has come of it."""

    outcome: CheckResult  #: what check says of the files
    written: bool  #: not where check finds errors
    finished: bool = False  #: whether the merge is a commit now
    left: str = ""  #: what is still to be done, in words


def in_doubt(root: Path, repository: Repository) -> list[InDoubt]:
    """Return the files of the register that two have edited and git could not join, by path.

    Also those that git takes for settled though conflict markers are in them. Raises GitFailed.
    """
    versions = {one.path: one for one in unmerged_files(repository)}
    for path, content in _marked(root):
        if path not in versions and (sides := sides_of(content.decode("utf-8", "replace"))):
            base, mine, theirs = (text.encode() for text in sides)
            versions[path] = Unmerged(path=path, base=base, mine=mine, theirs=theirs)
    return [_with_authors(repository, one) for _, one in sorted(versions.items())]


def _marked(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the register's files that hold a conflict marker, with their content."""
    for path in files_of(root):
        with suppress(OSError):
            content = content_of(root / path)
            if b"<<<<<<<" in content and parse(content, path)[0] is None:
                yield path, content


def _with_authors(repository: Repository, versions: Unmerged) -> InDoubt:
    mine, theirs = last_edits(repository, versions.path)
    on_top = in_progress(repository) != "a merge"
    return InDoubt(versions=versions, mine=mine, theirs=theirs, on_top=on_top)


def conflicts_of(file: InDoubt) -> tuple[Conflict, ...]:
    """Return what is in doubt in a file, in its order; () where its values can be joined."""
    whole = _whole(file)
    return (whole,) if whole else _merge(file, undecided).conflicts


def decide(file: InDoubt, choose: Choose) -> Decided | None:
    """Return the file as it is to be, each conflict put to `choose`; None where one was left in doubt.

    Raises RegisterUnreadable where the file cannot hold what was chosen.
    """
    versions = file.versions
    if whole := _whole(file):
        side = choose(whole)
        if side is None:
            return None
        return Decided(path=file.path, content=versions.mine if side is Side.MINE else versions.theirs)
    merged = _merge(file, choose)
    if merged.conflicts:
        return None
    if merged.content is None:
        raise RegisterUnreadable(
            f"{file.path} is laid out in a way in which what was chosen cannot be written",
            hint="write the file by hand, without the marker lines, then: git add and peeltrack resolve",
        )
    return Decided(path=file.path, content=merged.content, lost=merged.lost)


def _merge(file: InDoubt, choose: Choose) -> FileMerge:
    versions, name = file.versions, file.path.rpartition("/")[2]
    base, mine, theirs = (one or b"" for one in (versions.base, versions.mine, versions.theirs))
    return merge_files(name, base, mine, theirs, choose=choose, whatever=True, mine_last=file.on_top)


def _whole(file: InDoubt) -> Conflict | None:
    """Return the conflict about the file as a whole, where a side has deleted it or cannot be read."""
    versions = file.versions
    mine, theirs = versions.mine, versions.theirs
    gone = mine is None or theirs is None
    if not gone and not _merge(file, undecided).unread:
        return None
    reason = Reason.REMOVED_AND_CHANGED if gone else Reason.UNREADABLE
    texts = (None if one is None else one.decode("utf-8", "replace") for one in (versions.base, mine, theirs))
    base, my, their = texts
    return Conflict(where=(), reason=reason, base=base, mine=my, theirs=their)


def refuse_side(file: InDoubt, conflict: Conflict, side: Side) -> None:
    """Raise StepRefused or UsageFault where this side cannot be taken in a conflict."""
    if side in conflict.sides:
        return
    if conflict.reason is Reason.STEP_AND_EDIT:
        raise StepRefused(
            f"{file.name}: a step vouches for {conflict.where[0]} as it was: the other edit cannot stand",
            hint=f"keep what was signed: peeltrack resolve {file.name} --{conflict.sides[0]}; "
            "then return or reopen the record and edit it again",
        )
    if conflict.reason is Reason.ONE_AT_A_TIME:
        raise StepRefused(
            f"{file.name}: only one of two {_AT_ONCE[str(conflict.where[0])]} at once can stand",
            hint="call the merge off (git merge --abort); the one that nobody else has seen yet "
            "is taken again after the other",
        )
    raise UsageFault(
        f"{file.name}: {conflict.where[-1] if conflict.where else 'the file'} cannot be both",
        hint=f"take one: peeltrack resolve {file.name} --mine or --theirs",
    )


def settle(root: Path, repository: Repository, decided: Sequence[Decided], today: date) -> Settled:
    """Write what was decided, tell git, and finish the merge where nothing else waits.

    Where check finds errors, nothing is written. Raises GitFailed, with git's words or those of a hook,
    and RegisterUnreadable; the files are then as decided, and the same command finishes it.
    """
    outcome = _judged(repository, decided, today)
    if outcome.fails(strict=False):
        return Settled(outcome=outcome, written=False)
    before = {one.path: content_if_there(root / one.path) for one in decided}
    if before:
        keep(repository, "resolve", before)
    for one in decided:
        replace_or_remove(root / one.path, one.content, expected=before[one.path])
    put(repository, _staged(repository, decided))
    return _finished(repository, outcome)


def _finished(repository: Repository, outcome: CheckResult) -> Settled:
    begun = in_progress(repository)
    if waiting(repository):
        return Settled(outcome=outcome, written=True, left="other files wait to be merged")
    if begun == "a merge":
        commit_merge(repository)
        return Settled(outcome=outcome, written=True, finished=True)
    left = f"{begun} is under way: git status says how to go on" if begun else ""
    return Settled(outcome=outcome, written=True, left=left)


def _judged(repository: Repository, decided: Sequence[Decided], today: date) -> CheckResult:
    with copied(repository) as own:
        put(own, _staged(own, decided))
        return staged(own, today).about([one.path for one in decided])


def _staged(repository: Repository, decided: Sequence[Decided]) -> list[Staged]:
    return as_staged(repository, {file.path: file.content for file in decided})
