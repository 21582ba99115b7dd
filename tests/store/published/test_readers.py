"""Each format hands over the same neutral document, within limits, and says what it cannot read."""

import io
import json
import re
import socket
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import pytest
from docx import Document as new_paper
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from peeltrack.core.errors import UsageFault
from peeltrack.core.published.shapes import Grid, Prose, PublishedFile
from peeltrack.store.published import limits
from peeltrack.store.published.read_file import INSTALL, read_published
from tests.store.published.files import a_paper, a_pdf, a_pdf_of_pages, a_workbook

HEADS = ("No", "Recommendation", "Status")
ROW = ("1", "Review the policy", "Open")


def cells(document: PublishedFile) -> list[list[tuple[str, ...]]]:
    """Return the cells of each table."""
    return [[row.cells for row in part.rows] for part in document.parts if isinstance(part, Grid)]


def texts(document: PublishedFile) -> list[str]:
    """Return the lines of prose that are not empty."""
    lines = (line for part in document.parts if isinstance(part, Prose) for line in part.lines)
    return [line.text for line in lines if line.text]


def read(name: str, content: bytes | str, sheet: str = "") -> PublishedFile:
    """Return what a file of this name and content holds."""
    return read_published(name, content.encode() if isinstance(content, str) else content, sheet)


MADE: dict[str, Callable[[], tuple[str, bytes]]] = {
    "csv": lambda: ("list.csv", b"No,Recommendation,Status\r\n1,Review the policy,Open\r\n"),
    "csv with semicolons": lambda: ("list.csv", b"No;Recommendation;Status\n1;Review the policy;Open\n"),
    "tsv": lambda: ("list.tsv", b"No\tRecommendation\tStatus\n1\tReview the policy\tOpen\n"),
    "json": lambda: ("list.json", json.dumps([dict(zip(HEADS, ROW, strict=True))]).encode()),
    "html": lambda: (
        "page.html",
        b"<table><tr><th>No<th>Recommendation<th>Status<tr><td>1<td>Review\n the policy<td>Open</table>",
    ),
    "xlsx": lambda: ("list.xlsx", a_workbook([HEADS, ROW])),
    "docx": lambda: ("paper.docx", a_paper([HEADS, ROW])),
    "pdf": lambda: ("paper.pdf", a_pdf([HEADS, ROW])),
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_every_format_gives_the_same_table(made: Callable[[], tuple[str, bytes]]) -> None:
    assert cells(read(*made())) == [[HEADS, ROW]]


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_no_format_opens_a_connection(
    made: Callable[[], tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert cells(read(*made()))


@pytest.mark.parametrize("kind", ["html", "xlsx", "docx", "pdf"])
def test_a_missing_library_is_named_with_the_line_to_type(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, content = MADE[kind]()
    module = f"peeltrack.store.published.{kind}_reader"
    library = {"html": "lxml", "xlsx": "openpyxl", "docx": "docx", "pdf": "pdfplumber"}[kind]
    monkeypatch.setitem(__import__("sys").modules, library, None)
    monkeypatch.delitem(__import__("sys").modules, module, raising=False)
    with pytest.raises(UsageFault, match="is not installed") as caught:
        read(name, content)
    assert caught.value.hint == INSTALL


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.csv", "a.json", "a.txt", "a.html", "a.xlsx", "a.docx", "a.pdf", "a"]),
)
def test_no_bytes_end_in_anything_but_a_document_or_a_fault(content: bytes, name: str) -> None:
    with suppress(UsageFault):
        read(name, content)


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf"])
def test_a_damaged_file_is_named_and_refused(kind: str) -> None:
    name, content = MADE[kind]()
    with pytest.raises(UsageFault, match=name):
        read(name, content[: len(content) // 2])


def test_lines_of_another_encoding_are_read_and_said() -> None:
    document = read("page.txt", "café – yes\n".encode() + "café – no\n".encode("cp1252"))
    assert texts(document) == ["café – yes", "café – no"]
    assert "1 of 3 lines" in document.notes[0]


def test_utf_16_with_its_mark_is_read() -> None:
    assert texts(read("page.txt", "Review é".encode("utf-16"))) == ["Review é"]


def test_a_line_of_csv_is_counted_where_its_row_begins() -> None:
    (table,) = read("a.csv", 'No,Recommendation\n1,"two\nlines"\n2,Next\n').parts
    assert isinstance(table, Grid)
    assert [row.line for row in table.rows] == [1, 2, 4]


def test_cells_that_span_in_html_stand_in_each_place() -> None:
    page = "<table><tr><th colspan=2>R<th>S<tr><td rowspan=2>1<td>a<td>x<tr><td>b<td>y</table>"
    assert cells(read("p.html", page)) == [[("R", "R", "S"), ("1", "a", "x"), ("1", "b", "y")]]


def test_menus_scripts_and_forms_of_a_page_are_left_out() -> None:
    around = "<head><title>t</title></head><nav>Menu</nav><script>x()</script>"
    page = f"<html>{around}<h1>Kept</h1><p>a<br>b</p><footer>f</footer>"
    assert texts(read("p.html", page)) == ["Kept", "a", "b"]


def test_headings_of_html_and_word_have_their_level() -> None:
    levels = [
        [line.level for part in document.parts if isinstance(part, Prose) for line in part.lines if line.text]
        for document in (
            read("p.html", "<h2>Title</h2><p>text</p>"),
            read("p.docx", a_paper([], heading="Title", text="text")),
        )
    ]
    assert levels == [[2, 0], [2, 0]]


def test_a_table_in_a_cell_is_text_of_that_cell() -> None:
    page = "<table><tr><td>1<td><table><tr><td>in<td>side</table><tr><td>2<td>b</table>"
    assert cells(read("p.html", page)) == [[("1", "in side"), ("2", "b")]]


def test_a_date_of_a_workbook_is_no_more_exact_than_it_is_shown() -> None:
    shown = a_workbook(
        [("Day", "Month", "Share"), (date(2025, 3, 27), datetime(2024, 11, 1), 0.87)],
        formats={"A2": "dd/mm/yyyy", "B2": "mmm-yy", "C2": "0%"},
    )
    assert cells(read("a.xlsx", shown))[0][1] == ("2025-03-27", "November 2024", "87%")


def test_merged_cells_of_a_workbook_stand_in_each_place() -> None:
    merged = a_workbook([("No", "Recommendation"), ("1", "a"), (None, "b")], merge="A2:A3")
    assert cells(read("a.xlsx", merged))[0][1:] == [("1", "a"), ("1", "b")]


def test_a_hidden_sheet_is_said_and_read_only_when_it_is_named() -> None:
    both = a_workbook([HEADS, ROW], hidden="Old")
    shown = read("a.xlsx", both)
    assert (len(shown.parts), "Old" in shown.notes[0]) == (1, True)
    assert cells(read("a.xlsx", both, "old")) == [[("hidden",)]]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageFault, match="there is no sheet Nowhere"):
        read("a.xlsx", a_workbook([HEADS]), "Nowhere")


def test_formulas_are_said_and_not_computed() -> None:
    assert any("formula" in note for note in read("a.xlsx", a_workbook([HEADS, ("1", "=1+1", "x")])).notes)


def test_tracked_changes_of_a_paper_are_said() -> None:
    packed = io.BytesIO(a_paper([], text="Review the policy"))
    with zipfile.ZipFile(packed) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    body = entries["word/document.xml"].replace(b"<w:r>", b'<w:ins w:id="1" w:author="a"><w:r>', 1)
    entries["word/document.xml"] = body.replace(b"</w:r>", b"</w:r></w:ins>", 1)
    document = read("a.docx", zipped(entries))
    assert texts(document) == ["Review the policy"]
    assert any("tracked" in note for note in document.notes)


def zipped(entries: dict[str, bytes]) -> bytes:
    """Return a packed file of these entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in entries.items():
            new.writestr(name, content)
    return packed.getvalue()


def test_a_file_that_unpacks_to_far_more_than_it_is_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UsageFault, match="once it is unpacked"):
        read("a.xlsx", zipped({"xl/workbook.xml": b"0" * 20_000_000}))


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(UsageFault, match="declares entities"):
        read("a.docx", zipped({"word/document.xml": bomb}))


def test_a_protected_file_of_office_is_refused_with_what_to_do() -> None:
    with pytest.raises(UsageFault, match="protected by a password"):
        read("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_scan_is_called_one() -> None:
    with pytest.raises(UsageFault, match="it is a scan"):
        read("a.pdf", a_pdf([]))


def test_an_address_is_no_file() -> None:
    with pytest.raises(UsageFault, match="network connection"):
        read_published("https://www.example.org/page")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="there is no such file"):
        read_published(str(tmp_path / "none.csv"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="it is a folder"):
        read_published(str(tmp_path))


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as made:
        made.truncate(1_000_000_000)
    with pytest.raises(UsageFault, match="1,000,000,000 bytes"):
        read_published(str(large))


def test_a_row_of_16384_columns_is_refused() -> None:
    with pytest.raises(UsageFault, match="columns in a row"):
        read("a.csv", ",".join(["x"] * 16_384))


def test_a_page_with_more_lines_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINES", 10)
    with pytest.raises(UsageFault, match="more than 10 lines"):
        read("a.html", "<p>x</p>" * 11)


def test_a_page_nested_without_end_is_read_or_refused() -> None:
    read("a.html", "<div>" * 100_000 + "text")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<table><td>1<td>a</table>", [("1", "a")]),
        ("<table><tr><td>1<td>a<td><td></table>", [("1", "a")]),
        ("<table><tr><td><td><tr><td>1<td>a</table>", [("1", "a")]),
        (
            "<table><tr><td rowspan=3>1<td>a<tr><td>b<tr><td>c</table>",
            [("1", "a"), ("1", "b"), ("1", "c")],
        ),
        ("<table><tr><td><ul><li>a<li>b</ul><td>x</table>", [("a\n• b", "x")]),
        ("<table><tr><td><div>1<td>a</table>", [("1", "a")]),
        ("<table><tr><td>1<td>a", [("1", "a")]),
        ("<table><table><tr><td>1<td>a</table><tr><td>2<td>b</table>", [("1", "a"), ("2", "b")]),
        ("<table></table><table><tr><td>1<td>a</table>", [("1", "a")]),
    ],
    ids=[
        "no row",
        "empty at the end",
        "an empty row",
        "three high",
        "a list",
        "an open block",
        "cut off",
        "in a table",
        "an empty one",
    ],
)
def test_a_table_of_html_is_read_however_it_was_typed(page: str, expected: list[tuple[str, ...]]) -> None:
    assert cells(read("p.html", page)) == [expected]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<pre>one\ntwo</pre><p>three\nfour</p>", ["one", "two", "three four"]),
        ("<nav><br><ul><li>Menu</ul></nav><p>kept</p>", ["kept"]),
        ("<p hidden>old</p><p>kept</p>", ["kept"]),
        ("<p>kept</p></table></td></tr>", ["kept"]),
        ("<p><!-- a word -->kept</p>", ["kept"]),
        ("<nav><b>Menu</i></b></nav><p>kept</p>", ["kept"]),
    ],
)
def test_lines_of_html_are_those_that_somebody_sees(page: str, expected: list[str]) -> None:
    assert texts(read("p.html", page)) == expected


@pytest.mark.parametrize("around", ["{}", "<table><tr><td>outside {}</table>"], ids=["alone", "in a cell"])
def test_a_row_of_html_that_is_too_wide_by_what_it_spans_is_refused(around: str) -> None:
    with pytest.raises(UsageFault, match="more than 100 columns in a row"):
        read("p.html", around.format("<table><tr><td colspan=60>a<td colspan=60>b</table>"))


@pytest.mark.parametrize("kind", ["html", "docx", "xlsx"])
def test_a_table_with_more_rows_than_the_limit_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, content = MADE[kind]()
    read(name, content)
    monkeypatch.setattr(f"peeltrack.store.published.{kind}_reader.ROWS", 1)
    with pytest.raises(UsageFault, match="more than 1 rows in a"):
        read(name, content)


def test_json_is_a_table_wherever_its_list_lies_and_whatever_its_values_are() -> None:
    entry = {"done": True, "late": False, "by": None, "tags": ["a", "b"], "told": {"to": "all"}, "year": 2025}
    found = read("a.json", json.dumps({"made": "today", "page": {"items": [entry]}}))
    assert cells(found) == [
        [("done", "late", "by", "tags", "told", "year"), ("yes", "no", "", "a, b", "to: all", "2025")]
    ]


@pytest.mark.parametrize(
    "content", ["[]", "[1, 2]", '"text"', '{"a": {"b": {"c": {"d": {"e": [{"n": 1}]}}}}}']
)
def test_json_without_a_list_of_objects_is_refused(content: str) -> None:
    with pytest.raises(UsageFault, match="it holds no list of objects"):
        read("a.json", content)


def test_csv_may_tell_what_stands_between_its_cells_and_have_empty_lines() -> None:
    assert cells(read("a.csv", "sep=|\nNo|Text\n|\n\n1|a, b; c, d\n")) == [
        [("No", "Text"), ("1", "a, b; c, d")]
    ]


def test_more_cells_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 5)
    with pytest.raises(UsageFault, match="more than 5 cells"):
        read(*MADE["csv"]())


def test_a_text_with_more_lines_than_the_limit_is_refused() -> None:
    with pytest.raises(UsageFault, match=f"more than {limits.LINES:,} lines"):
        read("a.txt", "x\n" * limits.LINES)


def test_a_packed_file_with_more_entries_than_the_limit_is_refused() -> None:
    with pytest.raises(UsageFault, match=f"more than {limits.ENTRIES:,} entries"):
        read("a.docx", zipped({f"word/{at}": b"" for at in range(limits.ENTRIES + 1)}))


def test_a_packed_file_with_a_password_is_refused() -> None:
    content = bytearray(zipped({"word/document.xml": b"<x/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UsageFault, match="protected by a password"):
        read("a.docx", bytes(content))


def test_a_packed_file_that_is_neither_workbook_nor_paper_is_refused() -> None:
    packed = zipped({"readme.txt": b"hello"})
    with pytest.raises(UsageFault, match="packed, and neither a workbook nor a Word paper"):
        read("a.zip", packed)
    with pytest.raises(UsageFault, match="the workbook cannot be read"):
        read("a.xlsx", packed)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_macros_are_said_and_not_read(kind: str) -> None:
    name, content = MADE[kind]()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        entries = {entry: old.read(entry) for entry in old.namelist()}
    folder = {"xlsx": "xl", "docx": "word"}[kind]
    document = read(name, zipped({**entries, f"{folder}/vbaProject.bin": b"macro"}))
    assert (cells(document), document.notes) == ([[HEADS, ROW]], ("macros are in it, and were not read",))


def test_what_a_workbook_shows_is_what_is_read() -> None:
    row = (True, False, time(9, 30), date(2025, 3, 27), 2.5, 7, 0.1, None)
    document = read("a.xlsx", a_workbook([row], formats={"D1": "yyyy", "E1": "0.00"}))
    assert cells(document) == [[("yes", "no", "09:30:00", "2025", "2.50", "7", "0.1")]]


def test_what_is_hidden_in_a_sheet_is_read_and_said() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for cells_of in (HEADS, ROW):
        sheet.append(cells_of)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    made = io.BytesIO()
    workbook.save(made)
    document = read("a.xlsx", made.getvalue())
    assert cells(document) == [[HEADS, ROW]]
    assert document.notes == (
        "Sheet: 1 hidden row read with the others",
        "Sheet: hidden column C read with the others",
    )


def test_what_is_merged_over_ten_thousand_cells_is_read_once() -> None:
    assert cells(read("a.xlsx", a_workbook([HEADS, ROW], merge="A2:A10002"))) == [[HEADS, ROW]]


def test_line_breaks_tabs_and_empty_paragraphs_of_a_paper_are_read_as_they_look() -> None:
    paper = new_paper()
    paper.add_paragraph("one\n\ntwo\tthree")
    paper.add_paragraph(" ")
    paper.add_paragraph("four").paragraph_format.tab_stops.add_tab_stop(Pt(72))
    paper.add_table(1, 2)
    made = io.BytesIO()
    paper.save(made)
    document = read("a.docx", made.getvalue())
    assert (texts(document), cells(document)) == (["one", "two\tthree", "four"], [])


@pytest.mark.parametrize("tag", [b"tbl", b"tr"])
def test_a_table_or_row_of_a_paper_that_a_form_wraps_is_read(tag: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(a_paper([HEADS, ROW]))) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    body = re.sub(
        rb"<w:%s[ >]" % tag, lambda found: b"<w:sdt><w:sdtContent>" + found[0], entries["word/document.xml"]
    )
    body = body.replace(b"</w:%s>" % tag, b"</w:%s></w:sdtContent></w:sdt>" % tag)
    assert cells(read("a.docx", zipped({**entries, "word/document.xml": body}))) == [[HEADS, ROW]]


def test_a_table_that_goes_on_over_a_page_is_one_and_has_its_heading_once() -> None:
    more = ("2", "Publish the policy", "Open")
    document = read("a.pdf", a_pdf_of_pages([("Report", [HEADS, ROW]), ("", [HEADS, more])]))
    assert (texts(document), cells(document)) == (["Report"], [[HEADS, ROW, more]])


def test_lines_that_stand_on_every_page_of_a_pdf_are_left_out() -> None:
    pages: list[tuple[str, list[tuple[str, ...]]]] = [
        (f"Page {at}\n{text}", []) for at, text in enumerate(("first", "second", "third"), 1)
    ]
    assert texts(read("a.pdf", a_pdf_of_pages(pages))) == ["first", "second", "third"]


def test_a_pdf_with_more_pages_than_the_limit_is_refused() -> None:
    with pytest.raises(UsageFault, match=f"more than {limits.PAGES} pages"):
        read("a.pdf", a_pdf_of_pages([("x", [])] * (limits.PAGES + 1)))


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(UsageFault, match="protected by a password"):
        read("a.pdf", a_pdf_of_pages([("x", [])], locked=True))


def test_a_hyphen_of_a_paper_that_does_not_break_is_a_hyphen() -> None:
    paper = new_paper()
    paper.add_paragraph("self-report")
    made = io.BytesIO()
    paper.save(made)
    with zipfile.ZipFile(made) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    body = entries["word/document.xml"].replace(b"self-report", b"self</w:t><w:noBreakHyphen/><w:t>report")
    assert texts(read("a.docx", zipped({**entries, "word/document.xml": body}))) == ["self-report"]


def test_a_part_of_peeltrack_that_is_missing_is_not_called_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "peeltrack.store.published.text_reader", None)
    with pytest.raises(ModuleNotFoundError, match="text_reader"):
        read("a.txt", "Review")
