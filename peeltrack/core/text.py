"""Text from files, made safe to be shown."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

# Controls (C0 but for tab and line feed, DEL, C1), line and paragraph separators, and what is never
# drawn: marks that reorder or hide what follows, fillers and tags (Default_Ignorable_Code_Point of
# Unicode, the annotation marks beside it, and the empty Braille cell). A variation selector may
# stand once after a symbol, where it only chooses how that is drawn.
_UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u2010-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)
# The first character of what a build server obeys in a line that it only records: `::error` at the
# beginning for GitHub, `##[`, `##vso[` and `##teamcity[` anywhere for the others.
_COMMAND = r"(?<!\S):(?=:[A-Za-z])|#(?=#(?i:vso|teamcity)?\[)"
_UNSAFE = f"{_UNSEEN}|{_COMMAND}"

# A line that does not go on with the sentence of the line before it.
_OWN_LINE = r"[ \t*•·-]|\d+[.)] |$"
_SPACE = r"\s+"


def safe(text: str) -> str:
    """Return `text` with all spelled out that steers a terminal or a build server, or hides or reorders text.

    >>> safe("red" + chr(27) + "[31m")
    'red\\\\x1b[31m'
    >>> safe("##[error]done")
    '\\\\x23#[error]done'
    """
    if text.isascii() and text.isprintable() and "::" not in text and "##" not in text:
        return text
    return respelled(text, _spelled)


def respelled(text: str, spell: Callable[[str], str]) -> str:
    """Return `text` with each character that `safe` spells out spelled as `spell` does it."""
    return re.sub(_UNSAFE, lambda match: spell(match[0]), text)


def spelled(text: str) -> list[str]:
    """Return each character of `text` as it is shown: what `safe` returns, in one part a character."""
    parts = list(text)
    for match in re.finditer(_UNSAFE, text):
        parts[match.start()] = _spelled(match[0])
    return parts


def _spelled(character: str) -> str:
    point = ord(character)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def one_line(text: str) -> str:
    """Return `text` safe and on one line."""
    shown = safe(text)
    if shown.isprintable() and "  " not in shown:
        return shown.strip()
    return re.sub(_SPACE, " ", shown).strip()


def flowed(text: str) -> str:
    """Return prose without the line breaks that only keep a file narrow; paragraphs and lists stay.

    >>> flowed("one\\ntwo\\n\\nthree\\n- four\\n- five")
    'one two\\n\\nthree\\n- four\\n- five'
    """
    lines = [line.rstrip(" \t") for line in text.strip().split("\n")]
    ends = (" " if line and not re.match(_OWN_LINE, after) else "\n" for line, after in pairwise(lines))
    return "".join(f"{end}{line}" for end, line in zip(("", *ends), lines, strict=True))


def hostile(text: str) -> list[tuple[int, str]]:
    """Return each character of `text` that is unseen or steers, with its position, first to last."""
    return [(match.start(), match[0]) for match in re.finditer(_UNSEEN, text)]


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "record"), counted(2, "record"), counted(0, "entry", "entries")
    ('1 record', '2 records', '0 entries')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def apart(old: str, new: str, most: int) -> tuple[str, str]:
    """Return two texts on one line each, cut to at most so many characters from before they differ.

    >>> apart("Every case is assessed by the end of the day", "Every case is assessed by noon", 24)
    ('…assessed by the end of…', '…assessed by noon')
    """
    before, after = one_line(old), one_line(new)
    if max(len(before), len(after)) <= most:
        return before, after
    same = next((at for at, pair in enumerate(zip(before, after, strict=False)) if len({*pair}) > 1), None)
    same = min(len(before), len(after)) if same is None else same
    # Some words of what is the same, so that one sees where.
    begin = before.rfind(" ", 0, max(0, same - most // 3)) + 1
    return _cut(before, begin, most), _cut(after, begin, most)


def _cut(line: str, begin: int, most: int) -> str:
    shown = ("…" if begin else "") + line[begin:]
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them.

    >>> listed(["submit"]), listed(["submit", "verify", "signoff"])
    ('submit', 'submit, verify and signoff')
    """
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
