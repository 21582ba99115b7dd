"""Checking: the whole register against loading it, and what is staged in a large one against a small one."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Row, best, peeltrack, python
from tests.bench.registers import build, record_id

#: A listing's way to the register, and nothing after it.
_LOAD = """
from pathlib import Path
from peeltrack.store.register import load
load(Path({root!r}))
"""

_GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def rows(scratch: Path) -> Iterator[Row]:
    """Return the ratios, in the order of the table."""
    yield from _whole(scratch)
    yield from _staged(scratch)
    yield from _range(scratch)


def _whole(scratch: Path) -> Iterator[Row]:
    root = build(scratch / "whole" / "register", 1_000)
    times = best(
        {
            "load": python(_LOAD.format(root=str(root))),
            "check": peeltrack("--register", str(root), "--today", "2025-03-01", "check"),
        },
        rounds=7,
    )
    yield Row("check of 1,000 records / loading them", times["check"] / times["load"], 1.5)


def _staged(scratch: Path) -> Iterator[Row]:
    commands = {}
    for records in (100, 10_000):
        root = _committed(scratch / f"staged-{records}", records)
        _edit(root, 7, "edited")
        _git(root, "add", "-A")
        commands[str(records)] = _check(root, "--staged")
    times = best(commands, rounds=9)
    ratio = times["10000"] / times["100"]
    yield Row("check --staged of one file among 10,000 / among 100", ratio, 3)


def _range(scratch: Path) -> Iterator[Row]:
    root = _committed(scratch / "range", 100)
    first = _git(root, "rev-parse", "HEAD")
    for number in range(1_000):
        _edit(root, number % 100, f"edit {number}")
        _git(root, "commit", "-q", "-a", "-m", f"edit {number}")
    whole = scratch / "whole" / "register"
    times = best(
        {
            "load": python(_LOAD.format(root=str(whole))),
            "range": _check(root, "--range", f"{first}..HEAD"),
        },
        rounds=3,
    )
    yield Row("check --range of 1,000 commits / loading 1,000 records", times["range"] / times["load"], 4)


def _committed(folder: Path, records: int) -> Path:
    root = build(folder / "register", records)
    for command in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "the register")):
        _git(root, *command)
    return root


def _edit(root: Path, number: int, words: str) -> None:
    path = root / "source-0" / f"{record_id(number)}.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("title = "))
    lines[at] = f'title = "{words}"'
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _check(root: Path, *how: str) -> list[str]:
    return peeltrack("--register", str(root), "--today", "2025-03-01", "check", *how)


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [*_GIT, *arguments], cwd=root.parent, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.strip()
