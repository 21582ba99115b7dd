"""A desk is set up with as little asked as can be, twice without harm, and taken back whole."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.force import Team
from tests.cli.registers import HAND_EDITED_FILES, on_disk
from tests.factories import COORDINATOR
from tests.gitrepo import GitRepo, a_person

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the folder of the keys is found by HOME")

ANA = ("--name", "Ana Example", "--email", "ana@example.org")


@pytest.fixture
def home(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with settings of git that can be written, and no key."""
    home = tmp_path / "home"
    (home / ".gitconfig").touch()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    return home


@pytest.fixture
def begun(home: Path, run: Run) -> GitRepo:
    """A new register in a folder that is no repository yet."""
    assert run("init", "--force", "Anyshire Police").exit_code == 0
    return GitRepo(Path.cwd())


def settings(repo: GitRepo) -> str:
    """Return what the repository's own settings say."""
    return repo.git("config", "--local", "--list")


def test_a_desk_is_set_up_and_doctor_finds_it_sound(begun: GitRepo, run: Run, tmp_path: Path) -> None:
    shared = tmp_path / "shared.git"
    ran = run("setup", *ANA, "--no-passphrase", "--share", str(shared))
    key = (tmp_path / "home/.ssh/peeltrack.pub").read_text("utf-8").rpartition(" ")[0]
    line = f'peeltrack people add ana@example.org --name "Ana Example" --key "{key}"'
    assert (ran.exit_code, ran.out) == (0, f"{line}\n"), ran.err
    add = ("ana@example.org", "--name", "Ana Example", "--key", key, "--post", "coordinator")
    for call in (("people", "add", *add), ("save",), ("sync",), ("doctor",)):
        ran = run(*call)
        assert ran.exit_code == 0, (call, ran.out, ran.err)
    assert GitRepo(shared).git("ls-tree", "-r", "--name-only", "main").split() == [
        "register/.gitattributes",
        "register/register.toml",
    ]


def test_whoever_runs_it_again_changes_nothing(begun: GitRepo, run: Run) -> None:
    first = run("setup", *ANA, "--no-passphrase")
    before = settings(begun)
    again = run("setup")
    assert (again.exit_code, again.out, "everything is in place already" in again.err) == (0, first.out, True)
    assert settings(begun) == before


def test_nothing_is_told_to_git_for_other_repositories(begun: GitRepo, run: Run, home: Path) -> None:
    run("setup", *ANA, "--no-passphrase")
    assert (home / ".gitconfig").read_text("utf-8") == ""


def test_with_global_it_is_told_for_all_and_taken_back_from_all(begun: GitRepo, run: Run, home: Path) -> None:
    (home / ".gitconfig").write_text("[user]\n\tname = Before\n", "utf-8")
    run("setup", *ANA, "--no-passphrase", "--global")
    assert begun.git("config", "--global", "user.name") == "Ana Example"
    assert "user.name" not in settings(begun)
    run("setup", "--undo")
    assert begun.git("config", "--global", "user.name") == "Before"
    assert begun.attempt("config", "--global", "user.signingKey").returncode == 1


def test_a_dry_run_says_all_of_it_and_does_nothing(begun: GitRepo, run: Run, home: Path) -> None:
    begun.git("init", "-q")
    before = settings(begun), sorted(begun.folder.rglob("*"))
    ran = run("setup", *ANA, "--no-passphrase", "--share", "../shared.git", "--dry-run")
    assert (ran.exit_code, ran.err.count("would: "), ran.err.splitlines()[-1]) == (
        0,
        11,
        "nothing was done (--dry-run)",
    )
    assert (settings(begun), sorted(begun.folder.rglob("*"))) == before
    assert not (home / ".ssh").exists()


def test_it_is_taken_back_to_what_was_there(begun: GitRepo, run: Run) -> None:
    begun.git("init", "-q")
    begun.git("config", "user.name", "Somebody")
    before = settings(begun)
    run("setup", *ANA, "--no-passphrase")
    run("setup", "--name", "Ana B", "--email", "ana@example.org")
    ran = run("setup", "--undo")
    assert (ran.exit_code, settings(begun)) == (0, before), ran.out
    assert not list((begun.folder / ".git/hooks").glob("pre-commit"))
    assert run("setup", "--undo").out == "nothing was set up here\n"


def test_what_was_changed_since_is_not_taken_back(begun: GitRepo, run: Run) -> None:
    run("setup", *ANA, "--no-passphrase")
    begun.git("config", "user.name", "Ana B")
    ran = run("setup", "--undo")
    assert "left user.name as it is: it was changed since" in ran.out
    assert begun.git("config", "user.name") == "Ana B"


def test_a_key_of_the_person_that_is_listed_is_taken_before_another(
    home: Path, desk: Path, run: Run, team: Team
) -> None:
    on_disk(desk, HAND_EDITED_FILES)
    repo = GitRepo.create(desk)
    mine = a_person("Ana", "mine", home / ".ssh")
    a_person("Ana", "another", home / ".ssh")
    run("setup", *ANA, "--key", str(mine.key))
    assert repo.git("config", "user.signingKey") == f"{mine.key}.pub"
    run("people", "add", ANA[3], *ANA[:2], "--key", f"{mine.key}.pub", "--anyway")
    repo.git("config", "--unset", "user.signingKey")
    ran = run("setup", *ANA)
    assert (ran.out, repo.git("config", "user.signingKey")) == ("", f"{mine.key}.pub"), ran.err


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An ssh agent that holds a key of which no file is left; the folder is where the key was."""
    socket = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL) as running:
        while not socket.exists():
            assert running.poll() is None
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        person = a_person("Ana", "held", tmp_path / "held")
        subprocess.run(["ssh-add", "-q", str(person.key)], check=True, capture_output=True)
        person.key.unlink()
        yield tmp_path / "held"
        running.terminate()


def test_a_key_that_only_the_agent_has_signs(begun: GitRepo, agent: Path, run: Run) -> None:
    ran = run("setup", *ANA)
    key = (agent / "held.pub").read_text("utf-8").rpartition(" ")[0]
    assert (begun.git("config", "user.signingKey"), key in ran.out) == (f"key::{key}", True), ran.err
    begun.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "signed")
    assert "BEGIN SSH SIGNATURE" in begun.git("cat-file", "commit", "HEAD")


def test_on_a_terminal_only_name_and_address_are_asked(begun: GitRepo, run: Run, home: Path) -> None:
    a_person("Ana", "id_ed25519", home / ".ssh")
    ran = run("setup", typed="ana@example.org\nAna Example\n", terminal=True)
    assert (ran.exit_code, ran.err.count(": ana"), begun.git("config", "user.name")) == (0, 0, "Ana Example")
    again = run("setup", typed="\n\n", terminal=True)
    assert (again.exit_code, again.out) == (0, ran.out)


def test_nobody_is_asked_where_nobody_sits(begun: GitRepo, run: Run) -> None:
    assert run("setup").err == (
        'peeltrack: --email is missing\n  hint: give it: --email you@force.example --name "…"\n'
    )
    assert "--no-passphrase" in run("setup", *ANA).err
    assert not (begun.folder / ".git").exists()


def test_a_file_that_is_no_key_is_refused(begun: GitRepo, run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.pub").write_text("a note", "utf-8")
    ran = run("setup", *ANA, "--key", str(tmp_path / "notes"))
    assert (ran.exit_code, ran.err.splitlines()[0]) == (
        2,
        f"peeltrack: --key: {tmp_path / 'notes.pub'} is not a public key",
    )


def test_a_hook_of_another_is_left_and_told(begun: GitRepo, run: Run) -> None:
    begun.git("init", "-q")
    begun.hook("pre-commit", "pass")
    before = (begun.folder / ".git/hooks/pre-commit").read_bytes()
    ran = run("setup", *ANA, "--no-passphrase")
    assert (ran.exit_code, "is there already, and is not peeltrack's" in ran.err) == (0, True)
    assert (begun.folder / ".git/hooks/pre-commit").read_bytes() == before


def test_line_ends_that_are_missing_are_added_to_what_is_there(begun: GitRepo, run: Run) -> None:
    attributes = begun.write("register/.gitattributes", "*.png binary")
    run("setup", *ANA, "--no-passphrase")
    assert attributes.read_text("utf-8") == "*.png binary\n*.toml text eol=lf\nevidence/** -text\n"
    assert run("save").out.splitlines()[0] == ".gitattributes: begun"


def test_a_register_that_is_shared_is_fetched_and_set_up(
    begun: GitRepo, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = str(tmp_path / "register.git")
    run("setup", *ANA, "--no-passphrase", "--share", shared)
    run("save")
    run("sync")
    (tmp_path / "ben").mkdir()
    monkeypatch.chdir(tmp_path / "ben")
    ben = ("--name", "Ben", "--email", "ben@example.org")
    ran = run("setup", "--from", shared, *ben)
    assert (ran.exit_code, ran.out.startswith("peeltrack people add ben@example.org --name ")) == (0, True)
    assert GitRepo(tmp_path / "ben/register").git("config", "user.name") == "Ben"
    again = run("setup", "--from", shared, *ben)
    assert (again.exit_code, again.err.splitlines()[0]) == (0, "everything is in place already")
    (tmp_path / "ben/other").mkdir()
    (tmp_path / "ben/other/file").touch()
    ran = run("setup", "other", "--from", shared, *ben)
    assert (ran.exit_code, "is no copy of" in ran.err) == (2, True)


def test_a_shared_repository_that_is_not_there_is_told_in_words(home: Path, run: Run) -> None:
    ran = run("setup", "--from", "/nowhere/register.git", *ANA)
    assert (ran.exit_code, ran.err.startswith("peeltrack: /nowhere/register.git cannot be fetched: ")) == (
        4,
        True,
    )


def test_somebody_who_is_listed_under_this_address_is_called_as_there(
    home: Path, desk: Path, run: Run
) -> None:
    on_disk(desk, HAND_EDITED_FILES)
    ran = run("setup", "--email", COORDINATOR.upper(), "--no-passphrase")
    assert ran.exit_code == 0, ran.err
    assert GitRepo(desk).git("config", "user.email") == "Kim@example.org"


def test_a_folder_is_named_only_for_a_register_that_is_fetched(begun: GitRepo, run: Run) -> None:
    ran = run("setup", "there", *ANA)
    assert (ran.exit_code, ran.err) == (
        2,
        "peeltrack: DIR is for a register that is fetched, and there is given\n  hint: add --from\n",
    )


def test_a_dry_run_where_no_repository_is_begins_none(begun: GitRepo, run: Run) -> None:
    ran = run("setup", *ANA, "--no-passphrase", "--dry-run")
    assert (ran.exit_code, ran.err) == (
        0,
        f"would: begin a repository in {begun.folder}\nthe rest can be said once it is there (--dry-run)\n",
    )
    assert not (begun.folder / ".git").exists()


def test_a_dry_run_fetches_nothing(home: Path, run: Run) -> None:
    ran = run("setup", "--from", "/nowhere/shared.git", "--dry-run", *ANA)
    there = Path.cwd() / "shared"
    assert (ran.exit_code, ran.err) == (
        0,
        f"would: fetch /nowhere/shared.git into {there}\nnothing was done (--dry-run)\n",
    )
    assert not there.exists()


def test_a_repository_that_is_shared_elsewhere_is_no_copy(begun: GitRepo, run: Run) -> None:
    other = GitRepo.create(begun.folder / "copy")
    other.git("remote", "add", "origin", "/nowhere/other.git")
    ran = run("setup", "copy", "--from", "/nowhere/shared.git", *ANA)
    assert (ran.exit_code, ran.err) == (
        2,
        f"peeltrack: {other.folder} is there already, and is no copy of /nowhere/shared.git\n"
        "  hint: name another folder for it: peeltrack setup DIR --from ADDRESS\n",
    )


def test_who_gives_an_address_and_no_name_is_asked_for_it(begun: GitRepo, run: Run) -> None:
    ran = run("setup", "--email", "ana@example.org")
    assert (ran.exit_code, ran.err) == (2, 'peeltrack: --name is missing\n  hint: give it: --name "…"\n')


def test_a_new_key_is_made_beside_one_that_is_there(begun: GitRepo, run: Run, home: Path) -> None:
    there = a_person("Ana", "id_ed25519", home / ".ssh")
    ran = run("setup", *ANA, "--key", "new", "--no-passphrase")
    assert ran.exit_code == 0, ran.err
    assert begun.git("config", "user.signingKey") == str(home / ".ssh/peeltrack.pub")
    assert there.public.split()[1] not in ran.out


def test_a_file_is_no_shared_repository(begun: GitRepo, run: Run, tmp_path: Path) -> None:
    (tmp_path / "shared").touch()
    ran = run("setup", *ANA, "--no-passphrase", "--share", str(tmp_path / "shared"))
    assert (ran.exit_code, ran.err.splitlines()[-2]) == (
        2,
        f"peeltrack: --share: {tmp_path / 'shared'} is a file",
    )


@pytest.mark.parametrize("address", ["ssh://git@git.example.org/register.git", "."])
def test_it_is_shared_through_what_is_there_already_and_told_once(
    begun: GitRepo, run: Run, tmp_path: Path, address: str
) -> None:
    address = str(GitRepo.create(tmp_path / "there.git", "--bare").folder) if address == "." else address
    first = run("setup", *ANA, "--no-passphrase", "--share", address)
    assert (first.exit_code, "begin a shared repository" in first.err) == (0, False), first.err
    assert begun.git("config", "remote.origin.url") == address
    again = run("setup", "--share", address)
    assert (again.exit_code, again.err.splitlines()[0]) == (0, "everything is in place already")


def test_an_agent_that_holds_the_key_and_a_desk_without_a_commit_are_sound(
    begun: GitRepo, agent: Path, run: Run
) -> None:
    run("setup", *ANA)
    said = run("doctor").out
    assert "holds your key" in said
    assert "there is no commit yet to hold it against" in said
