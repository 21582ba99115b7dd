"""Findings as JUnit XML, the form in which build servers take the result of tests."""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from peeltrack.core.finding import Finding, Severity
from peeltrack.core.text import safe
from peeltrack.formats.findings import Frame, in_commit, shown

#: What XML 1.0 cannot hold and `safe` lets through.
_NOT_XML = re.compile("[\ufffe\uffff]")


def write(findings: Sequence[Finding], frame: Frame) -> Iterator[str]:
    """Return one suite with a case for each finding, or with one that passed where there is none.

    An error is a failure; a warning passes, with its words as output.
    """
    failures = sum(finding.severity is Severity.ERROR for finding in findings)
    counts = f'tests="{len(findings) or 1}" failures="{failures}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites {counts}>\n"
    yield f'  <testsuite name="peeltrack check" {counts} errors="0" skipped="0">\n'
    for finding in findings:
        yield from _case(finding, frame)
    if not findings:
        yield '    <testcase classname="register" name="nothing found"/>\n'
    yield "  </testsuite>\n</testsuites>\n"


def _case(finding: Finding, frame: Frame) -> Iterator[str]:
    path = shown(finding, frame.folder)
    place = f"{path}:{finding.line}:{finding.column}" if finding.line else path
    name = f"{finding.code} {frame.reasons[finding.code].name}: {place}{in_commit(finding)}"
    yield f"    <testcase classname={_attribute(path)} name={_attribute(name)}>\n"
    text = f"{place}: {finding.message}\n{finding.snippet.rstrip()}\nhint: {finding.hint}\n"
    if finding.severity is Severity.ERROR:
        message = _attribute(finding.message)
        yield f"      <failure message={message} type={_attribute(finding.code)}>{_text(text)}</failure>\n"
    else:
        yield f"      <system-out>{_text(text)}</system-out>\n"
    yield "    </testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(_plain(text))


def _text(text: str) -> str:
    return escape(_plain(text))


def _plain(text: str) -> str:
    return _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", safe(text))
