"""What this desk has saved and what the others have is joined: fetched, merged, checked, and handed on."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from peeltrack.core.errors import GitFailed, PeeltrackError
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Severity
from peeltrack.core.text import listed
from peeltrack.store.atomic_write import replace_or_remove
from peeltrack.store.file_tree import content_if_there
from peeltrack.store.git.make_commit import commit_merge
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import includes
from peeltrack.store.git.setup import merge_driver
from peeltrack.store.git.share import remote
from peeltrack.store.git.share.merge_text import all_in_doubt, merge_text
from peeltrack.store.git.share.unmerged import unmerged_files, waiting
from peeltrack.store.git.worktree import head
from peeltrack.store.toml.merge import merge_files
from peeltrack.workflows.check_changes import staged
from peeltrack.workflows.share.uncommitted_edits import FileEdit, edits
from peeltrack.workflows.share.undo_edits import undo

#: So often it is tried where somebody else is quicker.
ATTEMPTS = 3


@frozen
class Synced:
    """What has come of it."""

    remote: str
    received: int  #: commits that came
    sent: int  #: commits that went
    branch: str  #: the branch there to which they went
    main: str  #: the branch there from which the others' work came
    paths: tuple[str, ...]  #: files of the register that came, by path
    brought_back: tuple[str, ...] = ()  #: edits that were set aside meanwhile and are there again
    in_doubt: tuple[str, ...] = ()  #: those that met what came, now with both in the file


def sync(root: Path, repository: Repository, today: date, branch: str = "") -> Synced:
    """Fetch, merge, check and push; `branch` is another one than the shared one to push to.

    Edits that are not saved stay as they are; those of files that change meanwhile are set aside, and come
    back whatever happens. Raises GitFailed: then everything is as it was, but for a merge that is left
    open for `resolve`, and says so.
    """
    other = remote.shared(repository)
    received, paths = 0, set[str]()
    back: list[FileEdit] = []
    doubt: list[str] = []
    for _ in range(ATTEMPTS):
        before, tip = head(repository), remote.fetch(repository, other)
        if tip is not None and (before is None or not includes(repository, before, tip)):
            received += remote.count(repository, tip, before)
            paths |= remote.touched(repository, _fork(repository, before, tip), tip)
            found = _joined(root, repository, tip, today)
            back += found[0]
            doubt += found[1]
        now = head(repository)
        sent = remote.count(repository, now, tip) if now else 0
        if not sent or remote.push(repository, other, branch or other.branch):
            return Synced(
                remote=other.remote,
                received=received,
                sent=sent,
                branch=branch or other.branch,
                main=other.branch,
                paths=tuple(sorted(paths)),
                brought_back=tuple(edit.name for edit in back),
                in_doubt=tuple(doubt),
            )
    raise GitFailed(
        f"somebody else was quicker {ATTEMPTS} times; what you have saved is not shared yet",
        hint="run it again in a minute: peeltrack sync",
    )


def _fork(repository: Repository, before: str | None, tip: str) -> str | None:
    answer = repository.ask("merge-base", before, tip) if before else None
    return None if answer is None or answer.code else answer.out.decode().strip()


def _joined(root: Path, repository: Repository, tip: str, today: date) -> tuple[list[FileEdit], list[str]]:
    """Join this desk's branch with `tip`; return the edits that were set aside, and those now in doubt."""
    before = head(repository)
    coming = remote.touched(repository, before, tip)
    aside = [edit for edit in edits(root, repository) if edit.path in coming and not edit.is_evidence]
    if merge_driver.installed(repository) != merge_driver.command():
        merge_driver.install(repository)
    undo(root, repository, aside)
    try:
        if remote.join(repository, tip, "Merge what the others did"):
            _finish(repository, today, bool(aside))
    finally:
        # Not while a merge is open: then no edit was set aside.
        doubt = [edit.name for edit in aside if not _brought_back(root, edit)]
    return aside, doubt


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
    errors = [one for one in staged(repository, today).findings if one.severity is Severity.ERROR]
    try:
        if errors:
            said = "\n".join(f"  {one.path}: {one.code} {one.message}" for one in errors)
            raise GitFailed(
                f"check finds fault with what comes out of joining both sides; nothing was merged:\n{said}",
                hint="talk to whoever did the other side; peeltrack check after git merge shows all of it",
            )
        commit_merge(repository)
    except (PeeltrackError, KeyboardInterrupt):
        remote.call_off(repository)
        raise


def _brought_back(root: Path, edit: FileEdit) -> bool:
    """Put an edit that was set aside into its file again; return False where it meets what came."""
    path = root / edit.path
    now = content_if_there(path)
    if edit.after is None:
        path.unlink(missing_ok=True)
        return now == edit.before
    name = edit.path.rpartition("/")[2]
    if now is None or _alike(now, edit.before):
        replace_or_remove(path, edit.after, expected=now)
        return now is not None or edit.before is None
    base = edit.before or b""
    # It is an edit of what came, and what came is append-only: so the edit's own entries come after it.
    found = merge_files(name, base, edit.after, now, mine_last=True)
    replace_or_remove(path, found.content or _both(base, edit.after, now), expected=now)
    return found.content is not None


def _alike(one: bytes, other: bytes | None) -> bool:
    return other is not None and one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def _both(base: bytes, mine: bytes, theirs: bytes) -> bytes:
    """Return both texts with conflict markers around what differs, for `resolve`."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("empty", "base", "mine", "theirs")]
        for file, content in zip(files, (b"", base, mine, theirs), strict=True):
            file.write_bytes(content)
        with suppress(GitFailed):
            found = merge_text(Path(folder), files[1], files[2], files[3])
            if not found.clean:
                return found.content
        return all_in_doubt(Path(folder), files[0], files[2], files[3])


def names_of(paths: Sequence[str], most: int = 8) -> str:
    """Return what came, in a few words."""
    names = [path.rpartition("/")[2].removesuffix(".toml") for path in paths]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
