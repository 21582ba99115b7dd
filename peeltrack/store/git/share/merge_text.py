"""Git's own merge of three texts, line by line, as it leaves it where two edits meet."""

from collections.abc import Sequence
from pathlib import Path

from peeltrack.core.errors import GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store.git import environment
from peeltrack.store.git.process import Call, answer, failed

#: Git ends with the number of conflicts, at most this; what is above is a failure.
_MOST_CONFLICTS = 127


@frozen
class TextMerge:
    """What git makes of three texts."""

    content: bytes
    clean: bool  #: whether it holds no conflict markers


def merge_text(
    folder: Path, base: Path, mine: Path, theirs: Path, marker_size: int = 7, names: Sequence[str] = ()
) -> TextMerge:
    """Return what git's merge of three files comes to, with conflict markers where both have changed lines.

    `names` are those of my side, the older text and theirs, as the markers are to call them. Raises
    GitFailed where git cannot merge them, as what is no text.
    """
    labels = [word for name in names or ("ours", "base", "theirs") for word in ("-L", name)]
    command = ("merge-file", "-p", "-q", f"--marker-size={marker_size}", *labels)
    files = (str(path.absolute()) for path in (mine, base, theirs))
    # With the person's settings: they may want the older text between the markers, too.
    arguments = (*environment.WITHOUT_HOOKS, *command, *files)
    merged = answer(Call(arguments=arguments, folder=folder, environment=environment.for_settings()))
    if merged.code > _MOST_CONFLICTS or merged.code < 0:
        raise failed(command, merged)
    return TextMerge(content=merged.out, clean=merged.code == 0)


def all_in_doubt(folder: Path, empty: Path, mine: Path, theirs: Path, marker_size: int = 7) -> bytes:
    """Return both texts with conflict markers around all in which they differ; `empty` is an empty file."""
    try:
        return merge_text(folder, empty, mine, theirs, marker_size).content
    except GitFailed:  # they are no text
        ours, sign, end = (mark * marker_size for mark in (b"<", b"=", b">"))
        sides = (path.read_bytes().removesuffix(b"\n") for path in (mine, theirs))
        return b"%b ours\n%b\n%b\n%b\n%b theirs\n" % (ours, next(sides), sign, next(sides), end)
