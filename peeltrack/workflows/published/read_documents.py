"""Published files, read and understood by what a person has said of them, now and before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.source import Importing
from peeltrack.core.published.corrections import beginnings_at, corrections_of, remembered_with
from peeltrack.core.published.item import Item, Understood
from peeltrack.core.published.shapes import PublishedFile
from peeltrack.core.published.understand import understand
from peeltrack.core.watcher import Watcher, nobody
from peeltrack.store.published.read_file import read_published


@frozen
class ReadRequest:
    """What a person says of the files now, beside what their source remembers."""

    told: Importing = Importing()
    take: tuple[int, ...] = ()
    leave: tuple[int, ...] = ()


@frozen
class Read:
    """Files as they were understood."""

    documents: Mapping[str, Understood]  #: by the file's name, in their order
    kept: Importing  #: what the source is to remember

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all files."""
        return tuple(item for one in self.documents.values() for item in one.items)


@frozen
class Opened:
    """Files as they hold their tables and lines, read once however often they are understood."""

    documents: Mapping[str, PublishedFile]


def open_documents(files: Sequence[str], sheet: str, content: bytes | None = None) -> Opened:
    """Return what files hold; `content` is that of standard input, for "-". Raises UsageFault."""
    read = {name: read_published(name, content if name == "-" else None, sheet) for name in files}
    return Opened(documents=read)


def understood(opened: Opened, known: Importing, asked: ReadRequest, watch: Watcher = nobody) -> Read:
    """Return what files say, by what is known and what is said now.

    Raises UsageFault where lines are named and there are several files.
    """
    if (asked.take or asked.leave) and len(opened.documents) > 1:
        raise UsageFault("--take and --leave name lines of one file", hint="bring these files in one by one")
    kept = remembered_with(known, _with_beginnings(asked, opened))
    documents = {
        name: understand(document, corrections_of(kept, document, asked.take, asked.leave), watch)
        for name, document in opened.documents.items()
    }
    return Read(documents=documents, kept=kept)


def _with_beginnings(asked: ReadRequest, opened: Opened) -> Importing:
    """Return what is said now, its lines as the texts that stand there: lines move from month to month."""
    (document, *_) = opened.documents.values()
    told = asked.told
    take, leave = beginnings_at(document, asked.take), beginnings_at(document, asked.leave)
    return replace(told, take=take, leave=leave)
