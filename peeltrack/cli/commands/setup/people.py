"""`peeltrack people`: who holds what, and the edits of register.toml that change it."""

from collections.abc import Callable
from datetime import date

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.editing import edit_command
from peeltrack.cli.options import DAY, POST, complete_keys, complete_people, listing_options, pass_app
from peeltrack.cli.pending import pending_here
from peeltrack.cli.questions import asked, asked_day, not_after_today, on_terminal
from peeltrack.core.audit.settings.pending import as_data, pending_in_words
from peeltrack.core.chain.people import person
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.status import Role
from peeltrack.core.table import Table
from peeltrack.core.views.posts import PEOPLE_COLUMNS, holding_lines
from peeltrack.store.git.repository import Repository
from peeltrack.store.workplace import workplace
from peeltrack.workflows.addresses import address, person_meant
from peeltrack.workflows.edit import Edit
from peeltrack.workflows.people.edit_people import Joining, NewPost, add_person, end_person, public_key
from peeltrack.workflows.people.edit_people import leave as leave_force
from peeltrack.workflows.people.pending_people import KeeperAnswer, record, rejecting, vouching
from peeltrack.workflows.people.revoke_key import revoke_key
from peeltrack.workflows.register_on_day import RegisterOnDay


@click.group("people", invoke_without_command=True)
@click.option("--on", type=DAY, metavar="DATE", help="On this day; else today.")
@listing_options
@click.pass_context
def command(context: click.Context, on: date | None, form: str) -> ExitCode:
    """List who holds what: posts of the register, and owners of records that are not complete."""
    app: App = context.obj
    if context.invoked_subcommand is not None:
        app.refuse_as_of(f"people {context.invoked_subcommand}")
        return ExitCode.DONE
    day = on or app.today
    lines = holding_lines(app.register, day)
    pending = pending_here(app.root, app.today, tip=app.commit)
    table = Table(
        name="people",
        columns=PEOPLE_COLUMNS,
        rows=lines,
        heading=(f"{app.register.settings.force}: who holds what on {in_words(day)}",),
        empty='nobody is named yet; begin with peeltrack people add E-MAIL --name "…"',
        foot=tuple(pending_in_words(pending)),
        facts={"on": day, "pending": [as_data(one) for one in pending]},
    )
    if on is not None and on < app.today:
        app.say_later(on)
    return app.show(table, form)


@edit_command("add", command)
@click.argument("email", metavar="PERSON", shell_complete=complete_people)
@click.option("--name", metavar="TEXT", help="The name to show.")
@click.option("--post", "role", type=POST, metavar="POST", help="A post they take; dcc for the DCC.")
@click.option("--deputy", is_flag=True, help="As deputy of whoever holds it.")
@click.option("--from", "from_", type=DAY, metavar="DATE", help="First day in the post, or of the key.")
@click.option("--to", type=DAY, metavar="DATE", help="Last day in the post, or of the key.")
@click.option("--reason", default="", metavar="TEXT", help="Why they take it.")
@click.option(
    "--title", default="", metavar="TEXT", help="What the force calls the post, where it is a new one."
)
@click.option(
    "--key", "key_text", metavar="FILE|KEY", help="Their public signing key: a .pub file, or its line."
)
def add(
    app: App,
    email: str,
    name: str | None,
    role: Role | None,
    deputy: bool,
    from_: date | None,
    to: date | None,
    reason: str,
    title: str,
    key_text: str | None,
) -> Edit:
    """Add a person to register.toml, in a post with --post, with a key for signing with --key.

    PERSON is the address of somebody new; who is there already may be named by name or post, too.
    """
    email = address(email, "PERSON") if "@" in email else person_meant(app.on_day, email, "PERSON")
    if person(app.register.settings, email) is None:
        name = asked(name, f"Name of {email}", "--name")
    joining = Joining(
        email=email,
        name=name or "",
        from_=from_,
        to=to,
        post=None if role is None else NewPost(role=role, deputy=deputy, reason=reason, title=title),
        key="" if key_text is None else public_key(key_text),
    )
    return add_person(app.on_day, joining)


@edit_command("end", command)
@click.argument("email", metavar="PERSON", shell_complete=complete_people)
@click.option(
    "--post", "role", type=POST, metavar="POST", help="Only this post; else all posts, and all keys."
)
@click.option("--on", type=DAY, metavar="DATE", help="The last day; else today.")
@click.option("--reason", default="", metavar="TEXT", help="Why it ends.")
def end(app: App, email: str, role: Role | None, on: date | None, reason: str) -> Edit:
    """Set the last day of a person's posts and keys in register.toml. Nothing is removed."""
    who = person_meant(app.on_day, email, "PERSON")
    return end_person(app.on_day, who, role, on=on or app.today, reason=reason)


@edit_command("leave", command)
@click.argument("email", metavar="PERSON", shell_complete=complete_people)
@click.option("--on", type=DAY, metavar="DATE", help="Their last day; else today.")
@click.option("--reason", default="", metavar="TEXT", help="Why they leave.")
def leave(app: App, email: str, on: date | None, reason: str) -> Edit:
    """Let somebody leave: their posts and keys end with a day, and what nobody holds after it is listed."""
    who = person_meant(app.on_day, email, "PERSON")
    return leave_force(app.on_day, who, on=on or app.today, reason=reason)


@edit_command("revoke", command)
@click.argument("key", metavar="KEY", shell_complete=complete_keys)
@click.option(
    "--since", type=DAY, metavar="DATE", help="The last day on which it was surely its owner's.  [needed]"
)
@click.option("--reason", metavar="TEXT", help="What became of it, such as: laptop stolen.  [needed]")
def revoke(app: App, key: str, since: date | None, reason: str | None) -> Edit:
    """Revoke a signing key that was lost or stolen: what it signed after a day counts no more.

    KEY is its fingerprint, the beginning of that, or the e-mail address of somebody who has one key.
    What it signed before stands where somebody else had signed on top of it by then.
    """
    day = not_after_today(app, asked_day(app, since, "Last day on which it was theirs", "--since"), "--since")
    why = asked(reason, f"What became of the key {key}", "--reason")
    return revoke_key(app.on_day, key, since=day, reason=why)


@command.command("vouch")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@pass_app
def vouch(app: App, yes: bool) -> ExitCode:
    """Take over what somebody else has put into register.toml, as coordinator or DCC, by a signed commit.

    Of people, posts and policy only that counts which a keeper has signed: coordinator or DCC, or their
    deputies. What is pending is shown first, value by value.
    """
    return _answer(app, vouching, "Vouch for it", "taken over", yes)


@command.command("reject")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@pass_app
def reject(app: App, yes: bool) -> ExitCode:
    """Put back the people, posts and policy that are trusted, as coordinator or DCC, by a signed commit.

    Lead times and whatever else everybody may change stay as they are.
    """
    return _answer(app, rejecting, "Put back what is trusted", "put back", yes)


def _answer(
    app: App,
    prepared: Callable[[RegisterOnDay, Repository], KeeperAnswer | None],
    question: str,
    done: str,
    yes: bool,
) -> ExitCode:
    repository = workplace(app.root)
    answer = prepared(app.on_day, repository)
    if answer is None:
        say("nothing is pending: people, posts and policy are as they are trusted; nothing was written")
        return ExitCode.DONE
    say(*(one.in_words for one in answer.pending))
    if not yes:
        if not on_terminal():
            raise UsageFault(
                "this is not a terminal, so nobody can be asked; nothing was written",
                hint="to do it without being asked: add --yes",
            )
        click.confirm(f"{question}?", abort=True, err=True)
    commit = record(app.on_day, repository, answer)
    tell(f"register.toml: {done} by {answer.by} (commit {commit[:10]})")
    return ExitCode.DONE
