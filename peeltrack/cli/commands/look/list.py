"""`peeltrack list`: every record, filtered and sorted as asked."""

from collections.abc import Sequence

import click

from peeltrack.cli.app import App
from peeltrack.cli.commands.look.due import as_at
from peeltrack.cli.options import all_option, filter_options, listing_options, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import View
from peeltrack.core.table import Column, Table
from peeltrack.core.text import counted
from peeltrack.core.views.columns import COLUMNS, columns_named, sorted_by
from peeltrack.core.views.due import Line, lines_of
from peeltrack.core.views.filters.wanted import Asked, as_facts, chosen
from peeltrack.core.views.looks import SETTLED, counts

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
    "said",
    "assessment",
    "whose_move",
    "title",
)


@click.command("list")
@filter_options
@click.option("--sort", metavar="COLUMN,…", help="Sort by these columns; -COLUMN downwards.")
@click.option("--columns", metavar="COLUMN,…", help="Show these columns: " + ", ".join(COLUMNS) + ".")
@all_option
@listing_options
@pass_app
def command(
    app: App, sort: str | None, columns: str | None, everything: bool, form: str, asked: Asked
) -> ExitCode:
    """List records, by id.

    Repeat an option to widen the list (--text: to add further words that must be there); different
    options narrow it.
    """
    typed = View(columns=tuple(_names(columns)), sort=tuple(_names(sort)), everything=everything)
    return app.show(listing(app, asked, typed), form)


def listing(app: App, asked: Asked, typed: View) -> Table[Line]:
    """Return the listing that was asked for; columns and order that were typed replace those of the view."""
    shown = columns_named(typed.columns or asked.view.columns or SHOWN)
    found = chosen(app.register, lines_of(app.register, app.today), asked.wanted, app.today)
    whole = typed.everything or asked.with_complete
    lines = found if whole else [line for line in found if line.look not in SETTLED]
    lines = sorted_by(lines, typed.sort or asked.view.sort)
    return _table(app, lines, shown, asked, len(found) - len(lines))


def _names(typed: str | None) -> Sequence[str]:
    return [name.strip() for name in typed.split(",") if name.strip()] if typed else ()


def _table(
    app: App, lines: list[Line], columns: tuple[Column[Line], ...], asked: Asked, hidden: int
) -> Table[Line]:
    return Table(
        name="list",
        columns=columns,
        rows=lines,
        heading=(
            f"{app.register.settings.force}: the register{asked.heading}",
            as_at(app.today, lines),
        ),
        foot=(f"{counted(hidden, 'complete record')} not shown (--all)",) if hidden else (),
        empty="no record fits",
        facts={
            **as_facts(asked),
            "looks": counts(line.look for line in lines),
            "not_shown": {"complete": hidden},
        },
    )
