"""Files of the register that are about to change: read, edited in memory, judged, and written together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from typing import TypeVar

from peeltrack.core.errors import RegisterUnreadable, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Where
from peeltrack.core.model.record import Record
from peeltrack.store import atomic_write
from peeltrack.store.claims import clear_below
from peeltrack.store.disk_errors import disk_fault, disk_faults
from peeltrack.store.evidence_files import Copy, copy_in, take_away
from peeltrack.store.file_tree import content_of
from peeltrack.store.git.setup.exclude import exclude_temporaries
from peeltrack.store.toml.edit import append, set_values
from peeltrack.store.toml.read_file import kind_of, read_file

T = TypeVar("T")


@frozen
class Draft:
    """One TOML file as it was read, and as it is to be."""

    path: str  #: relative to register.toml, with forward slashes
    before: bytes | None  #: None for a new file
    text: str  #: as it is to be, with line ends and byte order mark

    @property
    def noun(self) -> type:
        """What the file holds."""
        return kind_of(self.path)

    @property
    def after(self) -> bytes:
        """The bytes that are to be written. Raises UsageFault for a text that UTF-8 cannot hold."""
        try:
            return self.text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise UsageFault(
                f"{self.path}: not a character in the text: {error.object[error.start]!a}",
                hint="type it again, or save the text as UTF-8",
            ) from error

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.after != self.before

    def set(self, changes: Mapping[Where, object]) -> "Draft":
        """Return the draft with values set, see toml_edit.set_values."""
        return replace(self, text=set_values(self.text, changes, noun=self.noun))

    def append(self, where: str | Where, table: Mapping[str, object]) -> "Draft":
        """Return the draft with one more table; empty values are left out, see toml_edit.append."""
        filled = {key: value for key, value in table.items() if value not in (None, "", ())}
        return replace(self, text=append(self.text, where, filled, noun=self.noun))


def opened(root: Path, path: str) -> Draft:
    """Return the file at `path` as it is, to be edited. Raises RegisterUnreadable."""
    try:
        with disk_faults(path, "cannot be opened", "read it"):
            content = content_of(root / path)
        return Draft(path=path, before=content, text=content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RegisterUnreadable(f"{path} is not UTF-8", hint="peeltrack check says where") from error


def begun(path: str, text: str) -> Draft:
    """Return a new file."""
    return Draft(path=path, before=None, text=text)


def noun_in(draft: Draft, kind: type[T]) -> T:
    """Return the record, source or settings as they are to be; `kind` is what such a file holds.

    Raises UsageFault where the edit would bring something into the file that the format does not
    know; faults that were there before are left alone.
    """
    old = () if draft.before is None else read_file(draft.path, draft.before).faults
    new = read_file(draft.path, draft.after)
    known = {(fault.code, fault.message) for fault in old}
    for fault in new.faults:
        if (fault.code, fault.message) not in known:
            raise UsageFault(f"{draft.path}: {fault.message}; nothing was written", hint=fault.hint)
    if new.noun is None:
        raise RegisterUnreadable(
            f"{draft.path} cannot be read, so it was not edited", hint="peeltrack check says why"
        )
    assert isinstance(new.noun, kind)
    return new.noun


def record_before(draft: Draft) -> Record | None:
    """Return the record that the file holds now; None for any other file, or none."""
    return None if draft.before is None else read_file(draft.path, draft.before).record


def looked_at_again(root: Path, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts that change something, once each has been looked at again.

    What a run that was killed left behind is cleared away. Raises RegisterUnreadable where a file changed
    since it was read, and as `noun_in` does.
    """
    waiting = [draft for draft in drafts if draft.changed]
    for draft in waiting:
        noun_in(draft, object)
    for draft in waiting:
        atomic_write.refuse_changed(root / draft.path, draft.before)
    exclude_temporaries(root)
    clear_below(root)
    return waiting


def write(root: Path, drafts: Sequence[Draft], copies: Sequence[Copy] = ()) -> None:
    """Write what changed, each file whole, after every one of them has been looked at again.

    Evidence is copied first, so that no record ever names a copy that is not there; where no record
    could be written, the copies are taken away again. Raises RegisterUnreadable where a file changed
    since it was read or cannot be written: before the first is written, where that can be known; else
    the message names what was written.
    """
    waiting = looked_at_again(root, drafts)
    made: list[Copy] = []
    try:
        for copy in copies:
            if copy_in(root, copy):
                made.append(copy)
        _write_each(root, waiting)
    except BaseException:
        for copy in made:
            if not any(_names(root / draft.path, copy) for draft in waiting):
                take_away(root, copy)
        raise


def _write_each(root: Path, drafts: Sequence[Draft]) -> None:
    done: list[str] = []
    for draft in drafts:
        path = root / draft.path
        try:
            if draft.before is None:
                path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write.replace(path, draft.after, expected=draft.before)
        except (RegisterUnreadable, OSError) as error:
            raise _after(done, path, error) from error
        done.append(draft.path)


def _names(path: Path, copy: Copy) -> bool:
    try:
        return copy.sha256.encode() in content_of(path)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _after(done: Sequence[str], path: Path, error: RegisterUnreadable | OSError) -> RegisterUnreadable:
    if isinstance(error, OSError):
        error = disk_fault(path, "cannot be written", error, "write there")
    if not done:
        return error
    return RegisterUnreadable(f"{error.message}; written before it: {', '.join(done)}", hint=error.hint)


def difference(drafts: Sequence[Draft]) -> Iterator[str]:
    """Return the lines of a unified diff of what would be written, without line ends."""
    for draft in drafts:
        old = f"a/{draft.path}" if draft.before is not None else "/dev/null"
        before = (draft.before or b"").decode("utf-8", "replace")
        lines = unified_diff(_lines(before), _lines(draft.text), old, f"b/{draft.path}", lineterm="")
        yield from lines


def _lines(text: str) -> list[str]:
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines[:-1] if lines[-1] == "" else lines
