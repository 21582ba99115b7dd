"""By what a line of prose is known: a bullet, a label, a section, something that is asked, a mere mention."""

import re

from peeltrack.core.model.record import Kind
from peeltrack.core.published.columns import Field
from peeltrack.core.published.day import lead_in_day
from peeltrack.core.published.numbering import Numbered

BULLET = re.compile(r"^\s*(?:[•·▪◦●*–-]|\([a-z]{1,3}\)|[a-z]\)|o(?=\s))\s+")
LABELLED = re.compile(r"^\s*([A-Za-z][^:\n]{1,58}?)\s*:\s*(.*)$", re.DOTALL)
ASKS = re.compile(
    r"\b(?:should|must|needs? to|we recommend|is recommended|recommends? that)\b", re.IGNORECASE
)
FORCE_ASKED = re.compile(
    r"^(?:by [^,]{4,60}, )?(?:the )?(?:force|service|constabulary|chief constables?|(?:fire )?authority)\s+"
    r"(?:still |also |now |urgently )?(?:should|must|needs to)\b",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"^(?:new |new national |national )?(areas? for improvement|causes? of concern|recommendations?)\W*$",
    re.I,
)
SECTION_WITH_COUNT = re.compile(
    r"^\d{1,2} (areas? for improvement|causes? of concern|recommendations?)\W*$", re.I
)


def spelled(found: Numbered) -> str:
    word = {
        Kind.AREA_FOR_IMPROVEMENT: "AFI ",
        Kind.CAUSE_OF_CONCERN: "CoC ",
        Kind.RECOMMENDATION: "Recommendation ",
    }
    return f"{word.get(found.kind, '')}{found.number}" if found.kind else found.number


def is_part_of(own: str, part: Numbered) -> bool:
    mine = re.sub(r"^\D+", "", own)
    return mine == part.parent or (mine.split(".")[0] == part.parent and "." in mine)


def asks(text: str) -> bool:
    return bool(ASKS.search(text))


def asks_or_dates(text: str) -> bool:
    return asks(text) or lead_in_day(text) is not None


def leads_in(text: str) -> bool:
    """Return whether a sentence before bullets calls them recommendations, or itself asks for them."""
    return asks_or_dates(text) or bool(re.search(r"\brecommendations?\b", text, re.IGNORECASE))


def asks_by_itself(text: str) -> bool:
    """Return whether a bullet asks for something: "That the government …", "By 27 March 2025, …"."""
    return bool(re.match(r"that the\b", text, re.IGNORECASE)) or asks_or_dates(text)


def field_of(text: str) -> Field:
    """Return whether the text beside a number is what is asked, or its title."""
    return Field.WORDING if asks(text) or len(text.split()) > 14 else Field.TITLE


def is_mention(found: Numbered, text: str) -> bool:
    """Return whether a line only speaks of a recommendation, or is a section of a report."""
    if found.kind is None:
        # "7.1 Background" is a section; "7.1 - Review the policy" and what asks for something are parts.
        set_off = re.match(r"^\S+\s*(?:[:)]|\s[-–—]\s|[-–—]\s)", text.strip())
        return not (set_off or asks(found.rest)) or not found.rest
    return bool(
        re.match(r"^(?:see|as above|of the|in the|and|was|is|has|have|are|above|below)\b", found.rest, re.I)
    )
