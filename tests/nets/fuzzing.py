"""Files that nobody would write by hand: what is shipped and what is faulty, altered at random, by a seed."""

import io
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random

from peeltrack.cli.main import main
from tests.corpus import CORPUS
from tests.nets.registers import TOP

#: Values that were trouble somewhere once: limits of types, of dates, of what a terminal or a shell takes.
NASTY: Sequence[str] = (
    "0x" + "f" * 4000,
    "1" + "0" * 400,
    "-1",
    "0",
    "999999999999",
    "1e400",
    "nan",
    "-inf",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "1970-01-01T00:00:00Z",
    "2025-02-20T14:03:00",
    "12:00:00",
    "true",
    "[]",
    "[[]]",
    "{}",
    '{a = "b"}',
    '""',
    '" "',
    '"\\u0000"',
    '"\\u001b[2J"',
    '"\\u202eabc"',
    '"\\u200b"',
    '"=1+1"',
    '"::error::x"',
    '"##vso[task.complete]"',
    '"<script>alert(1)</script>"',
    '"$(touch x)"',
    '"../../etc/passwd"',
    '"/dev/zero"',
    '"\\\\\\\\host\\\\share"',
    '"CON"',
    '"REC-' + "9" * 5000 + '"',
    '"' + "a" * 10000 + '"',
    '"' + " " * 10000 + '"',
    "'''" + "\n" * 1000 + "'''",
    "[" * 200 + "]" * 200,
)

_LETTERS = "aZ0_-.=[]{}\"'#\n\r\t \\\x00\x1b\u00e9\u202e\u200b\U000e0041"


def originals() -> list[tuple[str, bytes]]:
    """Return every file that the rules' examples and the shipped register hold, with its place."""
    shipped = TOP / "register"
    roots = [shipped, *(path / "register" for path in CORPUS.iterdir())]
    return [
        (file.relative_to(root).as_posix(), file.read_bytes())
        for root in sorted(roots)
        for file in sorted(root.rglob("*.toml"))
        if file.is_file() and not file.is_symlink()
    ]


def altered(content: bytes, random: Random) -> bytes:
    """Return a text altered in one to four places."""
    text = content.decode("utf-8", "surrogateescape")
    for _ in range(random.randint(1, 4)):
        text = random.choice(_WAYS)(text, random)
    return text.encode("utf-8", "surrogateescape")


def _value(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if " = " in line]
    if at:
        number = random.choice(at)
        lines[number] = f"{lines[number].partition(' = ')[0]} = {random.choice(NASTY)}\n"
    return "".join(lines)


def _lines_swapped(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        lines.insert(random.randrange(len(lines) + 1), lines.pop(random.randrange(len(lines))))
    return "".join(lines)


def _line_again(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
    return "".join(lines)


def _line_gone(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        lines.pop(random.randrange(len(lines)))
    return "".join(lines)


def _letter(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_LETTERS) + text[at + random.randrange(2) :]


def _cut(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


def _key(text: str, random: Random) -> str:
    key = random.choice(("status", "id", "deadline", "a.b.c", '"odd key"', "step", "element", "[[step]]\nat"))
    return f"{text}\n{key} = {random.choice(NASTY)}\n"


_WAYS: Sequence[Callable[[str, Random], str]] = (
    _value,
    _value,
    _value,
    _lines_swapped,
    _line_again,
    _line_gone,
    _letter,
    _cut,
    _key,
)


def called(arguments: Sequence[str]) -> tuple[int, str, str]:
    """Call peeltrack in this process; return its exit code and what it printed on stdout and stderr."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(err):
        code = int(main(arguments))
    out.flush()
    err.flush()
    return code, _text(out), _text(err)


def _text(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8", "replace")


def laid(root: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Write files below a folder."""
    for path, content in files:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
