"""Whether a file on the disk is what git holds under an id, with git not asked.

Git would run the filters that a repository names to find out. Here it is worked out: git's id of a
content is its hash behind a short header. Line ends count as the same, since git on a desk with
core.autocrlf stores LF for the CRLF on the disk; a file that Git LFS keeps is held against its pointer.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_ISLNK

from peeltrack.core.limits import FILE_BYTES
from peeltrack.store.evidence_digest import sha256_in_pointer
from peeltrack.store.file_tree import open_plain, sha256_of
from peeltrack.store.git.objects import object_hash, object_id

_PIECE = 1 << 20


def is_stored_as(path: Path, oid: str, content_of: Callable[[str], bytes]) -> bool:
    """Return whether git would store the file at `path` under the id `oid`; not where it cannot be read.

    `content_of` returns what git holds under an id, and is asked of a file that differs.
    """
    try:
        return any(oid == stored for stored in _ids(path, oid)) or _lies_in_lfs(path, content_of(oid))
    except OSError:
        return False


def _ids(path: Path, like: str) -> Iterator[str]:
    if S_ISLNK(path.lstat().st_mode):
        yield object_id("blob", os.fsencode(path.readlink()), like)
        return
    with open_plain(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > FILE_BYTES:
            digest = object_hash("blob", size, like)
            while piece := file.read(_PIECE):
                digest.update(piece)
            yield digest.hexdigest()
            return
        content = file.read()
    yield object_id("blob", content, like)
    if b"\r\n" in content:
        yield object_id("blob", content.replace(b"\r\n", b"\n"), like)


def _lies_in_lfs(path: Path, held: bytes) -> bool:
    named = sha256_in_pointer(held)
    if not named:
        return False
    with open_plain(path) as file:
        return sha256_of(file) == named
