"""The steps of the chain as commands: one for each row of the chain's table."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.options import DAY, Post, complete_ids, pass_app
from peeltrack.core.chain.table import CHAIN, Arrow, Need, arrow_of
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.status import Role, Step

if TYPE_CHECKING:
    from peeltrack.core.chain.request import Attempt
    from peeltrack.store.git.repository import Repository
    from peeltrack.store.transaction import Act
    from peeltrack.workflows.take_step import Judged


#: How the values of each kind are typed that a step has to be told.
KINDS: Mapping[str, Mapping[str, Any]] = {
    "TEXT": {},
    "DATE": {"type": DAY},
    "ID": {"shell_complete": complete_ids},
}


class PostOfAStep(Post):
    """A post in which somebody takes a step; an address is refused with where it belongs."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Role:
        """Return the post. Raises UsageFault."""
        if "@" in str(value):
            raise UsageFault(
                f'--as: "{value}" is an address, but a step is taken by who git says you are',
                hint="name your post, such as --as dcc; for somebody else: --on-behalf-of E-MAIL",
            )
        return super().convert(value, param, ctx)


def take(step: Step, app: App, /, ids: Sequence[str], yes: bool, no_commit: bool, **said: Any) -> ExitCode:
    """Take one step on each record: all judged first, then all or none."""
    from peeltrack.store.transaction import perform, workplace
    from peeltrack.workflows.take_step import chosen, judge, refuse

    repository = workplace(app.root)
    attempt = _attempt(app, repository, step, **said)
    here, commit = app.on_day, not no_commit
    judged = [judge(here, repository, attempt, draft, commit=commit) for draft in chosen(here, ids)]
    refuse(judged, arrow_of(step).done)
    _ask(app, judged, attempt, yes)
    made = perform(app.root, repository, [_act(one) for one in judged], commit=not no_commit)
    say(*(one.said for one in made if one.said))
    _tell(app, judged, step, [f"commit {one.id[:10]}" for one in made])
    return ExitCode.DONE


def _attempt(app: App, repository: "Repository", step: Step, **said: Any) -> "Attempt":
    from peeltrack.core.chain.request import Attempt
    from peeltrack.core.model.ids import typed_id
    from peeltrack.store.git.worktree import identity

    here = identity(repository).email
    on_behalf_of = (said.pop("on_behalf_of") or "").strip()
    # A post is a Role, of which strip() would make a plain text.
    typed = {name: value for name, value in said.items() if not isinstance(value, Role)}
    texts = {name: _text(name, value) for name, value in typed.items() if isinstance(value, str)}
    if "successor" in texts:
        texts["successor"] = typed_id(texts["successor"])
    given = {name: value for name, value in said.items() if value is not None} | texts
    recorded_by = here if on_behalf_of else ""
    return Attempt(step=step, by=on_behalf_of or here, recorded_by=recorded_by, at=app.moment(), **given)


def _text(name: str, typed: str) -> str:
    from peeltrack.core.text import hostile

    text = typed.replace("\r\n", "\n").strip()
    if hostile(text):
        raise UsageFault(
            f"--{name} holds characters that steer a terminal or hide text",
            hint="type it again instead of pasting it: what a step says cannot be corrected later",
        )
    return text


def _act(judged: "Judged") -> "Act":
    from peeltrack.store.git.make_commit import message
    from peeltrack.store.transaction import Act

    assert judged.further is not None  # none is refused
    taken = judged.further.step[-1]
    trailers = {
        "Peeltrack-Record": judged.record.id,
        "Peeltrack-Step": taken.step.value,
        "Peeltrack-By": taken.by,
        "Peeltrack-Recorded-By": taken.recorded_by,
        "Peeltrack-Instruction": taken.instruction,
        "Peeltrack-Digest": taken.digest,
    }
    text = message(f"{judged.record.id}: {taken.step}", taken.reason or taken.note, trailers)
    return Act(draft=judged.draft, message=text, mark=taken.digest)


def _ask(app: App, judged: Sequence["Judged"], attempt: "Attempt", yes: bool) -> None:
    from peeltrack.cli.questions import on_terminal
    from peeltrack.core.dates import in_words
    from peeltrack.core.text import safe
    from peeltrack.core.views.step_summary import summary

    if app.as_if:
        given = f"--today or PEELTRACK_TODAY puts the step on {in_words(app.today)}"
        say(f"note: {given}, but its commit carries the real day, so audit will not believe it")
    if yes:
        return
    if not on_terminal():
        raise UsageFault(
            "this is not a terminal, so nobody can be asked; nothing was written",
            hint=f"to {attempt.step} without being asked: add --yes",
        )
    for one in judged:
        say(*summary(app.register.settings, one.record, attempt, app.today))
    which = safe(", ".join(one.record.id for one in judged))
    click.confirm(f"{attempt.step.value.capitalize()} {which}?", abort=True, err=True)


def _tell(app: App, judged: Sequence["Judged"], step: Step, commits: Sequence[str]) -> None:
    from peeltrack.core.views.step_summary import done, following

    settings = app.register.settings
    further = [one.further for one in judged if one.further is not None]
    stands = commits or ["staged, not committed"] * len(further)
    for record, where in zip(further, stands, strict=True):
        tell(done(settings, record, where))
    for path in dict.fromkeys(path for one in judged for path in one.uncommitted):
        say(f"note: {path} is not committed, so nobody else has this evidence: git add, then git commit")
    if not commits:
        say(f'note: nothing is recorded until it is committed: git commit -m "{further[0].id}: {step}"')
    for record in further:
        say(f"next: {following(settings, record, app.today)}")


def _option(need: Need) -> click.Option:
    said = f"{need.what[0].upper()}{need.what[1:]}.  [needed]"
    return click.Option([f"--{need.key}"], metavar=need.metavar, help=said, **KINDS[need.metavar])


def _command(arrow: Arrow) -> click.Command:
    params: list[click.Parameter] = [
        click.Argument(["ids"], nargs=-1, required=True, metavar="ID …", shell_complete=complete_ids),
        *(_option(need) for need in arrow.needs),
        click.Option(["--note"], metavar="TEXT", help="A note to keep with the step."),
        click.Option(
            ["--as", "role"],
            type=PostOfAStep(),
            metavar="POST",
            help="The post in which you act, where you have several.",
        ),
        click.Option(["--on-behalf-of"], metavar="E-MAIL", help="Record the decision of this person."),
        click.Option(["--instruction"], metavar="TEXT", help="The minute or message in which they decided."),
        click.Option(["--yes", "-y"], is_flag=True, help="Do not ask."),
        click.Option(["--no-commit"], is_flag=True, help="Write and stage the file, but make no commit."),
    ]
    callback = pass_app(partial(take, arrow.step))
    return click.Command(arrow.step.value, params=params, callback=callback, help=arrow.help)


#: Every step as a command, by name.
commands: Mapping[str, click.Command] = {arrow.step.value: _command(arrow) for arrow in CHAIN}
