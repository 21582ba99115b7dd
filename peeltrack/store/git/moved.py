"""Where the register lay in commits from before its folder was moved, or after.

A move is followed where one commit moved the whole folder and changed nothing in it, so that it holds the
same tree in another place and none any longer in the old one. Whatever else turns up in another folder is
another register.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.store.git.objects import FileChange, change_of
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository

#: Moves of one register that are followed.
MOST_MOVES = 20


def moved_from(repository: Repository, commit: str, parent: str) -> str | None:
    """Return where the register lay in a parent of the commit that moved it to where it is looked for.

    As a prefix, "" for the top; None where the commit moved nothing.
    """
    return _same_tree(repository, commit, parent)


def moved_to(repository: Repository, tip: str) -> list[tuple[str, str]]:
    """Return each commit up to `tip` that moved the register on, and to which prefix, first to last."""
    found: list[tuple[str, str]] = []
    while len(found) < MOST_MOVES and not _holds(repository, tip, repository.prefix):
        where = repository.prefix + SETTINGS_FILE
        commit = text_of(repository.read("rev-list", "-1", tip, "--", where))
        if not commit:
            return []
        _, *parents = text_of(repository.read("rev-list", "--no-walk", "--parents", commit)).split()
        moved = (_same_tree(repository, one, commit) for one in parents)
        place = next((one for one in moved if one is not None), None)
        if place is None:
            return []
        found.append((commit, place))
        repository = replace(repository, prefix=place)
    return found


def _same_tree(repository: Repository, commit: str, other: str) -> str | None:
    """Return the prefix under which `other` has the tree that the register is in `commit`, and that lacks."""
    if not repository.prefix:  # the top holds the rest of the repository, too
        return None
    own = text_of(repository.ask("rev-parse", "--verify", "--quiet", f"{commit}:{repository.prefix}").out)
    out = repository.read("ls-tree", "-r", "-d", "-z", "--full-tree", other)
    for line in out.split(b"\0")[:-1]:
        facts, _, path = line.partition(b"\t")
        place = f"{os.fsdecode(path)}/"
        if own and facts.split()[2] == own.encode() and not _holds(repository, commit, place):
            return None if _holds(repository, other, repository.prefix) else place
    return None


def _holds(repository: Repository, commit: str, place: str) -> bool:
    return repository.ask("cat-file", "-e", f"{commit}:{place}{SETTINGS_FILE}").code == 0


def places_of(repository: Repository, commits: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """Return where the register lay in each commit in which that is not the first of the `known` prefixes."""
    found: dict[str, str] = {}
    left = list(dict.fromkeys(commits))
    for number, place in enumerate(known):
        lines = [os.fsencode(f"{commit}:{place}{SETTINGS_FILE}\n") for commit in left]
        with repository.conversation("cat-file", "--batch-check", lines=lines) as out:
            held = [not out.readline().endswith(b" missing\n") for _ in left]
        found |= {commit: place for commit, here in zip(left, held, strict=True) if here and number}
        left = [commit for commit, here in zip(left, held, strict=True) if not here]
    return found


def changes_across(
    repository: Repository, commit: str, place: str, parent: str, before: str
) -> Iterator[FileChange]:
    """Return in what the register of a commit differs from that of a parent, in which it lay elsewhere."""
    options = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev")
    out = repository.read("diff-tree", *options, f"{parent}:{before}", f"{commit}:{place}")
    tokens = iter(out.split(b"\0")[:-1])
    inside = replace(repository, prefix="")
    for facts, path in zip(tokens, tokens, strict=True):
        yield change_of(inside, facts, path)


def place_in(places: Mapping[str, str], repository: Repository, commit: str) -> Repository:
    """Return the repository with the register where it lay in a commit."""
    place = places.get(commit, repository.prefix)
    return repository if place == repository.prefix else replace(repository, prefix=place)
