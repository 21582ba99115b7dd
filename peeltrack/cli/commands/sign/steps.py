"""The steps of the chain as commands: one for each row of the chain's table."""

from collections.abc import Mapping, Sequence
from functools import partial

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.options import DAY, PostType, Words, complete_ids, complete_people, pass_app, words
from peeltrack.cli.pending import say_pending
from peeltrack.cli.questions import on_terminal
from peeltrack.core.chain.people import is_address
from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.table import CHAIN, Arrow, Need
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.status import Ending, Role, Step
from peeltrack.core.shells import shell_word
from peeltrack.core.text import safe
from peeltrack.core.views.step_summary import done, following, summary
from peeltrack.store.workplace import workplace
from peeltrack.workflows.addresses import person_meant
from peeltrack.workflows.steps import take_step
from peeltrack.workflows.steps.take_step import PreparedStep

#: How the values of each kind are typed that a step has to be told.
TYPES = {"DATE": DAY, "ENDING": Words(words(Ending))}
COMPLETIONS = {"ID": complete_ids}


class PostOfAStep(PostType):
    """A post in which somebody takes a step; an address is refused with where it belongs."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Role:
        """Return the post. Raises UsageFault."""
        if "@" in str(value):
            raise UsageFault(
                f'--as: "{value}" is an address, but a step is taken by who git says you are',
                hint="name your post, such as --as dcc; for somebody else: --on-behalf-of PERSON",
            )
        return super().convert(value, param, ctx)


def take(
    step: Step,
    app: App,
    /,
    ids: Sequence[str],
    yes: bool,
    no_commit: bool,
    on_behalf_of: str | None,
    **said: object,
) -> ExitCode:
    """Take one step on each record: all judged first, then all or none."""
    repository = workplace(app.root)
    say_pending(app.root, app.today)
    person = (on_behalf_of or "").strip()
    if person and not is_address(person):
        person = person_meant(app.on_day, person, "--on-behalf-of")
    request = take_step.requested(repository, step, at=app.moment(), on_behalf_of=person, **said)
    prepared = take_step.prepare(app.on_day, repository, request, ids)
    _ask(app, prepared, request, yes)
    made = take_step.take(app.on_day, repository, request, prepared, commit=not no_commit)
    say(*(one.said for one in made if one.said))
    _tell(app, prepared, [f"commit {one.id[:10]}" for one in made])
    _say_what_follows(app, prepared)
    return ExitCode.DONE


def _ask(app: App, prepared: Sequence[PreparedStep], request: StepRequest, yes: bool) -> None:
    made_on = prepared[0].commit_on
    if made_on and made_on != request.at.date():
        say(f"note: the step will say {in_words(request.at.date())}, and its commit {in_words(made_on)}")
    if yes:
        return
    if not on_terminal():
        raise UsageFault(
            "this is not a terminal, so nobody can be asked; nothing was written",
            hint=f"to {request.step} without being asked: add --yes",
        )
    for prepared_step in prepared:
        say(*summary(app.register, prepared_step.record, request, app.today))
    which = safe(", ".join(one.record.id for one in prepared))
    click.confirm(f"{request.step.value.capitalize()} {which}?", abort=True, err=True)


def _tell(app: App, prepared: Sequence[PreparedStep], commits: Sequence[str]) -> None:
    settings = app.register.settings
    stands = commits or ["staged, not committed"] * len(prepared)
    for one, where in zip(prepared, stands, strict=True):
        tell(done(settings, one.further, where))
    for path, record_id in {path: one.record.id for one in prepared for path in one.uncommitted}.items():
        say(f"note: {path} is not saved, so nobody else has this evidence: peeltrack save {record_id}")
    if not commits:
        subject = prepared[0].act.message.partition("\n")[0]
        say(f"note: nothing is recorded until it is committed: git commit -m {shell_word(subject)}")


def _say_what_follows(app: App, prepared: Sequence[PreparedStep]) -> None:
    if why := next((one.unproved for one in prepared if one.unproved), ""):
        what = "this step proves" if len(prepared) == 1 else "these steps prove"
        say(
            f"note: {what} nothing of who took it, for {why}: let git sign with your key (peeltrack "
            "setup), have it listed (peeltrack people add E-MAIL --key FILE), and set "
            "signed_steps = true under [policy] in register.toml"
        )
    for prepared_step in prepared:
        say(f"next: {following(app.register, prepared_step.further, app.today)}")


def _option(need: Need) -> click.Option:
    said = f"{need.what[0].upper()}{need.what[1:]}.  [needed]"
    return click.Option(
        [f"--{need.key}"],
        metavar=need.metavar,
        help=said,
        type=TYPES.get(need.metavar),
        shell_complete=COMPLETIONS.get(need.metavar),
    )


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
        click.Option(
            ["--on-behalf-of"],
            metavar="PERSON",
            shell_complete=complete_people,
            help="Record the decision of this person.",
        ),
        click.Option(["--instruction"], metavar="TEXT", help="The minute or message in which they decided."),
        click.Option(["--yes", "-y"], is_flag=True, help="Do not ask."),
        click.Option(["--no-commit"], is_flag=True, help="Write and stage the file, but make no commit."),
    ]
    callback = pass_app(partial(take, arrow.step))
    return click.Command(arrow.step.value, params=params, callback=callback, help=arrow.help)


#: Every step as a command, by name.
commands: Mapping[str, click.Command] = {arrow.step.value: _command(arrow) for arrow in CHAIN}
