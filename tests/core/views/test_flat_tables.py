"""The tables for SQL hold what the files and the listings hold, under names that are there once."""

from datetime import date

import pytest

from peeltrack.core.model.record import Evidence, Measure, Reading, Said
from peeltrack.core.views.columns import COLUMNS
from peeltrack.core.views.flat_tables import FlatTable, answer_table, flat_tables
from tests.factories import a_record, a_register

TODAY = date(2025, 3, 1)
TABLES = {table.name: table for table in flat_tables()}

READINGS = (Reading(value=71, source=Said.TOLD, on=date(2025, 1, 1)), Reading(value=80.5, source=Said.TOLD))
REGISTER = a_register(
    a_record(
        id="REC-1",
        deadline=date(2025, 3, 27),
        theme=("stalking", "risk"),
        evidence=(Evidence(title="Audit"), Evidence(title="Minutes", location="SharePoint")),
        measure=(Measure(name="Cases", unit="%"), Measure(name="Victims", unit="%", reading=READINGS)),
    ),
    a_record(id="REC-2"),
)


def rows(name: str) -> list[dict[str, object]]:
    """Return the rows of a table, each by the names of the columns."""
    table = TABLES[name]
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows(REGISTER, TODAY)]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_row_has_a_value_for_each_column(table: FlatTable) -> None:
    assert {len(row) for row in table.rows(REGISTER, TODAY)} <= {len(table.columns)}


def test_a_record_is_as_the_listings_say_it_stands() -> None:
    first, second = rows("record")
    assert COLUMNS.keys() <= first.keys()
    assert (first["deadline"], first["days_late"], first["theme"], first["evidence"], second["look"]) == (
        "2025-03-27",
        -26,
        '["stalking", "risk"]',
        2,
        "undated",
    )


def test_each_entry_of_a_list_has_its_record_and_its_place() -> None:
    found = [(row["record_id"], row["place"], row["title"]) for row in rows("evidence")]
    assert found == [("REC-1", 1, "Audit"), ("REC-1", 2, "Minutes")]


def test_an_entry_of_an_entry_names_both() -> None:
    found = [(row["record_id"], row["measure"], row["place"], row["value"]) for row in rows("reading")]
    assert found == [("REC-1", 2, 1, 71), ("REC-1", 2, 2, 80.5)]


def test_what_a_field_of_a_source_is_called_does_not_hide_whose_it_is() -> None:
    assert {"source_key", "source"} <= TABLES["source_reading"].columns.keys()


def test_an_answer_names_each_column_once() -> None:
    table = answer_table(["id", "id", "n"], [("REC-1", "REC-2", 3)])
    assert [(column.name, column.value(table.rows[0])) for column in table.columns] == [
        ("id", "REC-1"),
        ("id_2", "REC-2"),
        ("n", 3),
    ]
