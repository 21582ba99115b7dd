"""`peeltrack reconcile`: the inspectorate's list against ours."""

from typing import Any

import click

from peeltrack.cli.app import App, say, worst
from peeltrack.cli.options import complete_sources, listing_options, pass_app
from peeltrack.cli.published_options import asked_of, document_options, opened_files, reading_of
from peeltrack.cli.terminal.progress_bar import ProgressBar
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Speaker
from peeltrack.core.model.source import Importing
from peeltrack.core.published.compare.difference import Intake
from peeltrack.core.published.compare.listing import counts_in_words, left_lines, shape_in_words
from peeltrack.core.published.compare.reconcile import (
    RECONCILED_COLUMNS,
    Reconciled,
    counts_of,
    something_differs,
)
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.workflows.published.bring_in import write_in
from peeltrack.workflows.published.read_documents import understood
from peeltrack.workflows.published.reconcile_list import Comparison, reconcile
from peeltrack.workflows.published.reconcile_list import accept as accepted


@click.command("reconcile")
@click.argument("file", metavar="FILE")
@click.option("--source", metavar="KEY", shell_complete=complete_sources, help="Only records of this source.")
@click.option("--accept", is_flag=True, help="Write down what it says of each status, beside our own.")
@document_options
@listing_options
@pass_app
def command(app: App, /, file: str, source: str | None, accept: bool, form: str, **typed: Any) -> ExitCode:
    """Hold a list of others against the register: what is in both, in one of them, and what differs.

    FILE is read as by `peeltrack import`. Nothing is written, but for statuses in their words with
    --accept. Ends with 1 where something differs.
    """
    publication = app.register.find_source(source) if source else None
    known = publication.import_ if publication else Importing()
    asked = asked_of(typed)
    opened = opened_files((file,), asked.told.sheet or known.sheet)
    with ProgressBar("understanding") as watch:
        read = understood(opened, known, asked, watch)
    found = reconcile(app.on_day, publication, read)
    code = app.show(_table(app, file, found), form)
    if accept:
        _accept(app, found, reading_of(app, typed, read.kept, (file,), Speaker.INSPECTORATE))
    return worst(ExitCode.FINDINGS, code) if something_differs(found.lines) else code


def _accept(app: App, found: Comparison, how: Intake) -> None:
    edit = accepted(app.on_day, found, how)
    if edit.changes:
        write_in(app.on_day, edit, anyway=False)
        say(*edit.done)
    else:
        say("nothing was written: the register says what it says of each status")


def _table(app: App, file: str, found: Comparison) -> Table[Reconciled]:
    (document,) = found.read.documents.values()
    counts = counts_of(found.lines)
    said = ", ".join(f"{count} {finding}" for finding, count in counts.items() if count)
    left = len(left_lines(document))
    return Table(
        name="reconcile",
        columns=RECONCILED_COLUMNS,
        rows=found.lines,
        heading=(
            f"{app.register.settings.force}: {file} against the register as at {in_words(app.today)}",
            *shape_in_words(document),
            *counts_in_words(document),
            *document.notes,
        ),
        foot=(
            said,
            *([f"{counted(left, 'thing')} left out: peeltrack import {file} shows them"] if left else []),
        ),
        empty="there is no item in the file and no record here",
        facts={"counts": counts},
    )
