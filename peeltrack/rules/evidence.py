"""Rules of evidence files: there, inside the register, and as they were when they were recorded."""

from collections.abc import Iterator

from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext, EvidenceFile, Presence, lies_inside
from peeltrack.core.model.record import Evidence, Record
from peeltrack.rules.examples import a_record, a_register
from peeltrack.rules.fields import SHA256
from peeltrack.rules.rule import Files, Rule, in_record

_PRESENT = EvidenceFile(presence=Presence.THERE)


def _with_files(examined: CheckContext) -> Iterator[tuple[Record, int, Evidence, EvidenceFile]]:
    for record in examined.register.records:
        for index, one in enumerate(record.evidence):
            if one.path:
                yield record, index, one, examined.files.get(one.path, _PRESENT)


def _missing(examined: CheckContext) -> Iterator[Finding]:
    for record, index, one, file in _with_files(examined):
        if file.presence in (Presence.MISSING, Presence.UNREADABLE):
            what = "there is no file" if file.presence is Presence.MISSING else "nobody can read"
            message = f'{what} {one.path}, the evidence "{one.title}"'
            hint = "put it back (git checkout), or correct the path; capitals count"
            yield in_record(record, ("evidence", index, "path"), message, hint)


def _changed(examined: CheckContext) -> Iterator[Finding]:
    for record, index, one, file in _with_files(examined):
        if file.sha256 and SHA256.fullmatch(one.sha256) and file.sha256 != one.sha256:
            message = f"{one.path} has sha256 {file.sha256[:12]}…, but {one.sha256[:12]}… was recorded"
            hint = f"put the file back as it was, or record it anew: peeltrack evidence add {record.id}"
            yield in_record(record, ("evidence", index, "sha256"), message, hint)


def _outside(examined: CheckContext) -> Iterator[Finding]:
    for record, index, one, file in _with_files(examined):
        if not lies_inside(one.path) or file.presence is Presence.OUTSIDE:
            why = "has backslashes" if "\\" in one.path else "leads out of the register"
            message = f'path "{one.path}" {why}'
            hint = "copy the file into the register, or name it as location; write paths with /"
            yield in_record(record, ("evidence", index, "path"), message, hint)


def _unhashed(examined: CheckContext) -> Iterator[Finding]:
    for record, index, one, file in _with_files(examined):
        if not one.sha256:
            now = f"; it is {file.sha256} now" if file.sha256 else ""
            message = f"{one.path} has no sha256{now}"
            hint = f"let peeltrack write it: peeltrack evidence add {record.id}"
            yield in_record(record, ("evidence", index), message, hint)


_POLICY = "Every case is assessed on the day it is reported.\n"
_SHA256 = "173d28642afe70020ddf2b306346964c60e862b816638cdcf1f7b8d643687a6b"


def _example(path: str = "evidence/policy.txt", content: str = _POLICY, sha256: str = _SHA256) -> Files:
    written = f'sha256 = "{sha256}"\n' if sha256 else ""
    record = a_record(f'\n[[evidence]]\ntitle = "Force policy"\npath = "{path}"\n{written}')
    return a_register(record, files={"evidence/policy.txt": content})


EVIDENCE_MISSING = Rule(
    code="PT312",
    name="evidence-missing",
    why="Evidence that cannot be found when the inspectors ask for it is no evidence.",
    bad=_example("evidence/policies.txt"),
    good=_example(),
    check=_missing,
)
EVIDENCE_CHANGED = Rule(
    code="PT313",
    name="evidence-changed",
    why="Who signed off read another file than the one that lies here now.",
    bad=_example(content="Cases are assessed within a week.\n"),
    good=_example(),
    check=_changed,
)
EVIDENCE_OUTSIDE = Rule(
    code="PT314",
    name="evidence-outside",
    why="A path out of the register means another file, or none, on every other desk.",
    bad=_example("../policy.txt"),
    good=_example(),
    check=_outside,
)
EVIDENCE_WITHOUT_HASH = Rule(
    code="PT315",
    name="evidence-without-hash",
    why="Without its fingerprint nobody can show that a file is the one that was signed off.",
    bad=_example(sha256=""),
    good=_example(),
    check=_unhashed,
)
