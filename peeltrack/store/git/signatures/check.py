"""Who signed a commit, as far as the key tells: the judgment of who may sign is made elsewhere.

What was signed is taken from the object as git keeps it, and ssh-keygen is asked about it, with nobody
between. For a signature by OpenPGP or X.509 git is asked, which knows how to.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from peeltrack.core.history.commits import Commit
from peeltrack.core.limits import COMMIT_BYTES
from peeltrack.store.git.commit_object import apart
from peeltrack.store.git.environment import options
from peeltrack.store.git.objects import blobs
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.ssh import SshCheck, is_ssh

_QUERY = ("log", "--no-walk=unsorted", "--stdin", "-s", "-z", "--format=%H%x00%G?%x00%GF")

# Any other letter, such as expired, proves nothing: the register says until when a key is valid.
_UNKNOWN = SignatureState.UNKNOWN_KEY
_STATES = {"G": SignatureState.GOOD, "B": SignatureState.BAD, "R": SignatureState.BAD}

# A repository may name programs of its own, which then call good whatever they like.
_PROGRAMS = tuple(
    options(
        {
            "gpg.program": "gpg",
            "gpg.openpgp.program": "gpg",
            "gpg.x509.program": "gpgsm",
            "gpg.ssh.program": "false",
        }
    )
)


def allowed_signers(public_keys: Iterable[str]) -> str:
    """Return the text of a file that lets git know these keys, each under its fingerprint.

    One line a key, sorted; what is no key is left out. No dates: git would compare them with the date
    that the committer typed.
    """
    return "".join(text for _, text in sorted(_signers(public_keys).items()))


def _signers(public_keys: Iterable[str]) -> dict[str, str]:
    """Return the lines of such a file, each by the fingerprint of its key."""
    known = {name: line for key in public_keys if (line := bare_key(key)) and (name := fingerprint(key))}
    return {name: f'{name} namespaces="git" {line}\n' for name, line in known.items()}


@contextmanager
def ssh_check(public_keys: Iterable[str]) -> Iterator[SshCheck]:
    """Give what checks signatures by these keys."""
    with TemporaryDirectory(prefix="peeltrack-") as folder:
        yield SshCheck(folder=Path(folder), known=_signers(public_keys))


def signatures(
    repository: Repository, commits: Iterable[Commit], public_keys: Iterable[str]
) -> dict[str, Signature]:
    """Return the signature of each commit, by the commit's id, in the order given.

    Only a signature by one of `public_keys` (or one that OpenPGP here trusts) is good, whatever this
    machine's own settings say. Raises GitFailed where ssh-keygen is missing.
    """
    asked = list(commits)
    contents = signed_contents(repository, asked)
    with ssh_check(public_keys) as ssh:
        checked = check(repository, ssh, contents)
    return {commit.id: checked.get(commit.id, UNSIGNED) for commit in asked}


def signed_contents(repository: Repository, commits: Iterable[Commit]) -> dict[str, bytes]:
    """Return the signed ones of `commits` as git keeps them, by id, each up to the limit and a byte more."""
    return dict(blobs(repository, [commit.id for commit in commits if commit.signed], keep=COMMIT_BYTES + 1))


def check(
    repository: Repository,
    ssh: SshCheck,
    contents: Mapping[str, bytes],
    pool: ThreadPoolExecutor | None = None,
) -> dict[str, Signature]:
    """Return what the signature of each commit is worth, given each as git keeps it, by its id."""
    parts = {oid: apart(content, len(oid)) for oid, content in contents.items()}
    # Git makes one signature; of two, each reader could take another.
    sound = [oid for oid, part in parts.items() if part.count == 1 and len(contents[oid]) <= COMMIT_BYTES]
    by_ssh = [oid for oid in sound if is_ssh(parts[oid].signature)]
    others = [oid for oid in sound if not is_ssh(parts[oid].signature)]

    def checked(oid: str) -> Signature:
        return ssh.signature(oid, parts[oid].payload, parts[oid].signature)

    signatures = dict(zip(by_ssh, (pool.map if pool else map)(checked, by_ssh), strict=True))
    unknown = {oid: Signature(_UNKNOWN) for oid in parts.keys() - {*sound}}
    return signatures | unknown | (_told_by_git(repository, others) if others else {})


def _told_by_git(repository: Repository, ids: list[str]) -> dict[str, Signature]:
    answer = repository.ask(*_PROGRAMS, *_QUERY, feed="".join(f"{oid}\n" for oid in ids).encode())
    if answer.code == 0:
        tokens = iter(answer.out.decode("utf-8", "replace").split("\0"))
        told = zip(tokens, tokens, tokens, strict=False)
        return {oid: Signature(_STATES.get(letter, _UNKNOWN), key) for oid, letter, key in told}
    if len(ids) == 1:
        return {ids[0]: Signature(_UNKNOWN)}
    # Git gives up at a signature of a form that it does not know; the others must not go with it.
    half = len(ids) // 2
    return _told_by_git(repository, ids[:half]) | _told_by_git(repository, ids[half:])
