"""Processes of the nets: how one has ended, which it has started, and how to kill one and no other."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from peeltrack.core.errors import ExitCode
from tests.cli.processes import environment

#: How a run ends that was not killed and is no bug.
ENDS = {code.value for code in ExitCode} - {ExitCode.BUG}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    call: Sequence[str]
    code: int  #: below zero where a signal ended it
    out: str
    err: str

    def bug(self) -> Iterator[str]:
        """Yield a sentence where it ended as no call may."""
        if self.code not in ENDS or "Traceback" in self.err:
            yield f"{' '.join(self.call)} ended with {self.code}: {self.err[-1500:]}"


class Run(Protocol):
    """A process that was begun, in a session of its own."""

    @property
    def pid(self) -> int:
        """Its number, which is no other's until it is asked how it ended."""

    def ended(self) -> Ended:
        """Wait until it ends, and return how."""


@dataclass(frozen=True, slots=True)
class Process:
    """A run of a command."""

    call: Sequence[str]
    process: "subprocess.Popen[str]"

    @classmethod
    def begin(cls, call: Sequence[str], command: Sequence[str], folder: Path) -> "Process":
        """Begin a command; `call` is what is said of it."""
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        return cls(call, process)

    @property
    def pid(self) -> int:
        """Its number."""
        return self.process.pid

    def ended(self) -> Ended:
        """Wait until it ends, and return how."""
        try:
            out, err = self.process.communicate(timeout=300)
        finally:
            self.process.kill()
        return Ended(self.call, self.process.returncode, out, err)


def stopped_by_strace(call: Sequence[str], calls: str, inject: str, folder: Path) -> Process:
    """Begin a run of peeltrack of which strace stops or fails some of these system calls, in its git too."""
    options = ["-f", "--seccomp-bpf", "-qq", "-o", os.devnull, "-e", f"trace={calls}"]
    # A run whose branches are measured writes at its end, too.
    options += ["-E", "COVERAGE_PROCESS_START", "-E", "COVERAGE_PROCESS_CONFIG"]
    command = [str(strace()), *options, "-e", f"inject={calls}:{inject}", sys.executable, "-m", "peeltrack"]
    return Process.begin(call, [*command, *call], folder)


def strace() -> str | None:
    """Return the program that stops others at a system call, or None where it is not installed."""
    return shutil.which("strace")


def runs(process: int) -> bool:
    """Return whether a process that we have started, and not waited for, has not ended yet."""
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def children(process: int) -> list[int]:
    """Return the numbers of the processes that a process has started; none where that cannot be told."""
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(one) for one in listed.split()]


def kill_child(process: int, child: int) -> None:
    """Kill a child of a process, and never another that has been given its number since."""
    with suppress(OSError):
        held = os.pidfd_open(child)
        try:
            if child in children(process):
                signal.pidfd_send_signal(held, signal.SIGKILL)
        finally:
            os.close(held)
