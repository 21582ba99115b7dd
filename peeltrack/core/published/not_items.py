"""What stands on a page and is no recommendation: menus, contents, headers, totals, minutes, tallies."""

import re

from peeltrack.core.published.status_words import is_status

_PAGE_FURNITURE = re.compile(
    r"^(?:skip to (?:main )?content|menu|home|search|share (?:this|on)|print this|back to (?:the )?top|"
    r"we use (?:some )?(?:essential )?cookies|accept (?:all )?cookies|"
    r".*\bcookies?\b.*(?:settings|preferences|notice)|"
    r"privacy|accessibility|contact us|sitemap|page \d+(?: of \d+)?|\d+ of \d+|\d+|contents|"
    r"table of contents|copyright|©.*|official(?:[ -]sensitive)?|not protectively marked|"
    r"freedom of information.*|"
    r"navigation|breadcrumb.*|related (?:content|pages|documents)|download.*|subscribe.*|follow us.*)\W*$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$|\t\d{1,3}\s*$|…{2,}\s*\d*$")
_TOTAL = re.compile(r"^(?:sub-?\s?)?(?:grand )?totals?\b|^overall total\b", re.IGNORECASE)
_MINUTES = re.compile(
    r"^(?:(?:that )?(?:the )?(?:members?|board|committee|panel|authority)\b.{0,40}\b(?:notes?|noted|resolved|"
    r"agreed|approved?|considered?|asked|invited|received?)\b|"
    r"(?:resolved|recommended|recommendations?)\s*[:–-]?\s*(?:that|to)\b.{0,60}\b(?:noted?|approved?|received?)\b|"
    r"(?:to )?note the (?:report|contents|update|progress|content)\b)",
    re.IGNORECASE,
)
_TALLY = re.compile(r"^(.{2,40}?)\s*[:–=-]\s*(\d{1,4})(?:\s*\(?\d{1,3}\s?%\)?)?\s*$")


def furniture(text: str) -> str:
    """Return what kind of page furniture a line is, in words; "" for none.

    >>> furniture("Page 3 of 12"), furniture("Recommendation 4 ........ 17"), furniture("Total 12")
    ('page furniture', 'a line of the contents', 'a total')
    """
    said = text.strip()
    if _PAGE_FURNITURE.match(said):
        return "page furniture"
    if _CONTENTS.search(text.rstrip("\n")):
        return "a line of the contents"
    if is_total(said):
        return "a total"
    if _MINUTES.match(said):
        return "a decision of a meeting"
    return ""


def is_total(text: str) -> bool:
    """Return whether a row that begins with this text is a total."""
    return bool(_TOTAL.match(text.strip()))


def tally_in(text: str) -> tuple[str, int] | None:
    """Return the status and the count of a line that counts, or None.

    >>> tally_in("Open - on track: 3"), tally_in("Recommendation: 3")
    (('Open - on track', 3), None)
    """
    match = _TALLY.match(text.strip())
    return (match[1].strip(), int(match[2])) if match and is_status(match[1]) else None
