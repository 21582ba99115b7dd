"""Steps that the folder, git's index and the last commit do not agree on, as after a power cut."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.shells import shell_word
from peeltrack.store.file_tree import FolderTree, from_here
from peeltrack.store.git.index import left_behind
from peeltrack.store.git.objects import index, tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import dirty, head
from peeltrack.store.toml.read_file import RegisterFile

TAKEN_OUT = "PT403"


@frozen
class Apart:
    """One record whose steps differ between where git has it and the folder."""

    path: str
    said: str  #: what is so of it, to follow its name
    hint: str  #: with the one command that mends it
    taken_out: bool  #: whether a step that is committed is not everywhere


def steps_apart(root: Path, repository: Repository, paths: Iterable[str]) -> Iterator[Apart]:
    """Yield each of these records whose steps differ, in their order. Paths are relative to the register."""
    moved = dirty(repository, paths)
    at = head(repository)
    if not moved or at is None:
        return
    committed, staged, versions = tree(repository, at), index(repository), Versions(repository)
    for path in moved:
        places = (committed.get(path), staged.get(path))
        files = [versions.file(path, one.id) if one else None for one in places]
        apart = _apart(root, path, *map(_steps, [*files, _in_folder(root, path)]))
        if apart:
            yield apart


def unfinished(repository: Repository) -> Iterator[str]:
    """Yield a sentence where somebody records a step at this moment, or a run that did was killed."""
    if left_behind(repository):
        yield (
            "somebody is recording a step here, or a run that did was cut off: nobody can commit until the "
            "next step is taken, which finishes what was begun"
        )


def findings(records: Iterable[Apart]) -> list[Finding]:
    """Return as findings where a step that is committed would be taken out by the next commit."""
    return [
        Finding(
            code=TAKEN_OUT,
            message=f"{id_of(apart.path)} {apart.said}",
            hint=apart.hint,
            path=apart.path,
            where=("status",),
        )
        for apart in records
        if apart.taken_out
    ]


def _steps(file: RegisterFile | None) -> tuple[StepTaken, ...]:
    record: Record | None = file.record if file else None
    return record.step if record else ()


def _in_folder(root: Path, path: str) -> RegisterFile | None:
    try:
        return FolderTree(root).read(path)
    except OSError:
        return None


def _apart(
    root: Path,
    path: str,
    committed: tuple[StepTaken, ...],
    staged: tuple[StepTaken, ...],
    here: tuple[StepTaken, ...],
) -> Apart | None:
    file = shell_word(from_here(root / path))
    back = f"git restore --staged --worktree -- {file}"
    if len(here) < len(committed):
        said = f"is without its last step, {committed[-1].step}, which is committed"
        hint = f"take the file from the last commit, without later edits: {back}"
    elif len(staged) < len(committed):
        said = f"is in git's index without its last step, {committed[-1].step}: a commit would take it out"
        hint = f"git restore --staged -- {file}"
    elif len(here) > len(committed):
        said = f"holds a step, {here[-1].step}, that was never committed: a run stopped, or used --no-commit"
        hint = f"commit it (git commit -- {file}), or take it back: {back}"
    else:
        return None
    return Apart(path=path, said=said, hint=hint, taken_out=len(here) <= len(committed))
