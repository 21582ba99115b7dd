"""A claim on a file: a temporary file beside it, which also tells everybody else that somebody is at it.

Whoever is about to write `X` makes `.X.peeltrack-HOST-PROCESS-RANDOM.tmp` beside it, which nobody else can
have made, and then looks for the claims of others. One who meets a living claim takes the own one away and
tries again after a pause of chance, so that at any time at most one acts. A claim is living while its
process runs, where that can be told, and it was touched a moment ago; any other was left by a run that
was killed, and whoever comes next removes it.

To be taken for dead by mistake, as a computer that slept is, costs time and nothing else: a name of chance
is never made twice, so whoever lost the claim has nothing left to put in place, and fails.
"""

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep, time

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store import windows

#: Seconds after its last touch until a claim counts as left behind: of this computer, and of another,
#: whose clock and network drive may lag.
LEFT_BEHIND, LEFT_BEHIND_ELSEWHERE = 10, 120

#: What a program that this one has started may still be using, when this one is killed: by its name,
#: with the seconds for which it is left alone.
USED_BY_OTHERS = {"index": 600, "peeltrack-git": 600}

#: Seconds between two touches of a claim that is held for long.
TOUCHED_EVERY = 2

#: Seconds for which a write waits for another one of the same file.
PATIENCE = 15

#: What git is to leave out, in its own way of writing.
PATTERN = ".*.peeltrack-*.tmp"

_NAME = re.compile(  # git adds .lock while it writes an index that is ours
    r"\.(?P<target>.+)\.peeltrack-(?P<host>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{12}\.tmp(\.lock)?"
)
_BINARY = getattr(os, "O_BINARY", 0)
_LONGEST = 120  #: bytes of a name that are repeated in that of a temporary file; 255 are allowed in all
_own: dict[str, Path] = {}  #: temporary files of this run, by name


class Overtaken(RegisterUnreadable):
    """Somebody else has changed the file since it was read, or is writing it."""


def is_temporary(name: str) -> bool:
    """Return whether a file of this name was left by a write, under way or killed.

    >>> is_temporary(".REC-12.toml.peeltrack-0a1b2c3d-4711-0123456789ab.tmp"), is_temporary("REC-12.toml")
    (True, False)
    """
    return _NAME.fullmatch(name) is not None


@contextmanager
def claimed(target: Path, patience: float = PATIENCE, *, busy: str = "") -> Iterator[Path]:
    """Give an empty file beside `target`; as long as it is there, nobody else gets one for this `target`.

    It is removed at the end, where it is still there. Raises Overtaken, with the words `busy`, where
    somebody else has not come to an end after so many seconds, and OSError where no file can be made there.
    """
    now = monotonic()
    end, claim_again, pause = now + patience, now, 0.01
    while True:
        # Who has met another one looks, and claims only when the way seems free: of fifty who wait,
        # most are not seen, and so hinder nobody.
        other = _living(target, None) if monotonic() < claim_again else None
        if other is None:
            claim_again = monotonic() + 1
            temporary = fresh(target)
            try:
                os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o666))
                other = _living(target, temporary)
                if other is None:
                    yield temporary
                    return
            finally:
                remove(temporary)
        if monotonic() > end:
            raise Overtaken(
                busy or f"{target} is being written by another run of peeltrack at this moment",
                hint=f"run it again in a minute; if there is no other run, delete {other} beside it first",
            )
        pause = min(2 * pause, 0.2)
        sleep(pause * os.urandom(1)[0] / 255)


def fresh(target: Path, process: int = 0) -> Path:
    """Return a path beside `target` at which there never was a file; to be removed with `remove`.

    It counts as that of another `process`, where one is named.
    """
    number = process or os.getpid()
    called = f".{_short(target.name)}.peeltrack-{_HOST}-{number}-{os.urandom(6).hex()}.tmp"
    return _own.setdefault(called, target.with_name(called))


def remove(temporary: Path) -> None:
    """Remove a temporary file that this run has made, where it is still there."""
    with suppress(OSError):
        temporary.unlink()
    _own.pop(temporary.name, None)


@contextmanager
def kept_alive() -> Iterator[None]:
    """Keep the temporary files of this run from being taken for left behind, however long it takes."""
    ended = Event()

    def touch() -> None:
        while not ended.wait(TOUCHED_EVERY):
            for temporary in list(_own.values()):
                with suppress(OSError):
                    os.utime(temporary)

    toucher = Thread(target=touch, daemon=True)
    toucher.start()
    try:
        yield
    finally:
        ended.set()
        toucher.join()


def clear(folder: Path) -> None:
    """Remove what runs that were killed have left in a folder; what lives stays."""
    with suppress(OSError):
        _living(folder / "any", None)


def clear_below(root: Path) -> None:
    """Remove what runs that were killed have left in any folder of a register; what lives stays."""
    for folder, _, files in os.walk(root):
        if any(is_temporary(name) for name in files):
            clear(Path(folder))


def _living(target: Path, own: Path | None) -> str | None:
    """Return the name of somebody else's living claim on `target`, or None.

    What was left behind in its folder, on whatever file, is removed.
    """
    name, living = _short(target.name).casefold(), None
    # The disk's own clock where it can be had: the folder may be another computer's.
    now = own.stat().st_mtime if own is not None else time()
    with os.scandir(target.parent) as entries:
        matches = [match for match in map(_NAME.fullmatch, (entry.name for entry in entries)) if match]
    for match in matches:
        there = target.with_name(match[0])
        with suppress(FileNotFoundError):
            if own is not None and there.name == own.name:
                continue
            gone = _left_behind(match, now - there.stat().st_mtime) and _removed(there)
            if not gone and match["target"].casefold() == name:
                living = match[0]
    return living


def _removed(there: Path) -> bool:
    try:
        there.unlink()
    except PermissionError:  # on Windows it is open, and so not left behind after all
        return False
    return True


def _left_behind(match: re.Match[str], age: float) -> bool:
    if match["host"] != _HOST:
        return age > LEFT_BEHIND_ELSEWHERE
    process, spared = int(match["process"]), USED_BY_OTHERS.get(match["target"], 0)
    if match["target"] == "peeltrack-git":
        return age > spared or not _may_run(process)
    if process == os.getpid():
        return match[0] not in _own and age > spared
    return age > max(spared, LEFT_BEHIND) or (age > spared and not _may_run(process))


def _may_run(process: int) -> bool:
    if windows.here():
        return windows.runs(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _short(name: str) -> str:
    written = os.fsencode(name)
    return name if len(written) <= _LONGEST else f"{zlib.crc32(written):08x}"


def _host() -> str:
    """Return what tells this computer from another that works in the same folder, in 8 characters."""
    # Containers of one computer may share its name, but each counts its own processes.
    called = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    processes = ""
    with suppress(OSError):
        processes = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 - it leads to no path
    return f"{zlib.crc32(f'{called} {processes}'.encode()):08x}"


_HOST = _host()
