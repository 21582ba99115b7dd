"""Findings as SARIF 2.1.0, the form in which code scanning takes them."""

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from peeltrack import __version__
from peeltrack.core.finding import Finding
from peeltrack.formats.findings import Frame, shown
from peeltrack.formats.tables.json import spelled

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(findings: Sequence[Finding], frame: Frame) -> Iterator[str]:
    """Return one SARIF log with one run; it names the rules that found something, by code."""
    codes = sorted({finding.code for finding in findings})
    driver = {
        "name": "peeltrack",
        "version": __version__,
        "rules": [_rule(code, frame) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes, frame) for finding in findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    # Every mark that is not ASCII is spelled out: none can then reorder what a reader sees.
    yield spelled(json.dumps(log, indent=2)) + "\n"


def _rule(code: str, frame: Frame) -> dict[str, object]:
    reason = frame.reasons[code]
    return {
        "id": code,
        "name": reason.name,
        "shortDescription": {"text": reason.name.replace("-", " ")},
        "fullDescription": {"text": reason.why},
        "help": {"text": f"{reason.why} See peeltrack explain {code}."},
    }


def _result(finding: Finding, codes: Sequence[str], frame: Frame) -> dict[str, object]:
    text = finding.message + (f"; {finding.hint}" if finding.hint else "")
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [{"physicalLocation": _place(finding, frame)}],
    }
    if finding.commit:
        result["properties"] = {"commit": finding.commit}
    return result


def _place(finding: Finding, frame: Frame) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(shown(finding, frame.folder))}}
    if finding.line:
        place["region"] = {
            "startLine": finding.line,
            "startColumn": max(finding.column, 1),
            "snippet": {"text": finding.snippet},
        }
    return place


def _uri(path: str) -> str:
    return quote(path, errors="surrogateescape")
