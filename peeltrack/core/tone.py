"""How a piece of text stands out. The words always say it too: a pipe and many readers see no colour."""

from collections.abc import Sequence
from enum import StrEnum


class Tone(StrEnum):
    """What a piece of text is to its reader; each screen has its own colour for it."""

    PLAIN = "plain"
    STRONG = "strong"  #: what one looks for first
    HEADING = "heading"
    DIM = "dim"  #: what is secondary
    PERSON = "person"
    GOOD = "good"
    WAITING = "waiting"
    DONE = "done"
    WARNING = "warning"
    ALARM = "alarm"


#: A line in pieces, without its line end.
Pieces = Sequence[tuple[str, Tone]]

#: Words that stand out wherever they are all that a cell says.
WORDS = {
    "OVERDUE": Tone.ALARM,
    "AT RISK": Tone.WARNING,
    "AT ODDS": Tone.WARNING,
    "ON TRACK": Tone.GOOD,
    "AWAITING UPLOAD": Tone.WAITING,
    "AWAITING CLOSURE": Tone.WAITING,
    "COMPLETE": Tone.DONE,
    "BROUGHT FORWARD": Tone.DIM,
    "UNDATED": Tone.DIM,
    "FORGED": Tone.ALARM,
    "LAPSED": Tone.ALARM,
    "SIGNED": Tone.GOOD,
    "UNSIGNED": Tone.WARNING,
    "RECORDED": Tone.WARNING,
}


def plain(line: Pieces) -> str:
    """Return the text of a line, without blanks at its end."""
    return "".join(text for text, _ in line).rstrip()
