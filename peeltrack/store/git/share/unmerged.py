"""Files of the register of which git waits to be told what two versions come to."""

from collections.abc import Iterable
from pathlib import Path

from peeltrack.core.fields import frozen
from peeltrack.store.git.objects import blobs
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository

#: What is joined with the current commit, by the file that names it.
_OTHERS = ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")


@frozen
class Unmerged:
    """Three versions of one file; None where one has no such file."""

    path: str  #: relative to the register
    base: bytes | None
    mine: bytes | None
    theirs: bytes | None


@frozen
class LastEdit:
    """Who has last committed a file on one side, and when."""

    name: str
    day: str  #: as 2025-03-27


def unmerged_files(repository: Repository) -> list[Unmerged]:
    """Return the register's files that wait to be merged, by path; my side is that of the current commit.

    In a rebase the current commit is the others', and what is put on it is mine.
    """
    out = repository.read("ls-files", "-u", "-z", "--full-name", "--", repository.prefix or ".")
    ids: dict[str, dict[str, str]] = {}
    for line in out.split(b"\0")[:-1]:
        facts, _, path = line.partition(b"\t")
        _, oid, stage = facts.decode("ascii").split()
        name = path.decode("utf-8", "surrogateescape").removeprefix(repository.prefix)
        ids.setdefault(name, {})[stage] = oid
    contents = dict(blobs(repository, {oid for stages in ids.values() for oid in stages.values()}))
    mine, theirs = ("3", "2") if rebasing(repository) else ("2", "3")
    return [
        Unmerged(
            path=path,
            base=contents.get(stages.get("1", "")),
            mine=contents.get(stages.get(mine, "")),
            theirs=contents.get(stages.get(theirs, "")),
        )
        for path, stages in sorted(ids.items())
    ]


def waiting(repository: Repository) -> bool:
    """Return whether any file of the repository, of the register or not, waits to be merged."""
    return bool(repository.read("ls-files", "-u", "-z"))


def rebasing(repository: Repository) -> bool:
    """Return whether commits are being put on top of others."""
    return any((repository.git_dir / name).is_dir() for name in ("rebase-merge", "rebase-apply"))


def last_edits(repository: Repository, path: str) -> tuple[LastEdit | None, LastEdit | None]:
    """Return who has last committed a file, relative to the register, on my side and on theirs."""
    others = [text for name in _OTHERS for text in _named(repository.git_dir / name)]
    if not others:
        return None, None
    edits = _last(repository, "HEAD", others[:1], path), _last(repository, others[0], ["HEAD"], path)
    return (edits[1], edits[0]) if rebasing(repository) else edits


def _named(file: Path) -> list[str]:
    return file.read_text(encoding="ascii").split() if file.is_file() else []


def _last(repository: Repository, tip: str, without: Iterable[str], path: str) -> LastEdit | None:
    span = (tip, *(f"^{commit}" for commit in without))
    out = repository.read(
        "log", "-1", "--date=short", "--format=%an%x00%ad", *span, "--", repository.prefix + path
    )
    name, _, day = text_of(out).partition("\0")
    return LastEdit(name=name, day=day) if name else None
