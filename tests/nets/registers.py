"""Registers for the nets: the shipped one in a clone, one that is empty, full, or has every fault."""

import subprocess
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.slots import Slot, slots
from peeltrack.core.model.source import Source
from tests.corpus import CORPUS

TOP = Path(__file__).parents[2]

SETTINGS = 'force = "Anyshire Police"\n'

#: A value of each type but text, as TOML.
_VALUES: Mapping[type, str] = {
    int: "12",
    bool: "true",
    date: "2025-01-31",
    datetime: "2025-02-01T09:30:00+00:00",
}

#: Texts that are more than words: without them nothing beyond them would be looked at.
_FITTING = {
    "id": "REC-1",
    "email": "kim@example.org",
    "by": "kim@example.org",
    "url": "https://example.org/plan",
    "sha256": "0" * 64,
    "path": "evidence/audit.txt",
    "public": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
    "deadline_basis": "6 months after publication",
    "field": "deadline",
    "role": "business-lead",
    "digest": "pt1:sha256:" + "0" * 64,
}


def shipped(folder: Path) -> Path:
    """Return the register of a fresh clone of this checkout, as it is committed."""
    subprocess.run(["git", "clone", "-q", str(TOP), str(folder)], check=True)
    return folder / "register"


def empty(folder: Path) -> Path:
    """Return a register without a source or a record."""
    return _laid(folder, {"register.toml": SETTINGS})


def full(folder: Path) -> Path:
    """Return a register in which every field that a file may hold is filled."""
    files = {
        "register.toml": "".join(filled(Settings)),
        "stalking/source.toml": "".join(filled(Source)),
        "stalking/REC-1.toml": "".join(filled(Record)),
        "evidence/audit.txt": "forty cases\n",
    }
    return _laid(folder, files)


def faulty(folder: Path) -> Path:
    """Return a register with every fault for which there is an example, each in a folder of its own."""
    root = _laid(folder, {"register.toml": SETTINGS})
    for example in sorted(path for path in CORPUS.iterdir() if (path / "register").is_dir()):
        for file in sorted((example / "register").rglob("*.toml")):
            inside = file.relative_to(example / "register")
            if len(inside.parts) == 2 and file.is_file():
                target = root / f"{example.name.lower()}-{inside.parts[0]}" / inside.name
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(file.read_bytes())
    return root


def _laid(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return root


def filled(noun: type, within: str = "") -> Iterator[str]:
    """Yield the lines of a file in which every field of `noun` is filled, plain ones first."""
    later = []
    for slot in slots(noun).values():
        if slot.shape in ("table", "tables", "named"):
            later.append(slot)
        else:
            yield f"{slot.key} = {_value(slot)}\n"
    for slot in later:
        heading = f"{within}{slot.key}" + (".board" if slot.shape == "named" else "")
        yield f"\n[[{heading}]]\n" if slot.shape == "tables" else f"\n[{heading}]\n"
        yield from filled(slot.noun, f"{heading}.")


def _value(slot: Slot) -> str:
    """Return a value that the field takes, as TOML."""
    if slot.shape == "texts":
        return f'["{slot.key} in words"]'
    if slot.shape == "word":
        return f'"{next(iter(slot.noun))}"'
    return _VALUES.get(slot.types[0]) or f'"{_FITTING.get(slot.key, f"{slot.key} in words")}"'
