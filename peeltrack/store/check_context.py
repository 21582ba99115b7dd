"""A register gathered for the rules: read, with its text, and with its evidence files hashed."""

from datetime import date
from pathlib import Path

from peeltrack.core.model.check_context import CheckContext, EvidenceFile
from peeltrack.core.model.paths import lies_inside
from peeltrack.core.model.register import Register
from peeltrack.core.watcher import Watcher
from peeltrack.store.file_tree import FileTree, FolderTree
from peeltrack.store.register import Documents, load_from


def examine(root: Path, today: date, watch: Watcher | None = None) -> CheckContext:
    """Return the register in the folder `root` as the rules see it.

    Raises RegisterUnreadable where register.toml itself cannot be used.
    """
    return examine_tree(FolderTree(root), today, watch)


def examine_tree(tree: FileTree, today: date, watch: Watcher | None = None) -> CheckContext:
    """Return the register on `tree` as the rules see it.

    Raises RegisterUnreadable where register.toml itself cannot be used.
    """
    documents: Documents = {}
    register = load_from(tree, watch, documents)
    files = _evidence(tree, register)
    return CheckContext(register=register, today=today, documents=documents, files=files)


def _evidence(tree: FileTree, register: Register) -> dict[str, EvidenceFile]:
    paths = {evidence.path for record in register.records for evidence in record.evidence}
    return {path: tree.evidence(path) for path in sorted(paths) if lies_inside(path)}
