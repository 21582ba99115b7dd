"""Each commit that brought a step, judged by what was trusted below it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from peeltrack.core.audit.appointments import Appointments
from peeltrack.core.audit.clocks import end_of
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.settings.amendments import is_keeper
from peeltrack.core.audit.signature import UNSIGNED, Signature, addresses, owners_of, why_not_by
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.audit.verdict import Facts, Judgement, Verdict, came_in, judge
from peeltrack.core.chain.people import holders, owner_of, same_address, same_person
from peeltrack.core.chain.rounds import standing
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.history.commit_graph import reach
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.provenance import Loss, Origin, Origins
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import StepTaken
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS, Role

#: Best first: of the commits that brought the same step the best counts, so that nobody can make it
#: worse by bringing it once more.
RANK = (Verdict.SIGNED, Verdict.RECORDED, Verdict.UNSIGNED, Verdict.FORGED)


class Judging:
    """The judgement of every commit that brought a step, each made once."""

    def __init__(
        self,
        scope: AuditScope,
        trust: TrustedSettings,
        signatures: Mapping[str, Signature],
        appointments: Appointments,
        today: date,
    ) -> None:
        self._scope, self._trust, self._signatures = scope, trust, signatures
        self._owners = appointments.believing(trust, signatures)
        self._until = end_of(today)
        self._first_with = _first_with(scope.origins)
        self.built_on = self._signed_by_keepers()
        self._known: dict[tuple[str, str, int], Judgement] = {}

    def best(self, found: Sequence[Origin]) -> tuple[Origin, Judgement]:
        """Return the best of the commits that brought a step, the first of several, and its judgement."""
        # What did not come in as a step does is forged, and thousands may have been brought like that.
        judged = [(one, self.judgement(one)) for one in found if not [*came_in(one)]]
        if all(judgement.verdict is Verdict.FORGED for _, judgement in judged):
            return found[0], self.judgement(found[0])
        return min(judged, key=lambda pair: RANK.index(pair[1].verdict))

    def judgement(self, origin: Origin) -> Judgement:
        """Return the judgement of one commit that brought a step."""
        key = (origin.commit.id, origin.path, origin.index)
        if key not in self._known:
            self._known[key] = judge(self.facts(origin))
        return self._known[key]

    def facts(self, origin: Origin) -> Facts:
        """Return all by which a commit is judged."""
        commit = origin.commit.id
        signature = self.signature(commit)
        first = self._first_with[origin.step.digest]
        round_before = standing(replace(origin.after, step=origin.before))
        facts = Facts(
            origin=origin,
            signature=signature,
            settings=self.settings(origin),
            until=self._until,
            zone=self._trust.zone,
            built_on=self.built_on.get(commit),
            revoked=self._trust.revoked.days.get(signature.fingerprint),
            cannot_be_told=self._trust.revoked.why_not(commit, signature),
            copied_from=id_of(first.path) if first.path != origin.path else "",
            others=tuple((step, self._signature_of(origin.path, step)) for step in round_before),
        )
        return replace(facts, not_appointed=self._not_appointed(origin, facts.settings))

    def settings(self, origin: Origin) -> Settings | None:
        """Return what is trusted below a commit, with a policy as high as the tip knows it to have been."""
        settings = self._trust.below(origin.commit.id)
        if settings is None:
            return None
        graph, commit = self._scope.history.graph, origin.commit.id
        policy = self._trust.ends.policy(
            settings.policy,
            self._trust.day(origin.step.at),
            self._trust.states[commit].acts,
            lambda other: commit in reach(graph, other),
        )
        return settings if policy is settings.policy else replace(settings, policy=policy)

    def takes_back(self, loss: Loss) -> bool:
        """Return whether a commit takes out the last step of a record, signed by who had signed that."""
        return not loss.commit.is_merge and loss.last and self._by_signer(loss.commit, loss.step)

    def put_back_by_another(self, path: str, step: StepTaken) -> tuple[Loss, Commit] | None:
        """Return where its signer took a step back, and the commit in which somebody else put it back."""
        taken_back = [loss for loss in self._scope.losses(path, step) if self.takes_back(loss)]
        for loss in taken_back[-1:]:
            back = list(self._scope.putting_back(loss))
            # What they brought once more themselves, after it or apart from it, they did not take back.
            below = reach(self._scope.history.graph, loss.commit.id)
            apart = [one.commit for one in self._scope.of(path, step) if one.commit.id not in below]
            if back and not any(self._by_signer(commit, step) for commit in (*back, *apart)):
                return loss, back[0]
        return None

    def _by_signer(self, commit: Commit, step: StepTaken) -> bool:
        settings, day = self._trust.below(commit.id), self._trust.day(commit.at)
        signer = step.recorded_by or step.by
        return settings is not None and not why_not_by(settings, self.signature(commit.id), signer, [day])

    @property
    def at_the_tip(self) -> Settings | None:
        """What is trusted at the tip; None for nobody."""
        return self._trust.tip

    def signature(self, commit: str) -> Signature:
        """Return who signed a commit."""
        return self._signatures.get(commit, UNSIGNED)

    def signed_by(self, origin: Origin) -> str:
        """Return the addresses of who signed a commit, or the key's fingerprint where it is nobody's."""
        signature, settings = self.signature(origin.commit.id), self._trust.below(origin.commit.id)
        if signature.is_missing:
            return ""
        known = addresses(settings, signature.fingerprint) if settings else ()
        return ", ".join(dict.fromkeys(known)) or signature.fingerprint or "unknown key"

    def _signature_of(self, path: str, step: StepTaken) -> Signature:
        found = self._scope.of(path, step)
        own = [one for one in found if self._by_signer(one.commit, step)]
        return self.signature((own or found)[0].commit.id) if found else UNSIGNED

    def _not_appointed(self, origin: Origin, settings: Settings | None) -> str:
        """Return why it is not believed that the record gives the right to its step; "" where it is."""
        step, commit = origin.step, origin.commit.id
        if settings is None:
            return ""
        role = next((role for role in OWNERS if role == step.role), None)
        if role is not None and same_address(owner_of(origin.after, role), step.by):
            deputies = [one.email for one in holders(settings, role, self._trust.day(step.at)) if one.deputy]
            why = self._owners.why_not(origin.path, commit, role, step.by)
            if why and not any(same_address(email, step.by) for email in deputies):
                return why
        own_work = arrow_of(step.step).not_by_action_owner
        if own_work and self._owners.is_doubted(origin.path, Role.ACTION_OWNER):
            before = self._owners.owner_before(origin.path, commit, Role.ACTION_OWNER)
            if same_person(settings, before, step.by):
                return f"{before} was the action owner until somebody who may not name one took them out"
        return ""

    def _signed_by_keepers(self) -> dict[str, Commit]:
        """Return for each commit the latest that it is made on top of and that a keeper signed.

        Where trust begins, by whomever that was signed, counts among them.
        """
        found: dict[str, Commit] = {}
        own: dict[str, Commit] = {}
        known = self._scope.history.commits
        for commit, node in self._scope.history.graph.items():
            below = [one for parent in node.parents for one in (found.get(parent), own.get(parent)) if one]
            if below:
                found[commit] = max(below, key=lambda one: (one.at, one.id))
            made = known.get(commit)
            if made is not None and made.at < self._until and self._by_keeper(commit, made.at):
                own[commit] = made
        return found

    def _by_keeper(self, commit: str, at: datetime) -> bool:
        if commit in (self._trust.beginnings.first, self._scope.root):
            return True
        signature, settings = self.signature(commit), self._trust.below(commit)
        if not signature.is_good or settings is None or self._trust.revoked.why_not(commit, signature):
            return False
        day = self._trust.day(at)
        people = owners_of(settings, signature.fingerprint, day)
        return any(is_keeper(settings, one.email, day) for one in people)


def _first_with(origins: Origins) -> dict[str, Origin]:
    first: dict[str, Origin] = {}
    for found in origins.found.values():
        for origin in found[:1]:
            first.setdefault(origin.step.digest, origin)
    return first
