"""Edits that are in no commit are taken back, with a copy that brings them back."""

from collections.abc import Sequence
from pathlib import Path

from peeltrack.core.chain.steps import new_round
from peeltrack.core.errors import StepRefused, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register
from peeltrack.store.atomic_write import replace_or_remove
from peeltrack.store.file_tree import content_if_there
from peeltrack.store.git.repository import Repository
from peeltrack.store.save.commit_edits import unstage
from peeltrack.store.save.kept_copies import forget, keep, latest
from peeltrack.workflows.share.uncommitted_edits import FileEdit


@frozen
class Restored:
    """What has been brought back."""

    why: str  #: what had been done to it, in words
    paths: tuple[str, ...]


def undo(root: Path, repository: Repository, edits: Sequence[FileEdit]) -> list[FileEdit]:
    """Put the files of the register back as the last commit has them, and return those that were put back.

    What was edited is kept for `restore`. A file of evidence stays where it is. Raises RegisterUnreadable
    where a file changed meanwhile or cannot be written, and GitFailed.
    """
    mine = [edit for edit in edits if not edit.is_evidence]
    if mine:
        keep(repository, "undo", {edit.path: edit.after for edit in mine})
    put_back(root, repository, mine)
    return mine


def put_back(root: Path, repository: Repository, edits: Sequence[FileEdit]) -> None:
    """Put files of the register back as the last commit has them, here and in git's index."""
    for edit in edits:
        replace_or_remove(root / edit.path, _as_before(edit), expected=edit.after)
    unstage(root, repository, {edit.path: edit.held for edit in edits})


def restore(root: Path, repository: Repository) -> Restored:
    """Bring back what was taken back last; what is in its place now is kept in turn.

    Raises UsageFault where nothing is kept, RegisterUnreadable where a file cannot be written.
    """
    kept = latest(repository)
    if kept is None:
        raise UsageFault("there is nothing to bring back", hint="peeltrack undo keeps what it takes back")
    now = {path: content_if_there(root / path) for path in kept.files}
    differing = {path: content for path, content in kept.files.items() if content != now[path]}
    if differing:
        keep(repository, "undo --back", {path: now[path] for path in differing}, instead=kept)
    for path, content in differing.items():
        replace_or_remove(root / path, content, expected=now[path])
    forget(kept)
    return Restored(why=kept.why, paths=tuple(kept.files))


def refuse_steps(register: Register, ids: Sequence[str]) -> None:
    """Raise StepRefused where a record that was not edited is meant, whose last act was a step."""
    for typed in ids:
        record = register.find(typed)
        if record.step:
            back = new_round(record)
            raise StepRefused(
                f"{record.id} was not edited since its {record.step[-1].step}, and a step cannot be undone",
                hint=f"it is returned or reopened: {back}" if back else "what is final stays",
            )


def _as_before(edit: FileEdit) -> bytes | None:
    """Return the file as the last commit has it, with the line ends that it has on this disk."""
    before, after = edit.before, edit.after
    if before is None or after is None or b"\r\n" not in after or b"\r\n" in before:
        return before
    return before.replace(b"\n", b"\r\n")
