"""What was edited is saved: judged as the hook would judge it, and committed with a message in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from peeltrack.core.fields import frozen
from peeltrack.core.text import counted
from peeltrack.store.git.index import copied, put
from peeltrack.store.git.make_commit import Committed, message
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import head, identity
from peeltrack.store.save.commit_edits import Content, as_staged, commit_edits
from peeltrack.workflows.check_changes import staged
from peeltrack.workflows.check_result import CheckResult
from peeltrack.workflows.share.uncommitted_edits import FileEdit

#: Characters of the first line of a message, as git's own tools show it.
_SUBJECT = 72


@frozen
class Saved:
    """What has come of it."""

    outcome: CheckResult  #: what check says of the edits
    commit: Committed | None  #: None where check finds errors


def save(root: Path, repository: Repository, edits: Sequence[FileEdit], today: date, text: str = "") -> Saved:
    """Commit these edits and nothing else, or nothing where check finds errors in them.

    Raises GitFailed with git's words or those of a hook, and where git does not know who is at work.
    """
    identity(repository)
    files = {edit.path: _content(root, edit) for edit in edits}
    outcome = _judged(repository, files, today)
    if outcome.fails(strict=False):
        return Saved(outcome=outcome, commit=None)
    made = commit_edits(root, repository, files, message_of(edits, text))
    return Saved(outcome=outcome, commit=made)


def message_of(edits: Sequence[FileEdit], text: str = "") -> str:
    """Return the message of the commit: what a person has written, or what was done; all of it below."""
    told = [f"{edit.name}: {'; '.join(edit.said)}" for edit in edits]
    names = [edit.name for edit in edits if not edit.is_evidence] or [edit.name for edit in edits]
    subject, _, rest = text.strip().partition("\n")
    if not subject:
        subject = told[0] if len(names) == 1 else f"{', '.join(names)}: edited"
    body = "\n".join(told) if len(told) > 1 or subject != told[0] or len(subject) > _SUBJECT else ""
    return message(_cut(subject), "\n\n".join(part for part in (rest.strip(), body) if part))


def _cut(subject: str) -> str:
    line = " ".join(subject.split())
    return line if len(line) <= _SUBJECT else line[: _SUBJECT - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _content(root: Path, edit: FileEdit) -> Content:
    if edit.is_evidence:
        return root / edit.path if (root / edit.path).is_file() else None
    return edit.after


def _judged(repository: Repository, files: dict[str, Content], today: date) -> CheckResult:
    before = head(repository)
    with copied(repository) as own:
        # Not what else is staged: the commit holds none of it.
        own.done("read-tree", *(("--reset", before) if before else ("--empty",)))
        put(own, as_staged(own, files))
        return replace(staged(own, today), judged=counted(len(files), "edited file"))
