"""What no push may bring, a row each: why, a push that breaks the rule, and one that keeps it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from peeltrack.core.audit.examples import BEA, DEE, EVE, KIM, SETTINGS, Story
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Severity
from peeltrack.core.model.record import Position
from peeltrack.core.model.settings import Policy
from peeltrack.core.model.status import Step


@frozen
class ProofExample:
    """Commits that are pushed, all in one push, to a branch that others rely on."""

    name: str  #: what is done, in words
    story: Callable[[], Story]
    pushed: str = "main"  #: the branch of the story that is pushed to main

    def lines(self) -> Iterator[str]:
        """Return each commit and new branch in words, parents first, and last what is pushed."""
        yield from self.story().told
        yield "main is pushed" if self.pushed == "main" else f"{self.pushed} is pushed to main"


@frozen
class ProofRule:
    """One thing that a push may not bring, as an audit looks at it."""

    code: str  #: PT and three digits, beginning with 5; never used again for another rule
    name: str
    why: str
    bad: ProofExample
    good: ProofExample
    severity: Severity = Severity.ERROR


_LAX = replace(SETTINGS, policy=Policy())
_BY_TWO = replace(SETTINGS, policy=Policy(people_need=2))
_ALLOWED = Policy(people_need=2, on_instruction=True)

FORGED = ProofRule(
    code="PT501",
    name="step-forged",
    why="A step that its commit contradicts stays in the history of everybody once it is taken.",
    bad=ProofExample(
        name="a step is signed with the key of somebody else",
        story=lambda: Story().take(Step.SUBMIT, BEA, signer=EVE),
    ),
    good=ProofExample(name="whoever takes the step signs it", story=lambda: Story().take(Step.SUBMIT, BEA)),
)
STEP_UNSIGNED = ProofRule(
    code="PT502",
    name="step-unsigned",
    why="Where the policy demands signatures, a step without one proves nothing and fails every audit.",
    bad=ProofExample(
        name="the policy demands a signature, and there is none",
        story=lambda: Story().take(Step.SUBMIT, BEA, signer=""),
    ),
    good=ProofExample(
        name="the policy demands none", story=lambda: Story(_LAX).take(Step.SUBMIT, BEA, signer="")
    ),
)
LAPSED = ProofRule(
    code="PT503",
    name="step-lapsed-at-once",
    why="A step whose content was changed in the same push was never good for what others see.",
    bad=ProofExample(
        name="what was vouched for is changed before it is pushed",
        story=lambda: Story().take(Step.SUBMIT, BEA).edit(BEA, position=Position(statement="All is well.")),
    ),
    good=ProofExample(
        name="what no step vouches for is changed",
        story=lambda: Story().take(Step.SUBMIT, BEA).edit(BEA, theme=("risk",)),
    ),
)
UNTRUSTED = ProofRule(
    code="PT504",
    name="people-untrusted",
    why="People, posts and policy count only where a coordinator or the DCC has signed what was changed.",
    bad=ProofExample(
        name="somebody without a post lowers the policy", story=lambda: Story().set(by=EVE, policy=Policy())
    ),
    good=ProofExample(name="the coordinator lowers it", story=lambda: Story().set(by=KIM, policy=Policy())),
)
BEGINNING = ProofRule(
    code="PT505",
    name="second-beginning",
    why="A history with people of its own would let them sign for themselves, once somebody merges it.",
    bad=ProofExample(
        name="a history that began by itself is merged",
        story=lambda: Story().begin("eve", settings=SETTINGS).merge("eve"),
    ),
    good=ProofExample(
        name="a branch that began on main is merged",
        story=lambda: Story().branch("desk").take(Step.SUBMIT, BEA, "desk").merge("desk", takes="desk"),
    ),
)
FUTURE = ProofRule(
    code="PT506",
    name="commit-in-future",
    why="A commit that is dated ahead makes it look as if what follows had come before it.",
    bad=ProofExample(
        name="the clock of a desk is years ahead",
        story=lambda: Story().wait(days=900).edit(BEA, theme=("risk",)),
    ),
    good=ProofExample(name="the clock is right", story=lambda: Story().edit(BEA, theme=("risk",))),
)
TAKEN_BACK = ProofRule(
    code="PT507",
    name="branch-taken-back",
    why="Whoever deletes or replaces a branch that others rely on takes steps out of the history.",
    bad=ProofExample(
        name="a branch that lacks a step of main takes its place",
        story=lambda: Story().branch("desk").take(Step.SUBMIT, BEA).edit(EVE, "desk", theme=("risk",)),
        pushed="desk",
    ),
    good=ProofExample(
        name="a branch that goes on from main takes its place",
        story=lambda: Story().take(Step.SUBMIT, BEA).branch("desk").edit(EVE, "desk", theme=("risk",)),
        pushed="desk",
    ),
)

WAITING = ProofRule(
    code="PT508",
    name="people-waiting",
    severity=Severity.WARNING,
    why="Where the policy wants two signatures, a change of people counts for nobody before the second.",
    bad=ProofExample(
        name="the coordinator alone changes the policy, where two have to",
        story=lambda: Story(_BY_TWO).set(by=KIM, policy=_ALLOWED),
    ),
    good=ProofExample(
        name="the DCC vouches for it, too",
        story=lambda: Story(_BY_TWO).set(by=KIM, policy=_ALLOWED).vouch(by=DEE),
    ),
)

#: By code.
PROOF_RULES: Mapping[str, ProofRule] = {
    rule.code: rule
    for rule in (FORGED, STEP_UNSIGNED, LAPSED, UNTRUSTED, BEGINNING, FUTURE, TAKEN_BACK, WAITING)
}


def proof_rule_named(typed: str) -> ProofRule | None:
    """Return the rule with this code or name, in whatever case it was typed; None where there is none."""
    word = typed.casefold()
    return next((one for one in PROOF_RULES.values() if word in (one.code.casefold(), one.name)), None)
