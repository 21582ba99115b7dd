"""Real files of each format, made for tests."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document as new_paper
from openpyxl import Workbook


def a_workbook(
    rows: Sequence[Sequence[Any]],
    *,
    formats: Mapping[str, str] | None = None,
    merge: str = "",
    hidden: str = "",
) -> bytes:
    """Return a workbook with one sheet of these rows."""
    workbook = Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    if merge:
        sheet.merge_cells(merge)
    if hidden:
        other = workbook.create_sheet(hidden)
        other.append(["hidden"])
        other.sheet_state = "hidden"
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def a_paper(rows: Sequence[Sequence[str]], *, heading: str = "", text: str = "") -> bytes:
    """Return a Word paper with a heading, a paragraph and a table, where they are given."""
    paper = new_paper()
    if heading:
        paper.add_heading(heading, 2)
    if text:
        paper.add_paragraph(text)
    if rows:
        table = paper.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                table.cell(at, column).text = cell
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def a_pdf(rows: Sequence[Sequence[str]], wide: int = 150) -> bytes:
    """Return a PDF of one page with a ruled table of these rows, or with nothing on it."""
    return a_pdf_of_pages([("", rows)], wide)


def a_pdf_of_pages(
    pages: Sequence[tuple[str, Sequence[Sequence[str]]]], wide: int = 150, *, locked: bool = False
) -> bytes:
    """Return a PDF whose pages have lines of text at their top and below them a ruled table of these rows.

    A locked one names a password that nobody knows.
    """
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, (text, rows) in enumerate(pages):
        stream = _drawn(text, rows, wide)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * at),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table, size = len(made), len(objects) + 1
    lock = b""
    if locked:
        key = b"00" * 32
        lock = b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> " % (
            key,
            key,
        )
    made += b"xref\n0 %d\n0000000000 65535 f \n" % size
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, lock, table)
    return bytes(made)


def _drawn(text: str, rows: Sequence[Sequence[str]], wide: int) -> bytes:
    drawn = [f"BT /F1 7 Tf 20 {780 - 12 * at} Td ({line}) Tj ET" for at, line in enumerate(text.splitlines())]
    for at, row in enumerate(rows):
        top = 700 - 30 * at
        for column, cell in enumerate(row):
            left = 20 + wide * column
            drawn.append(f"{left} {top - 30} {wide} 30 re S")
            drawn.append(f"BT /F1 7 Tf {left + 5} {top - 20} Td ({cell}) Tj ET")
    return "\n".join(drawn).encode()
