"""Signatures that were checked before are not checked again, and never believed for the wrong reason."""

import json
import shutil
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.errors import GitFailed
from peeltrack.store.cache_folder import cache_folder
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.cache import BATCH, cached_signatures
from tests.gitrepo import GitPerson, GitRepo

ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="git for Windows brings its own ssh-keygen")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repo: GitRepo) -> Path:
    """Return the folder of what is remembered, which does not exist yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    folder = cache_folder()
    assert folder is not None
    return folder


@pytest.fixture
def no_keygen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return a patch that takes ssh-keygen away once its PATH is set."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(shutil.which("git") or "")
    return monkeypatch


def found(repo: GitRepo, *keys: str, fresh: bool = False) -> list[Signature]:
    """Return who signed each commit, first to last."""
    repository = Repository.around(repo.folder)
    return list(
        cached_signatures(repository, read_commits(repository, ["HEAD"]).commits, keys, fresh=fresh).values()
    )


def signed_by(person: GitPerson) -> Signature:
    """Return a good signature by this person."""
    return Signature(SignatureState.GOOD, fingerprint(person.public) or "")


def only(folder: Path) -> Path:
    """Return the one file in a folder."""
    (file,) = folder.iterdir()
    return file


def test_every_commit_has_its_signer(repo: GitRepo, cache: Path, ana: GitPerson, dev: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    repo.commit({"a.toml": "2"}, by=ana)
    repo.commit({"a.toml": "3"}, by=ana, signer=dev)
    unknown = Signature(SignatureState.UNKNOWN_KEY, fingerprint(dev.public) or "")
    assert found(repo, ana.public) == [signed_by(ana), UNSIGNED, unknown]


@ON_WINDOWS
def test_what_was_checked_is_not_checked_again(
    repo: GitRepo, cache: Path, ana: GitPerson, no_keygen: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    first = found(repo, ana.public)
    no_keygen.setenv("PATH", str(tmp_path / "bin"))
    assert found(repo, ana.public) == first == [signed_by(ana)]
    with pytest.raises(GitFailed, match="ssh-keygen is missing"):
        found(repo, ana.public, fresh=True)


def test_a_key_that_is_no_longer_known_is_not_remembered_as_good(
    repo: GitRepo, cache: Path, ana: GitPerson, dev: GitPerson
) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    assert found(repo, ana.public) == [signed_by(ana)]
    assert found(repo, dev.public) == [Signature(SignatureState.UNKNOWN_KEY, fingerprint(ana.public) or "")]


def test_a_key_that_becomes_known_is_checked_again(
    repo: GitRepo, cache: Path, ana: GitPerson, dev: GitPerson
) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    found(repo, dev.public)
    assert found(repo, ana.public) == [signed_by(ana)]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"schema": 1, "signers": 3, "check": ""}', b"\xff"])
def test_a_damaged_memory_is_as_good_as_none(
    repo: GitRepo, cache: Path, ana: GitPerson, damage: bytes
) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    found(repo, ana.public)
    only(cache).write_bytes(damage)
    assert found(repo, ana.public) == [signed_by(ana)]


def test_an_altered_entry_is_not_believed(repo: GitRepo, cache: Path, ana: GitPerson, dev: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signer=dev)
    expected = found(repo, ana.public)
    store = only(cache)
    store.write_text(store.read_text().replace("unknown key", "good").replace(*_names(dev, ana)))
    assert found(repo, ana.public) == expected


def _names(dev: GitPerson, ana: GitPerson) -> tuple[str, str]:
    return fingerprint(dev.public) or "", fingerprint(ana.public) or ""


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_a_memory_that_others_can_write_is_not_believed(
    repo: GitRepo, cache: Path, ana: GitPerson, dev: GitPerson
) -> None:
    lie = a_lie(repo, ana, dev)
    expected = found(repo, ana.public)
    store = only(cache)
    store.write_text(lie)
    assert found(repo, ana.public, fresh=True) == expected
    store.write_text(lie)
    # Whoever can write as this person is believed, as they could also change the program.
    assert found(repo, ana.public) == [signed_by(ana)]
    store.chmod(0o666)
    assert found(repo, ana.public) == expected
    store.write_text(lie)
    store.chmod(0o600)
    cache.chmod(0o777)
    assert found(repo, ana.public) == expected
    cache.chmod(0o700)
    store.write_text(lie)
    store.rename(cache.parent / "elsewhere")
    store.symlink_to(cache.parent / "elsewhere")
    assert found(repo, ana.public) == expected


def test_what_another_version_or_repository_found_is_not_believed(
    repo: GitRepo,
    cache: Path,
    ana: GitPerson,
    dev: GitPerson,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    lie = a_lie(repo, ana, dev)
    expected = found(repo, ana.public)
    only(cache).write_text(lie)
    monkeypatch.setattr("peeltrack.store.git.signatures.cache.__version__", "9.9.9")
    assert found(repo, ana.public) == expected
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    copy = GitRepo(tmp_path / "copy")
    repo.git("clone", "-q", str(repo.folder), str(copy.folder))
    assert found(copy, ana.public) == expected


def a_lie(repo: GitRepo, ana: GitPerson, dev: GitPerson) -> str:
    """Commit as Ana with Dev's signature, and return a memory that calls it hers."""
    repo.commit({"a.toml": "1"}, by=ana, signer=dev)
    raw = repo.git("cat-file", "commit", "HEAD").encode() + b"\n"
    body = {sha256(raw).hexdigest(): ["good", fingerprint(ana.public)]}
    check = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return json.dumps({"schema": 2, "check": check, "signers": body})


def test_nothing_is_written_into_the_repository(repo: GitRepo, cache: Path, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    before = sorted(repo.folder.rglob("*"))
    found(repo, ana.public)
    assert (sorted(repo.folder.rglob("*")), cache.is_dir()) == (before, True)


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    repo: GitRepo, cache: Path, ana: GitPerson
) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text("a file where the folder would be")
    assert found(repo, ana.public) == [signed_by(ana)]


@pytest.mark.slow
def test_more_than_one_batch_is_checked_whole(repo: GitRepo, cache: Path, ana: GitPerson) -> None:
    for number in range(BATCH + 2):
        repo.commit({"a.toml": str(number)}, by=ana, signed=True)
    told: list[tuple[int, int]] = []
    repository = Repository.around(repo.folder)
    every = read_commits(repository, ["HEAD"]).commits
    checked = cached_signatures(
        repository, every, [ana.public], watch=lambda done, of: told.append((done, of))
    )
    assert set(checked.values()) == {signed_by(ana)}
    assert told[-1] == (BATCH + 2, BATCH + 2)


@pytest.mark.parametrize(
    ("environment", "system", "folder"),
    [
        ({"HOME": "/h"}, "linux", "/h/.cache/peeltrack"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "linux", "/x/peeltrack"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/peeltrack"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/peeltrack/cache"),
    ],
)
def test_each_system_has_its_own_place(environment: dict[str, str], system: str, folder: str) -> None:
    assert cache_folder(environment, system) == Path(folder)


@pytest.mark.parametrize("system", ["linux", "win32"])
def test_an_account_without_a_home_remembers_nothing(system: str) -> None:
    assert cache_folder({}, system) is None
