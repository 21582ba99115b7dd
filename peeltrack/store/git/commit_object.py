"""A commit as git keeps it, read here: its people, dates and signature, within limits.

Whoever may push can write a commit by hand: with a date that no calendar has, in an encoding that means
something else, with a name of a million letters. It is read as far as it can be, and stops nothing.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from hashlib import sha256
from sys import intern

from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import EPOCH, Commit, Ident, TouchedFile
from peeltrack.core.limits import COMMIT_HEADER, COMMIT_NAME, beyond

#: The encodings in which git has let people write names; any other is read as UTF-8, with marks for the rest.
_ENCODINGS = {
    b"utf-8": "utf-8",
    b"utf8": "utf-8",
    b"us-ascii": "utf-8",
    b"iso-8859-1": "latin-1",
    b"latin1": "latin-1",
    b"iso-8859-15": "iso8859-15",
    b"cp1252": "cp1252",
    b"windows-1252": "cp1252",
}
_INSTANT = re.compile(r"(\d{1,12}) ([+-])(\d\d)([0-5]\d)", re.ASCII)
_SIGNATURE = b"gpgsig"


@frozen
class SignedCommit:
    """A commit apart from its signature."""

    payload: bytes  #: what was signed
    signature: bytes  #: as written, with its first and last line; b"" where there is none
    count: int  #: of the signatures; a commit that git makes has one at most


def commit_of(oid: str, parents: tuple[str, ...], files: tuple[TouchedFile, ...], content: bytes) -> Commit:
    """Return the commit that an object holds; a date beyond the limits is that of 1970.

    `content` is cut after COMMIT_HEADER bytes and one more, where the object is larger.
    """
    fields: dict[bytes, bytes] = {}
    for name, value in _fields(_head(content)):
        fields.setdefault(name, value)
    signed = any(name.startswith(_SIGNATURE) for name in fields)
    encoding = _ENCODINGS.get(fields.get(b"encoding", b"utf-8").lower(), "utf-8")
    written, made = fields.get(b"author", b""), fields.get(b"committer", b"")
    author = _ident(written, encoding)
    return Commit(
        id=oid,
        parents=parents,
        author=author,
        committer=author if made == written else _ident(made, encoding),
        signed=signed,
        files=files,
        sha256=sha256(content).hexdigest() if signed and len(content) <= COMMIT_HEADER else "",
    )


def apart(content: bytes, ids: int = 40) -> SignedCommit:
    """Return what was signed of a commit, and the signature; `ids` is the length of the repository's ids.

    As git does it: every header that begins like the one of a signature is left out of what was signed.
    """
    head, gap, message = content.partition(b"\n\n")
    ours = _SIGNATURE if ids == 40 else _SIGNATURE + b"-sha256"
    kept: list[bytes] = []
    signature: list[bytes] = []
    count, inside, taken = 0, False, False
    for line in head.split(b"\n"):
        if not (inside and line.startswith(b" ")):
            name, _, value = line.partition(b" ")
            inside, taken = name.startswith(_SIGNATURE), name == ours
            count += inside
        else:
            value = line[1:]
        if taken:
            signature.append(value)
        elif not inside:
            kept.append(line)
    armour = b"".join(line + b"\n" for line in signature)
    return SignedCommit(payload=b"\n".join(kept) + gap + message, signature=armour, count=count)


def instant(when: str) -> datetime:
    """Return seconds and offset, as git writes them, as a time; that of 1970 where beyond the limits."""
    written = _INSTANT.fullmatch(when)
    if written is None:
        return EPOCH
    seconds, sign, hours, minutes = written.groups()
    try:
        at = datetime.fromtimestamp(int(seconds), _zone(sign, int(hours), int(minutes)))
    except (ValueError, OverflowError, OSError):
        return EPOCH
    return EPOCH if beyond(at) else at


@lru_cache
def _zone(sign: str, hours: int, minutes: int) -> timezone:
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if sign == "-" else offset)


def _head(content: bytes) -> bytes:
    return content[:COMMIT_HEADER].partition(b"\n\n")[0]


def _fields(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in head.split(b"\n"):
        # A line that begins with a space continues the field above it, such as a signature.
        if not line.startswith(b" "):
            name, _, value = line.partition(b" ")
            yield name, value


def _ident(line: bytes, encoding: str) -> Ident:
    who, _, when = line.decode(encoding, "replace").rpartition("> ")
    name, _, email = who.partition("<")
    return Ident(intern(name.strip()[:COMMIT_NAME]), intern(email[:COMMIT_NAME]), instant(when))
