"""A register is fetched from the repository that others share it through."""

import re
from os.path import normpath
from pathlib import Path

from peeltrack.core.errors import UsageFault
from peeltrack.store.file_tree import path_of
from peeltrack.store.git.locate import located
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.setup import begin, settings


def folder_for(address: str, typed: str | None) -> Path:
    """Return the folder for the copy: as typed, else called as the shared repository is.

    >>> folder_for("git@host:force/register.git", None).name
    'register'
    """
    if typed:
        return path_of(typed).absolute()
    name = re.split(r"[/\\:]", address.rstrip("/\\"))[-1].removesuffix(".git")
    return Path(name or "register").absolute()


def fetch_register(address: str, folder: Path) -> bool:
    """Fetch a copy of the shared repository into a folder; return False where it holds that copy already.

    Raises UsageFault where the folder holds something else, GitFailed where it cannot be fetched.
    """
    address = normpath(path_of(address).absolute()) if begin.is_folder(address) else address
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        begin.clone(address, folder)
        return True
    found = located(folder) if folder.is_dir() else None
    if found is not None and found.top == folder.resolve():
        repository = Repository(top=found.top, git_dir=found.git_dir, prefix="")
        if settings.in_force(repository, "remote.origin.url") == address:
            return False
    raise UsageFault(
        f"{folder} is there already, and is no copy of {address}",
        hint="name another folder for it: peeltrack setup DIR --from ADDRESS",
    )
