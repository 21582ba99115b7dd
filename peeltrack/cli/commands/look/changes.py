"""`peeltrack changes`: what changed since the last board."""

from datetime import date

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.options import MOMENT, filter_options, listing_options, pass_app
from peeltrack.core.chain.people import names
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.reports.changes import CHANGE_COLUMNS, ChangeLine, Changes, Moment
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.core.views.filters.wanted import Asked, as_facts
from peeltrack.workflows.past.changes_between import (
    LAST_MEETING,
    changes_since,
    last_meeting,
    register_at_moment,
)


@click.command("changes")
@click.option(
    "--since",
    type=MOMENT,
    metavar="DATE|COMMIT|last-meeting",
    required=True,
    help="After the end of this day, after this commit, or after the last meeting in register.toml.",
)
@click.option(
    "--until",
    type=MOMENT,
    metavar="DATE|COMMIT",
    help="Up to the end of this day, or this commit; else up to now.",
)
@filter_options
@listing_options
@pass_app
def command(app: App, since: date | str, until: date | str | None, form: str, asked: Asked) -> ExitCode:
    """List what changed in the register since a day or a commit, by kind, with day and person.

    Told is what is committed. The last line is the sum that reconciles the records that are open at the
    beginning with those that are open at the end. A step that was squashed, taken out or changed by
    hand is listed, and it is said of it.
    """
    last = (app.then, app.today) if until is None else register_at_moment(app.root, until)
    if since == LAST_MEETING:
        since = last_meeting(last[0].register.settings, last[1])
    found = changes_since(app.root, register_at_moment(app.root, since), last, asked.wanted)
    say(*(f"note: {said}" for said in last[0].notes))
    app.print(_table(found, asked), form=form)
    if unread := {fault.path for fault in found.until.register.faults if fault.severity == "error"}:
        say(f"{counted(len(unread), 'file')} could not be read in full (peeltrack check)")
    return ExitCode.UNREADABLE if unread else ExitCode.DONE


def _table(found: Changes, asked: Asked) -> Table[ChangeLine]:
    since, until = found.since, found.until
    return Table(
        name="changes",
        columns=CHANGE_COLUMNS,
        rows=found.lines,
        heading=(
            f"{until.register.settings.force}: what changed after {in_words(since.day)}, "
            f"up to {in_words(until.day)}{asked.heading}",
            f"from commit {since.commit[:10]} to {until.commit[:10]}: " + _counts(found),
        ),
        foot=(found.balance.in_words,),
        names=names(until.register.settings),
        empty="nothing changed",
        facts={
            "since": _as_data(since),
            "until": _as_data(until),
            **as_facts(asked),
            "counts": found.counts,
            "sum": found.balance.as_data,
        },
    )


def _counts(found: Changes) -> str:
    said = [f"{count:,} {kind}" for kind, count in found.counts.items()]
    return ", ".join((counted(len(found.lines), "event"), *said))


def _as_data(moment: Moment) -> dict[str, object]:
    return {"day": moment.day, "commit": moment.commit}
