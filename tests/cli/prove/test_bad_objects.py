"""An object that nobody made with git's own commands stops no command: the rest is judged as before."""

from collections.abc import Callable

import pytest

from peeltrack.core.model.status import Step
from tests.cli.force import FILE, Force
from tests.factories import STRATEGIC_LEAD

READING = (
    ("audit", "--fresh"),
    ("log", "REC-1"),
    ("check",),
    ("check", "--range", "HEAD~2.."),
    ("list",),
    ("due",),
    ("show", "REC-1"),
)


def _commit_by_hand(force: Force, alter: Callable[[bytes], bytes]) -> None:
    """Put a changed copy of the last commit in its place."""
    raw = force.repo.git("cat-file", "commit", "HEAD").encode() + b"\n"
    file = force.repo.write(".git/by-hand", alter(raw))
    options = ("-t", "commit", "-w", "--literally", str(file))
    force.repo.git("update-ref", "HEAD", force.repo.git("hash-object", *options))


#: What an insider can write into a commit by hand, by what is odd in it.
COMMITS: dict[str, Callable[[bytes], bytes]] = {
    "of the year 9999": lambda raw: _dated(raw, b"253402300799 +0000"),
    "of the year 10000": lambda raw: _dated(raw, b"253402300800 +0000"),
    "beyond every calendar": lambda raw: _dated(raw, b"9" * 400 + b" +0000"),
    "beyond every number": lambda raw: _dated(raw, b"9" * 5000 + b" +0000"),
    "before 1970": lambda raw: _dated(raw, b"-86400 +0000"),
    "of the year 1": lambda raw: _dated(raw, b"-62135596800 +0000"),
    "in a mad zone": lambda raw: _dated(raw, b"1735740000 +9999"),
    "in another mad zone": lambda raw: _dated(raw, b"1735740000 -9959"),
    "in no zone": lambda raw: _dated(raw, b"1735740000"),
    "in a zone of letters": lambda raw: _dated(raw, b"1735740000 +oops"),
    "on no day": lambda raw: _dated(raw, b""),
    "with Arabic digits": lambda raw: _dated(raw, "١٧٣٥٧٤٠٠٠٠ +٠٠٠٠".encode()),
    "in no encoding": lambda raw: _headed(raw, b"encoding nonsense"),
    "in an encoding of names": lambda raw: _headed(raw, b"encoding idna"),
    "in an encoding of hosts": lambda raw: _headed(raw, b"encoding punycode"),
    "in an encoding of bytes": lambda raw: _headed(raw, b"encoding hex"),
    "in an encoding that is undefined": lambda raw: _headed(raw, b"encoding undefined"),
    "in an encoding of pairs": lambda raw: _headed(raw, b"encoding utf-16"),
    "in an encoding with a zero": lambda raw: _headed(raw, b"encoding a\0b"),
    "with a signature without an end": lambda raw: _headed(raw, b"gpgsig -----BEGIN SSH SIGNATURE-----"),
    "with a signature of nothing": lambda raw: _headed(raw, b"gpgsig"),
    "with a large header": lambda raw: _headed(raw, b"x " + b"y" * 3_000_000),
    "with many headers": lambda raw: _headed(raw, b"\n".join([b"x y"] * 300_000)),
    "with a message of three million letters": lambda raw: raw + b"y" * 3_000_000,
    "by nobody": lambda raw: b"\n".join(
        line for line in raw.split(b"\n") if not line.startswith((b"author", b"committer"))
    ),
    "by a long name": lambda raw: raw.replace(b"author ", b"author " + b"y" * 100_000, 1),
}


def _dated(raw: bytes, date: bytes) -> bytes:
    lines = raw.split(b"\n")
    return b"\n".join(
        line[: line.rindex(b">") + 1] + b" " + date if line.startswith((b"author", b"committer")) else line
        for line in lines
    )


def _headed(raw: bytes, header: bytes) -> bytes:
    head, _, message = raw.partition(b"\n\n")
    return head + b"\n" + header + b"\n\n" + message


@pytest.mark.parametrize("odd", COMMITS)
def test_an_odd_commit_stops_no_command(force: Force, odd: str) -> None:
    force.take(Step.SUBMIT)
    force.reword("An insider's words.", by=STRATEGIC_LEAD, signed=False)
    _commit_by_hand(force, COMMITS[odd])
    force.commit({"stalking-2024/note.txt": "later"}, by=STRATEGIC_LEAD)
    for command in READING:
        told = force.run(*command)
        assert told.exit_code in (0, 1), (command, told.err)
    assert force.audit().verdicts[0] in {"signed", "lapsed"}


#: What an insider can write into a record, by what is odd in it.
RECORDS = {
    "a number of five thousand hexadecimal digits": f"scale = 0x{'f' * 5000}\n",
    "a number of five thousand digits": f"scale = {'9' * 5000}\n",
    "an id of five thousand digits": f'id = "REC-{"9" * 5000}"\n',
    "a key of thirty thousand parts": ".".join(["a"] * 30_000) + " = 1\n",
    "tables ten thousand deep": "x = " + "[" * 10_000 + "]" * 10_000 + "\n",
    "a text of thirty million letters": f'summary = "{"y" * 30_000_000}"\n',
    "zeros": "\0" * 2_000_000,
}


@pytest.mark.parametrize("odd", RECORDS)
def test_an_odd_record_stops_no_command(force: Force, odd: str) -> None:
    force.take(Step.SUBMIT)
    before = (force.repo.folder / FILE).read_text("utf-8")
    force.commit({"stalking-2024/REC-9.toml": RECORDS[odd] + before}, by=STRATEGIC_LEAD, signed=False)
    for command in READING:
        told = force.run(*command)
        # A record that cannot be read at all is said to be unreadable.
        assert told.exit_code in (0, 1, 3), (command, told.err)
    assert force.audit().verdicts[0] == "signed"
    force.commit({"stalking-2024/REC-1.toml": RECORDS[odd] + before}, by=STRATEGIC_LEAD, signed=False)
    force.commit({"stalking-2024/REC-1.toml": before}, by=STRATEGIC_LEAD, signed=False)
    force.commit({"stalking-2024/REC-9.toml": None}, by=STRATEGIC_LEAD, signed=False)
    assert force.audit().verdicts[0] == "signed"
