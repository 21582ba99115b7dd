"""What can be said of steps where a history has several beginnings, and nothing tells which is true."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from peeltrack.core.audit.audited_step import AuditedStep
from peeltrack.core.audit.judging import RANK
from peeltrack.core.audit.verdict import Judgement, Verdict

#: Beginnings from each of which a history is judged; where there are more, none is gone by.
MOST_JUDGED = 4


def alike_from_each(
    by_beginning: Mapping[str, Sequence[AuditedStep]], *, all_judged: bool
) -> tuple[AuditedStep, ...]:
    """Return the steps with the verdict that they have from whichever beginning a history is judged.

    Where they differ, or some beginning was not gone by, a step is unsigned: it is neither believed nor
    called forged for descending from one beginning and not from another.
    """
    return tuple(
        _alike(dict(zip(by_beginning, lines, strict=True)), all_judged=all_judged)
        for lines in zip(*by_beginning.values(), strict=True)
    )


def _alike(lines: Mapping[str, AuditedStep], *, all_judged: bool) -> AuditedStep:
    verdicts = {line.judgement.verdict for line in lines.values()}
    best = min(lines.values(), key=_rank)
    if all_judged and (len(verdicts) == 1 or verdicts <= _CONTRADICTED):
        return best
    said = "; ".join(f"by that in {one[:10]} it is {line.judgement.verdict}" for one, line in lines.items())
    reason = f"the history has several beginnings, and {said}: audit --trust ID settles it"
    return replace(
        best,
        judgement=Judgement(Verdict.UNSIGNED, (reason,)),
        demanded=any(line.demanded for line in lines.values()),
        acknowledged_in=None,
    )


_CONTRADICTED = frozenset({Verdict.FORGED, Verdict.LAPSED})


def _rank(line: AuditedStep) -> tuple[int, int]:
    verdicts = (*RANK[:-1], Verdict.LAPSED, *RANK[-1:])
    return verdicts.index(line.judgement.verdict), len(line.judgement.reasons)
