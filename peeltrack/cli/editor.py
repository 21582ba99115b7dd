"""A text that a person writes: in an editor, from a file, or piped in."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from peeltrack.cli.editing import on_terminal, text_of, whole
from peeltrack.core.errors import ExitCode, PeeltrackError, UsageFault
from peeltrack.core.model.record import Record

MARK = "----- write above this line; it and all below is left out -----"


def written_text(record: Record, *, file: str | None, now: str, asked_for: str) -> str | None:
    """Return what a person wrote, without white space around it; None where the editor was left unsaved.

    From `file` ("-" is standard input), from a pipe, or from the editor, which begins with the text
    as it is `now`. Raises UsageFault where it is empty.
    """
    if file is not None:
        return text_of(file, "--file")
    if not on_terminal():
        piped = sys.stdin.buffer.read()
        if piped.strip() or not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
            return whole(_decoded(piped), "standard input")
    text = click.edit(f"{now}\n\n{MARK}\n{_context(record, asked_for)}", extension=".txt")
    return None if text is None else whole(text.partition(MARK)[0], "the text")


def _decoded(piped: bytes) -> str:
    try:
        return piped.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageFault(
            "standard input is not UTF-8 text", hint='save it as "UTF-8", and name it: --file'
        ) from error


def _context(record: Record, asked_for: str) -> str:
    parts = (f"{record.id}: {record.title}", asked_for, record.wording, record.summary, record.deadline_text)
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def kept_if_refused(record: Record, text: str, write: Callable[[], ExitCode]) -> ExitCode:
    """Return what `write` returns; where it is refused, keep the text in a file here and say where."""
    try:
        return write()
    except PeeltrackError as error:
        if not text:
            raise
        from peeltrack.store import atomic_write

        path = Path(f"{record.id}-statement.txt")
        number = 1
        while path.exists():
            number += 1
            path = Path(f"{record.id}-statement-{number}.txt")
        atomic_write.replace(path, f"{text}\n".encode(), expected=None)
        error.hint = f"what you wrote is kept in {path}, for --file {path}; {error.hint}".rstrip("; ")
        raise
