"""Workbooks. The one door to openpyxl: values only, no formula is computed and no macro read."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from peeltrack.core.dates import MONTHS
from peeltrack.core.errors import UsageFault
from peeltrack.core.published.shapes import Grid, PublishedFile, Row
from peeltrack.core.suggest import did_you_mean
from peeltrack.core.text import counted, listed
from peeltrack.store.published import packed
from peeltrack.store.published.limits import CELL_CHARACTERS, COLUMNS, ROWS, SHEET_BYTES, Counter, too_much

_FORMULA = re.compile(rb"<f[ >/]")


def read(content: bytes, sheet: str = "") -> PublishedFile:
    """Return each sheet that is shown as a table, or the one that is named, hidden or not.

    Rows are counted as the sheet does. Raises TooMuch, and UsageFault where it or the sheet cannot be read.
    """
    sizes = packed.checked(content)
    sheets = {name: size for name, size in sizes.items() if name.startswith("xl/worksheets/")}
    whole = sum(sheets.values()) <= SHEET_BYTES
    try:
        workbook = load_workbook(BytesIO(content), read_only=not whole, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise UsageFault(
            f"the workbook cannot be read: {str(error) or type(error).__name__}",
            hint="open it in its program and save it again",
        ) from error
    notes = [
        *_notes(content, sizes, sheets),
        *([] if whole else ["it is large: what is merged or hidden in it was not seen"]),
    ]
    wanted, more = _wanted(workbook, sheet)
    counter = Counter()
    parts = []
    for name in wanted:
        table, said = _table(workbook[name], name, counter, whole)
        parts.append(table)
        notes += said
    return PublishedFile(parts=tuple(parts), notes=(*more, *notes), unit="row")


def _wanted(workbook: Any, sheet: str) -> tuple[list[str], list[str]]:
    names = [one.title for one in workbook.worksheets]
    if sheet:
        same = [name for name in names if name.casefold() == sheet.casefold()]
        if not same:
            raise UsageFault(
                f"there is no sheet {sheet}",
                hint=did_you_mean(sheet, names, f"there are: {', '.join(names)}"),
            )
        return same, []
    hidden = [one.title for one in workbook.worksheets if one.sheet_state != "visible"]
    said = (
        [f"{counted(len(hidden), 'sheet')} hidden and not read: {listed(hidden)} (--sheet NAME reads one)"]
        if hidden
        else []
    )
    return [name for name in names if name not in hidden], said


def _notes(content: bytes, sizes: dict[str, int], sheets: dict[str, int]) -> Iterator[str]:
    if any(name.endswith("vbaProject.bin") for name in sizes):
        yield "macros are in it, and were not read"
    formulas = sum(len(_FORMULA.findall(packed.text_of(content, name))) for name in sheets)
    if formulas:
        yield f"{counted(formulas, 'cell')} with formulas: what they last came to was read"


def _table(sheet: Any, name: str, counter: Counter, whole: bool) -> tuple[Grid, list[str]]:
    covers = _covered(sheet) if whole else {}
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(one) for one in cells[: COLUMNS * 4]]
        for at in range(len(texts)):
            if (number, at) in covers:
                texts[at] = _text(sheet.cell(*covers[number, at]))
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            counter.row(len(texts))
            rows.append(Row(number, tuple(texts)))
        if len(rows) > ROWS:
            raise too_much("rows in a sheet", ROWS)
    return Grid(tuple(rows), name), _hidden(sheet, name) if whole else []


def _covered(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cell that each cell of a merged range shows, by row from 1 and column from 0."""
    covers = {}
    for span in sheet.merged_cells.ranges:
        if span.size["rows"] * span.size["columns"] > 10_000:
            continue
        for row in range(span.min_row, span.max_row + 1):
            for column in range(span.min_col, span.max_col + 1):
                covers[row, column - 1] = (span.min_row, span.min_col)
    return covers


def _hidden(sheet: Any, name: str) -> list[str]:
    rows = sum(1 for one in sheet.row_dimensions.values() if one.hidden)
    columns = [key for key, one in sheet.column_dimensions.items() if one.hidden]
    said = []
    if rows:
        said.append(f"{name}: {counted(rows, 'hidden row')} read with the others")
    if columns:
        said.append(f"{name}: hidden column {listed(sorted(columns))} read with the others")
    return said


def _text(cell: Any) -> str:
    """Return what a cell shows: of a date no more than its format does, of a number no more places."""
    value, shown = cell.value, str(getattr(cell, "number_format", "") or "").lower()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime, date)):
        return _day(value, shown)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return _number(value, shown)
    return str(value)[:CELL_CHARACTERS].strip()


def _day(value: date, shown: str) -> str:
    form = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.", "", shown)
    if "m" in form and "y" in form and "d" not in form:
        return f"{MONTHS[value.month - 1]} {value.year}"
    if "y" in form and "d" not in form and "m" not in form:
        return str(value.year)
    return value.strftime("%Y-%m-%d")


def _number(value: int | float, shown: str) -> str:
    if "%" in shown:
        return f"{value * 100:g}%"
    places = re.fullmatch(r"0\.(0{1,3})", shown)
    if places:
        return f"{value:.{len(places[1])}f}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
