"""What could not be read, as a listing says it beside what could."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from peeltrack.core.examined import Document
from peeltrack.core.finding import Finding
from peeltrack.formats.findings_text import lines
from peeltrack.store.positions import placed
from peeltrack.store.shelf import content_of


def fault_lines(root: Path, faults: Sequence[Finding]) -> Iterator[str]:
    """Return the lines for faults of the register in `root`, each with its place where it has one."""
    documents: dict[str, Document] = {}
    for path in {fault.path for fault in faults}:
        with suppress(OSError):
            documents[path] = Document(path=path, content=content_of(root / path), table=None)
    yield from lines(placed(faults, documents), shown(root))


def shown(root: Path) -> str:
    """Return a folder as a person here would type it: relative where that is no longer."""
    with suppress(ValueError):
        return root.resolve().relative_to(Path.cwd()).as_posix()
    return root.as_posix()
