"""Starting, and drawing rows, against the least that any such program must do."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import REPOSITORY, Row, answer, best, peeltrack, python
from tests.bench.registers import build

SHIPPED = REPOSITORY / "register"

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
from peeltrack.core.views.filters.wanted import Asked
app = App({root!r}, date(2025, 6, 1), None)
app.register
def seconds(before):
    began = perf_counter()
    dues = due_by(app.register, before=before, today=app.today)
    app.print(due_table(app, dues, before, Asked()), form="table")
    return perf_counter() - began
rounds = [(seconds(date(2024, 1, 1)), seconds(date(2030, 1, 1))) for _ in range(5)]
sys.stderr.write(str(min(all for _, all in rounds) - min(none for none, _ in rounds)))
"""


def rows(scratch: Path) -> Iterator[Row]:
    """Return the ratios, in the order of the table."""
    yield from _starting()
    root = build(scratch / "register", 10_000)
    added = float(answer(python(_DRAWING.format(root=str(root)))))
    yield Row("10,000 rows in a pipe, added", added, 0.3, "s")


def _starting() -> Iterator[Row]:
    times = best(
        {
            "click": python("import click"),
            "version": peeltrack("--version"),
            "help": peeltrack("--help"),
            "due": peeltrack("--register", str(SHIPPED), "due"),
        },
        rounds=25,
    )
    yield Row("--version / a process that imports click (C)", times["version"] / times["click"], 1.1)
    yield Row("--help / C", times["help"] / times["click"], 1.5)
    yield Row("due, shipped register / C", times["due"] / times["click"], 1.35)
