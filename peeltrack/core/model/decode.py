"""From a parsed TOML table to the nouns of the register, every fault collected.

The dataclasses are the format: which keys a table may hold, of which type, is read off their
annotations once. Nothing is raised for what a person typed.
"""

from collections.abc import Callable, Iterator, Mapping, Sized
from datetime import datetime
from typing import Any, TypeVar

from peeltrack.core.finding import Finding, Where
from peeltrack.core.limits import MOST_ALIKE, NUMBER, beyond, first_line, quoted
from peeltrack.core.model.decode_plan import decoded
from peeltrack.core.model.slots import Slot, slots
from peeltrack.core.suggest import did_you_mean, nearest

UNKNOWN_KEY = "PT001"
WRONG_TYPE = "PT002"
MISSING_KEY = "PT003"
UNKNOWN_WORD = "PT004"

T = TypeVar("T")
Values = Mapping[str, object]
Findings = list[Finding]


def read(noun: type[T], table: Values, findings: Findings, where: Where = (), **place: str) -> T | None:
    """Return `table` as a `noun`, or None if a value has the wrong type or a required one is missing.

    Every fault is added to `findings`. An unknown key is a fault too, but the rest is still returned.
    `place` fills the fields that the file does not hold, such as its own path.
    """
    sound: T | None = decoded(noun, table, place)
    return _read_with_faults(noun, table, findings, where, place) if sound is None else sound


def _read_with_faults(
    noun: type[T], table: Values, findings: Findings, where: Where, place: Mapping[str, str]
) -> T | None:
    known = slots(noun)
    values: dict[str, Any] = dict(place)
    sound = True
    for key, value in table.items():
        if (slot := known.get(key)) is None:
            # Where so many are unknown no single key was mistyped, and looking for each takes its time.
            findings.append(_unknown(key, known if len(findings) < MOST_ALIKE else {}, where))
        elif (kept := _READ[slot.shape](slot, value, findings, (*where, key))) is None:
            sound = False
        else:
            values[slot.name] = kept
    for key, slot in known.items():
        if slot.required and key not in table:
            findings.append(_missing(key, noun, where))
            sound = False
    return noun(**values) if sound else None


def _plain(slot: Slot, value: object, findings: Findings, where: Where) -> object:
    sound = type(value) in slot.types and not beyond(value)
    return value if sound else _wrong_type(slot, value, findings, where)


def _wrong_type(slot: Slot, value: object, findings: Findings, where: Where) -> object:
    limit = beyond(value) if type(value) in slot.types else ""
    message = f"{slot.key} is {_described(value)}, but must be {limit or slot.expected}"
    findings.append(Finding(code=WRONG_TYPE, message=message, where=where, hint=f"{slot.key}: {slot.doc}"))
    return None


def _named(slot: Slot, value: object, findings: Findings, where: Where) -> object:
    if type(value) is not dict or not all(type(table) is dict for table in value.values()):
        return _wrong_type(slot, value, findings, where)
    if len(value) > slot.most:
        return _too_many(slot, value, findings, where)
    kept = tuple((name, read(slot.noun, table, findings, (*where, name))) for name, table in value.items())
    return None if None in (noun for _, noun in kept) else kept


def _too_many(slot: Slot, value: Sized, findings: Findings, where: Where) -> object:
    message = f"{slot.key} has {len(value):,} entries, and at most {slot.most:,} are read"
    hint = "go on in another record, or take out what was put in by mistake: no record needs as many"
    findings.append(Finding(code=WRONG_TYPE, message=message, where=where, hint=hint))
    return None


def _word(slot: Slot, value: object, findings: Findings, where: Where) -> object:
    if type(value) is not str:
        return _wrong_type(slot, value, findings, where)
    word = slot.noun._value2member_map_.get(value)
    if word is None:
        near = nearest(value, list(slot.noun))
        hint = f'did you mean "{near[0]}"?' if near else f"write {slot.expected}"
        message = f"{slot.key} is {quoted(value)}, which is not {slot.expected}"
        findings.append(Finding(code=UNKNOWN_WORD, message=message, where=where, hint=hint))
    return word


def _texts(slot: Slot, value: object, findings: Findings, where: Where) -> object:
    if type(value) is not list or not all(type(text) is str for text in value):
        return _wrong_type(slot, value, findings, where)
    return _too_many(slot, value, findings, where) if len(value) > slot.most else tuple(value)


def _table(slot: Slot, value: object, findings: Findings, where: Where) -> object:
    if type(value) is not dict:
        return _wrong_type(slot, value, findings, where)
    return read(slot.noun, value, findings, where)


def _tables(slot: Slot, value: object, findings: Findings, where: Where) -> object:
    if type(value) is not list or not all(type(table) is dict for table in value):
        return _wrong_type(slot, value, findings, where)
    if len(value) > slot.most:
        return _too_many(slot, value, findings, (*where, slot.most))
    kept = tuple(read(slot.noun, table, findings, (*where, index)) for index, table in enumerate(value))
    return None if None in kept else kept


_READ: dict[str, Callable[[Slot, object, Findings, Where], object]] = {
    "plain": _plain,
    "word": _word,
    "texts": _texts,
    "table": _table,
    "tables": _tables,
    "named": _named,
}


def _unknown(key: str, known: Mapping[str, Slot], where: Where) -> Finding:
    place = f" in [{'.'.join(str(part) for part in where if isinstance(part, str))}]" if where else ""
    otherwise = "remove it, or write it as a comment"
    hint = did_you_mean(key, known, otherwise) if known else otherwise
    return Finding(
        code=UNKNOWN_KEY,
        message=f"unknown key {first_line(key)}{first_line(place)}",
        where=(*where, key),
        hint=hint,
    )


def _missing(key: str, noun: type, where: Where) -> Finding:
    slot = slots(noun)[key]
    hint = f"add {key} = … ({slot.doc})"
    return Finding(code=MISSING_KEY, message=f"{key} is missing", where=where, hint=hint)


def _described(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'the text "{first_line(value, 40)}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, datetime):
        return f"the time {value.isoformat()}" + ("" if value.tzinfo else " without an offset")
    if isinstance(value, int) and abs(value) > NUMBER:
        return f"a number of {len(f'{abs(value):x}')} hexadecimal digits"
    return str(value)


def written(noun: Any) -> dict[str, Any]:
    """Return a noun as its TOML table would hold it: keys of the file, empty ones left out."""
    return dict(_written(noun))


def _written(noun: Any) -> Iterator[tuple[str, Any]]:
    for key, slot in slots(type(noun)).items():
        value = getattr(noun, slot.name)
        if value is None or value == () or (value == "" and not slot.required):
            continue
        if slot.shape == "table":
            value = written(value)
        elif slot.shape == "tables":
            value = [written(entry) for entry in value]
        elif slot.shape == "named":
            value = {name: written(entry) for name, entry in value}
        elif slot.shape == "texts":
            value = list(value)
        if value != {}:
            yield key, value
