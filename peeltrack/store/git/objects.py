"""What git keeps of the register: its files in a commit and in the index, and their content."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from sys import intern
from typing import IO

from peeltrack.core.errors import DeskFault
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import TouchedFile
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository

_LINK = "120000"
_SUBMODULE = "160000"
_PIECE = 1 << 18


@frozen(kw_only=False)
class TreeFile:
    """One file as git keeps it."""

    id: str  #: of the content; the same content has the same id everywhere
    is_link: bool = False  #: a symbolic link, whose content is where it leads
    unmerged: bool = False  #: two versions wait to be merged; `id` is of one of them


@frozen(kw_only=False)
class FileChange:
    """One file that differs between two states; a symbolic link or a submodule is no file."""

    path: str  #: relative to the register
    old: str | None  #: id of the content before; None where the file was not there
    new: str | None  #: id of the content after; None where the file is gone


def tree(repository: Repository, revision: str) -> dict[str, TreeFile]:
    """Return the register's files in a commit, by path relative to the register, in git's order.

    Empty where the commit has no such folder. Raises GitFailed where there is no such commit.
    """
    out = repository.read(
        "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", revision, *_limit(repository)
    )
    found: dict[str, TreeFile] = {}
    for facts, path in _lines(repository, out):
        mode, _, oid = facts.split()
        if mode != _SUBMODULE:
            found[path] = TreeFile(oid, mode == _LINK)
    return found


def index(repository: Repository) -> dict[str, TreeFile]:
    """Return the register's files as the next commit would hold them, by path relative to the register.

    Inside a hook this is the commit that is being made.
    """
    out = repository.read("ls-files", "-s", "-z", "--full-name", *_limit(repository))
    found: dict[str, TreeFile] = {}
    for facts, path in _lines(repository, out):
        mode, oid, stage = facts.split()
        if mode != _SUBMODULE:
            found[path] = TreeFile(oid, mode == _LINK, stage != "0")
    return found


def commit_or_nothing(repository: Repository, commit: str | None) -> str:
    """Return what a comparison begins with: the commit, or the empty tree where there is none."""
    return commit or text_of(repository.read("hash-object", "-t", "tree", "--stdin"))


def staged_changes(repository: Repository, base: str | None) -> list[FileChange]:
    """Return what the next commit would change in the register against `base`, in git's order.

    None stands for no commit at all, as before the first. Files that wait to be merged are left out,
    and those that were only announced (git add --intent-to-add).
    """
    against = commit_or_nothing(repository, base)
    options = ("--cached", "--ita-invisible-in-index", "-z", "--raw", "--no-renames", "--no-abbrev")
    out = repository.read("diff-index", *options, "--end-of-options", against, *_limit(repository))
    tokens = iter(out.split(b"\0")[:-1])
    return [
        change_of(repository, facts, path)
        for facts, path in zip(tokens, tokens, strict=True)
        if facts[-1:] != b"U"
    ]


def change_of(repository: Repository, facts: bytes, path: bytes) -> FileChange:
    """Return the change that one entry of git's raw diff format describes, unabbreviated."""
    mode_before, mode, old, new, _ = facts.decode("ascii").lstrip(":").split()
    # The same few paths, and each content once as new and once as old, in every commit of a long history.
    name = intern(os.fsdecode(path).removeprefix(repository.prefix))
    return FileChange(name, _content(mode_before, old), _content(mode, new))


def touched_files(sides: Sequence[Sequence[FileChange]]) -> tuple[TouchedFile, ...]:
    """Return the files that differ from any parent, from what changed against each, by path."""
    changes = [{change.path: change for change in side} for side in sides]
    found = []
    for path in sorted({path for side in changes for path in side}):
        now = next(side[path].new for side in changes if path in side)
        # A parent against which nothing differs holds what the commit holds.
        before = (side[path].old if path in side else now for side in changes)
        found.append(TouchedFile(path, now, tuple(before)))
    return tuple(found)


def blobs(repository: Repository, ids: Iterable[str], keep: int | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield each id with the content of its object, in the order asked, from one process.

    Of each at most the first `keep` bytes. Raises GitFailed at the first that is not in the repository, or
    that is not what its id says.
    """
    for oid, _, pieces in streams(repository, ids):
        content, left = b"", keep
        for piece in pieces:
            content += piece if left is None else piece[:left]
            left = None if left is None else max(left - len(piece), 0)
        yield oid, content


def streams(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """Yield each id with the size of its object and its content, piece by piece, from one process.

    The pieces are there until the next id is asked for, so that an object of any size takes no more memory
    than a piece. Raises GitFailed at the first that is not in the repository, and, at its end, for one that
    is not what its id says: a folder that others can write may hold anything under any name.
    """
    if wanted := list(ids):
        with reading(repository) as read:
            yield from read(wanted)


#: Reads objects as `streams` does.
ReadObjects = Callable[[Iterable[str]], Iterator[tuple[str, int, Iterator[bytes]]]]


class _Ended(Exception):
    """Git has ended before it had shown an object."""


@contextmanager
def reading(repository: Repository) -> Iterator[ReadObjects]:
    """Yield what reads objects as `streams` does, as often as it is asked, all from one process."""
    asked: SimpleQueue[bytes | None] = SimpleQueue()
    missed = ""
    with repository.conversation("cat-file", "--batch", lines=iter(asked.get, None)) as out:

        def read(ids: Iterable[str]) -> Iterator[tuple[str, int, Iterator[bytes]]]:
            wanted = list(ids)
            asked.put("".join(f"{oid}\n" for oid in wanted).encode())
            asked.put(b"")
            return _objects(out, wanted)

        try:
            yield read
        except _Ended as ended:
            # Leaving the conversation raises git's words, where it has any.
            missed = str(ended)
        finally:
            asked.put(None)
    if missed:
        raise DeskFault(
            f"git ended before it had shown the object {missed}",
            hint="run it again; git fsck names what is damaged",
        )


def _objects(out: IO[bytes], wanted: Iterable[str]) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    for oid in wanted:
        header = out.readline()
        if header.endswith(b" missing\n"):
            raise DeskFault(
                f"this copy of the repository lacks the object {oid}",
                hint="git fsck names what is damaged; a fresh clone brings it back",
            )
        if not header:
            raise _Ended(oid)
        named, kind, size = header.decode("ascii").split()
        pieces = _pieces(out, named, kind, int(size))
        yield oid, int(size), pieces
        for _ in pieces:  # what nobody has asked for
            pass


def _pieces(out: IO[bytes], oid: str, kind: str, size: int) -> Iterator[bytes]:
    digest, left = object_hash(kind, size, oid), size
    while left:
        piece = out.read(min(left, _PIECE))
        if not piece:
            return
        digest.update(piece)
        left -= len(piece)
        yield piece
    out.read(1)  # the line's end
    if digest.hexdigest() != oid:
        raise DeskFault(
            f"the object {oid} of this copy of the repository is not what its name says: it was altered",
            hint="git fsck names what is damaged; a fresh clone brings it back",
        )


def object_hash(kind: str, size: int, like: str) -> "hashlib._Hash":
    """Return the hash of an object of a kind, such as "blob", into which its content is still to go.

    By SHA-256 in a repository whose ids are as long as `like` where that has 64 digits, else by SHA-1.
    """
    digest = hashlib.sha256() if len(like) == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(f"{kind} {size}\0".encode())
    return digest


def object_id(kind: str, content: bytes, like: str) -> str:
    """Return git's id of a content of a kind."""
    digest = object_hash(kind, len(content), like)
    digest.update(content)
    return digest.hexdigest()


def _limit(repository: Repository) -> tuple[str, ...]:
    return ("--", repository.prefix) if repository.prefix else ()


def _lines(repository: Repository, out: bytes) -> Iterator[tuple[str, str]]:
    for line in out.split(b"\0")[:-1]:
        facts, _, path = line.partition(b"\t")
        yield facts.decode("ascii"), os.fsdecode(path).removeprefix(repository.prefix)


def _content(mode: str, oid: str) -> str | None:
    # What lies behind a link or in a submodule can change without a word in this history.
    return intern(oid) if oid.strip("0") and mode not in (_LINK, _SUBMODULE) else None
