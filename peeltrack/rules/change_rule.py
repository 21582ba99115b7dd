"""One rule of a change: what a commit may not do, why, and the two small changes that show it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding, Severity, Where
from peeltrack.core.history.commit_diff import Alteration, Altered
from peeltrack.rules.rule import Files


@frozen
class ChangeMade:
    """A register before and after a change; a merge has a state before on each side."""

    before: tuple[Files, ...]  #: one for a plain commit, none for the first, two for a merge
    after: Files


@frozen
class ChangeRule:
    """One thing that a commit may not do to a register."""

    code: str  #: PT4 and two digits; never used again for another rule
    name: str  #: the same in words, joined by hyphens
    why: str  #: for a planning officer: what goes wrong where it is let through
    bad: ChangeMade  #: a change in which the rule finds something
    good: ChangeMade  #: how the same is done rightly
    check: Callable[[Alteration], Iterator[Finding]]
    severity: Severity = Severity.ERROR

    def findings(self, alteration: Alteration) -> Iterator[Finding]:
        """Return what the rule finds, in no order, without line and column."""
        for found in self.check(alteration):
            yield replace(found, code=self.code, severity=self.severity, commit=alteration.commit)


def in_altered(altered: Altered, where: Where, message: str, hint: str) -> Finding:
    """Return a finding in the file of an altered record; the rule adds code, severity and commit."""
    return Finding(code="", message=message, hint=hint, path=altered.path, where=where)
