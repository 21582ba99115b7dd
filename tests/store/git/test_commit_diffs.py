"""What commits did to records and settings, whatever happened to their files in between."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.store.git.commit_diffs import RecordVersions, VersionsWanted, commit_diffs
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.toml.write import compose
from tests.core.ordinary_round import READY, SUBMITTED, VERIFIED
from tests.gitrepo import GitPerson, GitRepo

PATH = f"register/{READY.path}"
BROKEN, GARBAGE = "step = broken", "nothing of TOML"


def commit(repo: GitRepo, ana: GitPerson, *states: Record | str | None) -> None:
    """Commit one record's file again and again: as a record, as a text, or gone."""
    for state in states:
        repo.commit({PATH: compose(state) if isinstance(state, Record) else state}, by=ana)


def diffs(
    repo: GitRepo, revisions: str = "HEAD", *, recall: bool = False, wanted: VersionsWanted | None = None
) -> list[CommitDiff]:
    """Return what the commits of a range did."""
    (repo.folder / "register").mkdir(exist_ok=True)
    repository = Repository.around(repo.folder / "register")
    records = RecordVersions(Versions(repository), wanted)
    return list(
        commit_diffs(repository, records, read_commits(repository, [revisions]), recall_deleted=recall)
    )


def steps(found: CommitDiff) -> list[tuple[tuple[int | None, ...], int | None]]:
    """Return how many steps each record had in each parent, and has; None where it was not there."""

    def count(record: Record | None) -> int | None:
        return len(record.step) if record else None

    return [(tuple(map(count, one.parents)), count(one.new)) for one in found.records]


def unread(found: list[CommitDiff]) -> list[int]:
    """Return how many files each commit left unreadable."""
    return [len(one.unread) for one in found]


def test_each_commit_is_told_against_its_parent(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, READY, SUBMITTED, None)
    assert [steps(one) for one in diffs(repo)] == [[((None,), 0)], [((0,), 1)], [((1,), None)]]


def test_what_cannot_be_read_counts_as_it_last_could(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, SUBMITTED, BROKEN, BROKEN + "er", VERIFIED)
    found = diffs(repo)
    assert (steps(found[-1]), unread(found)) == ([((1,), 2)], [0, 1, 1, 0])


def test_so_it_does_where_it_was_broken_before_the_range(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, SUBMITTED, BROKEN)
    repo.commit({"top.txt": "1"}, by=ana)
    commit(repo, ana, VERIFIED)
    assert [steps(one) for one in diffs(repo, "HEAD~1..HEAD")] == [[((1,), 2)]]


def test_so_it_does_where_only_versions_with_steps_are_read(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, SUBMITTED, GARBAGE, VERIFIED)
    found = diffs(repo, wanted=VersionsWanted(with_steps=True))
    assert (steps(found[-1]), unread(found)) == ([((1,), 2)], [0, 1, 0])


def test_a_file_that_never_could_be_read_was_not_there(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, BROKEN, READY)
    assert steps(diffs(repo)[-1]) == [((None,), 0)]


def test_each_side_of_a_merge_counts_as_that_side_last_could_be_read(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, READY, SUBMITTED)
    repo.git("checkout", "-q", "-b", "side", "HEAD~1")
    repo.commit({"top.txt": "1"}, by=ana)
    commit(repo, ana, BROKEN)
    repo.git("checkout", "-q", "main")
    commit(repo, ana, BROKEN)
    repo.commit({"other.txt": "1"}, by=ana)
    repo.git("merge", "-q", "--no-commit", "--no-ff", "side")
    commit(repo, ana, VERIFIED)
    assert steps(diffs(repo)[-1]) == [((1, 0), 2)]


@pytest.mark.parametrize(("ours", "theirs"), [("main", "side"), ("side", "main")])
def test_where_two_broken_lines_met_the_one_with_more_steps_counts(
    ours: str, theirs: str, repo: GitRepo, ana: GitPerson
) -> None:
    commit(repo, ana, READY, SUBMITTED)
    repo.git("checkout", "-q", "-b", "side", "HEAD~1")
    commit(repo, ana, BROKEN)
    repo.git("checkout", "-q", "main")
    commit(repo, ana, BROKEN)
    repo.git("checkout", "-q", ours)
    repo.merge(theirs, by=ana)
    commit(repo, ana, VERIFIED)
    assert steps(diffs(repo)[-1]) == [((1,), 2)]


def test_a_file_that_was_moved_and_broken_is_still_that_record(repo: GitRepo, ana: GitPerson) -> None:
    moved = replace(VERIFIED, source="b", path="b/REC-1.toml")
    commit(repo, ana, SUBMITTED)
    repo.commit({PATH: None, "register/b/REC-1.toml": BROKEN}, by=ana)
    repo.commit({"register/b/REC-1.toml": compose(moved)}, by=ana)
    found = diffs(repo)
    assert ([one.path for one in found[1].records], steps(found[-1])) == ([], [((1,), 2)])


def test_a_record_brought_back_with_steps_is_held_against_what_it_was(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, VERIFIED, None)
    repo.commit({"top.txt": "1"}, by=ana)
    commit(repo, ana, SUBMITTED)
    assert steps(diffs(repo)[-1]) == [((None,), 1)]
    assert steps(diffs(repo, recall=True)[-1]) == [((2,), 1)]
    assert steps(diffs(repo, "HEAD~1..HEAD", recall=True)[-1]) == [((2,), 1)]


def test_a_side_that_deleted_what_the_other_kept_does_not_have_it(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, SUBMITTED)
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, ana, None)
    repo.git("checkout", "-q", "main")
    repo.commit({"top.txt": "1"}, by=ana)
    repo.git("merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "side")
    commit(repo, ana, VERIFIED)
    assert steps(diffs(repo, recall=True)[-1]) == [((1, None), 2)]


def test_a_file_that_never_held_a_step_is_not_read_where_only_steps_are_asked_for(
    repo: GitRepo, ana: GitPerson
) -> None:
    commit(repo, ana, READY, replace(READY, title="Another"), SUBMITTED, READY)
    repo.commit({"register/stalking/REC-2.toml": "1"}, by=ana)
    found = diffs(repo, wanted=VersionsWanted(with_steps=True))
    told = [[((None,), 0)], [((0,), 0)], [((0,), 1)], [((1,), 0)], []]
    assert ([steps(one) for one in found], [one.unread for one in found]) == (told, [()] * 5)


def test_only_the_record_asked_for_is_read(repo: GitRepo, ana: GitPerson) -> None:
    commit(repo, ana, READY)
    repo.commit({"register/stalking/REC-2.toml": "1"}, by=ana)
    assert [len(one.records) for one in diffs(repo, wanted=VersionsWanted(record_id="REC-1"))] == [1, 0]


def forces(settings: tuple[Settings | None, ...]) -> list[str]:
    """Return the name of the force in each; "" for none."""
    return [one.force if one else "" for one in settings]


def test_settings_that_were_broken_or_gone_count_as_they_last_could_be_read(
    repo: GitRepo, ana: GitPerson
) -> None:
    for text in ('force = "A"\n', "broken", 'force = "B"\n', None, 'force = "C"\n'):
        repo.commit({"register/register.toml": text}, by=ana)
    told = [(one.settings.new, one.settings.parents) for one in diffs(repo) if one.settings]
    assert [(forces((new,)), forces(before)) for new, before in told] == [
        (["A"], []),
        ([""], ["A"]),
        (["B"], ["A"]),
        ([""], ["B"]),
        (["C"], ["B"]),
    ]
    (last,) = diffs(repo, "HEAD~1..HEAD")
    assert last.settings
    assert forces(last.settings.parents) == ["B"]


def test_a_commit_that_leaves_the_settings_alone_says_nothing_of_them(repo: GitRepo, ana: GitPerson) -> None:
    files: Mapping[str, str] = {"register/register.toml": 'force = "A"\n', PATH: compose(READY)}
    repo.commit(files, by=ana)
    commit(repo, ana, SUBMITTED)
    assert [one.settings is None for one in diffs(repo)] == [False, True]
