"""The limits of what is read, in one place: what lies beyond them is a finding, never a fault of ours."""

from datetime import date, datetime, timedelta

#: Bytes of one file of the register: some five hundred pages of text.
FILE_BYTES = 1_000_000

#: Steps of one record: forty rounds of the whole chain. What they prove is worked out one by one.
STEPS = 200

#: Entries of any other list in a file: weekly updates for thirty-eight years.
ENTRIES = 2_000

#: How deep tables and lists may lie in one another. The register's own files need four levels.
DEPTH = 16

#: Parts of a dotted key above which the parser is not asked.
KEY_PARTS = 100

#: Numbers lie between minus this and this, which every spreadsheet and every JSON reader holds exactly.
NUMBER = 10**15

#: Bytes of a commit before its message that are looked at, and characters of a name in it.
COMMIT_HEADER, COMMIT_NAME = 100_000, 300

#: Bytes of a commit above which its signature is not checked.
COMMIT_BYTES = 10_000_000

#: Bytes of evidence up to which it is also held against the forms in which a text is stored.
TEXT_EVIDENCE = 5_000_000

#: Years of dates and instants, both included.
FIRST_YEAR, LAST_YEAR = 1970, 2200

#: Offsets from UTC that some place on earth has, both included.
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)

#: Characters of a value that a message quotes.
QUOTED = 60

#: Findings of one rule in one file that are told one by one.
MOST_ALIKE = 100

#: Characters of a message, and of the line of a file that is shown beside it.
MESSAGE = LINE = 400


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
            for inner in (outer.values() if type(outer) is dict else outer)  # type: ignore[attr-defined]
            if (kind := type(inner)) is dict or kind is list
        ]
        if not level:
            return False
    return True


def quoted(text: str) -> str:
    """Return a text between quotation marks for a message, shortened.

    >>> quoted("Every case\\nis assessed")
    '"Every case…"'
    """
    return f'"{first_line(text)}"'


def brief(message: str, most: int = MESSAGE) -> str:
    """Return a message on one line, without its middle where it is longer than `most` characters.

    What is wrong stands at its beginning or its end, and what it quotes in between.

    >>> brief("the id\\nREC-1 is there already", 20)
    'the id\\\\nREC-1…lready'
    """
    line = message.replace("\n", "\\n")
    if len(line) <= most:
        return line
    tail = most // 3
    return f"{line[: most - tail - 1]}…{line[-tail:]}"


def first_line(text: str, most: int = QUOTED) -> str:
    """Return a text for a message: its first line, and at most so many characters of it.

    >>> first_line("Every case\\nis assessed")
    'Every case…'
    """
    first, *more = text.splitlines() or [""]
    return first if len(first) <= most and not more else f"{first[: most - 1].rstrip()}…"
