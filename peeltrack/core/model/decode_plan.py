"""From a parsed TOML table without faults to a noun of the register, by a plan made once for all like it.

Tables are alike that hold the same keys in the same order, with values of the same types. In a
register of thousands of records a few hundred differ.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from peeltrack.core.limits import FIRST_YEAR, LAST_YEAR, beyond
from peeltrack.core.model.slots import Slot, slots

#: Returns what a noun holds of a value, or None where the value is no use.
_Convert = Callable[[Any], object]

_FIRST_DAY, _LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)

#: So many plans are kept; a table that came too late for one is read as one with faults.
_MOST_PLANS = 2_000


class _Plan(NamedTuple):
    """What is to be done with a table of known keys and types before a noun is made of it."""

    days: tuple[str, ...]  #: keys of days: all that is looked at is whether they lie within the limits
    converted: tuple[tuple[str, _Convert], ...]
    renamed: tuple[tuple[str, str], ...]  #: keys that are no names of attributes, with those that are


_plans: dict[tuple[type, tuple[str, ...], tuple[type, ...]], _Plan | None] = {}


def decoded(noun: type, table: Mapping[str, Any], place: Mapping[str, str]) -> Any:
    """Return `table` as a `noun` with the fields of `place` added, or None where something is amiss in it."""
    alike = (noun, tuple(table), tuple(map(type, table.values())))
    plan = _plans[alike] if alike in _plans else _planned(*alike)
    if plan is None:
        return None
    for key in plan.days:
        if not _FIRST_DAY <= table[key] <= _LAST_DAY:
            return None
    values = {**table, **place}
    for key, convert in plan.converted:
        value = convert(values[key])
        if value is None:
            return None
        values[key] = value
    for key, name in plan.renamed:
        values[name] = values.pop(key)
    return noun(**values)


def _planned(noun: type, keys: tuple[str, ...], kinds: tuple[type, ...]) -> _Plan | None:
    """Return the plan for tables with these keys and types, or None where they have a fault, and keep it."""
    known = slots(noun)
    held = [(slot, kind) for key, kind in zip(keys, kinds, strict=True) if (slot := known.get(key))]
    sound = len(held) == len(keys) and all(kind in slot.types for slot, kind in held)
    complete = all(key in keys for key, slot in known.items() if slot.required)
    plan = _plan(held) if sound and complete else None
    if len(_plans) < _MOST_PLANS:
        _plans[noun, keys, kinds] = plan
    return plan


def _plan(held: Sequence[tuple[Slot, type]]) -> _Plan:
    converted = [(slot.key, _CONVERT[slot.shape](slot)) for slot, _ in held if slot.shape in _CONVERT]
    limited = [(slot.key, _within) for slot, kind in held if kind in _LIMITED]
    return _Plan(
        days=tuple(slot.key for slot, kind in held if kind is date),
        converted=(*converted, *limited),
        renamed=tuple((slot.key, slot.name) for slot, _ in held if slot.key != slot.name),
    )


#: Types, beside days, of which a file can hold values that are no use: see core.limits.
_LIMITED = frozenset({datetime, int, float})


def _within(value: object) -> object:
    return None if beyond(value) else value


def _word(slot: Slot) -> _Convert:
    member: _Convert = slot.noun._value2member_map_.get
    return member


def _texts(slot: Slot) -> _Convert:
    only_text, most = {str}, slot.most
    return lambda value: tuple(value) if len(value) <= most and {*map(type, value)} <= only_text else None


def _table(slot: Slot) -> _Convert:
    return lambda value: decoded(slot.noun, value, {})


def _tables(slot: Slot) -> Callable[[list[Any]], object]:
    def convert(value: list[Any]) -> object:
        if len(value) > slot.most:
            return None
        nouns = []
        for entry in value:
            noun = decoded(slot.noun, entry, {}) if type(entry) is dict else None
            if noun is None:
                return None
            nouns.append(noun)
        return tuple(nouns)

    return convert


def _named(slot: Slot) -> _Convert:
    tables = _tables(slot)

    def convert(value: dict[str, Any]) -> object:
        nouns: Any = tables(list(value.values()))
        return None if nouns is None else tuple(zip(value, nouns, strict=True))

    return convert


_CONVERT: Mapping[str, Callable[[Slot], _Convert]] = {
    "word": _word,
    "texts": _texts,
    "table": _table,
    "tables": _tables,
    "named": _named,
}
