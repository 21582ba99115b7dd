"""A real terminal of a given width, with peeltrack running in it."""

import os
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a terminal was sent."""

    exit_code: int
    text: str  #: with all that steers a terminal

    @property
    def lines(self) -> list[str]:
        """The lines as they can be read, without colours and without space at their ends."""
        import re

        return [line.rstrip() for line in re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", self.text).splitlines()]

    @property
    def read(self) -> str:
        """The same as one text."""
        return "".join(f"{line}\n" for line in self.lines)


def environment(**more: str) -> dict[str, str]:
    """Return an environment with nothing of the one around it but what Python needs to start."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    # Nobody is there to leave a pager.
    return {**kept, "PYTHONPATH": str(TOP), "TERM": "xterm-256color", "PEELTRACK_PAGER": "", **more}


def on_terminal(columns: int, *arguments: str, **more: str) -> Screen:
    """Run peeltrack in a terminal of so many columns; `more` is added to the environment."""
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "peeltrack", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(**more),
        close_fds=True,
    ) as running:
        os.close(theirs)
        sent = bytearray()
        while chunk := _read(ours):
            sent += chunk
        exit_code = running.wait()
    os.close(ours)
    return Screen(exit_code, sent.decode().replace("\r\n", "\n"))


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that nobody writes any more
        return b""
