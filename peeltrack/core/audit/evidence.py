"""The files of evidence that steps vouch for, and whether git still holds them as they were."""

from collections.abc import Iterable, Iterator, Mapping
from posixpath import normpath

from peeltrack.core.audit.judging import Judging
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.chain.rounds import standing
from peeltrack.core.fields import frozen
from peeltrack.core.model.check_context import EvidenceFile
from peeltrack.core.model.paths import lies_inside


@frozen
class VouchedFile:
    """One file of evidence, as one standing step vouches for it."""

    record: str  #: path of the record
    digest: str  #: of the step
    commit: str  #: that brought the step
    path: str  #: of the file, relative to register.toml
    sha256: str  #: as the record says; "" where it says none


@frozen
class HeldFile:
    """What git holds under the path of such a file."""

    at_step: str = ""  #: id of the content in the step's commit; "" where the file was not there
    at_tip: str = ""  #: id of the content in the tip; "" where it is not there
    file: EvidenceFile | None = None  #: the content in the tip, where a SHA-256 is to be compared with it
    twin: str = ""  #: another path in the tip with the same letters in other capitals
    outside: bool = False  #: a link that leads out of what git holds


def vouched_files(scope: AuditScope, judging: Judging) -> Iterator[VouchedFile]:
    """Return the evidence inside the register of every standing step that is asked about."""
    for path, record in scope.records.items():
        pieces = [one for one in record.evidence if _in_git(one.path)]
        for step in standing(record) if pieces else ():
            found = scope.of(path, step)
            for one in pieces if found else ():
                yield VouchedFile(
                    record=path,
                    digest=step.digest,
                    commit=judging.best(found)[0].commit.id,
                    path=place_of(one.path),
                    sha256=one.sha256.strip().lower(),
                )


def _in_git(path: str) -> bool:
    # Git is asked for one path a line.
    return bool(path) and lies_inside(place_of(path)) and "\n" not in path


def place_of(path: str) -> str:
    """Return a path of evidence as git has it; one that leads out of the register begins with "..".

    >>> place_of("./evidence/a.pdf"), place_of("stalking/../evidence/a.pdf"), place_of("a/../../b")
    ('evidence/a.pdf', 'evidence/a.pdf', '../b')
    """
    return normpath(path)


def replaced_evidence(
    held: Iterable[tuple[VouchedFile, HeldFile]],
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return why evidence is no longer what was vouched for, by path of the record and digest of the step.

    A file that git never held is not judged: it may lie on the signer's desk alone.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for vouched, one in held:
        if reason := _reason(vouched, one):
            found.setdefault((vouched.record, vouched.digest), {})[reason] = None
    return {key: tuple(reasons) for key, reasons in found.items()}


def stored_otherwise(held: Iterable[tuple[VouchedFile, HeldFile]]) -> Iterator[str]:
    """Return a sentence for each file that git keeps in another form than the one that was vouched for."""
    told = (
        f"{vouched.path} is the file that was vouched for, but for line ends, encoding or Git LFS"
        for vouched, one in held
        if one.file is not None and vouched.sha256 in one.file.alike and vouched.sha256 != one.file.sha256
    )
    yield from dict.fromkeys(told)


def _reason(vouched: VouchedFile, held: HeldFile) -> str:
    if held.outside:
        return f"{vouched.path} is a link that leads out of the register, to what nobody has vouched for"
    if not held.at_tip:
        return f"{vouched.path} was removed from the register" if held.at_step else ""
    if held.twin:
        return f"{vouched.path} has a twin, {held.twin}: on some desks one is taken for the other"
    if held.file is not None:
        differs = held.file.differs(vouched.sha256)
        return f"{vouched.path} is not the file that was vouched for: its sha256 differs" if differs else ""
    if held.at_step and held.at_step != held.at_tip:
        return f"{vouched.path} was changed afterwards, and the record holds no sha256 of it"
    return ""
