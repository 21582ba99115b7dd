"""Edits of register.toml that say who is who: people, the posts that they hold, and their keys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from peeltrack.core.chain.people import holders, person, same_address
from peeltrack.core.dates import in_words
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Where
from peeltrack.core.limits import NUMBER
from peeltrack.core.model.decode import written
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.settings import Holder, Key, Person, Settings
from peeltrack.core.model.status import Role
from peeltrack.core.text import counted
from peeltrack.core.views.posts import (
    TITLES,
    ended,
    held_already,
    holding_lines,
    post_index,
    runs_past,
    same_time,
)
from peeltrack.store.drafts import Draft, noun_in, opened
from peeltrack.store.file_tree import path_of
from peeltrack.workflows.edit import Edit
from peeltrack.workflows.register_on_day import RegisterOnDay


@frozen
class NewPost:
    """A post that somebody takes."""

    role: Role
    deputy: bool = False
    reason: str = ""
    title: str = ""  #: what the force calls the post, where register.toml does not hold it yet


@frozen
class Joining:
    """What is said of a person: new, or of one who is there already."""

    email: str
    name: str = ""  #: "" where it stays as it is
    from_: date | None = None  #: first day in the post, or of the key
    to: date | None = None  #: last day in the post, or of the key
    post: NewPost | None = None
    key: str = ""  #: a public key, as one line without its comment


def add_person(here: RegisterOnDay, joining: Joining) -> Edit:
    """Add a person to register.toml, in a post and with a key where these are said.

    Raises UsageFault where nothing would be new, for a new person without a name, and for days, posts
    and keys that cannot be.
    """
    first, last = joining.from_, joining.to
    if first and last and last < first:
        raise UsageFault(f"--to {in_words(last)} is before --from {in_words(first)}", hint="swap the two")
    before = opened(here.root, SETTINGS_FILE)
    settings = noun_in(before, Settings)
    known = person(settings, joining.email)
    joining = replace(joining, email=known.email) if known else joining
    draft, done = _with_name(settings, before, joining, known)
    notes: tuple[str, ...] = ()
    if joining.post is not None:
        draft, said, notes = _with_post(settings, draft, joining, joining.post)
        done += said
    if joining.key:
        draft, said = _with_key(settings, draft, joining, known)
        done += said
    if not draft.changed:
        raise UsageFault(
            f"{joining.email} is in register.toml already",
            hint="say what is new: --post ROLE --from DATE, or --key FILE",
        )
    following = "check it: peeltrack people; then peeltrack save register.toml, and peeltrack sync"
    return Edit(drafts=(raised(draft, settings),), done=done, notes=notes, following=following)


def raised(draft: Draft, settings: Settings) -> Draft:
    """Return the file as a version of people, posts and policy of its own, as far as numbers go."""
    return draft.set({("version",): min(settings.version + 1, NUMBER)})


#: Why somebody's posts and keys end who leaves, where no other reason is given.
LEFT = "has left"

Done = tuple[str, ...]


def _with_name(
    settings: Settings, draft: Draft, joining: Joining, known: Person | None
) -> tuple[Draft, Done]:
    name = joining.name.strip()
    if known is None:
        if not name:
            raise UsageFault("--name is missing", hint='give it: --name "…"')
        new = Person(email=joining.email, name=name)
        return draft.append("person", written(new)), (f"{joining.email}: {name} is in register.toml",)
    if not name or name == known.name:
        return draft, ()
    draft = draft.set({("person", settings.person.index(known), "name"): name})
    return draft, (f"{known.email}: now called {name}, was {known.name}",)


def _with_post(
    settings: Settings, draft: Draft, joining: Joining, post: NewPost
) -> tuple[Draft, Done, tuple[str, ...]]:
    role, email = post.role, joining.email
    holder = Holder(
        email=email, from_=joining.from_, to=joining.to, deputy=post.deputy, reason=post.reason.strip()
    )
    table = new_holder(holder)
    done = (f"{email}: {_held(role, holder)}{_days(holder)}",)
    at = post_index(settings, role)
    if at is None:
        title = post.title.strip() or TITLES[role]
        return draft.append("post", {"role": role.value, "title": title, "holder": [table]}), done, ()
    end = f"peeltrack people end {{}} --post {role}"
    for held in held_already(settings.post[at], holder):
        raise UsageFault(
            f"{email} is {_held(role, held)}{_days(held)} already",
            hint=f"end that first: {end.format(email)} --on DATE; or correct its dates in {SETTINGS_FILE}",
        )
    notes = tuple(
        f"{other.email} holds that post at the same time; to end it: {end.format(other.email)}"
        for other in same_time(settings.post[at], holder)
    )
    return draft.append(("post", at, "holder"), table), done, notes


def new_holder(holder: Holder) -> dict[str, object]:
    """Return the entry of somebody in a post, as register.toml is to hold it."""
    # False is what stands there without the key.
    return {key: value for key, value in written(holder).items() if value is not False}


def _held(role: Role, holder: Holder) -> str:
    return f"{'deputy for the ' if holder.deputy else ''}{role.in_words}"


def _days(holder: Holder) -> str:
    since = f" from {in_words(holder.from_)}" if holder.from_ else ""
    return since + (f" to {in_words(holder.to)}" if holder.to else "")


def _with_key(settings: Settings, draft: Draft, joining: Joining, known: Person | None) -> tuple[Draft, Done]:
    for listed in settings.person:
        if any(fingerprint(key.public) == fingerprint(joining.key) for key in listed.key):
            raise UsageFault(
                f"that key is a key of {listed.email} already", hint="each person signs with their own"
            )
    key = written(Key(public=joining.key, from_=joining.from_, to=joining.to))
    at = settings.person.index(known) if known else len(settings.person)
    done = f"{joining.email}: signs with {fingerprint(joining.key)}"
    return draft.append(("person", at, "key"), key), (done,)


def public_key(typed: str) -> str:
    """Return the public key that was typed, or that stands in the file that was named.

    Raises UsageFault for what is neither.
    """
    # Not looked for as a file: a long key is too long for a name.
    public = bare_key(typed) or bare_key(_file_text(typed))
    if public is None:
        raise UsageFault(
            f"--key: {typed if len(typed) < 60 else typed[:59] + '…'} is not a public key",
            hint="name the .pub file that ssh-keygen wrote; the private key stays with its owner",
        )
    return public


def _file_text(typed: str) -> str:
    path = path_of(typed)
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "it is not text"
        raise UsageFault(
            f"--key: {typed} cannot be read: {reason.lower()}",
            hint="name the .pub file that ssh-keygen wrote",
        ) from error


def end_person(here: RegisterOnDay, email: str, role: Role | None, *, on: date, reason: str) -> Edit:
    """Make `on` the last day of a person's posts and keys, or of one post. Nothing is removed.

    Raises UsageFault where there is nothing that ends, or it only begins later.
    """
    draft = opened(here.root, SETTINGS_FILE)
    settings = noun_in(draft, Settings)
    done = []
    for where, entry, called in _running(settings, email, role, on):
        draft = draft.set({(*where, key): value for key, value in ended(entry, on, reason).items()})
        done.append(f"{email}: {called} ends with {in_words(on)}")
    if not done:
        post = f"the post {role.in_words}" if role else "any post, nor has a key,"
        raise UsageFault(
            f"{email} does not hold {post} after {in_words(on)}", hint="see who holds what: peeltrack people"
        )
    notes = tuple(_still_owned(here, email, on))
    drafts = (raised(draft, settings),)
    return Edit(drafts=drafts, done=tuple(done), notes=notes, following=_after(role))


def leave(here: RegisterOnDay, email: str, *, on: date, reason: str) -> Edit:
    """Make `on` the last day of all of a person's posts and keys, and note what nobody holds after it.

    Raises UsageFault as `end_person` does.
    """
    edit = end_person(here, email, None, on=on, reason=reason or LEFT)
    settings, after = noun_in(edit.drafts[0], Settings), on + timedelta(days=1)
    posts = [
        post
        for post in here.register.settings.post
        if any(same_address(one.email, email) for one in post.holder)
    ]
    vacant = tuple(
        f"from {in_words(after)} nobody is {role.in_words}; who takes it: "
        f"peeltrack people add E-MAIL --post {role} --from {after}"
        for role in dict.fromkeys(post.role for post in posts)
        if not any(not held.deputy for held in holders(settings, role, after))
    )
    owned = tuple(
        f"{email} is still {line.role.in_words} of {', '.join(line.records)}; who takes it: "
        f'peeltrack handover {email} E-MAIL --role {line.role} --reason "…"'
        for line in holding_lines(here.register, on)
        if line.role and line.records and same_address(line.email, email)
    )
    return replace(edit, notes=(*vacant, *owned), following="peeltrack save, then peeltrack sync")


def _running(
    settings: Settings, email: str, role: Role | None, on: date
) -> Iterator[tuple[Where, Holder | Key, str]]:
    for at, post in enumerate(settings.post):
        for index, holder in enumerate(post.holder):
            called = _held(post.role, holder)
            meant = same_address(holder.email, email) and role in (None, post.role)
            if meant and runs_past(holder, on, called):
                yield ("post", at, "holder", index), holder, called
    for at, listed in enumerate(settings.person):
        for index, key in enumerate(listed.key):
            called = f"the key {fingerprint(key.public) or ''}".strip()
            if role is None and same_address(listed.email, email) and runs_past(key, on, called):
                yield ("person", at, "key", index), key, called


def _still_owned(here: RegisterOnDay, email: str, on: date) -> Iterator[str]:
    for line in holding_lines(here.register, on):
        if line.role and line.records and same_address(line.email, email):
            yield f"{email} is still {line.role.in_words} of {counted(len(line.records), 'open record')}"


def _after(role: Role | None) -> str:
    if role:
        return f"who takes the post: peeltrack people add E-MAIL --post {role} --from DATE"
    return 'hand over what they own: peeltrack handover OLD NEW --reason "…", then peeltrack save'
