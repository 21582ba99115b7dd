"""Texts of publications: bare for comparing, short for a title, and how alike two are."""

import re
from collections.abc import Collection
from functools import lru_cache

from peeltrack.core.text import hostile

#: Characters of a title that is made from a text.
LONGEST_TITLE = 96

_LEAD = re.compile(
    r"^(?:by\b,?|(?:before|no(?:t)? later than|on or before|with immediate effect|immediately|within)\b)"
    r"[^,:]{0,60}[,:]\s*|^\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]+\s+\d{4},\s+",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(
    r"^(?:the\s+)?(?:force|service|constabulary|chief constables?(?: of [\w\s]{1,40}?)?|all forces|forces)\s+"
    r"(?:should|must|needs? to)\b\s*(?:now\s+)?(?:immediately\s+)?"
    r"(?:make sure that|ensure that|ensure|make sure)?:?[\s•*–-]*",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Return a text in small letters, its words with single spaces and no marks between them.

    >>> bare("Rec. Owner(s):"), bare("Open – on  track")
    ('rec owner s', 'open on track')
    """
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def tidy(text: str) -> str:
    """Return a text without white space around it or its lines, empty lines at most one in a row.

    What is never drawn, such as soft hyphens and marks that reorder, is left out.
    """
    unseen = {at for at, _ in hostile(text)}
    seen = "".join(one for at, one in enumerate(text) if at not in unseen) if unseen else text
    lines = [" ".join(line.split()) for line in seen.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def title_of(text: str) -> str:
    """Return a short title made from a text: what is asked, to the first end of a clause that leaves enough.

    >>> title_of("By 27 March 2025, chief constables should make sure that every case is assessed. It may.")
    'Every case is assessed'
    """
    said = " ".join(text.split()).lstrip("•·*-–— ")
    short = asked_in(said)
    first = re.split(r"(?<=[^\s.]{3})[.;:](?:\s|$)|\s[–—]\s|\s•\s", short, maxsplit=1)[0].strip(" ,;:-")
    first = first if len(first) >= 8 else short
    if len(first) > LONGEST_TITLE:
        cut = first[: LONGEST_TITLE - 1]
        first = cut[: cut.rfind(" ") if " " in cut[40:] else len(cut)].rstrip(" ,;:") + "…"
    return first[:1].upper() + first[1:]


def asked_in(text: str) -> str:
    """Return what a text asks for, without the date and the body that many begin with alike."""
    said = " ".join(text.split())
    return _ADDRESSEE.sub("", _LEAD.sub("", said)) or said


def _grams(words: str) -> frozenset[str]:
    return frozenset(words[at : at + 4] for at in range(len(words) - 3))


@lru_cache(maxsize=4096)
def _grams_of(text: str) -> frozenset[str]:
    return _grams(bare(asked_in(text)))


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are in what they ask: 1.0 for the same, 0.0 for nothing in common.

    >>> likeness("Every case is assessed", "Every case is assessed!"), likeness("", "Every case")
    (1.0, 0.0)
    """
    first, second = _grams_of(one), _grams_of(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def holds(text: str, words: Collection[str]) -> bool:
    """Return whether one of these words, or rows of words, stands in a text."""
    padded = f" {bare(text)} "
    return any(f" {word} " in padded for word in words)
