"""`peeltrack import`: what others publish, brought into the register."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.editing import by_option
from peeltrack.cli.options import DAY, complete_sources, form_option, pass_app
from peeltrack.cli.published_options import asked_of, document_options, opened_files, reading_of
from peeltrack.cli.questions import ask, on_terminal
from peeltrack.cli.terminal.progress_bar import ProgressBar
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.limits import brief, quoted
from peeltrack.core.model.record import Speaker
from peeltrack.core.model.source import Source
from peeltrack.core.published.columns import Field
from peeltrack.core.published.compare.difference import Intake
from peeltrack.core.published.compare.listing import (
    as_data,
    counts_in_words,
    shape_in_words,
    status_lines,
    tables_of,
    unsure_headings,
)
from peeltrack.core.published.compare.proposal import Outcome
from peeltrack.core.published.corrections import column_told, status_told
from peeltrack.core.published.status_words import MEANINGS
from peeltrack.formats.tables.json import document as json_document
from peeltrack.workflows.addresses import person_at_work
from peeltrack.workflows.new_record import checked_source
from peeltrack.workflows.published.bring_in import BroughtIn, bring_in, edit_of, summary_of, write_in
from peeltrack.workflows.published.read_documents import Opened, Read, ReadRequest, understood


@click.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option(
    "--source",
    metavar="KEY",
    required=True,
    shell_complete=complete_sources,
    help="Folder of its publication.",
)
@click.option("--write", is_flag=True, help="Write it; else it is only shown.")
@document_options
@click.option("--same", multiple=True, metavar="LINE=ID", help="The item of this line is that record.")
@click.option("--wording", is_flag=True, help="Keep the published text too.")
@click.option("--as-updates", is_flag=True, help="Write what would change signed content as an update.")
@click.option("--source-title", default="", metavar="TEXT", help="New source: its name.")
@click.option("--publisher", default="", metavar="TEXT", help="New source: who issued it.")
@click.option("--published", type=DAY, metavar="DATE", help="New source: day of publication.")
@click.option("--prefix", default="", metavar="TEXT", help="New source: what its ids begin with.")
@click.option("--anyway", is_flag=True, help="Write it even if check finds fault with it.")
@by_option
@form_option
@pass_app
def command(
    app: App, /, files: tuple[str, ...], source: str, write: bool, form: str, **typed: Any
) -> ExitCode:
    """Bring what a published page, paper or list says into the register: show it first, then write it.

    FILE is CSV, TSV, XLSX, HTML, DOCX, PDF, JSON or text; - is standard input. Records that are there
    are found by number or by nearly equal text, and get what they do not say yet; nothing that is
    signed is changed. What is less than sure is said and left out.
    """
    asked = asked_of(typed)
    publication = _source(app, source, typed)
    opened = opened_files(files, asked.told.sheet or publication.import_.sheet)
    same = dict.fromkeys(typed["take"], "") | dict(_same(one) for one in typed["same"])
    if write and on_terminal() and "-" not in files and form == "table":
        asked, same = _with_answers(app, publication, opened, asked, same)
    with ProgressBar("understanding") as watch:
        read = understood(opened, publication.import_, asked, watch)
    how = _reading(app, typed, read, files, write=write)
    brought = bring_in(app.on_day, publication, read, how, same)
    _show(app, brought, form)
    return _write(app, brought, anyway=typed["anyway"]) if write else _not_written(brought)


def _source(app: App, key: str, typed: Mapping[str, Any]) -> Source:
    try:
        return app.register.find_source(key)
    except UsageFault as fault:
        if not typed["source_title"]:
            begin = f'to begin it: --source {key} --source-title "…" --publisher "…"'
            raise UsageFault(fault.message, hint=f"{fault.hint}; {begin}") from fault
    said = Source(
        title=typed["source_title"].strip(),
        publisher=typed["publisher"].strip(),
        published=typed["published"],
        prefix=typed["prefix"],
        key=key,
    )
    if not said.publisher:
        raise UsageFault("--publisher is missing", hint='say who issued it: --publisher "…"')
    return checked_source(said)


def _reading(
    app: App, typed: Mapping[str, Any], read: Read, files: tuple[str, ...], *, write: bool
) -> Intake:
    by = person_at_work(app.on_day, typed["by"]) if write or typed["by"] else ""
    how = reading_of(app, typed, read.kept, files, Speaker.FORCE)
    return replace(how, by=by, as_updates=typed["as_updates"])


def _same(typed: str) -> tuple[int, str]:
    line, equals, record_id = typed.partition("=")
    if not equals or not line.strip().isdecimal():
        raise UsageFault(f"--same: {quoted(typed)} is no line and id", hint="write it like --same 12=REC-3")
    return int(line), record_id.strip()


def _with_answers(
    app: App, source: Source, opened: Opened, asked: ReadRequest, same: dict[int, str]
) -> tuple[ReadRequest, dict[int, str]]:
    """Ask about what is less than sure, one question at a time, and return what is known then."""
    read = understood(opened, source.import_, asked)
    columns, status = list(asked.told.columns), list(asked.told.status)
    for document in read.documents.values():
        for heading in unsure_headings(document):
            columns.append(f"{heading} = {_asked_field(heading)}")
        for line in status_lines(document.items):
            if not line.means and not line.sure:
                status.append(f"{line.text} = {_asked_meaning(line.text)}")
    asked = replace(asked, told=replace(asked.told, columns=tuple(columns), status=tuple(status)))
    # Which record an item is does not depend on how it is read in.
    how = Intake(on=app.today, by="", names={})
    brought = bring_in(app.on_day, source, understood(opened, source.import_, asked), how, same)
    for one in brought.proposed:
        if one.maybe and one.item.line not in same:
            same[one.item.line] = _asked_record(app, one.item.line, one.item.title, one.why, one.maybe)
    return asked, {line: record for line, record in same.items() if record != "-"}


def _asked_field(heading: str) -> str:
    def field(answer: str) -> str:
        try:
            return column_told(f"x={answer or '-'}")[1].value
        except UsageFault as fault:
            raise click.UsageError(f"{fault.message}; {fault.hint}") from fault

    question = f'What does the column "{heading}" hold ({", ".join(Field)})? Enter for nothing'
    return ask(question, default="", read=field)


def _asked_meaning(words: str) -> str:
    def meaning(answer: str) -> str:
        try:
            return status_told(f"x={answer}")[1] or "nothing"
        except UsageFault as fault:
            raise click.UsageError(f"{fault.message}; {fault.hint}") from fault

    question = f'What does "{words}" mean ({", ".join(MEANINGS)})? Enter for nothing'
    return ask(question, default="", read=meaning)


def _asked_record(app: App, line: int, title: str, why: str, maybe: tuple[str, ...]) -> str:
    """Return the id of the record that an item is, "" for a new one, "-" to leave it out."""

    def record(answer: str) -> str:
        if answer.strip() in ("", "-"):
            return "-"
        try:
            return "" if answer.strip() == "new" else app.register.find(answer).id
        except UsageFault as fault:
            raise click.UsageError(f"{fault.message}; {fault.hint}") from fault

    question = f'Line {line}, "{title}": {why}. Is it {" or ".join(maybe)}, or new? Enter to leave it out'
    return ask(question, default="", read=record)


def _show(app: App, brought: BroughtIn, form: str) -> None:
    of_file = {name: _proposed_of(brought, name) for name in brought.read.documents}
    if form == "json":
        data = [{"file": name, **as_data(one, of_file[name])} for name, one in brought.read.documents.items()]
        counts = {outcome.value: count for outcome, count in brought.counts.items()}
        sys.stdout.write(json_document("import", app.today, data, source=brought.source.key, counts=counts))
        return
    for name, one in brought.read.documents.items():
        heading = [
            f"{name}, for {brought.source.key}",
            *shape_in_words(one),
            *counts_in_words(one),
            *one.notes,
        ]
        app.print(*tables_of("import", one, of_file[name], heading), form=form)


def _proposed_of(brought: BroughtIn, name: str) -> list[Any]:
    items = {id(item) for item in brought.read.documents[name].items}
    return [one for one in brought.proposed if id(one.item) in items]


def _not_written(brought: BroughtIn) -> ExitCode:
    more = "; to write it: the same with --write" if brought.proposed else ": there is nothing to bring in"
    say(summary_of(brought), f"nothing was written{more}")
    return ExitCode.DONE


def _write(app: App, brought: BroughtIn, *, anyway: bool) -> ExitCode:
    edit = edit_of(app.on_day, brought)
    if not brought.proposed:
        return _not_written(brought)
    if not edit.changes:
        unsure = brought.counts[Outcome.UNSURE]
        why = "what is unsure was left out" if unsure else "the register says all of it already"
        say(summary_of(brought), f"nothing was written: {why}")
        return ExitCode.DONE
    with ProgressBar("writing") as watch:
        notes = write_in(app.on_day, edit, anyway=anyway, watch=watch)
    tell(*map(brief, edit.done))
    say(*(f"note: {brief(note)}" for note in notes), f"next: {edit.following}")
    return ExitCode.DONE
