"""Every way to call a command that reads, read off the command line itself: a new command is in by itself."""

from collections.abc import Iterator, Sequence

import click

from peeltrack.cli.command_list import COMMANDS
from peeltrack.cli.main import cli

Call = tuple[str, ...]

#: A value for each option that needs one, by the name on the command line. A new option without a
#: value here fails the test that looks for it.
VALUES = {
    "--before": "2025-03-27",
    "--by": "2025-03-27",
    "--source": "{source}",
    "--text": "stalking",
    "--theme": "{theme}",
    "--owner": "{owner}",
    "--move": "{owner}",
    "--deadline": "2025-01-01..2025-12-31",
    "--area": "{area}",
    "--sort": "-deadline,id",
    "--columns": "id,title",
    "--on": "2025-03-01",
    "--range": "HEAD~1..HEAD",
    "--trust": "0" * 40,
    "--explain": "REC-1/1",
    # Files that are there already, and hold no note: neither option writes or reads one.
    "--note": "register/register.toml",
    "--since-note": "register/register.toml",
}


def leaves(
    group: click.Group = cli, path: Call = (), context: click.Context | None = None
) -> Iterator[tuple[Call, click.Command]]:
    """Yield every command with the words that call it."""
    here = context or click.Context(group)
    for name in group.list_commands(here):
        command = group.get_command(here, name)
        assert command is not None
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield (*path, name), command
            yield from leaves(command, (*path, name), click.Context(command, parent=here))
        else:
            yield (*path, name), command


def reading() -> list[tuple[Call, click.Command]]:
    """Return the commands that change nothing: those without a draft, a step or a hook to write."""
    return [(path, command) for path, command in leaves() if not writes(path, command)]


def writes(path: Call, command: click.Command) -> bool:
    """Return whether the command edits, signs, shares or sets something up, or reads a file of others.

    Left out too is what asks for a commit or a view, which not every register has.
    """
    shares = COMMANDS[path[0]].place.startswith("share.")
    options = {spelled for parameter in command.params for spelled in parameter.opts}
    return (
        bool(options & {"--dry-run", "--yes", "--take"})
        or path[0] in ("hooks", "init", "doctor", "changes", "view")
        or shares
    )


def formats(command: click.Command) -> list[Call]:
    """Return `--format X` for each format that the command has; one call without it where it has none."""
    for parameter in command.params:
        if "--format" in parameter.opts:
            kind = parameter.type
            words = getattr(kind, "choices", ())
            assert words, f"the formats of {command.name} cannot be read off its option"
            return [("--format", str(word)) for word in words]
    return [()]


def options(command: click.Command) -> list[Call]:
    """Return each option of the command by itself, with a value where it takes one."""
    found: list[Call] = [()]
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not {"--format", "--view"} & set(parameter.opts):
            found.append(_with_value(parameter))
    return [one for one in found if one != ("--help",)]


def _with_value(option: click.Option) -> Call:
    name = max(option.opts, key=len)
    if option.is_flag or (option.flag_value is not None and not option.type.name):
        return (name,)
    words = getattr(option.type, "choices", ())
    return (name, str(next(iter(words)))) if words else (name, VALUES[name])


def arguments(command: click.Command, record_id: str) -> list[Call]:
    """Return the arguments to call it with: the least that it needs, and one of each that it takes."""
    taken = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    needed = tuple(_argument(parameter, record_id) for parameter in taken if parameter.required)
    every = tuple(_argument(parameter, record_id) for parameter in taken)
    return list(dict.fromkeys([needed, every]))


def _argument(argument: click.Argument, record_id: str) -> str:
    words = getattr(argument.type, "choices", ())
    if words:
        return str(next(iter(words)))
    return {"code": "PT101", "paths": "register/stalking-2024", "words": "chain", "select": "select 1"}.get(
        str(argument.name), record_id
    )


def calls(record_id: str) -> list[Call]:
    """Return every reading command in every format, and in its first format with every option."""
    found = []
    for path, command in reading():
        for given in arguments(command, record_id):
            found += [(*path, *given, *form) for form in formats(command)]
        least = arguments(command, record_id)[0]
        found += [(*path, *least, *option) for option in options(command) if option]
    return list(dict.fromkeys(found))


def names() -> Sequence[str]:
    """Return every command of the first level."""
    return tuple(COMMANDS)
