"""What a TOML value is, and whether two are the same to whoever reads the file: not just equal in Python."""

from collections.abc import Hashable
from datetime import date
from typing import Any


def is_tables(value: object) -> bool:
    """Return whether a value is a list of tables; an empty list is none."""
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def same(one: Any, other: Any) -> bool:
    """Return whether two values are of the same type and value, tables whatever the order of their keys.

    >>> same(1, True), same({"a": 1, "b": 2}, {"b": 2, "a": 1}), same(float("nan"), float("nan"))
    (False, True, True)
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return _spelled(one) == _spelled(other)


def identity_of(value: Any) -> Hashable:
    """Return a key that two values share where they are the same; keys of one kind of value can be sorted."""
    if isinstance(value, dict):
        return tuple(sorted(((key, identity_of(inner)) for key, inner in value.items()), key=repr))
    return tuple(map(identity_of, value)) if isinstance(value, list) else _spelled(value)


def _spelled(value: Any) -> str:
    # Not the value itself: 1 == True == 1.0 in Python, nan equals nothing, and noon in one zone is
    # an hour in another.
    if isinstance(value, str):
        return f'"{value}'
    return str(value.isoformat()) if isinstance(value, date) else repr(value)
