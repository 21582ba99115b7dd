"""Options that several commands share, and what is offered when a person presses Tab."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from peeltrack.cli.app import App
from peeltrack.cli.app import pass_app as pass_app
from peeltrack.core.dates import day_or_commit, parse_date
from peeltrack.core.errors import PeeltrackError, UsageFault
from peeltrack.core.fields import with_fields
from peeltrack.core.model.status import Role
from peeltrack.core.periods import parse_last_day
from peeltrack.core.suggest import did_you_mean
from peeltrack.core.text import one_line
from peeltrack.core.views.filters.people_meant import addresses_known
from peeltrack.core.views.filters.table import FILTERS, Filter, themes_of
from peeltrack.core.views.filters.wanted import Asked, Wanted, asked_for
from peeltrack.formats.tables import FORMATS

if TYPE_CHECKING:
    from peeltrack.core.model.register import Register

F = TypeVar("F", bound=Callable[..., object])
T = TypeVar("T")


class Words(click.Choice[str]):
    """One of a few words, typed with a space or a hyphen, in any case."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as the register writes it. Raises UsageFault, which names the option."""
        by_spelling = {_bare(choice): choice for choice in self.choices}
        if word := by_spelling.get(_bare(str(value))):
            return word
        if param is None:
            # Asked on a terminal, where click asks again.
            return super().convert(value, param, ctx)
        near = did_you_mean(str(value), self.choices, "")
        there = f"one of: {', '.join(self.choices)}"
        hint = f"{near} It is {there}" if near else there
        raise UsageFault(f'{param.opts[0]} cannot be "{value}"', hint=hint)


def words(kinds: type[StrEnum]) -> list[str]:
    """Return the words of an enumeration as they are written; click would offer the names of Python."""
    return [kind.value for kind in kinds]


def _bare(word: str) -> str:
    return word.casefold().replace("-", " ").replace("_", " ")


#: `--format` of every listing.
form_option = click.option(
    "--format",
    "form",
    type=Words(list(FORMATS)),
    default="table",
    show_default=True,
    help="How to print it.",
)


def _widen(context: click.Context, parameter: click.Parameter, wide: bool) -> None:
    app = context.find_object(App)
    if app is not None and wide:
        app.wide = True


def listing_options(function: F) -> F:
    """Give a command that lists something `--format` and `--wide`; it is called with `form`."""
    widen = click.option(
        "--wide",
        is_flag=True,
        expose_value=False,
        callback=_widen,
        help="On a terminal, show every column whole.",
    )
    return form_option(widen(function))


all_option = click.option("--all", "everything", is_flag=True, help="Complete records too.")


class Day(click.ParamType[T]):
    """A date as a person types it; a relative one is counted from the App's today."""

    name = "date"

    def __init__(self, parse: Callable[[str, date], T]) -> None:
        """`parse` returns what a text means, given today."""
        self._parse = parse

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> T:
        """Return the date. Raises UsageFault, which names the option."""
        if not isinstance(value, str):
            return cast("T", value)
        if param and str(value).startswith("--"):
            raise UsageFault(
                f"{param.opts[0]} needs a date after it, but {value} follows",
                hint=f"write it like {param.opts[0]} 2025-03-27",
            )
        app = ctx.find_object(App) if ctx else None
        try:
            return self._parse(value, app.today if app else date.min)
        except UsageFault as fault:
            option = f"{param.opts[0]}: " if param else ""
            raise UsageFault(f"{option}{fault.message}", hint=fault.hint) from None


DAY = Day(parse_date)

#: A day, or a month, a quarter or a year, of which the last day counts.
LAST_DAY = Day(parse_last_day)


class DayOrCommit(click.ParamType["date | str"]):
    """A day as a person types it, or else the name of a commit."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date | str:
        """Return the day or the name. Raises UsageFault, which names the option."""
        app = ctx.find_object(App) if ctx else None
        if isinstance(value, date):
            return value
        return day_or_commit(str(value), param.opts[0] if param else "", app.today if app else date.min)


MOMENT = DayOrCommit()


class PostType(click.ParamType[Role]):
    """A post of the chain, as a person calls it or as register.toml writes it."""

    name = "post"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Role:
        """Return the post. Raises UsageFault, which names the option."""
        spelled = _bare(str(value)).strip()
        for role in Role:
            if spelled in (_bare(role.value), role.in_words.casefold()):
                return role
        option = f"{param.opts[0]}: " if param else ""
        near = did_you_mean(spelled, map(_bare, Role), "")
        there = f"one of: {', '.join(Role)}"
        raise UsageFault(f'{option}"{value}" is not a post', hint=f"{near} It is {there}" if near else there)


POST = PostType()


def _register_of(context: click.Context) -> "Register | None":
    """Return the register that is meant while a line is still being typed, or None."""
    # Here and not at the top: only Tab asks, and what reads a register is slow to import.
    from peeltrack.store import register as store

    named = (context.find_root().params or {}).get("register")
    try:
        return store.load(store.at(Path(named)) if named else store.find(Path.cwd()), indexed=True)
    except PeeltrackError:
        return None


Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offered(found: Callable[["Register"], Iterable[tuple[str, str]]]) -> Completion:
    def offer(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        register = _register_of(context)
        pairs = found(register) if register else ()
        return [
            CompletionItem(word, help=one_line(text))
            for word, text in pairs
            if word.lower().startswith(begun.lower())
        ]

    return offer


def _words_of(known: Callable[["Register"], Iterable[str]]) -> Completion:
    return _offered(lambda register: ((word, "") for word in sorted(set(known(register)))))


complete_ids = _offered(lambda register: ((record.id, record.title) for record in register.records))
complete_sources = _offered(
    lambda register: ((key, source.title) for key, source in register.sources.items())
)
complete_themes = _words_of(themes_of)
complete_views = _offered(lambda register: ((name, view.about) for name, view in register.settings.view))
complete_people = _words_of(addresses_known)


def _keys_of(register: "Register") -> Iterator[tuple[str, str]]:
    # Here and not at the top, as above: hashlib loads a library of its own.
    from peeltrack.core.audit.ssh_keys import fingerprint

    people = register.settings.person
    return ((fingerprint(key.public) or "", one.email) for one in people for key in one.key)


complete_keys = _offered(_keys_of)


def filter_options(function: F) -> F:
    """Give a command every filter as an option, and --view; it is called with what was `asked`."""

    @wraps(function)
    def call(*arguments: object, **typed: object) -> object:
        wanted = with_fields(Wanted(), {filter_.name: typed.pop(filter_.name) for filter_ in FILTERS})
        view = str(typed.pop("view"))
        app = click.get_current_context().find_object(App)
        settings = app.register.settings if app is not None and view else None
        asked = Asked(wanted=wanted) if settings is None else asked_for(settings, wanted, view)
        return function(*arguments, asked=asked, **typed)

    made: F = call  # type: ignore[assignment]
    for filter_ in reversed(FILTERS):
        made = _filter_option(filter_)(made)
    return click.option(
        "--view",
        default="",
        metavar="NAME",
        shell_complete=complete_views,
        help="By the filters of this view in register.toml; a filter that is typed takes its place.",
    )(made)


def _filter_option(filter_: Filter) -> Callable[[F], F]:
    option = partial(click.option, filter_.option, help=filter_.help)
    if not filter_.metavar:
        return option(is_flag=True)
    if filter_.words:
        return option(multiple=True, type=Words(filter_.words))
    known = _words_of(filter_.known) if filter_.known else None
    complete = complete_sources if filter_.name == "source" else known
    return option(multiple=True, metavar=filter_.metavar, shell_complete=complete)
