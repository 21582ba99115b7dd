"""A rule has as many bad examples as it has ways to find something: every `yield` is reached by one."""

import ast
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import pytest

import peeltrack.rules.topics
from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.rules import RULES
from peeltrack.rules.build_examples import built
from peeltrack.rules.rule import Example, Rule
from tests.corpus import looked_at

ROOM = Path(peeltrack.rules.topics.__file__).parent

Place = tuple[str, int]


def _ways(kind: type[ast.expr]) -> Iterator[Place]:
    """Return the file and line of each `yield`, or `yield from`, in the rules."""
    for file in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, kind):
                yield file.name, node.lineno


PASSED_ON = sorted(_ways(ast.YieldFrom))
WAYS = sorted((*_ways(ast.Yield), *PASSED_ON))


@cache
def _reached() -> dict[str, dict[Place, bool]]:
    """Return of each rule the `yield`s that give something in its bad examples, and whether it is a fault."""
    reached: dict[str, dict[Place, bool]] = {}
    files = {str(ROOM / name): name for name, _ in WAYS}
    for rule in RULES:
        places: dict[Place, bool] = reached.setdefault(rule.code, {})

        def note(frame: FrameType, event: str, value: object, places: dict[Place, bool] = places) -> None:
            name = files.get(frame.f_code.co_filename)
            # To this kind of watcher a generator that yields returns, and its end returns None.
            if name is not None and event == "return" and value is not None:
                places[name, frame.f_lineno] = _is_fault(value)

        for example in rule.bad.values():
            _watch(rule, built(example), note)
    return reached


def _watch(rule: Rule, example: Example, note: Callable[..., None]) -> None:
    with TemporaryDirectory() as scratch:
        subject = looked_at(example, Path(scratch))
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        list(rule.in_change(subject) if isinstance(subject, CommitDiff) else rule.in_register(subject))
    finally:
        sys.setprofile(before)


def _is_fault(value: object) -> bool:
    return isinstance(value, Finding) or (isinstance(value, tuple) and len(value) == 3)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way[0]}:{way[1]}")
def test_each_way_to_find_something_is_shown_by_a_bad_example(way: Place) -> None:
    assert any(way in places for places in _reached().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_no_fewer_bad_examples_than_ways_to_fail(rule: Rule) -> None:
    reached = _reached()[rule.code].items()
    faults = [place for place, is_fault in reached if is_fault and place not in PASSED_ON]
    assert len(faults) <= len(rule.bad), faults
