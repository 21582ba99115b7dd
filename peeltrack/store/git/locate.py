"""Which repository holds a folder, found on the disk: git itself would take what only looks like one.

A folder that holds `HEAD`, `objects` and `refs` is a repository to git, wherever it lies, and anybody who
may push can make the register one. Here a repository is what a `.git` leads to, which git lets nobody push.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from peeltrack.core.errors import GitFailed
from peeltrack.core.fields import frozen
from peeltrack.core.model.paths import seems_a_repository
from peeltrack.store.disk_errors import in_words

#: Bytes of a file that only says where a repository lies.
_POINTER = 8_192


@frozen
class Located:
    """A repository on the disk."""

    top: Path  #: the folder that `.git` lies in
    git_dir: Path
    common_dir: Path  #: what all work trees of the repository share; often the same


def located(folder: Path) -> Located | None:
    """Return the repository whose `.git` lies in `folder` or next above it; None where there is none.

    A file `.git` is followed, as a second work tree and a submodule have it. As in git, a `.git` that
    leads to no repository is passed by, and GIT_CEILING_DIRECTORIES says from where up not to look.
    Raises GitFailed where one cannot be looked at.
    """
    ceilings = set(os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)) - {""}
    try:
        around = folder.resolve()
        for top in (around, *around.parents):
            if top != around and str(top) in ceilings:
                return None
            git_dir = _git_dir(top / ".git")
            if git_dir is not None:
                return Located(top=top, git_dir=git_dir, common_dir=common_dir(git_dir))
    except OSError as error:
        reason, hint = in_words(error, "read it")
        raise GitFailed(f"{error.filename or folder} cannot be opened: {reason}", hint=hint) from error
    return None


def _git_dir(there: Path) -> Path | None:
    if there.is_file():
        named = _pointer(there)
        folder = (
            there.parent / named.removeprefix("gitdir:").strip() if named.startswith("gitdir:") else there
        )
    else:
        folder = there
    return Path(os.path.realpath(folder)) if is_git_dir(folder) else None


def is_git_dir(folder: Path) -> bool:
    """Return whether a folder holds what git needs of one."""
    common = common_dir(folder)
    return os.path.lexists(folder / "HEAD") and (common / "objects").is_dir() and (common / "refs").is_dir()


def common_dir(git_dir: Path) -> Path:
    """Return the folder that a repository's work trees share, given that of one of them."""
    shared = git_dir / "commondir"
    return Path(os.path.realpath(git_dir / _pointer(shared))) if shared.is_file() else git_dir


def _pointer(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_POINTER).decode("utf-8", "replace").strip()


def refuse_look_alike(register: Path, top: Path) -> None:
    """Raise GitFailed where a register, a folder in it, or one up to `top` looks like a repository.

    Whoever starts git there, a person or a hook, is shown another history, and its settings run programs.
    """
    inside = (register, *_folders(register))
    between = (folder for folder in register.parents if folder.is_relative_to(top))
    for folder in (*inside, *between):
        if folder.name.casefold() != ".git" and seems_a_repository(_names(folder)):
            raise GitFailed(
                f"{folder} looks like a git repository of its own: it holds HEAD, objects and refs",
                hint="no register needs these, and git would take them for the history: see who "
                "brought them (git log), and remove them",
            )


def refuse_odd_files(register: Path) -> None:
    """Raise GitFailed for a pipe or device that git would read in its folders, and wait at for ever."""
    for folder in (register, *register.absolute().parents, *_folders(register)):
        for file in (folder / ".gitattributes", folder / ".gitignore"):
            if os.path.lexists(file) and not file.is_file():
                hint = "remove it, or restore it from git"
                raise GitFailed(f"{file} is no plain file, and git reads it", hint=hint)


def _folders(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from [Path(entry) for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]


def _names(folder: Path) -> Iterable[str]:
    with suppress(OSError):
        return os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
    return ()


def prefix_of(register: Path, top: Path) -> str:
    """Return where a folder lies below `top`, as a posix path with "/" at its end; "" where it is `top`.

    In the capitals that the disk, and so git, has for it: on Windows and macOS a folder is found under
    any capitals.
    """
    folder, prefix = top, ""
    for typed in register.resolve().relative_to(top).parts:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
        alike = (name for name in names if name.casefold() == typed.casefold())
        name = typed if typed in names else next(alike, typed)
        folder, prefix = folder / name, f"{prefix}{name}/"
    return prefix
