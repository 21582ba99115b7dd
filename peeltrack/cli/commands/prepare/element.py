"""`peeltrack element`: the answer to one part of a recommendation."""

from typing import Any

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.editing import draft_of, dry_run_option, finish, next_for, whole
from peeltrack.cli.editor import kept_if_refused, written_text
from peeltrack.cli.options import Words, complete_ids, pass_app, words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.record import Assessment, Record
from peeltrack.store.drafts import Draft


@click.command("element")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.argument("part", metavar="PART")
@click.option("--statement", metavar="TEXT", help="The position on this part.")
@click.option("--file", metavar="FILE", help="Take it from a file; - for standard input.")
@click.option("--not-applicable", metavar="REASON", help="Why the part does not apply to the force.")
@click.option("--assessment", type=Words(words(Assessment)), help="How far the force complies.")
@click.option("--title", metavar="TEXT", help="What the part asks for; begins a part that is not there yet.")
@dry_run_option
@pass_app
def command(app: App, /, record_id: str, part: str, dry_run: bool, **typed: Any) -> ExitCode:
    """Answer one PART of a record, such as 7.1, or say why it does not apply.

    An answer takes the place of an earlier reason, and a reason that of an earlier answer. Without
    options it opens your editor.
    """
    record = app.register.find(record_id)
    index = _index(record, part, typed["title"])
    draft = draft_of(app, record)
    if index == len(record.element):
        draft = draft.append("element", {"id": part.strip(), "title": typed["title"]})
    text = _text(record, index, part, typed)
    if text is None:
        say(f"{record.id}: part {part} is as it was; nothing was written")
        return ExitCode.DONE
    draft = _answered(draft, index, text, typed)
    if not draft.changed:
        say(f"{record.id}: part {part} is as it was; nothing was written")
        return ExitCode.DONE
    done = [f"{record.id}: part {part} {_what(typed)}"]
    following = next_for(app, draft)
    unsaved = text if typed["file"] is None else ""
    return kept_if_refused(
        record, unsaved, lambda: finish(app, [draft], done, following=following, dry_run=dry_run)
    )


def _index(record: Record, part: str, title: str | None) -> int:
    ids = [element.id for element in record.element]
    if part.strip() in ids:
        return ids.index(part.strip())
    if title is not None and title.strip():
        return len(ids)
    there = f"; there are: {', '.join(ids)}" if ids else "; it has no parts"
    raise UsageFault(
        f"{record.id} has no part {part}{there}",
        hint=f'to begin one: peeltrack element {record.id} {part} --title "what it asks for"',
    )


def _text(record: Record, index: int, part: str, typed: dict[str, Any]) -> str | None:
    """Return the answer or the reason; "" where only the assessment or the title is set."""
    given = [name for name in ("statement", "file", "not_applicable") if typed[name] is not None]
    if len(given) > 1:
        both = " and ".join(f"--{name.replace('_', '-')}" for name in given)
        raise UsageFault(f"{both} exclude each other", hint="keep one of them")
    if given and given != ["file"]:
        return whole(typed[given[0]], f"--{given[0].replace('_', '-')}")
    if not given and (typed["assessment"] or typed["title"]):
        return ""
    known = index < len(record.element)
    now = record.element[index].statement if known else ""
    title = record.element[index].title if known else typed["title"]
    return written_text(record, file=typed["file"], now=now, asked_for=f"Part {part}: {title}")


def _answered(draft: Draft, index: int, text: str, typed: dict[str, Any]) -> Draft:
    if text:
        excused = typed["not_applicable"] is not None
        statement, reason = (None, text) if excused else (text, None)
        draft = draft.set(
            {("element", index, "statement"): statement, ("element", index, "not_applicable"): reason}
        )
    if typed["assessment"]:
        draft = draft.set({("element", index, "assessment"): typed["assessment"]})
    if typed["title"]:
        draft = draft.set({("element", index, "title"): typed["title"].strip()})
    return draft


def _what(typed: dict[str, Any]) -> str:
    if typed["not_applicable"] is not None:
        return "is marked as not applicable, with the reason"
    if typed["statement"] is None and typed["file"] is None and (typed["assessment"] or typed["title"]):
        return "is written down"
    return "is answered"
