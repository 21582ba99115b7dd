"""Which files of the register are not as the last commit has them, told without reading what they say."""

from pathlib import Path

from peeltrack.core.fields import frozen
from peeltrack.core.model.paths import ATTRIBUTES_FILE, SETTINGS_FILE, SOURCE_FILE, is_record_file
from peeltrack.store.file_tree import files_of
from peeltrack.store.git.objects import TreeFile, index, tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import differs, head

#: Files of the register that lie in no source.
_BESIDE = (SETTINGS_FILE, ATTRIBUTES_FILE)


@frozen
class EditedPaths:
    """What the last commit holds of the register, and which of its files differ from that."""

    head: str | None  #: the last commit; None before the first
    committed: dict[str, TreeFile]
    staged: dict[str, TreeFile]
    paths: tuple[str, ...]  #: of files of the register, in order; evidence is not among them

    @property
    def conflicted(self) -> bool:
        """Whether two versions of a file wait to be merged."""
        return any(entry.unmerged for entry in self.staged.values())


def edited_paths(root: Path, repository: Repository) -> EditedPaths:
    """Return which files were edited, with new ones and those that are gone. Raises GitFailed."""
    last = head(repository)
    committed, staged = tree(repository, last) if last else {}, index(repository)
    known = {path for path in (*committed, *staged) if is_of_register(path)}
    there = {*known, *files_of(root), *(name for name in _BESIDE if (root / name).is_file())}
    changed = (
        path
        for path in sorted(there)
        if differs(repository, root / path, committed.get(path), staged.get(path))
    )
    return EditedPaths(head=last, committed=committed, staged=staged, paths=tuple(changed))


def is_of_register(path: str) -> bool:
    """Return whether a file is of the register itself, told by its path."""
    folder, _, name = path.partition("/")
    return path in _BESIDE or is_record_file(path) or (name == SOURCE_FILE and folder[:1] != ".")
