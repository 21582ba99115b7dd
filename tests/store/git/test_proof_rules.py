"""Each rule of a push finds its bad example and says nothing of the good one, the branches in real git."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from peeltrack.core.audit.pushes.proof_findings import ahead_of_time, proof_findings
from peeltrack.core.audit.pushes.proof_rules import PROOF_RULES, TAKEN_BACK, ProofExample, ProofRule
from peeltrack.store.git.repository import Repository
from peeltrack.workflows.prove_commits import RefUpdate, proof_of_push
from tests.gitrepo import GitRepo

EACH = pytest.mark.parametrize("rule", PROOF_RULES.values(), ids=PROOF_RULES)
NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)


def found(example: ProofExample, repo: GitRepo) -> set[str]:
    """Return the codes of what is found in a push of the whole story onto its first commit."""
    story = example.story()
    audit = story.audit()
    graph = audit.scope.history.graph
    codes = {one.code for one in (*proof_findings(audit, graph.keys()), *ahead_of_time(graph, NOW))}
    return codes | set(_of_the_branches(example, repo))


def _of_the_branches(example: ProofExample, repo: GitRepo) -> Iterator[str]:
    """Yield what is found where real git holds the same commits, all of them empty, and main is moved."""
    story, made = example.story(), dict[str, str]()
    tree = repo.git("hash-object", "-t", "tree", "-w", "--stdin")
    for name, node in story.audit().scope.history.graph.items():
        above = [word for parent in node.parents for word in ("-p", made[parent])]
        made[name] = repo.git("commit-tree", tree, *above, "-m", name)
    old, new = (made[story.tip(branch)] for branch in ("main", example.pushed))
    main = RefUpdate(name="refs/heads/main", old=old, new=new)
    # They are older than now, whatever the clock of the machine says.
    later = datetime.now(UTC) + timedelta(days=9999)
    outcome = proof_of_push(Repository.bare(repo.folder, ""), [main], later, {main.name})
    yield from (one.code for one in outcome.findings)


@EACH
def test_the_bad_example_breaks_this_rule_and_no_other(rule: ProofRule, bare: GitRepo) -> None:
    assert found(rule.bad, bare) == {rule.code}


@EACH
def test_nothing_is_found_in_the_good_example(rule: ProofRule, bare: GitRepo) -> None:
    assert found(rule.good, bare) == set()


@EACH
def test_an_example_tells_its_commits_and_what_is_pushed(rule: ProofRule) -> None:
    for example in (rule.bad, rule.good):
        told = list(example.lines())
        commits = [line for line in told[:-1] if not line.startswith("branch ")]
        assert len(commits) == len(example.story().audit().scope.history.graph)
        assert told[-1].startswith(f"{example.pushed} is pushed")
    assert list(rule.bad.lines()) != list(rule.good.lines())


def test_a_story_is_told_commit_by_commit() -> None:
    assert list(TAKEN_BACK.bad.lines()) == [
        "1 March 2025, 12:00: kim@example.org begins main, where steps have to be signed, signed",
        "branch desk is made from main",
        "1 March 2025, 13:00: bea@example.org takes submit on REC-1, signed",
        "1 March 2025, 14:00: on desk, eve@example.org changes theme of REC-1, signed",
        "desk is pushed to main",
    ]


@pytest.fixture
def bare(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """An empty repository, as it lies on a server."""
    return GitRepo.create(tmp_path_factory.mktemp("server") / "server.git", "--bare")
