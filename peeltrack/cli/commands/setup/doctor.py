"""`peeltrack doctor`: whether this desk can read, edit, sign, share and prove."""

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import listing_options, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.table import Table
from peeltrack.core.views.desk_check import DESK_COLUMNS
from peeltrack.workflows.setup.check_desk import check_desk


@click.command("doctor")
@click.option("--online", is_flag=True, help="Ask the shared repository, too.")
@listing_options
@pass_app
def command(app: App, online: bool, form: str) -> ExitCode:
    """Look at all that can keep this desk from signing, sharing or proving.

    One line each: git, who you are, your key, its agent, signing, hooks, merging, the branch, what was left
    unfinished, the clock, the history, its folder, the cache and the shared repository, and what mends it.
    Ends with 1 where something is not as it should be.
    """
    found = check_desk(app.on_day, app.moment(), online=online)
    app.print(Table(name="doctor", columns=DESK_COLUMNS, rows=found), form=form)
    return ExitCode.DONE if all(one.ok for one in found) else ExitCode.FINDINGS
