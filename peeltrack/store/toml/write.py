"""New TOML files, tidy for the next person who edits them by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

from peeltrack.core.finding import Where
from peeltrack.core.model.decode import written
from peeltrack.core.model.slots import slots
from peeltrack.core.same_value import is_tables
from peeltrack.store.toml.document import value_text

#: Characters after which a list is written with one entry a line.
LONGEST_LINE = 104


def compose(noun: Any) -> str:
    """Return the text of a new file for a record, a source or settings: in the order of the class.

    What is empty is left out; a blank line stands before each table.
    """
    return "\n".join(_blocks((), written(noun)))


def block(where: Where, table: Mapping[str, Any], *, many: bool = False) -> str:
    """Return a table under its heading, `[[…]]` for one of many, and the tables inside it after it."""
    return "\n".join(_blocks(where, table, many))


def assignment(key: str, value: Any) -> str:
    """Return the line or lines that give `key` its value, with the line end."""
    if isinstance(value, list | tuple):
        parts = [value_text(entry) for entry in value]
        line = f"{key} = [{', '.join(parts)}]"
        return f"{line}\n" if len(line) <= LONGEST_LINE else f"{key} = [\n{_one_a_line(parts)}]\n"
    return f"{key} = {value_text(value)}\n"


def explained(noun: Any, *, leave_out: tuple[str, ...] = ()) -> str:
    """Return the text of a new file with the sentence of the class before every value, defaults too."""
    return "\n".join(_explained((), noun, leave_out))


def _one_a_line(parts: list[str]) -> str:
    return "".join(f"    {part},\n" for part in parts)


def _blocks(where: Where, table: Mapping[str, Any], many: bool = False) -> Iterator[str]:
    plain = [assignment(key, value) for key, value in table.items() if not _holds_tables(value)]
    if plain or many or not table:
        yield heading(where, many) + "".join(plain)
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _blocks((*where, key), value)
        elif _holds_tables(value):
            for entry in value:
                yield from _blocks((*where, key), entry, many=True)


def heading(where: Where, many: bool = False) -> str:
    """Return the line that begins a table, "" for the top of a file.

    >>> heading(("measure", 0, "reading"), many=True)
    '[[measure.reading]]\\n'
    """
    name = ".".join(key for key in where if isinstance(key, str))
    return (f"[[{name}]]\n" if many else f"[{name}]\n") if name else ""


def _holds_tables(value: object) -> bool:
    return isinstance(value, Mapping) or is_tables(value)


def _explained(where: Where, noun: Any, leave_out: tuple[str, ...]) -> Iterator[str]:
    tables = []
    for key, slot in slots(noun.__class__).items():
        value = getattr(noun, slot.name)
        if key in leave_out:
            continue
        if slot.shape == "table":
            tables.append((key, (slot.noun.__doc__ or slot.doc).partition("\n")[0], value))
        else:
            yield f"# {slot.doc}\n{assignment(key, value)}"
    for key, doc, value in tables:
        inside = "".join(_explained((*where, key), value, leave_out))
        yield f"# {doc}\n{heading((*where, key))}{inside}"
