"""Addresses as a person types them: who is meant, who is at work, and who is not known yet."""

from collections.abc import Iterable

from peeltrack.core.chain.people import as_listed, is_address
from peeltrack.core.errors import DOCTOR, GitFailed, UsageFault
from peeltrack.core.model.settings import Settings
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import identity
from peeltrack.workflows.register_on_day import RegisterOnDay


def address(typed: str, option: str) -> str:
    """Return an e-mail address without white space around it. Raises UsageFault for what is none."""
    email = typed.strip()
    if not is_address(email):
        raise UsageFault(
            f'{option}: "{typed}" is not an e-mail address', hint="write it like ana@force.example"
        )
    return email


def person_at_work(here: RegisterOnDay, named: str | None) -> str:
    """Return the e-mail of who is at work: as named, or as git knows them; as register.toml spells it.

    Raises UsageFault for what is no address, GitFailed where nobody is named and git knows nobody.
    """
    if named is not None:
        return as_listed(here.register.settings, address(named, "--by"))
    try:
        email = identity(Repository.around(here.root)).email
    except GitFailed as error:
        known = (
            "say who you are: --by you@force.example; or let git know it: git config --global user.email …"
        )
        hint = f"{known}; {DOCTOR}"
        first, *more = error.lines
        raise GitFailed(f"peeltrack does not know who you are: {first}", *more, hint=hint) from error
    return as_listed(here.register.settings, email)


def listed(settings: Settings, typed: str, option: str) -> str:
    """Return an address as register.toml spells it. Raises UsageFault for what is none."""
    return as_listed(settings, address(typed, option))


def strangers(settings: Settings, emails: Iterable[str]) -> tuple[str, ...]:
    """Return a note for each address, where register.toml lists nobody yet; who lists some, has a rule."""
    if settings.person:
        return ()
    so = "before they can take a step: peeltrack people add"
    return tuple(
        f'{email} is not in register.toml; {so} {email} --name "…"' for email in dict.fromkeys(emails)
    )
