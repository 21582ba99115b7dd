"""How every value is declared: the class, and what the file holds of it."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, replace
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

from peeltrack.core.limits import ENTRIES

T = TypeVar("T")


@overload
def stored(doc: str, *, key: str = "") -> Any: ...
@overload
def stored(doc: str, *, default: T, key: str = "", most: int = ENTRIES) -> T: ...
def stored(doc: str, *, default: Any = MISSING, key: str = "", most: int = ENTRIES) -> Any:
    """Return a dataclass field that the file holds, with the sentence that explains it.

    Without a `default` a file must hold it, and so must whoever makes a value in code: mypy refuses
    `Record()`. `key` is the TOML key where it differs from the field's name; a list may have `most` entries.
    """
    return field(default=default, metadata={"doc": doc, "key": key, "most": most})


def with_fields(value: T, changes: Mapping[str, object]) -> T:
    """Return a dataclass value with other values in the fields named: `dataclasses.replace` by name.

    For who has names at hand that a type checker does not see. Raises TypeError for a field it does not have.
    """
    named: Any = changes
    return replace(value, **named)  # type: ignore[type-var]


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = True) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(stored, field))
def frozen(cls: type[T] | None = None, /, *, kw_only: bool = True) -> Any:
    """Make a class a slotted dataclass of values: `@frozen` or `@frozen(kw_only=False)`.

    mypy refuses every assignment to a field; at run time nothing does, and a value that was
    assigned to would be lost in a set. Values are equal when their types and all their fields are,
    and can be hashed when their fields can. `dataclasses.replace` and `fields` work as ever.
    """
    # dataclass(frozen=True) compiles six functions for each class, which for the forty classes of
    # the format costs a short command more than reading the register. Here it compiles one.
    if cls is None:
        return lambda later: _made(later, kw_only)
    return _made(cls, kw_only)


def _made(cls: type[T], kw_only: bool) -> type[T]:
    made: Any = dataclass(slots=True, kw_only=kw_only, eq=False, repr=False)(cls)
    names = tuple(made.__dataclass_fields__)
    made._values = property(attrgetter(*names) if len(names) > 1 else lambda self: (getattr(self, names[0]),))
    made.__eq__ = _equal
    made.__hash__ = _hashed
    made.__repr__ = _described
    return made  # type: ignore[no-any-return]


def _equal(self: Any, other: object) -> Any:
    return self._values == other._values if type(other) is type(self) else NotImplemented  # type: ignore[attr-defined]


def _hashed(self: Any) -> int:
    return hash(self._values)


def _described(self: Any) -> str:
    shown = zip(self.__dataclass_fields__, self._values, strict=True)
    return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown)})"
