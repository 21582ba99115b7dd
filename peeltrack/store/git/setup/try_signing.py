"""Whether git can sign here: it is asked for a signed commit that no branch leads to, which is checked."""

from peeltrack.core.audit.signature import UNSIGNED
from peeltrack.core.audit.ssh_keys import bare_key
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.check import check, ssh_check
from peeltrack.store.git.worktree import signing_key


def why_not_signing(repository: Repository) -> str:
    """Return why git cannot sign as the person who works here, in its words; "" where it can.

    Where it signs with an ssh key, the signature has to fit that key. Raises GitFailed where that cannot be
    checked. What it signs is an empty commit that belongs to no branch, and that git clears away in time.
    """
    tree = text_of(repository.done("hash-object", "-t", "tree", "-w", "--stdin"))
    answer = repository.as_person("commit-tree", "-S", "-m", "peeltrack doctor: can this desk sign?", tree)
    if not answer.code:
        return _why_not_good(repository, text_of(answer.out))
    lines = [line for line in answer.said.splitlines() if line.strip()]
    return lines[0].removeprefix("error: ").removeprefix("fatal: ") if lines else "git said nothing"


def _why_not_good(repository: Repository, commit: str) -> str:
    public = bare_key(signing_key(repository))
    if public is None:
        return ""
    content = repository.read("cat-file", "commit", commit)
    with ssh_check([public]) as ssh:
        signature = check(repository, ssh, {commit: content}).get(commit, UNSIGNED)
    return "" if signature.is_good else "what it signs is not signed with your key"
