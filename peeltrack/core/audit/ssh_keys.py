"""Public signing keys as text: whether a line is one, and how it is named.

A key has one spelling. Whatever a lenient reader would take for the same key, such as base64 with
another ending, is none: ssh-keygen would refuse the line, and the key in it would vouch for nothing.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

#: The types that sign, each with how many fields its key has after the name of the type.
_FIELDS: Mapping[str, int] = {
    "ssh-ed25519": 1,
    "ssh-rsa": 2,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
}
_ED25519_BYTES = 32

#: Characters of a key: one of RSA with 16,384 bits has fewer than 3,000.
_LONGEST = 4_000


def bare_key(public_key: str) -> str | None:
    """Return type and base64 of a key as ssh-keygen writes it, without its comment; None where it is no key.

    What comes back is one line of printable ASCII, so it can be written into a file of keys. Two texts
    are the same key exactly where it comes back equal.
    """
    kind, _, rest = public_key.strip().partition(" ")
    encoded = rest.partition(" ")[0]
    if kind not in _FIELDS or len(encoded) > _LONGEST or not public_key.strip().isprintable():
        return None
    fields = _fields(_blob(encoded))
    # RFC 4253, section 6.6: the first field is the type again.
    if len(fields) != _FIELDS[kind] + 1 or fields[0] != kind.encode() or not all(fields):
        return None
    if kind.endswith("ssh-ed25519") and len(fields[1]) != _ED25519_BYTES:
        return None
    return f"{kind} {encoded}"


@lru_cache(maxsize=4096)
def fingerprint(public_key: str) -> str | None:
    """Return the name that ssh and git give a public key, or None where the text is no key.

    >>> fingerprint("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS ana")
    'SHA256:qH8baHrA5X0qCBovKCZyM02Q7TFtK4GMqVgOo4TZJAE'
    """
    line = bare_key(public_key)
    return None if line is None else fingerprint_of(_blob(line.partition(" ")[2]))


def fingerprint_of(blob: bytes) -> str:
    """Return the name of a key that is given as bytes, as a signature holds it."""
    return "SHA256:" + b64encode(sha256(blob).digest()).decode().rstrip("=")


def _blob(encoded: str) -> bytes:
    try:
        blob = b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return blob if b64encode(blob).decode() == encoded else b""


def _fields(blob: bytes) -> list[bytes]:
    """Return the fields of a key, each of which stands behind its length; [] where they do not fill it."""
    fields, at = [], 0
    while at < len(blob):
        end = at + 4 + int.from_bytes(blob[at : at + 4], "big")
        if end > len(blob):
            return []
        fields.append(blob[at + 4 : end])
        at = end
    return fields
