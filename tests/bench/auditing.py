"""Auditing a thousand signed steps, against one git log that checks the same signatures."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path

from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.steps import after_step
from peeltrack.core.model.record import Evidence, Kind, Owners, Position, Record
from peeltrack.core.model.settings import Key, Person, Policy, Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import Status, Step
from peeltrack.store.git.signatures.check import allowed_signers
from peeltrack.store.toml.write import compose
from tests.bench.measuring import Row, best, peeltrack, seconds

STEPS = 1_000
_BEGAN = 1_735_732_800  #: 2025-01-01 12:00 UTC
_LEAD, _OWNER = "lead@example.org", "owner@example.org"
_SENTENCE = (
    "The force reviewed how this is done, named who is answerable for it and set out what is checked. "
)


def rows(scratch: Path) -> Iterator[Row]:
    """Return the ratios, in the order of the table."""
    repo = scratch / "force"
    key = _key(scratch)
    register, signers = build(repo, key, STEPS), scratch / "signers"
    signers.write_text(allowed_signers([_public(key)]), encoding="utf-8")
    os.environ["XDG_CACHE_HOME"] = str(scratch / "cache")
    audit = ("--register", str(register), "--today", "2025-06-01", "audit", "--format", "json")
    log = ("-C", str(repo), "-c", f"gpg.ssh.allowedSignersFile={signers}")
    asked = ["git", *log, "log", "--format=%H %G?", "HEAD", "--", "register"]
    times = best({"log": asked, "first": peeltrack(*audit, "--fresh")}, rounds=3)
    seconds(peeltrack(*audit))
    times |= best({"again": peeltrack(*audit)}, rounds=5)
    yield Row("audit of 1,000 signed steps / git log that checks them", times["first"] / times["log"], 0.45)
    yield Row("a second audit / the same git log", times["again"] / times["log"], 0.1)


def build(repo: Path, key: Path, steps: int) -> Path:
    """Make a repository with this many signed steps, one a record, and return the register in it."""
    settings = Settings(
        force="Example Constabulary",
        policy=Policy(signed_steps=True),
        person=(Person(email=_LEAD, name="Lee", key=(Key(public=_public(key)),)),),
    )
    source = Source(title="Inspection", publisher="Example inspectorate", prefix="B")
    records = [_record(number) for number in range(1, steps + 1)]
    files = {f"{record.source}/{record.id}.toml": compose(record) for record in records}
    files |= {"register.toml": compose(settings), "inspection/source.toml": compose(source)}
    stream = [_commit(files, 0)]
    for number, record in enumerate(records, 1):
        at = datetime.fromtimestamp(_BEGAN + 60 * number, UTC)
        request = StepRequest(step=Step.SUBMIT, by=_LEAD, at=at)
        taken = after_step(settings, record, request)
        stream.append(_commit({f"{record.source}/{record.id}.toml": compose(taken)}, number))
    _git(repo.parent, "init", "-q", "-b", "main", repo.name)
    _git(repo, "fast-import", "--quiet", feed=b"".join(stream))
    _git(repo, "update-ref", "refs/heads/main", _signed(repo, key))
    _git(repo, "reset", "-q", "--hard", "main")
    return repo / "register"


def _record(number: int) -> Record:
    return Record(
        id=f"B-{number}",
        title=f"Improve the way in which matter {number} is recorded",
        summary=_SENTENCE * 3,
        kind=Kind.RECOMMENDATION,
        status=Status.OPEN,
        owners=Owners(action_owner=_OWNER, business_lead=_LEAD, strategic_lead=_OWNER),
        position=Position(statement=_SENTENCE * 4),
        evidence=(Evidence(title="Audit of the sample", location="SharePoint"),),
        source="inspection",
        path=f"inspection/B-{number}.toml",
    )


def _commit(files: dict[str, str], number: int) -> bytes:
    who = f"committer Lee <{_LEAD}> {_BEGAN + 60 * number} +0000\n".encode()
    parts = [b"commit refs/heads/main\n", who, b"data 4\nstep\n"]
    for path, text in files.items():
        content = text.encode()
        parts.append(f"M 100644 inline register/{path}\ndata {len(content)}\n".encode() + content + b"\n")
    return b"".join(parts)


def _signed(repo: Path, key: Path) -> str:
    """Write every commit of main anew with a signature, and return the id of the last."""
    parent, paths = "", []
    for number, old in enumerate(_git(repo, "rev-list", "--reverse", "main").split()):
        head, _, message = _git(repo, "cat-file", "commit", old).partition("\n\n")
        lines = [f"parent {parent}" if line.startswith("parent ") else line for line in head.split("\n")]
        unsigned = "\n".join(lines)
        sign = ["ssh-keygen", "-Y", "sign", "-n", "git", "-f", str(key)]
        feed = f"{unsigned}\n\n{message}".encode()
        made = subprocess.run(sign, input=feed, capture_output=True, check=True).stdout.decode()
        signature = made.rstrip("\n").replace("\n", "\n ")
        raw = f"{unsigned}\ngpgsig {signature}\n\n{message}".encode()
        parent = sha1(b"commit %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()
        paths.append(repo.parent / f"commit-{number}")
        paths[-1].write_bytes(raw)
    _git(repo, "hash-object", "-t", "commit", "-w", "--stdin-paths", feed="\n".join(map(str, paths)).encode())
    return parent


def _key(folder: Path) -> Path:
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", _LEAD, "-f", str(key)], check=True)
    return key


def _public(key: Path) -> str:
    return key.with_suffix(".pub").read_text(encoding="utf-8").strip()


def _git(folder: Path, *arguments: str, feed: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, input=feed, capture_output=True, check=True)
    return done.stdout.decode()
