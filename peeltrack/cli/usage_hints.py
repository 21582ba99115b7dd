"""What to type instead, where a command line could not be understood."""

import re
from collections.abc import Mapping
from datetime import date

import click

from peeltrack.core.dates import parse_date
from peeltrack.core.errors import UsageFault
from peeltrack.core.limits import brief

#: Options of peeltrack itself: they hold for every command and stand before it.
BEFORE_THE_COMMAND = {"--register": "PATH", "--today": "DATE", "--as-of": "DATE", "--no-pager": ""}

#: Options by their former names, and what each command calls them now.
RENAMED: Mapping[tuple[str, str], str] = {
    ("extend", "--to"): "--deadline DATE, or --target DATE",
    ("due", "--by"): "--before DATE",
    ("assign", "--as"): "--by PERSON",
    ("extend", "--as"): "--by PERSON",
    ("update", "--as"): "--by PERSON",
    ("measure", "--source"): "--inspected",
    ("measure", "--target"): "--aim VALUE",
}

#: As click says it, and not as peeltrack says it of its own commands.
_NOTHING_SUCH = re.compile(r"^No such (command|option) '([^']*)'")
_MEANT = re.compile(r"\. \(?Did you mean (?:one of: )?('[^?]*')\?\)?$")

_EXTRA = r"Got unexpected extra arguments? \((.*)\)"


def help_instead(error: click.UsageError) -> str:
    """Return the help that was meant by typing a name and nothing after it, or nothing."""
    # click raises the help itself as the message then.
    shown = error.ctx.get_help() if error.ctx else ""
    return shown if error.message == shown else ""


def message(error: click.UsageError) -> str:
    """Return what cannot be understood, as a person reads it."""
    if isinstance(error, click.NoSuchOption):
        command = error.ctx.info_name if error.ctx else ""
        if renamed := RENAMED.get((str(command), error.option_name)):
            return f"{error.option_name} is now {renamed}"
    said = _NOTHING_SUCH.sub(r"there is no \1 \2", error.format_message().rstrip("."))
    return brief(_MEANT.sub(_did_you_mean, said))


def _did_you_mean(found: re.Match[str]) -> str:
    names = re.findall("'([^']*)'", found[1])
    return f"; did you mean {' or '.join(names)}?"


def hint(error: click.UsageError) -> str:
    """Return what to type instead, or where it is written; nothing where click does not say which command."""
    if error.ctx is None:
        return ""
    return _misplaced(error, error.ctx) or _bare_date(error, error.ctx) or f"{error.ctx.command_path} --help"


def _misplaced(error: click.UsageError, context: click.Context) -> str:
    if not isinstance(error, click.NoSuchOption):
        return ""
    if context.parent is None:
        return f"an option of a command follows it: peeltrack COMMAND {error.option_name} …"
    if value := BEFORE_THE_COMMAND.get(error.option_name):
        command = context.command_path.partition(" ")[2]
        return f"it stands before the command: peeltrack {error.option_name} {value} {command} …"
    return ""


def _bare_date(error: click.UsageError, context: click.Context) -> str:
    extra = re.match(_EXTRA, error.message)
    dated = any("--before" in parameter.opts for parameter in context.command.params)
    if extra is None or not dated:
        return ""
    try:
        day = parse_date(extra[1], date.min)
    except UsageFault:
        return ""
    return f"a date stands after --before: {context.command_path} --before {day.isoformat()}"
