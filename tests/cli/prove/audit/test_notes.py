"""Notes for the minutes: written and signed after an audit, and taken up by a later one."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peeltrack.core.audit.note import read_note
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.settings import Key, Person
from peeltrack.core.model.status import Step
from tests.cli.conftest import Run
from tests.cli.force import EVE, Force
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC


@pytest.fixture
def note(force: Force) -> Path:
    """The note of a board, written by the DCC after the record was submitted."""
    force.begin()
    force.take(Step.SUBMIT)
    force.settle(DCC)
    path = force.repo.folder.parent / "board 3 March.txt"
    ran = force.run("audit", "--note", str(path))
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert f"wrote {path}: 1 standing step up to commit " in ran.err
    return path


def since(force: Force, note: Path) -> tuple[int, list[str]]:
    """Return how an audit since a note ends, and its first lines up to the listing."""
    ran = force.run("audit", "--since-note", str(note))
    return ran.exit_code, ran.out.partition("\n\n")[0].splitlines()


def test_a_note_says_what_was_audited_and_is_signed(force: Force, note: Path) -> None:
    lines = note.read_text(encoding="ascii").splitlines()
    head, tree = force.repo.git("rev-parse", "HEAD", "HEAD^{tree}").split()
    assert lines[:8] == [
        "peeltrack audit note 1",
        f"commit: {head}",
        f"tree: {tree}",
        "place: register",
        "as-at: 2025-03-03",
        "records: 1",
        "steps: 1",
        "standing: 1",
    ]
    assert lines[9] == "-----BEGIN SSH SIGNATURE-----"
    assert lines[-1] == "-----END SSH SIGNATURE-----"


def test_a_later_audit_says_whose_note_it_is_and_what_happened_since(force: Force, note: Path) -> None:
    force.take(Step.VERIFY)
    code, said = since(force, note)
    assert code == ExitCode.DONE
    assert said == [
        f"the note of 3 March 2025 is signed by {DCC}",
        "since then: 1 commit; 1 record then and 1 now; 1 standing step then and 2 now",
    ]
    document = json.loads(force.run("audit", "--since-note", str(note), "--format", "json").out)
    assert [line["step"] for line in document["data"]] == ["verify"]
    assert document["since_note"] == {"said": said, "fails": False}


def test_a_step_that_no_longer_stands_is_named(force: Force, note: Path) -> None:
    force.take(Step.RETURN)
    assert "no longer stands: step 1 of REC-1" in since(force, note)[1]


def test_a_commit_that_the_history_lacks_is_the_first_line(force: Force, note: Path) -> None:
    noted = force.repo.git("rev-parse", "HEAD")
    force.repo.git("reset", "-q", "--hard", "HEAD~1")
    force.take(Step.SUBMIT)
    code, (first, *_) = since(force, note)
    assert code == ExitCode.FINDINGS
    assert first.startswith(
        f"HISTORY REWRITTEN: the note of 3 March 2025 names the commit {noted}, which is no"
    )


def altered(note: Path, old: str, new: str) -> None:
    """Alter a note, of which this is there."""
    text = note.read_text(encoding="ascii")
    assert old in text
    note.write_text(text.replace(old, new), encoding="ascii", newline="\n")


def test_a_note_that_was_altered_is_said_to_be(force: Force, note: Path) -> None:
    altered(note, "records: 1", "records: 2")
    code, (first, *_) = since(force, note)
    assert (code, first) == (
        ExitCode.FINDINGS,
        "NOTE ALTERED: the signature does not fit the note of 3 March 2025",
    )


@pytest.mark.parametrize("line", ["tree: ", "digest: pt1:sha256:"])
def test_a_note_that_the_commit_does_not_bear_out_is_said_to_differ(
    force: Force, note: Path, line: str
) -> None:
    text = note.read_text(encoding="ascii")
    value = text.partition(line)[2].partition("\n")[0]
    altered(note, value, value[::-1] if value != value[::-1] else "0" * len(value))
    code, (first, *_) = since(force, note)
    assert (code, first.startswith("NOTE DIFFERS: it does not say what ")) == (ExitCode.FINDINGS, True)


def test_a_note_by_nobody_of_the_register_is_not_trusted(force: Force, note: Path) -> None:
    note.unlink()
    force.settle(EVE)
    assert force.run("audit", "--note", str(note)).exit_code == ExitCode.DONE
    code, (first, *_) = since(force, note)
    assert (code, first.startswith("NOTE NOT TRUSTED: ")) == (ExitCode.FINDINGS, True)


def test_a_note_without_a_signature_says_so_where_it_is_asked_for(force: Force, note: Path) -> None:
    other = note.with_name("unsigned.txt")
    force.repo.git("config", "--unset", "user.signingKey")
    ran = force.run("audit", "--note", str(other))
    assert (ran.exit_code, other.exists()) == (ExitCode.GIT, False)
    assert "no key is set up here" in ran.err
    assert force.run("audit", "--note", str(other), "--unsigned").exit_code == ExitCode.DONE
    assert other.read_text(encoding="ascii").endswith(
        "\nThis note is not signed: nothing proves who wrote it.\n"
    )
    assert since(force, other) == (
        ExitCode.DONE,
        [
            "the note of 3 March 2025 is not signed: nothing proves who wrote it",
            "since then: 0 commits; 1 record then and 1 now; 1 standing step then and 1 now",
        ],
    )


def test_line_ends_of_windows_alter_nothing(force: Force, note: Path) -> None:
    note.write_bytes(note.read_bytes().replace(b"\n", b"\r\n"))
    assert since(force, note)[1][0] == f"the note of 3 March 2025 is signed by {DCC}"


def test_a_note_is_never_overwritten(force: Force, note: Path) -> None:
    before = note.read_bytes()
    ran = force.run("audit", "--note", str(note))
    assert (ran.exit_code, note.read_bytes()) == (ExitCode.USAGE, before)
    assert "is there already" in ran.err


def nothing(_: Path) -> None:
    """Write an empty file."""
    _.write_bytes(b"")


HOSTILE: dict[str, Callable[[Path], object]] = {
    "empty": nothing,
    "another text": lambda path: path.write_text("Dear all,\n", encoding="ascii"),
    "a line too much": lambda path: altered(path, "steps: 1\n", "steps: 1\nsteps: 1\n"),
    "a branch for a commit": lambda path: path.write_text("peeltrack audit note 1\ncommit: main\n"),
    "an option for a place": lambda path: altered(path, "place: register", "place: re:gister"),
    "a place outside": lambda path: altered(path, "place: register", "place: a/../.."),
    "a day that is none": lambda path: altered(path, "as-at: 2025-03-03", "as-at: 2025-02-30"),
    "thousands of digits": lambda path: altered(path, "records: 1", f"records: {'9' * 5000}"),
    "a control character": lambda path: path.write_bytes(b"peeltrack audit note 1\n\x1b[2J\n"),
    "other letters": lambda path: path.write_bytes("peeltrack audit note 1\ncommit: ٣\n".encode()),
    "megabytes": lambda path: path.write_bytes(b"a" * 3_000_000),
}


@pytest.mark.parametrize("write", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_note_is_refused_in_words(
    force: Force, note: Path, write: Callable[[Path], object]
) -> None:
    write(note)
    ran = force.run("audit", "--since-note", str(note))
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, ""), ran.err
    assert "is no note of an audit" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("place", ["elsewhere", "register/stalking-2024", "-r"])
def test_a_place_without_a_register_is_said_to_be(force: Force, note: Path, place: str) -> None:
    altered(note, "place: register", f"place: {place}")
    ran = force.run("audit", "--since-note", str(note))
    assert ran.exit_code == ExitCode.GIT, ran.out + ran.err
    assert "held no register in" in ran.err


def test_a_file_that_is_not_there_is_said_to_be(force: Force, desk: Path) -> None:
    force.begin()
    ran = force.run("audit", "--since-note", str(desk / "lost.txt"))
    assert (ran.exit_code, "lost.txt cannot be opened" in ran.err) == (ExitCode.UNREADABLE, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--note", "a.txt", "REC-1"),
        ("--since-note", "a.txt", "--trust", "0" * 40),
        ("--since-note", "a.txt", "--range", "..HEAD"),
        ("--unsigned",),
    ],
)
def test_what_cannot_be_combined_is_refused(run: Run, papers: Path, arguments: tuple[str, ...]) -> None:
    assert run("audit", *arguments).exit_code == ExitCode.USAGE


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_whatever_stands_in_a_file_it_is_read_or_refused(content: bytes) -> None:
    with pytest.raises(UsageFault):
        read_note(b"peeltrack audit note 1\n" + content, "note.txt")


def test_the_people_that_a_note_trusts_are_trusted(force: Force, note: Path) -> None:
    force.take(Step.VERIFY)
    ran = force.run("audit", "--since-note", str(note))
    noted = force.repo.git("rev-parse", "HEAD~1")
    assert f"trusted: register.toml as in {noted}" in ran.out
    assert (BUSINESS_LEAD in ran.out, COORDINATOR in ran.out) == (False, False)


def test_a_note_of_another_register_in_the_repository_is_none_of_this_one(force: Force, note: Path) -> None:
    note.unlink()
    own = (force.repo.folder / "register/register.toml").read_text(encoding="utf-8")
    theirs = own.replace(force.team[DCC].public, force.team[EVE].public)
    force.repo.commit({"docs/old/register.toml": theirs}, by=force.team[EVE])
    force.settle(EVE)
    assert force.run("--register", "docs/old", "audit", "--note", str(note)).exit_code == ExitCode.DONE
    code, said = since(force, note)
    assert (code, len(said)) == (ExitCode.FINDINGS, 1)
    assert said[0].startswith("NOTE DIFFERS: its register is docs/old, and in ")


def test_a_note_signed_with_a_key_that_had_been_revoked_by_then_is_not_trusted(
    force: Force, note: Path
) -> None:
    force.settle(COORDINATOR)
    ran = force.run("people", "revoke", DCC, "--since", "2025-03-01", "--reason", "The laptop was stolen.")
    assert ran.exit_code == ExitCode.DONE, ran.err
    force.repo.git("commit", "-qS", "-am", "The key of the DCC was stolen")
    code, (first, *_) = since(force, note)
    assert code == ExitCode.FINDINGS
    assert first.startswith("NOTE NOT TRUSTED: the note of 3 March 2025 is signed with SHA256:")
    assert first.endswith(", which had ended or was revoked by then")


def slipped_in(force: Force) -> None:
    """Let Eve, who is listed and holds no post, list a key of hers for the DCC, which nobody signed for."""
    settings = force.settings()
    eve = Person(email=EVE, name="Eve", key=(Key(public=force.team[EVE].public),))
    force.set(replace(settings, person=(*settings.person, eve)), by=COORDINATOR)
    people = tuple(
        replace(one, key=(*one.key, Key(public=force.team[EVE].public))) if one.email == DCC else one
        for one in force.settings().person
    )
    force.set(replace(force.settings(), person=(*people, eve)), by=EVE)


@pytest.mark.parametrize("by", [EVE, ""], ids=["nobody in a post", "nobody at all"])
def test_what_waited_at_a_note_is_not_trusted_for_one_by(force: Force, note: Path, by: str) -> None:
    note.unlink()
    slipped_in(force)
    if by:
        force.settle(by)
    assert force.run("audit", "--note", str(note), *([] if by else ["--unsigned"])).exit_code in (0, 1)
    code, (first, *_) = since(force, note)
    assert (code, first.startswith("NOTE VOUCHES FOR NOBODY: ")) == (ExitCode.FINDINGS, True)
    assert json.loads(force.run("audit", "--since-note", str(note), "--format", "json").out)["trust"][
        "pending"
    ]


def noted_by_the_coordinator(force: Force, note: Path) -> None:
    """Let the coordinator write the note of what nobody trusted has signed."""
    note.unlink()
    slipped_in(force)
    force.settle(COORDINATOR)
    assert force.run("audit", "--note", str(note)).exit_code == ExitCode.FINDINGS


def test_what_waited_at_a_note_is_trusted_for_one_by_a_keeper(force: Force, note: Path) -> None:
    noted_by_the_coordinator(force, note)
    assert since(force, note)[0] == ExitCode.DONE


def test_a_note_vouches_for_nobody_where_two_have_to(force: Force, note: Path) -> None:
    force.set(replace(force.settings(), policy=replace(force.policy, people_need=2)), by=COORDINATOR)
    noted_by_the_coordinator(force, note)
    code, (first, *_) = since(force, note)
    assert (code, first.startswith("NOTE VOUCHES FOR NOBODY: ")) == (ExitCode.FINDINGS, True)


def test_a_note_vouches_for_nobody_once_its_key_was_revoked_whatever_its_day(
    force: Force, note: Path
) -> None:
    noted_by_the_coordinator(force, note)
    force.settle(DCC)
    ran = force.run("people", "revoke", COORDINATOR, "--since", "2025-03-03", "--reason", "Lost.")
    assert ran.exit_code == ExitCode.DONE, ran.err
    force.repo.git("commit", "-qS", "-am", "The key of the coordinator was lost")
    code, said = since(force, note)
    assert (code, said[0].startswith("NOTE VOUCHES FOR NOBODY: ")) == (ExitCode.FINDINGS, True)
    assert f"{COORDINATOR}, or by who had their key, which was revoked as of 3 March 2025" in said[1]


def test_a_line_too_many_makes_it_no_note(force: Force, note: Path) -> None:
    altered(note, "-----BEGIN SSH", "signed-off: 9\n-----BEGIN SSH")
    ran = force.run("audit", "--since-note", str(note))
    assert ran.exit_code == ExitCode.USAGE
    assert "is no note of an audit" in ran.err
    assert "it holds more than a note: " in ran.err
