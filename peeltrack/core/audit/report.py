"""Every step of a register as its history proves it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from peeltrack.core.audit.appointments import Appointments
from peeltrack.core.audit.audited_step import AuditedStep, acknowledged
from peeltrack.core.audit.judging import Judging
from peeltrack.core.audit.remarks import Remarks, made_in
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.settings.roots import keyed_first
from peeltrack.core.audit.signature import UNSIGNED
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.audit.verdict import Judgement, Principle, Verdict
from peeltrack.core.chain.people import same_address
from peeltrack.core.chain.rounds import lapsed, standing
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.history.change import Change, content_changed
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.provenance import Loss, Origin, place
from peeltrack.core.model.ids import id_of, id_order
from peeltrack.core.model.record import Record, StepTaken

#: Why evidence no longer is what a step vouched for, by path of the record and the step's digest.
ReplacedEvidence = Mapping[tuple[str, str], Sequence[str]]


def audited_steps(
    scope: AuditScope, trust: TrustedSettings, judging: Judging, replaced: ReplacedEvidence
) -> tuple[AuditedStep, ...]:
    """Return every step that is asked about, by record and in the order of the chain.

    Steps that were removed from the register stand among the others.
    """
    reporting = _Reporting(scope, judging, Remarks(scope, trust, judging), replaced)
    held = [*reporting.held()]
    lines = [*held, *reporting.lost(held), *reporting.left_behind()]
    return tuple(sorted(lines, key=lambda line: (id_order(line.id), line.path, line.number)))


def signatures_wanted(scope: AuditScope, appointments: Appointments) -> list[str]:
    """Return the commits of which it must be known who signed them, each once.

    Those that brought a step that is asked about, changed register.toml or named an owner; where a key was
    revoked, every signed one, because others may have built in time on what that key signed, and where
    there are several beginnings, because who signed on top of which tells them apart.
    """
    history = scope.history
    changed = (diff.commit.id for diff in history.diffs if diff.settings is not None)
    wanted = dict.fromkeys(
        (*(one.commit.id for one in scope.wanted()), *changed, *scope.losing(), *appointments.commits)
    )
    people = (person for settings in history.all_settings for person in settings.person)
    revoked = any(key.revoked for person in people for key in person.key)
    if revoked or len(keyed_first(history)) > 1:
        wanted |= dict.fromkeys(diff.commit.id for diff in history.diffs if diff.commit.signed)
    return list(wanted)


class _Reporting:
    def __init__(
        self, scope: AuditScope, judging: Judging, remarks: Remarks, replaced: ReplacedEvidence
    ) -> None:
        self._scope, self._history = scope, scope.history
        self._judging, self._remarks, self._replaced = judging, remarks, replaced
        self._held: dict[str, frozenset[object]] = {}

    def held(self) -> Iterator[AuditedStep]:
        """Return the steps that the tip holds."""
        for path, record in self._scope.records.items():
            changed = {place(path, step): why for step, why in self._afterwards(path, record)}
            begins = len(record.step) - len(standing(record))
            first: dict[object, int] = {}
            lines = []
            for index, step in enumerate(record.step):
                first.setdefault(place(path, step), index)
                found = self._scope.of(path, step)
                if not found:
                    lines.append(self._unknown(path, record, index))
                elif any(self._scope.recent(one.commit.id) for one in found):
                    # The same entry may stand in an earlier round, which no later change makes lapse.
                    why = changed.get(place(path, step), ()) if index >= begins else ()
                    lines.append(self._line(path, record, index, first[place(path, step)], found, why))
            # In a copy without its oldest part it cannot be told what the fault was.
            yield from lines if self._history.is_cut else acknowledged(lines)

    def lost(self, held: Sequence[AuditedStep]) -> Iterator[AuditedStep]:
        """Return the steps that were removed, other than by an alteration that is reported already."""
        standing = {(line.path, line.number): line for line in held}
        for (path, step, _), losses in self._scope.origins.lost.items():
            last = next((one for one in reversed(losses) if one.commit.id in self._scope.in_reach), None)
            if last is None or not self._scope.chosen(path) or self._holds(path, step):
                continue
            if self._scope.recent(last.commit.id) and not self._altered(last) and not self._moved(path, step):
                yield self._lost(last, standing.get((path, last.index + 1)))

    def left_behind(self) -> Iterator[AuditedStep]:
        """Return the steps of the trusted revision that the tip neither holds nor ever removed."""
        trusted = self._scope.in_root - self._scope.in_reach
        for (path, step, _), found in self._scope.origins.found.items() if trusted else ():
            if not self._scope.chosen(path) or self._holds(path, step):
                continue
            gone = place(path, step) not in self._scope.origins.lost and not self._moved(path, step)
            for origin in found[:1]:
                if gone and origin.commit.id in trusted:
                    reason = "it is in the trusted revision, and no longer in the register"
                    yield _absent(path, origin.index, step, origin.commit.id, reason)

    def _moved(self, path: str, step: StepTaken) -> bool:
        named = (other for other in self._history.records if id_of(other) == id_of(path))
        return any(self._holds(other, step) for other in named)

    def _holds(self, path: str, step: StepTaken) -> bool:
        """Return whether a file of the tip holds a step, or may hold it because it cannot be read."""
        if path not in self._held:
            record = self._history.records.get(path)
            self._held[path] = frozenset(place(path, one) for one in record.step) if record else frozenset()
        return path in self._history.unread or place(path, step) in self._held[path]

    def _altered(self, loss: Loss) -> bool:
        record = self._history.records.get(loss.path)
        if record is None or loss.index >= len(record.step):
            return False
        found = self._scope.of(loss.path, record.step[loss.index])
        return any(one.commit.id == loss.commit.id for one in found)

    def _lost(self, loss: Loss, held: AuditedStep | None) -> AuditedStep:
        how = "a merge dropped it" if loss.commit.is_merge else "it was removed from the register"
        absent = _absent(loss.path, loss.index, loss.step, loss.commit.id, f"{how} in {made_in(loss.commit)}")
        found = self._scope.of(loss.path, loss.step)
        again = held is not None and _same_act(held, loss) and not held.faulty
        said = self._remarks.met(loss) if loss.met else self._remarks.again(loss) if again else ""
        if not said and found and self._judging.takes_back(loss):
            said = self._remarks.taken_back(loss)
        if not found or not said:
            return absent
        origin, judgement = self._judging.best(found)
        if judgement.verdict is Verdict.FORGED:
            return absent
        return replace(
            absent,
            judgement=judgement,
            commit=origin.commit.id,
            signature=self._judging.signature(origin.commit.id),
            signed_by=self._judging.signed_by(origin),
            remarks=(said,),
        )

    def _line(
        self,
        path: str,
        record: Record,
        index: int,
        first: int,
        found: Sequence[Origin],
        changed: Sequence[str],
    ) -> AuditedStep:
        origin, judgement = self._judging.best(found)
        settings = self._judging.settings(origin) or self._judging.at_the_tip
        line = AuditedStep(
            id=record.id,
            path=path,
            number=index + 1,
            step=record.step[index],
            judgement=judgement,
            commit=origin.commit.id,
            signature=self._judging.signature(origin.commit.id),
            signed_by=self._judging.signed_by(origin),
            demanded=settings is not None and settings.policy.signed_steps,
        )
        if self._history.is_cut and not origin.commit.parents:
            return _cut_off(line)
        if first < index:
            reason = f"it is entry {first + 1} of the chain, put in once more"
            judgement = Judgement(Verdict.FORGED, (reason,), (Principle.ENTRY,))
        elif put_back := self._judging.put_back_by_another(path, line.step):
            return _put_back(line, *put_back)
        elif changed and judgement.verdict is not Verdict.FORGED:
            judgement = Judgement(Verdict.LAPSED, (*changed, *judgement.reasons))
        elif record.step[:index] != origin.before and judgement.verdict is not Verdict.FORGED:
            reason = "the entries before it are not the ones after which it was taken"
            judgement = Judgement(Verdict.LAPSED, (reason, *judgement.reasons))
        return replace(line, judgement=judgement, remarks=self._remarks.of(found, origin))

    def _unknown(self, path: str, record: Record, index: int) -> AuditedStep:
        reason = "no commit is found that brought it: every version of its file before could not be read"
        return replace(_absent(path, index, record.step[index], self._history.tip, reason), id=record.id)

    def _afterwards(self, path: str, record: Record) -> Iterator[tuple[StepTaken, Sequence[str]]]:
        gone = () if self._as_signed(path, record) else lapsed(record)
        for step in standing(record):
            if step in gone:
                found = self._scope.of(path, step)
                then = self._judging.best(found)[0].after if found else None
                yield step, (_what_changed(then, record) if then else "changed afterwards",)
            elif reasons := self._replaced.get((path, step.digest)):
                yield step, reasons

    def _as_signed(self, path: str, record: Record) -> bool:
        """Return whether the tip holds what the last step was just found to vouch for.

        Only a commit that was found to hold what the step says speaks for it: who puts a step back may put
        it beside other words.
        """
        brought = (one for one in self._scope.of(path, record.step[-1]) if one.after is record)
        whole = any(self._judging.judgement(one).verdict is not Verdict.FORGED for one in brought)
        return whole and arrow_of(record.step[-1].step).forward


def _what_changed(then: Record, now: Record) -> str:
    keys = content_changed(Change(then, now))
    what = ", ".join(keys).replace("_", " ")
    return f"changed afterwards: {what}" if what else "the entry before it was changed afterwards"


def _put_back(line: AuditedStep, loss: Loss, commit: Commit) -> AuditedStep:
    reason = (
        f"its own signer took it back in {made_in(loss.commit)}, and it was put back in {made_in(commit)}"
    )
    judgement = Judgement(Verdict.FORGED, (reason,), (Principle.KEPT,))
    return replace(line, judgement=judgement, commit=commit.id, signature=UNSIGNED, signed_by="")


def _same_act(line: AuditedStep, loss: Loss) -> bool:
    """Return whether what stands in the place of a step is that step, taken again by the same person."""
    return (
        line.step.step is loss.step.step
        and same_address(line.step.by, loss.step.by)
        and line.step.at >= loss.step.at
    )


def _cut_off(line: AuditedStep) -> AuditedStep:
    # Who signed the oldest commit of this copy did not sign what that one builds on.
    reason = "this copy lacks the commit that brought it: its history is cut"
    judgement = Judgement(Verdict.UNSIGNED, (reason,))
    return AuditedStep(
        id=line.id,
        path=line.path,
        number=line.number,
        step=line.step,
        judgement=judgement,
        commit=line.commit,
        demanded=line.demanded,
    )


def _absent(path: str, index: int, step: StepTaken, commit: str, reason: str) -> AuditedStep:
    return AuditedStep(
        id=id_of(path),
        path=path,
        number=index + 1,
        step=step,
        judgement=Judgement(Verdict.FORGED, (reason,), (Principle.KEPT,)),
        commit=commit,
    )
