"""`peeltrack part`: the answer to one part of a recommendation."""

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import edit_command
from peeltrack.cli.editor import written_text
from peeltrack.cli.options import Words, complete_ids, words
from peeltrack.cli.questions import whole
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.record import Assessment
from peeltrack.workflows.edit import Edit, OpenedRecord, open_record
from peeltrack.workflows.edit_record import PartAnswer, answer_part, part_index


@edit_command("part")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.argument("part", metavar="PART")
@click.option("--statement", metavar="TEXT", help="The position on this part.")
@click.option("--file", metavar="FILE", help="Take it from a file; - for standard input.")
@click.option("--not-applicable", metavar="REASON", help="Why the part does not apply to the force.")
@click.option("--assessment", type=Words(words(Assessment)), help="How far the force complies.")
@click.option("--title", metavar="TEXT", help="What the part asks for; adds a part that is not there yet.")
def command(
    app: App,
    record_id: str,
    part: str,
    statement: str | None,
    file: str | None,
    not_applicable: str | None,
    assessment: str | None,
    title: str | None,
) -> Edit:
    """Answer one PART of a record, such as 7.1, or say why it does not apply.

    An answer takes the place of an earlier reason, and a reason that of an earlier answer. Without
    options it opens your editor.
    """
    given = {"--statement": statement, "--file": file, "--not-applicable": not_applicable}
    if len(both := [option for option, value in given.items() if value is not None]) > 1:
        raise UsageFault(f"{' and '.join(both)} cannot be combined", hint="keep one of them")
    opened, part = open_record(app.on_day, record_id), part.strip()
    if statement is not None:
        statement = whole(statement, "--statement")
    elif not_applicable is None and (file is not None or not (assessment or title)):
        statement = _written(opened, part, title, file)
    reason = "" if not_applicable is None else whole(not_applicable, "--not-applicable")
    answer = PartAnswer(
        statement=statement or "",
        not_applicable=reason,
        assessment=assessment or "",
        title=(title or "").strip(),
    )
    return answer_part(app.on_day, opened, part, answer)


def _written(opened: OpenedRecord, part: str, title: str | None, file: str | None) -> str | None:
    record = opened.record
    index = part_index(record, part, title)
    known = record.element[index] if index < len(record.element) else None
    return written_text(
        record,
        file=file,
        now=known.statement if known else "",
        asked_for=f"Part {part}: {known.title if known else title}",
    )
