"""What is to be known of a step beside its verdict: unusual, and no fault."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from peeltrack.core.audit.clocks import CLOCKS_APART
from peeltrack.core.audit.judging import Judging
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.audit.verdict import Principle, Verdict
from peeltrack.core.chain.people import same_address
from peeltrack.core.dates import in_words
from peeltrack.core.history.commit_graph import entered_with, first_parents, joined_late
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.provenance import Loss, Origin
from peeltrack.core.text import counted

#: How long after its date a step may come into the history that everybody shares, without a word.
LATE = timedelta(days=14)

#: Commits of one kind that are named one by one for one step.
_MOST_TOLD = 10

_PROVED = (Verdict.SIGNED, Verdict.RECORDED)


class Remarks:
    """What is unusual about the steps of a history."""

    def __init__(self, scope: AuditScope, trust: TrustedSettings, judging: Judging) -> None:
        self._scope, self._trust, self._judging = scope, trust, judging
        self._graph = scope.history.graph
        self._entered = entered_with(self._graph, scope.history.tip)
        self._way = first_parents(self._graph, scope.history.tip)
        self._places: dict[str | None, int] = {one: at for at, one in enumerate(self._way)}
        self._commits = scope.history.commits

    def of(self, found: Sequence[Origin], best: Origin) -> tuple[str, ...]:
        """Return what is to be known of a step that the tip holds, in the order in which it happened."""
        return (
            *self._made_anew(best),
            *self._clock(best),
            *self._late(found, best),
            *self._put_back(best),
            *self._brought_otherwise(found, best),
        )

    def met(self, loss: Loss) -> str:
        """Return where a step met another, of which the merge kept that one."""
        assert loss.met is not None
        kept = f"{loss.met.step} by {loss.met.by}"
        return f"no longer in the register: it met {kept} in {made_in(loss.commit)}, which kept that one"

    def again(self, loss: Loss) -> str:
        """Return where a step was taken out that its person has taken again since."""
        return f"taken out in {made_in(loss.commit)}, and taken again since"

    def taken_back(self, loss: Loss) -> str:
        """Return where the last step of a record was taken back by its own signer."""
        return (
            f"taken back in {made_in(loss.commit)}, signed by its own signer, before anything was built on it"
        )

    def _made_anew(self, origin: Origin) -> Iterator[str]:
        commit = origin.commit
        signed = self._judging.judgement(origin).verdict in _PROVED
        if signed and commit.at - commit.author.at > CLOCKS_APART:
            yield (
                f"its commit was made anew on {in_words(self._trust.day(commit.at))} by its own signer, as a "
                "rebase or cherry-pick does"
            )

    def _clock(self, origin: Origin) -> Iterator[str]:
        built_on = self._judging.built_on.get(origin.commit.id)
        if built_on is None:
            return
        # Who makes a commit anew, as a rebase does, puts an older step on top of newer commits.
        anew = origin.commit.at - origin.commit.author.at > CLOCKS_APART
        dated = origin.commit.at if anew else min(origin.step.at, origin.commit.at)
        if dated < built_on.at - CLOCKS_APART:
            yield (
                f"a clock was off: it is dated {dated.isoformat()}, and made on top of {built_on.id[:10]} "
                f"of {built_on.at.isoformat()}"
            )

    def _late(self, found: Sequence[Origin], best: Origin) -> Iterator[str]:
        entered = [self._entered.get(one.commit.id, one.commit.id) for one in found]
        made = [self._commits[one].at for one in entered if one in self._commits]
        first = min(made, default=best.commit.at)
        if first - best.step.at > LATE:
            days = (first - best.step.at).days
            yield f"came late: it is dated {days} days before it came into the shared history"
        elif met := self._met_late(best):
            days = (self._graph[met].seconds - int(best.step.at.timestamp())) // 86_400
            yield f"came late to what others did: {met[:10]} joined the two {days} days after its date"

    def _met_late(self, best: Origin) -> str:
        at = self._places.get(self._entered.get(best.commit.id, ""))
        if at is None:
            return ""
        return joined_late(self._graph, self._way, at, int((best.step.at + LATE).timestamp()))

    def _put_back(self, best: Origin) -> Iterator[str]:
        losses = self._scope.losses(best.path, best.step)
        if further := losses[:-_MOST_TOLD]:
            yield f"put back {counted(len(further), 'time')} before that"
        for loss in losses[-_MOST_TOLD:]:
            how = "a merge had dropped it" if loss.commit.is_merge else "it was taken out"
            back = next(self._scope.putting_back(loss), None)
            by = f", and came back in {made_in(back)}" if back else ""
            yield f"put back: {how} in {made_in(loss.commit)}{by}"

    def _brought_otherwise(self, found: Sequence[Origin], best: Origin) -> Iterator[str]:
        for one in found[:_MOST_TOLD]:
            if one is not best and Principle.CONTENT in self._judging.judgement(one).principles:
                yield f"{made_in(one.commit)} brought it, too, with other content than it vouches for"


def made_in(commit: Commit) -> str:
    """Return a commit and who made it, as its own words say."""
    author, committer = commit.author.email, commit.committer.email
    also = "" if same_address(author, committer) or not author else f", written by {author}"
    return f"{commit.id[:10]} by {committer or 'nobody'}{also}"
