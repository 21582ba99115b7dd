"""What every command that edits has in common: its last options, and how it ends."""

from collections.abc import Callable
from functools import wraps

import click

from peeltrack.cli.app import App, say, tell, worst
from peeltrack.cli.editor import text_is_written, text_kept_if_refused
from peeltrack.cli.options import pass_app
from peeltrack.cli.questions import has_asked
from peeltrack.cli.saving import save_and_say
from peeltrack.core.errors import ExitCode
from peeltrack.core.limits import brief
from peeltrack.store.drafts import difference
from peeltrack.store.git.repository import Repository
from peeltrack.store.workplace import workplace
from peeltrack.workflows.edit import Edit, Judged, is_stale, judge, write
from peeltrack.workflows.share.uncommitted_edits import chosen, edits

by_option = click.option("--by", metavar="PERSON", help="Who you are; else git is asked.")


def edit_command(
    name: str, group: click.Group | None = None
) -> Callable[[Callable[..., Edit]], click.Command]:
    """Make a command of a function that takes the App and its options by name and returns an edit.

    The command can be tried with --dry-run; it says what was done, what to mind and what comes next.
    """
    command = click.command(name) if group is None else group.command(name)

    def decorated(function: Callable[..., Edit]) -> click.Command:
        @pass_app
        @wraps(function)
        def call(app: App, /, dry_run: bool, anyway: bool, save: bool, **typed: object) -> ExitCode:
            app.refuse_as_of(f"{group.name} {name}" if group else name)
            # Before anything is asked or written: where nothing can be saved, that is said first.
            repository = workplace(app.root) if save and not dry_run else None
            with text_kept_if_refused():
                edit = function(app, **typed)
                code = _finish(app, edit, dry_run=dry_run, anyway=anyway)
            return code if repository is None else worst(code, _saved(app, repository, edit))

        made = command(call)
        made.params += [
            click.Option(["--anyway"], is_flag=True, help="Write it even if check finds fault with it."),
            click.Option(["--save"], is_flag=True, help="Save it at once, as peeltrack save does."),
            click.Option(["--dry-run"], is_flag=True, help="Show what would change and write nothing."),
        ]
        return made

    return decorated


def _finish(app: App, edit: Edit, *, dry_run: bool, anyway: bool) -> ExitCode:
    """Write an edit, or show the difference; say what was done, what to mind, and what comes next."""
    here = app.on_day
    if dry_run:
        tell(*difference(edit.drafts))
    judged = judge(here, edit)
    if judged.errors and edit.again and not dry_run and is_stale(here, edit):
        # Judged against what somebody has committed since: it is no fault of this edit.
        return _finish(app, edit.again(), dry_run=False, anyway=anyway)
    if not anyway:
        _refuse(judged)
    minded = [f"note: {brief(note)}" for note in (*judged.notes, *(message for message, _ in judged.errors))]
    if dry_run:
        say(*minded, "nothing was written (--dry-run)")
        return ExitCode.DONE
    edit = write(here, edit)
    text_is_written()
    tell(*map(brief, edit.done))
    say(*minded, *([] if edit.changes else ["nothing was written"]))
    say(*([f"next: {brief(edit.following)}"] if edit.following else []))
    return worst(ExitCode.DONE, app.say_faults()) if edit.by_filter else ExitCode.DONE


def _saved(app: App, repository: Repository, edit: Edit) -> ExitCode:
    paths = {draft.path for draft in edit.drafts}
    there = edits(app.root, repository)
    if names := [one.name for one in there if one.path in paths]:
        return save_and_say(app, repository, chosen(there, names))
    return ExitCode.DONE


def _refuse(judged: Judged) -> None:
    """Refuse what the rules find fault with; somebody who answered questions for it is asked once more."""
    if judged.errors and has_asked():
        for message, hint in judged.errors:
            say(message, f"  hint: {hint}")
        click.confirm("Write it all the same?", abort=True, err=True)
        return
    judged.refuse()
