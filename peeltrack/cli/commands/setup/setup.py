"""`peeltrack setup`: a desk is made ready to edit, sign and share, with as little asked as can be."""

from pathlib import Path

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.options import complete_people, pass_app
from peeltrack.cli.questions import ask, on_terminal
from peeltrack.core.chain.people import person
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.store import register as registers
from peeltrack.store.git.locate import located
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.setup import begin
from peeltrack.store.git.setup.own_keys import OwnKey
from peeltrack.workflows.addresses import address
from peeltrack.workflows.register_on_day import RegisterOnDay
from peeltrack.workflows.setup.fetch_register import fetch_register, folder_for
from peeltrack.workflows.setup.set_up_desk import (
    NEW_KEY,
    Answers,
    DeskPlan,
    key_to_sign_with,
    known_identity,
    line_for_the_coordinator,
    plan_desk,
    set_up,
    take_back,
)


@click.command("setup")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option(
    "--from",
    "origin",
    metavar="ADDRESS",
    help="Fetch the register from this shared repository first, into DIR.",
)
@click.option(
    "--share",
    metavar="ADDRESS",
    default="",
    help="The repository to share this register through; a folder that is not there yet is made one.",
)
@click.option("--name", metavar="TEXT", help="Your name, as commits are to bear it.")
@click.option("--email", metavar="E-MAIL", shell_complete=complete_people, help="Your address.")
@click.option(
    "--key",
    default="",
    metavar=f"FILE|{NEW_KEY}",
    help="The key to sign with, or a new one; else one is found, or made.",
)
@click.option("--no-passphrase", is_flag=True, help="Make a new key without one: whoever has the file signs.")
@click.option(
    "--global", "everywhere", is_flag=True, help="Tell git for all your repositories, not only for this one."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--undo", is_flag=True, help="Take back what setup has done here. A key stays.")
@pass_app
def command(
    app: App,
    folder: str | None,
    origin: str | None,
    share: str,
    name: str | None,
    email: str | None,
    key: str,
    no_passphrase: bool,
    everywhere: bool,
    dry_run: bool,
    undo: bool,
) -> ExitCode:
    """Set up this desk: who you are, your signing key, and git, so that it asks peeltrack.

    Asks for your name and address where they are not known. Finds a key that your ssh agent, a hardware key
    or your .ssh folder has, or lets ssh-keygen make one. What it tells git holds in this repository alone.
    It can be run again at any time: what is in place stays. Ends with a line for the coordinator, who
    lists your key with it.
    """
    if folder and not origin:
        raise UsageFault(f"DIR is for a register that is fetched, and {folder} is given", hint="add --from")
    if origin and not _fetched(origin, folder, dry_run):
        return ExitCode.DONE
    here = _register(app, folder_for(origin, folder)) if origin else app.on_day
    if undo:
        tell(*(list(take_back(Repository.around(here.root))) or ["nothing was set up here"]))
        return ExitCode.DONE
    repository = Repository.around(here.root) if located(here.root) else None
    who, at = _asked(here, repository, name, email)
    said = Answers(
        name=who, email=at, key=key, passphrase=not no_passphrase, everywhere=everywhere, share=share
    )
    found = key_to_sign_with(here, repository, said)
    _refuse_unasked(found, said)
    repository = repository or _begun(here.root, dry_run)
    if repository is None:
        return ExitCode.DONE
    plan = plan_desk(here, repository, said, found)
    return _would(plan) if dry_run else _done(here, plan, said)


def _fetched(origin: str, folder: str | None, dry_run: bool) -> bool:
    """Fetch the register unless it is there; return whether there is one to set up now."""
    there = folder_for(origin, folder)
    if dry_run and not there.exists():
        say(f"would: fetch {origin} into {there}", "nothing was done (--dry-run)")
        return False
    if fetch_register(origin, there):
        say(f"done: fetch {origin} into {there}")
    return True


def _register(app: App, folder: Path) -> RegisterOnDay:
    root = registers.find(folder)
    return RegisterOnDay(root=root, register=registers.load(root), today=app.today)


def _begun(root: Path, dry_run: bool) -> Repository | None:
    """Return a repository around the register, which has none; None where it would be begun."""
    top = _top_for(root)
    if dry_run:
        say(f"would: begin a repository in {top}", "the rest can be said once it is there (--dry-run)")
        return None
    begin.begin_repository(top)
    say(f"done: begin a repository in {top}")
    return Repository.around(root)


def _top_for(root: Path) -> Path:
    """Return the folder that is to become a repository: where the person is, with the register beneath."""
    here, root = Path.cwd().resolve(), root.resolve()
    return here if root.parent == here and here != Path.home().resolve() else root


def _asked(
    here: RegisterOnDay, repository: Repository | None, name: str | None, email: str | None
) -> tuple[str, str]:
    """Return name and address: as given, else as known, else as a person at the terminal answers."""
    known_name, known_email = known_identity(repository, here)
    settings = here.register.settings
    if email is None and not person(settings, known_email) and on_terminal():
        email = str(ask("Your e-mail address", default=known_email or None))
    email = email or known_email
    if not email:
        raise UsageFault("--email is missing", hint='give it: --email you@force.example --name "…"')
    email = address(email, "--email")
    listed = person(settings, email)
    offered = listed.name if listed else known_name
    if name is None and not listed and on_terminal():
        name = str(ask("Your name", default=offered or None))
    name = (name or offered).strip()
    if not name:
        raise UsageFault("--name is missing", hint='give it: --name "…"')
    return name, listed.email if listed else email


def _refuse_unasked(key: OwnKey | None, said: Answers) -> None:
    if key is None and said.passphrase and not on_terminal():
        raise UsageFault(
            "no key was found to sign with, and ssh-keygen has nobody to ask for the passphrase of a new one",
            hint="run it on a terminal; or name your key: --key FILE; or make one without: --no-passphrase",
        )


def _would(plan: DeskPlan) -> ExitCode:
    say(*(f"would: {doing.said}" for doing in plan.doings), *(f"note: {note}" for note in plan.notes))
    say("nothing was done (--dry-run)" if plan.doings else "everything is in place already")
    return ExitCode.DONE


def _done(here: RegisterOnDay, plan: DeskPlan, said: Answers) -> ExitCode:
    for what in set_up(here, plan):
        say(f"done: {what}")
    if not plan.doings:
        say("everything is in place already")
    say(
        f"your key: {plan.key.place if plan.key else plan.key_file}",
        *(f"note: {note}" for note in plan.notes),
    )
    if line := line_for_the_coordinator(here, said, plan.public):
        first = not here.register.settings.person
        say("nobody is listed yet; enter yourself:" if first else "send this line to your coordinator:")
        tell(line)
    else:
        say("your key is listed in register.toml; next: peeltrack doctor")
    return ExitCode.DONE
