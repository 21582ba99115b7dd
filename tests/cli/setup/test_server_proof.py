"""A server's hook judges a push as an audit would, before it is taken; a range in CI is judged alike."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import Key, Policy
from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.cli.conftest import Run
from tests.cli.force import EVE, PATH, Force, Team, with_key, with_keys
from tests.cli.setup.test_people_pending import laxer, with_eve
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, a_settings
from tests.gitrepo import GitRepo

#: Real repositories, one after another.
pytestmark = pytest.mark.slow

PACKAGE = Path(__file__).parents[3]
STRICT = Policy(signed_steps=True)


@pytest.fixture
def server(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A bare repository with the hook."""
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    server = GitRepo.create(desk.parent / "server.git", "--bare")
    monkeypatch.chdir(server.folder)
    assert run("hooks", "install", "--server").exit_code == ExitCode.DONE
    monkeypatch.chdir(desk)
    return server


@pytest.fixture
def pushing(server: GitRepo, force_of: Callable[..., Force], team: Team) -> Force:
    """A force that demands signatures and has pushed its register."""
    force = force_of(settings=a_settings(person=with_keys(team), policy=STRICT))
    force.policy = STRICT
    force.repo.git("remote", "add", "origin", str(server.folder))
    taken, said = pushed(force)
    assert taken, said
    return force


def pushed(force: Force, *refs: str) -> tuple[bool, str]:
    """Return whether the server took it, and what was said."""
    done = force.repo.attempt("push", "origin", *(refs or ("main",)))
    return done.returncode == 0, done.stdout + done.stderr


def refused(force: Force, code: str, *refs: str) -> str:
    """Return what is said of a push that is refused, and that a range says the same."""
    taken, said = pushed(force, *refs)
    assert (taken, code in said) == (False, True), said
    return said


def unsigned_step(force: Force) -> None:
    """Take a step past the command line, without a signature."""
    force.take(Step.SUBMIT, commit={"signed": False})


def forged_step(force: Force) -> None:
    """Take a step in the name of the business lead, signed by Eve."""
    force.take(Step.SUBMIT, commit={"by": EVE})


def let_in(force: Force) -> None:
    """Let Eve in, signed by herself."""
    force.set(with_eve(force.settings(), force.team), by=EVE)


def lower_policy(force: Force) -> None:
    """Lower the policy, signed by the business lead."""
    force.set(laxer(force.settings(), force.team), by=BUSINESS_LEAD)


def gone(force: Force) -> None:
    """Leave register.toml unreadable."""
    force.commit({"register.toml": "force = "}, by=EVE, signed=False)


def ahead(force: Force) -> None:
    """Commit a day ahead."""
    force.repo.now += 10 * 366 * 86_400
    force.reword("later")


BAD = {
    "an unsigned step": (
        unsigned_step,
        "PT502 step 1, submit by bea@example.org, is unsigned, and the policy",
    ),
    "a forged step": (forged_step, "PT501 step 1, submit by bea@example.org, is forged"),
    "people that nobody trusted signed": (let_in, "PT504 eve@example.org put in"),
    "a lower policy": (lower_policy, "PT504 policy ("),
    "a commit in the future": (ahead, "PT506 it is dated "),
}
each_bad = pytest.mark.parametrize(("act", "said"), BAD.values(), ids=BAD)


@each_bad
def test_what_an_audit_would_not_believe_is_refused(
    pushing: Force, act: Callable[[Force], None], said: str
) -> None:
    before = pushing.repo.git("ls-remote", "origin")
    act(pushing)
    told = refused(pushing, said[:5])
    assert said in " ".join(told.replace("remote: ", "").split())
    assert pushing.repo.git("ls-remote", "origin") == before


@each_bad
def test_a_range_is_judged_alike(pushing: Force, act: Callable[[Force], None], said: str) -> None:
    act(pushing)
    ran = pushing.run("check", "--range", "origin/main..HEAD", "--proof")
    assert (ran.exit_code, said in ran.out) == (ExitCode.FINDINGS, True), ran.out + ran.err
    assert said not in pushing.run("check", "--range", "origin/main..HEAD").out


@each_bad
def test_advice_takes_the_push_all_the_same(
    pushing: Force,
    server: GitRepo,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[Force], None],
    said: str,
) -> None:
    monkeypatch.chdir(server.folder)
    assert run("hooks", "install", "--server", "--advise").exit_code == ExitCode.DONE
    monkeypatch.chdir(pushing.repo.folder)
    act(pushing)
    taken, told = pushed(pushing)
    assert (taken, said[:5] in told, "the push is taken" in told) == (True, True, True), told


def test_a_register_that_cannot_be_read_is_refused_unless_it_is_advice_alone(
    pushing: Force, server: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone(pushing)
    refused(pushing, "the file ends too early")
    monkeypatch.chdir(server.folder)
    assert run("hooks", "install", "--server", "--advise").exit_code == ExitCode.DONE
    monkeypatch.chdir(pushing.repo.folder)
    taken, told = pushed(pushing)
    assert (taken, "the file ends too early" in told) == (True, True), told


def test_honest_work_is_taken(pushing: Force) -> None:
    pushing.take(Step.SUBMIT)
    pushing.take(Step.VERIFY)
    taken, said = pushed(pushing)
    assert taken, said
    pushing.set(with_eve(pushing.settings(), pushing.team), by=COORDINATOR)
    pushing.repo.git("switch", "-q", "-c", "drafts")
    pushing.commit({"notes.txt": "a note"}, by=EVE, signed=False)
    taken, said = pushed(pushing, "main", "drafts")
    assert taken, said


def test_what_is_pending_on_the_server_is_told_with_each_push(
    pushing: Force, server: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(server.folder)
    assert run("hooks", "install", "--server", "--advise").exit_code == ExitCode.DONE
    monkeypatch.chdir(pushing.repo.folder)
    let_in(pushing)
    assert "register.toml holds what nobody trusted" not in pushed(pushing)[1]
    pushing.take(Step.SUBMIT)
    said = pushed(pushing)[1]
    assert "note: register.toml holds what nobody trusted has signed: eve@example.org put in" in said
    assert f"by {EVE} on " in said


def test_what_was_taken_back_before_the_push_is_taken(pushing: Force) -> None:
    lower_policy(pushing)
    pushing.set(pushing.settings(), by=DCC)
    taken, said = pushed(pushing)
    assert taken, said


def end_lead(force: Force, on: date, *, revoked: bool = False) -> None:
    """End the key of the business lead, signed by a keeper."""
    lost: dict[str, Any] = {"revoked": on, "reason": "laptop stolen"} if revoked else {}
    key = Key(public=force.team[BUSINESS_LEAD].public, to=on, **lost)
    force.set(with_key(force.settings(), BUSINESS_LEAD, key), by=DCC)


@pytest.mark.parametrize(
    ("ended", "revoked", "code"),
    [(date(2024, 12, 31), False, "PT501"), (date(2025, 6, 30), True, "PT50")],
    ids=["its time was over", "revoked"],
)
def test_what_has_ended_on_main_has_ended_on_a_branch_that_does_not_know(
    pushing: Force, ended: date, revoked: bool, code: str
) -> None:
    pushing.repo.git("branch", "desk")
    end_lead(pushing, ended, revoked=revoked)
    taken, said = pushed(pushing)
    assert taken, said
    pushing.repo.git("switch", "-q", "desk")
    pushing.take(Step.SUBMIT)
    refused(pushing, code, "desk")
    ran = pushing.run("check", "--range", "origin/main..HEAD", "--proof")
    assert (ran.exit_code, code in ran.out) == (ExitCode.FINDINGS, True), ran.out


def test_a_key_that_is_good_on_main_goes_on_being_good_on_a_branch(pushing: Force) -> None:
    pushing.repo.git("branch", "desk")
    end_lead(pushing, date(2025, 12, 31))
    taken, said = pushed(pushing)
    assert taken, said
    pushing.repo.git("switch", "-q", "desk")
    pushing.take(Step.SUBMIT)
    taken, said = pushed(pushing, "desk")
    assert taken, said


def test_a_longer_time_that_a_keeper_gives_on_top_of_main_counts(pushing: Force) -> None:
    end_lead(pushing, date(2024, 12, 31))
    taken, said = pushed(pushing)
    assert taken, said
    pushing.repo.git("switch", "-q", "-c", "desk")
    end_lead(pushing, date(2025, 12, 31))
    pushing.take(Step.SUBMIT)
    taken, said = pushed(pushing, "desk")
    assert taken, said


def test_a_branch_with_a_beginning_of_its_own_is_refused(pushing: Force, team: Team) -> None:
    pushing.repo.git("switch", "-q", "--orphan", "other")
    eves = with_eve(a_settings(person=(), policy=Policy()), team)
    pushing.commit({"register.toml": compose(eves)}, by=EVE)
    refused(pushing, "PT505", "other")
    pushing.repo.git("switch", "-q", "main")
    pushing.repo.merge("other", by=team[EVE], options=("--allow-unrelated-histories", "-X", "ours"))
    refused(pushing, "PT505")


@pytest.mark.parametrize("refs", [("--delete", "main"), ("--force", "main")])
def test_no_branch_is_taken_back_whatever_git_is_set_to(
    pushing: Force, server: GitRepo, refs: tuple[str, ...]
) -> None:
    for setting in ("receive.denyDeletes", "receive.denyNonFastForwards", "receive.fsckObjects"):
        assert server.git("config", setting) == "true"
    begun = pushing.repo.git("rev-parse", "HEAD")
    pushing.reword("one")
    assert pushed(pushing)[0]
    pushing.repo.git("reset", "-q", "--hard", begun)
    pushing.reword("other")
    assert not pushed(pushing, *refs)[0]
    for setting in ("receive.denyDeletes", "receive.denyNonFastForwards"):
        server.git("config", setting, "false")
    server.git("config", "receive.denyDeleteCurrent", "ignore")
    refused(pushing, "PT507", *refs)


def test_a_tag_with_words_is_judged_by_its_commit(pushing: Force) -> None:
    pushing.reword("one")
    pushing.repo.git("tag", "-a", "-m", "The board", "board")
    pushing.repo.git("tag", "-a", "-m", "The tag of it", "again", "board")
    pushing.repo.git("tag", "-a", "-m", "A folder", "folder", "HEAD^{tree}")
    taken, said = pushed(pushing, "board", "again", "folder")
    assert taken, said
    unsigned_step(pushing)
    pushing.repo.git("tag", "-a", "-m", "The next board", "next")
    refused(pushing, "PT502", "next")


@pytest.mark.parametrize(
    "name", ["refs/tags/main", "refs/heads/HEAD", "refs/heads/refs/heads/main", "refs/heads/heads/main"]
)
def test_no_name_hides_a_protected_branch(pushing: Force, name: str) -> None:
    refused(pushing, "PT507", f"HEAD:{name}")
    assert pushed(pushing, "HEAD:refs/tags/main-2025")[0]


def test_a_further_branch_is_protected_by_its_name(
    pushing: Force, server: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(server.folder)
    assert run("hooks", "install", "--server", "--protect", "board's {1}").exit_code == ExitCode.DONE
    server.git("config", "receive.denyDeletes", "false")
    monkeypatch.chdir(pushing.repo.folder)
    for branch in ("board's {1}", "drafts"):
        taken, said = pushed(pushing, f"main:refs/heads/{branch.replace(' ', '-')}")
        assert taken, said
    assert pushed(pushing, "--delete", "drafts")[0]


@pytest.mark.parametrize("more", [("--protect", "x"), ("--advise",)])
def test_what_is_for_a_server_is_refused_elsewhere(force: Force, more: tuple[str, ...]) -> None:
    ran = force.run("hooks", "install", *more)
    assert (ran.exit_code, "are for a server" in ran.err) == (ExitCode.USAGE, True)


def test_proof_goes_with_a_range(force: Force) -> None:
    ran = force.run("check", "--proof")
    assert (ran.exit_code, "--proof goes with --range" in ran.err) == (ExitCode.USAGE, True)


@pytest.mark.parametrize("code", ["PT501", "pt507"])
def test_every_such_finding_is_explained(run: Run, code: str) -> None:
    ran = run("explain", code)
    assert (ran.exit_code, ran.out.startswith(f"{code.upper()} ")) == (ExitCode.DONE, True)
    assert f'"{code.upper()}"' in run("explain", code, "--format", "json").out


@pytest.mark.parametrize("form", ["github", "json", "junit", "sarif"])
def test_every_format_of_findings_knows_them(pushing: Force, form: str) -> None:
    forged_step(pushing)
    ran = pushing.run("check", "--range", "origin/main..HEAD", "--proof", "--format", form)
    assert (ran.exit_code, "PT501" in ran.out, PATH in ran.out) == (ExitCode.FINDINGS, True, True)
