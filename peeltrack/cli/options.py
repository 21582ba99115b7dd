"""Options that several commands share, and what is offered when a person presses Tab."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from peeltrack.cli.app import App
from peeltrack.core.dates import parse_date
from peeltrack.core.errors import PeeltrackError, UsageFault
from peeltrack.core.text import one_line
from peeltrack.formats.tables import FORMATS

if TYPE_CHECKING:
    from peeltrack.core.model.register import Register

F = TypeVar("F", bound=Callable[..., Any])

#: Gives a command the App as its first argument.
pass_app = click.make_pass_decorator(App)

#: `--format` of every listing.
form_option = click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="table",
    show_default=True,
    help="How to print it.",
)

all_option = click.option("--all", "everything", is_flag=True, help="Complete records too.")


class Words(click.Choice[str]):
    """One of a few words, typed with a space or a hyphen, in any case."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as the register writes it."""
        by_spelling = {_bare(choice): choice for choice in self.choices}
        return super().convert(by_spelling.get(_bare(str(value)), value), param, ctx)


def words(kinds: type[StrEnum]) -> list[str]:
    """Return the words of an enumeration as they are written; click would offer the names of Python."""
    return [kind.value for kind in kinds]


def _bare(word: str) -> str:
    return word.casefold().replace("-", " ").replace("_", " ")


class Day(click.ParamType[date]):
    """A date as a person types it, reckoned from the App's today."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date. Raises UsageFault, which names the option."""
        if isinstance(value, date):
            return value
        app = ctx.find_object(App) if ctx else None
        try:
            return parse_date(value, app.today if app else date.min)
        except UsageFault as fault:
            option = f"{param.opts[0]}: " if param else ""
            raise UsageFault(f"{option}{fault.message}", hint=fault.hint) from None


DAY = Day()


def _register_of(context: click.Context) -> "Register | None":
    """Return the register that is meant while a line is still being typed, or None."""
    from pathlib import Path

    from peeltrack.store import register as store

    named = (context.find_root().params or {}).get("register")
    try:
        return store.load(store.at(Path(named)) if named else store.find(Path.cwd()))
    except PeeltrackError:
        return None


def _offered(
    found: Callable[["Register"], Iterable[tuple[str, str]]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    def offer(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        register = _register_of(context)
        pairs = found(register) if register else ()
        return [
            CompletionItem(word, help=one_line(text))
            for word, text in pairs
            if word.lower().startswith(begun.lower())
        ]

    return offer


complete_ids = _offered(lambda register: ((record.id, record.title) for record in register.records))
complete_sources = _offered(
    lambda register: ((key, source.title) for key, source in register.sources.items())
)
complete_themes = _offered(
    lambda register: (
        (theme, "") for theme in sorted({t for record in register.records for t in record.theme})
    )
)
complete_owners = _offered(
    lambda register: ((email, "") for email in sorted({e for r in register.records for e in _emails(r)}))
)


def _emails(record: Any) -> Iterable[str]:
    owners = record.owners
    return filter(None, (owners.action_owner, owners.business_lead, owners.strategic_lead))
