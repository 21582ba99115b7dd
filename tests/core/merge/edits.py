"""Edits of one record at random, as people make them: of fields and of entries."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from peeltrack.core.model.decode import written
from peeltrack.core.model.record import (
    Dependency,
    Element,
    Evidence,
    Link,
    Measure,
    Progress,
    Reading,
    Relation,
    Said,
)
from peeltrack.store.toml.write import compose
from tests.factories import a_ready_record, an_update

Table = dict[str, Any]

DAY = date(2025, 3, 3)


def _update(day: date, text: str) -> Progress:
    return replace(an_update(text), on=day)


#: What everybody begins with.
BASE = a_ready_record(
    summary="Assess the risk.",
    deadline=date(2025, 3, 27),
    target=date(2025, 3, 1),
    theme=("stalking", "risk"),
    element=(Element(id="7.1", title="Training"), Element(id="7.2", title="Audit")),
    evidence=(Evidence(title="Minutes", location="SharePoint"), Evidence(title="Log", location="Box 7")),
    dependency=(Dependency(text="the national tool"),),
    link=(Link(relation=Relation.SEE_ALSO, reference="an earlier finding"),),
    measure=(Measure(name="Checks", unit="%", reading=(Reading(on=DAY, value=40, source=Said.TOLD),)),),
    progress=(_update(DAY, "first look"), _update(DAY + timedelta(days=7), "second look")),
)

#: The same as its file holds it.
TABLE: Table = tomllib.loads(compose(BASE))

#: Lists to which entries are added, each dated.
GROWING: dict[str, Callable[[date, str], Any]] = {
    "progress": _update,
    "evidence": lambda day, word: Evidence(title=word, effective_on=day, location="SharePoint"),
}


def _word(random: Random) -> str:
    return f"{random.choice(['audit', 'visit', 'board', 'panel'])} {random.randrange(40)}"


def _day(random: Random) -> date:
    return DAY + timedelta(days=random.randrange(60))


def _field(table: Table, random: Random) -> None:
    table[random.choice(["title", "summary", "area", "deadline_text", "evidence_not_applicable"])] = _word(
        random
    )


def _position(table: Table, random: Random) -> None:
    table.setdefault("position", {})[random.choice(["statement", "updated_on"])] = _word(random)


def _gone(table: Table, random: Random) -> None:
    table.pop(random.choice(["summary", "area", "target", "response"]), None)


def _added(table: Table, random: Random) -> None:
    key = random.choice(list(GROWING))
    table.setdefault(key, []).append(written(GROWING[key](_day(random), _word(random))))


def _reading(table: Table, random: Random) -> None:
    reading = Reading(on=_day(random), value=random.randrange(100), source=Said.INSPECTED)
    if table.get("measure"):
        table["measure"][0].setdefault("reading", []).append(written(reading))


def _element(table: Table, random: Random) -> None:
    if random.random() < 0.3:
        table.setdefault("element", []).append({"id": f"7.{random.randrange(3, 6)}", "title": _word(random)})
    elif elements := table.get("element"):
        random.choice(elements)[random.choice(["title", "statement"])] = _word(random)


def _entry_gone(table: Table, random: Random) -> None:
    key = random.choice(["evidence", "element", "dependency", "link"])
    if entries := table.get(key):
        entries.pop(random.randrange(len(entries)))
    if not table.get(key):
        table.pop(key, None)


def _entry_changed(table: Table, random: Random) -> None:
    if entries := table.get("evidence"):
        random.choice(entries)[random.choice(["location", "owner"])] = _word(random)


def _moved(table: Table, random: Random) -> None:
    for key in ("evidence", "element"):
        random.shuffle(table.get(key, []))


EDITS = (_field, _field, _position, _gone, _added, _added, _added, _reading, _element, _element, _entry_gone)
RARE = (_entry_changed, _moved)


def edited(table: Table, random: Random) -> Table:
    """Return the table after up to five edits."""
    after = deepcopy(table)
    for _ in range(random.randrange(6)):
        random.choice(EDITS + RARE)(after, random)
    return after
