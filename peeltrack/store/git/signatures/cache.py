"""Signatures that were checked before, so that they need not be checked again.

What is remembered lies in the cache folder of the person's account, outside every repository, and
is no part of the proof: it can be deleted at any time. Whoever can write there could also replace
peeltrack itself; somebody who can only write the repository, or the drive that it lies on, cannot.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.history.commits import Commit
from peeltrack.core.watcher import Watcher
from peeltrack.store.cache_folder import cache_folder, only_mine
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.check import signatures

#: Commits that one git process checks; as many processes work at once as there are processors.
BATCH = 64
_MOST_AT_ONCE = 4
_SCHEMA = 1


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
    signed = [commit for commit in commits if commit.signed]
    found = {one.id: seen[one.id] for one in signed if one.id in seen and _still_holds(seen[one.id], known)}
    new = _checked(repository, [one for one in signed if one.id not in found], keys, watch)
    if new:
        _remember(store, seen | new)
    found |= new
    return {commit.id: found.get(commit.id, UNSIGNED) for commit in commits}


def _still_holds(signature: Signature, known: frozenset[str]) -> bool:
    # The content under a commit's id never changes, only which keys are known does.
    if signature.is_good:
        return signature.fingerprint in known
    unknown = bool(signature.fingerprint) and signature.fingerprint not in known
    return unknown or signature.state is SignatureState.BAD


def _checked(
    repository: Repository, asked: Sequence[Commit], keys: Sequence[str], watch: Watcher | None
) -> dict[str, Signature]:
    batches = [asked[at : at + BATCH] for at in range(0, len(asked), BATCH)]
    found: dict[str, Signature] = {}
    if not batches:
        return found
    with ThreadPoolExecutor(min(_MOST_AT_ONCE, os.cpu_count() or 1)) as pool:
        running = [pool.submit(signatures, repository, batch, keys) for batch in batches]
        try:
            for number, done in enumerate(as_completed(running), 1):
                found |= done.result()
                if watch is not None:
                    watch(min(number * BATCH, len(asked)), len(asked))
        finally:
            for one in running:
                one.cancel()
    return found


def _file(repository: Repository) -> Path | None:
    folder = cache_folder()
    name = sha256(os.fsencode(os.path.realpath(repository.git_dir))).hexdigest()[:16]
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
        return {oid: Signature(SignatureState(state), name) for oid, (state, name) in body.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _remember(store: Path | None, found: Mapping[str, Signature]) -> None:
    if store is None:
        return
    body = {oid: [one.state.value, one.fingerprint] for oid, one in sorted(found.items())}
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


def _sum(body: Any) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
