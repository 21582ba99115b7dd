"""What a check came to: the findings, and what was looked at."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding, Severity
from peeltrack.core.text import counted


@frozen
class CheckResult:
    """The findings of one check, each with its place, sorted by file, line and code."""

    findings: tuple[Finding, ...]
    judged: str  #: what was looked at, in words
    explained: frozenset[tuple[str, str, str]] = frozenset()  #: code, commit and path of what is no fault

    @property
    def errors(self) -> int:
        """How many findings fail a check by themselves."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    def fails(self, strict: bool) -> bool:
        """Return whether the check has failed; with `strict` a warning is enough."""
        return bool(self.findings) if strict else self.errors > 0

    def about(self, paths: Collection[str]) -> "CheckResult":
        """Return what is found in `paths`: files, folders ending in "/", or "" for everything."""
        folders = tuple(path for path in paths if path.endswith("/") or not path)
        kept = (
            finding for finding in self.findings if finding.path in paths or finding.path.startswith(folders)
        )
        return replace(self, findings=tuple(kept))

    @property
    def in_words(self) -> str:
        """Return what was looked at and how much was found, as one line.

        >>> CheckResult(findings=(), judged="3 files").in_words
        '3 files: nothing found'
        """
        if not self.findings:
            return f"{self.judged}: nothing found"
        counts = [(self.errors, "error"), (len(self.findings) - self.errors, "warning")]
        counts_in_words = " and ".join(counted(count, noun) for count, noun in counts if count)
        return f"{self.judged}: {counts_in_words}"


def joined(outcomes: Sequence[CheckResult]) -> CheckResult:
    """Return several outcomes as one, each finding once, without what one of them explains."""
    explained = frozenset[tuple[str, str, str]]().union(*(outcome.explained for outcome in outcomes))
    findings = {finding for outcome in outcomes for finding in outcome.findings}
    kept = (finding for finding in findings if (finding.code, finding.commit, finding.path) not in explained)
    return CheckResult(
        findings=tuple(sorted(kept, key=lambda finding: finding.order)),
        explained=explained,
        judged=", ".join(dict.fromkeys(outcome.judged for outcome in outcomes if outcome.judged))
        or "nothing pushed",
    )
