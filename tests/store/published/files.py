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
    drawn = []
    for at, row in enumerate(rows):
        top = 700 - 30 * at
        for column, cell in enumerate(row):
            left = 20 + wide * column
            drawn.append(f"{left} {top - 30} {wide} 30 re S")
            drawn.append(f"BT /F1 7 Tf {left + 5} {top - 20} Td ({cell}) Tj ET")
    stream = "\n".join(drawn).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(made)
