"""`peeltrack sources`: every publication, and how its records look."""

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import listing_options, pass_app
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.core.views.due import lines_of
from peeltrack.core.views.sources import SOURCE_COLUMNS, source_lines, totals


@click.command("sources")
@listing_options
@pass_app
def command(app: App, form: str) -> ExitCode:
    """List the publications with the number of records by look, the newest first."""
    rows = source_lines(app.register, lines_of(app.register, app.today))
    total = sum(row.records for row in rows)
    table = Table(
        name="sources",
        columns=SOURCE_COLUMNS,
        rows=rows,
        heading=(
            f"{app.register.settings.force}: sources",
            f"as at {in_words(app.today)}: {counted(len(rows), 'source')}, {counted(total, 'record')}",
        ),
        total=totals(rows),
        empty="the register has no source yet; begin one with peeltrack new --source",
    )
    return app.show(table, form)
