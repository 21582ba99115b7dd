"""Many files are written, or none; what cannot be taken back is named."""

import os
from pathlib import Path

import pytest

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.claims import fresh
from peeltrack.store.drafts import Draft
from peeltrack.store.write_together import write_together
from tests.store.two_records import TEXT, retitled


def new(folder: str) -> list[Draft]:
    """Return two records in a folder that is not there yet."""
    return [
        Draft(path=f"{folder}/REC-{number}.toml", before=None, text=TEXT.replace("REC-1", f"REC-{number}"))
        for number in (3, 4)
    ]


def held(root: Path) -> dict[str, bytes]:
    """Return what lies in a register."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("files", [1, 2, 3])
def test_one_who_stops_it_half_way_finds_everything_as_it_was(root: Path, files: int) -> None:
    before, told = held(root), 0

    def stop(done: int, total: int) -> None:
        nonlocal told
        if told == files:
            raise KeyboardInterrupt
        told += 1

    with pytest.raises(KeyboardInterrupt):
        write_together(root, [*retitled(root), *new("next")], stop)
    assert (held(root), (root / "next").exists()) == (before, False)


def test_what_cannot_be_put_back_is_named_to_one_who_stops_it(root: Path) -> None:
    first = root / "peel" / "REC-1.toml"

    def stop(done: int, total: int) -> None:
        if done:
            first.unlink()
            first.mkdir()
            raise KeyboardInterrupt

    with pytest.raises(RegisterUnreadable, match=r"peel/REC-1\.toml could not be put back") as caught:
        write_together(root, retitled(root), stop)
    assert caught.value.lines[0] == "it was stopped"
    assert caught.value.hint == "look at these files, then run it again"


def test_a_new_folder_is_written_whole_where_the_system_cannot_put_all_on_the_disk_at_once(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "sync", raising=False)
    drafts = new("next")
    write_together(root, drafts)
    assert {draft.path: held(root)[draft.path] for draft in drafts} == {
        draft.path: draft.after for draft in drafts
    }


@pytest.mark.parametrize(("hours", "stays"), [(0, True), (2, False)])
def test_an_unfinished_folder_is_cleared_away_only_when_it_is_old(
    root: Path, hours: int, stays: bool
) -> None:
    aside = fresh(root / "next")
    aside.mkdir()
    then = aside.stat().st_mtime - hours * 3_600
    os.utime(aside, (then, then))
    write_together(root, retitled(root))
    assert aside.exists() is stays
