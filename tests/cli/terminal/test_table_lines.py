"""What is drawn of a listing: every line fits, what has no room is said, and what stands out has its tone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.cli.terminal.table_lines import LONGEST_CELL, table_lines, whole_lines
from peeltrack.core.table import Column, Table
from peeltrack.core.text_width import width
from peeltrack.core.tone import Pieces, Tone, plain

#: A row of a listing in these tests, a value for each column.
Cells = tuple[Any, ...]
Columns = tuple[Column[Cells], ...]

COLUMNS: Columns = (
    Column("id", "Id", lambda row: row[0], tone=lambda row: Tone.STRONG),
    Column("kind", "Kind", lambda row: row[1], about="id", rank=13),
    Column("look", "Look", lambda row: row[2]),
    Column("move", "Whose move", lambda row: row[3], about="title", rank=1, least=10),
    Column("title", "Title", lambda row: row[4], least=20),
)
ROWS = (
    ("REC-1", "recommendation", "OVERDUE", "Ch Supt Ana Hill", "Early screening of crimes for stalking"),
    ("REC-2", "finding", "AT RISK", "Bea", "Train"),
)
TABLE = Table(
    name="list", columns=COLUMNS, rows=ROWS, heading=("Anyshire", "as at today"), foot=("2 hidden",)
)

cells = st.text(st.sampled_from("ab 警-"), max_size=60)


def drawn(table: Table[Cells], wide: int) -> list[str]:
    return [plain(line) for line in table_lines(table, wide)]


def tones(lines: Sequence[Pieces], text: str) -> set[Tone]:
    """Return the tones in which this text is drawn."""
    return {tone for line in lines for piece, tone in line if piece == text}


def test_a_wide_screen_shows_all_of_it_on_one_line_a_row() -> None:
    assert drawn(TABLE, 120) == [
        "Anyshire",
        "as at today",
        "",
        "Id     Kind            Look     Whose move        Title",
        "─" * 88,
        "REC-1  recommendation  OVERDUE  Ch Supt Ana Hill  Early screening of crimes for stalking",
        "REC-2  finding         AT RISK  Bea               Train",
        "",
        "2 hidden",
    ]


def test_a_narrow_one_shows_two_lines_a_row_and_says_what_had_no_room() -> None:
    assert drawn(TABLE, 40)[3:] == [
        "Id       Look     Title",
        "  Kind            Whose move",
        "────────────────────────────────────────",
        "REC-1    OVERDUE  Early screening of…",
        "  recommendation  Ch Supt Ana Hill",
        "REC-2    AT RISK  Train",
        "  finding         Bea",
        "",
        "shortened: title (--wide shows",
        "everything)",
        "2 hidden",
    ]
    assert drawn(TABLE, 37)[3:6] == [
        "Id     Look     Title",
        "                Whose move",
        "─" * 37,
    ]
    assert " ".join(drawn(TABLE, 37)[-3:-1]) == (
        "columns left out: kind; shortened: title (--wide shows everything)"
    )


def test_the_narrowest_shows_one_cell_a_line_with_every_word() -> None:
    lines = drawn(TABLE, 24)
    assert lines[3:11] == [
        "Id          REC-1",
        "Kind        recommendati",
        "            on",
        "Look        OVERDUE",
        "Whose move  Ch Supt Ana",
        "            Hill",
        "Title       Early",
        "            screening of",
    ]
    assert "(--wide" not in " ".join(lines)


def test_everything_is_shown_whole_on_demand_however_wide_the_screen() -> None:
    rows = (("REC-1", "k", "l", "m", "t" * 300),)
    lines = [plain(line) for line in whole_lines(replace(TABLE, rows=rows), 40)]
    assert f"REC-1  k     l     m           {'t' * 300}" in lines
    assert "(--wide" not in "".join(lines)


def test_a_cell_beyond_all_measure_is_cut_and_that_is_said() -> None:
    columns: Columns = (
        Column("id", "Id", lambda row: row[0]),
        Column("why", "Why", lambda row: row[1], prose=True),
    )
    lines = drawn(Table(name="explain", columns=columns, rows=(("a", "b" * 1000),)), 60)
    assert "".join(lines).count("b") == LONGEST_CELL - 1
    assert lines[-1] == "shortened: why (--wide shows everything)"


def test_rows_that_wrap_are_told_apart_by_a_line_between_them() -> None:
    columns: Columns = (
        Column("id", "Id", lambda row: row[0]),
        Column("why", "Why", lambda row: row[1], prose=True),
    )
    rows = (("a", "word " * 20), ("b", "word"))
    assert drawn(Table(name="explain", columns=columns, rows=rows), 60)[-2:] == ["", "b   word"]


def test_the_total_stands_below_the_rows() -> None:
    columns: Columns = (
        Column("id", "Id", lambda row: row[0]),
        Column("n", "Records", lambda row: row[1], right=True),
    )
    table = Table(name="sources", columns=columns, rows=(("a", 2), ("b", 10)), total={"id": "all", "n": 12})
    assert drawn(table, 80)[1:] == [
        "Id   Records",
        "────────────",
        "a          2",
        "b         10",
        "────────────",
        "all       12",
    ]


def test_what_is_looked_for_stands_out_and_what_is_secondary_is_dim() -> None:
    lines = list(table_lines(TABLE, 45))
    shown = {text: tones(lines, text) for text in ("REC-1", "OVERDUE", "AT RISK", "Train", "Bea", "2 hidden")}
    assert shown == {
        "REC-1": {Tone.STRONG},
        "OVERDUE": {Tone.ALARM},
        "AT RISK": {Tone.WARNING},
        "Train": {Tone.PLAIN},
        "Bea": {Tone.DIM},
        "2 hidden": {Tone.DIM},
    }


@given(st.lists(st.tuples(*[cells] * 5), max_size=4), st.integers(24, 160))
def test_no_line_is_wider_than_the_screen(rows: list[tuple[str, ...]], wide: int) -> None:
    lines = drawn(replace(TABLE, rows=rows), wide)
    assert max(map(width, lines)) <= wide


@pytest.mark.parametrize("wide", [24, 45, 80, 160])
@given(rows=st.lists(st.tuples(*[cells] * 5), min_size=1, max_size=4))
def test_every_cell_begins_somewhere(wide: int, rows: list[tuple[str, ...]]) -> None:
    text = "".join(drawn(replace(TABLE, rows=rows), wide)).replace(" ", "")
    for row in rows:
        for at in (0, 2, 4):
            assert row[at].strip().replace(" ", "")[:5] in text
