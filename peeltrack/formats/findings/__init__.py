"""Findings as text: one file a format, one line here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding


@frozen
class RuleSummary:
    """What is said of a rule beside its findings."""

    name: str
    why: str


@frozen
class Frame:
    """What a format needs to know beside the findings."""

    today: date
    folder: str = ""  #: how the register's folder is called from where the reader stands
    reasons: Mapping[str, RuleSummary]  #: by code


#: Each line with its line end, so that the whole is what a file would hold.
Writer = Callable[[Sequence[Finding], Frame], Iterator[str]]

FINDING_FORMATS: Mapping[str, str] = {
    "text": "for reading: place, what is wrong, the line, what to do",
    "json": "an envelope with one object for each finding",
    "github": "marks on the changed lines of a pull request",
    "sarif": "SARIF 2.1.0, for code scanning",
    "junit": "JUnit XML, for the test report of a server",
}


def finding_writer(name: str) -> Writer:
    """Return the writer of a format. Only its own module is imported."""
    writer: Writer = import_module(f"peeltrack.formats.findings.{name}").write
    return writer


def shown(finding: Finding, folder: str) -> str:
    """Return the file of a finding as the reader calls it, who calls the register `folder`."""
    return f"{folder.rstrip('/')}/{finding.path}" if folder else finding.path


def in_commit(finding: Finding) -> str:
    """Return the words that name the commit that made the change, or "" where no commit is judged."""
    return f" in commit {finding.commit[:10]}" if finding.commit else ""
