"""What is longer than the screen, shown by the pager of the person who reads."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import get_terminal_size

from peeltrack.store import windows

#: Looked for where nobody has named another. Windows has only `more`, which shows no colour.
DEFAULT = "less"

#: As git sets them: leave at once what fits the screen, let colours through, leave the text on the screen.
LESS = {"LESS": "FRX", "LESSCHARSET": "utf-8", "LV": "-c"}


def pager() -> list[str]:
    """Return the command that shows long texts, or nothing where there is none, or none is wanted.

    PEELTRACK_PAGER comes before PAGER; each set to nothing or to `cat` asks for none.
    """
    named = os.environ.get("PEELTRACK_PAGER", os.environ.get("PAGER", DEFAULT))
    try:
        words = shlex.split(named, posix=not windows.here())
    except ValueError:  # a quote that is not closed
        return []
    if not words or words == ["cat"] or os.environ.get("TERM") == "dumb":
        return []
    program = _found(words[0].strip('"'))
    return [program, *words[1:]] if program else []


def _found(name: str) -> str:
    """Return the path of a program, or "". Not looked for in the current folder, as Windows would do."""
    if Path(name).name != name:
        return name if Path(name).is_file() else ""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    names = windows.program_names(name)
    paths = (folder / called for folder in folders if folder.is_absolute() for called in names)
    return next((str(path) for path in paths if path.is_file() and os.access(path, os.X_OK)), "")


def screen_height() -> int:
    """Return how many lines the terminal has."""
    return get_terminal_size().lines


def show(text: str, height: int, *, sideways: bool = False) -> None:
    """Show a text in the pager where it is longer than `height` lines, else write it to stdout.

    A pager that is missing, fails to start or is left early is no error. With `sideways` long lines
    are not folded, where the person has not told `less` otherwise.
    """
    command = pager() if text.count("\n") >= height and sys.stdout.isatty() else []
    if not command or not _shown(command, text, _environment(sideways)):
        sys.stdout.write(text)
        sys.stdout.flush()


def _environment(sideways: bool) -> Mapping[str, str]:
    less = {**LESS, "LESS": LESS["LESS"] + ("S" if sideways else "")}
    return {**less, **os.environ}


def _shown(command: list[str], text: str, environment: Mapping[str, str]) -> bool:
    """Return whether the pager could be started; wait until the person leaves it, read to the end or not."""
    sys.stdout.flush()
    # Ctrl-C is a key of the pager: whoever leaves before it would share the terminal with it. A
    # function and not SIG_IGN, which the pager would inherit.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
        process.communicate(text.encode("utf-8", "backslashreplace"))
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True
