"""Starting, and listing what is due, against the least that any such program must do."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import REPOSITORY, Row, answer, best, peak_megabytes, peeltrack, python
from tests.bench.registers import build

SHIPPED = REPOSITORY / "register"

_BARE_LOOP = """
import tomllib, pathlib
for path in sorted(pathlib.Path({root!r}).rglob("*.toml")):
    with open(path, "rb") as file:
        tomllib.load(file)
"""

# In one process that has read the register: as a difference between two runs of five seconds
# each, a fifth of a second would drown.
_DRAWING = """
import gc, sys
gc.disable()
from datetime import date
from time import perf_counter
from peeltrack.cli.app import App
from peeltrack.cli.commands.look.due import due_table
from peeltrack.core.views.due import due_by
app = App({root!r}, date(2025, 6, 1), None)
app.register
def seconds(before):
    began = perf_counter()
    dues = due_by(app.register, before=before, today=app.today)
    app.print(due_table(app, dues, before), form="table")
    return perf_counter() - began
rounds = [(seconds(date(2024, 1, 1)), seconds(date(2030, 1, 1))) for _ in range(5)]
sys.stderr.write(str(min(all for _, all in rounds) - min(none for none, _ in rounds)))
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
            },
            rounds=rounds,
        )
        limit = 1.25 if records == 10_000 else float("inf")
        yield Row(f"due of {records:,} records / bare tomllib loop", times["few"] / times["loop"], limit)
        if records == 10_000:
            added = float(answer(python(_DRAWING.format(root=str(root)))))
            yield Row("10,000 rows in a pipe, added", added, 0.3, "s")
            yield Row("memory of due on 10,000 records", peak_megabytes(peeltrack(*everything)), 200, "MB")
