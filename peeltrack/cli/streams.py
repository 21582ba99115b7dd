"""Standard input, output and error, as they are found: closed, full, in another encoding, or fine."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress


def open_streams() -> None:
    """Let every stream be one that can be used: what is closed leads nowhere, what is there is UTF-8."""
    # A closed one would be given to the next file that is opened, and take what is printed.
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    # The same bytes on every system: Windows would write its code page and CRLF into a pipe.
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
    if not sys.stdout.isatty() and (reconfigure := getattr(sys.stdout, "reconfigure", None)):
        reconfigure(newline="\n")


def is_of_a_stream(error: OSError) -> bool:
    """Return whether an error tells of a stream: whoever deals with a file names it, or says so in words."""
    return error.filename is None and error.errno is not None


def close_streams() -> None:
    """Let go of what cannot leave; Python would complain of it at the end, and end with another code."""
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)
            with suppress(OSError):
                stream.flush()


def typed(arguments: Sequence[str]) -> list[str]:
    """Return what was typed as text: UTF-8, also where the locale knows no more than ASCII.

    The name of a file that is there stays as the system gave it.
    """
    return [
        argument if argument.isascii() or os.path.lexists(argument) else _decoded(argument)
        for argument in arguments
    ]


def _decoded(argument: str) -> str:
    try:
        return os.fsencode(argument).decode("utf-8")
    except ValueError:
        return argument
