"""Findings as a person and an editor read them: place, code, what is wrong; the line; what to do."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from peeltrack.core.finding import Finding, Severity
from peeltrack.core.text import safe, spelled
from peeltrack.formats.findings import Frame, in_commit, shown

#: How much of a line is shown, in characters.
WIDTH = 100

_INDENT = "    "
_UNDERLINED = re.compile(r"""[\w-]+|"[^"]*"|\[+[^\]]*\]+|([<=>|])\1*|.""")


def write(findings: Sequence[Finding], frame: Frame) -> Iterator[str]:
    """Return the lines for `findings`, in the order given, with their line ends."""
    return (f"{line}\n" for line in lines(findings, frame.folder))


def lines(findings: Iterable[Finding], folder: str = "") -> Iterator[str]:
    """Return the lines for `findings`, in the order given, without line ends.

    `folder` is how the register's folder is called from where the reader stands.
    """
    for finding in findings:
        yield _heading(finding, folder)
        if finding.excerpt.strip():
            yield from _excerpt(finding)
        yield f"  hint: {_in_line(finding.hint)}{_explain(finding)}"


def _heading(finding: Finding, folder: str) -> str:
    place = f":{finding.line}:{finding.column}" if finding.line else ""
    kind = "warning: " if finding.severity is Severity.WARNING else ""
    what = f"{finding.code} {kind}{_in_line(finding.message)}{in_commit(finding)}"
    return f"{_in_line(shown(finding, folder))}{place}: {what}"


def _in_line(text: str) -> str:
    # A file name may break the line: what follows would be taken for a finding, or a server's command.
    return safe(text).replace("\n", "\\n")


def _explain(finding: Finding) -> str:
    return f"{' ' if finding.hint else ''}(peeltrack explain {finding.code})"


def _excerpt(finding: Finding) -> Iterator[str]:
    at = max(finding.column - 1, 0)
    start = max(0, at - WIDTH // 2) if at > WIDTH - 20 else 0
    # A line is shown on one line, with its tabs, so that the carets stand below it.
    shown = spelled(finding.excerpt[start : start + WIDTH].replace("\n", " "))
    before = ("…" if start else "") + "".join(shown[: at - start])
    cut = "…" if start + WIDTH < len(finding.excerpt) else ""
    yield f"{_INDENT}{before}{''.join(shown[at - start :])}{cut}".rstrip()
    marked = _UNDERLINED.match(finding.excerpt, at, start + WIDTH)
    width = _columns("".join(shown[at - start : marked.end() - start])) if marked else 1
    yield f"{_INDENT}{_blank(before)}{'^' * width}"


def _blank(text: str) -> str:
    return "".join("\t" if character == "\t" else " " * _columns(character) for character in text)


def _columns(text: str) -> int:
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
