"""Every step of a register as its history proves it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from peeltrack.core.audit.audited_step import AuditedStep, acknowledged
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.signature import UNSIGNED, Signature, addresses
from peeltrack.core.audit.trust import TrustChain, end_of
from peeltrack.core.audit.verdict import Facts, Judgement, Verdict, demanded, judge
from peeltrack.core.chain.rounds import lapsed, standing
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.history.change import Change, content_changed
from peeltrack.core.history.commit_graph import latest
from peeltrack.core.history.provenance import Loss, Origin, Origins
from peeltrack.core.model.ids import id_of, id_order
from peeltrack.core.model.record import Record, StepTaken

#: Best first: a step that was brought by the same commit on two branches has the better verdict.
_RANK = (Verdict.SIGNED, Verdict.RECORDED, Verdict.UNSIGNED, Verdict.FORGED)


#: Why evidence no longer is what a step vouched for, by path of the record and the step's digest.
ReplacedEvidence = Mapping[tuple[str, str], Sequence[str]]


def audited_steps(
    scope: AuditScope,
    trust: TrustChain,
    signatures: Mapping[str, Signature],
    today: date,
    replaced: ReplacedEvidence,
) -> tuple[AuditedStep, ...]:
    """Return every step that is asked about, by record and in the order of the chain.

    `signatures` holds those of the commits that `scope` wants. Steps that were removed from the
    register stand among the others.
    """
    judging = _Judging(scope, trust, signatures, today, replaced)
    lines = [*judging.held(), *judging.lost(), *judging.left_behind()]
    return tuple(sorted(lines, key=lambda line: (id_order(line.id), line.path, line.number)))


class _Judging:
    def __init__(
        self,
        scope: AuditScope,
        trust: TrustChain,
        signatures: Mapping[str, Signature],
        today: date,
        replaced: ReplacedEvidence,
    ) -> None:
        self._scope, self._history, self._trust = scope, scope.history, trust
        self._signatures, self._today, self._replaced = signatures, today, replaced
        self._stands_on = latest(scope.history.graph, scope.root, end_of(today))
        self._first_with = _first_with(scope.origins)
        self._held: dict[str, frozenset[StepTaken]] = {}
        self._judged: dict[tuple[str, str, int], Judgement] = {}

    def held(self) -> Iterator[AuditedStep]:
        """Return the steps that the tip holds."""
        for path, record in self._scope.records.items():
            changed = {step.digest: why for step, why in self._afterwards(path, record)}
            begins = len(record.step) - len(standing(record))
            first: dict[StepTaken, int] = {}
            lines = []
            for index, step in enumerate(record.step):
                first.setdefault(step, index)
                found = self._scope.of(path, step)
                if any(self._scope.recent(one.commit.id) for one in found):
                    # The same entry may stand in an earlier round, which no later change makes lapse.
                    why = changed.get(step.digest, ()) if index >= begins else ()
                    lines.append(self._line(path, record, index, first[step], found, why))
            # In a copy without its oldest part it cannot be told what the fault was.
            yield from lines if self._history.is_cut else acknowledged(lines)

    def lost(self) -> Iterator[AuditedStep]:
        """Return the steps that were removed, other than by an alteration that is reported already."""
        for (path, step), loss in self._scope.origins.lost.items():
            if not self._scope.chosen(path) or self._holds(path, step):
                continue
            if self._scope.recent(loss.commit) and not self._altered(loss) and not self._moved(path, step):
                yield _lost(loss)

    def left_behind(self) -> Iterator[AuditedStep]:
        """Return the steps of the trusted revision that the tip neither holds nor ever removed."""
        trusted = self._scope.in_root - self._scope.in_reach
        for (path, step), found in self._scope.origins.found.items() if trusted else ():
            if not self._scope.chosen(path) or self._holds(path, step):
                continue
            gone = (path, step) not in self._scope.origins.lost and not self._moved(path, step)
            for origin in found[:1]:
                if gone and origin.commit.id in trusted:
                    yield _left_behind(origin)

    def _moved(self, path: str, step: StepTaken) -> bool:
        named = (other for other in self._history.records if id_of(other) == id_of(path))
        return any(self._holds(other, step) for other in named)

    def _holds(self, path: str, step: StepTaken) -> bool:
        """Return whether a file of the tip holds a step, or may hold it because it cannot be read."""
        if path not in self._held:
            record = self._history.records.get(path)
            self._held[path] = frozenset(record.step if record else ())
        return path in self._history.unread or step in self._held[path]

    def _altered(self, loss: Loss) -> bool:
        record = self._history.records.get(loss.path)
        if record is None or loss.index >= len(record.step):
            return False
        found = self._scope.of(loss.path, record.step[loss.index])
        return any(one.commit.id == loss.commit for one in found)

    def _line(
        self,
        path: str,
        record: Record,
        index: int,
        first: int,
        found: Sequence[Origin],
        changed: Sequence[str],
    ) -> AuditedStep:
        origin, judgement = self._best(found)
        if self._history.is_cut and not origin.commit.parents:
            return self._cut_off(path, record, index, origin)
        if first < index:
            reason = f"it is entry {first + 1} of the chain, put in once more"
            judgement = Judgement(Verdict.FORGED, (reason,))
        elif changed and judgement.verdict is not Verdict.FORGED:
            judgement = Judgement(Verdict.LAPSED, (*changed, *judgement.reasons))
        elif record.step[:index] != origin.before and judgement.verdict is not Verdict.FORGED:
            reason = "the entries before it are not the ones after which it was taken"
            judgement = Judgement(Verdict.LAPSED, (reason, *judgement.reasons))
        facts = self._facts(origin)
        return AuditedStep(
            id=record.id,
            path=path,
            number=index + 1,
            step=record.step[index],
            judgement=judgement,
            commit=origin.commit.id,
            signature=facts.signature,
            signed_by=_signed_by(facts),
            demanded=demanded(facts.settings),
        )

    def _cut_off(self, path: str, record: Record, index: int, origin: Origin) -> AuditedStep:
        reason = "this copy lacks the commit that brought it: its history is cut"
        # Who signed the oldest commit of this copy did not sign what that one builds on.
        return AuditedStep(
            id=record.id,
            path=path,
            number=index + 1,
            step=record.step[index],
            judgement=Judgement(Verdict.UNSIGNED, (reason,)),
            commit=origin.commit.id,
            demanded=demanded(self._trust.after[origin.commit.id].settings),
        )

    def _best(self, found: Sequence[Origin]) -> tuple[Origin, Judgement]:
        judged = [(one, self._judgement(one)) for one in found]
        # How it first came in does not make good that it was removed and put in again.
        again = [pair for pair in judged if pair[0].lost_in]
        return min(again or judged, key=lambda pair: _RANK.index(pair[1].verdict))

    def _judgement(self, origin: Origin) -> Judgement:
        key = (origin.commit.id, origin.path, origin.index)
        if key not in self._judged:
            self._judged[key] = judge(self._facts(origin))
        return self._judged[key]

    def _facts(self, origin: Origin) -> Facts:
        commit = origin.commit.id
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
        found = self._scope.of(path, step)
        return self._signatures.get(found[-1].commit.id, UNSIGNED) if found else UNSIGNED

    def _afterwards(self, path: str, record: Record) -> Iterator[tuple[StepTaken, Sequence[str]]]:
        gone = () if self._as_signed(path, record) else lapsed(record)
        for step in standing(record):
            if step in gone:
                found = self._scope.of(path, step)
                yield step, (_what_changed(found[-1].after, record) if found else "changed afterwards",)
            elif reasons := self._replaced.get((path, step.digest)):
                yield step, reasons

    def _as_signed(self, path: str, record: Record) -> bool:
        """Return whether the tip holds what the last step was just found to vouch for."""
        found = self._scope.of(path, record.step[-1])
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


def _lost(loss: Loss) -> AuditedStep:
    reason = f"it was removed from the register in {loss.commit[:10]}"
    return _absent(loss.path, loss.index, loss.step, loss.commit, reason)


def _left_behind(origin: Origin) -> AuditedStep:
    reason = "it is in the trusted revision, and no longer in the register"
    return _absent(origin.path, origin.index, origin.step, origin.commit.id, reason)


def _absent(path: str, index: int, step: StepTaken, commit: str, reason: str) -> AuditedStep:
    return AuditedStep(
        id=id_of(path),
        path=path,
        number=index + 1,
        step=step,
        judgement=Judgement(Verdict.FORGED, (reason,)),
        commit=commit,
    )
