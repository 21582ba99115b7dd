"""Plain text: a page or a mail as it was pasted, Markdown headings included."""

import re

from peeltrack.core.published.shapes import Prose, PublishedFile, TextLine
from peeltrack.store.published.decoding import decoded
from peeltrack.store.published.limits import LINES, too_much

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_MARKS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def read(content: bytes, sheet: str = "") -> PublishedFile:
    """Return the lines of a text. Raises TooMuch."""
    text, notes = decoded(content)
    lines = text.split("\n")
    if len(lines) > LINES:
        raise too_much("lines", LINES)
    made = tuple(_line(number, line) for number, line in enumerate(lines, 1))
    return PublishedFile(parts=(Prose(made),), notes=notes)


def _line(number: int, text: str) -> TextLine:
    text = _MARKS.sub(r"\2", text)
    match = _HEADING.match(text)
    return TextLine(number, match[2], len(match[1])) if match else TextLine(number, text.rstrip())
