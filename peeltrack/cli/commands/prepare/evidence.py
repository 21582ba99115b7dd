"""`peeltrack evidence`: what shows that it was done, added and looked at again."""

from collections.abc import Sequence
from datetime import date

import click

from peeltrack.cli.app import App, worst
from peeltrack.cli.editing import edit_command
from peeltrack.cli.options import DAY, complete_ids, complete_people, listing_options, pass_app
from peeltrack.cli.questions import ask, asked, on_terminal
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.record import Evidence
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.core.views.evidence import EVIDENCE_COLUMNS, EvidenceState, evidence_lines
from peeltrack.store import evidence_files
from peeltrack.workflows.add_evidence import add_evidence, copied, known_index, locate
from peeltrack.workflows.addresses import person_meant
from peeltrack.workflows.edit import Edit, open_record


@click.group("evidence")
def command() -> None:
    """Add evidence to a record, or check all of it again."""


@edit_command("add", command)
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.argument("place", metavar="PATH|URL")
@click.option("--title", metavar="TEXT", help="What it is.")
@click.option("--copy", "how", flag_value="copy", help="Copy a file from outside into the register.")
@click.option("--keep", "how", flag_value="keep", help="Leave it where it is; record its hash and location.")
@click.option("--effective", type=DAY, metavar="DATE", help="First day for which it holds.")
@click.option("--obtained", type=DAY, metavar="DATE", help="When the force obtained it.")
@click.option("--expires", type=DAY, metavar="DATE", help="Last day on which it may be relied on.")
@click.option("--owner", metavar="PERSON", shell_complete=complete_people, help="Who keeps it.")
def add(
    app: App,
    record_id: str,
    place: str,
    title: str | None,
    how: str | None,
    effective: date | None,
    obtained: date | None,
    expires: date | None,
    owner: str | None,
) -> Edit:
    """Add a file or an address as evidence; the SHA-256 of a file is recorded with it.

    Adding what is already there records its hash and dates again.
    """
    here, record = app.on_day, app.register.find(record_id)
    located = locate(here, place)
    if located.outside is not None and _how(place, how) == "copy":
        located = copied(here, record, located)
    if title is not None or known_index(record, located) is None:
        title = asked(title, "What is it", "--title")
    said = Evidence(
        title=(title or "").strip(),
        effective_on=effective,
        obtained_on=obtained,
        expires_on=expires,
        owner="" if owner is None else person_meant(app.on_day, owner, "--owner"),
    )
    # Only now: while somebody thinks about an answer, somebody else may edit the record.
    return add_evidence(here, open_record(here, record_id), located, said)


def _how(place: str, how: str | None) -> str:
    if how is None and not on_terminal():
        raise UsageFault(
            f"{place} lies outside the register",
            hint="--copy puts a copy of it into the register; --keep records its hash and location",
        )
    question = f"{place} lies outside the register: copy it in, or keep it there"
    return how or ask(question, among=click.Choice(["copy", "keep"]), default="copy")


@command.command("check")
@click.argument("record_ids", metavar="[ID …]", nargs=-1, shell_complete=complete_ids)
@click.option("--all", "everything", is_flag=True, help="Include what is as recorded.")
@listing_options
@pass_app
def check(app: App, record_ids: Sequence[str], everything: bool, form: str) -> ExitCode:
    """Hash all evidence again; list gaps, and what is missing, changed or expired.

    Ends with 1 if there is anything to do. Writes nothing and opens no address.
    """
    register = app.register
    records = [register.find(record_id) for record_id in record_ids] if record_ids else register.records
    lines = evidence_lines(records, evidence_files.looked_at(app.tree, records), app.today)
    shown = [line for line in lines if everything or not line.sound]
    states = [line.state for line in lines]
    counts = ", ".join(f"{states.count(state)} {state.value}" for state in EvidenceState if state in states)
    table = Table(
        name="evidence check",
        columns=EVIDENCE_COLUMNS,
        rows=shown,
        heading=(
            f"{register.settings.force}: evidence",
            f"{counted(len(records), 'record')}: {counts or 'no evidence is owed'}",
        ),
        foot=(f"{len(lines) - len(shown)} not shown, with nothing to do (--all)",)
        if len(shown) < len(lines)
        else (),
        empty="nothing to do",
    )
    code = app.show(table, form)
    return code if all(line.sound for line in lines) else worst(code, ExitCode.FINDINGS)
