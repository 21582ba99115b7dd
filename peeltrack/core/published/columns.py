"""The headings of columns and the labels of blocks, and the field that each stands for."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from peeltrack.core.fields import frozen
from peeltrack.core.published.day import PublishedDay, days_in
from peeltrack.core.published.synonyms import SYNONYMS
from peeltrack.core.published.synonyms import Field as Field
from peeltrack.core.published.wording import bare


class Certainty(StrEnum):
    """How sure it is that a heading stands for its field."""

    SURE = "sure"  #: known as it stands
    LIKELY = "likely"  #: a letter or two, or a word, away from what is known
    TOLD = "told"  #: a person said so
    UNSURE = "unsure"  #: not used until somebody says what it is


@frozen(kw_only=False)
class Heading:
    """What a heading stands for."""

    text: str
    field: Field | None  #: None where it is not known
    certainty: Certainty
    day: PublishedDay | None = None  #: of a dated update


#: What each heading stands for.
KNOWN: Mapping[str, Field] = {word: field for field, words in SYNONYMS.items() for word in words}

#: Words whose field depends on the sign beside them: "% complete" is a share, "Complete" alone a status.
_WITH_PERCENT = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)

_DATED = {
    "update",
    "updates",
    "position",
    "progress",
    "response",
    "status",
    "comments",
    "comment",
    "rag",
    "review",
}

#: What a heading with a date is where it is no update.
_DATED_AS: Mapping[str, Field] = {"response": Field.RESPONSE, "status": Field.STATUS, "rag": Field.STATUS}

#: A heading of more words is a sentence.
_MOST_WORDS = 9

#: Headings that are likely what their last word says, whatever stands before it.
_LAST_WORDS: Mapping[str, Field] = {
    "deadline": Field.DEADLINE,
    "update": Field.UPDATE,
    "updates": Field.UPDATE,
    "status": Field.STATUS,
    "comments": Field.UPDATE,
    "response": Field.RESPONSE,
    "recommendation": Field.WORDING,
    "recommendations": Field.WORDING,
    "rag": Field.STATUS,
}


@cache
def heading(text: str) -> Heading:
    """Return what a heading stands for, and how sure that is.

    >>> heading("Rec. Owner").field.value, heading("Recomendation").certainty.value, heading("Weather").field
    ('addressed_to', 'likely', None)
    """
    words = bare(text)
    if not words and not _WITH_PERCENT.search(text):
        return Heading(text, None, Certainty.UNSURE)
    if _WITH_PERCENT.search(text):
        return Heading(text, Field.PERCENT, Certainty.SURE if len(words.split()) < 4 else Certainty.LIKELY)
    if words in KNOWN and words != "complete":
        return Heading(text, KNOWN[words], Certainty.SURE)
    if len(words.split()) > _MOST_WORDS:
        return Heading(text, None, Certainty.UNSURE)
    return _dated(text) or _near(text, words) or _either(text) or Heading(text, None, Certainty.UNSURE)


def label(text: str) -> Heading | None:
    """Return what a label before a colon stands for, or None: a label must be known as it stands.

    >>> label("Force update").field.value, label("Note") is None
    ('update', True)
    """
    words = bare(text)
    if words in LABELS:
        return Heading(text, LABELS[words], Certainty.SURE)
    found = _dated(text)
    return found if found and len(words.split()) <= 6 else None


#: Headings of tables that are too common as words to be labels of blocks.
_NO_LABELS = {
    *(
        "r",
        "to",
        "for",
        "who",
        "by",
        "no",
        "nos",
        "id",
        "rec",
        "recs",
        "ref",
        "serial",
        "number",
        "reference",
    ),
    *("name", "issue", "area", "theme", "section", "chapter", "heading", "subject", "title", "summary"),
    *("description", "requirement", "requirements", "finding", "findings", "type", "kind", "part"),
    *("recommendations", "areas for improvement", "action", "actions", "complete", "overall", "target"),
    *("body", "bodies", "organisation", "organisations", "agency", "agencies", "officer", "responsible"),
    *("notes", "documents", "risk", "expected"),
}

#: Labels of blocks: headings that mean one thing where they stand alone before a colon.
LABELS: Mapping[str, Field] = {word: field for word, field in KNOWN.items() if word not in _NO_LABELS} | {
    "date": Field.DEADLINE
}


def _dated(text: str) -> Heading | None:
    """Return an update whose heading gives its date: "March 2026 update", "Position at 21 November 2024"."""
    days = list(days_in(text))
    if len(days) != 1:
        return None
    rest = bare(text.replace(days[0].text, " "))
    words = set(rest.split())
    if not rest or words & _DATED:
        field = next((to for word, to in _DATED_AS.items() if word in words), Field.UPDATE)
        return Heading(text, field, Certainty.SURE if words & _DATED else Certainty.LIKELY, days[0])
    return None


def _near(text: str, words: str) -> Heading | None:
    """Return the field of the known heading that is a letter or two away, or whose words these hold."""
    allowed = 2 if len(words) >= 9 else 1 if len(words) >= 5 else 0
    close = {
        field
        for known, field in KNOWN.items()
        if allowed and field is not Field.PERCENT and _apart(words, known, allowed)
    }
    if len(close) == 1:
        return Heading(text, close.pop(), Certainty.LIKELY)
    last = _LAST_WORDS.get(words.rpartition(" ")[2])
    if last and " " in words:
        return Heading(text, last, Certainty.LIKELY)
    return None


def _either(text: str) -> Heading | None:
    """Return the field of a heading that names two things of one field: "Lead Officer/EM"."""
    fields = {KNOWN.get(bare(part)) for part in re.split(r"[/&(]|\band\b|\bor\b", text)} - {None}
    return (
        Heading(text, fields.pop(), Certainty.LIKELY)
        if len(fields) == 1 and re.search(r"[/&(]", text)
        else None
    )


def _apart(one: str, other: str, most: int) -> bool:
    """Return whether at most so many letters were added, dropped, changed or swapped between two words."""
    if abs(len(one) - len(other)) > most or one[:1] != other[:1]:
        return False
    before: list[int] = []
    above = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for to, wanted in enumerate(other, 1):
            cost = min(above[to] + 1, row[to - 1] + 1, above[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1] <= most
