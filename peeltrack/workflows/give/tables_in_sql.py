"""The register as tables of SQLite: asked at once, or given out as a file."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from peeltrack.core.errors import RegisterUnreadable, UsageFault
from peeltrack.core.model.register import Register
from peeltrack.core.views.flat_tables import Cell, flat_tables
from peeltrack.store.atomic_write import replace
from peeltrack.store.disk_errors import in_words
from peeltrack.store.sqlite import NotAnswered, Tables, answer, database, is_database


def ask(register: Register, today: date, query: str) -> tuple[list[str], list[Sequence[Cell]]]:
    """Return the names of the columns and the rows that a query of SQLite finds in the register.

    Raises UsageFault for what is no query that only reads.
    """
    try:
        columns, rows = answer(_tables(register, today), query)
    except NotAnswered as refused:
        raise UsageFault(
            f"the query cannot be answered: {refused}",
            hint="peeltrack help tables lists the tables and their columns; a query can only read them",
        ) from refused
    return columns, list(rows)


def export_sqlite(register: Register, today: date, file: Path) -> None:
    """Write the tables of the register on a day into a file of SQLite, whole or not at all.

    Raises UsageFault where there is a file that is none of SQLite, and RegisterUnreadable where it
    cannot be written.
    """
    before = _earlier(file)
    replace(file, database(_tables(register, today)), expected=before)


def _earlier(file: Path) -> bytes | None:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        reason, hint = in_words(error, "write it")
        raise RegisterUnreadable(f"{file} cannot be written: {reason}", hint=hint) from error
    if not is_database(content):
        raise UsageFault(
            f"{file} is there already, and is no database of SQLite", hint="name another file, or delete it"
        )
    return content


def _tables(register: Register, today: date) -> Tables:
    facts = (register.settings.force, today.isoformat(), len(register.records))
    tables = {table.name: (list(table.columns), table.rows(register, today)) for table in flat_tables()}
    return {"about": (("force", "today", "records"), [facts]), **tables}
