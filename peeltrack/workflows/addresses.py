"""Addresses as a person types them: who is meant, who is at work, and who is not known yet."""

from collections.abc import Iterable

from peeltrack.core.chain.people import as_listed, holders, is_address
from peeltrack.core.dates import in_words
from peeltrack.core.errors import DOCTOR, DeskFault, GitFailed, UsageFault
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS
from peeltrack.core.views.filters.people_meant import people_meant
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


def person_meant(here: RegisterOnDay, typed: str, option: str) -> str:
    """Return the address of the one person who is meant by an address, a name or a post on the day.

    Of a post it is who holds it, and no deputy. Raises UsageFault for what is no person, and for several.
    """
    settings = here.register.settings
    if is_address(typed.strip()):
        return as_listed(settings, typed.strip())
    try:
        meant = people_meant(here.register, here.today, typed)
    except UsageFault as fault:
        hint = f"{fault.hint}; or write an address, like ana@force.example"
        raise UsageFault(f"{option}: {fault.message}", hint=hint) from None
    if meant.role in OWNERS:
        raise UsageFault(
            f"{option}: each record names its own {meant.role.in_words}",
            hint="name the person: peeltrack people shows who owns what",
        )
    held = holders(settings, meant.role, here.today) if meant.role else ()
    emails = [one.email for one in held if not one.deputy] or sorted(meant.emails)
    if len(emails) == 1:
        return as_listed(settings, emails[0])
    if not emails:
        raise UsageFault(
            f"{option}: nobody is {meant.role.in_words if meant.role else typed} on {in_words(here.today)}",
            hint="see who holds what: peeltrack people",
        )
    said = ", ".join(as_listed(settings, one) for one in emails)
    raise UsageFault(f"{option}: {typed} may be {said}", hint="name one of these addresses")


def person_at_work(here: RegisterOnDay, named: str | None) -> str:
    """Return the e-mail of who is at work: as named, or as git knows them; as register.toml spells it.

    Raises UsageFault for what is no address, GitFailed where nobody is named and git knows nobody.
    """
    if named is not None:
        return person_meant(here, named, "--by")
    try:
        email = identity(Repository.around(here.root)).email
    except GitFailed as error:
        known = "say who you are: --by you@force.example; or let git know it: peeltrack setup"
        hint = f"{known}; {DOCTOR}"
        first, *more = error.lines
        raise DeskFault(f"peeltrack does not know who you are: {first}", *more, hint=hint) from error
    return as_listed(here.register.settings, email)


def strangers(settings: Settings, emails: Iterable[str]) -> tuple[str, ...]:
    """Return a note for each address, where register.toml lists nobody yet; who lists some, has a rule."""
    if settings.person:
        return ()
    so = "before they can take a step: peeltrack people add"
    return tuple(
        f'{email} is not in register.toml; {so} {email} --name "…"' for email in dict.fromkeys(emails)
    )
