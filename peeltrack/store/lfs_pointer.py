"""What git keeps of a file that Git LFS stores elsewhere: a few lines that name it by its SHA-256."""

import re

#: Bytes of a pointer; the form is fixed by the specification of Git LFS, version 1.
_MOST = 1_024
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:[a-z0-9.-]+ [^\n]*\n)*?"
    rb"oid sha256:([0-9a-f]{64})\nsize \d+\n"
)


def sha256_in_pointer(content: bytes) -> str:
    """Return the SHA-256 of the file that a pointer stands for, in hexadecimal; "" where it is no pointer."""
    found = _POINTER.fullmatch(content) if len(content) <= _MOST else None
    return found[1].decode("ascii") if found else ""
