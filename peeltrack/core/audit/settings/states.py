"""What is trusted at one commit, as the changes that led to it, and how two such meet in a merge."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from peeltrack.core.audit.settings.ends import Ends
from peeltrack.core.audit.settings.setting_values import ABSENT, Path, Values, settings_of
from peeltrack.core.audit.signature import Signature
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.settings import Settings


@frozen
class Act:
    """A change of values that counts."""

    order: int  #: among those that count, parents before children
    commit: Commit
    changed: Values
    signature: Signature
    below: "State"  #: what was trusted until then
    place: tuple[int, float, str]  #: how deep in the history, when, and its id: later is greater
    taken: bool = False  #: on trust: nobody is asked who signed it
    future: bool = False  #: dated after today: it says nothing of when what is built on it was made


#: A value, and the change that gave it.
Decision = tuple[Act, Any]

#: Who has signed a value that several have to sign, each with the commit, by its name and the value.
Proposed = Mapping[tuple[Path, Any], frozenset[tuple[str, str]]]

#: What was signed and taken back since: the name, the value, who and in which commit.
Withdrawn = frozenset[tuple[Path, Any, tuple[str, str]]]


@frozen
class Contested:
    """A value that two keepers changed, each without the other's change, and what became of it."""

    path: Path
    commits: tuple[str, ...]  #: that changed it, by id
    merge: str  #: where they met
    value: Any  #: the one that counts


class State:
    """What is trusted at a commit. It is never changed; commits that change nothing share one."""

    __slots__ = (
        "_settings",
        "_until",
        "acts",
        "deciding",
        "keyed",
        "latest",
        "like",
        "proposed",
        "rooted",
        "values",
        "withdrawn",
    )

    def __init__(
        self,
        *,
        keyed: bool = False,
        rooted: bool = False,
        like: Settings | None = None,
        acts: frozenset[int] = frozenset(),
        deciding: Mapping[Path, Decision] | None = None,
        proposed: Proposed | None = None,
        withdrawn: Withdrawn = frozenset(),
        latest: datetime | None = None,
    ) -> None:
        """`keyed` is whether anybody was ever listed with a key, `rooted` whether it descends from where
        trust begins, `like` a version of the file for all that nobody has to be trusted with, `latest`
        when the last change that counts was made.
        """
        self.latest, self.withdrawn = latest, withdrawn
        self.keyed, self.rooted, self.like = keyed, rooted, like
        self.acts, self.deciding, self.proposed = acts, deciding or {}, proposed or {}
        self.values: Values = {path: value for path, (_, value) in self.deciding.items() if value != ABSENT}
        self._settings: Settings | None = None
        self._until: tuple[Ends, Settings | None] | None = None

    @property
    def settings(self) -> Settings | None:
        """The settings that are trusted, while nobody has a key what the file holds; None for nobody."""
        if not self.rooted:
            return None if self.keyed else self.like
        if self._settings is None and self.like is not None:
            self._settings = settings_of(self.values, self.like)
        return self._settings

    def until(self, ends: Ends) -> Settings | None:
        """Return the same, each key and post no longer than the tip says that it is good."""
        if self._until is None or self._until[0] is not ends:
            settings = self.settings
            applied = ends.applied(settings) if settings is not None and self.rooted else settings
            self._until = (ends, applied)
        return self._until[1]

    def after(
        self, act: Act, proposed: Proposed, like: Settings | None, withdrawn: Withdrawn = frozenset()
    ) -> "State":
        """Return the state after a change that counts."""
        kept = {path: decision for path, decision in self.deciding.items() if path not in act.changed}
        order = [*self.deciding, *(path for path in act.changed if path not in self.deciding)]
        new = {path: (act, value) for path, value in act.changed.items()}
        deciding = {path: new.get(path) or kept[path] for path in order}
        left = {key: people for key, people in proposed.items() if key not in act.changed.items()}
        return State(
            keyed=True,
            rooted=True,
            like=self.like or like,
            acts=self.acts | {act.order},
            deciding=deciding,
            proposed=left,
            withdrawn=self.withdrawn | withdrawn,
            latest=self.latest if act.future else _later(self.latest, act.commit.at),
        )

    def waiting(self, proposed: Proposed, withdrawn: Withdrawn) -> "State":
        """Return the state after somebody has signed what others still have to sign."""
        return State(
            keyed=self.keyed,
            rooted=self.rooted,
            like=self.like,
            acts=self.acts,
            deciding=self.deciding,
            proposed=proposed,
            withdrawn=self.withdrawn | withdrawn,
            latest=self.latest,
        )


def joined(states: Sequence[State], held: Values, merge: str) -> tuple[State, list[Contested]]:
    """Return what is trusted where histories meet, and the values that were changed on both sides.

    Of two changes of one value the later counts, but where the merge `held` one of them, that one: both
    were made by somebody trusted to make them. Of two days on which a key was revoked the earlier counts.
    The order of `states` does not matter.
    """
    known = list({id(state): state for state in states}.values())
    if len(known) == 1:
        return known[0], []
    trusted = [state for state in known if state.rooted]
    if not trusted:
        return next((state for state in known if state.keyed), known[0]), []
    acts = frozenset[int]().union(*(state.acts for state in trusted))
    withdrawn: Withdrawn = frozenset().union(*(state.withdrawn for state in trusted))
    proposed = _all_proposed(trusted, withdrawn)
    for state in trusted:
        if (state.acts, state.proposed, state.withdrawn) == (acts, proposed, withdrawn):
            return state, []
    deciding: dict[Path, Decision] = {}
    contested: list[Contested] = []
    for path in dict.fromkeys(path for state in trusted for path in state.deciding):
        found = _not_superseded([state.deciding[path] for state in trusted if path in state.deciding])
        chosen = max(found, key=lambda one: one[0].place)
        if any(value != chosen[1] for _, value in found):
            now = held.get(path, ABSENT)
            chosen = next((one for one in found if one[1] == now), chosen)
            if path[-1] == "revoked":
                # Whoever merges has no say in this.
                days = [one for one in found if isinstance(one[1], date)]
                chosen = min(days, key=lambda one: one[1], default=chosen)
            commits = tuple(sorted(act.commit.id for act, _ in found))
            contested.append(Contested(path=path, commits=commits, merge=merge, value=chosen[1]))
        deciding[path] = chosen
    state = State(
        keyed=True,
        rooted=True,
        like=trusted[0].like,
        acts=acts,
        deciding=deciding,
        proposed=proposed,
        withdrawn=withdrawn,
        latest=_later(*(one.latest for one in trusted)),
    )
    return state, contested


def _later(*instants: datetime | None) -> datetime | None:
    return max(filter(None, instants), default=None)


def _not_superseded(found: Iterable[Decision]) -> list[Decision]:
    several = list({act.order: (act, value) for act, value in found}.values())
    return [one for one in several if not any(one[0].order in other.below.acts for other, _ in several)]


def _all_proposed(states: Iterable[State], withdrawn: Withdrawn) -> Proposed:
    found: dict[tuple[Path, Any], frozenset[tuple[str, str]]] = {}
    for state in states:
        for key, words in state.proposed.items():
            found[key] = found.get(key, frozenset()) | words
    return {
        key: frozenset(word for word in words if (*key, word) not in withdrawn)
        for key, words in found.items()
    }
