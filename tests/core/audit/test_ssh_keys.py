"""A signing key has one spelling."""

from base64 import b64encode

import pytest

from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from tests.core.histories import a_key

KEY = a_key("k").public
KIND, BLOB = KEY.split()


def a_blob(*fields: bytes) -> str:
    """Return fields as a key holds them, in base64."""
    return b64encode(b"".join(len(one).to_bytes(4, "big") + one for one in fields)).decode()


def test_a_key_is_known_by_type_and_base64_whatever_its_comment() -> None:
    assert bare_key(f" {KEY} kim at her desk ") == KEY


@pytest.mark.parametrize(
    "text",
    [
        f"{KEY}=",
        f"{KEY}====",
        f"{KIND}  {BLOB}",
        f"{KIND}\t{BLOB}",
        f"{KEY}\n{KEY}",
        f"{KIND} {BLOB[:-4]}",
        f"{KIND} {BLOB}AAAA",
        f"ssh-rsa {BLOB}",
        f"SSH-ED25519 {BLOB}",
        f"{KIND} {a_blob(KIND.encode(), b'x' * 31)}",
        f"{KIND} {a_blob(KIND.encode(), b'x' * 32, b'')}",
        f"ssh-dss {a_blob(b'ssh-dss', b'1', b'2', b'3', b'4')}",
        f"ssh-rsa {a_blob(b'ssh-rsa', b'1', b'2' * 4000)}",
    ],
)
def test_no_other_spelling_is_a_key(text: str) -> None:
    assert (bare_key(text), fingerprint(text)) == (None, None)
