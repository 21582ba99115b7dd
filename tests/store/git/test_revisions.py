"""Ranges of commits as people type them."""

import pytest

from peeltrack.core.errors import GitFailed, UsageFault
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import commit_range
from tests.gitrepo import GitPerson, GitRepo


@pytest.fixture
def ids(repo: GitRepo, ana: GitPerson) -> list[str]:
    """Three commits."""
    return [repo.commit({"a.toml": str(number)}, by=ana) for number in range(3)]


@pytest.mark.parametrize(
    ("typed", "since", "tip"),
    [
        ("HEAD~2..HEAD~1", 0, 1),
        ("HEAD~1..", 1, 2),
        ("..HEAD~1", None, 1),
        ("..", None, 2),
        ("0000000..HEAD", None, 2),
    ],
)
def test_an_end_that_is_left_out_is_the_first_or_the_current_commit(
    typed: str, since: int | None, tip: int, repo: GitRepo, ids: list[str]
) -> None:
    found = commit_range(Repository.around(repo.folder), typed)
    assert (found.since, found.tip) == ("" if since is None else ids[since], ids[tip])


@pytest.mark.parametrize("typed", ["HEAD", "HEAD~1...HEAD", "", "..."])
def test_what_is_not_a_range_is_refused(typed: str, repo: GitRepo, ids: list[str]) -> None:
    with pytest.raises(UsageFault, match="is not a range of commits"):
        commit_range(Repository.around(repo.folder), typed)


@pytest.mark.parametrize("typed", ["nowhere..HEAD", "HEAD..nowhere"])
def test_a_version_that_is_not_there_is_named(typed: str, repo: GitRepo, ids: list[str]) -> None:
    with pytest.raises(GitFailed, match="nowhere"):
        commit_range(Repository.around(repo.folder), typed)


def test_before_the_first_commit_there_is_no_range(repo: GitRepo) -> None:
    with pytest.raises(UsageFault, match="there is no commit yet"):
        commit_range(Repository.around(repo.folder), "..")
