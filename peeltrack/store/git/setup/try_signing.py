"""Whether git can sign here: it is asked for a signed commit that no branch leads to."""

from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository


def why_not_signing(repository: Repository) -> str:
    """Return why git cannot sign as the person who works here, in its words; "" where it can.

    What it signs is an empty commit that belongs to no branch, and that git clears away in time.
    """
    tree = text_of(repository.done("hash-object", "-t", "tree", "-w", "--stdin"))
    answer = repository.as_person("commit-tree", "-S", "-m", "peeltrack doctor: can this desk sign?", tree)
    if not answer.code:
        return ""
    lines = [line for line in answer.said.splitlines() if line.strip()]
    return lines[0].removeprefix("error: ").removeprefix("fatal: ") if lines else "git said nothing"
