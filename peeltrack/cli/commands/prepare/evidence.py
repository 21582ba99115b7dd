"""`peeltrack evidence`: what shows that it was done, added and looked at again."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from peeltrack.cli.app import App, worst
from peeltrack.cli.editing import (
    address,
    asked,
    draft_of,
    dry_run_option,
    finish,
    next_for,
    on_terminal,
    path_of,
    refuse_lapsing,
    strangers,
)
from peeltrack.cli.options import DAY, complete_ids, complete_people, form_option, pass_app
from peeltrack.core.chain.people import as_listed
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.check_context import lies_inside
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Evidence, Record
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.core.views.evidence import (
    EVIDENCE_COLUMNS,
    State,
    checked_dates,
    evidence_lines,
)
from peeltrack.store import evidence_files
from peeltrack.store.drafts import Draft

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://\S+")


@click.group("evidence")
def command() -> None:
    """Add evidence to a record, or look at all of it again."""


@command.command("add")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.argument("place", metavar="PATH|URL")
@click.option("--title", metavar="TEXT", help="What it is.")
@click.option("--copy", "how", flag_value="copy", help="Copy a file from outside into the register.")
@click.option("--keep", "how", flag_value="keep", help="Leave it where it is; record its hash and location.")
@click.option("--effective", type=DAY, metavar="DATE", help="From when what it shows holds.")
@click.option("--obtained", type=DAY, metavar="DATE", help="When the force obtained it.")
@click.option("--expires", type=DAY, metavar="DATE", help="Last day on which it may be relied on.")
@click.option("--owner", metavar="E-MAIL", shell_complete=complete_people, help="Who keeps it.")
@dry_run_option
@pass_app
def add(app: App, /, record_id: str, place: str, dry_run: bool, **typed: Any) -> ExitCode:
    """Add a file or an address as evidence; the SHA-256 of a file is recorded with it.

    What the record names already is recorded anew, with the hash and the dates of now.
    """
    record = app.register.find(record_id)
    found = _found(app, record, place, typed["how"])
    there = [one.place for one in record.evidence]
    known = there.index(found.evidence.place) if found.evidence.place in there else None
    old = record.evidence[known] if known is not None else Evidence(title="")
    evidence = checked_dates(_described(app, found.evidence, old, typed), app.today)
    draft = draft_of(app, record)
    draft = draft.append("evidence", written(evidence)) if known is None else _anew(draft, known, evidence)
    done = [f'{record.id}: "{evidence.title}" {_how(found, evidence, known)}']
    notes = strangers(app.register.settings, [evidence.owner] if evidence.owner else [])
    following = next_for(
        app, draft
    )  # reads the draft again, so that nothing is copied for one that is refused
    if not dry_run:
        refuse_lapsing([draft])
    copied = not dry_run and _copied(app, found)
    try:
        return finish(app, [draft], done, notes=notes, following=following, dry_run=dry_run)
    except BaseException:
        if copied:
            with suppress(OSError):
                (app.root / found.evidence.path).unlink()
        raise


@frozen
class _Found:
    evidence: Evidence  #: its place and hash only
    origin: Path | None = None  #: the file that is to be copied


def _found(app: App, record: Record, place: str, how: str | None) -> _Found:
    if _ADDRESS.fullmatch(place):
        return _Found(evidence=Evidence(title="", url=place))
    file = _file(app, place)
    sha256 = evidence_files.digest(file)
    path = evidence_files.inside(app.root, file)
    if path is not None:
        return _Found(evidence=Evidence(title="", path=_portable(path), sha256=sha256))
    if _kept_or_copied(place, how) == "keep":
        return _Found(evidence=Evidence(title="", location=str(file.resolve()), sha256=sha256))
    path = _portable(evidence_files.place_for(record.id, file.name))
    evidence_files.refuse_another(app.root / path, sha256)
    return _Found(evidence=Evidence(title="", path=path, sha256=sha256), origin=file)


def _file(app: App, place: str) -> Path:
    # As typed from where one is, or as the register would write it.
    for candidate in (path_of(place), app.root / place):
        if candidate.is_file():
            return candidate
    what = "is a folder" if Path(place).is_dir() else "is not there"
    raise UsageFault(f"{place} {what}", hint="name one file, or an address that begins with https://")


def _portable(path: str) -> str:
    if not lies_inside(path):
        raise UsageFault(
            f'the name "{path}" does not mean the same on every computer',
            hint="rename the file without \\ and :",
        )
    return path


def _kept_or_copied(place: str, how: str | None) -> str:
    if how is None and not on_terminal():
        raise UsageFault(
            f"{place} lies outside the register",
            hint="--copy puts a copy of it into the register; --keep records its hash and location",
        )
    question = f"{place} lies outside the register: copy it in, or keep it there"
    return how or str(click.prompt(question, type=click.Choice(["copy", "keep"]), default="copy", err=True))


def _described(app: App, found: Evidence, old: Evidence, typed: dict[str, Any]) -> Evidence:
    title = typed["title"] or old.title or asked(typed["title"], "What is it", "--title")
    owner = typed["owner"]
    return replace(
        found,
        title=title.strip(),
        effective_on=typed["effective"] or old.effective_on,
        obtained_on=typed["obtained"] or old.obtained_on,
        expires_on=typed["expires"] or old.expires_on,
        owner=old.owner if owner is None else as_listed(app.register.settings, address(owner, "--owner")),
    )


def _anew(draft: Draft, index: int, evidence: Evidence) -> Draft:
    return draft.set({("evidence", index, key): value for key, value in written(evidence).items()})


def _how(found: _Found, evidence: Evidence, known: int | None) -> str:
    verb = "recorded" if known is None else "recorded anew"
    if evidence.url:
        return f"{verb} as an address; what is there was not looked at"
    where = f"copied to {evidence.path}" if found.origin else evidence.place
    return f"{verb}: {where}, SHA-256 {evidence.sha256[:12]}…"


def _copied(app: App, found: _Found) -> bool:
    if found.origin is None:
        return False
    return evidence_files.copy_in(app.root, found.origin, found.evidence.path, found.evidence.sha256)


@command.command("check")
@click.argument("record_ids", metavar="[ID …]", nargs=-1, shell_complete=complete_ids)
@click.option("--all", "everything", is_flag=True, help="What is as recorded too.")
@form_option
@pass_app
def check(app: App, record_ids: Sequence[str], everything: bool, form: str) -> ExitCode:
    """Hash all evidence again; list gaps, and what is missing, changed or expired.

    Ends with 1 if there is anything to do. Writes nothing and opens no address.
    """
    register = app.register
    records = [register.find(one) for one in record_ids] if record_ids else register.records
    lines = evidence_lines(records, evidence_files.looked_at(app.root, records), app.today)
    shown = [line for line in lines if everything or not line.sound]
    states = [line.state for line in lines]
    counts = ", ".join(f"{states.count(state)} {state.value}" for state in State if state in states)
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
        empty="nothing has to be done",
    )
    code = app.show(table, form)
    return code if all(line.sound for line in lines) else worst(code, ExitCode.FINDINGS)
