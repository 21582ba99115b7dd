"""What one person answers for is handed over to another: records in their roles, and whole posts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from peeltrack.core.chain.owners import conflicts, handovers, takes_over
from peeltrack.core.chain.people import owner_of, same_address
from peeltrack.core.chain.steps import new_round
from peeltrack.core.dates import in_words
from peeltrack.core.errors import PeeltrackError, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Holder, Settings
from peeltrack.core.model.status import OWNERS, Role
from peeltrack.core.text import counted
from peeltrack.core.views.posts import ended, held_already, post_index
from peeltrack.store.drafts import Draft, noun_in, opened
from peeltrack.workflows.addresses import strangers
from peeltrack.workflows.assign_owners import assigned, why_not_named
from peeltrack.workflows.edit import Edit, lapses, open_record
from peeltrack.workflows.people.edit_people import new_holder, raised
from peeltrack.workflows.people.keepers import why_not_a_keeper
from peeltrack.workflows.register_on_day import RegisterOnDay


@frozen
class Handing:
    """Who hands over what to whom."""

    old: str
    new: str
    roles: tuple[Role, ...]  #: in these alone; () for every role that they hold
    since: date  #: the first day on which it is the new person's
    by: str  #: who says so
    reason: str

    def means(self, role: Role) -> bool:
        """Return whether this role is handed over."""
        return not self.roles or role in self.roles


def hand_over(here: RegisterOnDay, handing: Handing) -> Edit:
    """Put `new` in the place of `old` on every record and in every post that is meant, and in no other.

    What cannot be handed over is left, and named with the reason in the notes. Raises UsageFault where
    there is nothing to hand over, and where all of it has to be left, with every reason.
    """
    if same_address(handing.old, handing.new):
        raise UsageFault(f"{handing.old} cannot hand over to themselves", hint="name two people")
    drafts, done, notes, left = list[Draft](), list[str](), list[str](), list[str]()
    for record in here.register.records:
        if roles := [role for role in OWNERS if handing.means(role) and _owns(record, role, handing.old)]:
            made = _record_handed(here, record.id, roles, handing)
            if isinstance(made, str):
                left.append(made)
                continue
            drafts.append(made.draft)
            done += made.done
            notes += made.notes
    posts = _posts_handed(here, handing)
    drafts += posts.drafts
    done += posts.done
    left += posts.left
    _refuse_nothing(handing, drafts, left)
    known = strangers(here.register.settings, [handing.new])
    told = (f"not handed over: {one}" for one in left)
    following = "peeltrack save, then peeltrack sync" if drafts else ""
    return Edit(drafts=tuple(drafts), done=tuple(done), notes=(*known, *notes, *told), following=following)


@frozen
class _Handed:
    draft: Draft
    done: tuple[str, ...]
    notes: tuple[str, ...]


def _owns(record: Record, role: Role, email: str) -> bool:
    return same_address(owner_of(record, role), email)


def _record_handed(
    here: RegisterOnDay, record_id: str, roles: Sequence[Role], handing: Handing
) -> _Handed | str:
    """Return a record's file with the handover, or why it cannot be handed over."""
    try:
        opened_record = open_record(here, record_id)
        record = opened_record.record
        wanted = dict.fromkeys(roles, handing.new)
        # At once, whenever the posts change hands: a record has one owner, and no day on which it changes.
        on = min(handing.since, here.today)
        changes = handovers(record, wanted, on=on, by=handing.by, reason=handing.reason)
        if refusal := why_not_named(here, record, changes):
            return f"{refusal.message}; {refusal.hint}"
        draft = assigned(opened_record.draft, changes)
        for _, said in lapses(draft):
            back = new_round(record)
            return f"{said}; {back}, then hand it over" if back else said
    except PeeltrackError as error:
        return f"{record_id}: {error.message}"
    done = tuple(takes_over(record, change) for change in changes)
    return _Handed(draft=draft, done=done, notes=conflicts(here.register.settings, noun_in(draft, Record)))


@frozen
class _Posts:
    drafts: tuple[Draft, ...] = ()
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def _posts_handed(here: RegisterOnDay, handing: Handing) -> _Posts:
    """Return register.toml in which the posts that are meant change hands, each with its days."""
    draft = opened(here.root, SETTINGS_FILE)
    settings = noun_in(draft, Settings)
    held = list(_held(settings, handing))
    if held and (why := why_not_a_keeper(here)):
        return _Posts(left=tuple(f"the post of {role.in_words}: {why}" for role, _, _ in held))
    done, left = [], []
    last = handing.since - timedelta(days=1)
    for role, at, index in held:
        holder = settings.post[at].holder[index]
        mine = replace(holder, email=handing.new, from_=handing.since, reason=handing.reason)
        if holder.from_ is not None and holder.from_ > last:
            left.append(
                f"the post of {role.in_words}: {handing.old} only takes it on {in_words(holder.from_)}"
            )
            continue
        if any(held_already(settings.post[at], mine)):
            left.append(f"the post of {role.in_words}: {handing.new} holds it already")
            continue
        for key, value in ended(holder, last, handing.reason).items():
            draft = draft.set({("post", at, "holder", index, key): value})
        draft = draft.append(("post", at, "holder"), new_holder(mine))
        done.append(f"{SETTINGS_FILE}: {_called(role, holder)} is {handing.new}, was {holder.email}")
    drafts = (raised(draft, settings),) if done else ()
    return _Posts(drafts=drafts, done=tuple(done), left=tuple(left))


def _held(settings: Settings, handing: Handing) -> Iterator[tuple[Role, int, int]]:
    """Yield each post that is meant with its place in the settings and that of the entry of who holds it."""
    last = handing.since - timedelta(days=1)
    for role in dict.fromkeys(post.role for post in settings.post if handing.means(post.role)):
        at = post_index(settings, role)
        for index, holder in enumerate(settings.post[at].holder if at is not None else ()):
            running = holder.to is None or holder.to > last
            if same_address(holder.email, handing.old) and running:
                yield role, at or 0, index


def _called(role: Role, holder: Holder) -> str:
    return f"deputy for the {role.in_words}" if holder.deputy else role.in_words


def _refuse_nothing(handing: Handing, drafts: Sequence[Draft], left: Sequence[str]) -> None:
    if drafts:
        return
    if left:
        raise UsageFault(
            f"nothing can be handed over, for {counted(len(left), 'reason')}:",
            *(f"  {one}" for one in left),
            hint="settle these, then run it again",
        )
    roles = " or ".join(role.in_words for role in handing.roles) or "anything"
    raise UsageFault(
        f"{handing.old} is not {roles} on any record, nor in any post"
        if handing.roles
        else f"{handing.old} owns no record and holds no post",
        hint="see who holds what: peeltrack people",
    )
