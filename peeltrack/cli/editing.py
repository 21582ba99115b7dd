"""What every command that edits does at the end: show the difference or write, and say what comes next."""

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.core.chain.people import as_listed, same_address
from peeltrack.core.errors import ExitCode, GitFailed, StepRefused, UsageFault
from peeltrack.core.model.record import Record
from peeltrack.core.suggest import nearest
from peeltrack.store.drafts import Draft, difference, noun_before, noun_in, opened, write

if TYPE_CHECKING:
    from peeltrack.core.model.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would change and write nothing.")
by_option = click.option("--by", metavar="E-MAIL", help="Who you are; else git is asked.")


def person_at_work(app: App, by: str | None) -> str:
    """Return the e-mail of who is at work: as named, or as git knows them; as register.toml spells it.

    Raises UsageFault for what is no address, GitFailed where nobody is named and git knows nobody.
    """
    if by is not None:
        return as_listed(app.register.settings, address(by, "--by"))
    from peeltrack.store.git.repository import Repository
    from peeltrack.store.git.worktree import identity

    try:
        email = identity(Repository.around(app.root)).email
    except GitFailed as error:
        hint = "say who you are: --by you@force.example; or let git know it: git config --global user.email …"
        raise GitFailed(f"peeltrack does not know who you are: {error.message}", hint=hint) from error
    return as_listed(app.register.settings, email)


def address(typed: str, option: str) -> str:
    """Return an e-mail address without white space around it. Raises UsageFault for what is none."""
    email = typed.strip()
    local, _, domain = email.partition("@")
    if not local or not domain or any(letter.isspace() for letter in email):
        raise UsageFault(f'{option}: "{typed}" is no e-mail address', hint="write it like ana@force.example")
    return email


def strangers(settings: "Settings", emails: Iterable[str]) -> list[str]:
    """Return a note for each address that register.toml does not know, each once."""
    # The part before the @ only: one force has one domain, which makes all its addresses alike.
    known = {one.email.partition("@")[0].casefold(): one.email for one in settings.person}
    notes = {}
    for email in emails:
        if not any(same_address(email, one.email) for one in settings.person):
            near = nearest(email.partition("@")[0].casefold(), known)
            meant = f"did you mean {known[near[0]]}? else" if near else "before they can take a step:"
            notes[email] = f'{email} is not in register.toml; {meant} peeltrack people add {email} --name "…"'
    return list(notes.values())


def draft_of(app: App, record: Record) -> Draft:
    """Return the file of `record`, to be edited. Raises RegisterUnreadable."""
    return opened(app.root, record.path)


def finish(
    app: App,
    drafts: Sequence[Draft],
    done: Sequence[str],
    *,
    notes: Sequence[str] = (),
    following: str = "",
    dry_run: bool = False,
) -> ExitCode:
    """Write the drafts, or show the difference; say what was done, what to mind, and what comes next."""
    for draft in drafts:
        noun_in(draft)
    minded = [*notes, *(note for draft in drafts for note in lapses(draft))]
    if not dry_run:
        refuse_lapsing(drafts)
    else:
        tell(*difference(drafts))
        say(*(f"note: {note}" for note in minded), "nothing was written (--dry-run)")
        return ExitCode.DONE
    write(app.root, drafts)
    tell(*done)
    say(*(f"note: {note}" for note in minded), *([f"next: {following}"] if following else []))
    return ExitCode.DONE


def refuse_lapsing(drafts: Sequence[Draft]) -> None:
    """Raise StepRefused where an edit would make a standing step of the chain lapse."""
    # Written, it could neither be committed, for the check refuses it, nor be sent back, for a
    # step wants a file without edits.
    lapsing = [(draft, note) for draft in drafts for note in lapses(draft)]
    if lapsing:
        from peeltrack.core.chain.steps import new_round

        record: Record = noun_before(lapsing[0][0])
        back = new_round(record)
        raise StepRefused(
            "\n".join(note for _, note in lapsing),
            hint=f"begin a new round, then edit: {back}" if back else "what is final stays as it was signed",
        )


def lapses(draft: Draft) -> list[str]:
    """Return a sentence for each step of the chain that an edit would make lapse."""
    before = noun_before(draft) if draft.noun is Record else None
    if before is None or not before.step:
        return []
    from peeltrack.core.chain.steps import lapsed

    old = lapsed(before)
    new = [taken for taken in lapsed(noun_in(draft)) if taken not in old]
    return [f"{before.id} is {before.status}: its {taken.step} by {taken.by} would lapse" for taken in new]


def next_for(app: App, draft: Draft) -> str:
    """Return the command that comes next for the record as it is to be, with its reason."""
    from peeltrack.core.chain.readiness import missing
    from peeltrack.core.chain.steps import lapsed, new_round
    from peeltrack.core.chain.table import next_arrow
    from peeltrack.core.model.status import Status

    record: Record = noun_in(draft)
    if lapsed(record):
        return new_round(record)
    arrow = next_arrow(record.status)
    lacking = missing(record, register=app.register, today=app.today) if record.status is Status.OPEN else ()
    if lacking:
        return f"{lacking[0].message}; {lacking[0].hint}"
    return f"peeltrack {arrow.step} {record.id}, by {arrow.roles[0].of_a_record}" if arrow else ""


def path_of(typed: str) -> Path:
    """Return a path with ~ resolved, or as it was typed where nobody of that name has a home here."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)


def text_of(path: str, option: str) -> str:
    """Return a text from a file, or from standard input for "-": line ends as LF, no white space around it.

    Raises UsageFault where it cannot be read, is no UTF-8 or is empty.
    """
    try:
        with click.open_file(path, "rb") as opened_file:
            content: bytes = opened_file.read()
        return whole(content.decode("utf-8-sig"), option)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageFault(
            f"{option}: {path} cannot be opened: {reason}",
            hint="look whether the file is there; - is standard input",
        ) from error
    except UnicodeDecodeError as error:
        raise UsageFault(f"{option}: {path} is not UTF-8 text", hint='save it as "UTF-8"') from error


def whole(text: str, option: str) -> str:
    """Return a text with LF line ends and no white space around it. Raises UsageFault where it is empty."""
    tidied = "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()
    if not tidied:
        raise UsageFault(f"{option} is empty; nothing was written", hint="write at least a word")
    return tidied


def asked(typed: str | None, question: str, option: str) -> str:
    """Return what was typed, or else ask on a terminal. Raises UsageFault without one, naming the option."""
    if typed is not None and typed.strip():
        return typed.strip()
    if typed is not None or not on_terminal():
        raise UsageFault(
            f"{option} is {'missing' if typed is None else 'empty'}", hint=f'give it: {option} "…"'
        )
    return str(click.prompt(question, err=True)).strip()


def on_terminal() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty()


def not_after_today(app: App, day: date | None, option: str) -> date:
    """Return the day, or today where none was given. Raises UsageFault for a day that is still to come."""
    from peeltrack.core.dates import in_words

    if day is not None and day > app.today:
        raise UsageFault(
            f"{option}: {in_words(day)} is after today, {in_words(app.today)}",
            hint="name the day itself, or leave it out",
        )
    return app.today if day is None else day
