"""Which keys a table of the register's files may hold, of which type: read off the dataclasses once."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from peeltrack.core.fields import frozen

#: How a person calls what a plain field admits, by the types that tomllib gives for it.
_PLAIN: dict[tuple[type, ...], str] = {
    (str,): "text in quotes",
    (int,): "a whole number",
    (int, float): "a number",
    (bool,): "true or false",
    (date,): "a date like 2025-03-27, without quotes",
    (datetime,): "an instant with offset like 2025-02-20T14:03:00+00:00, without quotes",
}


@frozen(kw_only=False)
class Slot:
    """One stored field of a class, and what its value must be."""

    name: str  #: attribute
    key: str  #: TOML key
    doc: str
    required: bool
    shape: str  #: "plain", "word", "texts", "table", "tables" or "named"
    types: tuple[type, ...]  #: what tomllib may give
    expected: str  #: the same in words
    noun: Any  #: the class of a table, or the enumeration of a word
    default: object
    most: int  #: entries of a list


def _slot(field: Field[Any]) -> Slot:
    key = field.metadata["key"] or field.name.rstrip("_")
    required = field.default is MISSING
    shape, types, expected, noun = _admitted(field.type, key)
    default = None if required else field.default
    doc, most = field.metadata["doc"], field.metadata["most"]
    return Slot(field.name, key, doc, required, shape, types, expected, noun, default, most)


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
    named = many and get_origin(noun) is tuple and get_args(noun)[0] is str
    if named and is_dataclass(inner := get_args(noun)[1]):
        return "named", (dict,), f"tables headed [{key}.NAME]", inner
    if is_dataclass(noun) and not others:
        if many:
            return "tables", (list,), f"tables headed [[{key}]]", noun
        return "table", (dict,), f"a table headed [{key}]", noun
    if isinstance(noun, type) and issubclass(noun, StrEnum) and not others and not many:
        return "word", (str,), "one of " + ", ".join(noun), noun
    raise TypeError(f"{key}: no TOML value is read as {annotation}; teach it to {__name__}")


def slots(noun: type) -> Mapping[str, Slot]:
    """Return the stored fields of `noun` by TOML key, in the order of the class.

    Raises TypeError where one has a type that no file could be read into.
    """
    return _slots(noun)


@cache
def _slots(noun: type) -> Mapping[str, Slot]:
    stored_fields = (_slot(field) for field in fields(noun) if field.metadata)
    return {slot.key: slot for slot in stored_fields}
