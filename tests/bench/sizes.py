"""Registers of a force and of a nation, read anew and from the index, against the least that must be done.

C is a process that imports click, S one that asks the state of every file, T one that does nothing
but read every file with tomllib.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import sleep

from tests.bench.measuring import Row, best, peak_megabytes, peeltrack, python, seconds
from tests.bench.registers import build, record_id

_STATE = """
import os
for folder in os.scandir({root!r}):
    if folder.is_dir():
        for file in os.scandir(folder.path):
            file.stat()
"""

_BARE_LOOP = """
import tomllib, pathlib
for path in sorted(pathlib.Path({root!r}).rglob("*.toml")):
    with open(path, "rb") as file:
        tomllib.load(file)
"""

#: For each size the limits of `due` cold / T and warm / S, and of the memory of each in MB; then the rounds.
_LIMITS: Mapping[int, tuple[float, float, float, int]] = {
    1_000: (0.4, float("inf"), float("inf"), 9),
    10_000: (0.25, 3, 45, 5),
    100_000: (0.25, 2, 160, 3),
}


def rows(scratch: Path) -> Iterator[Row]:
    """Return the ratios for a force, large and very large."""
    _own_cache(scratch)
    for records in (1_000, 10_000):
        yield from _due(_register(scratch, records), records)
    yield from _rest(scratch / "10000")


def nation(scratch: Path) -> Iterator[Row]:
    """Return the ratios for a hundred thousand records, and how they grow from a thousand: takes minutes."""
    _own_cache(scratch)
    small, large = (_register(scratch, records) for records in (1_000, 100_000))
    yield from _due(large, 100_000)
    cold = {
        name: peeltrack(*_asked(root, "--no-index")) for name, root in (("small", small), ("large", large))
    }
    times = best(cold, rounds=3)
    yield Row(
        "due of 100,000 records / a hundred times that of 1,000", times["large"] / times["small"] / 100, 1
    )


def _own_cache(scratch: Path) -> None:
    os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = str(scratch / "cache")


def _register(scratch: Path, records: int) -> Path:
    root = build(scratch / str(records), records)
    sleep(2.5)  # a file that was written a moment ago is not indexed yet
    seconds(peeltrack(*_asked(root)))
    return root


def _asked(root: Path, *options: str) -> list[str]:
    return ["--register", str(root), *options, "due", "--before", "2025-01-01"]


def _due(root: Path, records: int) -> Iterator[Row]:
    cold, warm, memory, rounds = _LIMITS[records]
    times = best(
        {
            "T": python(_BARE_LOOP.format(root=str(root))),
            "S": python(_STATE.format(root=str(root))),
            "cold": peeltrack(*_asked(root, "--no-index")),
            "warm": peeltrack(*_asked(root)),
        },
        rounds,
    )
    yield Row(f"due of {records:,} records, cold / T", times["cold"] / times["T"], cold)
    yield Row(f"due of {records:,} records, warm / S", times["warm"] / times["S"], warm)
    for state, options in (("cold", ["--no-index"]), ("warm", [])):
        held = peak_megabytes(peeltrack(*_asked(root, *options)))
        yield Row(f"memory of due of {records:,} records, {state}", held, memory, "MB")


def _rest(root: Path) -> Iterator[Row]:
    register, wanted = ("--register", str(root)), record_id(7_777)
    line = {"COMP_LINE": f"peeltrack --register {root} show B38-1", "COMP_WORD": "B38-1"}
    tab = f"import os; os.environ.update({line!r}, _PEELTRACK_COMPLETE='bash_complete'); "
    times = best(
        {
            "C": python("import click"),
            "T": python(_BARE_LOOP.format(root=str(root))),
            "S": python(_STATE.format(root=str(root))),
            "show cold": peeltrack(*register, "--no-index", "show", wanted),
            "show warm": peeltrack(*register, "show", wanted),
            "check": peeltrack(*register, "--today", "2025-03-01", "check"),
            "complete": python(f"{tab}from peeltrack.__main__ import start; start()"),
        },
        rounds=3,
    )
    yield Row("show of one of 10,000 records, cold / T", times["show cold"] / times["T"], 0.3)
    yield Row("show of one of 10,000 records, warm / S", times["show warm"] / times["S"], 3)
    yield Row("completion of an id among 10,000 / C", times["complete"] / times["C"], 1.3)
    yield Row("check of 10,000 records / T", times["check"] / times["T"], 0.35)
    checked = peak_megabytes(peeltrack(*register, "--today", "2025-03-01", "check"))
    yield Row("memory of check of 10,000 records", checked, 80, "MB")
