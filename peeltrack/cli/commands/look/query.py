"""`peeltrack query`: ask the register in SQL."""

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import listing_options, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.views.flat_tables import answer_table
from peeltrack.workflows.give.tables_in_sql import ask


@click.command("query")
@click.argument("select", metavar="SELECT")
@listing_options
@pass_app
def command(app: App, select: str, form: str) -> ExitCode:
    """Ask the register in SQL.

    SELECT is one query of SQLite in quotes, such as "select status, count(*) from record group by
    status". It can change nothing. peeltrack help tables lists the tables and their columns.
    """
    return app.show(answer_table(*ask(app.register, app.today, select)), form)
