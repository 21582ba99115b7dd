"""One step as an audit sees it: its verdict, and whether a fault of it was acknowledged since."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from peeltrack.core.audit.signature import UNSIGNED, Signature
from peeltrack.core.audit.verdict import Judgement, Verdict
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import StepTaken
from peeltrack.core.model.status import Role
from peeltrack.core.table import Column
from peeltrack.core.tone import Tone


@frozen
class AuditedStep:
    """One step, and what the history proves of it."""

    id: str
    path: str
    number: int  #: of the step in its record, from 1
    step: StepTaken
    judgement: Judgement
    commit: str
    signature: Signature = UNSIGNED
    signed_by: str = ""  #: address, or the key's fingerprint where it is nobody's
    demanded: bool = False  #: the policy then demanded a signature
    remarks: tuple[str, ...] = ()  #: what is unusual about it, and no fault
    acknowledged_in: StepTaken | None = None  #: the later step with which the DCC ended the round of a fault

    @property
    def is_fault(self) -> bool:
        """Whether the history does not bear the step out as it should."""
        verdict = self.judgement.verdict
        unproved = verdict is Verdict.UNSIGNED and self.demanded
        return unproved or verdict in (Verdict.FORGED, Verdict.LAPSED)

    @property
    def faulty(self) -> bool:
        """Whether an audit fails for it: a fault that the DCC has not acknowledged."""
        return self.is_fault and self.acknowledged_in is None

    @property
    def remark(self) -> str:
        """What is to be known beside the verdict; "" for nothing.

        What is unusual, and who acknowledged a fault, when, and the reason that they gave.
        """
        return "; ".join((*self.remarks, *self._acknowledgement))

    @property
    def _acknowledgement(self) -> Iterator[str]:
        taken = self.acknowledged_in
        if taken is not None:
            when = in_words(taken.at.date())
            yield f"acknowledged by {taken.by} on {when} ({taken.step}): {taken.reason}"


STEP_COLUMNS: tuple[Column[AuditedStep], ...] = (
    Column("id", "Id", lambda line: line.id, tone=lambda line: Tone.STRONG),
    Column("number", "No.", lambda line: line.number, right=True, rank=12),
    Column("step", "Step", lambda line: line.step.step.value),
    Column("by", "By", lambda line: line.step.by, address=True, least=16, tone=lambda line: Tone.PERSON),
    Column(
        "recorded_by",
        "Recorded by",
        lambda line: line.step.recorded_by,
        address=True,
        unless_empty=True,
        least=16,
        about="by",
        label="recorded by ",
        rank=1,
    ),
    Column("at", "When", lambda line: line.step.at),
    Column("verdict", "Verdict", lambda line: line.judgement.verdict.value, lambda verdict: verdict.upper()),
    Column(
        "signed_by",
        "Signed by",
        lambda line: line.signed_by,
        address=True,
        least=16,
        about="id",
        label="signed by ",
        rank=13,
        unless_empty=True,
    ),
    Column(
        "commit", "Commit", lambda line: line.commit, lambda commit: commit[:10], about="verdict", rank=14
    ),
    Column(
        "reasons",
        "Why",
        lambda line: line.judgement.reasons,
        lambda why: "; ".join(why),
        about="id",
        prose=True,
        rank=1,
    ),
    Column("remark", "Remark", lambda line: line.remark, unless_empty=True, about="id", prose=True, rank=1),
)


def totals(lines: Iterable[AuditedStep]) -> dict[str, int]:
    """Return how many steps have each verdict, all verdicts named."""
    counts = Counter(line.judgement.verdict for line in lines)
    return {verdict.value: counts[verdict] for verdict in Verdict}


def acknowledged(lines: Sequence[AuditedStep]) -> Iterator[AuditedStep]:
    """Return the steps of one record, in their order, each fault with the step that acknowledges it.

    That is the first `return` or `reopen` after it that is proved to be signed by the DCC. Such a step
    has not lapsed, so all entries before it stood there when it was signed, as they stand now.
    """
    for at, line in enumerate(lines):
        later = (one.step for one in lines[at + 1 :] if _acknowledges(one))
        yield replace(line, acknowledged_in=next(later, None)) if line.is_fault else line


def _acknowledges(line: AuditedStep) -> bool:
    by_the_dcc = line.judgement.verdict is Verdict.SIGNED and line.step.role == Role.DCC.value
    return by_the_dcc and arrow_of(line.step.step).ends_round
