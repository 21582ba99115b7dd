"""What is looked at in a packed file before anything of it is unpacked by a library."""

import re
import zipfile
from io import BytesIO

from peeltrack.core.errors import UsageFault
from peeltrack.store.published.limits import ENTRIES, UNPACKED_BYTES, UNPACKED_RATIO, too_much

_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = 4_096


def checked(content: bytes) -> dict[str, int]:
    """Return the entries of a packed file with their sizes unpacked.

    Raises UsageFault for a file that is damaged, protected by a password, far larger unpacked than packed, or
    that declares entities, which no program that writes such files does.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _refuse_large(packed, len(content))
            for entry in packed.infolist():
                if entry.filename.endswith((".xml", ".rels", ".vml")):
                    with packed.open(entry) as opened:
                        _refuse_entities(entry.filename, opened.read(_HEAD))
            return {entry.filename: entry.file_size for entry in packed.infolist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise UsageFault(
            f"the file is damaged: {str(error).lower() or 'it ends too early'}",
            hint="open it in its program and save it again",
        ) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise UsageFault(
            f"the file is damaged: {error}", hint="open it in its program and save it again"
        ) from error


def _refuse_large(packed: zipfile.ZipFile, size: int) -> None:
    entries = packed.infolist()
    if len(entries) > ENTRIES:
        raise too_much("entries", ENTRIES)
    if any(entry.flag_bits & 1 for entry in entries):
        raise protected()
    whole = sum(entry.file_size for entry in entries)
    if whole > UNPACKED_BYTES or whole > max(size, 1) * UNPACKED_RATIO:
        raise too_much("bytes once it is unpacked", min(UNPACKED_BYTES, size * UNPACKED_RATIO))


def _refuse_entities(name: str, head: bytes) -> None:
    if _DECLARES.search(head) or _DECLARES.search(head.replace(b"\x00", b"")):
        raise UsageFault(
            f"{name} in it declares entities, which could make it read other files or grow without end",
            hint="open it in its program and save it again",
        )


def protected() -> UsageFault:
    """Return the fault of a file that nobody can read without its password."""
    return UsageFault(
        "the file is protected by a password, or of an old format",
        hint="open it in its program and save it without, as .xlsx or .docx",
    )


def text_of(content: bytes, name: str) -> bytes:
    """Return an entry of a packed file that `checked` has let pass."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return packed.read(name)
