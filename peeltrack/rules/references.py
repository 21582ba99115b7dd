"""Rules of references: what a record names must be there, and must be able to come before it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from peeltrack.core.chain.steps import new_round
from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.ids import id_of, ids_like
from peeltrack.core.model.links import named
from peeltrack.core.model.record import Kind, Record, Relation
from peeltrack.core.model.source import Source
from peeltrack.rules.cycles import circles
from peeltrack.rules.digests import DIGESTS
from peeltrack.rules.examples import A_SOURCE, DECLINE, OTHER, POSTS, a_record, a_register
from peeltrack.rules.rule import Rule, in_record, in_source


def _twice_inside(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for index, name in _repeated([part.id for part in record.element]):
            message = f"two parts are called {name}"
            yield in_record(record, ("element", index, "id"), message, "give one of them another id")
    for source in examined.register.sources.values():
        for index, name in _repeated([event.id for event in source.event]):
            message = f"two events are called {name}"
            yield in_source(source, ("event", index, "id"), message, "give one of them another id")


def _repeated(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((index, name) for index, name in enumerate(names) if name in names[:index])


def _unknown_record(examined: CheckContext) -> Iterator[Finding]:
    # A record whose file cannot be read is there all the same: its own fault has been told.
    ids = {record.id for record in examined.register.records}
    ids |= set(map(id_of, examined.documents))
    for record in examined.register.records:
        for where, name in named(record):
            if name not in ids:
                hint = ids_like(name, sorted(ids - {"register", "source"}))
                yield in_record(record, where, f"there is no record {name} in this register", hint)


def _unknown_event(examined: CheckContext) -> Iterator[Finding]:
    events = {key: [event.id for event in one.event] for key, one in examined.register.sources.items()}
    for record in examined.register.records:
        known = events.get(record.source, [])
        for index, dependency in enumerate(record.dependency):
            if dependency.event and dependency.event not in known:
                message = f"there is no event {dependency.event} in {record.source}/source.toml"
                yield in_record(record, ("dependency", index, "event"), message, _events_hint(known))
    for key, source in examined.register.sources.items():
        for index, event in enumerate(source.event):
            if event.after and event.after not in events[key]:
                message = f"{event.id} comes after {event.after}, and there is no such event here"
                yield in_source(source, ("event", index, "after"), message, _events_hint(events[key]))


def _events_hint(known: Sequence[str]) -> str:
    return f"write {' or '.join(known)}" if known else "add an [[event]] with this id to source.toml"


def _waits_in_a_circle(examined: CheckContext) -> Iterator[Finding]:
    records = {record.id: record for record in examined.register.records if record.dependency}
    ways = {name: [other.id for other in one.dependency if other.id] for name, one in records.items()}
    for circle in circles(ways):
        first, second = circle[0], circle[1 % len(circle)]
        index = next(n for n, one in enumerate(records[first].dependency) if one.id == second)
        message = f"{first} waits on itself: {' -> '.join((*circle, first))}"
        yield in_record(records[first], ("dependency", index, "id"), message, _BREAK)
    for source in examined.register.sources.values():
        yield from _events_in_a_circle(source)


def _events_in_a_circle(source: Source) -> Iterator[Finding]:
    after = {event.id: [event.after] for event in source.event if event.after}
    for circle in circles(after):
        index = next(n for n, event in enumerate(source.event) if event.id == circle[0])
        message = f"{circle[0]} comes after itself: {' -> '.join((*circle, circle[0]))}"
        yield in_source(source, ("event", index, "after"), message, _BREAK)


_BREAK = "take out the one that need not come first"

_ONE_WAY = (Relation.PART_OF, Relation.SUPERSEDES, Relation.REPEATS)


def _links_in_a_circle(examined: CheckContext) -> Iterator[Finding]:
    records = {record.id: record for record in examined.register.records if record.link}
    for relation in _ONE_WAY:
        for circle in circles({name: _linked(one, relation) for name, one in records.items()}):
            first, second = records[circle[0]], circle[1 % len(circle)]
            index = next(
                (n for n, one in enumerate(first.link) if one.id == second and one.relation is relation), 0
            )
            message = f"{first.id} {relation} itself: {' -> '.join((*circle, first.id))}"
            hint = "take out the link that points the wrong way"
            yield in_record(first, ("link", index, "id"), message, hint)


def _linked(record: Record, relation: Relation) -> list[str]:
    return [link.id for link in record.link if link.id and link.relation is relation]


def _repeats_later(examined: CheckContext) -> Iterator[Finding]:
    register = examined.register
    published = {record.id: register.published_on(record) for record in register.records}
    for record in register.records:
        own = published[record.id]
        for index, link in enumerate(record.link):
            other = published.get(link.id) if link.relation is Relation.REPEATS else None
            if own and other and other > own:
                message = f"{record.id} of {own} repeats {link.id}, which is later, of {other}"
                hint = f"put the link into {link.id}: the later record repeats the earlier"
                yield in_record(record, ("link", index, "id"), message, hint)


def _children(examined: CheckContext) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in examined.register.records:
        for link in record.link:
            if link.relation is Relation.PART_OF:
                found.setdefault(link.id, []).append(record)
    return found


def _childless(examined: CheckContext) -> Iterator[Finding]:
    parents = _children(examined)
    for record in examined.register.records:
        if record.kind is Kind.CAUSE_OF_CONCERN and record.id not in parents:
            message = f"no recommendation is part of the cause of concern {record.id}"
            hint = f'add [[link]] with relation = "part-of" and id = "{record.id}" to its recommendations'
            yield in_record(record, ("kind",), message, hint)


def _closed_above_open(examined: CheckContext) -> Iterator[Finding]:
    parents = _children(examined)
    for record in examined.register.records:
        if record.status in COMPLETE and record.id in parents:
            counts = Counter(child.status in COMPLETE for child in parents[record.id])
            left = [child for child in parents[record.id] if child.status not in COMPLETE]
            if left:
                names = ", ".join(f"{child.id} is {child.status}" for child in left[:3])
                done = f"{counts[True]} of {counts.total()} complete"
                message = f"{record.id} is {record.status}, but {names} ({done})"
                reopened = f", or begin a new round: {back}" if (back := new_round(record)) else ""
                yield in_record(record, ("status",), message, f"finish {left[0].id} first{reopened}")


def _linked_record(relation: str, target: str, **fields: str) -> str:
    return a_record(f'\n[[link]]\nrelation = "{relation}"\nid = "{target}"\n', **fields)


def _waiting(target: str, **fields: str) -> str:
    return a_record(f'\n[[dependency]]\nid = "{target}"\n', **fields)


_THIRTEEN = a_record(id="REC-13", number="13")
_CAUSE = a_record('summary = "Risk is missed."\n').replace('"recommendation"', '"cause-of-concern"')
_PART = _linked_record("part-of", "REC-12", id="REC-13", number="13")
_PARTS = '\n[[element]]\nid = "12.1"\ntitle = "Tools"\n\n[[element]]\nid = "{}"\ntitle = "Training"\n'
_EVENT = '\n[[event]]\nid = "national-tool"\ntitle = "The national tool is released"\n'
_LATER = {"peel-2025/source.toml": A_SOURCE.replace("2024-09-27", "2025-02-01").replace("REC", "PEEL25")}

PART_TWICE = Rule(
    code="PT304",
    name="part-twice",
    why="Of two parts with one number nobody can tell which one was answered.",
    bad=a_register(a_record(_PARTS.format("12.1"))),
    good=a_register(a_record(_PARTS.format("12.2"))),
    check=_twice_inside,
)
UNKNOWN_RECORD = Rule(
    code="PT305",
    name="unknown-record",
    why="A link to a record that is not there hides that a finding came back, or that one waits on another.",
    bad=a_register(_linked_record("see-also", "REC-31"), files={OTHER: _THIRTEEN}),
    good=a_register(_linked_record("see-also", "REC-13"), files={OTHER: _THIRTEEN}),
    check=_unknown_record,
)
UNKNOWN_EVENT = Rule(
    code="PT306",
    name="unknown-event",
    why="When the event that a record waits on has happened, the record must notice it.",
    bad=a_register(a_record('\n[[dependency]]\nevent = "the-tool"\n'), source=A_SOURCE + _EVENT),
    good=a_register(a_record('\n[[dependency]]\nevent = "national-tool"\n'), source=A_SOURCE + _EVENT),
    check=_unknown_event,
)
WAITS_IN_A_CIRCLE = Rule(
    code="PT307",
    name="waits-in-a-circle",
    why="Records that wait on each other wait for ever.",
    bad=a_register(_waiting("REC-13"), files={OTHER: _waiting("REC-12", id="REC-13", number="13")}),
    good=a_register(_waiting("REC-13"), files={OTHER: _THIRTEEN}),
    check=_waits_in_a_circle,
)
LINKS_IN_A_CIRCLE = Rule(
    code="PT308",
    name="links-in-a-circle",
    why="If each of two records supersedes the other, neither is the one that counts.",
    bad=a_register(
        _linked_record("supersedes", "REC-13"),
        files={OTHER: _linked_record("supersedes", "REC-12", id="REC-13", number="13")},
    ),
    good=a_register(_linked_record("supersedes", "REC-13"), files={OTHER: _THIRTEEN}),
    check=_links_in_a_circle,
)
REPEATS_LATER = Rule(
    code="PT309",
    name="repeats-later",
    why="A finding can only repeat an earlier one; the other way round, what comes back is miscounted.",
    bad=a_register(
        _linked_record("repeats", "PEEL25-1"),
        files={**_LATER, "peel-2025/PEEL25-1.toml": a_record(id="PEEL25-1")},
    ),
    good=a_register(
        files={**_LATER, "peel-2025/PEEL25-1.toml": _linked_record("repeats", "REC-12", id="PEEL25-1")}
    ),
    check=_repeats_later,
)
CAUSE_WITHOUT_PARTS = Rule(
    code="PT310",
    name="cause-without-parts",
    why="A cause of concern always carries recommendations; without them nothing shows how far it is met.",
    bad=a_register(_CAUSE, files={OTHER: _THIRTEEN}),
    good=a_register(_CAUSE, files={OTHER: _PART}),
    check=_childless,
)
_DECLINED = _CAUSE.replace('"open"', '"not-adopted"') + DECLINE
CLOSED_ABOVE_OPEN = Rule(
    code="PT311",
    name="closed-above-open",
    why="A cause of concern is met when all of its recommendations are, and not before.",
    bad=a_register(_DECLINED.format(DIGESTS["decline"]), settings=POSTS, files={OTHER: _PART}),
    good=a_register(_CAUSE, settings=POSTS, files={OTHER: _PART}),
    check=_closed_above_open,
)
