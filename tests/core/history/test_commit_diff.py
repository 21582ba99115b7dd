"""What a commit did to each record, whatever happened to its file."""

from dataclasses import replace

from peeltrack.core.history.change import Change
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff, Records, commit_diff
from tests.core.histories import a_commit
from tests.core.ordinary_round import READY

MOVED = replace(READY, source="b", path="b/REC-1.toml")


def diff(new: Records, *parents: Records, there: tuple[str, ...] = ()) -> CommitDiff:
    """Return what a commit did."""
    return commit_diff(a_commit("c"), new, parents, there=there)


def test_a_record_is_known_again_by_its_file() -> None:
    edited = replace(READY, title="Another")
    assert diff({READY.path: edited}, {READY.path: READY}).records == (
        RecordDiff(READY.path, edited, (READY,)),
    )


def test_a_record_is_known_again_by_its_id_in_a_file_that_is_gone() -> None:
    assert diff({MOVED.path: MOVED}, {READY.path: READY}).records == (
        RecordDiff(MOVED.path, MOVED, (READY,)),
    )


def test_a_file_that_was_called_otherwise_is_the_same_record() -> None:
    called = replace(READY, path="stalking/X-9.toml")
    assert diff({called.path: called}, {READY.path: READY}).records[0].parents == (READY,)


def test_a_copy_beside_the_record_is_new() -> None:
    found = diff({MOVED.path: MOVED, READY.path: READY}, {READY.path: READY}).records
    assert [(one.path, one.parents) for one in found] == [(MOVED.path, (None,)), (READY.path, (READY,))]


def test_a_copy_is_new_where_nothing_is_asked_of_the_file_that_stays() -> None:
    found = diff({MOVED.path: MOVED}, {READY.path: READY}, there=(READY.path,)).records
    assert found[0].parents == (None,)


def test_a_record_that_no_parent_had_is_created() -> None:
    assert diff({READY.path: READY}, {}).records[0].changes == (Change(None, READY),)


def test_a_file_that_cannot_be_read_now_is_neither_changed_nor_gone() -> None:
    found = diff({READY.path: None}, {READY.path: READY})
    assert (found.records, found.unread) == ((), (RecordDiff(READY.path, None, (READY,)),))


def test_a_file_that_was_moved_and_cannot_be_read_is_known_by_its_name() -> None:
    found = diff({MOVED.path: None}, {READY.path: READY})
    assert (found.records, found.unread) == ((), (RecordDiff(MOVED.path, None, (READY,)),))


def test_a_file_that_is_gone_took_its_record_with_it() -> None:
    assert diff({}, {READY.path: READY}, {}).records == (RecordDiff(READY.path, None, (READY, None)),)
