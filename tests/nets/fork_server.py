"""Runs of peeltrack that begin with everything loaded: a process that loads it once, and forks for each."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.cli.processes import environment
from tests.nets.processes import Ended

#: Answers every line, with the number of the process that was begun, or with how one has ended.
_SERVER = """
import importlib, json, os, pkgutil, sys, traceback

import peeltrack

for module in pkgutil.walk_packages(peeltrack.__path__, "peeltrack."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from peeltrack.__main__ import start

def begin(asked):
    os.setsid()
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    for number, path in enumerate((os.devnull, asked["out"], asked["err"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC * (number > 0), 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv[1:] = asked["call"]
    exec(asked["before"], {})
    start()

for line in sys.stdin:
    asked = json.loads(line)
    if "wait" in asked:
        print(os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1]), flush=True)
    elif child := os.fork():
        print(child, flush=True)
    else:
        code = 70
        try:
            begin(asked)
        except SystemExit as ended:
            code = ended.code
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
"""


@dataclass(frozen=True, slots=True)
class ForkedRun:
    """A process of peeltrack, in a session of its own."""

    server: "ForkServer"
    call: Sequence[str]
    pid: int
    said: tuple[Path, Path]

    def ended(self) -> Ended:
        """Wait until it ends, and return how."""
        code = int(self.server.answer({"wait": self.pid}))
        out, err = (path.read_text(encoding="utf-8", errors="replace") for path in self.said)
        for path in self.said:
            path.unlink()
        return Ended(self.call, code, out, err)


class ForkServer:
    """A process that has loaded peeltrack and begins runs of it; only where processes can fork."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, 0
        folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER],
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the process end."""
        self._process.communicate()

    def begin(self, *call: str, folder: Path, before: str = "") -> ForkedRun:
        """Begin a run in a folder; `before` is Python that its process runs first."""
        self._number += 1
        said = (self._folder / f"{self._number}.out", self._folder / f"{self._number}.err")
        for path in said:  # now: the run may be killed before it opens them
            path.touch()
        asked = {
            "call": call,
            "folder": str(folder),
            "before": before,
            "environment": dict(environment()),
            "out": str(said[0]),
            "err": str(said[1]),
        }
        return ForkedRun(self, call, int(self.answer(asked)), said)

    def answer(self, asked: Mapping[str, object]) -> str:
        """Return the line with which the process answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()
