"""`--help` of every command: in a pager where it is longer than the screen."""

import sys

import click

from peeltrack.cli.app import App


def show_help(context: click.Context) -> None:
    """Print the help of the command of `context`, in a pager where it is longer than the screen."""
    # Here and not at the top: only a reader of the help needs a pager.
    from peeltrack.cli.terminal import pager

    text, app = f"{context.get_help()}\n", context.find_object(App)
    if app.paged if app else not context.params.get("no_pager"):
        pager.show(text, pager.screen_height())
    else:
        sys.stdout.write(text)


def _help(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        show_help(context)
        raise click.exceptions.Exit(0)


def with_help(command: click.Command) -> click.Command:
    """Give a command, and all below it, `--help` that is paged; click would print it at once."""
    if not any("--help" in parameter.opts for parameter in command.params):
        said = "Show this message and exit."
        option = click.Option(
            ["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, callback=_help, help=said
        )
        command.params.append(option)
        for below in command.commands.values() if isinstance(command, click.Group) else ():
            with_help(below)
    return command
