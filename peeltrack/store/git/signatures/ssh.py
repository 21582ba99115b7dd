"""A signature by an ssh key: read apart here, and checked by ssh-keygen."""

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path

from peeltrack.core.audit.signature import Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint_of
from peeltrack.core.fields import frozen
from peeltrack.store.git.process import keygen

#: What a signature is made for, so that one under a letter cannot be put under a commit.
NAMESPACE = "git"

_ARMOUR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+)-----END SSH SIGNATURE-----\s*")
_MAGIC = b"SSHSIG\0\0\0\1"


@frozen
class SshCheck:
    """What signatures are checked with."""

    folder: Path  #: for files that one check needs, and nobody else sees
    known: Mapping[str, str]  #: by fingerprint, the text of a file that lets ssh-keygen know this key alone

    def signature(self, name: str, payload: bytes, armour: bytes) -> Signature:
        """Return what a signature under `payload` is worth; `name` is of this check and no other.

        One process of ssh-keygen, of about 4 ms. Raises GitFailed where there is none.
        """
        signer = fingerprint_in(armour)
        if not signer:
            return Signature(SignatureState.UNKNOWN_KEY)
        file = self.folder / f"{name}.sig"
        signers = self.folder / f"{name}.signers"
        file.write_bytes(armour)
        # Not all the keys that a history ever listed: ssh-keygen reads the file at each check.
        signers.write_text(self.known.get(signer, ""), encoding="utf-8", newline="\n")
        try:
            good = self._fits(file, signers, payload, signer)
        finally:
            file.unlink()
            signers.unlink()
        if not good:
            return Signature(SignatureState.BAD, signer)
        known = signer in self.known
        return Signature(SignatureState.GOOD if known else SignatureState.UNKNOWN_KEY, signer)

    def _fits(self, file: Path, signers: Path, payload: bytes, signer: str) -> bool:
        about = ("-n", NAMESPACE, "-s", str(file))
        if signer not in self.known:
            return keygen(("-Y", "check-novalidate", *about), payload).code == 0
        answer = keygen(("-Y", "verify", "-f", str(signers), "-I", signer, *about), payload)
        # It says which key it was, and that is the one that the signature names.
        return answer.code == 0 and answer.out.split()[-1:] == [signer.encode()]


def is_ssh(armour: bytes) -> bool:
    """Return whether a signature is one by an ssh key, by its first line."""
    return armour.startswith(b"-----BEGIN SSH SIGNATURE-----")


def fingerprint_in(armour: bytes) -> str:
    """Return the fingerprint of the key that a signature names; "" where it is no signature.

    The form is that of PROTOCOL.sshsig in OpenSSH: the key is the first field behind the mark.
    """
    block = _ARMOUR.fullmatch(armour)
    if block is None:
        return ""
    try:
        blob = b64decode(b"".join(block[1].split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    start = len(_MAGIC) + 4
    end = start + int.from_bytes(blob[len(_MAGIC) : start], "big")
    if not blob.startswith(_MAGIC) or not start < end <= len(blob):
        return ""
    return fingerprint_of(blob[start:end])
