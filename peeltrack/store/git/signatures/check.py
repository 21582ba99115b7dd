"""Who signed a commit, as far as the key tells: the judgment of who may sign is made elsewhere."""

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from peeltrack.core.errors import GitFailed
from peeltrack.core.history.commits import Commit
from peeltrack.store.git.process import Answer
from peeltrack.store.git.repository import Repository

_QUERY = ("log", "--no-walk=unsorted", "--stdin", "-s", "-z", "--format=%H%x00%G?%x00%GF")

# Any other letter, such as expired, proves nothing: the register says until when a key is valid.
_UNKNOWN = SignatureState.UNKNOWN_KEY
_STATES = {"G": SignatureState.GOOD, "B": SignatureState.BAD, "R": SignatureState.BAD}


def allowed_signers(public_keys: Iterable[str]) -> str:
    """Return the text of a file that lets git know these keys, each under its fingerprint.

    One line a key, sorted; what is no key is left out. No dates: git would compare them with the date
    that the committer typed.
    """
    known = {name: line for key in public_keys if (line := bare_key(key)) and (name := fingerprint(key))}
    return "".join(f'{name} namespaces="git" {line}\n' for name, line in sorted(known.items()))


def signatures(
    repository: Repository, commits: Iterable[Commit], public_keys: Iterable[str]
) -> dict[str, Signature]:
    """Return the signature of each commit, by the commit's id, in the order given.

    Only a signature by one of `public_keys` (or one that git's OpenPGP trusts) is good, whatever this
    machine's own settings say. About 10 ms for each signed commit; nothing for the others.
    Raises GitFailed where ssh-keygen, which git asks, is missing.
    """
    asked = list(commits)
    signed = [commit.id for commit in asked if commit.signed]
    with TemporaryDirectory(prefix="peeltrack-") as folder:
        signers = Path(folder) / "allowed_signers"
        signers.write_text(allowed_signers(public_keys), encoding="utf-8", newline="\n")
        checked = _checked(repository, signed, signers) if signed else {}
    return {commit.id: checked[commit.id] if commit.signed else UNSIGNED for commit in asked}


def _checked(repository: Repository, ids: list[str], signers: Path) -> dict[str, Signature]:
    settings = {
        "gpg.ssh.allowedSignersFile": str(signers),
        "gpg.ssh.revocationFile": os.devnull,
        "gpg.ssh.program": "ssh-keygen",
        # A repository may name programs of its own, which then call good whatever they like.
        "gpg.openpgp.program": "gpg",
        "gpg.x509.program": "gpgsm",
        "log.showSignature": "false",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    answer = repository.ask(*options, *_QUERY, feed="".join(f"{oid}\n" for oid in ids).encode())
    _refuse_without_ssh_keygen(answer)
    if answer.code == 0:
        tokens = iter(answer.out.decode("utf-8", "replace").split("\0"))
        told = zip(tokens, tokens, tokens, strict=False)
        return {oid: Signature(_STATES.get(letter, _UNKNOWN), key) for oid, letter, key in told}
    if len(ids) == 1:
        return {ids[0]: Signature(_UNKNOWN)}
    # Git gives up at a signature of a form that it does not know; the others must not go with it.
    half = len(ids) // 2
    return _checked(repository, ids[:half], signers) | _checked(repository, ids[half:], signers)


def _refuse_without_ssh_keygen(answer: Answer) -> None:
    # Git would call every signature bad.
    if "cannot run ssh-keygen" in answer.said or "is needed for ssh signature verification" in answer.said:
        raise GitFailed(
            "no signature can be checked: ssh-keygen is missing, or older than OpenSSH 8.2",
            hint="install OpenSSH, or Git for Windows, which brings it; then open a new terminal",
        )
