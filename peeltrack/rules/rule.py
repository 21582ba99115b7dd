"""One rule: what it finds, why, and the two small registers that show it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding, Severity, Where
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record
from peeltrack.core.model.source import Source


@frozen(kw_only=False)
class LinkTo:
    """A symbolic link, where an example needs one."""

    target: str  #: as a link holds it: relative to the folder of the link


#: A small register: what each file holds, by path relative to register.toml.
Files = Mapping[str, str | bytes | LinkTo]

Check = Callable[[CheckContext], Iterator[Finding]]

#: What mends a step that was not written by its command.
RESTORE = "restore the file from git: steps are only added, by peeltrack, at the end"


@frozen
class Rule:
    """One thing that can be wrong with a register."""

    code: str  #: PT and three digits; never used again for another rule
    name: str  #: the same in words, joined by hyphens
    why: str  #: for a planning officer: what goes wrong where nobody mends it
    bad: Files  #: a register in which the rule finds something
    good: Files  #: the same, mended
    check: Check
    severity: Severity = Severity.ERROR

    def findings(self, examined: CheckContext) -> Iterator[Finding]:
        """Return what the rule finds, in no order, without line and column."""
        for found in self.check(examined):
            yield found if found.code else replace(found, code=self.code, severity=self.severity)


def in_record(record: Record, where: Where, message: str, hint: str) -> Finding:
    """Return a finding in the file of `record`; the rule adds its code and severity."""
    return Finding(code="", message=message, hint=hint, path=record.path, where=where)


def in_source(source: Source, where: Where, message: str, hint: str) -> Finding:
    """Return a finding in the source.toml of `source`; the rule adds its code and severity."""
    return in_file(f"{source.key}/source.toml", where, message, hint)


def in_file(path: str, where: Where, message: str, hint: str) -> Finding:
    """Return a finding in a file; the rule adds its code and severity."""
    return Finding(code="", message=message, hint=hint, path=path, where=where)
