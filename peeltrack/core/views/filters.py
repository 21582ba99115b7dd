"""Which records a listing or an edit is about: one filter, one row of a table."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from peeltrack.core.chain.people import owner_of, same_address
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import SPLIT, Assessment, Kind
from peeltrack.core.model.register import Register
from peeltrack.core.model.slots import slots
from peeltrack.core.model.status import OWNERS, Status
from peeltrack.core.suggest import did_you_mean
from peeltrack.core.views.due import Line
from peeltrack.core.views.looks import Look


@frozen
class Wanted:
    """What a person asked for. Values of one filter are alternatives, except of `text`; filters add up."""

    source: Sequence[str] = ()
    kind: Sequence[str] = ()
    status: Sequence[str] = ()
    look: Sequence[str] = ()
    owner: Sequence[str] = ()
    assessment: Sequence[str] = ()
    theme: Sequence[str] = ()
    area: Sequence[str] = ()
    text: Sequence[str] = ()
    unallocated: bool = False
    waiting: bool = False


@frozen
class Filter:
    """One way of choosing among records; where it takes no value, `passes` is given ""."""

    name: str  #: of the option, and of the field of Wanted
    help: str  #: what a record is that passes
    passes: Callable[[Line, str], bool]
    metavar: str = ""  #: what is typed; "" where the filter is on or off
    words: tuple[str, ...] = ()  #: what can be asked for, where that is the same in every register
    known: Callable[[Register], Iterable[str]] | None = None  #: what a register holds, where that differs
    listed_by: str = ""  #: the command that shows what a register holds
    find: Callable[[Register, str], object] | None = None  #: raises UsageFault for what it does not hold
    all_of_them: bool = False  #: whether a record must have every value, and not only one of them


def _owners(line: Line) -> Iterator[str]:
    return (owner_of(line.record, role) for role in OWNERS)


def people_of(register: Register) -> Iterator[str]:
    """Return the addresses of everybody whom the register names in a post or as an owner; some twice."""
    yield from (person.email for person in register.settings.person)
    yield from (holder.email for post in register.settings.post for holder in post.holder)
    owners = (owner_of(record, role) for record in register.records for role in OWNERS)
    yield from filter(None, owners)


def themes_of(register: Register) -> Iterator[str]:
    """Return the themes of all records; most of them many times."""
    return (theme for record in register.records for theme in record.theme)


def _areas_of(register: Register) -> Iterator[str]:
    return (record.area for record in register.records if record.area)


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


def _texts(noun: Any) -> Iterator[str]:
    """Yield every text that the file of a record holds, but for fingerprints and words of the format."""
    for slot in slots(noun.__class__).values():
        value = getattr(noun, slot.name)
        if slot.shape == "plain" and slot.types == (str,) and slot.key not in _NO_TEXT:
            yield value
        elif slot.shape == "texts":
            yield from value
        elif slot.shape == "tables":
            for one in value:
                yield from _texts(one)
        elif slot.shape == "table" and value is not None:
            yield from _texts(value)


#: Every filter, in the order in which the help of a command lists them.
FILTERS: tuple[Filter, ...] = (
    Filter(
        name="source",
        help="Of this source.",
        passes=lambda line, key: _same(line.record.source, key),
        metavar="SOURCE",
        known=lambda register: register.sources,
        find=Register.find_source,
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
        help="Owned by them, in any of the three roles.",
        passes=lambda line, email: any(same_address(owner, email) for owner in _owners(line)),
        metavar="E-MAIL",
        known=people_of,
        listed_by="peeltrack people",
    ),
    Filter(
        name="unallocated",
        help="With an owner still to be named.",
        passes=lambda line, _: not all(_owners(line)),
    ),
    Filter(name="waiting", help="Waiting on somebody else.", passes=lambda line, _: bool(line.waits_on)),
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
        listed_by="peeltrack list --all --columns id,theme",
    ),
    Filter(
        name="area",
        help="In this part of its publication.",
        passes=lambda line, area: _same(line.record.area, area),
        metavar="AREA",
        known=_areas_of,
        listed_by="peeltrack list --all --columns id,area",
    ),
    Filter(
        name="text",
        help="With these words in any of its texts.",
        passes=_holds,
        metavar="WORDS",
        all_of_them=True,
    ),
)


def chosen(register: Register, lines: Iterable[Line], wanted: Wanted) -> list[Line]:
    """Return the lines of a register that pass every filter that was set, in the order given.

    Words are compared without regard to case. `text` finds words that stand beside each other in one
    text of a record, on one line or on two.

    Raises UsageFault with the nearest values for one that is nowhere in the register, so that nobody
    takes a slip of the hand for an answer.
    """
    asked = [
        (filter_, _values(register, filter_, wanted)) for filter_ in FILTERS if getattr(wanted, filter_.name)
    ]
    return [line for line in lines if all(_passes(line, one, values) for one, values in asked)]


def _values(register: Register, one: Filter, wanted: Wanted) -> Sequence[str]:
    given = getattr(wanted, one.name)
    values: Sequence[str] = ("",) if given is True else given
    for value in values if given is not True else ():
        if one.find is not None:
            one.find(register, value)
        elif one.known is not None:
            _refuse_unknown(register, one, value, set(one.known(register)))
    return values


def _refuse_unknown(register: Register, one: Filter, value: str, known: Collection[str]) -> None:
    if any(_same(word, value) for word in known):
        return
    hint = did_you_mean(value, sorted(known), f"{one.listed_by} shows those that there are", 3)
    if register.faults:
        hint += "; or it stands in a file that cannot be read: peeltrack check"
    raise UsageFault(f"""there is no {one.name} {value or '""'} in this register""", hint=hint)


def _passes(line: Line, one: Filter, values: Sequence[str]) -> bool:
    found = (one.passes(line, value) for value in values)
    return all(found) if one.all_of_them else any(found)
