"""A note of an audit for the minutes of a board: a small text that says what the register held, and where.

It lies outside the repository, so whoever rewrites the history later cannot rewrite it too.
"""

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from peeltrack.core.chain.digest import PREFIX, canonical
from peeltrack.core.chain.rounds import standing
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.limits import quoted
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.register import Register

#: Characters of a note; one that peeltrack writes has about a thousand.
MOST = 20_000

_FIRST = "peeltrack audit note 1"
_SIGNED = "-----BEGIN SSH SIGNATURE-----"
_UNSIGNED = "This note is not signed: nothing proves who wrote it."
_FORMS: Mapping[str, str] = {
    "commit": r"[0-9a-f]{40}(?:[0-9a-f]{24})?",
    "tree": r"[0-9a-f]{40}(?:[0-9a-f]{24})?",
    "place": r"(?!(?:.*/)?\.\.(?:/|$))[^\x00-\x1f\x7f:]{1,500}",
    "as-at": r"\d{4}-\d{2}-\d{2}",
    "records": r"\d{1,9}",
    "steps": r"\d{1,9}",
    "standing": r"\d{1,9}",
    "digest": r"pt1:sha256:[0-9a-f]{64}",
}

#: A step that stands: id of the record, number of the step from 1, and its digest.
Standing = tuple[str, int, str]


@frozen
class AuditNote:
    """What a note says."""

    commit: str  #: the whole id
    tree: str  #: of the whole commit
    place: str  #: of the register inside the repository; "." for its top
    as_at: date
    records: int
    steps: int
    standing: int  #: steps that vouch for their records
    digest: str  #: of all standing steps: see `standing_digest`

    @property
    def text(self) -> str:
        """The note as it is signed."""
        values = {
            "commit": self.commit,
            "tree": self.tree,
            "place": self.place,
            "as-at": self.as_at.isoformat(),
            "records": self.records,
            "steps": self.steps,
            "standing": self.standing,
            "digest": self.digest,
        }
        return "".join([f"{_FIRST}\n", *(f"{key}: {value}\n" for key, value in values.items())])

    @property
    def trusted(self) -> str:
        """The commit and the place of the register in it, as --trust takes them."""
        return f"{self.commit}:{'' if self.place == '.' else self.place}"


def standing_steps(register: Register) -> list[Standing]:
    """Return every step that stands, by record and number."""
    found = [
        (id_of(record.path), number, step.digest)
        for record in register.records
        for number, step in enumerate(record.step, 1)
        if step in standing(record)
    ]
    return sorted(found)


def standing_digest(steps: list[Standing]) -> str:
    """Return the digest of standing steps: SHA-256 over their canonical JSON, as a list of lists."""
    return PREFIX + sha256(canonical([list(step) for step in steps])).hexdigest()


def with_signature(note: AuditNote, armour: str) -> str:
    """Return the text of the file: the note and its signature, or "" and a clear word that there is none."""
    return note.text + (armour or f"{_UNSIGNED}\n")


def read_note(content: bytes, name: str) -> tuple[AuditNote, bytes]:
    """Return what a note says, and its signature, b"" where it has none.

    Raises UsageFault for a file that is no note, or not as peeltrack wrote it.
    """
    if len(content) > MOST:
        raise _no_note(name, f"it has more than {MOST} characters")
    try:
        text = content.decode("ascii").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _no_note(name, "it holds other than plain characters") from None
    body, mark, signature = text.partition(_SIGNED)
    lines = body.removesuffix(f"{_UNSIGNED}\n").splitlines()
    if not lines or lines[0] != _FIRST:
        raise _no_note(name, f'its first line is not "{_FIRST}"')
    values = dict(zip(_FORMS, lines[1:], strict=False))
    for key, form in _FORMS.items():
        line = values.get(key, "")
        if not re.fullmatch(rf"{key}: (?:{form})", line, re.ASCII):
            raise _no_note(name, f"{key} is missing or has another form: {quoted(line)}")
    if len(lines) > len(_FORMS) + 1:
        raise _no_note(name, f"it holds more than a note: {quoted(lines[len(_FORMS) + 1])}")
    return _note({key: line.partition(": ")[2] for key, line in values.items()}, name), (
        (mark + signature).encode() if mark else b""
    )


def _note(values: Mapping[str, str], name: str) -> AuditNote:
    try:
        day = date.fromisoformat(values["as-at"])
    except ValueError:
        raise _no_note(name, f"{quoted(values['as-at'])} is no day") from None
    return AuditNote(
        commit=values["commit"],
        tree=values["tree"],
        place=values["place"],
        as_at=day,
        records=int(values["records"]),
        steps=int(values["steps"]),
        standing=int(values["standing"]),
        digest=values["digest"],
    )


def _no_note(name: str, why: str) -> UsageFault:
    return UsageFault(
        f"{name} is no note of an audit: {why}",
        hint="name the file that peeltrack audit --note wrote, unchanged from its first line to its last",
    )
