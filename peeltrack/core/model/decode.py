"""From a parsed TOML table to the nouns of the register, every fault collected.

The dataclasses are the format: which keys a table may hold, of which type, is read off their
annotations once. Nothing is raised for what a person typed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding, Where
from peeltrack.core.limits import NUMBER, beyond, first_line, quoted
from peeltrack.core.suggest import did_you_mean, nearest

UNKNOWN_KEY = "PT001"
WRONG_TYPE = "PT002"
MISSING_KEY = "PT003"
UNKNOWN_WORD = "PT004"

T = TypeVar("T")
Values = Mapping[str, object]
Findings = list[Finding]

#: How a person calls what a plain field admits, by the types that tomllib gives for it.
_PLAIN: dict[tuple[type, ...], str] = {
    (str,): "text in quotes",
    (int,): "a whole number",
    (int, float): "a number",
    (bool,): "true or false",
    (date,): "a date like 2025-03-27, without quotes",
    (datetime,): "an instant with offset like 2025-02-20T14:03:00+00:00, without quotes",
}

#: Types of which a file can hold values that are no use: see core.limits.
_LIMITED = frozenset({date, datetime, int, float})


@frozen(kw_only=False)
class Slot:
    """One stored field of a class, and what its value must be."""

    name: str  #: attribute
    key: str  #: TOML key
    doc: str
    required: bool
    shape: str  #: "plain", "word", "texts", "table" or "tables"
    types: tuple[type, ...]  #: what tomllib may give
    expected: str  #: the same in words
    noun: Any  #: the class of a table, or the enumeration of a word
    default: object


def _slot(field: Field[Any]) -> Slot:
    key = field.metadata["key"] or field.name.rstrip("_")
    required = field.default is MISSING
    shape, types, expected, noun = _admitted(field.type, key)
    default = None if required else field.default
    return Slot(field.name, key, field.metadata["doc"], required, shape, types, expected, noun, default)


def _admitted(annotation: object, key: str) -> tuple[str, tuple[type, ...], str, Any]:
    """Return shape, types of tomllib, their words and the noun of a field with this annotation.

    Raises TypeError for an annotation that no file could be read into.
    """
    either = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    kinds = tuple(kind for kind in either if kind is not NoneType)
    if kinds in _PLAIN:
        return "plain", kinds, _PLAIN[kinds], None
    if annotation == tuple[str, ...]:
        return "texts", (list,), 'a list of texts like ["one", "two"]', None
    noun, *others = kinds
    many = get_origin(noun) is tuple and get_args(noun)[1:] == (...,)
    noun = get_args(noun)[0] if many else noun
    if is_dataclass(noun) and not others:
        if many:
            return "tables", (list,), f"tables headed [[{key}]]", noun
        return "table", (dict,), f"a table headed [{key}]", noun
    if isinstance(noun, type) and issubclass(noun, StrEnum) and not others and not many:
        return "word", (str,), "one of " + ", ".join(noun), noun
    raise TypeError(f"{key}: no TOML value is read as {annotation}; teach it to {__name__}")


@cache
def slots(noun: type) -> Mapping[str, Slot]:
    """Return the stored fields of `noun` by TOML key, in the order of the class.

    Raises TypeError where one has a type that no file could be read into.
    """
    found = (_slot(field) for field in fields(noun) if field.metadata)
    return {slot.key: slot for slot in found}


@cache
def _reader(noun: type) -> tuple[dict[str, Slot], dict[str, tuple[str, tuple[type, ...]]], tuple[str, ...]]:
    by_key = dict(slots(noun))
    plain = {key: (slot.name, slot.types) for key, slot in by_key.items() if slot.shape == "plain"}
    return by_key, plain, tuple(key for key, slot in by_key.items() if slot.required)


def read(noun: type[T], table: Values, found: Findings, where: Where = (), **place: str) -> T | None:
    """Return `table` as a `noun`, or None if a value has the wrong type or a required one is missing.

    Every fault is added to `found`. An unknown key is a fault too, but the rest is still returned.
    `place` fills the fields that the file does not hold, such as its own path.
    """
    by_key, plain, required = _reader(_hashable(noun))
    values: dict[str, Any] = dict(place)
    sound = True
    for key, value in table.items():
        known = plain.get(key)
        # The common case first: most values are plain and of the right type.
        kind = type(value)
        if known is not None and kind in known[1] and (kind not in _LIMITED or not beyond(value)):
            values[known[0]] = value
            continue
        slot = by_key.get(key)
        if slot is None:
            found.append(_unknown(key, by_key, where))
            continue
        kept = _READ[slot.shape](slot, value, found, (*where, key))
        if kept is None:
            sound = False
        else:
            values[slot.name] = kept
    for key in required:
        if key not in table:
            found.append(_missing(key, noun, where))
            sound = False
    return noun(**values) if sound else None


def _hashable(noun: Any) -> Any:
    # Every class is; mypy does not believe it of a type variable.
    return noun


def _wrong_type(slot: Slot, value: object, found: Findings, where: Where) -> object:
    limit = beyond(value) if type(value) in slot.types else ""
    message = f"{slot.key} is {_described(value)}, but must be {limit or slot.expected}"
    found.append(Finding(code=WRONG_TYPE, message=message, where=where, hint=f"{slot.key}: {slot.doc}"))
    return None


def _word(slot: Slot, value: object, found: Findings, where: Where) -> object:
    if type(value) is not str:
        return _wrong_type(slot, value, found, where)
    word = slot.noun._value2member_map_.get(value)
    if word is None:
        near = nearest(value, list(slot.noun))
        hint = f'did you mean "{near[0]}"?' if near else f"write {slot.expected}"
        message = f"{slot.key} is {quoted(value)}, which is not {slot.expected}"
        found.append(Finding(code=UNKNOWN_WORD, message=message, where=where, hint=hint))
    return word


def _texts(slot: Slot, value: object, found: Findings, where: Where) -> object:
    if type(value) is not list or not all(type(text) is str for text in value):
        return _wrong_type(slot, value, found, where)
    return tuple(value)


def _table(slot: Slot, value: object, found: Findings, where: Where) -> object:
    if type(value) is not dict:
        return _wrong_type(slot, value, found, where)
    return read(slot.noun, value, found, where)


def _tables(slot: Slot, value: object, found: Findings, where: Where) -> object:
    if type(value) is not list or not all(type(table) is dict for table in value):
        return _wrong_type(slot, value, found, where)
    kept = tuple(read(slot.noun, table, found, (*where, index)) for index, table in enumerate(value))
    return None if None in kept else kept


_READ: dict[str, Callable[[Slot, object, Findings, Where], object]] = {
    "plain": _wrong_type,
    "word": _word,
    "texts": _texts,
    "table": _table,
    "tables": _tables,
}


def _unknown(key: str, known: Mapping[str, Slot], where: Where) -> Finding:
    place = f" in [{'.'.join(str(part) for part in where if isinstance(part, str))}]" if where else ""
    hint = did_you_mean(key, known, "remove it, or write it as a comment")
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
    for key, slot in slots(_hashable(type(noun))).items():
        value = getattr(noun, slot.name)
        if value is None or value == () or (value == "" and not slot.required):
            continue
        if slot.shape == "table":
            value = written(value)
        elif slot.shape == "tables":
            value = [written(one) for one in value]
        elif slot.shape == "texts":
            value = list(value)
        if value != {}:
            yield key, value
