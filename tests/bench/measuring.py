"""Processes timed side by side: their order changes from round to round, and the best of each counts."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the printed table."""

    what: str
    value: float
    limit: float
    unit: str = "×"

    @property
    def held(self) -> bool:
        """Whether the value keeps to its limit."""
        return self.value <= self.limit


def seconds(
    command: Sequence[str], environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> float:
    """Return how long one run takes, its output thrown away through a pipe."""
    began = perf_counter()
    subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **(environment or {})},
        cwd=cwd,
        check=False,
    )
    return perf_counter() - began


def best(commands: Mapping[str, Sequence[str]], rounds: int, cwd: Path | None = None) -> dict[str, float]:
    """Return the shortest time of each command; every round runs them all, in turning order."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    names = list(commands)
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            times[name].append(seconds(commands[name], cwd=cwd))
    return {name: min(found) for name, found in times.items()}


def python(code: str) -> list[str]:
    """Return the command that runs this code in a fresh interpreter."""
    return [sys.executable, "-c", code]


def peeltrack(*arguments: str) -> list[str]:
    """Return the command that runs peeltrack in a fresh interpreter."""
    # What the console script holds; -m would add the cost of finding the module.
    return [sys.executable, "-c", "from peeltrack.__main__ import start; start()", *arguments]


def answer(command: Sequence[str]) -> str:
    """Return what one run says on standard error; its output goes through a pipe."""
    ran = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=True,
    )
    return ran.stderr


def peak_megabytes(command: Sequence[str]) -> float:
    """Return the most memory that one run holds, in MB; 0 where the system does not tell."""
    if find_spec("resource") is None:
        return 0.0
    code = (
        "import resource, subprocess, sys; "
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, *command],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=True,
    )
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return int(found.stdout) / scale
