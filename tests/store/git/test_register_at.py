"""A register as it was at any time, from git alone."""

from pathlib import Path

import pytest

from peeltrack.core.errors import GitFailed, RegisterUnreadable
from peeltrack.core.model.record import Record
from peeltrack.rules.examples import RECORD, a_record, a_register
from peeltrack.store.git.register_at import register_at
from peeltrack.store.git.repository import Repository
from peeltrack.store.register import load
from tests.corpus import write
from tests.gitrepo import GitPerson, GitRepo, count_processes


def a_force(repo: GitRepo, ana: GitPerson) -> Repository:
    """Return a repository whose register was edited once, and then broken in its folder."""
    write(a_register(), repo.folder / "register")
    repo.git("add", "-A")
    repo.commit({}, by=ana)
    repo.commit({f"register/{RECORD}": a_record('area = "Custody"\n')}, by=ana)
    repo.write(f"register/{RECORD}", "no TOML")
    return Repository.around(repo.folder / "register")


def areas(records: tuple[Record, ...]) -> list[str]:
    """Return the area of each record."""
    return [record.area for record in records]


def test_a_register_is_read_as_a_commit_holds_it(repo: GitRepo, ana: GitPerson) -> None:
    found = a_force(repo, ana)
    assert areas(register_at(found, "HEAD").records) == ["Custody"]
    assert areas(register_at(found, "HEAD~1").records) == [""]


def test_it_is_what_the_folder_gave_at_that_time(repo: GitRepo, ana: GitPerson, tmp_path: Path) -> None:
    found = a_force(repo, ana)
    write(a_register(), tmp_path / "then")
    assert register_at(found, "HEAD~1") == load(tmp_path / "then")


@pytest.mark.parametrize("linked", [False, True], ids=["plain", "with a link"])
def test_it_takes_three_processes_at_most(
    linked: bool, repo: GitRepo, ana: GitPerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = a_force(repo, ana)
    if linked:
        (repo.folder / "register" / "other").mkdir()
        (repo.folder / "register" / "other" / "source.toml").symlink_to("../stalking-2024/source.toml")
        repo.git("add", "register/other")
        repo.commit({}, by=ana)
    started = count_processes(tmp_path, monkeypatch)
    titles = [source.title for source in register_at(found, "HEAD").sources.values()]
    assert (len(titles), len(set(titles))) == (1 + linked, 1)
    assert len(started()) == 2 + linked


def test_a_link_in_the_place_of_a_record_is_a_fault(repo: GitRepo, ana: GitPerson) -> None:
    found = a_force(repo, ana)
    (repo.folder / "register" / "stalking-2024" / "REC-13.toml").symlink_to("REC-12.toml")
    repo.git("add", "register/stalking-2024/REC-13.toml")
    repo.commit({}, by=ana)
    register = register_at(found, "HEAD")
    assert ([record.id for record in register.records], [fault.code for fault in register.faults]) == (
        ["REC-12"],
        ["PT010"],
    )


def test_a_file_that_was_broken_then_is_a_fault(repo: GitRepo, ana: GitPerson) -> None:
    found = a_force(repo, ana)
    repo.git("add", "-A")
    repo.commit({}, by=ana)
    assert [(fault.path, fault.code) for fault in register_at(found, "HEAD").faults] == [(RECORD, "PT006")]


def test_a_commit_without_a_register_says_so(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"top.txt": "1"}, by=ana)
    found = a_force(repo, ana)
    with pytest.raises(RegisterUnreadable, match="there was no register in HEAD~2"):
        register_at(found, "HEAD~2")
    with pytest.raises(GitFailed):
        register_at(found, "nowhere")
