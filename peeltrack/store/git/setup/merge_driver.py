"""Git is told to ask peeltrack where two edits of a file of the register meet."""

import shlex
import sys
from pathlib import Path

from peeltrack.store import atomic_write
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository

_SECTION = "merge.peeltrack"
_NAME = "two edits of a file of the register, by value"
_ASKED = "hooks merge-file --marker-size %L %O %A %B %P"
_MARK = "# written by: peeltrack hooks install"


def command() -> str:
    """Return what git is to run, in this interpreter; git gives it to a POSIX shell everywhere."""
    return f"{shlex.quote(Path(sys.executable).as_posix())} -P -m peeltrack {_ASKED}"


def install(repository: Repository) -> Path:
    """Have git ask peeltrack how to merge files of the register, and return the file that says so.

    It stands in the settings of this copy and its info/attributes, which no other copy sees.
    """
    repository.done("config", "--local", f"{_SECTION}.name", _NAME)
    repository.done("config", "--local", f"{_SECTION}.driver", command())
    attributes = _attributes(repository)
    attributes.parent.mkdir(exist_ok=True)
    _write(attributes, [*_others(attributes), _MARK, *_lines(repository.prefix)])
    return attributes


def uninstall(repository: Repository) -> list[str]:
    """Have git merge by itself again; return what was taken away, in words."""
    gone = []
    if installed(repository):
        repository.done("config", "--local", "--remove-section", _SECTION)
        gone.append(f"the setting {_SECTION}")
    attributes = _attributes(repository)
    before, after = _read(attributes), _others(attributes)
    if before != after:
        _write(attributes, after)
        gone.append(f"the lines of peeltrack in {attributes}")
    return gone


def installed(repository: Repository) -> str:
    """Return what git runs for merges of the register's files, or ""."""
    return text_of(repository.act("config", "--local", "--get", f"{_SECTION}.driver").out)


def is_current(repository: Repository) -> bool:
    """Return whether git asks this version of peeltrack, for every file of this register."""
    lines = _read(_attributes(repository))
    return installed(repository) == command() and all(line in lines for line in _lines(repository.prefix))


def _attributes(repository: Repository) -> Path:
    out = text_of(repository.read("rev-parse", "--path-format=absolute", "--git-path", "info/attributes"))
    return Path(out)


def _lines(prefix: str) -> list[str]:
    folder = "".join(f"\\{sign}" if sign in "\\*?[" else sign for sign in prefix)
    patterns = (f"/{folder}{below}*.toml".replace("\\", "\\\\").replace('"', '\\"') for below in ("", "*/"))
    return [f'"{pattern}" merge=peeltrack' for pattern in patterns]


def _others(attributes: Path) -> list[str]:
    """Return the lines that are not ours."""
    return [line for line in _read(attributes) if line != _MARK and not line.endswith(" merge=peeltrack")]


def _read(attributes: Path) -> list[str]:
    return attributes.read_text("utf-8", errors="surrogateescape").splitlines() if attributes.exists() else []


def _write(attributes: Path, lines: list[str]) -> None:
    content = "".join(f"{line}\n" for line in lines).encode("utf-8", errors="surrogateescape")
    before = attributes.read_bytes() if attributes.exists() else None
    if content != before:
        atomic_write.replace(attributes, content, expected=before)
