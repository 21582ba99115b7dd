"""`peeltrack show`: everything about one record."""

import sys

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import complete_ids, form_option, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.table import Table
from peeltrack.core.views.detail import FIELD_COLUMNS, field_rows, sections_of
from peeltrack.core.views.subject import Subject, as_data, subject
from peeltrack.formats.sections import lines
from peeltrack.formats.tables.json import document


@click.command("show")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@form_option
@pass_app
def command(app: App, record_id: str, form: str) -> ExitCode:
    """Show everything about one record.

    Its source, dates, owners, evidence, links both ways, measures and steps.
    """
    of = subject(app.register, app.register.find(record_id), app.today)
    if form == "json":
        sys.stdout.write(document("show", app.today, as_data(of), **app.as_of_facts))
        return app.say_faults()
    sections = sections_of(of)
    if form != "table":
        table = Table(name="show", columns=FIELD_COLUMNS, rows=field_rows(sections), heading=(_title(of),))
        return app.show(table, form)
    title = _title(of) + (f" ({app.as_of_words})" if app.as_of_words else "")
    app.print_lines(lambda wide: lines(title, sections, wide))
    return app.say_faults()


def _title(of: Subject) -> str:
    return f"{of.record.id}: {of.record.title}"
