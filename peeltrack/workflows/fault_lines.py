"""What could not be read, as a listing says it beside what could."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import Document
from peeltrack.core.tone import plain
from peeltrack.formats.findings.text import lines
from peeltrack.store.evidence_files import inside
from peeltrack.store.file_tree import content_of, from_here
from peeltrack.store.toml.positions import placed


def fault_lines(root: Path, faults: Sequence[Finding], *, as_it_is: bool = True) -> Iterator[str]:
    """Return the lines for faults of the register in `root`, each with its place where it has one.

    Of a register as it was, not `as_it_is`, no line is shown: the files hold others now.
    """
    documents: dict[str, Document] = {}
    # Behind a link may lie a file that is nobody's business here.
    plain_files = {fault.path for fault in faults if inside(root, root / fault.path) == fault.path}
    for path in plain_files if as_it_is else ():
        with suppress(OSError):
            documents[path] = Document(path=path, content=content_of(root / path), table=None)
    yield from map(plain, lines(placed(faults, documents), from_here(root)))
