"""`peeltrack audit`: what the history proves of every step."""

import sys

import click

from peeltrack.cli.app import App, say, tell, worst
from peeltrack.cli.options import complete_ids, listing_options, pass_app
from peeltrack.cli.terminal.progress_bar import ProgressBar
from peeltrack.core.audit.listing import Audit, as_data, facts, table
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.text import counted
from peeltrack.formats.tables.json import document
from peeltrack.store.file_tree import path_of
from peeltrack.workflows.audit.audit_history import audit_history
from peeltrack.workflows.audit.audit_note import audit_since_note, write_note
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
@click.option(
    "--note", "note", metavar="FILE", help="Write what was audited into a new file for the minutes, signed."
)
@click.option("--unsigned", is_flag=True, help="With --note: without a signature.")
@click.option(
    "--since-note",
    metavar="FILE",
    help="Say what happened since a note, and trust the register as in it.",
)
@click.option("--fresh", is_flag=True, help="Check every signature again, even those checked before.")
@listing_options
@pass_app
def command(
    app: App,
    record_ids: tuple[str, ...],
    span: str,
    trust: str,
    step: str,
    note: str | None,
    unsigned: bool,
    since_note: str | None,
    fresh: bool,
    form: str,
) -> ExitCode:
    """Say what the history proves of every step: signed, unsigned, recorded, forged or lapsed.

    It looks at who signed the commit that brought the step, not at what the file says. Ends with 1
    where a step is forged or lapsed, or unsigned although the policy demanded a signature.
    """
    if unsigned and note is None:
        raise UsageFault("--unsigned goes with --note", hint="name the file: --note FILE")
    if (note or since_note) and (record_ids or span != ".." or (since_note and (trust or note or fresh))):
        raise UsageFault(
            "a note is of the whole register, and names what is trusted itself",
            hint="leave out the records, --range and, with --since-note, --trust, --note and --fresh",
        )
    if app.as_of is not None:
        span = _up_to(app, span, note or since_note)
    if since_note:
        return _since(app, since_note, form)
    if step:
        tell(*explain_step(app.root, app.today, step, span=span, trust=trust))
        return ExitCode.DONE
    with ProgressBar("reading the history and checking signatures") as watch:
        found = audit_history(
            app.root, app.today, record_ids, span=span, trust=trust, fresh=fresh, watch=watch
        )
    say(*found.notes)
    _show(app, found, form)
    if note is not None:
        written = write_note(app.root, app.today, found, path_of(note), signed=not unsigned)
        say(f"wrote {note}: {counted(written.standing, 'standing step')} up to commit {written.commit}")
    return found.exit_code


def _up_to(app: App, span: str, note: str | None) -> str:
    if note or span != "..":
        raise UsageFault(
            f"--as-of audits up to the commit of a day, and {'a note' if note else '--range'} names its own",
            hint="leave one of them out",
        )
    say(app.as_of_words)
    return f"..{app.commit}"


def _since(app: App, file: str, form: str) -> ExitCode:
    """Show what happened since a note: first what is wrong with it or with the history."""
    with ProgressBar("checking signatures") as watch:
        since = audit_since_note(app.root, app.today, path_of(file), watch)
    say(*since.audit.notes)
    if form == "table":
        tell(*since.said, "")
    elif form != "json":
        say(*since.said)
    _show(app, since.audit, form, since_note={"said": since.said, "fails": since.fails})
    return worst(since.audit.exit_code, ExitCode.FINDINGS if since.fails else ExitCode.DONE)


def _show(app: App, found: Audit, form: str, **more: object) -> None:
    if form == "json":
        sys.stdout.write(document("audit", app.today, as_data(found), **facts(found), **more))
    else:
        app.print(table(found, app.today), form=form)
