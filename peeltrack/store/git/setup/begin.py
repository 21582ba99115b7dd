"""A repository begins: around a register, as a copy of one that is shared, or as the one to be shared."""

import re
from pathlib import Path

from peeltrack.core.errors import GitFailed
from peeltrack.store.git import environment
from peeltrack.store.git.process import Answer, Call, answer, failed

#: What git goes to by ssh or another way, and not to a folder: a protocol, or a machine and a colon.
_ELSEWHERE = re.compile(r"[a-z0-9+]+://|[^/\\:]{2,}:", re.IGNORECASE)


def is_folder(address: str) -> bool:
    """Return whether a shared repository is named as a folder, which may be on another machine's drive."""
    return not _ELSEWHERE.match(address)


def begin_repository(folder: Path) -> None:
    """Begin a repository in a folder, on a branch called main. Raises GitFailed."""
    _done(folder, "init", "--quiet", "--initial-branch=main")


def begin_shared(folder: Path) -> None:
    """Begin a repository to which others can push, in a folder that is not there yet. Raises GitFailed."""
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise GitFailed(f"{folder} cannot be made: {(error.strerror or str(error)).lower()}") from error
    _done(folder, "init", "--quiet", "--bare", "--shared", "--initial-branch=main")


def clone(address: str, folder: Path) -> None:
    """Fetch a copy of a shared repository into a new folder. Raises GitFailed, and then there is none."""
    told = _asked(Path.cwd(), "clone", "--quiet", "--", address, str(folder))
    if told.code:
        why = failed(("clone",), told)
        raise GitFailed(
            f"{address} cannot be fetched: {why.message}",
            hint="check the address, that you are connected, and that you may read there",
        )


def _done(folder: Path, *arguments: str) -> None:
    told = _asked(folder, *arguments)
    if told.code:
        raise failed(arguments, told)


def _asked(folder: Path, *arguments: str) -> Answer:
    options = (*environment.ALONE, *arguments)
    return answer(Call(arguments=options, folder=folder, environment=environment.inherited()))
