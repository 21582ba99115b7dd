"""Evidence is judged by what was signed, however a desk, git or Git LFS stores it."""

from hashlib import sha256

import pytest

from peeltrack.core.model.record import Evidence
from peeltrack.core.model.status import Step
from tests.cli.force import Force
from tests.factories import BUSINESS_LEAD, COORDINATOR

FILE = "evidence/REC-1/audit.csv"
LINES = "case,outcome\n1,assessed\n2,café\n"
SIGNED = LINES.encode()


def pointer(content: bytes) -> bytes:
    """Return what git keeps of a file that Git LFS keeps."""
    named = f"oid sha256:{sha256(content).hexdigest()}\nsize {len(content)}\n"
    return f"version https://git-lfs.github.com/spec/v1\n{named}".encode()


def with_evidence(force: Force, signed: bytes, held: bytes, path: str = FILE, place: str = FILE) -> None:
    """Sign a record with evidence under `path`, `signed` on the desk, of which git holds it at `place`."""
    force.begin(evidence=(Evidence(title="Audit", path=path, sha256=sha256(signed).hexdigest()),))
    force.commit({place: held}, by=BUSINESS_LEAD)
    force.take(Step.SUBMIT)


@pytest.mark.parametrize(
    ("signed", "held"),
    [
        (LINES.replace("\n", "\r\n").encode(), SIGNED),
        (SIGNED, LINES.replace("\n", "\r\n").encode()),
        (LINES.encode("utf-16"), SIGNED),
        (LINES.replace("\n", "\r\n").encode("utf-16"), SIGNED),
        (LINES.replace("\n", "\r\n").encode("cp1252"), SIGNED),
        (SIGNED, pointer(SIGNED)),
        (b"\0" * 9_000_000, pointer(b"\0" * 9_000_000)),
    ],
    ids=["CRLF on the desk", "CRLF in git", "UTF-16", "UTF-16 with CRLF", "cp1252", "LFS", "large in LFS"],
)
def test_a_file_that_git_stores_in_another_form_is_the_one_that_was_signed(
    force: Force, signed: bytes, held: bytes
) -> None:
    with_evidence(force, signed, held)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed"], 0)
    assert (
        f"{FILE} is the file that was vouched for, but for line ends, encoding or Git LFS" in audited.ran.err
    )
    assert "PT313" not in force.run("check").out
    assert "PT313" not in force.run("check", "--range", "HEAD~1..").out
    force.commit({FILE: held.replace(b"assessed", b"lost") + b"3,lost\n"}, by=COORDINATOR)
    assert force.audit().last[0] == "lapsed"
    assert "PT313" in force.run("check").out


def test_a_path_that_begins_with_a_full_stop_is_judged(force: Force) -> None:
    with_evidence(force, SIGNED, SIGNED, path=f"./{FILE}")
    assert force.audit().verdicts == ["signed"]
    force.commit({FILE: b"another\n"}, by=COORDINATOR)
    said = f"{FILE} is not the file that was vouched for: its sha256 differs"
    assert force.audit().last == ("lapsed", said)


def test_a_file_that_a_desk_finds_under_other_capitals_is_judged(force: Force) -> None:
    with_evidence(force, SIGNED, SIGNED, path=FILE.replace("audit", "Audit"))
    assert force.audit().verdicts == ["signed"]
    force.commit({FILE: b"another\n"}, by=COORDINATOR)
    assert force.audit().last[0] == "lapsed"


def test_a_twin_in_other_capitals_is_named(force: Force) -> None:
    with_evidence(force, SIGNED, SIGNED)
    twin = FILE.replace("audit", "Audit")
    force.commit({twin: b"another\n"}, by=COORDINATOR)
    said = f"{FILE} has a twin, {twin}: on some desks one is taken for the other"
    assert force.audit().last == ("lapsed", said)


def test_a_link_is_followed_within_the_commit(force: Force) -> None:
    link = force.repo.folder / "register" / FILE
    link.parent.mkdir(parents=True)
    force.begin(evidence=(Evidence(title="Audit", path=FILE, sha256=sha256(SIGNED).hexdigest()),))
    link.symlink_to("../shared.csv")
    force.commit({"evidence/shared.csv": SIGNED}, by=BUSINESS_LEAD)
    force.repo.git("add", str(link))
    force.commit({}, by=BUSINESS_LEAD)
    force.take(Step.SUBMIT)
    assert force.audit().verdicts == ["signed"]
    force.commit({"evidence/shared.csv": b"another\n"}, by=COORDINATOR)
    assert force.audit().last[0] == "lapsed"


def test_a_link_that_leads_out_is_said_to(force: Force) -> None:
    with_evidence(force, SIGNED, SIGNED)
    link = force.repo.folder / "register" / FILE
    link.unlink()
    link.symlink_to("/etc/hostname")
    force.repo.git("add", str(link))
    force.commit({}, by=COORDINATOR)
    said = f"{FILE} is a link that leads out of the register, to what nobody has vouched for"
    assert force.audit().last == ("lapsed", said)


def test_a_path_that_reads_like_an_answer_of_git_is_not_there(force: Force) -> None:
    force.begin(evidence=(Evidence(title="Audit", path="evidence/a blob 1", sha256="0" * 64),))
    force.take(Step.SUBMIT)
    assert force.audit().verdicts == ["signed"]


@pytest.mark.parametrize(
    "name",
    ["stalking-2024/source.toml", "stalking-2024/REC-1.toml", "stalking-2024/REC-2.toml", "register.toml"],
)
def test_a_link_in_the_place_of_a_file_shows_nothing_of_what_it_leads_to(force: Force, name: str) -> None:
    force.begin()
    secret = force.repo.folder.parent / "secret"
    secret.write_text("password = hunter2 hunter2\nmore = [hunter2\n")
    file = force.repo.folder / "register" / name
    file.unlink(missing_ok=True)
    file.symlink_to(secret)
    force.repo.git("add", str(file))
    force.commit({}, by=COORDINATOR)
    commands = (
        ("check",),
        ("check", "--range", "HEAD~1.."),
        ("audit",),
        ("list",),
        ("due",),
        ("show", "REC-1"),
    )
    for command in (*commands, ("log", "REC-1"), ("explain", "PT006"), ("sources",)):
        told = force.run(*command)
        assert "hunter2" not in told.out + told.err, command
