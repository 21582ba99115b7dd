"""What a rule looks at: each record, each entry of a list, each source, the settings, or all at once.

A rule of one thing yields faults: which value is wrong in it, what is wrong, and what to do. The
file is known from the thing. A rule that holds several things against each other yields findings.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TypeVar

from peeltrack.core.finding import Finding, Where
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff
from peeltrack.core.limits import brief
from peeltrack.core.model.check_context import CheckContext, Document, EvidenceFile, Presence
from peeltrack.core.model.record import Evidence, Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.rules.rule import ChangeCheck, Findings, RegisterCheck

E = TypeVar("E")

#: Where it is, what is wrong with both values, and one thing to do.
Fault = tuple[Where, str, str]
Faults = Iterator[Fault]

SETTINGS = "register.toml"

#: A path that leads out of the register is not looked at.
_PRESENT = EvidenceFile(presence=Presence.THERE)


def per_record(find: Callable[[Record], Faults], *, having: str = "kind") -> RegisterCheck:
    """Look at each record by itself, or at each in which the field `having` is filled."""
    return per_record_in_register(lambda record, _: find(record), having=having)


def per_record_in_register(
    find: Callable[[Record, CheckContext], Faults], *, having: str = "kind"
) -> RegisterCheck:
    """Look at each record with the register that it is in and the day, or where `having` is filled."""

    def check(examined: CheckContext) -> Findings:
        for record in examined.register.records:
            for where, message, hint in find(record, examined) if getattr(record, having) else ():
                yield in_file(record.path, where, message, hint)

    return RegisterCheck(check)


def per_entry(many: str, find: Callable[[Record, E], Faults]) -> RegisterCheck:
    """Look at each entry of the list `many` of each record; a fault is placed from the entry on."""

    def check(examined: CheckContext) -> Findings:
        for record in examined.register.records:
            entries: tuple[E, ...] = getattr(record, many)
            for index, entry in enumerate(entries):
                for where, message, hint in find(record, entry):
                    yield in_file(record.path, (many, index, *where), message, hint)

    return RegisterCheck(check)


def per_evidence_file(find: Callable[[Record, Evidence, EvidenceFile], Faults]) -> RegisterCheck:
    """Look at each piece of evidence that is a file, and at what was found under its path.

    A file that is itself at fault is passed over: that was told.
    """

    def check(examined: CheckContext) -> Findings:
        told = {"", *(fault.path for fault in examined.register.faults)}
        for record in examined.register.records:
            for index, evidence in enumerate(record.evidence):
                file = examined.files.get(evidence.path, _PRESENT)
                for where, message, hint in find(record, evidence, file) if evidence.path not in told else ():
                    yield in_file(record.path, ("evidence", index, *where), message, hint)

    return RegisterCheck(check)


def per_source(find: Callable[[Source], Faults]) -> RegisterCheck:
    """Look at each source.toml by itself."""

    def check(examined: CheckContext) -> Findings:
        for source in examined.register.sources.values():
            for where, message, hint in find(source):
                yield in_file(f"{source.key}/source.toml", where, message, hint)

    return RegisterCheck(check)


def per_settings(find: Callable[[Settings], Faults]) -> RegisterCheck:
    """Look at register.toml."""

    def check(examined: CheckContext) -> Findings:
        for where, message, hint in find(examined.register.settings):
            yield in_file(SETTINGS, where, message, hint)

    return RegisterCheck(check)


def per_document(find: Callable[[Document], Findings]) -> RegisterCheck:
    """Look at the text of each file."""
    return RegisterCheck(lambda examined: chain.from_iterable(map(find, examined.documents.values())))


def per_register(find: Callable[[CheckContext], Findings]) -> RegisterCheck:
    """Look at the whole register at once."""
    return RegisterCheck(find)


def all_of(*checks: RegisterCheck) -> RegisterCheck:
    """Look at one thing after the other, for a rule that holds for several."""
    return RegisterCheck(lambda examined: chain.from_iterable(check.find(examined) for check in checks))


def per_changed_record(find: Callable[[Record, RecordDiff], Faults]) -> ChangeCheck:
    """Look at each record that a commit touched and left: as it is now, and what was done to it."""

    def check(made: CommitDiff) -> Findings:
        for diff in made.records:
            for where, message, hint in find(diff.new, diff) if diff.new else ():
                yield in_file(diff.path, where, message, hint)

    return ChangeCheck(check)


def per_change(find: Callable[[CommitDiff], Findings]) -> ChangeCheck:
    """Look at the whole of a commit at once."""
    return ChangeCheck(find)


def in_record(record: Record, where: Where, message: str, hint: str) -> Finding:
    """Return a finding in the file of `record`; the rule adds its code and severity."""
    return in_file(record.path, where, message, hint)


def in_file(path: str, where: Where, message: str, hint: str) -> Finding:
    """Return a finding in a file, its texts one line each; the rule adds its code and severity."""
    return Finding(code="", message=brief(message), hint=brief(hint), path=path, where=where)
