"""A document as every reader hands it over, whatever its format: tables of cells, and lines of text."""

from peeltrack.core.fields import frozen


@frozen(kw_only=False)
class Row:
    """One row of a table; what spans columns or rows stands in each of them."""

    line: int  #: where it begins in its file: line, row of the sheet, or place in the document; from 1
    cells: tuple[str, ...]
    cut: bool = False  #: whether it ends before the others do, where its format shows that
    broken: bool = (
        False  #: whether it has not as many cells as the others, and nobody can say which are missing
    )


@frozen(kw_only=False)
class Grid:
    """A grid of texts."""

    rows: tuple[Row, ...]
    name: str = ""  #: of its sheet, or what says where it stands: "page 3"


@frozen(kw_only=False)
class TextLine:
    """A line of text, or a paragraph where the format knows paragraphs."""

    number: int  #: counted as in Row
    text: str
    level: int = 0  #: of a heading, 1 for the highest; 0 for what is none
    bullet: bool = False  #: whether the format itself says that it is an entry of a list


@frozen(kw_only=False)
class Prose:
    """Lines in their order; an empty text ends a paragraph."""

    lines: tuple[TextLine, ...]


@frozen
class PublishedFile:
    """What a file holds, in its order."""

    parts: tuple[Grid | Prose, ...]
    notes: tuple[str, ...] = ()  #: what was seen and not read: hidden sheets, macros, formulas, odd bytes
    unit: str = "line"  #: what the numbers of rows and lines count: line, row, paragraph
