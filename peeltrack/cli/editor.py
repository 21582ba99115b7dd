"""A text that a person writes: in an editor, from a file, or piped in."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir

import click

from peeltrack.cli.app import say
from peeltrack.cli.questions import on_terminal, text_of, whole
from peeltrack.core.errors import PeeltrackError, RegisterUnreadable, UsageFault
from peeltrack.core.model.record import Record
from peeltrack.store import atomic_write

MARK = "----- write above this line; it and all below is left out -----"

_UNSAVED = "peeltrack.unsaved"


def written_text(record: Record, *, file: str | None, now: str, asked_for: str) -> str | None:
    """Return what a person wrote, without white space around it; None where the editor was left unsaved.

    From `file` ("-" is standard input), from a pipe, or from the editor, which begins with the text
    as it is `now`. Raises UsageFault where it is empty.
    """
    if file is not None:
        return text_of(file, "--file")
    text = _piped() if not on_terminal() else None
    if text is None:
        text = _edited(record, now, asked_for)
    if text is not None:
        click.get_current_context().meta[_UNSAVED] = (record.id, text)
    return text


def _piped() -> str | None:
    """Return what was piped in; None where nothing was, and an editor was set for that case."""
    piped = sys.stdin.buffer.read()
    if not piped.strip() and (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        return None
    try:
        return whole(piped.decode("utf-8-sig"), "standard input")
    except UnicodeDecodeError as error:
        raise UsageFault(
            "standard input is not UTF-8 text", hint='save it as "UTF-8", and name it: --file'
        ) from error


def _edited(record: Record, now: str, asked_for: str) -> str | None:
    parts = (f"{record.id}: {record.title}", asked_for, record.wording, record.summary, record.deadline_text)
    context = "\n\n".join(part for part in parts if part.strip())
    text = click.edit(f"{now}\n\n{MARK}\n{context}\n", extension=".txt")
    return None if text is None else whole(text.partition(MARK)[0], "the text")


@contextmanager
def text_kept_if_refused() -> Iterator[None]:
    """Keep what a person wrote in a file here, and say where, if the command ends without writing it."""
    try:
        yield
    except BaseException as error:
        if unsaved := click.get_current_context().meta.get(_UNSAVED):
            kept = _kept(*unsaved)
            if isinstance(error, PeeltrackError):
                error.hint = f"{kept}; {error.hint}".rstrip("; ")
            else:
                say(kept)
        raise


def text_is_written() -> None:
    """Stop keeping it: what a person wrote is in the register."""
    click.get_current_context().meta.pop(_UNSAVED, None)


def _kept(record_id: str, text: str) -> str:
    """Keep a text in a file here, or else where files are kept for a while, or print it; return where."""
    for folder in (Path(), Path(gettempdir())):
        path = _free(folder, f"{record_id}-statement")
        with suppress(RegisterUnreadable, OSError):
            atomic_write.replace(path, f"{text}\n".encode(), expected=None)
            return f"what you wrote is kept in {path}, for --file {path}"
    say(*text.split("\n"))
    return "what you wrote can be kept nowhere and is printed above: copy it from there"


def _free(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.txt", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.txt"
    return path
