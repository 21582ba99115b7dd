"""Rules of evidence files: there, inside the register, and as they were when they were recorded."""

from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import EvidenceFile, Presence
from peeltrack.core.model.paths import lies_inside
from peeltrack.core.model.record import Evidence, Record
from peeltrack.rules.checks import Faults, per_evidence_file
from peeltrack.rules.examples import a_record, a_register
from peeltrack.rules.rule import Files, LinkTo, Rule
from peeltrack.rules.topics.entries import SHA256

_POLICY = "Every case is assessed on the day it is reported.\n"
_SHA256 = "173d28642afe70020ddf2b306346964c60e862b816638cdcf1f7b8d643687a6b"


def _example(
    path: str = "evidence/policy.txt",
    content: str | LinkTo = _POLICY,
    sha256: str = _SHA256,
    kept: str = "evidence/policy.txt",
) -> Files:
    recorded = f'sha256 = "{sha256}"\n' if sha256 else ""
    record = a_record(f'\n[[evidence]]\ntitle = "Force policy"\npath = "{path}"\n{recorded}')
    return a_register(record, files={kept: content})


def _missing(_: Record, evidence: Evidence, file: EvidenceFile) -> Faults:
    if file.presence in (Presence.MISSING, Presence.UNREADABLE):
        fault = "there is no file" if file.presence is Presence.MISSING else "nobody can read"
        message = f"{fault} {evidence.path}, the evidence {quoted(evidence.title)}"
        yield (
            ("path",),
            message,
            "put it back (git checkout) or into the commit (git add), or correct the path; capitals count",
        )


EVIDENCE_MISSING = Rule(
    code="PT312",
    name="evidence-missing",
    why="Evidence that cannot be found when the inspectors ask for it is no evidence.",
    check=per_evidence_file(_missing),
    bad={
        "no file has this name": lambda: _example("evidence/policies.txt"),
        "no file has this name, and nothing was recorded": lambda: _example(
            "evidence/policies.txt", sha256=""
        ),
        "the path is that of a folder": lambda: _example("evidence"),
    },
    good={"the file is there": _example},
)


def _changed(record: Record, evidence: Evidence, file: EvidenceFile) -> Faults:
    if SHA256.fullmatch(evidence.sha256) and file.differs(evidence.sha256):
        message = f"{evidence.path} has sha256 {file.sha256[:12]}…, but {evidence.sha256[:12]}… was recorded"
        hint = f"put the file back as it was, or record it again: peeltrack evidence add {record.id}"
        yield ("sha256",), message, hint


EVIDENCE_CHANGED = Rule(
    code="PT313",
    name="evidence-changed",
    why="Whoever signed off read a different file from the one that is here now.",
    check=per_evidence_file(_changed),
    bad={"the file was written over": lambda: _example(content="Cases are assessed within a week.\n")},
    good={"the file is as it was recorded": _example},
)


def _outside(_: Record, evidence: Evidence, file: EvidenceFile) -> Faults:
    if not lies_inside(evidence.path) or file.presence is Presence.OUTSIDE:
        why = "has backslashes" if "\\" in evidence.path else "leads out of the register"
        hint = "copy the file into the register, or name it as location; write paths with /"
        yield ("path",), f"path {quoted(evidence.path)} {why}", hint


_DEEPER = "evidence/2025/policy.txt"

EVIDENCE_OUTSIDE = Rule(
    code="PT314",
    name="evidence-outside",
    why="A path out of the register means another file, or none, on every other desk.",
    check=per_evidence_file(_outside),
    bad={
        "the path leads out of the register": lambda: _example("../policy.txt"),
        "the path is written as on Windows": lambda: _example("evidence\\\\policy.txt"),
        "a link leads out of the register": lambda: _example(
            _DEEPER, content=LinkTo("/etc/hosts"), kept=_DEEPER
        ),
    },
    good={"the path is inside the register": _example},
)


def _unhashed(record: Record, evidence: Evidence, file: EvidenceFile) -> Faults:
    # Of a file that is not there, that is what is to be mended.
    if file.sha256 and not evidence.sha256:
        message = f"{evidence.path} has no sha256; it is {file.sha256} now"
        yield (), message, f"let peeltrack write it: peeltrack evidence add {record.id}"


EVIDENCE_WITHOUT_HASH = Rule(
    code="PT315",
    name="evidence-without-hash",
    why="Without its fingerprint nobody can show that a file is the one that was signed off.",
    check=per_evidence_file(_unhashed),
    bad={"nothing was recorded": lambda: _example(sha256="")},
    good={"the fingerprint was recorded": _example},
)
