"""`peeltrack resolve`: what two people have both changed is decided, and the merge is finished."""

from datetime import date, datetime

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.commands.prove.check import show_outcome
from peeltrack.cli.options import complete_ids, pass_app
from peeltrack.cli.questions import ask, on_terminal
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.finding import in_words as place_in_words
from peeltrack.core.limits import QUOTED
from peeltrack.core.merge.conflict import Conflict, Side
from peeltrack.core.merge.entries import not_in
from peeltrack.core.text import apart, counted
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.share.unmerged import LastEdit
from peeltrack.workflows.share.resolve_conflicts import (
    Decided,
    InDoubt,
    conflicts_of,
    decide,
    in_doubt,
    refuse_side,
    settle,
)
from peeltrack.workflows.share.uncommitted_edits import names_typed


@click.command("resolve")
@click.argument("ids", metavar="[ID]…", nargs=-1, shell_complete=complete_ids)
@click.option("--mine", "sides", flag_value=Side.MINE.value, multiple=True, help="Take my side of each.")
@click.option("--theirs", "sides", flag_value=Side.THEIRS.value, multiple=True, help="Take theirs of each.")
@click.option(
    "--both",
    "sides",
    flag_value=Side.BOTH.value,
    multiple=True,
    help="Take both texts, mine first.",
)
@pass_app
def command(app: App, ids: tuple[str, ...], sides: tuple[str, ...]) -> ExitCode:
    """Decide what two people have both changed, and finish the merge.

    Shows each field that is in doubt, with both values, who wrote them and when. On a terminal it asks for
    each which one is right; else one of --mine, --theirs and --both says so for all. What only one person
    has changed is never asked for. Ends with 1 where something is left in doubt.
    """
    if len(set(sides)) > 1:
        raise UsageFault("--mine, --theirs and --both cannot be given together", hint="give one of them")
    repository = Repository.around(app.root)
    there = in_doubt(app.root, repository)
    files = _chosen(there, names_typed(ids, app.register, [file.name for file in there]))
    side = Side(sides[0]) if sides else None
    decided = [_decided(file, side) for file in files]
    left = [file for file, chosen in zip(files, decided, strict=True) if chosen is None]
    if left:
        say(
            f"{counted(len(left), 'file')} left in doubt; nothing was written",
            f"next: peeltrack resolve {left[0].name} --mine, or --theirs",
        )
        return ExitCode.FINDINGS
    return _settle(app, repository, [file for file in decided if file])


def _chosen(files: list[InDoubt], names: list[str]) -> list[InDoubt]:
    for name in names:
        if files and name not in {file.name for file in files}:
            waiting = ", ".join(file.name for file in files)
            raise UsageFault(f"{name} does not wait to be merged", hint=f"in doubt: {waiting}")
    return [file for file in files if not names or file.name in names]


def _decided(file: InDoubt, side: Side | None) -> Decided | None:
    """Return a file as it is to be, with each conflict shown; None where one is left in doubt."""
    conflicts = conflicts_of(file)
    for conflict in conflicts if side is not None or not on_terminal() else ():
        tell(*_shown(file, conflict))
        if side is not None or not conflict.sides:
            refuse_side(file, conflict, side or Side.MINE)

    def choose(conflict: Conflict) -> Side | None:
        if side is not None:
            return side
        return _asked(file, conflict) if on_terminal() else None

    return decide(file, choose)


def _asked(file: InDoubt, conflict: Conflict) -> Side:
    say(*_shown(file, conflict))
    if not conflict.sides:
        refuse_side(file, conflict, Side.MINE)
    if len(conflict.sides) == 1:
        say(f"  only {conflict.sides[0]} can stand beside the step: it is taken")
        return conflict.sides[0]
    words = [side.value for side in conflict.sides]
    answer = ask(f"Take {', '.join(words[:-1])} or {words[-1]}?", among=click.Choice(words))
    return Side(answer)


def _settle(app: App, repository: Repository, decided: list[Decided]) -> ExitCode:
    settled = settle(app.root, repository, decided, app.today)
    if not settled.written:
        say("what was chosen cannot stand, and nothing was written:")
        return show_outcome(app, settled.outcome, False, "text", repository.prefix.rstrip("/"))
    for file in decided:
        tell(f"{file.path}: {'written' if file.content is not None else 'deleted'}")
        say(*(f"note: a comment is left out: {comment}" for comment in file.lost))
    if settled.finished:
        tell("the merge is finished")
    elif not decided:
        say("nothing waits to be merged")
    say(*([f"next: {settled.left}"] if settled.left else []))
    return ExitCode.DONE


def _shown(file: InDoubt, conflict: Conflict) -> list[str]:
    """Return a conflict as it is told: what it is about, and the three values."""
    place = place_in_words(conflict.where) if conflict.where else "the file"
    sides = (
        ("before", conflict.base, None),
        ("mine", conflict.mine, file.mine),
        ("theirs", conflict.theirs, file.theirs),
    )
    lines = [f"  {name:<7} {_value(value, conflict)}{_by(edit)}" for name, value, edit in sides]
    return [f"{file.name}: {place}: {conflict.reason}", *lines]


def _by(edit: LastEdit | None) -> str:
    return f"  ({edit.name}, {in_words(date.fromisoformat(edit.day))})" if edit else ""


def _value(value: object, conflict: Conflict) -> str:
    """Return a value on one line; of a list of tables or of a table, what differs from before."""
    if value is None:
        return "(not there)"
    if isinstance(value, datetime):
        return f"{in_words(value)} {value:%H:%M}"
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
        before = conflict.base if isinstance(conflict.base, list) else []
        new = not_in(value, before) if value is not conflict.base else []
        told = "; ".join(_table(entry) for entry in new)
        return f"{counted(len(value), 'entry', 'entries')}" + (f", new: {told}" if told else "")
    if isinstance(value, dict):
        return _table(value)
    return apart(", ".join(map(str, value)) if isinstance(value, list) else str(value), "", QUOTED)[0]


def _table(table: dict[str, object]) -> str:
    return apart(", ".join(f"{key} {_plain(inner)}" for key, inner in table.items()), "", QUOTED)[0]


def _plain(value: object) -> str:
    return in_words(value) if isinstance(value, date) else str(value)
