"""What a step vouches for, as bytes that any language can make again, and their digest.

A digest is `pt1:sha256:` and the SHA-256, in hexadecimal, of the canonical JSON of

    {"version": "pt1", "content": {…}, "step": {…}, "previous": "…"}

`content` is the record without its bookkeeping, `step` the step's own entry without its digest,
`previous` the digest of the entry before it in the file, or "" for the first. Keys are those of
the TOML file; a key whose value is empty is left out, as if it were not in the file at all.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from json.encoder import encode_basestring as _text
from math import isfinite

from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Record, StepTaken

VERSION = "pt1"
PREFIX = f"{VERSION}:sha256:"

#: Keys of a record that no step vouches for: where the work is, what was noted on the way and said by
#: others, who had it before, and subjects for finding it. Everything else is content, and so is every
#: new key.
BOOKKEEPING = frozenset(
    {
        *(
            "theme",
            "status",
            "forecast",
            "forecast_text",
            "portal_id",
            "late_because",
            "monitoring",
            "visit",
            "action",
        ),
        *("progress", "said", "handover", "extension", "step"),
    }
)

#: Keys inside a table of a record that no step vouches for. The next turn of a duty that comes
#: round is no change of what was signed off; nor is the day on which a statement was last saved.
BOOKKEEPING_OF = {"position": frozenset({"updated_on"}), "recurrence": frozenset({"last_on"})}


def content(record: Record) -> dict[str, object]:
    """Return what a step on `record` vouches for, by TOML key; `source` is the name of its folder.

    Two records with equal content are the same to a sign-off, whatever the layout of their files:
    the order of keys, comments and white space between values do not count, nor do CRLF line
    ends inside a multi-line text, which a TOML reader gives as LF. The order of entries does.
    """
    kept = {key: value for key, value in written(record).items() if key not in BOOKKEEPING}
    for key, left_out in BOOKKEEPING_OF.items():
        if key in kept:
            kept[key] = {name: value for name, value in kept[key].items() if name not in left_out}
    return {"source": record.source} | {key: value for key, value in kept.items() if value != {}}


def digest_of(record: Record, step: StepTaken, previous: str) -> str:
    """Return the digest that `step` must carry to vouch for `record` as it is now.

    `previous` is the digest of the record's entry before it, "" for the first; the digest that
    `step` carries is not looked at.
    """
    return digests_of(record, [(step, previous)])[0]


def digests_of(record: Record, steps: Iterable[tuple[StepTaken, str]]) -> tuple[str, ...]:
    """Return the digest of each step, given with the one before it, in their order: see `digest_of`."""
    # Only once: a register has thousands of records, and each has several steps that vouch for it.
    vouched = _json(content(record))
    return tuple(_sealed(vouched, step, previous) for step, previous in steps)


def _sealed(vouched: str, step: StepTaken, previous: str) -> str:
    entry = {key: value for key, value in written(step).items() if key != "digest"}
    # The same bytes as canonical() of the four keys, which stand in their order here.
    before = _text(previous)
    around = f'{{"content":{vouched},"previous":{before},"step":{_json(entry)},"version":"{VERSION}"}}'
    return PREFIX + sha256(_bytes(around)).hexdigest()


def canonical(value: object) -> bytes:
    """Return `value` as canonical JSON in UTF-8: one way to write each value, no white space.

    - Keys are sorted by code point. Text is neither normalised nor escaped, but for `"`, the
      backslash and the controls below U+0020 (`\\b \\t \\n \\f \\r`, the others as `\\u001f`).
    - A date is the text "2025-03-27". An instant is given in UTC as "2025-03-27T13:05:00Z", with six
      digits of a second only where they are not all 0.
    - A number is written in full: no exponent, no zeros at the end, no point in a whole one; so 12
      and 12.0 are the same. What is no number is the text "nan", "inf" or "-inf".

    >>> canonical({"b": [1.50, True], "a": date(2025, 3, 27)}).decode()
    '{"a":"2025-03-27","b":[1.5,true]}'
    """
    return _bytes(_json(value))


def _bytes(json: str) -> bytes:
    # Half a surrogate pair cannot come from a file; with it a digest is still a digest.
    return json.encode("utf-8", "surrogatepass")


def _json(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(_json, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime):
        return _text(_instant(value))
    if isinstance(value, date):
        return _text(value.isoformat())
    raise TypeError(f"{value!r} has no canonical form")


# The format has some sixty keys, and a register some hundred thousand places where one stands.
_key = cache(_text)


def _object(table: dict[str, object]) -> str:
    pairs = [f"{_key(key)}:{_json(table[key])}" for key in sorted(table)]
    return f"{{{','.join(pairs)}}}"


def _number(number: int | float) -> str:
    if isinstance(number, int):
        return str(number)
    if not isfinite(number):
        return _text(str(number))
    # repr is the shortest that reads back as the same double; Decimal only takes its exponent away.
    digits = format(Decimal(repr(number)), "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        return at.isoformat()
    try:
        return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    except OverflowError:  # the first or the last day of the calendar, beyond it in UTC
        return at.isoformat()
