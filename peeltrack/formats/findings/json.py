"""Findings as JSON, in the envelope of every command."""

from collections.abc import Iterator, Sequence

from peeltrack.core.finding import Finding
from peeltrack.formats.findings import Frame, shown
from peeltrack.formats.tables.json import document


def write(findings: Sequence[Finding], frame: Frame) -> Iterator[str]:
    """Return one JSON document; `line` and `column` are 1-based, and 0 where a finding has no place."""
    data = [
        {
            "path": shown(finding, frame.folder),
            "line": finding.line,
            "column": finding.column,
            "code": finding.code,
            "name": frame.reasons[finding.code].name,
            "severity": finding.severity,
            "message": finding.message,
            "hint": finding.hint,
            "excerpt": finding.snippet,
            "commit": finding.commit,
        }
        for finding in findings
    ]
    yield document("check", frame.today, data)
