"""The entry point: arguments, today's date, errors and exit codes meet here and nowhere else."""

import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module

import click

from peeltrack import __version__
from peeltrack.cli.app import App, ReaderGone, say
from peeltrack.cli.command_list import COMMANDS, GROUPS, RENAMED_COMMANDS, listed
from peeltrack.cli.help_option import with_help
from peeltrack.cli.shell_here import shell_of
from peeltrack.cli.streams import close_streams, is_of_a_stream, open_streams, typed
from peeltrack.core.dates import day_or_commit, parse_date
from peeltrack.core.errors import ExitCode, PeeltrackError, UsageFault
from peeltrack.core.limits import brief
from peeltrack.core.shells import SHELL
from peeltrack.core.suggest import did_you_mean
from peeltrack.store import windows


class Commands(click.Group):
    """The commands by name, in their order, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in their order."""
        return list(COMMANDS)

    def invoke(self, ctx: click.Context) -> object:
        """Call the command. Raises ReaderGone where click would end with 1, which is for findings."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command with this name, now or formerly, or None."""
        cmd_name = RENAMED_COMMANDS.get(cmd_name, cmd_name)
        if cmd_name not in COMMANDS:
            return None
        place, _, name = COMMANDS[cmd_name].place.partition(":")
        module = import_module(f"peeltrack.cli.commands.{place}")
        return with_help(module.commands[name] if name else module.command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the groups, each command with the whole first sentence of its help; click would cut it."""
        wide = max(map(len, COMMANDS))
        for group, title in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<{wide}}", purpose) for name, purpose in listed(group)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant, or fail with the names that are spelled most like it."""
        if args and (now := RENAMED_COMMANDS.get(args[0])):
            say(f"note: {args[0]} is now called {now}")
            args = [now, *args[1:]]
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            meant = did_you_mean(args[0], COMMANDS, "peeltrack --help lists the commands", 2)
            raise click.UsageError(f"there is no command {args[0]}; {meant}", ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="COMMAND …",
    options_metavar="[--register PATH] [--today DATE] [--as-of DATE|COMMIT] [--no-pager] [--no-index]",
)
@click.version_option(__version__, message="peeltrack %(version)s")
@click.option(
    "--register",
    metavar="PATH",
    envvar="PEELTRACK_REGISTER",
    help="Folder with register.toml; else it is looked for from here upwards.  [PEELTRACK_REGISTER]",
)
@click.option(
    "--today",
    metavar="DATE",
    envvar="PEELTRACK_TODAY",
    help="Work as if it were this day.  [PEELTRACK_TODAY]",
)
@click.option(
    "--as-of",
    metavar="DATE|COMMIT",
    envvar="PEELTRACK_AS_OF",
    help="Look at the register as it was committed at the end of a day, or in a commit.  [PEELTRACK_AS_OF]",
)
@click.option(
    "--no-pager",
    is_flag=True,
    is_eager=True,
    help="Show what is longer than the screen at once, in no pager.",
)
@click.option("--no-index", is_flag=True, help="Read every file again, even those that have not changed.")
@click.pass_context
def cli(
    context: click.Context,
    register: str | None,
    today: str | None,
    as_of: str | None,
    no_pager: bool,
    no_index: bool,
) -> None:
    """Keep the register of what a force owes its inspectorate.

    It says what is due, whose move it is, and who signed off exactly what.

    DATE is 2025-03-27, 27/03/2025, "27 March 2025", today, +30d, -2w, +6m or "end of month".
    """
    then = day_or_commit(as_of, "--as-of", date.today()) if as_of else None
    day = _day(today, context, then if isinstance(then, date) else date.today())
    # The day of a commit is known when it is read.
    seen_on = None if isinstance(then, str) and not today else day
    app = App(register, seen_on, lambda: _moment(day), as_if=day != date.today(), as_of=then)
    context.obj = app
    app.paged = not no_pager
    name = context.invoked_subcommand or ""
    called = COMMANDS.get(RENAMED_COMMANDS.get(name, name))
    if called is not None and not called.as_of:
        app.refuse_as_of(name)
    # Whoever prepares, signs or checks something reads the files themselves.
    app.indexed = called is not None and called.place.startswith("look.") and not no_index


with_help(cli)


def _day(typed: str | None, context: click.Context, otherwise: date) -> date:
    if not typed:
        return otherwise
    try:
        return parse_date(typed, date.today())
    except UsageFault as fault:
        set_elsewhere = context.get_parameter_source("today") is click.core.ParameterSource.ENVIRONMENT
        place = "PEELTRACK_TODAY" if set_elsewhere else "--today"
        raise UsageFault(f"{place}: {fault.message}", hint=fault.hint) from None


def _moment(day: date) -> datetime:
    """Return the instant of now, as it would be on `day`, with the offset of this place on that day."""
    now = datetime.combine(day, datetime.now().time().replace(microsecond=0))
    try:
        return now.astimezone()
    except ValueError:
        raise UsageFault(
            f"TZ={os.environ.get('TZ', '')} is a day or more away from UTC",
            hint="name the time zone of this place, such as TZ=Europe/London",
        ) from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; nothing but a fault of ours leaves a traceback."""
    open_streams()
    SHELL.set(shell_of(os.environ, windows=windows.here()))
    if "_PEELTRACK_COMPLETE" in os.environ:
        # Here and not at the top, as below: only Tab needs it, and only a mistake needs hints.
        from peeltrack.cli import completion

        completion.register()
    code = _run(typed(sys.argv[1:] if arguments is None else arguments))
    close_streams()
    return code


def _run(arguments: Sequence[str]) -> int:
    try:
        outcome = cli.main(args=list(arguments), prog_name="peeltrack", standalone_mode=False)
        sys.stdout.flush()
    except PeeltrackError as error:
        _say_error(error.message, error.hint)
        return error.exit_code
    except click.UsageError as error:
        return _usage(error)
    except click.ClickException as error:
        _say_error(error.format_message(), "")
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        say("stopped; nothing further was done")
        return ExitCode.USAGE
    except (ReaderGone, BrokenPipeError) as gone:
        return gone.code if isinstance(gone, ReaderGone) else ExitCode.DONE
    except OSError as error:
        return _refused_by_the_machine(error)
    except Exception as error:
        return _our_bug(error)
    return outcome if isinstance(outcome, int) else ExitCode.DONE


def _say_error(message: str, hint: str) -> None:
    say(f"peeltrack: {message}")
    if hint:
        say(f"  hint: {hint}")


def _usage(error: click.UsageError) -> int:
    from peeltrack.cli.usage_hints import help_instead, hint, message

    if shown := help_instead(error):
        say(shown)
    else:
        _say_error(message(error), hint(error))
    return ExitCode.USAGE


def _refused_by_the_machine(error: OSError) -> int:
    if os.environ.get("PEELTRACK_DEBUG"):
        raise error
    if is_of_a_stream(error):
        return _output_lost(error)
    place = f"{brief(str(error.filename))}: " if error.filename else ""
    _say_error(f"{place}{(error.strerror or str(error)).lower()}", "put that right, then run it again")
    return ExitCode.UNREADABLE


def _output_lost(error: OSError) -> int:
    if windows.reader_is_gone(error):
        return ExitCode.DONE
    _say_error(
        f"what the command says could not be written: {(error.strerror or str(error)).lower()}",
        "what it changes is changed all the same: look (peeltrack show, git log -1) before you run it again",
    )
    return ExitCode.UNREADABLE


def _our_bug(error: Exception) -> int:
    if os.environ.get("PEELTRACK_DEBUG"):
        raise error
    said = brief(f"{type(error).__name__}: {error}")
    say(
        f"peeltrack: this is a bug in peeltrack, not your mistake: {said}",
        "  hint: git status shows what was changed; run it again with PEELTRACK_DEBUG=1 and report that",
    )
    return ExitCode.BUG
