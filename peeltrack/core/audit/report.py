"""Every step of a register as its history proves it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from peeltrack.core.audit.audited_step import Line, acknowledged
from peeltrack.core.audit.scope import Inquiry, Question
from peeltrack.core.audit.signature import UNSIGNED, Signature, addresses
from peeltrack.core.audit.trust import Trust, end_of
from peeltrack.core.audit.verdict import Facts, Judgement, Verdict, demanded, judge
from peeltrack.core.chain.rounds import lapsed, standing
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.history.change import Change, content_changed
from peeltrack.core.history.commits import Past, latest, reach
from peeltrack.core.history.provenance import Loss, Origin, Origins
from peeltrack.core.model.ids import id_of, id_order
from peeltrack.core.model.record import Record, StepTaken

#: Best first: a step that was brought by the same commit on two branches has the better verdict.
_RANK = (Verdict.SIGNED, Verdict.RECORDED, Verdict.UNSIGNED, Verdict.FORGED)


#: Why evidence no longer is what a step vouched for, by path of the record and the step's digest.
Swaps = Mapping[tuple[str, str], Sequence[str]]


def audit(
    past: Past,
    origins: Origins,
    trust: Trust,
    signatures: Mapping[str, Signature],
    question: Question,
    today: date,
    swaps: Swaps,
) -> tuple[Line, ...]:
    """Return every step that the question is about, by record and in the order of the chain.

    `signatures` holds who signed the commits of `asked`. Steps that were removed from the register
    stand among the others.
    """
    inquiry = Inquiry(past, origins, question)
    judging = _Judging(inquiry, trust, signatures, today, swaps)
    lines = [*judging.held(), *judging.lost(), *judging.left_behind()]
    return tuple(sorted(lines, key=lambda line: (id_order(line.id), line.path, line.number)))


class _Judging:
    def __init__(
        self, inquiry: Inquiry, trust: Trust, signatures: Mapping[str, Signature], today: date, swaps: Swaps
    ) -> None:
        self._inquiry, self._trust, self._signatures = inquiry, trust, signatures
        self._today, self._swaps = today, swaps
        past = inquiry.past
        self._stands_on = latest(past.graph, inquiry.question.root, end_of(today))
        self._first_with = _first_with(inquiry.origins)
        self._judged: dict[tuple[str, str, int], Judgement] = {}

    def held(self) -> Iterator[Line]:
        """Return the steps that the tip holds."""
        for path, record in self._inquiry.records.items():
            changed = {step.digest: why for step, why in self._afterwards(path, record)}
            begins = len(record.step) - len(standing(record))
            lines = []
            for index, step in enumerate(record.step):
                found = self._inquiry.of(path, step)
                if any(self._inquiry.recent(one.deed.id) for one in found):
                    # The same entry may stand in an earlier round, which no later change makes lapse.
                    why = changed.get(step.digest, ()) if index >= begins else ()
                    lines.append(self._line(path, record, index, found, why))
            # In a copy without its oldest part it cannot be told what the fault was.
            yield from lines if self._inquiry.past.cut else acknowledged(lines)

    def lost(self) -> Iterator[Line]:
        """Return the steps that were removed, other than by an alteration that is reported already."""
        pages = self._inquiry.past.pages
        for (path, step), loss in self._inquiry.origins.lost.items():
            page = pages.get(path)
            if not self._inquiry.chosen(path) or (page and (step in page.steps or not page.readable)):
                continue
            if self._inquiry.recent(loss.commit) and not self._altered(loss) and not self._moved(path, step):
                yield _lost(loss)

    def left_behind(self) -> Iterator[Line]:
        """Return the steps of the trusted revision that the tip neither holds nor ever took out."""
        root = self._inquiry.question.root
        trusted = reach(self._inquiry.past.graph, root) - self._inquiry.in_reach if root else frozenset()
        for (path, step), found in self._inquiry.origins.found.items():
            page = self._inquiry.past.pages.get(path)
            if not self._inquiry.chosen(path) or (page and (step in page.steps or not page.readable)):
                continue
            gone = (path, step) not in self._inquiry.origins.lost and not self._moved(path, step)
            for origin in found[:1]:
                if gone and origin.deed.id in trusted:
                    yield _left_behind(origin)

    def _moved(self, path: str, step: StepTaken) -> bool:
        name = id_of(path)
        pages = self._inquiry.past.pages.items()
        return any(id_of(other) == name and step in page.steps for other, page in pages if other != path)

    def _altered(self, loss: Loss) -> bool:
        page = self._inquiry.past.pages.get(loss.path)
        if page is None or loss.index >= len(page.steps):
            return False
        found = self._inquiry.of(loss.path, page.steps[loss.index])
        return any(one.deed.id == loss.commit for one in found)

    def _line(
        self, path: str, record: Record, index: int, found: Sequence[Origin], changed: Sequence[str]
    ) -> Line:
        origin, judgement = self._best(found)
        if self._inquiry.past.cut and not origin.deed.parents:
            return self._cut_off(path, record, index, origin)
        if (first := record.step.index(record.step[index])) < index:
            reason = f"it is entry {first + 1} of the chain, put in once more"
            judgement = Judgement(Verdict.FORGED, (reason,))
        elif changed and judgement.verdict is not Verdict.FORGED:
            judgement = Judgement(Verdict.LAPSED, (*changed, *judgement.reasons))
        elif record.step[:index] != origin.before and judgement.verdict is not Verdict.FORGED:
            reason = "the entries before it are not the ones after which it was taken"
            judgement = Judgement(Verdict.LAPSED, (reason, *judgement.reasons))
        facts = self._facts(origin)
        return Line(
            id=record.id,
            path=path,
            number=index + 1,
            step=record.step[index],
            judgement=judgement,
            commit=origin.deed.id,
            signature=facts.signature,
            signed_by=_signed_by(facts),
            demanded=demanded(facts.settings),
        )

    def _cut_off(self, path: str, record: Record, index: int, origin: Origin) -> Line:
        reason = "this copy lacks the commit that brought it: its history is cut"
        # Who signed the oldest commit of this copy did not sign what that one builds on.
        return Line(
            id=record.id,
            path=path,
            number=index + 1,
            step=record.step[index],
            judgement=Judgement(Verdict.UNSIGNED, (reason,)),
            commit=origin.deed.id,
            demanded=demanded(self._trust.after[origin.deed.id].settings),
        )

    def _best(self, found: Sequence[Origin]) -> tuple[Origin, Judgement]:
        judged = [(one, self._judgement(one)) for one in found]
        # How it first came in does not make good that it was removed and put in again.
        again = [pair for pair in judged if pair[0].lost_in]
        return min(again or judged, key=lambda pair: _RANK.index(pair[1].verdict))

    def _judgement(self, origin: Origin) -> Judgement:
        key = (origin.deed.id, origin.path, origin.index)
        if key not in self._judged:
            self._judged[key] = judge(self._facts(origin))
        return self._judged[key]

    def _facts(self, origin: Origin) -> Facts:
        commit = origin.deed.id
        first = self._first_with[origin.step.digest]
        round_before = standing(replace(origin.after, step=origin.before))
        return Facts(
            origin=origin,
            signature=self._signatures.get(commit, UNSIGNED),
            settings=self._trust.before[commit].settings,
            today=self._today,
            stands_on=self._stands_on[commit],
            copied_from=id_of(first.path) if first.path != origin.path else "",
            others=tuple((step, self._signature(origin.path, step)) for step in round_before),
        )

    def _signature(self, path: str, step: StepTaken) -> Signature:
        found = self._inquiry.of(path, step)
        return self._signatures.get(found[-1].deed.id, UNSIGNED) if found else UNSIGNED

    def _afterwards(self, path: str, record: Record) -> Iterator[tuple[StepTaken, Sequence[str]]]:
        gone = () if self._as_signed(path, record) else lapsed(record)
        for step in standing(record):
            if step in gone:
                found = self._inquiry.of(path, step)
                yield step, (_what_changed(found[-1].after, record) if found else "changed afterwards",)
            elif swapped := self._swaps.get((path, step.digest)):
                yield step, swapped

    def _as_signed(self, path: str, record: Record) -> bool:
        """Return whether the tip holds what the last step was just found to vouch for."""
        found = self._inquiry.of(path, record.step[-1])
        whole = any(one.after is record for one in found) and arrow_of(record.step[-1].step).forward
        return whole and self._best(found)[1].verdict is not Verdict.FORGED


def _first_with(origins: Origins) -> dict[str, Origin]:
    first: dict[str, Origin] = {}
    for found in origins.found.values():
        for origin in found[:1]:
            first.setdefault(origin.step.digest, origin)
    return first


def _what_changed(then: Record, now: Record) -> str:
    keys = content_changed(Change(then, now))
    what = ", ".join(keys).replace("_", " ")
    return f"changed afterwards: {what}" if what else "the entry before it was changed afterwards"


def _signed_by(facts: Facts) -> str:
    if facts.signature.is_missing:
        return ""
    known = dict.fromkeys(
        one for settings in facts.settings for one in addresses(settings, facts.signature.fingerprint)
    )
    return ", ".join(known) or facts.signature.fingerprint or "unknown key"


def _lost(loss: Loss) -> Line:
    reason = f"it was removed from the register in {loss.commit[:10]}"
    return _absent(loss.path, loss.index, loss.step, loss.commit, reason)


def _left_behind(origin: Origin) -> Line:
    reason = "it is in the trusted revision, and no longer in the register"
    return _absent(origin.path, origin.index, origin.step, origin.deed.id, reason)


def _absent(path: str, index: int, step: StepTaken, commit: str, reason: str) -> Line:
    return Line(
        id=id_of(path),
        path=path,
        number=index + 1,
        step=step,
        judgement=Judgement(Verdict.FORGED, (reason,)),
        commit=commit,
    )
