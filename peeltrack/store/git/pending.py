"""The commit that would be made of what is staged."""

import os
from collections.abc import Iterator

from peeltrack.core.history.commits import Commit
from peeltrack.store.git.objects import staged_changes, touched_files
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import head

_MERGED = "GITHEAD_"


def pending(repository: Repository) -> Commit:
    """Return the commit that would be made of what is staged: of a merge, with all its parents.

    Before the first commit there is no parent, and every file is new.
    """
    current = head(repository)
    parents = (current, *_merge_heads(repository)) if current else ()
    sides = [staged_changes(repository, parent) for parent in parents or (None,)]
    return Commit(id="", parents=parents, files=touched_files(sides))


def _merge_heads(repository: Repository) -> Iterator[str]:
    file = repository.git_dir / "MERGE_HEAD"
    if file.is_file():
        yield from file.read_text(encoding="ascii").split()
    elif os.environ.get("GIT_REFLOG_ACTION", "").startswith(("merge", "pull")):
        # In its hook `pre-merge-commit` git has not written that file yet, but names what it merges.
        yield from (name.removeprefix(_MERGED) for name in os.environ if name.startswith(_MERGED))
