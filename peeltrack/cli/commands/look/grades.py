"""`peeltrack grades`: the inspectorate's judgments as a grid."""

from itertools import groupby

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import complete_sources, listing_options, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.table import Table
from peeltrack.core.views.sources import (
    GRADE_COLUMNS,
    GradeLine,
    GridRow,
    grade_lines,
    grid_columns,
    grid_rows,
    without_grade,
)


@click.command("grades")
@click.option("--source", metavar="SOURCE", shell_complete=complete_sources, help="Of this source only.")
@listing_options
@pass_app
def command(app: App, source: str | None, form: str) -> ExitCode:
    """Show the judgments, one column for each grade. Scales that cannot be compared stand apart."""
    wanted = app.register.sources.values() if source is None else [app.register.find_source(source)]
    lines = grade_lines(wanted)
    if form not in ("table", "markdown") or not lines:
        empty = "no source of this register holds a judgment"
        return app.show(Table(name="grades", columns=GRADE_COLUMNS, rows=lines, empty=empty), form)
    first, *others = [_grid(list(group)) for _, group in groupby(lines, key=lambda line: line.source.key)]
    app.print(app.saying_when(first), *others, form=form)
    return app.say_faults()


def _grid(lines: list[GradeLine]) -> Table[GridRow]:
    source = lines[0].source
    columns = grid_columns(source.scale, lines)
    return Table(
        name="grades",
        columns=columns,
        rows=grid_rows(columns, lines),
        heading=(f"{source.title} ({source.scale.replace('-', ' ')} scale)",),
        foot=tuple(filter(None, (*without_grade(lines), source.scale_note))),
    )
