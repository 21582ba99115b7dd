"""Starting, and listing what is due, against the least that any such program must do."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import REPOSITORY, Row, best, peak_megabytes, peeltrack, python
from tests.bench.registers import build

SHIPPED = REPOSITORY / "register"

_BARE_LOOP = """
import tomllib, pathlib
for path in sorted(pathlib.Path({root!r}).rglob("*.toml")):
    with open(path, "rb") as file:
        tomllib.load(file)
"""


def rows(scratch: Path) -> Iterator[Row]:
    """Return the ratios, in the order of the table."""
    yield from _starting()
    yield from _due(scratch)


def _starting() -> Iterator[Row]:
    times = best(
        {
            "click": python("import click"),
            "version": peeltrack("--version"),
            "files": python("import click" + _BARE_LOOP.format(root=str(SHIPPED))),
            "due": peeltrack("--register", str(SHIPPED), "due"),
        },
        rounds=25,
    )
    yield Row("--version / a process that imports click", times["version"] / times["click"], 1.3)
    yield Row("due, shipped register / click + tomllib on the same files", times["due"] / times["files"], 1.8)


def _due(scratch: Path) -> Iterator[Row]:
    for records, rounds in ((100, 15), (1_000, 7), (10_000, 4)):
        root = build(scratch / str(records), records)
        everything = ("--register", str(root), "--today", "2025-06-01", "due", "--before", "2030-01-01")
        few = (*everything[:-1], "2025-01-01")
        times = best(
            {
                "loop": python(_BARE_LOOP.format(root=str(root))),
                "few": peeltrack(*few),
                "all": peeltrack(*everything),
            },
            rounds=rounds,
        )
        limit = 1.25 if records == 10_000 else float("inf")
        yield Row(f"due of {records:,} records / bare tomllib loop", times["few"] / times["loop"], limit)
        if records == 10_000:
            yield Row("10,000 rows in a pipe, added", times["all"] - times["few"], 0.3, "s")
            yield Row("memory of due on 10,000 records", peak_megabytes(peeltrack(*everything)), 200, "MB")
