"""The limits of what is read, in one place: what lies beyond them is a finding, never a fault of ours."""

from datetime import date, datetime, timedelta

#: Bytes of one file of the register: some five hundred pages of text.
FILE_BYTES = 1_000_000

#: How deep tables and lists may lie in one another. The register's own files need four levels.
DEPTH = 16

#: Parts of a dotted key above which the parser is not asked.
KEY_PARTS = 100

#: Numbers lie between minus this and this, which every spreadsheet and every JSON reader holds exactly.
NUMBER = 10**15

#: Years of dates and instants, both included.
FIRST_YEAR, LAST_YEAR = 1970, 2200

#: Offsets from UTC that some place on earth has, both included.
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)

#: Characters of a value that a message quotes.
QUOTED = 60


def beyond(value: object) -> str:
    """Return what a number, date or instant must be where it lies beyond the limits; "" where it does not.

    nan and infinity lie beyond; so does an instant without an offset. Values of other types have no limits.
    """
    if isinstance(value, datetime):
        offset = value.utcoffset()
        if offset is None:
            return "an instant with offset like 2025-02-20T14:03:00+00:00"
        if not WEST <= offset <= EAST:
            return "an instant whose offset lies between -12:00 and +14:00"
    if isinstance(value, date):
        sound = FIRST_YEAR <= value.year <= LAST_YEAR
        return "" if sound else f"in a year from {FIRST_YEAR} to {LAST_YEAR}"
    sound = not isinstance(value, (int, float)) or -NUMBER <= value <= NUMBER
    return "" if sound else "a number of at most fifteen digits"


def too_deep(table: dict[str, object]) -> bool:
    """Return whether tables and lists lie deeper in one another than DEPTH."""
    level: list[object] = [table]
    for _ in range(DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)  # type: ignore[attr-defined]
            if type(inner) in (dict, list)
        ]
        if not level:
            return False
    return True


def shortened(text: str, most: int = QUOTED) -> str:
    """Return a text for a message: its first line, and at most so many characters of it.

    >>> shortened("Every case\\nis assessed")
    'Every case…'
    """
    first, *more = text.splitlines() or [""]
    return first if len(first) <= most and not more else f"{first[: most - 1].rstrip()}…"
