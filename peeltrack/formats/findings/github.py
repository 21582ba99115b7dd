"""Findings as GitHub's workflow commands, which it shows at the lines of a pull request."""

from collections.abc import Iterator, Sequence

from peeltrack.core.finding import Finding
from peeltrack.core.text import safe
from peeltrack.formats.findings import Frame, in_commit, shown

_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def write(findings: Sequence[Finding], frame: Frame) -> Iterator[str]:
    """Return one command a finding; paths are told as from the top of the repository."""
    for finding in findings:
        properties = {
            "file": shown(finding, frame.folder),
            "line": str(finding.line) if finding.line else "",
            "col": str(finding.column) if finding.line else "",
            "title": f"{finding.code} {frame.reasons[finding.code].name}",
        }
        told = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items() if value)
        text = "\n".join(filter(None, (finding.message + in_commit(finding), finding.hint)))
        yield f"::{finding.severity} {told}::{_escaped(text, _MESSAGE)}\n"


def _escaped(text: str, marks: dict[str, str]) -> str:
    return "".join(marks.get(character, character) for character in safe(text))
