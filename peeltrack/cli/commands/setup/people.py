"""`peeltrack people`: who holds what, and the edits of register.toml that change it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import address, asked, dry_run_option, finish, path_of
from peeltrack.cli.options import DAY, Words, complete_people, form_option, pass_app, words
from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from peeltrack.core.chain.people import person, same_address
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.finding import Where
from peeltrack.core.model.decode import written
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.settings import Holder, Key, Person, Settings
from peeltrack.core.model.status import Role
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.core.views.posts import (
    PEOPLE_COLUMNS,
    TITLES,
    ended,
    holding_lines,
    post_index,
    runs_past,
    same_time,
)
from peeltrack.store.drafts import Draft, opened


class Posts(Words):
    """A post of the chain, also as people say it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the post as register.toml writes it."""
        return super().convert(Role.DCC.value if str(value).casefold() == "dcc" else value, param, ctx)


_POST = Posts(words(Role))


@click.group("people", invoke_without_command=True)
@click.option("--on", type=DAY, metavar="DATE", help="On this day; else today.")
@form_option
@click.pass_context
def command(context: click.Context, on: date | None, form: str) -> ExitCode:
    """List who holds what: posts of the register, and owners of records that are not complete."""
    if context.invoked_subcommand is not None:
        return ExitCode.DONE
    app: App = context.obj
    day = on or app.today
    lines = holding_lines(app.register, day)
    table = Table(
        name="people",
        columns=PEOPLE_COLUMNS,
        rows=lines,
        heading=(f"{app.register.settings.force}: who holds what on {in_words(day)}",),
        empty='nobody is named yet; begin with peeltrack people add E-MAIL --name "…"',
        facts={"on": day},
    )
    return app.show(table, form)


@command.command("add")
@click.argument("email", metavar="E-MAIL")
@click.option("--name", metavar="TEXT", help="As it is to be shown.")
@click.option("--post", "role", type=_POST, help="A post that they take; dcc for the DCC.")
@click.option("--deputy", is_flag=True, help="As deputy of whoever holds it.")
@click.option("--from", "from_", type=DAY, metavar="DATE", help="First day in the post, or of the key.")
@click.option("--to", type=DAY, metavar="DATE", help="Last day in the post, or of the key.")
@click.option("--reason", default="", metavar="TEXT", help="Why they take it.")
@click.option("--title", metavar="TEXT", help="What the force calls the post, where it is a new one.")
@click.option(
    "--key", "key_text", metavar="FILE|KEY", help="Their public signing key: a .pub file, or its line."
)
@dry_run_option
@pass_app
def add(app: App, /, email: str, dry_run: bool, **typed: Any) -> ExitCode:
    """Put a person into register.toml, in a post with --post, with a key for signing with --key."""
    email = address(email, "E-MAIL")
    _refuse_backwards(typed["from_"], typed["to"])
    settings = app.register.settings
    draft = opened(app.root, SETTINGS_FILE)
    done: list[str] = []
    notes: list[str] = []
    draft, email = _with_person(settings, draft, email, typed, done)
    if typed["role"]:
        draft = _with_post(settings, draft, email, typed, done, notes)
    if typed["key_text"]:
        draft = _with_key(settings, draft, email, typed, done)
    if not draft.changed:
        raise UsageFault(
            f"{email} is in register.toml already",
            hint="say what is new: --post ROLE --from DATE, or --key FILE",
        )
    following = "look at it: peeltrack people; then commit register.toml, so that the history knows it"
    return finish(app, [draft], done, notes=notes, following=following, dry_run=dry_run)


def _refuse_backwards(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise UsageFault(f"--to {in_words(last)} is before --from {in_words(first)}", hint="swap the two")


def _with_person(
    settings: Settings, draft: Draft, email: str, typed: dict[str, Any], done: list[str]
) -> tuple[Draft, str]:
    known = person(settings, email)
    if known is None:
        name = asked(typed["name"], f"Name of {email}", "--name")
        done.append(f"{email}: {name} is in register.toml")
        return draft.append("person", written(Person(email=email, name=name))), email
    if typed["name"] and typed["name"].strip() != known.name:
        done.append(f"{known.email}: now called {typed['name'].strip()}, was {known.name}")
        draft = draft.set({("person", settings.person.index(known), "name"): typed["name"].strip()})
    return draft, known.email


def _with_post(
    settings: Settings, draft: Draft, email: str, typed: dict[str, Any], done: list[str], notes: list[str]
) -> Draft:
    role = Role(typed["role"])
    holder = Holder(
        email=email,
        from_=typed["from_"],
        to=typed["to"],
        deputy=typed["deputy"],
        reason=typed["reason"].strip(),
    )
    # False is what stands there without the key.
    table = {key: value for key, value in written(holder).items() if value is not False}
    since = f" from {in_words(holder.from_)}" if holder.from_ else ""
    until = f" to {in_words(holder.to)}" if holder.to else ""
    done.append(f"{email}: {'deputy for the ' if holder.deputy else ''}{role.in_words}{since}{until}")
    at = post_index(settings, role)
    if at is None:
        title = (typed["title"] or TITLES[role]).strip()
        return draft.append("post", {"role": role.value, "title": title, "holder": [table]})
    post = settings.post[at]
    for other in same_time(post, holder):
        so = f"to end it: peeltrack people end {other.email} --post {role}"
        notes.append(f"{other.email} holds that post at the same time; {so}")
    if holder in post.holder:
        raise UsageFault(
            f"{email} holds that post already, as said", hint="see who holds what: peeltrack people"
        )
    return draft.append(("post", at, "holder"), table)


def _with_key(settings: Settings, draft: Draft, email: str, typed: dict[str, Any], done: list[str]) -> Draft:
    public = _public_key(typed["key_text"])
    known = person(settings, email)
    for one in settings.person:
        if any(fingerprint(key.public) == fingerprint(public) for key in one.key):
            raise UsageFault(
                f"that key is a key of {one.email} already", hint="each person signs with their own"
            )
    key = written(Key(public=public, from_=typed["from_"], to=typed["to"]))
    at = settings.person.index(known) if known else len(settings.person)
    done.append(f"{email}: signs with {fingerprint(public)}")
    return draft.append(("person", at, "key"), key)


def _public_key(typed: str) -> str:
    # Not looked for as a file: a long key is too long for a name.
    public = bare_key(typed) or bare_key(_file_text(typed))
    if public is None:
        raise UsageFault(
            f"--key: {typed if len(typed) < 60 else typed[:59] + '…'} is no public key",
            hint="name the .pub file that ssh-keygen wrote; the private key stays with its owner",
        )
    return public


def _file_text(typed: str) -> str:
    path = path_of(typed)
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "it is no text"
        raise UsageFault(
            f"--key: {typed} cannot be read: {reason.lower()}",
            hint="name the .pub file that ssh-keygen wrote",
        ) from error


@command.command("end")
@click.argument("email", metavar="E-MAIL", shell_complete=complete_people)
@click.option("--post", "role", type=_POST, help="Only this post; else all posts, and all keys.")
@click.option("--on", type=DAY, metavar="DATE", help="The last day; else today.")
@click.option("--reason", default="", metavar="TEXT", help="Why it ends.")
@dry_run_option
@pass_app
def end(app: App, email: str, role: str | None, on: date | None, reason: str, dry_run: bool) -> ExitCode:
    """Write into register.toml that DATE is the last day of a person's posts and keys. Nothing is removed."""
    day = on or app.today
    settings = app.register.settings
    draft = opened(app.root, SETTINGS_FILE)
    done = []
    for where, entry, what in _running(settings, email, role, day):
        draft = draft.set({(*where, key): value for key, value in ended(entry, day, reason).items()})
        done.append(f"{email}: {what} ends with {in_words(day)}")
    if not done:
        post = f"the post {Role(role).in_words}" if role else "any post, nor has a key,"
        raise UsageFault(
            f"{email} does not hold {post} after {in_words(day)}", hint="see who holds what: peeltrack people"
        )
    return finish(
        app, [draft], done, notes=_still_owned(app, email, day), following=_after(role), dry_run=dry_run
    )


def _running(
    settings: Settings, email: str, role: str | None, day: date
) -> Iterator[tuple[Where, Holder | Key, str]]:
    for at, post in enumerate(settings.post):
        for index, holder in enumerate(post.holder):
            what = f"{'deputy for the ' if holder.deputy else ''}{post.role.in_words}"
            meant = same_address(holder.email, email) and role in (None, post.role.value)
            if meant and runs_past(holder, day, what):
                yield ("post", at, "holder", index), holder, what
    for at, one in enumerate(settings.person):
        for index, key in enumerate(one.key):
            what = f"the key {fingerprint(key.public) or ''}".strip()
            if role is None and same_address(one.email, email) and runs_past(key, day, what):
                yield ("person", at, "key", index), key, what


def _still_owned(app: App, email: str, day: date) -> Sequence[str]:
    owned = [
        line for line in holding_lines(app.register, day) if same_address(line.email, email) and line.records
    ]
    return [
        f"{email} is still {line.role.in_words} of {counted(len(line.records), 'open record')}"
        for line in owned
        if line.role
    ]


def _after(role: str | None) -> str:
    if role:
        return f"who takes the post: peeltrack people add E-MAIL --post {role} --from DATE"
    return (
        "hand over what they own: peeltrack assign --owner E-MAIL … --reason …; look at it: peeltrack people"
    )
