"""The one door to TOML: read with tomllib, edited with tomlkit, parsed again before it replaces anything.

Most files are plain enough for a reader of our own, which tells of tomllib only by its speed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from peeltrack.core.finding import Finding, Severity
from peeltrack.core.limits import DEPTH, FILE_BYTES, KEY_PARTS, first_line, too_deep
from peeltrack.store.toml.plain_reader import plain_table

NOT_TEXT = "PT005"
NOT_TOML = "PT006"
CONFLICT = "PT007"
BYTE_ORDER_MARK = "PT008"

_BOM = b"\xef\xbb\xbf"
_PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
_MARKER = r"^(<{7}|={7}|>{7}|\|{7})( |$)"
_DATE_LIKE = r"""^\s*([\w-]+)\s*=\s*["']?(\d{1,4}[/.-][\d/.-]*\d|\d{1,2} [A-Za-z]+(?: \d+)?)"""
_ASSIGNED = r"^\s*([\w-]+)\s*=\s*(.*)$"


def parse(content: bytes, path: str) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Return the parsed TOML and what is wrong with it as a file; None where it cannot be read at all."""
    findings: list[Finding] = []
    if content.startswith(_BOM):
        findings.append(_byte_order_mark(path))
        content = content[3:]
    text = _text(content, path)
    table = _table(text, path) if isinstance(text, str) else text
    return (None, [*findings, table]) if isinstance(table, Finding) else (table, findings)


def _text(content: bytes, path: str) -> str | Finding:
    if len(content) > FILE_BYTES:
        return is_too_large(len(content), path)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_text(content, error, path)
    if "\0" in text:
        return _binary(text.count("\n", 0, text.index("\0")) + 1, path)
    if not text.strip():
        hint = "restore it from git (git checkout -- FILE), or delete it if it was never filled"
        return _at_start(path, "the file is empty", hint)
    return text


def _table(text: str, path: str) -> dict[str, Any] | Finding:
    plain = plain_table(text)
    return plain if plain is not None else _parsed(text, path)


def _parsed(text: str, path: str) -> dict[str, Any] | Finding:
    try:
        # As a TOML parser must: the CR of a CRLF is no part of the text.
        table = None if _has_long_key(text) else _parser()(text)
    except RecursionError:
        table = None
    except ValueError as error:
        return _not_toml(text, error, path)
    if table is not None and not too_deep(table):
        return table
    message = f"values are nested too deeply: more than {DEPTH} tables or lists in one another"
    return _at_start(path, message, "write them flat: the register's own files need four levels")


@cache
def _parser() -> Callable[[str], dict[str, Any]]:
    """Return what parses the whole language: tomllib, or the same compiled, where that is installed."""
    # Here and not at the top: a register whose files are all plain needs neither.
    import tomllib

    try:
        import tomli
    except ImportError:
        return tomllib.loads

    def loads(text: str) -> dict[str, Any]:
        try:
            table: dict[str, Any] = tomli.loads(text)
        except ValueError:
            return tomllib.loads(text)  # so that an error has the same words everywhere
        return table

    return loads if _accepts_newer(tomli.loads) == _accepts_newer(tomllib.loads) else tomllib.loads


def _accepts_newer(loads: Callable[[str], dict[str, Any]]) -> bool:
    """Return whether a parser reads TOML 1.1: what a file holds must not depend on what is installed."""
    try:
        return bool(loads("a = {b = 1,}"))
    except ValueError:
        return False


def is_too_large(size: int, path: str) -> Finding:
    """Return the finding for a file of the register of more bytes than one may hold."""
    return _at_start(path, too_large(size), "keep what is long as evidence, in a file of its own")


def too_large(size: int) -> str:
    """Return the sentence about a file of the register that is too large to be read."""
    return f"the file holds {size:,} bytes; a file of the register holds at most {FILE_BYTES:,}"


def _has_long_key(text: str) -> bool:
    # The time that the parser takes grows with the square of the parts of a key: minutes for 50,000.
    # Most files hold fewer dots than one such key, prose and all: what is dearer is asked last.
    if text.count(".") <= KEY_PARTS or max(line.count(".") for line in text.split("\n")) <= KEY_PARTS:
        return False
    from peeltrack.core.toml_scan import longest_key

    return longest_key(text) > KEY_PARTS


def _byte_order_mark(path: str) -> Finding:
    message, hint = "the file starts with a byte order mark", 'save it as "UTF-8", not as "UTF-8 with BOM"'
    return replace(_at_start(path, message, hint), code=BYTE_ORDER_MARK, severity=Severity.WARNING)


def _at_start(path: str, message: str, hint: str) -> Finding:
    return Finding(code=NOT_TOML, message=message, hint=hint, path=path, line=1, column=1)


def _binary(line: int, path: str) -> Finding:
    message = "the file is not text: it holds a NUL byte"
    hint = "restore it from git, or save it as UTF-8 text"
    return Finding(code=NOT_TEXT, message=message, hint=hint, path=path, line=line, column=1)


def _not_text(content: bytes, error: UnicodeDecodeError, path: str) -> Finding:
    line = content.count(b"\n", 0, error.start) + 1
    column = error.start - content.rfind(b"\n", 0, error.start)
    byte = content[error.start]
    message = f"the file is not UTF-8: byte 0x{byte:02x} at line {line}"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "the file is UTF-16, not UTF-8"
    hint = 'save it as "UTF-8" in your editor'
    return Finding(code=NOT_TEXT, message=message, hint=hint, path=path, line=line, column=column)


def _not_toml(text: str, error: ValueError, path: str) -> Finding:
    # Not splitlines: a line of TOML ends with LF and nothing else.
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    if marker := re.search(_MARKER, text, re.MULTILINE):
        line = text.count("\n", 0, marker.start()) + 1
        message = f"merge conflict marker {marker[1]}"
        hint = (
            "peeltrack resolve asks which side is right; "
            "by hand: write what both mean, and remove the three marker lines"
        )
        return Finding(
            code=CONFLICT, message=message, hint=hint, path=path, line=line, column=1, excerpt=lines[line - 1]
        )
    reason = str(error)
    place = re.search(_PLACE, reason)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (len(lines), len(lines[-1]) + 1)
    excerpt = lines[min(line, len(lines)) - 1]
    message, hint = _in_plain_words(re.sub(_PLACE, "", reason), excerpt)
    if place and not place[1]:
        message, hint = f"the file ends too early: {message}", "complete it, or restore it from git"
    return Finding(
        code=NOT_TOML, message=message, hint=hint, path=path, line=line, column=column, excerpt=excerpt
    )


def _in_plain_words(reason: str, excerpt: str) -> tuple[str, str]:
    """Return what is wrong on a line that is no TOML, and what to write instead."""
    reason = reason[:1].lower() + reason[1:]
    if date_like := re.match(_DATE_LIKE, excerpt):
        if reason.startswith("invalid date"):
            return (
                f"{date_like[1]} {date_like[2]} is not a day of the calendar",
                "correct the day or the month",
            )
        return (
            f"{date_like[1]} is {date_like[2]}, which is not a date that TOML can hold",
            f"write year, month, day without quotes: {date_like[1]} = 2025-03-27",
        )
    if reason.startswith("cannot overwrite"):
        key = re.match(_ASSIGNED, excerpt)
        return f"{first_line(key[1]) if key else 'this table'} is written twice", "keep one of the two"
    if reason.startswith(("invalid value", "invalid date")) and (key := re.match(_ASSIGNED, excerpt)):
        return (
            f"{first_line(key[1])} has a value that TOML cannot read: {first_line(key[2])}",
            'text stands in quotes: key = "text"',
        )
    if reason.startswith("illegal character '\\n'"):
        return "a text in quotes does not end on its line", 'close it with ", or put three quotes around it'
    return f"this is not TOML: {reason}", 'a line is key = "text", a number, a date, or a [heading]'


def table_of(text: str) -> dict[str, Any] | None:
    """Return the parsed TOML, or None where `text` is none."""
    table = _table(text, "")
    return None if isinstance(table, Finding) else table


def value_text(value: Any, newline: str = "\n") -> str:
    """Return a value as TOML: a text of several lines between triple quotes, a date without quotes.

    Line ends inside such a text are written as `newline`; a reader of TOML gives them back as LF.
    """
    import tomlkit

    if not isinstance(value, str):
        return str(tomlkit.item(value).as_string())
    if "\n" not in value or "\r" in value:
        return str(tomlkit.string(value).as_string())
    quoted = str(tomlkit.string(value, multiline=True).as_string())
    # The first line end after the quotes is not part of the text: it lets the text begin on a line
    # of its own. The library writes it only where the text begins with one.
    opening = '"""' if value.startswith("\n") else '"""\n'
    return (opening + quoted.removeprefix('"""')).replace("\n", newline)


def reassigned(assignment: str, keys: Sequence[str], value: Any, newline: str = "\n") -> str:
    """Return the lines of one assignment with another value under `keys`; spacing and comment stay.

    Raises ValueError where the assignment cannot take it.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        inside: Any = (document := tomlkit.parse(assignment))
        for key in keys[:-1]:
            inside = inside[key]
        inside[keys[-1]] = tomlkit.value(value_text(value, newline))
        return str(document.as_string())
    except (TOMLKitError, KeyError, TypeError) as error:
        raise ValueError(f"{'.'.join(keys)} cannot be set there") from error
