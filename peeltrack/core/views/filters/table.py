"""Every way of choosing among records: one filter, one row of a table."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from peeltrack.core.chain.people import owner_of
from peeltrack.core.day_span import parse_day_span
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import SPLIT, Assessment, Kind
from peeltrack.core.model.register import Register
from peeltrack.core.model.slots import slots
from peeltrack.core.model.status import OWNERS, Status
from peeltrack.core.suggest import did_you_mean
from peeltrack.core.views.due import Line
from peeltrack.core.views.filters.people_meant import people_known, people_meant
from peeltrack.core.views.looks import Look

#: Returns what a filter compares with, from what was typed; raises UsageFault for what cannot be meant.
Read = Callable[[Register, date, str], Any]


def _as_typed(register: Register, today: date, typed: str) -> str:
    return typed


@frozen
class Filter:
    """One way of choosing among records; where it takes no value, `passes` is given ""."""

    name: str  #: the field of Wanted
    help: str  #: what a record is that passes
    passes: Callable[[Line, Any], bool]
    metavar: str = ""  #: what is typed; "" where the filter is on or off
    words: tuple[str, ...] = ()  #: what can be asked for, where that is the same in every register
    known: Callable[[Register], Iterable[str]] | None = None  #: what a register holds, where that differs
    read: Read = _as_typed
    all_of_them: bool = False  #: whether a record must have every value, and not only one of them

    @property
    def option(self) -> str:
        """Return the option by which it is asked for."""
        return f"--{self.name.replace('_', '-')}"


def _owners(line: Line) -> Iterator[str]:
    return (owner_of(line.record, role) for role in OWNERS)


def themes_of(register: Register) -> Iterator[str]:
    """Return the themes of all records; most of them many times."""
    return (theme for record in register.records for theme in record.theme)


def _areas_of(register: Register) -> Iterator[str]:
    return (record.area for record in register.records if record.area)


def _among(
    what: str, known: Callable[[Register], Iterable[str]], listed_by: str
) -> Callable[[Register, date, str], str]:
    """Return a reader that takes only what a register holds, as it was typed."""

    def read(register: Register, today: date, typed: str) -> str:
        words = set(known(register))
        if any(_same(word, typed) for word in words):
            return typed
        hint = did_you_mean(typed, sorted(words), f"{listed_by} shows those that there are", 3)
        raise UsageFault(f"""there is no {what} {typed or '""'} in this register""", hint=hint)

    return read


def _source(register: Register, today: date, typed: str) -> str:
    return register.find_source(typed).key


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _holds(line: Line, words: str) -> bool:
    wanted = _folded(words)
    return any(wanted in _folded(text) for text in _texts(line.record))


def _folded(text: str) -> str:
    # Words that stand on two lines of a file are beside each other all the same.
    return " ".join(text.split()).casefold()


#: Fingerprints are no texts: half of all short words of a to f stand somewhere in enough of them.
_NO_TEXT = frozenset({"sha256", "digest"})


def _texts(noun: object) -> Iterator[str]:
    """Yield every text that the file of a record holds, but for fingerprints and words of the format."""
    for slot in slots(type(noun)).values():
        value = getattr(noun, slot.name)
        if slot.shape == "plain" and slot.types == (str,) and slot.key not in _NO_TEXT:
            yield value
        elif slot.shape == "texts":
            yield from value
        elif slot.shape == "tables":
            for entry in value:
                yield from _texts(entry)
        elif slot.shape == "table" and value is not None:
            yield from _texts(value)


#: Every filter, in the order in which the help of a command lists them.
FILTERS: tuple[Filter, ...] = (
    Filter(
        name="source",
        help="Of this source.",
        passes=lambda line, key: line.record.source == key,
        metavar="SOURCE",
        known=lambda register: register.sources,
        read=_source,
    ),
    Filter(
        name="kind",
        help="Of this kind.",
        passes=lambda line, kind: line.record.kind == kind,
        metavar="KIND",
        words=tuple(kind.value for kind in Kind),
    ),
    Filter(
        name="status",
        help="In this status.",
        passes=lambda line, status: line.record.status == status,
        metavar="STATUS",
        words=tuple(status.value for status in Status),
    ),
    Filter(
        name="look",
        help="With this look today.",
        passes=lambda line, look: line.look == look,
        metavar="LOOK",
        words=tuple(look.value for look in Look),
    ),
    Filter(
        name="owner",
        help="Owned by them, in any of the three roles: an address, a name or a post.",
        passes=lambda line, who: who.own(line),
        metavar="WHO",
        known=people_known,
        read=people_meant,
    ),
    Filter(
        name="move",
        help="Theirs to do now: an address, a name or a post.",
        passes=lambda line, who: who.have_the_move(line),
        metavar="WHO",
        known=people_known,
        read=people_meant,
    ),
    Filter(
        name="deadline",
        help="With the inspectorate's deadline on one of these days.",
        passes=lambda line, span: span.holds(line.deadline.on),
        metavar="FROM..TO",
        read=lambda register, today, typed: parse_day_span(typed, today),
    ),
    Filter(
        name="unallocated",
        help="With an owner still to be named.",
        passes=lambda line, _: not all(_owners(line)),
    ),
    Filter(name="waiting", help="Waiting on somebody else.", passes=lambda line, _: bool(line.waits_on)),
    Filter(
        name="late_for_stage",
        help="Late for the next step.",
        passes=lambda line, _: line.late_for_stage,
    ),
    Filter(
        name="lapsed",
        help="With a step that no longer vouches for it.",
        passes=lambda line, _: bool(line.lapsed),
    ),
    Filter(
        name="assessment",
        help="With this claim of the force.",
        passes=lambda line, assessment: line.record.claim == assessment,
        metavar="CLAIM",
        words=(*(assessment.value for assessment in Assessment), SPLIT),
    ),
    Filter(
        name="theme",
        help="On this subject.",
        passes=lambda line, theme: any(_same(subject, theme) for subject in line.record.theme),
        metavar="THEME",
        known=themes_of,
        read=_among("theme", themes_of, "peeltrack list --all --columns id,theme"),
    ),
    Filter(
        name="area",
        help="In this part of its publication.",
        passes=lambda line, area: _same(line.record.area, area),
        metavar="AREA",
        known=_areas_of,
        read=_among("area", _areas_of, "peeltrack list --all --columns id,area"),
    ),
    Filter(
        name="text",
        help="With these words in any of its texts.",
        passes=_holds,
        metavar="WORDS",
        all_of_them=True,
    ),
)
