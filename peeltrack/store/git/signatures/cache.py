"""Signatures that were checked before, so that they need not be checked again.

What is remembered lies in the cache folder of the person's account, outside every repository, and
is no part of the proof: it can be deleted at any time. An entry is found by the SHA-256 of the whole
commit (what was signed, and the signature, which names the key), in a file for this repository and this
version of the program; so nothing that was found elsewhere, or by another version, is believed here.

Against whom: somebody who can write the repository, or the drive that it lies on, cannot write here, and
a file or folder that belongs to somebody else, or that others may write, is not read. Whoever can write as
this person could also replace peeltrack itself; a secret beside the file would not stop them.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from peeltrack import __version__
from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.history.commits import Commit
from peeltrack.core.watcher import Watcher
from peeltrack.store.cache_folder import cache_folder, only_mine
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.check import check, signed_contents, ssh_check

#: Commits after each of which the watcher is told.
BATCH = 64
_AT_ONCE_FOR_EACH_PROCESSOR = 2
_MOST_AT_ONCE = 8
_SCHEMA = 2

#: Entries that are kept; a record of one takes about 130 bytes.
_MOST = 200_000


def cached_signatures(
    repository: Repository,
    commits: Sequence[Commit],
    public_keys: Iterable[str],
    *,
    fresh: bool = False,
    watch: Watcher | None = None,
) -> dict[str, Signature]:
    """Return the signature of each commit, by the commit's id; `watch` is told after each batch.

    What was found before is not checked again unless `fresh`. Raises GitFailed where signatures
    cannot be checked on this machine.
    """
    keys = tuple(public_keys)
    known = frozenset(filter(None, map(fingerprint, keys)))
    store = _file(repository)
    seen = {} if fresh else _recalled(store)

    def recalled(names: Mapping[str, str]) -> dict[str, Signature]:
        told = ((oid, seen.get(name)) for oid, name in names.items())
        return {oid: one for oid, one in told if one is not None and _still_holds(one, known)}

    signatures = recalled({commit.id: commit.sha256 for commit in commits})
    contents = signed_contents(repository, [commit for commit in commits if commit.id not in signatures])
    names = {oid: sha256(content).hexdigest() for oid, content in contents.items()}
    signatures |= recalled(names)
    unknown = {oid: content for oid, content in contents.items() if oid not in signatures}
    new = _checked(repository, unknown, keys, watch)
    if new:
        _remember(store, seen | {names[oid]: signature for oid, signature in new.items()})
    signatures |= new
    return {commit.id: signatures.get(commit.id, UNSIGNED) for commit in commits}


def _still_holds(signature: Signature, known: frozenset[str]) -> bool:
    # The content of a commit never changes, only which keys are known does.
    if signature.is_good:
        return signature.fingerprint in known
    unknown = bool(signature.fingerprint) and signature.fingerprint not in known
    return unknown or signature.state is SignatureState.BAD


def _checked(
    repository: Repository, contents: Mapping[str, bytes], keys: Sequence[str], watch: Watcher | None
) -> dict[str, Signature]:
    asked, signatures = list(contents), dict[str, Signature]()
    if not asked:
        return signatures
    at_once = min(_MOST_AT_ONCE, _AT_ONCE_FOR_EACH_PROCESSOR * (os.cpu_count() or 1))
    with ssh_check(keys) as ssh, ThreadPoolExecutor(at_once) as pool:
        for start in range(0, len(asked), BATCH):
            batch = {oid: contents[oid] for oid in asked[start : start + BATCH]}
            signatures |= check(repository, ssh, batch, pool)
            if watch is not None:
                watch(len(signatures), len(asked))
    return signatures


def _file(repository: Repository) -> Path | None:
    folder = cache_folder()
    place = os.fsencode(os.path.realpath(repository.common_dir))
    name = sha256(b"%b\0%b" % (__version__.encode(), place)).hexdigest()[:32]
    return folder / f"signatures-{name}.json" if folder and folder.is_absolute() else None


def _recalled(store: Path | None) -> dict[str, Signature]:
    """Return what was remembered; nothing where it is damaged or could have been written by others."""
    if store is None:
        return {}
    try:
        if not only_mine(store):
            return {}
        document = json.loads(store.read_bytes())
        body = document["signers"]
        if document["schema"] != _SCHEMA or document["check"] != _sum(body):
            return {}
        return {name: Signature(SignatureState(state), key) for name, (state, key) in body.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _remember(store: Path | None, signatures: Mapping[str, Signature]) -> None:
    if store is None:
        return
    kept = list(signatures.items())[-_MOST:]
    body = {name: [signature.state.value, signature.fingerprint] for name, signature in sorted(kept)}
    text = json.dumps({"schema": _SCHEMA, "check": _sum(body), "signers": body})
    # A memory that cannot be kept costs time, nothing else.
    with suppress(OSError):
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=store.parent, delete=False, encoding="utf-8") as temporary:
            temporary.write(text)
        try:
            os.replace(temporary.name, store)  # noqa: PTH105 - one name for each step on the disk
        except OSError:
            Path(temporary.name).unlink(missing_ok=True)


def _sum(body: object) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
