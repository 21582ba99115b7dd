"""Words of others for where a recommendation stands, and what each is taken to mean."""

import re
from collections.abc import Mapping

from peeltrack.core.fields import frozen
from peeltrack.core.published.wording import bare

#: What others' words can be taken to mean.
OPEN, DONE, CLOSED, SUPERSEDED, NOT_ADOPTED = "open", "done", "closed", "superseded", "not-adopted"
MEANINGS = (OPEN, DONE, CLOSED, SUPERSEDED, NOT_ADOPTED)

#: The words, as `bare` gives them, by what they mean; "" for words of status that do not tell.
WORDS: Mapping[str, tuple[str, ...]] = {
    OPEN: (
        "open", "opened", "reopened", "in progress", "progressing", "ongoing", "on going", "under way",
        "underway", "work in hand", "on track", "on target", "off track", "off target", "behind schedule",
        "delayed", "overdue", "outstanding", "not started", "not yet started", "not yet due", "started",
        "in draft", "draft", "partially complete", "partially completed", "partly complete", "part complete",
        "partially implemented", "partly implemented", "partial", "partially met", "not met", "not complete",
        "not completed", "incomplete", "not implemented", "awaiting review", "awaiting allocation", "pending",
        "awaiting sign off", "pending sign off", "approval requested", "response pending",
        "awaiting response",
        "unresolved", "active", "live", "open on track", "open off track", "open at risk", "at risk",
        "some progress", "limited progress", "good progress", "no progress", "to be started", "planned",
        "open unresolved", "open resolved", "new", "extension requested", "nearing completion",
        "substantially complete", "mostly complete", "requires improvement",
    ),
    DONE: (
        "action complete", "action completed", "actions complete", "complete", "completed", "done",
        "implemented", "fully implemented", "delivered", "discharged", "achieved", "met", "fully met",
        "finished", "action taken", "business as usual", "bau", "embedded", "signed off", "full",
        "complete awaiting review", "implementation complete", "fully complete",
    ),
    CLOSED: (
        "closed", "closed implemented", "closed complete", "closed completed", "no further action needed",
        "no further action required", "no further action", "nfa", "closed by hmicfrs",
        "closed by the inspectorate",
        "closed not implemented", "closed no longer applicable", "closed no further action",
    ),
    SUPERSEDED: ("superseded", "overtaken", "overtaken by events", "replaced", "rolled forward", "duplicate"),
    NOT_ADOPTED: ("not adopted", "not accepted", "rejected", "declined", "not agreed", "will not implement"),
    "": (
        "red", "amber", "green", "blue", "grey", "gray", "black", "white", "yellow", "purple", "red amber",
        "amber red", "amber green", "green amber", "accepted", "agreed", "partially accepted",
        "accepted in principle", "disputed", "no longer applicable", "not applicable", "n a",
        "no longer relevant",
        "under review", "resolved", "priority", "on hold", "paused", "deferred", "suspended", "unknown",
        "tbc",
    ),
}  # fmt: skip

_MEANING = {word: meaning for meaning, words in WORDS.items() for word in words}
_LONGEST_FIRST = sorted(_MEANING, key=lambda word: (-len(word), word))

#: Words that turn the meaning of a status about, wherever they stand beside it.
_TURNED = re.compile(
    r"\b(not|never|no|nearly|almost|partly|partially|largely|un\w+|except|until|awaiting|pending)\b"
)

#: A status is said in few words; longer texts are updates.
MOST_WORDS = 8


@frozen(kw_only=False)
class StatusTaken:
    """A status in others' words, and what it is taken to mean."""

    text: str
    means: str  #: one of MEANINGS; "" where the words do not tell
    sure: bool  #: whether the words are known as they stand


def status_of(text: str, said: Mapping[str, str] | None = None) -> StatusTaken:
    """Return what a cell of status says; `said` holds meanings that a person gave, by the words as `bare`.

    Words that are not known as they stand mean nothing, unless they begin with a status that is set
    off from the rest: a guess from part of a sentence would be wrong too often.

    >>> [status_of(text).means for text in ("Closed - Implemented", "Complete (June)", "Not complete yet")]
    ['closed', 'done', '']
    """
    words, known = bare(text), {bare(key): meaning for key, meaning in (said or {}).items()}
    if words in known:
        return StatusTaken(text=text, means=known[words], sure=True)
    if words in _MEANING:
        return StatusTaken(text=text, means=_MEANING[words], sure=True)
    first = bare(re.split(r"[(:;,/\n]|\s[-–—]\s|\.\s", text.strip(), maxsplit=1)[0])
    if first in known or (first in _MEANING and not _TURNED.search(words.removeprefix(first))):
        return StatusTaken(text=text, means=known.get(first, _MEANING.get(first, "")), sure=False)
    return StatusTaken(text=text, means="", sure=False)


def is_status(text: str) -> bool:
    """Return whether a short text is a status and nothing else.

    >>> is_status("Off track"), is_status("The force has begun")
    (True, False)
    """
    return bare(text) in _MEANING


def status_at_end(text: str) -> str:
    """Return the status that a line ends with, as it is written there; "" where it ends with none.

    >>> status_at_end("3 Review the policy 31 Mar 2025 Off track")
    'Off track'
    """
    words = text.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        end = " ".join(words[-count:])
        if bare(end) in _MEANING and end[:1].isupper():
            return end
    return ""
