"""JSON Schemas of the register's files, for editors: made from the classes that are the format."""

from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.slots import Slot, slots
from peeltrack.core.model.source import Source

#: What each kind of file holds, and how an editor calls it.
NOUNS: dict[str, tuple[type, str]] = {
    "record": (Record, "A record of the register: one recommendation, one file"),
    "source": (Source, "source.toml: a publication and what it says as a whole"),
    "register": (Settings, "register.toml: the force, its policy, its people and posts"),
}

_DIALECT = "http://json-schema.org/draft-07/schema#"

#: By the type that a TOML reader gives. Editors show a date to the schema as text.
_TYPES: dict[str, dict[str, object]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
}


def schema_of(name: str) -> dict[str, object]:
    """Return the JSON Schema, draft 7, of a kind of file named in NOUNS.

    It admits what `check` can read, but for what no schema of TOML can tell apart: a date and the
    same date in quotes, 12 and 12.0.
    """
    noun, title = NOUNS[name]
    return {"$schema": _DIALECT, "title": title, **_table(noun)}


def _table(noun: type) -> dict[str, object]:
    by_key = slots(noun)
    required = [key for key, slot in by_key.items() if slot.required]
    table: dict[str, object] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: {"description": slot.doc, **_value(slot)} for key, slot in by_key.items()},
    }
    return {**table, "required": required} if required else table


def _value(slot: Slot) -> dict[str, object]:
    if slot.shape == "table":
        return _table(slot.noun)
    if slot.shape == "tables":
        return {"type": "array", "items": _table(slot.noun), "maxItems": slot.most}
    if slot.shape == "named":
        return {"type": "object", "additionalProperties": _table(slot.noun), "maxProperties": slot.most}
    if slot.shape == "texts":
        return {"type": "array", "items": {"type": "string"}, "maxItems": slot.most}
    if slot.shape == "word":
        return {"enum": [word.value for word in slot.noun]}
    # The last type is the widest: a number may be written with or without a point.
    return {**_TYPES[slot.types[-1].__name__], **_default(slot)}


def _default(slot: Slot) -> dict[str, object]:
    return {"default": slot.default} if isinstance(slot.default, (bool, int)) else {}
