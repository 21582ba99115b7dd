"""`peeltrack help`: the manual, and the options of a command."""

import sys
from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem

from peeltrack.cli import guide
from peeltrack.cli.help_option import show_help
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.suggest import did_you_mean


def _complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    offered = [*guide.names(), *_root(context).list_commands(context)]
    return [CompletionItem(name) for name in offered if name.startswith(begun.lower())]


@click.command("help")
@click.argument("words", metavar="[TOPIC|COMMAND]", nargs=-1, shell_complete=_complete)
@click.pass_context
def command(context: click.Context, words: Sequence[str]) -> ExitCode:
    """Show a page of the manual, or the options of a command.

    Without a topic it lists the pages of the manual.
    """
    topic = " ".join(words).lower()
    if not topic:
        sys.stdout.write(_contents())
    elif topic in guide.names():
        _show(guide.page(topic), paged=context.obj.paged)
    else:
        show_help(_context_of(context, topic))
    return ExitCode.DONE


def _contents() -> str:
    lines = (
        "The manual. To read a page: peeltrack help TOPIC",
        "",
        *guide.contents(),
        "The options of a command: peeltrack help COMMAND. All commands: peeltrack --help",
    )
    return "".join(f"{line}\n" for line in lines)


def _show(page: str, *, paged: bool) -> None:
    if sys.stdout.isatty():
        from peeltrack.cli.terminal.display import print_page

        print_page(page, paged=paged)
    else:
        sys.stdout.write(page)


def _context_of(context: click.Context, path: str) -> click.Context:
    """Return the context of a command. Raises UsageFault where there is none of that name."""
    here = context.find_root()
    for name in path.split():
        group = here.command
        command = group.get_command(here, name) if isinstance(group, click.Group) else None
        if command is None:
            raise UsageFault(f"there is no page and no command {path}", hint=_meant(context, path))
        here = click.Context(command, info_name=name, parent=here)
    return here


def _meant(context: click.Context, path: str) -> str:
    word = path.partition(" ")[0]
    if word.startswith("pt") and word[2:].isdigit():
        return f"a rule is explained by: peeltrack explain {word.upper()}"
    known = [*guide.names(), *_root(context).list_commands(context)]
    return did_you_mean(word, known, "peeltrack help lists the pages of the manual")


def _root(context: click.Context) -> click.Group:
    root = context.find_root().command
    assert isinstance(root, click.Group)
    return root
