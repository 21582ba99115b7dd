"""Numbers of recommendations as they are printed: of which kind, of which recommendation, of which part."""

import re

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Kind
from peeltrack.core.published.wording import bare

_KINDS = {
    "area for improvement": Kind.AREA_FOR_IMPROVEMENT,
    "areas for improvement": Kind.AREA_FOR_IMPROVEMENT,
    "afi": Kind.AREA_FOR_IMPROVEMENT,
    "cause of concern": Kind.CAUSE_OF_CONCERN,
    "causes of concern": Kind.CAUSE_OF_CONCERN,
    "coc": Kind.CAUSE_OF_CONCERN,
    "recommendation": Kind.RECOMMENDATION,
    "recommendations": Kind.RECOMMENDATION,
    "rec": Kind.RECOMMENDATION,
    "r": Kind.RECOMMENDATION,
}

#: The word before a number, where it is nothing but that.
WORD = (
    r"(?:(recommendation|area for improvement|cause of concern|rec|afi|coc|r)s?\b\.?|(r|rec|afi|coc)(?=\d))"
    r"\s*(?:no\b\.?|number\b|ref\b\.?|#)?[\s:#-]*"
)
DIGITS = r"(\d{1,4}(?:\.\d{1,3}){0,2}(?:\s?\([a-z]\)|[a-z](?![a-z]))?)"

_ALONE = re.compile(rf"^(?:{WORD})?{DIGITS}[.:)]?$", re.IGNORECASE)
#: A reference of somebody's own, such as SR (25/26) 01: letters, digits, and marks between.
_REFERENCE = re.compile(
    r"^(?=.*\d)[A-Za-z]{0,12}[\s(./#-]*[A-Za-z0-9]{1,8}(?:[\s()./–-]{1,3}[A-Za-z0-9]{1,8}){0,5}\)?$"
)
_SEVERAL = re.compile(rf"^(?:{WORD})?\d{{1,3}}(?:\s*(?:,|&|and|;)\s*(?:{WORD})?\d{{1,3}})+$", re.IGNORECASE)
_AT_START = re.compile(
    rf"^(?:{WORD}{DIGITS}(?=[\s:.)–—-])|(\d{{1,3}}(?:\.\d{{1,3}}){{1,2}})(?=[\s:)–—-]))[\s:.)–—-]*",
    re.IGNORECASE,
)
_SPELLED_SEPARATOR = re.compile(r"^(?:\s*[:.)–—]|\s+[-–—]\s|\s*$)")


@frozen(kw_only=False)
class Numbered:
    """A number, and what was printed with it."""

    number: str  #: such as 7 or 7.1; "" for none
    kind: Kind | None = None  #: that the word before it names
    rest: str = ""  #: what stands after it

    @property
    def parent(self) -> str:
        """The number of the recommendation that it is a part of; "" for one that is a whole."""
        match = re.fullmatch(r"(\d+)\.\d.*", self.number) or re.fullmatch(r"(\d+)\s?\(?[a-z]\)?", self.number)
        return match[1] if match else ""


def kind_named(text: str) -> Kind | None:
    """Return the kind that a heading or a cell names and nothing else, or None."""
    return _KINDS.get(re.sub(r"\s\d+$", "", bare(text)))


def number_cell(text: str) -> tuple[Numbered, ...]:
    """Return the numbers that a cell of numbers holds, () where it holds none.

    >>> [one.number for text in ("Recommendation 4", "5, 6 & 7") for one in number_cell(text)]
    ['4', '5', '6', '7']
    """
    said = " ".join(text.split())
    if match := _ALONE.match(said):
        return (Numbered(match[3].replace(" ", ""), _KINDS.get((match[1] or match[2] or "").lower())),)
    if _SEVERAL.match(said):
        kind = number_kind(said)
        return tuple(Numbered(number, kind) for number in re.findall(r"\d+", said))
    if len(said) <= 32 and _REFERENCE.match(said) and not re.search(r"[A-Za-z]{4,}\s+[A-Za-z]{4,}", said):
        return (Numbered(said, number_kind(said)),)
    return ()


def number_kind(text: str) -> Kind | None:
    """Return the kind that the word at the beginning of a number names, or None."""
    match = re.match(WORD, text, re.IGNORECASE)
    return _KINDS.get((match[1] or match[2] or "").lower()) if match else None


#: A number before the word for its kind, as columns run together give it: "1 Area for Improvement The …".
_NUMBER_FIRST = re.compile(
    r"^(\d{1,3})\s+(recommendation|area for improvement|cause of concern)\b[\s:.–-]*(.*)$", re.I | re.DOTALL
)


def numbered(text: str) -> Numbered | None:
    """Return the number that a text begins with, and what follows; None where it begins with none.

    The number must be set off from what follows: "R2 requires" only speaks of a recommendation.

    >>> numbered("R3 - Review it").number, numbered("7.1 – Review it").rest, numbered("R2 requires a review")
    ('3', 'Review it', None)
    """
    said = text.strip()
    if first := _NUMBER_FIRST.match(said):
        return Numbered(first[1], _KINDS[first[2].lower()], first[3].strip())
    match = _AT_START.match(f"{said} ")
    if match is None:
        return None
    number = match[3] or match[4]
    at = match.end(3) if match[3] else match.end(4)
    if not _SPELLED_SEPARATOR.match(said[at:]) and not (match[4] and said[at:].startswith(" ")):
        return None
    kind = _KINDS.get((match[1] or match[2] or "").lower())
    return Numbered(
        number.replace(" ", ""), kind, said[match.end() :].strip() if match.end() < len(said) else ""
    )
