"""`peeltrack list`: every record, filtered and sorted as asked."""

from collections.abc import Sequence
from typing import Any

import click

from peeltrack.cli.app import App
from peeltrack.cli.commands.look.due import reckoned
from peeltrack.cli.options import (
    Words,
    all_option,
    complete_owners,
    complete_sources,
    complete_themes,
    form_option,
    pass_app,
    words,
)
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Assessment, Kind
from peeltrack.core.model.status import COMPLETE, Status
from peeltrack.core.text import counted
from peeltrack.core.views.due import SPLIT, Line, Look, lines_of
from peeltrack.core.views.filters import Wanted, chosen
from peeltrack.core.views.table import COLUMNS, Table, columns_named, sorted_by

#: Shown unless --columns asks for others.
SHOWN = (
    "id",
    "kind",
    "deadline",
    "days_late",
    "look",
    "waiting",
    "status",
    "lapsed",
    "assessment",
    "whose_move",
    "title",
)


@click.command("list")
@click.option(
    "--source", multiple=True, metavar="SOURCE", shell_complete=complete_sources, help="Of this source."
)
@click.option("--kind", multiple=True, type=Words(words(Kind)), help="Of this kind.")
@click.option("--status", multiple=True, type=Words(words(Status)), help="In this status.")
@click.option("--look", multiple=True, type=Words(words(Look)), help="With this look today.")
@click.option(
    "--owner", multiple=True, metavar="E-MAIL", shell_complete=complete_owners, help="Owned by them."
)
@click.option("--unallocated", is_flag=True, help="With an owner still to be named.")
@click.option("--waiting", is_flag=True, help="Waiting on somebody else.")
@click.option(
    "--assessment", multiple=True, type=Words([*words(Assessment), SPLIT]), help="What the force claimed."
)
@click.option(
    "--theme", multiple=True, metavar="THEME", shell_complete=complete_themes, help="On this subject."
)
@click.option("--text", multiple=True, metavar="WORDS", help="With these words in it.")
@click.option("--sort", metavar="COLUMN,…", help="Sort by these columns; -COLUMN downwards.")
@click.option("--columns", metavar="COLUMN,…", help="Show these columns: " + ", ".join(COLUMNS) + ".")
@all_option
@form_option
@pass_app
def command(
    app: App, /, sort: str | None, columns: str | None, everything: bool, form: str, **filters: Any
) -> ExitCode:
    """List records, by id. Options of one name are alternatives; different ones add up."""
    wanted = Wanted(**filters)
    shown = columns_named(_names(columns) or SHOWN)
    _known_sources(app, wanted.source)
    found = sorted_by(chosen(lines_of(app.register, app.today), wanted), _names(sort))
    asked_for_complete = everything or Look.COMPLETE in wanted.look or bool(wanted.status)
    lines = found if asked_for_complete else [line for line in found if line.record.status not in COMPLETE]
    return app.show(_table(app, lines, shown, len(found) - len(lines)), form)


def _names(typed: str | None) -> Sequence[str]:
    return [name.strip() for name in typed.split(",") if name.strip()] if typed else ()


def _known_sources(app: App, wanted: Sequence[str]) -> None:
    known = {key.casefold() for key in app.register.sources}
    for source in wanted:
        if source.casefold() not in known:
            raise click.BadParameter(
                f"there is no source {source}; there are: {', '.join(app.register.sources)}",
                param_hint="--source",
            )


def _table(app: App, lines: list[Line], columns: Any, hidden: int) -> Table:
    return Table(
        name="list",
        columns=columns,
        rows=lines,
        heading=(f"{app.register.settings.force}: the register", reckoned(app.today, lines)),
        foot=(f"{counted(hidden, 'complete record')} not shown (--all)",) if hidden else (),
        empty="no record fits",
        facts={"not_shown": {"complete": hidden}},
    )
