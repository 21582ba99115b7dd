"""Rules of what must come before: no record waits on itself, and none supersedes itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record, Relation
from peeltrack.core.model.source import Source
from peeltrack.rules.checks import Faults, all_of, in_record, per_register, per_source
from peeltrack.rules.examples import linked, two_records, waiting, with_events
from peeltrack.rules.rule import Files, Findings, Rule


def circles(ways: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Return circles among the names, each from the name where it was entered to the last before it again.

    Every name that lies on a circle is on at least one of those returned or leads into one; the
    time taken grows with the number of names and ways.

    >>> list(circles({"A": ["B"], "B": ["C"], "C": ["B"]}))
    [('B', 'C')]
    """
    left: set[str] = set()
    for start in ways:
        if start in left:
            continue
        path: dict[str, Iterator[str]] = {start: iter(ways[start])}
        while path:
            name = next(reversed(path))
            following = next(path[name], None)
            if following is None:
                del path[name]
                left.add(name)
            elif following in path:
                names = list(path)
                yield tuple(names[names.index(following) :])
            elif following not in left:
                path[following] = iter(ways.get(following, ()))


def _waits_in_a_circle(examined: CheckContext) -> Findings:
    records = {record.id: record for record in examined.register.records if record.dependency}
    ways = {name: [other.id for other in record.dependency if other.id] for name, record in records.items()}
    for circle in circles(ways):
        first, second = circle[0], circle[1 % len(circle)]
        index = next(n for n, dependency in enumerate(records[first].dependency) if dependency.id == second)
        message = f"{first} waits on itself: {_round(circle)}"
        yield in_record(records[first], ("dependency", index, "id"), message, _BREAK)


def _events_in_a_circle(source: Source) -> Faults:
    for circle in circles({event.id: [event.after] for event in source.event if event.after}):
        index = next(n for n, event in enumerate(source.event) if event.id == circle[0])
        yield ("event", index, "after"), f"{circle[0]} comes after itself: {_round(circle)}", _BREAK


def _round(circle: Sequence[str]) -> str:
    return " -> ".join((*circle, circle[0]))


_BREAK = "remove the one that need not come first"

WAITS_IN_A_CIRCLE = Rule(
    code="PT307",
    name="waits-in-a-circle",
    why="Records that wait on each other wait for ever.",
    check=all_of(per_register(_waits_in_a_circle), per_source(_events_in_a_circle)),
    bad={
        "two records wait on each other": lambda: two_records(
            waiting("REC-13"), waiting("REC-12", id="REC-13", number="13")
        ),
        "two records wait on each other, and a third on them": lambda: {
            **two_records(waiting("REC-13"), waiting("REC-12", id="REC-13", number="13")),
            "stalking-2024/REC-14.toml": waiting("REC-13", id="REC-14", number="14"),
        },
        "two events come after each other": lambda: with_events(
            "tool", "training", after={"tool": "training", "training": "tool"}
        ),
    },
    good={"one record waits on the other": lambda: two_records(waiting("REC-13"))},
)

_ONE_WAY = (Relation.PART_OF, Relation.SUPERSEDES, Relation.REPEATS)


def _links_in_a_circle(examined: CheckContext) -> Findings:
    records = {record.id: record for record in examined.register.records if record.link}
    for relation in _ONE_WAY:
        for circle in circles({name: _linked(record, relation) for name, record in records.items()}):
            first, second = records[circle[0]], circle[1 % len(circle)]
            index = next(
                n for n, link in enumerate(first.link) if (link.relation, link.id) == (relation, second)
            )
            message = f"{first.id} {relation} itself: {_round(circle)}"
            yield in_record(
                first, ("link", index, "id"), message, "remove the link that points the wrong way"
            )


def _linked(record: Record, relation: Relation) -> list[str]:
    return [link.id for link in record.link if link.relation is relation]


def _linked_both_ways(relation: str) -> Files:
    return two_records(linked(relation, "REC-13"), linked(relation, "REC-12", id="REC-13", number="13"))


LINKS_IN_A_CIRCLE = Rule(
    code="PT308",
    name="links-in-a-circle",
    why="If each of two records supersedes the other, neither is the one in force.",
    check=per_register(_links_in_a_circle),
    bad={
        "each supersedes the other": lambda: _linked_both_ways("supersedes"),
        "each is part of the other": lambda: _linked_both_ways("part-of"),
        "each repeats the other": lambda: _linked_both_ways("repeats"),
    },
    good={
        "one supersedes the other": lambda: two_records(linked("supersedes", "REC-13")),
        "each sees also the other": lambda: _linked_both_ways("see-also"),
    },
)
