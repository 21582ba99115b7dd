"""The SHA-256 of a file of evidence, and of the same text in the forms in which desks and git store it.

A person signs what lies on their desk. Git may keep the same text with other line ends (core.autocrlf) or
in another encoding (working-tree-encoding), or a few lines that name a file kept elsewhere (Git LFS). What
is the same but for that is the file that was signed.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from peeltrack.core.limits import TEXT_EVIDENCE
from peeltrack.core.model.check_context import EvidenceFile, Presence

#: Git takes a file for binary that has a zero byte among these first ones.
_LOOKED_AT = 8_000

#: Encodings of texts on Windows desks, with the mark that their editors put first.
_ENCODINGS = (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b""), ("cp1252", b""))

#: Bytes of a pointer; the form is fixed by the specification of Git LFS, version 1.
_POINTER_BYTES = 1_024
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:[a-z0-9.-]+ [^\n]*\n)*?"
    rb"oid sha256:([0-9a-f]{64})\nsize \d+\n"
)


def evidence_of(pieces: Iterable[bytes]) -> EvidenceFile:
    """Return what a file comes to, given its content piece by piece; no more than a text is kept."""
    digest, kept, size = sha256(), bytearray(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        if size <= TEXT_EVIDENCE:
            kept += piece
    content = bytes(kept) if size <= TEXT_EVIDENCE else b""
    return EvidenceFile(presence=Presence.THERE, sha256=digest.hexdigest(), alike=frozenset(_alike(content)))


def _alike(content: bytes) -> Iterator[str]:
    if named := sha256_in_pointer(content):
        yield named
    if not content or b"\0" in content[:_LOOKED_AT]:
        return
    with_line_feeds = content.replace(b"\r\n", b"\n")
    for text in (with_line_feeds, with_line_feeds.replace(b"\n", b"\r\n")):
        yield sha256(text).hexdigest()
        yield from (sha256(encoded).hexdigest() for encoded in _encoded(text))


def _encoded(text: bytes) -> Iterator[bytes]:
    for encoding, mark in _ENCODINGS:
        try:
            yield mark + text.decode("utf-8").encode(encoding)
        except UnicodeError:
            continue


def sha256_in_pointer(content: bytes) -> str:
    """Return the SHA-256 of the file that a pointer stands for, in hexadecimal; "" where it is no pointer."""
    pointer = _POINTER.fullmatch(content) if len(content) <= _POINTER_BYTES else None
    return pointer[1].decode("ascii") if pointer else ""
