"""A register is gathered with its text and its evidence, from the disk and from bytes alike."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.model.check_context import Presence
from peeltrack.store.check_context import examine
from tests.in_memory import examine_files

TODAY = date(2025, 3, 1)
RECORD = 'id = "REC-12"\ntitle = "Risk"\nkind = "recommendation"\nnumber = "12"\nstatus = "open"\n'
EVIDENCE = '\n[[evidence]]\ntitle = "Policy"\npath = "{}"\n'


def _files(*paths: str) -> dict[str, bytes]:
    record = RECORD + "".join(EVIDENCE.format(path) for path in paths)
    return {
        "register.toml": b'force = "Ambridge"\n',
        "stalking/source.toml": b'title = "Stalking"\npublisher = "HMICFRS"\n',
        "stalking/REC-12.toml": record.encode(),
        "evidence/policy.pdf": b"%PDF",
    }


def _on_disk(root: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def test_bytes_are_examined_as_the_same_files_on_the_disk(tmp_path: Path) -> None:
    files = _files("evidence/policy.pdf", "evidence/gone.pdf")
    assert examine_files(files, TODAY) == examine(_on_disk(tmp_path, files), TODAY)


def test_evidence_is_hashed_and_what_is_not_there_is_missing(tmp_path: Path) -> None:
    examined = examine(_on_disk(tmp_path, _files("evidence/policy.pdf", "evidence/gone.pdf")), TODAY)
    assert examined.files["evidence/policy.pdf"].sha256 == hashlib.sha256(b"%PDF").hexdigest()
    assert examined.files["evidence/gone.pdf"].presence is Presence.MISSING


def test_a_path_out_of_the_register_is_not_even_looked_at(tmp_path: Path) -> None:
    paths = ("../secret.pdf", "/etc/passwd", "C:/policy.pdf")
    assert examine(_on_disk(tmp_path, _files(*paths)), TODAY).files == {}


def test_a_link_out_of_the_register_is_no_evidence(tmp_path: Path) -> None:
    root = _on_disk(tmp_path / "register", _files("evidence/link.pdf"))
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    try:
        (root / "evidence" / "link.pdf").symlink_to("../../secret.pdf")
    except OSError:
        pytest.skip("links need a right on Windows")
    found = examine(root, TODAY).files["evidence/link.pdf"]
    assert (found.presence, found.sha256) == (Presence.OUTSIDE, "")


def test_a_folder_is_no_evidence(tmp_path: Path) -> None:
    examined = examine(_on_disk(tmp_path, _files("evidence")), TODAY)
    assert examined.files["evidence"].presence is Presence.UNREADABLE


def test_a_register_that_is_not_staged_cannot_be_examined() -> None:
    with pytest.raises(RegisterUnreadable):
        examine_files({}, TODAY)
