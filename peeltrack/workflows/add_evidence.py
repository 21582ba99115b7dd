"""What shows that something was done: found, hashed, and recorded with a record."""

import re
from dataclasses import replace
from pathlib import Path

from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.limits import quoted
from peeltrack.core.model.decode import written
from peeltrack.core.model.paths import lies_inside, means_the_same_everywhere
from peeltrack.core.model.record import Evidence, Record
from peeltrack.core.views.evidence import checked_dates
from peeltrack.store import evidence_files
from peeltrack.store.evidence_files import Copy
from peeltrack.store.file_tree import path_of
from peeltrack.workflows.addresses import strangers
from peeltrack.workflows.edit import Edit, OpenedRecord, edited, open_record
from peeltrack.workflows.register_on_day import RegisterOnDay

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://\S+")


@frozen
class EvidencePlace:
    """Where evidence is: an address, a file in the register, or one outside it."""

    url: str = ""
    path: str = ""  #: in the register, or where a copy of it is to be
    location: str = ""  #: of a file outside, where it is to stay
    sha256: str = ""
    outside: Path | None = None  #: a file outside, of which it is not said yet whether it is copied

    @property
    def place(self) -> str:
        """Where it is, as the record writes it."""
        return self.path or self.location or self.url


def locate(here: RegisterOnDay, typed: str) -> EvidencePlace:
    """Return where something is that is named as typed from here, or as the register would write it.

    Raises UsageFault for what is neither a file nor an address, RegisterUnreadable for a file that
    cannot be read.
    """
    if _ADDRESS.fullmatch(typed):
        return EvidencePlace(url=typed)
    file = next((path for path in (path_of(typed), here.root / typed) if path.is_file()), None)
    if file is None:
        why = "is a folder" if Path(typed).is_dir() else "is not there"
        raise UsageFault(f"{typed} {why}", hint="name one file, or an address that begins with https://")
    sha256 = evidence_files.digest(file)
    inside = evidence_files.inside(here.root, file)
    if inside is None:
        return EvidencePlace(location=str(file.resolve()), sha256=sha256, outside=file)
    return EvidencePlace(path=_portable(inside), sha256=sha256)


def copied(here: RegisterOnDay, record: Record, located: EvidencePlace) -> EvidencePlace:
    """Return where a copy of a file outside is to be kept in the register.

    Raises UsageFault for a name that is not the same on every computer, RegisterUnreadable where
    another file has that name already.
    """
    assert located.outside is not None
    path = _portable(evidence_files.place_for(record.id, located.outside.name))
    evidence_files.refuse_another(here.root / path, located.sha256)
    return replace(located, path=path, location="")


def _portable(path: str) -> str:
    if not (lies_inside(path) and means_the_same_everywhere(path)):
        raise UsageFault(
            f"the name {quoted(path)} does not mean the same on every computer",
            hint='rename the file without \\ : * ? " < > |, and not after a device of Windows, such as con',
        )
    return path


def known_index(record: Record, located: EvidencePlace) -> int | None:
    """Return the place of evidence in a record that names it already, or None."""
    places = [evidence.place for evidence in record.evidence]
    return places.index(located.place) if located.place in places else None


#: Fields of a piece of evidence that a person says.
_SAID = ("title", "effective_on", "obtained_on", "expires_on", "owner")


def add_evidence(here: RegisterOnDay, opened: OpenedRecord, located: EvidencePlace, said: Evidence) -> Edit:
    """Record a piece of evidence; what the record names already is recorded again, as it is now.

    Of `said`, what is empty stays as it was recorded before; where it is, `located` says.

    Raises UsageFault for one without a title, and for dates that cannot be so.
    """
    record, known = opened.record, known_index(opened.record, located)
    old = Evidence(title="") if known is None else record.evidence[known]
    evidence = checked_dates(_evidence(located, said, old), here.today)
    if not evidence.title:
        raise UsageFault("--title is missing", hint='give it: --title "…"')
    if known is None:
        draft = opened.draft.append("evidence", written(evidence))
    else:
        values = written(evidence).items()
        draft = opened.draft.set({("evidence", known, key): value for key, value in values})
    done = f'{record.id}: "{evidence.title}" {_how(located, evidence, known)}'
    notes = strangers(here.register.settings, filter(None, [evidence.owner]))
    edit = edited(here, draft, done, *notes)
    if known is None:  # where somebody else was faster, it comes after what they added
        edit = replace(edit, again=lambda: add_evidence(here, open_record(here, record.id), located, said))
    if located.outside is None or not located.path:
        return edit
    copy = Copy(origin=located.outside, path=located.path, sha256=located.sha256)
    return replace(edit, copies=(copy,))


def _evidence(located: EvidencePlace, said: Evidence, old: Evidence) -> Evidence:
    place = {name: getattr(located, name) for name in ("path", "location", "url", "sha256")}
    kept = {name: getattr(said, name) or getattr(old, name) for name in _SAID}
    return replace(old, **place, **kept)


def _how(located: EvidencePlace, evidence: Evidence, known: int | None) -> str:
    verb = "recorded" if known is None else "recorded again"
    if evidence.url:
        return f"{verb} as an address, which was not opened"
    where = f"copied to {evidence.path}" if located.outside and located.path else evidence.place
    return f"{verb}: {where}, SHA-256 {evidence.sha256[:12]}…"
