"""Rules of text: what an editor does not show, and forms of TOML that do not survive an edit."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from peeltrack.core.finding import Finding, Where
from peeltrack.core.model.check_context import Document
from peeltrack.core.text import counted, hostile
from peeltrack.core.toml_scan import Entry, entries
from peeltrack.rules.checks import in_file, per_document
from peeltrack.rules.examples import EVIDENCE, OWNERS, a_record, a_register
from peeltrack.rules.rule import Rule

# What plain English text is made of. Where nothing else is in a file, which is nearly always, it is
# done with in a microsecond or two.
_ORDINARY = bytes(sorted({9, 10, 13, *range(32, 127)} - {ord("\\")}))
_DOTTED = re.compile(rb"""\n[ \t]*[\w"'-]+[ \t]*\.""")

_CALLED = {
    0x1B: "an escape character",
    0x202A: "a mark that reorders the text after it",
    0x202B: "a mark that reorders the text after it",
    0x202D: "a mark that reorders the text after it",
    0x202E: "a mark that reorders the text after it",
    0x2066: "a mark that reorders the text after it",
    0x2067: "a mark that reorders the text after it",
    0x2068: "a mark that reorders the text after it",
}


def _unsafe(document: Document) -> Iterator[Finding]:
    unusual = document.content.translate(None, _ORDINARY)
    # Where the file could not be read, a control character kept it from being, and that was said.
    if document.table is None or not unusual:
        return
    raw = {character for _, character in hostile(document.text)}
    if raw:
        yield from _unsafe_raw(document)
    if b"\\" in unusual:
        yield from _unsafe_escaped(document.path, document.table, raw)


def _unsafe_raw(document: Document) -> Iterator[Finding]:
    for number, line in enumerate(document.text.split("\n"), 1):
        line = line.removesuffix("\r")
        if unseen := hostile(line):
            message = f"{_called(unseen, 'stands', 'stand')} unseen in the text"
            yield in_file(document.path, (), message, _REMOVE).at(number, unseen[0][0] + 1, line)


def _unsafe_escaped(path: str, value: object, raw: Collection[str], where: Where = ()) -> Iterator[Finding]:
    """Return what is written by an escape such as \\u202e, and so is unsafe only once it is read."""
    if isinstance(value, str):
        if unseen := [(at, character) for at, character in hostile(value) if character not in raw]:
            yield in_file(path, where, f"{_called(unseen, 'is', 'are')} written in the text", _REMOVE)
    elif isinstance(value, (Mapping, list)):
        for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _unsafe_escaped(path, inner, raw, (*where, key))


def _called(unseen: Sequence[tuple[int, str]], one: str, many: str) -> str:
    """Return what there is, with its verb: the first of several, and how many there are."""
    point = ord(unseen[0][1])
    first = f"{_CALLED.get(point, 'a control or unseen character')} (U+{point:04X})"
    if len(unseen) == 1:
        return f"{first} {one}"
    return f"{first} and {counted(len(unseen) - 1, 'other')} like it {many}"


_REORDERED = 'summary = "approved \N{RIGHT-TO-LEFT OVERRIDE}ton"\n'
_REMOVE = "delete it, or type the words again instead of pasting them"

UNSAFE_CHARACTER = Rule(
    code="PT011",
    name="unsafe-character",
    why="An unseen character can make a text read differently from what was signed, or drive a terminal.",
    check=per_document(_unsafe),
    bad={
        "a mark that reorders the text": _REORDERED,
        "an escape character, spelled out": 'theme = ["risk", "\\u001b[31mtraining"]\ndeadline = 2025-03-27',
        "several unseen marks on one line": 'summary = "app\N{ZERO WIDTH SPACE}rov\N{ZERO WIDTH SPACE}ed"',
        "several, spelled out in one text": 'summary = "app\\u200brov\\u200bed"',
        "a mark that is pasted once and spelled out once": _REORDERED + 'wording = "\\u202enot"',
    },
    good={"what is seen is what is read": 'summary = "not approved"'},
)


def _mixed_line_ends(document: Document) -> Iterator[Finding]:
    windows = document.content.count(b"\r\n")
    if windows and windows != (all_ends := document.content.count(b"\n")):
        number = _first_odd_line(document.content, windows * 2 > all_ends)
        message = f"{windows} of {all_ends} lines end as on Windows (CRLF), the others with LF alone"
        hint = "save the file again with one kind of line end"
        yield in_file(document.path, (), message, hint).at(number, 1, "")


def _first_odd_line(content: bytes, mostly_windows: bool) -> int:
    lines = content.split(b"\n")[:-1]
    return next(n for n, line in enumerate(lines, 1) if line.endswith(b"\r") is not mostly_windows)


MIXED_LINE_ENDS = Rule(
    code="PT012",
    name="mixed-line-ends",
    why="Half a file in Windows line ends shows every line as changed as soon as an editor puts it right.",
    check=per_document(_mixed_line_ends),
    bad={
        "one line ends as on Windows": lambda: a_record('summary = "every case"\r\n').encode(),
        "all lines but one end as on Windows": lambda: (
            a_record().replace("\n", "\r\n") + 'summary = "every case"\n'
        ).encode(),
    },
    good={
        "no line ends as on Windows": 'summary = "every case"',
        "all lines end as on Windows": lambda: a_record(OWNERS).replace("\n", "\r\n").encode(),
    },
)


def _entries(document: Document, hint_of_trouble: bool) -> Iterator[Entry]:
    if hint_of_trouble and document.table is not None:
        yield from entries(document.text)


def _dotted_keys(document: Document) -> Iterator[Finding]:
    dots = _DOTTED.search(document.content) or _DOTTED.match(b"\n" + document.content[:200])
    for entry in _entries(document, dots is not None):
        if entry.dotted:
            *table, key = (str(part) for part in entry.where if isinstance(part, str))
            message = f"{'.'.join((*table, key))} is written as one key with a dot"
            hint = f"write [{'.'.join(table)}] on a line of its own, and {key} = … below it"
            yield in_file(document.path, entry.where, message, hint)


DOTTED_KEY = Rule(
    code="PT013",
    name="dotted-key",
    why="Keys with dots can end up in another table when a line near them is edited by a program.",
    check=per_document(_dotted_keys),
    bad={
        "an owner as one key": 'owners.action_owner = "ana@example.org"',
        "an owner on the first line": lambda: a_register(
            'owners.action_owner = "ana@example.org"\n' + a_record()
        ),
    },
    good={"an owner under its heading": '\n[owners]\naction_owner = "ana@example.org"'},
)


def _inline_tables(document: Document) -> Iterator[Finding]:
    for entry in _entries(document, b"{" in document.content):
        if entry.inline:
            key = entry.where[-1]
            message = f"{key} is a table in braces"
            hint = f"write [{key}], or [[{key}]] for each of several, with its keys on lines below it"
            yield in_file(document.path, entry.where, message, hint)


INLINE_TABLE = Rule(
    code="PT014",
    name="inline-table",
    why="A table in braces must stay on one line, where two people's changes always collide.",
    check=per_document(_inline_tables),
    bad={
        "the owners in braces": 'owners = { action_owner = "ana@example.org" }',
        "evidence in braces": 'evidence = [{ title = "Force policy", location = "Policy library" }]',
    },
    good={"each under a heading": OWNERS + EVIDENCE},
)
