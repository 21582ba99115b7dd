"""The register as it was, from git, against the same listing from its files."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Row, best, peeltrack
from tests.bench.registers import build

#: Updates that are committed one by one, to as many records.
COMMITS, RECORDS = 1_000, 200

_GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def rows(scratch: Path) -> Iterator[Row]:
    """Return the ratios, in the order of the table."""
    yield from _as_of(scratch / "as-of")
    yield from _changes(scratch / "changes")


def _as_of(scratch: Path) -> Iterator[Row]:
    root = build(scratch / "register", 10_000)
    for arguments in (
        ("init", "-q", "-b", "main"),
        ("add", "-A"),
        ("commit", "-q", "-m", "all"),
        ("gc", "-q"),
    ):
        subprocess.run([*_GIT, *arguments], cwd=scratch, check=True)
    listing = ("--register", str(root), "--today", "2025-03-01", "--no-index")
    times = best(
        {
            "files": peeltrack(*listing, "list", "--format", "csv"),
            "git": peeltrack(*listing, "--as-of", "HEAD", "list", "--format", "csv"),
        },
        rounds=3,
    )
    yield Row("list --as-of of 10,000 records / list of their files", times["git"] / times["files"], 1.3)


def _changes(scratch: Path) -> Iterator[Row]:
    scratch.mkdir()
    root = build(scratch / "files" / "register", RECORDS)
    files = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.toml")}
    stream = [_commit(files, 0)]
    paths = sorted(path for path in files if not path.endswith(("source.toml", "register.toml")))
    for number in range(1, COMMITS + 1):
        path = paths[number % RECORDS]
        files[path] += f'\n[[progress]]\non = 2025-01-02\nby = "a@example.org"\ntext = "Done {number}."\n'
        stream.append(_commit({path: files[path]}, number))
    repo = scratch / "repo"
    subprocess.run(["git", "init", "-q", "-b", "main", str(repo)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=repo, input=b"".join(stream), check=True)
    subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=repo, check=True)
    register = ("--register", str(repo / "register"), "--today", "2025-03-01")
    first = subprocess.run(
        ["git", "rev-list", "--max-parents=0", "main"], cwd=repo, capture_output=True, check=True
    )
    since = first.stdout.decode().strip()
    times = best(
        {
            "log": ["git", "-C", str(repo), "log", "-p", "--full-diff", "main"],
            "list": peeltrack(*register, "list", "--format", "csv"),
            "changes": peeltrack(*register, "changes", "--since", since, "--format", "csv"),
        },
        rounds=3,
    )
    ratio = times["changes"] / (times["log"] + times["list"])
    yield Row("changes over 1,000 commits / git log -p of them and a list", ratio, 6)


def _commit(files: dict[str, str], number: int) -> bytes:
    who = f"committer Ana <a@example.org> {1_735_732_800 + 60 * number} +0000\n".encode()
    parts = [b"commit refs/heads/main\n", who, b"data 4\nedit\n"]
    for path, text in files.items():
        content = text.encode()
        parts.append(f"M 100644 inline register/{path}\ndata {len(content)}\n".encode() + content + b"\n")
    return b"".join(parts)
