"""One record in full: headings, and under each its labels with what they say."""

from collections.abc import Iterator, Sequence

from peeltrack.core.text import one_line, safe
from peeltrack.core.text_width import padded, width, wrapped
from peeltrack.core.tone import WORDS, Pieces, Tone
from peeltrack.core.views.detail import Section

#: Longer labels, such as the number of a part, stand on a line of their own; they move nothing else aside.
LONGEST_LABEL = 24

_INDENT = "  "
_GAP = "  "


def lines(title: str, sections: Sequence[Section], wide: int | None = None) -> Iterator[Pieces]:
    """Return the title and the sections as lines, folded to `wide` columns where a width is given."""
    label = min(max(width(label) for section in sections for label, _ in section.pairs), LONGEST_LABEL)
    room = None if wide is None else max(wide - len(_INDENT) - label - len(_GAP), 1)
    yield from ([(part, Tone.STRONG)] for part in _folded(one_line(title), wide))
    for section in sections:
        yield []
        yield [(section.heading, Tone.HEADING)]
        for name, text in section.pairs:
            yield from _pair(one_line(name), safe(text).strip(), label, room)


def _pair(name: str, text: str, label: int, room: int | None) -> Iterator[Pieces]:
    tone = WORDS.get(text, Tone.PLAIN)
    if width(name) > label:
        yield [(f"{_INDENT}{name}", Tone.DIM)]
        name = ""
    for line in text.splitlines() or [""]:
        for part in _folded(line.expandtabs(4).rstrip(), room):
            yield [(f"{_INDENT}{padded(name, label)}{_GAP}", Tone.DIM), (part, tone)]
            name = ""


def _folded(text: str, wide: int | None) -> list[str]:
    return [text] if wide is None else wrapped(text, wide)
