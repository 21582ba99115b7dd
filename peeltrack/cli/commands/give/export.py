"""`peeltrack export`: the register as tables for other programs."""

from pathlib import Path

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.options import Words, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.text import counted, one_line
from peeltrack.workflows.give.tables_in_sql import export_sqlite


@click.command("export")
@click.option(
    "--format",
    type=Words(["sqlite"]),
    default="sqlite",
    show_default=True,
    expose_value=False,
    help="What to write.",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@pass_app
def command(app: App, file: Path) -> ExitCode:
    """Write the register as it stands today into FILE, as tables for other programs.

    An earlier export is replaced; any other file is left alone. peeltrack help tables lists the
    tables and their columns.
    """
    export_sqlite(app.register, app.today, file)
    say(
        f"{one_line(str(file))}: {counted(len(app.register.records), 'record')}",
        *filter(None, [app.as_of_words]),
    )
    return app.say_faults()
