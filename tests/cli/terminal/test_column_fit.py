"""Columns share a width: nothing is left out, nothing is wider than the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.cli.terminal.column_fit import GAP, Fit, fitted
from peeltrack.core.table import Column


def a_column(name: str, below: str = "", wide: bool = False, beside: bool = False, label: str = "") -> Column:
    return Column(name, name.capitalize(), str, below=below, wide=wide, beside=beside, label=label)


COLUMNS = (
    a_column("id"),
    a_column("deadline"),
    a_column("target", below="deadline", label="target "),
    a_column("look"),
    a_column("move", below="title"),
    a_column("when", below="move", beside=True),
    a_column("title", wide=True),
)
ROW = ("REC-1", "27 Mar 2025", "1 Feb 2025", "AT RISK", "lead: not named", "by 1 Jan 2025", "risk " * 12)

texts = st.lists(st.text("ab ", max_size=40), min_size=len(COLUMNS), max_size=len(COLUMNS))


def shape(fit: Fit | None) -> list[str]:
    """Return the names of the columns in each cell, from left to right."""
    assert fit is not None
    return ["/".join(column.name for _, column in stack.columns) for stack, _ in fit.cells]


@given(st.lists(texts, max_size=4), st.integers(10, 200))
def test_every_column_has_one_place_and_all_fit(rows: list[list[str]], width: int) -> None:
    fit = fitted(COLUMNS, rows, width, len)
    if fit is not None:
        assert sorted("/".join(shape(fit)).split("/")) == sorted(column.name for column in COLUMNS)
        assert sum(given for _, given in fit.cells) + GAP * (len(fit.cells) - 1) <= width


@given(st.lists(texts, max_size=4), st.integers(10, 200))
def test_what_may_not_be_folded_has_the_room_it_needs(rows: list[list[str]], width: int) -> None:
    fit = fitted(COLUMNS, rows, width, len)
    firm = [(stack, given) for stack, given in (fit.cells if fit else ()) if not stack.wraps]
    assert all(
        len(", ".join(line)) <= given for stack, given in firm for row in rows for line in stack.lines(row)
    )


@pytest.mark.parametrize(
    ("width", "cells"),
    [
        (200, ["id", "deadline", "target", "look", "move", "when", "title"]),
        (80, ["id", "deadline", "target", "look", "title/move/when"]),
        (60, ["id", "deadline/target", "look", "title/move/when"]),
    ],
)
def test_columns_are_stacked_from_the_right_and_no_more_than_must_be(width: int, cells: list[str]) -> None:
    assert shape(fitted(COLUMNS, [ROW], width, len)) == cells


def test_where_nothing_would_be_readable_there_is_no_fit() -> None:
    assert fitted(COLUMNS, [ROW], 20, len) is None


def test_a_stacked_cell_says_what_its_heading_does_not() -> None:
    fit = fitted(COLUMNS, [ROW], 60, len)
    assert fit is not None
    _, deadline, _, title = (stack for stack, _ in fit.cells)
    assert (deadline.heading, deadline.lines(ROW)) == (
        "Deadline\nTarget",
        [["27 Mar 2025"], ["target 1 Feb 2025"]],
    )
    assert (title.heading, title.lines(ROW)[1]) == ("Title\nMove, when", ["lead: not named", "by 1 Jan 2025"])
