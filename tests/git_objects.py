"""Git's objects written by hand: many commits in the time of one, also such as git would not make."""

import subprocess
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path

from tests.gitrepo import GitPerson

FILE = "100644"
LINK = "120000"


@dataclass(frozen=True, slots=True)
class TreeFile:
    """What lies under one path: a file, or with the mode of a link what it leads to."""

    content: bytes
    mode: str = FILE


#: By path from the top of the repository, with forward slashes.
Files = Mapping[str, TreeFile]


@dataclass(slots=True)
class Objects:
    """The loose objects of one repository."""

    git_dir: Path
    _written: set[str] = field(default_factory=set)

    def write(self, kind: str, body: bytes) -> str:
        """Write one object, and return its id; git is not asked whether it is a good one."""
        whole = f"{kind} {len(body)}\0".encode() + body
        name = sha1(whole).hexdigest()
        path = self.git_dir / "objects" / name[:2] / name[2:]
        if name not in self._written and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(zlib.compress(whole, 1))
        self._written.add(name)
        return name

    def tree(self, files: Files) -> str:
        """Write the trees that hold these files, and return the id of the topmost."""
        below: dict[str, dict[str, TreeFile]] = {}
        entries: list[tuple[str, str, str]] = []
        for path, file in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                below.setdefault(name, {})[rest] = file
            else:
                entries.append((file.mode, name, self.write("blob", file.content)))
        entries += [("40000", name, self.tree(held)) for name, held in below.items()]
        # Git sorts a folder as if its name ended with a slash.
        entries.sort(key=lambda entry: (entry[1] + "/" if entry[0] == "40000" else entry[1]).encode())
        return self.write("tree", b"".join(_entry(*entry) for entry in entries))

    def commit(
        self,
        files: Files,
        parents: Sequence[str],
        *,
        author: str,
        committer: str,
        message: str = "an edit",
        headers: str = "",
        signer: GitPerson | None = None,
        afterwards: str = "",
        namespace: str = "git",
    ) -> str:
        """Write a commit and return its id.

        `author` and `committer` are whole lines, with the date as git keeps it; `headers` stand below
        them; `afterwards` is put to the message once it was signed. `namespace` is that of the signature.
        """
        lines = [
            f"tree {self.tree(files)}",
            *(f"parent {one}" for one in parents),
            f"author {author}",
            f"committer {committer}",
            *filter(None, [headers]),
        ]
        body = f"\n\n{message}\n"
        if signer:
            signature = signed("\n".join(lines) + body, signer, namespace)
            lines.append("gpgsig " + signature.strip().replace("\n", "\n "))
        return self.write("commit", ("\n".join(lines) + body + afterwards).encode())


def _entry(mode: str, name: str, oid: str) -> bytes:
    return f"{mode} {name}\0".encode() + bytes.fromhex(oid)


def signed(text: str, person: GitPerson, namespace: str = "git") -> str:
    """Return the signature of a text; git's namespace is that of commits and tags."""
    keygen = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(person.key)]
    done = subprocess.run(keygen, input=text, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def ancestors(parents: Mapping[str, Sequence[str]], tip: str) -> Iterator[str]:
    """Return a commit and all that it builds on, each once."""
    seen, waiting = set[str](), [tip]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            yield one
            waiting += parents[one]
