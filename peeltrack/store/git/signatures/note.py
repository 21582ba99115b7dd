"""The signature under a note: made with the key with which git signs here, and checked by ssh-keygen."""

from pathlib import Path
from tempfile import TemporaryDirectory

from peeltrack.core.audit.ssh_keys import bare_key
from peeltrack.core.errors import DeskFault
from peeltrack.store.git.process import keygen, text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.ssh import fingerprint_in
from peeltrack.store.git.worktree import signing_key

#: What the signature is made for, so that one under a commit cannot be put under a note.
NAMESPACE = "peeltrack-note"


def sign_note(repository: Repository, text: str) -> str:
    """Return the signature under a text by the key with which git signs here. Raises GitFailed."""
    public = bare_key(signing_key(repository))
    if public is None:
        raise DeskFault(
            "no key is set up here with which a note could be signed",
            hint="peeltrack setup finds or makes one; or write the note without: --unsigned",
        )
    named = text_of(repository.ask_settings("config", "--type=path", "user.signingKey").out)
    with TemporaryDirectory(prefix="peeltrack-") as folder:
        file = Path(folder) / "key.pub"
        file.write_text(f"{public}\n", encoding="utf-8", newline="\n")
        key = named if not named.startswith(("key::", "ssh-")) else str(file)
        done = keygen(("-Y", "sign", "-f", key, "-n", NAMESPACE), text.encode(), agent=True)
    if done.code:
        raise DeskFault(f"the note could not be signed: {done.said}", hint="or write it without: --unsigned")
    return done.out.decode("ascii", "replace").replace("\r\n", "\n")


def signer_of_note(text: str, armour: bytes) -> str:
    """Return the fingerprint of the key whose signature fits a note; "" where it does not fit.

    Raises GitFailed where ssh-keygen is missing.
    """
    with TemporaryDirectory(prefix="peeltrack-") as folder:
        file = Path(folder) / "note.sig"
        file.write_bytes(armour)
        fits = keygen(("-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(file)), text.encode())
    return fingerprint_in(armour) if fits.code == 0 else ""
