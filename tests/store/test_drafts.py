"""Drafts are judged together and written together; what was there stays where one of them is refused."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from peeltrack.core.errors import RegisterUnreadable, UsageFault
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.store.claims import LEFT_BEHIND_ELSEWHERE
from peeltrack.store.drafts import begun, difference, noun_in, opened, record_before, write
from tests.store.two_records import TEXT, retitled


def titles(root: Path) -> list[str]:
    """Return the titles that the files hold."""
    return [noun_in(opened(root, f"peel/REC-{number}.toml"), Record).title for number in (1, 2)]


def test_all_are_written(root: Path) -> None:
    write(root, retitled(root))
    assert titles(root) == ["New", "New"]


def test_none_is_written_where_one_was_changed_meanwhile(root: Path) -> None:
    drafts = retitled(root)
    (root / "peel" / "REC-2.toml").write_bytes(TEXT.encode() + b"# theirs\n")
    with pytest.raises(RegisterUnreadable, match=r"REC-2\.toml was changed by somebody else"):
        write(root, drafts)
    assert titles(root) == ["Risk", "Risk"]


def test_none_is_written_where_one_is_not_of_the_format(root: Path) -> None:
    first, second = retitled(root)
    with pytest.raises(UsageFault, match='kind is "wish"'):
        write(root, [first, second.set({("kind",): "wish"})])
    assert titles(root) == ["Risk", "Risk"]


def test_a_fault_that_was_there_before_does_not_stop_an_edit(root: Path) -> None:
    path = root / "peel" / "REC-1.toml"
    path.write_bytes(TEXT.encode() + b'colour = "red"\n')
    write(root, [opened(root, "peel/REC-1.toml").set({("title",): "New"})])
    assert path.read_bytes() == TEXT.replace("Risk", "New").encode() + b'colour = "red"\n'


def test_a_text_that_is_no_unicode_is_refused_in_words(root: Path) -> None:
    with pytest.raises(UsageFault, match="not a character in the text"):
        write(root, [opened(root, "peel/REC-1.toml").set({("title",): "\udcff"})])
    assert titles(root) == ["Risk", "Risk"]


def test_a_new_file_makes_its_folder(root: Path) -> None:
    write(root, [begun("new/REC-9.toml", TEXT.replace("REC-1", "REC-9"))])
    assert (root / "new" / "REC-9.toml").read_bytes().startswith(b'id = "REC-9"')


def test_a_file_is_known_by_its_name(root: Path) -> None:
    paths = ("register.toml", "peel/source.toml", "peel/REC-1.toml")
    assert [begun(path, "").noun for path in paths] == [Settings, Source, Record]


def test_the_record_is_seen_before_and_after(root: Path) -> None:
    draft = retitled(root)[0]
    before, after = record_before(draft), noun_in(draft, Record)
    assert before is not None
    assert after == replace(before, title="New")
    assert (before.title, before.source, before.path) == ("Risk", "peel", "peel/REC-1.toml")


def test_the_difference_is_a_diff_without_line_ends(root: Path) -> None:
    (root / "peel" / "REC-1.toml").write_bytes(TEXT.replace("\n", "\r\n").encode())
    draft = retitled(root)[0]
    assert list(difference([draft])) == [
        "--- a/peel/REC-1.toml",
        "+++ b/peel/REC-1.toml",
        "@@ -1,4 +1,4 @@",
        ' id = "REC-1"',
        '-title = "Risk"',
        '+title = "New"',
        ' kind = "finding"',
        ' status = "open"',
    ]


def test_what_is_not_changed_is_not_written(root: Path) -> None:
    path = root / "peel" / "REC-1.toml"
    before = path.stat().st_mtime_ns
    write(root, [opened(root, "peel/REC-1.toml").set({("title",): "Risk"})])
    assert path.stat().st_mtime_ns == before


def test_what_killed_runs_have_left_in_any_folder_is_cleared_by_the_next_write(root: Path) -> None:
    left, lives = (
        root / folder / f".REC-9.toml.peeltrack-{'0' * 8}-1-{'0' * 12}.tmp"
        for folder in ("evidence/REC-9", "peel")
    )
    for path in (left, lives):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    then = left.stat().st_mtime - LEFT_BEHIND_ELSEWHERE - 1
    os.utime(left, (then, then))
    write(root, retitled(root))
    assert (left.exists(), lives.exists()) == (False, True)


def test_a_new_file_is_refused_in_a_folder_that_differs_only_in_case(root: Path) -> None:
    with pytest.raises(RegisterUnreadable, match="the same as peel on Windows and macOS"):
        write(root, [begun("Peel/REC-3.toml", TEXT.replace("REC-1", "REC-3"))])
    assert not (root / "Peel" / "REC-3.toml").exists()


def test_what_was_written_before_one_failed_is_named_and_nothing_where_nothing_was(root: Path) -> None:
    (root / "vetting").write_bytes(b"a file where a folder should be")
    first, bad = retitled(root)[0], begun("vetting/REC-3.toml", TEXT.replace("REC-1", "REC-3"))
    with pytest.raises(RegisterUnreadable) as alone:
        write(root, [bad])
    assert "written before it" not in alone.value.message
    with pytest.raises(RegisterUnreadable, match=r"; written before it: peel/REC-1\.toml$"):
        write(root, [first, bad])
