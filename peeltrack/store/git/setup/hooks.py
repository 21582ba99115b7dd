"""The hooks through which git asks peeltrack: written, recognised and removed."""

import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from peeltrack.core.errors import DOCTOR, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.store import atomic_write
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import hooks_dir

#: In every hook of ours, and in no other.
MARK = "# Written by: peeltrack hooks install"

#: What each hook asks, after the interpreter; {} is the folder of the register.
CLIENT: Mapping[str, str] = {
    "pre-commit": "--register {} check --staged",
    "pre-merge-commit": "--register {} check --staged",
}
SERVER: Mapping[str, str] = {"pre-receive": "hooks pre-receive --folder {}"}

_SCRIPT = """\
#!/bin/sh
{mark}
# To remove it: peeltrack hooks uninstall
python={python}
if [ ! -x "$python" ]; then
    echo "peeltrack is no longer where it was: $python" >&2
    echo "  hint: peeltrack hooks uninstall, then peeltrack hooks install" >&2
    exit 1
fi
exec "$python" -P -m peeltrack {asked}
"""


@frozen(kw_only=False)
class Found:
    """One hook of a repository."""

    path: Path
    ours: bool


def script(asked: str, folder: str) -> str:
    """Return the hook that asks peeltrack in the interpreter that runs now; `folder` is the register's."""
    python = shlex.quote(Path(sys.executable).as_posix())
    return _SCRIPT.format(mark=MARK, python=python, asked=asked.format(shlex.quote(folder)))


def install(repository: Repository, hooks: Mapping[str, str]) -> list[Path]:
    """Write these hooks, given as what they ask by name, and return their files.

    Raises UsageFault where somebody else's hook is in the way, and where git looks for the hooks of
    every repository in one folder; then nothing was written.
    """
    folder = hooks_dir(repository)
    refuse_foreign(repository, hooks)
    folder.mkdir(parents=True, exist_ok=True)
    before = {path for name in hooks if (path := folder / name).exists()}
    written: list[Path] = []
    try:
        for name, asked in hooks.items():
            written.append(_written(folder / name, script(asked, repository.prefix.rstrip("/") or ".")))
    except BaseException:
        # One of two would let through what the other is there to stop.
        for path in set(written) - before:
            path.unlink()
        raise
    return written


def refuse_foreign(repository: Repository, hooks: Iterable[str]) -> None:
    """Raise UsageFault where a hook of another's is in the way, or hooks of all repositories lie together."""
    _refuse_shared(repository, hooks_dir(repository))
    for found in present(repository, hooks):
        if not found.ours:
            raise UsageFault(
                f"{found.path} is there already, and is not peeltrack's",
                hint="call peeltrack check --staged from it; with pre-commit, use the hook peeltrack-check",
            )


def _refuse_shared(repository: Repository, folder: Path) -> None:
    own = (repository.common_dir, repository.top or repository.git_dir)
    if not any(folder.resolve().is_relative_to(one.resolve()) for one in own):
        raise UsageFault(
            f"git looks for hooks in {folder}, outside this repository (core.hooksPath): there they would be "
            "asked by other repositories, too, and refuse every commit in them",
            hint="let this repository have its own: git config --local core.hooksPath .git/hooks; or call "
            "peeltrack check --staged from the hook that is there",
        )


def uninstall(repository: Repository) -> list[Path]:
    """Remove every hook of ours, and return the files that were removed; no other is touched."""
    ours = [found.path for found in present(repository, (*CLIENT, *SERVER)) if found.ours]
    for path in ours:
        path.unlink()
    return ours


def present(repository: Repository, names: Iterable[str]) -> list[Found]:
    """Return those of the hooks `names` that the repository has."""
    folder = hooks_dir(repository)
    there = (folder / name for name in names)
    return [Found(path, _ours(path)) for path in there if path.exists() or path.is_symlink()]


def half_installed(repository: Repository) -> str:
    """Return in words which hooks are missing beside the others; "" where all or none are installed."""
    asked = {found.path.name for found in present(repository, CLIENT) if found.ours}
    missing = [name for name in CLIENT if name not in asked]
    if not asked or not missing:
        return ""
    return (
        f"git asks peeltrack in {' and '.join(sorted(asked))} and not in {' and '.join(missing)}, so that "
        f"some commits are made unchecked\n  hint: peeltrack hooks install; {DOCTOR}"
    )


def outdated(repository: Repository) -> list[str]:
    """Return the names of the client's hooks that are missing, or not as this version writes them."""
    folder, register = hooks_dir(repository), repository.prefix.rstrip("/") or "."
    wanted = {name: script(asked, register) for name, asked in CLIENT.items()}
    return [name for name, text in wanted.items() if not _holds(folder / name, text)]


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def _ours(path: Path) -> bool:
    try:
        return MARK in path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False


def _written(path: Path, text: str) -> Path:
    # Git must never run half a hook.
    atomic_write.replace(path, text.encode(), expected=path.read_bytes() if path.exists() else None)
    path.chmod(0o755)
    return path
