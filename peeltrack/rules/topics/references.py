"""Rules of references: what a record names must be there, and must be able to come before it."""

from collections.abc import Iterator, Mapping, Sequence

from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.ids import id_of, ids_like
from peeltrack.core.model.links import named
from peeltrack.core.model.record import Kind, Record, Relation
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import Step
from peeltrack.rules.checks import (
    Faults,
    all_of,
    in_record,
    per_record,
    per_record_in_register,
    per_register,
    per_source,
)
from peeltrack.rules.examples import (
    A_SOURCE,
    OTHER,
    THIRTEEN,
    a_record,
    a_register,
    linked,
    two_records,
    waiting,
    with_events,
)
from peeltrack.rules.rule import Files, Findings, Rule
from peeltrack.rules.signed_examples import ready, registered, signed
from peeltrack.rules.step_texts import or_new_round


def _part_twice(record: Record) -> Faults:
    for index, name in _repeated([part.id for part in record.element]):
        yield ("element", index, "id"), f"two parts are called {name}", "give one of them another id"


def _event_twice(source: Source) -> Faults:
    for index, name in _repeated([event.id for event in source.event]):
        yield ("event", index, "id"), f"two events are called {name}", "give one of them another id"


def _repeated(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((index, name) for index, name in enumerate(names) if name in names[:index])


def _parts(second: str) -> Files:
    part = '\n[[element]]\nid = "{}"\ntitle = "{}"\n'
    return a_register(a_record(part.format("12.1", "Tools"), part.format(second, "Training")))


PART_TWICE = Rule(
    code="PT304",
    name="part-twice",
    why="Of two parts with one number nobody can tell which one was answered.",
    check=all_of(per_record(_part_twice, having="element"), per_source(_event_twice)),
    bad={
        "two parts of a record": lambda: _parts("12.1"),
        "two events of a source": lambda: with_events("tool", "tool"),
    },
    good={
        "each part has its own id": lambda: _parts("12.2"),
        "each event has its own id": lambda: with_events("tool", "training"),
    },
)


def _unknown_record(examined: CheckContext) -> Findings:
    # A record whose file cannot be read is there all the same: its own fault has been told.
    ids = {record.id for record in examined.register.records}
    ids |= set(map(id_of, examined.documents))
    for record in examined.register.records:
        for where, name in named(record):
            if name not in ids:
                hint = ids_like(name, sorted(ids - {"register", "source"}))
                yield in_record(record, where, f"there is no record {name} in this register", hint)


UNKNOWN_RECORD = Rule(
    code="PT305",
    name="unknown-record",
    why="A link to a record that is not there hides that a finding came back, or that one waits on another.",
    check=per_register(_unknown_record),
    bad={
        "a link leads to it": lambda: two_records(linked("see-also", "REC-31")),
        "a record waits on it": lambda: two_records(waiting("REC-31")),
        "a record was superseded by it": lambda: signed(Step.SUPERSEDE),
    },
    good={
        "the link leads to a record": lambda: two_records(linked("see-also", "REC-13")),
        "it was superseded by a record": lambda: registered(signed(Step.SUPERSEDE), files={OTHER: THIRTEEN}),
    },
)


def _awaited_event(record: Record, examined: CheckContext) -> Faults:
    source = examined.register.sources.get(record.source)
    known = [event.id for event in source.event] if source else []
    for index, dependency in enumerate(record.dependency):
        if dependency.event and dependency.event not in known:
            message = f"there is no event {dependency.event} in {record.source}/source.toml"
            yield ("dependency", index, "event"), message, _events_hint(known)


def _earlier_event(source: Source) -> Faults:
    known = [event.id for event in source.event]
    for index, event in enumerate(source.event):
        if event.after and event.after not in known:
            message = f"{event.id} comes after {event.after}, and there is no such event here"
            yield ("event", index, "after"), message, _events_hint(known)


def _events_hint(known: Sequence[str]) -> str:
    return f"write {' or '.join(known)}" if known else "add an [[event]] with this id to source.toml"


def _awaiting(event: str) -> str:
    return a_record(f'\n[[dependency]]\nevent = "{event}"\n', id="REC-13", number="13")


UNKNOWN_EVENT = Rule(
    code="PT306",
    name="unknown-event",
    why="When the event that a record waits on has happened, the record must notice it.",
    check=all_of(per_record_in_register(_awaited_event, having="dependency"), per_source(_earlier_event)),
    bad={
        "a record waits on an event of another name": lambda: with_events(
            "tool", record=_awaiting("the-tool")
        ),
        "a record waits, and there are no events": lambda: with_events(record=_awaiting("tool")),
        "an event comes after one of another name": lambda: with_events(
            "tool", "training", after={"training": "the-tool"}
        ),
    },
    good={
        "the record waits on an event": lambda: with_events("tool", record=_awaiting("tool")),
        "the event comes after another": lambda: with_events("tool", "training", after={"training": "tool"}),
    },
)


def _repeats_later(examined: CheckContext) -> Findings:
    published = {record.id: examined.register.published_on(record) for record in examined.register.records}
    for record in examined.register.records:
        own = published[record.id]
        for index, link in enumerate(record.link):
            other = published.get(link.id) if link.relation is Relation.REPEATS else None
            if own and other and other > own:
                message = f"{record.id} of {own} repeats {link.id}, which is later, of {other}"
                hint = f"put the link into {link.id}: the later record repeats the earlier"
                yield in_record(record, ("link", index, "id"), message, hint)


def _repeated_later(earlier: str, later: str) -> Files:
    """Return a register with a record of each of two publications."""
    source = A_SOURCE.replace("2024-09-27", "2025-02-01").replace("REC", "PEEL25")
    return a_register(earlier, files={"peel-2025/source.toml": source, "peel-2025/PEEL25-1.toml": later})


REPEATS_LATER = Rule(
    code="PT309",
    name="repeats-later",
    why="A finding can only repeat an earlier one; the other way round, what comes back is miscounted.",
    check=per_register(_repeats_later),
    bad={
        "the earlier repeats the later": lambda: _repeated_later(
            linked("repeats", "PEEL25-1"), a_record(id="PEEL25-1")
        )
    },
    good={
        "the later repeats the earlier": lambda: _repeated_later(
            a_record(), linked("repeats", "REC-12", id="PEEL25-1")
        ),
        "the earlier sees also the later": lambda: _repeated_later(
            linked("see-also", "PEEL25-1"), a_record(id="PEEL25-1")
        ),
    },
)


def _children(examined: CheckContext) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in examined.register.records:
        for link in record.link:
            if link.relation is Relation.PART_OF:
                found.setdefault(link.id, []).append(record)
    return found


def _childless(examined: CheckContext) -> Findings:
    parents = _children(examined)
    for record in examined.register.records:
        if record.kind is Kind.CAUSE_OF_CONCERN and record.id not in parents:
            message = f"no recommendation is part of the cause of concern {record.id}"
            link = f'[[link]] with relation = "part-of" and id = "{record.id}"'
            hint = f"begin one: peeltrack new --part-of {record.id}; or add {link} to one that is there"
            yield in_record(record, ("kind",), message, hint)


def _cause() -> Record:
    return ready(kind=Kind.CAUSE_OF_CONCERN, summary="Risk is missed.")


_PART = linked("part-of", "REC-12", id="REC-13", number="13")

CAUSE_WITHOUT_PARTS = Rule(
    code="PT310",
    name="cause-without-parts",
    why="A cause of concern always carries recommendations; without them nothing shows how far it is met.",
    check=per_register(_childless),
    bad={
        "nothing is part of it": lambda: registered(_cause(), files={OTHER: THIRTEEN}),
        "a recommendation only sees also it": lambda: registered(
            _cause(), files={OTHER: linked("see-also", "REC-12", id="REC-13", number="13")}
        ),
    },
    good={"a recommendation is part of it": lambda: registered(_cause(), files={OTHER: _PART})},
)


def _closed_above_open(examined: CheckContext) -> Findings:
    parents = _children(examined)
    for record in examined.register.records:
        children = parents.get(record.id, []) if record.status in COMPLETE else []
        left = [child for child in children if child.status not in COMPLETE]
        if left:
            names = ", ".join(f"{child.id} is {child.status}" for child in left[:3])
            done = f"{len(children) - len(left)} of {len(children)} complete"
            message = f"{record.id} is {record.status}, but {names} ({done})"
            yield in_record(record, ("status",), message, or_new_round(record, f"finish {left[0].id} first"))


def _four_parts() -> Files:
    numbers = ("13", "14", "15", "16")
    return {
        f"stalking-2024/REC-{number}.toml": linked("part-of", "REC-12", id=f"REC-{number}", number=number)
        for number in numbers
    }


CLOSED_ABOVE_OPEN = Rule(
    code="PT311",
    name="closed-above-open",
    why="A cause of concern is met when all of its recommendations are, and not before.",
    check=per_register(_closed_above_open),
    bad={
        "signed off before its recommendation": lambda: registered(
            signed(Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, record=_cause()), files={OTHER: _PART}
        ),
        "signed off before four of them": lambda: registered(
            signed(Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, record=_cause()), files=_four_parts()
        ),
        "declined, and its recommendation is open": lambda: registered(
            signed(Step.DECLINE, record=_cause()), files={OTHER: _PART}
        ),
    },
    good={"both are open": lambda: registered(_cause(), files={OTHER: _PART})},
)
