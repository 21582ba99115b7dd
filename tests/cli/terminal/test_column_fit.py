"""Columns share a width: on one line or two, within the terminal, what matters most last to go."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.cli.terminal.column_fit import DOT, GAP, Fit, fitted
from peeltrack.core.table import Column
from peeltrack.core.text_width import width


def a_column(
    name: str, about: str = "", *, rank: int = 0, least: int = 0, prose: bool = False
) -> Column[object]:
    return Column(name, name.capitalize(), str, about=about, rank=rank, least=least, prose=prose)


COLUMNS = (
    a_column("id"),
    a_column("deadline"),
    a_column("late", about="deadline"),
    a_column("look"),
    a_column("status", about="look", rank=14),
    a_column("claimed", rank=15),
    a_column("move", about="title", rank=1, least=10),
    a_column("title", least=20),
)
ROW = ("REC-1", "27 Mar 2025", "26 days left", "AT RISK", "open", "partial", "Ch Supt Ana Hill", "risk " * 12)

cells = st.lists(st.text("ab ", max_size=40), min_size=len(COLUMNS), max_size=len(COLUMNS))
rows = st.lists(cells, max_size=4)


def shape(fit: Fit | None) -> str:
    """Return what stands where: columns on the first line, and after a slash those below."""
    assert fit is not None
    return " ".join(
        "/".join(COLUMNS[at].name for at in (cell.at, *sorted(cell.details))) for cell in fit.cells
    )


@pytest.mark.parametrize(
    ("wide", "shown"),
    [
        (118, "id deadline late look status claimed move title"),
        (117, "id deadline late look status move title"),
        (108, "id deadline late look move title"),
        (75, "id deadline late look move title"),
        (74, "id deadline/late look/status claimed title/move"),
        (58, "id deadline/late look/status title/move"),
    ],
)
def test_what_can_be_missed_goes_first_and_then_each_record_takes_two_lines(wide: int, shown: str) -> None:
    assert shape(fitted(COLUMNS, [ROW], wide)) == shown


def test_what_is_shortened_has_ample_room_before_what_can_be_missed_takes_any() -> None:
    for wide in range(101, 140):
        fit = fitted(COLUMNS, [ROW], wide)
        assert fit is not None
        widths = {COLUMNS[cell.at].name: cell.width for cell in fit.cells}
        assert (widths["move"] >= 15, widths["title"] >= 40) == (True, True)


def test_where_nothing_would_be_readable_there_is_no_fit() -> None:
    assert fitted(COLUMNS, [ROW], 30) is None


@given(rows, st.integers(10, 200))
def test_every_column_has_one_place_or_is_told_to_have_none(rows: list[list[str]], wide: int) -> None:
    fit = fitted(COLUMNS, rows, wide)
    if fit is not None:
        places = [*(at for cell in fit.cells for at in (cell.at, *cell.details)), *fit.left_out]
        assert sorted(places) == sorted(set(places))
        assert not any(row[at] for row in rows for at in set(range(len(COLUMNS))) - set(places))
        assert {COLUMNS[at].rank for at in fit.left_out} <= {1, 14, 15}


@given(rows, st.integers(10, 200))
def test_cells_stand_side_by_side_within_the_width(rows: list[list[str]], wide: int) -> None:
    fit = fitted(COLUMNS, rows, wide)
    if fit is not None:
        ends = [cell.begin + cell.width for cell in fit.cells]
        begins = [cell.begin for cell in fit.cells]
        assert begins == [0, *(end + GAP for end in ends[:-1])]
        assert ends[-1] <= wide
        details = [(cell.below, cell.below + cell.room) for cell in fit.cells if cell.details]
        assert all(end < begin for (_, end), (begin, _) in pairwise(details))
        assert all(end <= wide for _, end in details)


@given(rows, st.integers(10, 200))
def test_what_may_not_be_shortened_has_the_room_it_needs(rows: list[list[str]], wide: int) -> None:
    fit = fitted(COLUMNS, rows, wide)
    for cell in fit.cells if fit else ():
        for row in rows:
            assert COLUMNS[cell.at].least or width(row[cell.at]) <= cell.width
            firm = [at for at in cell.details if row[at]]
            least = sum(min(width(row[at]), COLUMNS[at].least or width(row[at])) for at in firm)
            assert least + width(DOT) * max(len(firm) - 1, 0) <= cell.room


def test_a_detail_may_run_on_below_cells_that_have_none() -> None:
    columns = (a_column("source"), a_column("title", about="source", least=8), a_column("records"))
    fit = fitted(columns, [("peel", "PEEL 2021/22", "13")], 20)
    assert fit is not None
    assert [(cell.below, cell.room) for cell in fit.cells if cell.details] == [(2, 18)]


def test_prose_is_narrowed_to_its_longest_word_last_of_all() -> None:
    columns = (a_column("good", prose=True), a_column("adequate", prose=True))
    row = ("Preventing crime " * 3, "Investigating crime " * 3)
    fits = {wide: fitted(columns, [row], wide) for wide in (80, 40, 20)}
    assert [[cell.width for cell in fit.cells] if fit else [] for fit in fits.values()] == [
        [39, 39],
        [17, 21],
        [],
    ]
