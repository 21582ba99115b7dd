"""How many columns of a terminal a text takes, and how it is shortened, wrapped and padded to fit some."""

import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from peeltrack.core.tone import Pieces, Tone, plain

#: Marks that stand on the character before them, and what is not drawn at all.
_NO_WIDTH = {"Mn", "Me", "Cf"}

#: Asks for the wide picture of the symbol before it.
_AS_PICTURE = "\ufe0f"

#: What looks unfinished before an ellipsis.
_LOOSE = " ,;:–—-("


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes.

    >>> width("abc"), width("警察"), width("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if character == _AS_PICTURE:
        return 1
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, wide: int, right: bool = False) -> str:
    """Return the text with blanks after it, or before it with `right`, so that it takes `wide` columns."""
    if text.isascii():
        return text.rjust(wide) if right else text.ljust(wide)
    blanks = " " * (wide - width(text))
    return blanks + text if right else text + blanks


def shortened(text: str, most: int) -> str:
    """Return the text, or as much of it as fits `most` columns with an ellipsis, whole words where they do.

    >>> shortened("Case allocation in line with guidance", 26), shortened("a" * 9, 5)
    ('Case allocation in line…', 'aaaa…')
    """
    if width(text) <= most:
        return text
    kept = text[: _fitting(text, most - 1)]
    words = kept if text[len(kept)] == " " else kept.rpartition(" ")[0]
    # A long word is rather cut than left out.
    return f"{(words if len(words) * 3 > len(kept) * 2 else kept).rstrip(_LOOSE)}…"


def wrapped(text: str, most: int) -> list[str]:
    """Return one line of text as lines of at most `most` columns; a word is broken only where it must be.

    >>> wrapped("one two three fourteen", 7)
    ['one two', 'three', 'fourtee', 'n']
    """
    lines: list[str] = []
    taken = most
    for word in text.split(" "):
        wide = width(word)
        if taken + 1 + wide <= most:
            lines[-1] += f" {word}"
            taken += 1 + wide
        else:
            lines += _broken(word, most)
            taken = width(lines[-1])
    return lines


def folded(line: Pieces, most: int, indent: str) -> list[Pieces]:
    """Return a line in pieces as lines of at most `most` columns, all but the first begun with `indent`.

    >>> [plain(row) for row in folded([("one two", Tone.STRONG), (" three", Tone.PLAIN)], 9, "  ")]
    ['one two', '  three']
    """
    text = plain(line)
    if width(text) <= most:
        return [line]
    rows: list[Pieces] = []
    at = 0
    for row in wrapped(text, max(most - width(indent), 1)):
        begin = text.index(row, at)
        at = begin + len(row)
        rows.append([*([(indent, Tone.PLAIN)] if rows else []), *_cut_out(line, begin, at)])
    return rows


def _cut_out(line: Pieces, begin: int, end: int) -> Iterator[tuple[str, Tone]]:
    """Return the pieces between two places of a line."""
    at = 0
    for text, tone in line:
        if part := text[max(begin - at, 0) : max(end - at, 0)]:
            yield part, tone
        at += len(text)


def _broken(word: str, most: int) -> list[str]:
    """Return a word in pieces of at most `most` columns, none of them empty."""
    pieces = [""]
    taken = 0
    for character in word:
        wide = _columns(character)
        if pieces[-1] and taken + wide > most:
            pieces.append("")
            taken = 0
        pieces[-1] += character
        taken += wide
    return pieces


def _fitting(text: str, most: int) -> int:
    """Return how many characters from the beginning take at most `most` columns."""
    if text.isascii():
        return most
    return sum(taken <= most for taken in accumulate(map(_columns, text)))
