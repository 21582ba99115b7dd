"""One rule: what it finds, why, and the examples that show it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from peeltrack.core.audit.pushes.proof_rules import ProofRule
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding, Severity
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record
from peeltrack.core.table import Column


@frozen(kw_only=False)
class LinkTo:
    """A symbolic link, where an example needs one."""

    target: str  #: as a link holds it: relative to the folder of the link


#: A small register: what each file holds, by path relative to register.toml.
Files = Mapping[str, str | bytes | LinkTo]


@frozen
class ChangeMade:
    """A register before and after a change; a merge has a state before on each side."""

    before: tuple[Files, ...]  #: one for a plain commit, none for the first, two for a merge
    after: Files


#: What a rule is shown on: one of a register on a register, one of a change on a change.
Example = Files | ChangeMade

#: A register as an example writes it: a text is added to its record, REC-12; bytes are all of that
#: record's file; a Record is that record; else it is every file.
State = str | bytes | Record | Files

#: An example as it is written: a register; or of a change the one before it, two for a merge, and after it.
Written = State | tuple[State, ...]

#: What is done in each example, in words, and the example; where that takes work, how to write it: no
#: check has need of it.
Examples = Mapping[str, Written | Callable[[], Written]]

Findings = Iterator[Finding]


@frozen(kw_only=False)
class RegisterCheck:
    """Looks at a register as it is."""

    find: Callable[[CheckContext], Findings]


@frozen(kw_only=False)
class ChangeCheck:
    """Looks at what one commit did, or what is staged would do."""

    find: Callable[[CommitDiff], Findings]


@frozen
class Rule:
    """One thing that can be wrong with a register, or that a commit may not do to it."""

    code: str  #: PT and three digits, PT4 and two for a change; never used again for another rule
    name: str  #: the same in words, joined by hyphens
    why: str  #: for a planning officer: what goes wrong where nobody mends it
    check: RegisterCheck | ChangeCheck
    bad: Examples  #: one for each way in which the rule can find something
    good: Examples  #: one at least; nothing is found in any of them
    severity: Severity = Severity.ERROR
    covers: tuple[str, ...] = ()  #: codes that tell of the same cause in a file, and are left out beside it

    def in_register(self, examined: CheckContext) -> Findings:
        """Return what the rule finds in a register, in no order, without line and column."""
        if isinstance(self.check, RegisterCheck):
            for finding in self.check.find(examined):
                yield finding if finding.code else replace(finding, code=self.code, severity=self.severity)

    def in_change(self, made: CommitDiff) -> Findings:
        """Return what the rule finds in a change, in no order, without line and column."""
        if isinstance(self.check, ChangeCheck):
            for finding in self.check.find(made):
                yield replace(finding, code=self.code, severity=self.severity, commit=made.commit.id)


#: What the list of rules lists: a rule of a register or of a change, or one of a push.
Listed = Rule | ProofRule

#: What the list of rules says of each.
RULE_COLUMNS: tuple[Column[Listed], ...] = (
    Column("code", "Code", lambda rule: rule.code),
    Column("name", "Name", lambda rule: rule.name),
    Column("severity", "Severity", lambda rule: rule.severity.value),
    Column("why", "Why", lambda rule: rule.why, about="code", prose=True),
)
