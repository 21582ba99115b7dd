"""What has ended by the tip, which counts on every branch: keys, posts and a policy that was lower.

Who works on a branch from before an end does not know of it, and neither does a thief who begins one.
"""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from peeltrack.core.audit.settings.setting_values import ABSENT, Path, Values, address, entry_of
from peeltrack.core.audit.ssh_keys import bare_key
from peeltrack.core.fields import frozen
from peeltrack.core.model.settings import Holder, Key, Policy, Settings

T = TypeVar("T", Holder, Key)

#: First and last day, both included; None where it has none.
Interval = tuple[date | None, date | None]

#: A key of a person, or a person in a post: what may have ended.
Item = Path

#: The policies that ask for more when they are so.
_STRICT: Mapping[str, bool] = {"signed_steps": True, "distinct_people": True, "on_instruction": False}


@frozen(kw_only=False)
class CountedChange:
    """A change of values that counts, as the ends look at it."""

    order: int  #: among the changes that count
    day: date  #: of its commit
    changed: Values
    before: Values  #: what was trusted until then
    commit: str = ""  #: id


@frozen(kw_only=False)
class PolicySet:
    """One detail of policy, set by a change that counts."""

    day: date
    name: str
    value: Any
    order: int  #: of the change among those that count; of another branch below 0
    commit: str  #: id


@frozen
class Ends:
    """How long each key and post is good for, as the tip knows it."""

    valid: Mapping[Item, tuple[Interval, ...]]
    set_by: Mapping[Item, int]  #: the change that said so last, by its order
    set_in: Mapping[Item, str]  #: the commit of that change
    policies: tuple[PolicySet, ...] = ()  #: in the order of the days

    def unknown_to(self, known: Collection[str]) -> "Ends":
        """Return what was set last by a commit that is not among `known`, for a history of those."""
        items = [item for item, commit in self.set_in.items() if commit not in known]
        valid = {item: self.valid[item] for item in items if item in self.valid}
        return Ends(
            valid=valid,
            set_by={},
            set_in={item: self.set_in[item] for item in items},
            policies=tuple(replace(one, order=-1) for one in self.policies if one.commit not in known),
        )

    def joined(self, other: "Ends") -> "Ends":
        """Return these ends with those of another branch, which no change on this one has set itself."""
        both = self.valid.keys() & other.valid.keys()
        meeting = {item: _meeting(self.valid[item], other.valid[item]) for item in both}
        return Ends(
            valid={**self.valid, **other.valid, **meeting},
            set_by={item: order for item, order in self.set_by.items() if item not in other.valid},
            set_in={**self.set_in, **other.set_in},
            policies=tuple(sorted((*self.policies, *other.policies), key=lambda one: one.day)),
        )

    def applied(self, settings: Settings, but_those_of: int | None = None) -> Settings:
        """Return settings in which no key and no post is good for longer than the tip says.

        The ends that the change `but_those_of` set itself do not count against it.
        """
        left_out = {item for item, order in self.set_by.items() if order == but_those_of}
        person = tuple(
            replace(
                one,
                key=self._kept(one.key, left_out, lambda key, one=one: key_item(one.email, key.public)),
            )
            for one in settings.person
        )
        post = tuple(
            replace(
                one,
                holder=self._kept(
                    one.holder, left_out, lambda held, one=one: holder_item(one.role, held.email)
                ),
            )
            for one in settings.post
        )
        return replace(settings, person=person, post=post)

    def policy(
        self,
        policy: Policy,
        day: date,
        known: Container[int] = (),
        is_later: Callable[[str], bool] = lambda _: False,
    ) -> Policy:
        """Return a policy no lower than the one in force on a day, as the tip knows it.

        `policy` is what is trusted after the changes `known`, which have made it what it is. What was set
        in a commit that `is_later` says to come after does not count, however it is dated. Days decide only
        where neither side knew of the other.
        """
        found: dict[str, PolicySet] = {}
        for one in self.policies:
            # Raised, it binds from the day after; lowered, it is low at once.
            due = one.day < day or (one.day == day and _STRICT.get(one.name) != one.value)
            if due and (one.order in known or not is_later(one.commit)):
                found[one.name] = one
        strict = {
            name: one.value
            for name, one in found.items()
            if one.order not in known and _STRICT.get(name) == one.value
        }
        return replace(policy, **strict) if strict else policy

    def _kept(self, entries: Iterable[T], left_out: set[Item], item: Any) -> tuple[T, ...]:
        found: list[T] = []
        for one in entries:
            name = item(one)
            if name in left_out or name not in self.valid:
                found.append(one)
            else:
                found += _cut(one, self.valid[name])
        return tuple(found)


NO_ENDS = Ends(valid={}, set_by={}, set_in={})


def key_item(email: str, public: str) -> Item:
    """Return what a person's key is called among the ends."""
    return ("person", address(email), "key", bare_key(public))


def holder_item(role: str, email: str) -> Item:
    """Return what a person in a post is called among the ends."""
    return ("post", role, "holder", address(email))


def ends_of(tip: Values, changes: Iterable[CountedChange]) -> Ends:
    """Return what has ended by the tip, from its trusted values and all changes that count."""
    valid: dict[Item, list[Interval]] = {}
    set_by: dict[Item, int] = {}
    set_in: dict[Item, str] = {}
    policies = []
    for change in changes:
        for path, value in change.changed.items():
            entry = entry_of(path)
            if path[0] == "policy":
                policies.append(PolicySet(change.day, path[1], value, change.order, change.commit))
            elif _may_end(entry):
                set_by[entry[:4]], set_in[entry[:4]] = change.order, change.commit
                if path == entry and value == ABSENT and path not in tip:
                    # What was taken out was good until then.
                    first, last = _interval(change.before, entry)
                    end = change.day if last is None else min(last, change.day)
                    valid.setdefault(entry[:4], []).append((first, end))
    for entry in tip:
        if _may_end(entry) and entry_of(entry) == entry:
            valid.setdefault(entry[:4], []).append(_interval(tip, entry))
    return Ends(
        valid={item: tuple(found) for item, found in valid.items()},
        set_by=set_by,
        set_in=set_in,
        policies=tuple(sorted(policies, key=lambda one: one.day)),
    )


def _may_end(entry: Path) -> bool:
    return len(entry) > 2 and entry[2] in ("key", "holder")


def _interval(values: Values, entry: Path) -> Interval:
    first = entry[4] if len(entry) > 4 else values.get((*entry, "from_"))
    ends = filter(None, (values.get((*entry, "to")), values.get((*entry, "revoked"))))
    return first, min(ends, default=None)


def _meeting(ours: Iterable[Interval], theirs: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return the days that lie in an interval of each side."""
    return tuple(
        (max(filter(None, (first, begun)), default=None), min(filter(None, (last, ended)), default=None))
        for first, last in ours
        for begun, ended in theirs
    )


def _cut(held: T, valid: Iterable[Interval]) -> Iterator[T]:
    """Yield a holding or a key for each of the intervals in which it is good as well."""
    for first, last in valid:
        from_ = max(filter(None, (held.from_, first)), default=None)
        to = min(filter(None, (held.to, last)), default=None)
        if from_ is None or to is None or from_ <= to:
            yield replace(held, from_=from_, to=to)
