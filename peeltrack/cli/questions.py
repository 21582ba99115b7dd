"""What a person tells a command: texts, days, and answers to what it asks on a terminal."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from peeltrack.cli.app import App
from peeltrack.core.dates import in_words, parse_date
from peeltrack.core.errors import UsageFault

_ASKED = "peeltrack.asked"


def on_terminal() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty()


def ask(
    question: str,
    *,
    among: click.Choice[str] | None = None,
    default: str | None = None,
    read: Callable[[str], str] | None = None,
) -> str:
    """Return the answer of the person at the terminal, `among` some words, or as `read` understands it.

    A default of "" is not shown. What `read` raises a click.UsageError for is asked again.
    """
    answer = _answer(question, type=among, default=default, show_default=default != "", value_proc=read)
    return str(answer)


def ask_day(app: App, question: str, *, default: str | None = None) -> date | None:
    """Return the day that the person at the terminal answers; None for an empty answer, where one will do."""
    day: date | None = _answer(
        question,
        default=default,
        show_default=default != "",
        value_proc=lambda answer: day_in(app, answer) if answer.strip() or default is None else None,
    )
    return day


def _answer(question: str, **how: Any) -> Any:
    # Of any type: it is what click has made of the words.
    click.get_current_context().meta[_ASKED] = True
    return click.prompt(question, err=True, **how)


def has_asked() -> bool:
    """Return whether a person has answered a question of this command."""
    return bool(click.get_current_context().meta.get(_ASKED))


def asked(typed: str | None, question: str, option: str) -> str:
    """Return what was typed, or else ask on a terminal. Raises UsageFault without one, naming the option."""
    if typed is not None and typed.strip():
        return typed.strip()
    if typed is not None or not on_terminal():
        raise UsageFault(
            f"{option} is {'missing' if typed is None else 'empty'}", hint=f'give it: {option} "…"'
        )
    return ask(question).strip()


def asked_day(app: App, typed: date | None, question: str, option: str) -> date:
    """Return the day that was typed, or else ask on a terminal. Raises UsageFault without one."""
    if typed is None and not on_terminal():
        raise UsageFault(f"{option} is missing", hint=f"give it: {option} DATE")
    day = typed or ask_day(app, question)
    assert day is not None
    return day


def day_in(app: App, answer: str) -> date:
    """Return the day of an answer. Raises click.UsageError, after which click asks again."""
    try:
        return parse_date(answer, app.today)
    except UsageFault as fault:
        raise click.UsageError(f"{fault.message}; {fault.hint}") from fault


def text_of(path: str, option: str) -> str:
    """Return a text from a file, or from standard input for "-": line ends as LF, no white space around it.

    Raises UsageFault where it cannot be read, is no UTF-8 or is empty.
    """
    try:
        with click.open_file(path, "rb") as opened_file:
            content: bytes = opened_file.read()
        return whole(content.decode("utf-8-sig"), option)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageFault(
            f"{option}: {path} cannot be opened: {reason}",
            hint="see whether the file is there; - is standard input",
        ) from error
    except UnicodeDecodeError as error:
        raise UsageFault(f"{option}: {path} is not UTF-8 text", hint='save it as "UTF-8"') from error


def whole(text: str, option: str) -> str:
    """Return a text with LF line ends and no white space around it. Raises UsageFault where it is empty."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tidied = "\n".join(line.rstrip() for line in lines).strip()
    if not tidied:
        raise UsageFault(f"{option} is empty; nothing was written", hint="write at least a word")
    return tidied


def not_after_today(app: App, day: date | None, option: str) -> date:
    """Return the day, or today where none was given. Raises UsageFault for a day that is still to come."""
    if day is not None and day > app.today:
        raise UsageFault(
            f"{option}: {in_words(day)} is after today, {in_words(app.today)}",
            hint="name the day itself, or leave it out",
        )
    return app.today if day is None else day
