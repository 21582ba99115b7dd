"""Counts that a document gives of its own items: "eight recommendations", "Open - on track: 3"."""

import re
from collections.abc import Iterable, Iterator

from peeltrack.core.model.record import Kind
from peeltrack.core.published.item import Announced, Item
from peeltrack.core.published.not_items import tally_in
from peeltrack.core.published.numbering import kind_named
from peeltrack.core.published.shapes import TextLine
from peeltrack.core.published.wording import bare

_WORDS = [
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
]
_COUNTED = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(_WORDS)})\s+(?:(?:new|national|further|separate|numbered|open)\s+)?"
    r"(recommendations?|areas? for improvement|afis?|causes? of concern)\b",
    re.IGNORECASE,
)
#: A count of something else: of those closed, of those accepted, of a part.
_PARTIAL = re.compile(
    r"\b(?:of (?:the|these|which|those)|remaining|closed|completed?|implemented|accepted|relat\w+ to|"
    r"previous|earlier|addressed to|outstanding|other)\b",
    re.IGNORECASE,
)


def announced_in(lines: Iterable[TextLine], items: tuple[Item, ...]) -> Iterator[Announced]:
    """Yield each count that a document gives of its items by kind or by status, with what was found."""
    for line in lines:
        text = " ".join(line.text.split())
        if tally := tally_in(text):
            words = bare(tally[0])
            found = sum(1 for item in items if item.status and bare(item.status.text) == words)
            yield Announced(line=line.number, text=text, count=tally[1], found=found)
            continue
        for match in _COUNTED.finditer(text):
            sentence = text[max(0, text.rfind(". ", 0, match.start())) : match.end() + 40]
            if not _PARTIAL.search(sentence):
                yield Announced(
                    line=line.number, text=match[0], count=_number(match[1]), found=_found(match[2], items)
                )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _WORDS.index(text.lower()) + 1


def _found(noun: str, items: tuple[Item, ...]) -> int:
    kind = kind_named(noun) or Kind.AREA_FOR_IMPROVEMENT
    return sum(1 for item in items if (item.kind or Kind.RECOMMENDATION) is kind)
