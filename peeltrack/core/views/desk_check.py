"""What was found at a desk: one line for each thing that can keep it from working."""

from peeltrack.core.fields import frozen
from peeltrack.core.table import Column


@frozen
class DeskCheck:
    """One thing that was looked at."""

    name: str
    ok: bool
    said: str
    mend: str = ""  #: what puts it right, mostly a command


DESK_COLUMNS: tuple[Column[DeskCheck], ...] = (
    Column("ok", "OK", lambda row: row.ok, lambda ok: "✓" if ok else "✗"),
    Column("name", "What", lambda row: row.name),
    Column("said", "Found", lambda row: row.said, prose=True),
    Column("mend", "To mend it", lambda row: row.mend, prose=True, unless_empty=True),
)
