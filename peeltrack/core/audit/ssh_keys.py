"""Public signing keys as text: whether a line is one, and how it is named."""

import binascii
from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import sha256

_TYPES = ("ssh-", "ecdsa-", "sk-")


def bare_key(public_key: str) -> str | None:
    """Return type and base64 of a key as ssh-keygen writes it, without its comment; None where it is no key.

    What comes back is one line of printable ASCII, so it can be written into a file of keys.
    """
    kind, _, rest = public_key.strip().partition(" ")
    encoded = rest.split(maxsplit=1)[0] if rest.strip() else ""
    blob = _blob(encoded)
    # RFC 4253, section 6.6: the blob begins with the length and the text of the same type.
    named = len(kind).to_bytes(4, "big") + kind.encode("utf-8", "replace")
    if not kind.startswith(_TYPES) or not blob.startswith(named) or len(blob) == len(named):
        return None
    return f"{kind} {encoded}"


@lru_cache(maxsize=4096)
def fingerprint(public_key: str) -> str | None:
    """Return the name that ssh and git give a public key, or None where the text is no key.

    >>> fingerprint("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS ana")
    'SHA256:qH8baHrA5X0qCBovKCZyM02Q7TFtK4GMqVgOo4TZJAE'
    """
    line = bare_key(public_key)
    if line is None:
        return None
    return "SHA256:" + b64encode(sha256(_blob(line.partition(" ")[2])).digest()).decode().rstrip("=")


def _blob(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
