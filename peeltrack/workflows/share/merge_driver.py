"""Git asks for the merge of one file: by value where that can be, else as git itself would leave it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from peeltrack.core.errors import GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store.atomic_write import rename_over
from peeltrack.store.claims import fresh, remove
from peeltrack.store.git.share.merge_text import TextMerge, all_in_doubt, merge_text
from peeltrack.store.toml.merge import FileMerge, merge_files


@frozen
class ThreeVersions:
    """The files in which git gives three versions; the merge is written over `mine`."""

    base: Path
    mine: Path
    theirs: Path
    path: str  #: of the file that is merged, from the top of the repository
    marker_size: int = 7


def merge_in_place(folder: Path, versions: ThreeVersions) -> FileMerge:
    """Write the merge of three versions over `mine`, and return what it came to.

    Where it cannot be made by value, `mine` holds git's own merge with conflict markers, whatever stops
    us; where nothing can be written, it is as it was. `folder` is where git is asked. Raises OSError where
    a version cannot be read or written.
    """
    try:
        by_line = _by_line(folder, versions)
        base, mine, theirs = (one.read_bytes() for one in (versions.base, versions.mine, versions.theirs))
        clean = by_line.content if by_line is not None and by_line.clean else None
        merged = merge_files(versions.path.rpartition("/")[2], base, mine, theirs, clean)
    except BaseException:
        _leave(folder, versions, None)
        raise
    if merged.content is None:
        _leave(folder, versions, by_line)
    else:
        _put(versions.mine, merged.content)
    return merged


def _put(mine: Path, content: bytes) -> None:
    # Whole or not at all: git takes what it finds there for the merge, half of it and nothing too.
    aside = fresh(mine)
    try:
        aside.write_bytes(content)
        rename_over(aside, mine)
    finally:
        remove(aside)


def _by_line(folder: Path, versions: ThreeVersions) -> TextMerge | None:
    try:
        return merge_text(folder, versions.base, versions.mine, versions.theirs, versions.marker_size)
    except GitFailed:
        return None


def _leave(folder: Path, versions: ThreeVersions, by_line: TextMerge | None) -> None:
    if by_line is not None and not by_line.clean:
        _put(versions.mine, by_line.content)
        return
    # Git would join them without a word, and nobody would look: so all that differs is put in doubt.
    with TemporaryDirectory() as empty_folder:
        empty = Path(empty_folder) / "empty"
        empty.touch()
        content = all_in_doubt(folder, empty, versions.mine, versions.theirs, versions.marker_size)
    _put(versions.mine, content)
