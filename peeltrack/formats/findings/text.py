"""Findings as a person and an editor read them: place, code, what is wrong; the line; what to do."""

import re
from collections.abc import Iterable, Iterator, Sequence

from peeltrack.core.finding import Finding, Severity
from peeltrack.core.text import safe, spelled
from peeltrack.core.text_width import folded, width
from peeltrack.core.tone import Pieces, Tone, plain
from peeltrack.formats.findings import Frame, in_commit, shown

#: How much of a line is shown, in characters.
WIDTH = 100

_INDENT = "    "
_UNDERLINED = re.compile(r"""[\w-]+|"[^"]*"|\[+[^\]]*\]+|([<=>|])\1*|.""")


def write(findings: Sequence[Finding], frame: Frame) -> Iterator[str]:
    """Return the lines for `findings`, in the order given, with their line ends."""
    return (f"{plain(line)}\n" for line in lines(findings, frame.folder))


def lines(findings: Iterable[Finding], folder: str = "", wide: int | None = None) -> Iterator[Pieces]:
    """Return the lines for `findings`, in the order given, in the pieces that a terminal colours.

    `folder` is how the register's folder is called from where the reader stands. Lines are folded
    to `wide` columns where a width is given.
    """
    for finding in findings:
        for line in _told(finding, folder, WIDTH if wide is None else min(WIDTH, wide - len(_INDENT) - 2)):
            yield from [line] if wide is None else folded(line, wide, _INDENT)


def _told(finding: Finding, folder: str, most: int) -> Iterator[Pieces]:
    tone = Tone.WARNING if finding.severity is Severity.WARNING else Tone.ALARM
    yield _heading(finding, folder, tone)
    if finding.excerpt.strip():
        yield from _excerpt(finding, tone, max(most, 20))
    explain = f"{' ' if finding.hint else ''}(peeltrack explain {finding.code})"
    yield [("  hint: ", Tone.DIM), (_in_line(finding.hint), Tone.PLAIN), (explain, Tone.DIM)]


def _heading(finding: Finding, folder: str, tone: Tone) -> Pieces:
    place = f":{finding.line}:{finding.column}" if finding.line else ""
    kind = "warning: " if finding.severity is Severity.WARNING else ""
    what = f" {_in_line(finding.message)}{in_commit(finding)}"
    where = f"{_in_line(shown(finding, folder))}{place}: "
    return [(where, Tone.STRONG), (f"{finding.code} {kind}".rstrip(), tone), (what, Tone.PLAIN)]


def _in_line(text: str) -> str:
    # A file name may break the line: what follows would be taken for a finding, or a server's command.
    return safe(text).replace("\n", "\\n")


def _excerpt(finding: Finding, tone: Tone, most: int) -> Iterator[Pieces]:
    at = max(finding.column - 1, 0)
    start = max(0, at - most // 2) if at > most - 20 else 0
    # A line is shown on one line, with its tabs, so that the carets stand below it.
    shown = spelled(finding.excerpt[start : start + most].replace("\n", " "))
    before = ("…" if start else "") + "".join(shown[: at - start])
    cut = "…" if start + most < len(finding.excerpt) else ""
    yield [(f"{_INDENT}{before}{''.join(shown[at - start :])}{cut}", Tone.PLAIN)]
    marked = _UNDERLINED.match(finding.excerpt, at, start + most)
    marked_width = width("".join(shown[at - start : marked.end() - start])) if marked else 1
    yield [(f"{_INDENT}{_blank(before)}", Tone.PLAIN), ("^" * marked_width, tone)]


def _blank(text: str) -> str:
    return "".join("\t" if character == "\t" else " " * width(character) for character in text)
