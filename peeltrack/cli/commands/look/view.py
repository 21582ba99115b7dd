"""`peeltrack view`: a listing that the register keeps under a name."""

import click

from peeltrack.cli.app import App
from peeltrack.cli.commands.look.list import listing
from peeltrack.cli.options import complete_views, listing_options, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import View
from peeltrack.core.table import Table
from peeltrack.core.views.filters.views import VIEW_COLUMNS, ViewLine, view_lines
from peeltrack.core.views.filters.wanted import Wanted, asked_for


@click.command("view")
@click.argument("name", metavar="[NAME]", required=False, default="", shell_complete=complete_views)
@listing_options
@pass_app
def command(app: App, name: str, form: str) -> ExitCode:
    """Show the listing that register.toml keeps under NAME; without NAME, list those that there are.

    A view is a table [view.NAME] with filters, columns and order. Every listing takes --view NAME too.
    """
    if name:
        return app.show(listing(app, asked_for(app.register.settings, Wanted(), name), View()), form)
    return app.show(_views(app), form)


def _views(app: App) -> Table[ViewLine]:
    return Table(
        name="view",
        columns=VIEW_COLUMNS,
        rows=view_lines(app.register, app.today),
        heading=(f"{app.register.settings.force}: views",),
        empty="register.toml holds no view; add one as a table [view.NAME] (peeltrack help files)",
    )
