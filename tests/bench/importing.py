"""Bringing a list in: three hundred rows, and ten thousand."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Row, answer, peak_megabytes, peeltrack, python

_HEADS = "No,Recommendation,Deadline,Status,Force update"
_ROW = (
    '{0},"By 27 March 2025, chief constables should see that matter {0} is recorded, looked at and answered",'
    '27/03/2025,On track,"Work on matter {0} began"'
)

#: Seconds that writing takes, in one process that has read the file already.
_WRITING = """
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from peeltrack.core.model.source import Importing, Source
from peeltrack.core.published.compare.difference import Reading
from peeltrack.store.register import load
from peeltrack.workflows.published.bring_in import bring_in, edit_of, write_in
from peeltrack.workflows.published.read_documents import Asked, open_documents, understood
from peeltrack.workflows.register_on_day import RegisterOnDay
root, day = Path({root!r}), date(2025, 3, 3)
opened = open_documents([{file!r}], "")
here = RegisterOnDay(root=root, register=load(root), today=day)
source = Source(title="List", publisher="Example inspectorate", prefix="L", key="list")
began = perf_counter()
read = understood(opened, Importing(), Asked())
how = Reading(on=day, by="kim@example.org", names={{}})
write_in(here, edit_of(here, bring_in(here, source, read, how, {{}})), anyway=False)
sys.stderr.write(str(perf_counter() - began))
"""


def rows(scratch: Path) -> Iterator[Row]:
    """Return the figures, in the order of the table."""
    root = scratch / "register"
    root.mkdir(parents=True)
    (root / "register.toml").write_text('force = "Example Constabulary"\n', encoding="utf-8")
    few, many = _a_list(scratch / "few.csv", 300), _a_list(scratch / "many.csv", 10_000)
    code = _WRITING.format(root=str(root), file=str(few))
    yield Row("300 rows brought in, beside reading the file", float(answer(python(code))), 2, "s")
    shown = ("--register", str(root), "import", str(many), "--source", "list", "--format", "json")
    yield Row("10,000 rows shown, most memory", peak_megabytes(peeltrack(*shown)), 400, "MB")


def _a_list(path: Path, count: int) -> Path:
    lines = (_ROW.format(number) for number in range(1, count + 1))
    path.write_text("\n".join((_HEADS, *lines)), encoding="utf-8")
    return path
