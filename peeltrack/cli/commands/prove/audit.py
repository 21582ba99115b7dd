"""`peeltrack audit`: what the history proves of every step."""

import sys

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.options import complete_ids, listing_options, pass_app
from peeltrack.cli.terminal.progress_bar import Progress
from peeltrack.core.audit.listing import Audit, as_data, facts, table
from peeltrack.core.errors import ExitCode
from peeltrack.formats.tables.json import document
from peeltrack.workflows.audit.audit_history import audit_history
from peeltrack.workflows.audit.explain_step import explain_step


@click.command("audit")
@click.argument("record_ids", metavar="[ID]…", nargs=-1, shell_complete=complete_ids)
@click.option(
    "--range", "span", metavar="A..B", default="..", help="Only steps of the commits after A, up to B."
)
@click.option(
    "--trust",
    metavar="ID[:PATH]",
    default="",
    help="Trust the register as it is in the commit ID, all 40 digits of it, noted down elsewhere; PATH is "
    "where it lay then, if elsewhere.",
)
@click.option(
    "--explain",
    "step",
    metavar="ID/N",
    default="",
    help="Print how the verdict of a step is checked by hand.",
)
@click.option("--fresh", is_flag=True, help="Check every signature again, even those checked before.")
@listing_options
@pass_app
def command(
    app: App, record_ids: tuple[str, ...], span: str, trust: str, step: str, fresh: bool, form: str
) -> ExitCode:
    """Say what the history proves of every step: signed, unsigned, recorded, forged or lapsed.

    It looks at who signed the commit that brought the step, not at what the file says. Ends with 1
    where a step is forged or lapsed, or unsigned although the policy demanded a signature.
    """
    if step:
        tell(*explain_step(app.root, app.today, step, span=span, trust=trust))
        return ExitCode.DONE
    found = _audited(app, record_ids, span, trust, fresh)
    say(*found.notes)
    _show(app, found, form)
    return found.exit_code


def _audited(app: App, record_ids: tuple[str, ...], span: str, trust: str, fresh: bool) -> Audit:
    if not sys.stderr.isatty():
        return audit_history(app.root, app.today, record_ids, span=span, trust=trust, fresh=fresh)
    with Progress("reading the history and checking signatures") as progress:
        return audit_history(
            app.root, app.today, record_ids, span=span, trust=trust, fresh=fresh, watch=progress.watch
        )


def _show(app: App, found: Audit, form: str) -> None:
    if form != "json":
        app.print(table(found, app.today), form=form)
        return
    sys.stdout.write(document("audit", app.today, as_data(found), **facts(found)))
