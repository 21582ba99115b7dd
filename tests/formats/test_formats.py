"""The same listing, and the same hostile cell, through each format."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.table import Column, Table
from peeltrack.core.text import hostile
from peeltrack.core.text_width import width
from peeltrack.formats.tables import FORMATS, writer
from tests.build_servers import obeyed

TODAY = date(2025, 3, 3)

#: A row of a listing in these tests, a value for each column.
Cells = tuple[Any, ...]
Columns = tuple[Column[Cells], ...]

COLUMNS: Columns = (
    Column("id", "Id", lambda row: row[0]),
    Column("deadline", "Deadline", lambda row: row[1]),
    Column("days_late", "Late", lambda row: row[2], right=True),
    Column("waiting", "Waits", lambda row: row[3], unless_empty=True),
    Column("theme", "Themes", lambda row: row[4]),
    Column("area", "Area", lambda row: "", unless_empty=True),
)
SMALL = Table(
    name="due",
    columns=COLUMNS,
    rows=(
        ("REC-7", date(2025, 3, 27), -24, True, ("risk", "orders")),
        ("REC-10", None, None, False, ()),
    ),
    heading=("Anyshire Police: due", "as at 3 March 2025"),
    foot=("1 complete record not shown (--all)",),
    facts={"before": date(2025, 3, 31)},
)

GOLDENS = {
    "table": """\
Anyshire Police: due
as at 3 March 2025

Id      Deadline     Late  Waits  Themes
------  -----------  ----  -----  ------------
REC-7   27 Mar 2025   -24  yes    risk, orders
REC-10

1 complete record not shown (--all)
""",
    "json": """\
{
  "schema": 1,
  "command": "due",
  "today": "2025-03-03",
  "before": "2025-03-31",
  "data": [
    {
      "id": "REC-7",
      "deadline": "2025-03-27",
      "days_late": -24,
      "waiting": true,
      "theme": [
        "risk",
        "orders"
      ],
      "area": ""
    },
    {
      "id": "REC-10",
      "deadline": null,
      "days_late": null,
      "waiting": false,
      "theme": [],
      "area": ""
    }
  ]
}
""",
    "csv": """\
id,deadline,days_late,waiting,theme,area
REC-7,2025-03-27,-24,true,risk; orders,
REC-10,,,false,,
""",
    "tsv": """\
id\tdeadline\tdays_late\twaiting\ttheme\tarea
REC-7\t2025-03-27\t-24\ttrue\trisk; orders\t
REC-10\t\t\tfalse\t\t
""",
    "markdown": """\
**Anyshire Police: due**

as at 3 March 2025

| Id | Deadline | Late | Waits | Themes |
| --- | --- | --: | --- | --- |
| REC-7 | 27 Mar 2025 | -24 | yes | risk, orders |
| REC-10 |  |  |  |  |

1 complete record not shown (--all)
""",
}

#: What a title may hold, each for another way out of its cell.
HOSTILE = {
    "escape": "a\x1b[31mred\x1b[0m",
    "title of the window": "a\x1b]0;owned\x07b",
    "one-byte CSI": "a\x9b31mb",
    "markup": "[red]bold[/red] [link=file:///]x[/link]",
    "pipe": "a | b || c \\| d",
    "formula": "=cmd|' /C calc'!A0",
    "sum": "+1-1",
    "at": "@SUM(A1)",
    "wide formula": "＝1+1",
    "formula after a line": "\n=1+1",
    "quotes": "say \"yes\", 'no'",
    "lines": "one\ntwo\r\nthree\u2028four",
    "tab": "\ta\tb",
    "right to left": "a\u202egnp.exe\u2066x\u2069",
    "long": "x" * 10_000,
    "wide": "東京 警察 👮‍♀️",
    "combining": "e\u0301\u0302\u0303 Zoe\u0308",
    "mark-up of a page": "<script>alert(1)</script> <!-- &amp; **b** `c` ~~d~~ # e",
    "zero width": "a\u200bb\ufeffc",
    "formula behind blanks": " \u00a0\u3000=1+1",
    "tags": "a\U000e0041\U000e007f",
    "soft hyphen and fillers": "a\u00adb\u3164\u115f",
    "command to GitHub": "::error file=a,line=1::b",
    "command to GitHub behind blanks": " \n ::stop-commands::x\n::add-mask::y",
    "command of old": "a ##[error]b",
    "command to Azure": "a ##vso[task.complete result=Failed]b",
    "command to TeamCity": "a ##teamcity[buildProblem description='b']",
    "list": "- a",
    "underlined": "===",
    "numbered": "1) a",
    "mathematics": "$a$ $$b$$",
}


def printed(form: str, table: Table[Cells]) -> str:
    return "".join(writer(form)(table, TODAY))


def a_table(cell: str) -> Table[Cells]:
    """Return a table with a cell between two others, and the same as heading and foot."""
    columns: Columns = (
        Column("id", "Id", lambda row: row[0]),
        Column("title", "Title", lambda row: row[1]),
        Column("end", "End", lambda row: row[2]),
    )
    said = ("list", cell)
    return Table(name="list", columns=columns, rows=(("REC-1", cell, "end"),), heading=said, foot=said)


def everywhere(text: str) -> list[Table[Cells]]:
    """Return tables that hold the text in every place: cells, names, headings, above, below, without rows."""
    columns: Columns = (
        Column(text, text, lambda row: row[0]),
        Column("id", "Id", lambda row: row[1]),
    )
    return [
        replace(a_table(text), heading=(text, text), foot=(text, text)),
        Table(name="grades", columns=columns, rows=((text, "a"), ("b", text))),
        Table(name="list", columns=columns, rows=(), empty=text),
    ]


def unescaped_pipes(line: str) -> int:
    """Return how many cells a reader of Markdown sees begin on a line."""
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))


#: Whether what was printed still has three cells in its row, as a reader of the format counts them.
def _cells_of_table(text: str) -> int:
    head, rule, row = (line for line in text.splitlines()[3:6])
    assert row.startswith("REC-1  ")
    assert row.endswith("  end")
    assert head.startswith("Id")
    return len(rule.split("  "))


def _cells_of_json(text: str) -> int:
    return len(json.loads(text)["data"][0])


def _cells_of_csv(text: str) -> int:
    (_, row) = csv.reader(io.StringIO(text, newline=""))
    return len(row)


def _cells_of_tsv(text: str) -> int:
    (_, row) = text.splitlines()
    return row.count("\t") + 1


def _cells_of_markdown(text: str) -> int:
    (row,) = (line for line in text.splitlines() if line.startswith("| REC-1"))
    return unescaped_pipes(row) - 1


CELLS: dict[str, Callable[[str], int]] = {
    "table": _cells_of_table,
    "json": _cells_of_json,
    "csv": _cells_of_csv,
    "tsv": _cells_of_tsv,
    "markdown": _cells_of_markdown,
}


@pytest.mark.parametrize("form", FORMATS)
def test_a_small_listing_is_printed_as_agreed(form: str) -> None:
    assert printed(form, SMALL) == GOLDENS[form]


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_listing_is_still_a_whole_one(form: str) -> None:
    empty = Table(name="due", columns=COLUMNS, rows=(), empty="nothing is due")
    expected: dict[str, Any] = {
        "table": "nothing is due\n",
        "csv": "id,deadline,days_late,waiting,theme,area\n",
        "tsv": "id\tdeadline\tdays_late\twaiting\ttheme\tarea\n",
        "markdown": "nothing is due\n",
    }
    if form == "json":
        assert json.loads(printed(form, empty))["data"] == []
    else:
        assert printed(form, empty) == expected[form]


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("form", FORMATS)
def test_no_cell_breaks_out(form: str, cell: str) -> None:
    assert CELLS[form](printed(form, a_table(cell))) == 3


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("form", FORMATS)
def test_nothing_steers_from_any_place_of_a_listing(form: str, cell: str) -> None:
    for table in everywhere(cell):
        text = printed(form, table)
        assert {one for one in text if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} <= {
            "\n",
            "\t",
        }
        assert [one for one in hostile(text) if one[1] not in "\n\t"] == []
        assert [line for line in text.split("\n") if obeyed(line)] == []


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
def test_a_heading_made_of_data_breaks_out_of_no_markdown(cell: str) -> None:
    lines = printed("markdown", everywhere(cell)[1]).splitlines()
    assert {unescaped_pipes(line) for line in lines} == {3}
    assert not re.search(r"(?<!\\)(?:\\\\)*[<`\[]", "".join(lines))


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
def test_json_gives_back_exactly_what_the_file_held(cell: str) -> None:
    assert json.loads(printed("json", a_table(cell)))["data"][0]["title"] == cell


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
def test_no_cell_of_a_spreadsheet_begins_a_formula(form: str, cell: str) -> None:
    for table in everywhere(cell)[:2]:
        text = io.StringIO(printed(form, table), newline="")
        for row in csv.reader(text, delimiter="\t" if form == "tsv" else ","):
            assert not [one for one in row if one.lstrip().startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.parametrize("form", FORMATS)
def test_a_long_title_is_not_cut(form: str) -> None:
    assert "x" * 10_000 in printed(form, a_table(HOSTILE["long"]))


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv"])
def test_words_in_brackets_are_words(form: str) -> None:
    assert "[red]bold[/red]" in printed(form, a_table(HOSTILE["markup"]))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_out_of_a_page(cell: str) -> None:
    text = printed("markdown", a_table(cell))
    assert _cells_of_markdown(text) == 3
    assert not re.search(r"(?<!\\)(?:\\\\)*<", text)


def test_columns_line_up_after_wide_and_combining_characters() -> None:
    columns: Columns = (
        Column("id", "Id", lambda row: row[0]),
        Column("end", "End", lambda row: row[1]),
    )
    rows = (("東京", "x"), ("e\u0301", "x"), ("Zoë", "x"))
    lines = printed("table", Table(name="list", columns=columns, rows=rows)).splitlines()[2:]
    assert {width(line) for line in lines} == {7}
