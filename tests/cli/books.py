"""Registers on the disk for listings: small, and as good or bad as a test wants them."""

from collections.abc import Mapping
from pathlib import Path

FORCE = 'force = "Anyshire Police"\n'
SOURCE = 'title = "Stalking"\npublisher = "HMICFRS"\nprefix = "REC"\npublished = 2024-09-27\n'


def a_file(record_id: str, more: str = "", **fields: str) -> str:
    """Return the file of an open recommendation; `fields` are values as TOML, `more` are further lines."""
    given = {
        "id": f'"{record_id}"',
        "title": f'"Title of {record_id}"',
        "kind": '"recommendation"',
        "status": '"open"',
    }
    return "".join(f"{key} = {value}\n" for key, value in (given | fields).items()) + more


#: One good record, overdue on 3 March 2025.
GOOD: Mapping[str, str | bytes] = {
    "register.toml": FORCE,
    "stalking/source.toml": SOURCE,
    "stalking/REC-1.toml": a_file("REC-1", deadline="2025-03-01"),
}


def a_book(desk: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into desk/register, where commands find them, and return that folder."""
    root = desk / "register"
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root
