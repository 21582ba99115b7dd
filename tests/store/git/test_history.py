"""How a history is read: who waits is told how far it has come, and nothing is taken at its word."""

import zlib
from pathlib import Path

import pytest

from peeltrack.core.errors import GitFailed
from peeltrack.store.git.commit_diffs import VersionsWanted
from peeltrack.store.git.history import read_history
from peeltrack.store.git.repository import Repository
from tests.gitrepo import GitPerson, GitRepo, count_processes


def test_who_waits_is_told_how_far_it_has_come(repo: GitRepo, ana: GitPerson) -> None:
    for number in range(3):
        repo.commit({"register/stalking/REC-1.toml": str(number)}, by=ana)
    told: list[tuple[int, int]] = []
    read_history(
        Repository.around(repo.folder / "register"),
        "HEAD",
        wanted=VersionsWanted(),
        watch=lambda done, of: told.append((done, of)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_it_takes_no_more_processes_for_a_longer_history(
    repo: GitRepo, ana: GitPerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        repo.commit({"register/stalking/REC-1.toml": str(number)}, by=ana)
    found = Repository.around(repo.folder / "register")
    started = count_processes(tmp_path, monkeypatch)
    read_history(found, "HEAD", wanted=VersionsWanted())
    # The commits, what each changed, what they say, the contents, and the files of the tip.
    assert len(started()) == 5


@pytest.mark.parametrize("kind", ["blob", "commit"])
def test_an_object_that_is_not_what_its_name_says_is_not_believed(
    repo: GitRepo, ana: GitPerson, kind: str
) -> None:
    repo.commit({"register/stalking/REC-1.toml": "true"}, by=ana)
    repo.commit({"register/stalking/REC-1.toml": "later"}, by=ana)
    name = "HEAD~1:register/stalking/REC-1.toml" if kind == "blob" else "HEAD~1"
    oid = repo.git("rev-parse", name)
    file = repo.folder / ".git" / "objects" / oid[:2] / oid[2:]
    content = zlib.decompress(file.read_bytes())
    file.chmod(0o644)
    file.write_bytes(zlib.compress(content.replace(b"true", b"lies").replace(b"an edit", b"a trick")))
    with pytest.raises(GitFailed, match=f"the object {oid} .* is not what its name says|hash mismatch {oid}"):
        read_history(Repository.around(repo.folder / "register"), "HEAD", wanted=VersionsWanted())
