"""What holds a record up, and what no longer does."""

from dataclasses import replace

from peeltrack.core.chain.dependencies import unresolved
from peeltrack.core.model.record import Dependency
from peeltrack.core.model.source import Event
from tests.factories import SOURCE, TODAY, a_record

HAPPENED = replace(
    SOURCE, event=(Event(id="app", title="APP", resolved_on=TODAY), Event(id="law", title="Act"))
)
RECORD = a_record(
    dependency=(
        Dependency(text="a letter"),
        Dependency(text="a reply", resolved_on=TODAY),
        Dependency(id="REC-2"),
        Dependency(id="REC-3"),
        Dependency(event="app"),
        Dependency(event="law"),
        Dependency(event="unheard of"),
    )
)


def _names(*dependencies: Dependency) -> list[str]:
    return [one.id or one.event or one.text for one in dependencies]


def test_only_what_is_neither_settled_nor_complete_nor_has_happened_holds_up() -> None:
    held = unresolved(RECORD, {SOURCE.key: HAPPENED}, {"REC-2"})
    assert _names(*held) == ["a letter", "REC-3", "law", "unheard of"]


def test_an_event_of_another_source_does_not_settle_anything() -> None:
    held = unresolved(RECORD, {"other": HAPPENED}, {"REC-2", "REC-3"})
    assert _names(*held) == ["a letter", "app", "law", "unheard of"]
