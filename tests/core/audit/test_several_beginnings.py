"""Where nothing tells which beginning is the true one, a step has the verdict on which all agree."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from peeltrack.core.audit.audited_step import AuditedStep
from peeltrack.core.audit.examples import BEA, Story
from peeltrack.core.audit.several_beginnings import alike_from_each
from peeltrack.core.audit.verdict import Judgement, Verdict
from peeltrack.core.model.status import Step

(LINE,) = Story().take(Step.SUBMIT, BEA).audit().steps
SIGNED, UNSIGNED, RECORDED, FORGED, LAPSED = (
    Verdict.SIGNED,
    Verdict.UNSIGNED,
    Verdict.RECORDED,
    Verdict.FORGED,
    Verdict.LAPSED,
)


def found(verdicts: Sequence[Verdict], *, all_judged: bool = True) -> AuditedStep:
    """Return the step that has each of these verdicts, from one beginning after the other."""
    lines = {
        f"{number:040}": [replace(LINE, judgement=Judgement(verdict, ("because",)), demanded=True)]
        for number, verdict in enumerate(verdicts)
    }
    (line,) = alike_from_each(lines, all_judged=all_judged)
    return line


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_that_all_share_stands(verdict: Verdict) -> None:
    assert found([verdict, verdict]).judgement == Judgement(verdict, ("because",))


@pytest.mark.parametrize(
    "verdicts", [(SIGNED, FORGED), (FORGED, SIGNED), (SIGNED, LAPSED), (UNSIGNED, FORGED), (RECORDED, SIGNED)]
)
def test_where_they_differ_a_step_is_neither_believed_nor_called_forged(verdicts: Sequence[Verdict]) -> None:
    line = found(verdicts)
    assert (line.judgement.verdict, line.faulty) == (UNSIGNED, True)
    assert all(f"it is {verdict}" in line.judgement.reasons[0] for verdict in verdicts)


def test_what_is_contradicted_by_all_is_said_by_the_mildest() -> None:
    assert found([FORGED, LAPSED]).judgement.verdict is LAPSED


@pytest.mark.parametrize("verdict", [SIGNED, LAPSED, FORGED])
def test_where_not_every_beginning_was_gone_by_nothing_is_believed_or_called_forged(verdict: Verdict) -> None:
    assert found([verdict, verdict], all_judged=False).judgement.verdict is UNSIGNED
