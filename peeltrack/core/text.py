"""Text from files, made safe to be shown."""

import re

# Controls (C0 but for tab and line feed, DEL, C1), line and paragraph separators, and the marks
# that reorder or hide what follows.
_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ud800-\udfff]"
)
# A single line break before what begins like the middle of a sentence.
_SOFT_BREAK = r"(?<!\n)[ \t]*\n(?![\n \t*•·-]|\d+[.)] )"
_SPACE = r"\s+"


def safe(text: str) -> str:
    """Return `text` with everything that steers a terminal or reorders text spelled out.

    >>> safe("red" + chr(27) + "[31m")
    'red\\\\x1b[31m'
    """
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, _spelled, text)


def _spelled(match: re.Match[str]) -> str:
    point = ord(match[0])
    return f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}"


def one_line(text: str) -> str:
    """Return `text` safe and on one line."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return re.sub(_SPACE, " ", safe(text)).strip()


def flowed(text: str) -> str:
    """Return prose without the line breaks that only keep a file narrow; paragraphs and lists stay.

    >>> flowed("one\\ntwo\\n\\nthree\\n- four\\n- five")
    'one two\\n\\nthree\\n- four\\n- five'
    """
    return re.sub(_SOFT_BREAK, " ", text.strip())


def hostile(text: str) -> list[tuple[int, str]]:
    """Return each unsafe character of `text` with its position, first to last."""
    return [(match.start(), match[0]) for match in re.finditer(_UNSAFE, text)]


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "record"), counted(2, "record"), counted(0, "entry", "entries")
    ('1 record', '2 records', '0 entries')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
