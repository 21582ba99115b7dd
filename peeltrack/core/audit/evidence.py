"""The files of evidence that steps vouch for, and whether git still holds them as they were."""

from collections.abc import Iterable, Iterator, Mapping

from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.chain.rounds import standing
from peeltrack.core.fields import frozen
from peeltrack.core.model.check_context import lies_inside


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
    sha256: str = ""  #: of the content in the tip, where it was asked for


def vouched_files(scope: AuditScope) -> Iterator[VouchedFile]:
    """Return the evidence inside the register of every standing step that is asked about."""
    for path, record in scope.records.items():
        pieces = [one for one in record.evidence if _in_git(one.path)]
        for step in standing(record) if pieces else ():
            found = scope.of(path, step)
            for one in pieces if found else ():
                yield VouchedFile(
                    record=path,
                    digest=step.digest,
                    commit=found[-1].commit.id,
                    path=one.path,
                    sha256=one.sha256.strip().lower(),
                )


def _in_git(path: str) -> bool:
    # Git is asked for one path a line.
    return bool(path) and lies_inside(path) and "\n" not in path


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


def _reason(vouched: VouchedFile, held: HeldFile) -> str:
    if not held.at_tip:
        return f"{vouched.path} was removed from the register" if held.at_step else ""
    if vouched.sha256:
        same = held.sha256 == vouched.sha256
        return "" if same else f"{vouched.path} is not the file that was vouched for: its sha256 differs"
    if held.at_step and held.at_step != held.at_tip:
        return f"{vouched.path} was changed afterwards, and the record holds no sha256 of it"
    return ""
