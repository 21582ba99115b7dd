"""The signature that git will make for whoever is at work, as far as it can be told before."""

from collections.abc import Sequence

from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.chain.people import same_address
from peeltrack.core.model.settings import Settings
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import signing_key, signs, signs_with_ssh


def planned_signature(repository: Repository, versions: Sequence[Settings], signer: str) -> Signature:
    """Return the signature of the next commit by `signer`; `versions` are those of register.toml.

    A key that git asks of an agent or a program is taken to be the person's own.
    """
    if not signs(repository):
        return UNSIGNED
    if not signs_with_ssh(repository):
        return Signature(SignatureState.UNKNOWN_KEY)
    name = fingerprint(signing_key(repository))
    if not name:
        people = [person for settings in versions[-1:] for person in settings.person]
        keys = [key.public for person in people if same_address(person.email, signer) for key in person.key]
        name = next(filter(None, map(fingerprint, reversed(keys))), "")
    known = {fingerprint(key.public) for one in versions for person in one.person for key in person.key}
    return Signature(SignatureState.GOOD if name in known else SignatureState.UNKNOWN_KEY, name)
