"""The rules of trust, a row each: what it means, an attack that it stops, and the honest twin of that.

The rows describe; `verdict`, `settings` and `appointments` do. That each does what its row says is tested
on the examples of the row.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from peeltrack.core.audit.examples import BEA, DEE, EVE, KIM, RECORD, SAM, SETTINGS, Story, key_of
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Position
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Post
from peeltrack.core.model.status import Role, Step


@frozen
class TrustRule:
    """One rule of trust."""

    name: str
    means: str  #: in a sentence
    says: str  #: what an audit says of the attack: a verdict with its principle, or an alarm
    attack: Callable[[], Story]
    twin: Callable[[], Story]  #: the same done honestly, of which an audit says nothing
    remarks: str = ""  #: what it says of the twin without failing for it


def _posts(role: Role, *holders: Holder) -> tuple[Post, ...]:
    return tuple(replace(post, holder=holders) if post.role is role else post for post in SETTINGS.post)


def _people(email: str, *keys: Key) -> tuple[Person, ...]:
    return tuple(replace(one, key=keys) if one.email == email else one for one in SETTINGS.person)


def _with_policy(**changes: object) -> Policy:
    return replace(SETTINGS.policy, **changes)  # type: ignore[arg-type]


def _ended(email: str, day: date) -> tuple[Person, ...]:
    return _people(email, replace(key_of(email), to=day))


_SHADOWED = (Person(email=EVE, name="Eve", key=(Key(public=f"{key_of(BEA).public}="),)), *SETTINGS.person)
_AS_DCC = _posts(Role.DCC, Holder(email=DEE), Holder(email=EVE, deputy=True))
_SUBMITTED = Story().take(Step.SUBMIT, BEA).record()
_VERIFIED = Story().take(Step.SUBMIT, BEA).take(Step.VERIFY, SAM).record()


def _two_signatures(second: bool) -> Story:
    story = Story(replace(SETTINGS, policy=_with_policy(people_need=2))).set(post=_AS_DCC)
    return story.vouch(by=DEE) if second else story


def _old_branch(days: int) -> Story:
    story = Story().branch("old").set(by=DEE, person=_ended(BEA, date(2025, 3, 2)))
    return story.wait(days=days).take(Step.SUBMIT, BEA, "old").merge("old", takes="old")


def _revoked(seen: bool) -> Story:
    story = Story().take(Step.SUBMIT, BEA)
    if seen:
        story.take(Step.VERIFY, SAM)
    lost = replace(key_of(BEA), to=date(2025, 3, 1), revoked=date(2025, 3, 1))
    return story.wait(days=3).set(by=DEE, person=_people(BEA, lost))


RULES: tuple[TrustRule, ...] = (
    TrustRule(
        name="one-beginning",
        means="What does not descend from the first version with a key trusts nobody.",
        says="second beginning",
        attack=lambda: Story().begin("eve", settings=SETTINGS).merge("eve"),
        twin=lambda: Story().branch("desk").take(Step.SUBMIT, BEA, "desk").merge("desk", takes="desk"),
    ),
    TrustRule(
        name="keepers-change-people",
        means="People, posts and policy are changed by the coordinator or the DCC, signed.",
        says="not trusted",
        attack=lambda: Story().set(by=EVE, post=_AS_DCC),
        twin=lambda: Story().set(by=KIM, post=_AS_DCC),
    ),
    TrustRule(
        name="value-by-value",
        means="A signature vouches for what its own commit changed, never for what lay beside it.",
        says="not trusted",
        attack=lambda: (
            Story().set(by=EVE, signed=False, post=_AS_DCC).set(policy=_with_policy(on_instruction=True))
        ),
        twin=lambda: Story().set(by=EVE, signed=False, post=_AS_DCC).vouch(),
    ),
    TrustRule(
        name="several-sign",
        means="Where policy wants two signatures, a change counts from the second.",
        says="not trusted",
        attack=lambda: _two_signatures(second=False),
        twin=lambda: _two_signatures(second=True),
    ),
    TrustRule(
        name="version-rises",
        means="The version of the settings only rises.",
        says="not trusted",
        attack=lambda: Story(replace(SETTINGS, version=3)).set(version=2),
        twin=lambda: Story(replace(SETTINGS, version=3)).set(version=4),
    ),
    TrustRule(
        name="one-spelling-of-a-key",
        means="A key has one spelling; another one shadows nobody.",
        says="not trusted",
        attack=lambda: Story().set(by=EVE, signed=False, person=_SHADOWED).take(Step.SUBMIT, BEA),
        twin=lambda: Story().take(Step.SUBMIT, BEA),
    ),
    TrustRule(
        name="ends-count-everywhere",
        means="What has ended by the tip has ended on every branch.",
        says="forged: key",
        attack=lambda: _old_branch(days=9),
        twin=lambda: _old_branch(days=0),
    ),
    TrustRule(
        name="meeting-changes",
        means="What two keepers changed on two branches both counts, whoever merges it.",
        says="not trusted",
        attack=lambda: (
            Story()
            .branch("old")
            .set(policy=_with_policy(distinct_people=True, on_instruction=True))
            .edit(BEA, "old", summary="x")
            .merge("old", settings="old")
        ),
        twin=lambda: (
            Story()
            .branch("old")
            .set(by=DEE, policy=_with_policy(on_instruction=True))
            .set(on="old", policy=_with_policy(on_instruction=True))
            .merge("old")
        ),
    ),
    TrustRule(
        name="a-trusted-act-appoints",
        means="An owner is believed who was named by a keeper or by the owner before.",
        says="unsigned",
        attack=lambda: (
            Story().edit(EVE, owners=replace(RECORD.owners, business_lead=EVE)).take(Step.SUBMIT, EVE)
        ),
        twin=lambda: (
            Story().edit(BEA, owners=replace(RECORD.owners, business_lead=EVE)).take(Step.SUBMIT, EVE)
        ),
    ),
    TrustRule(
        name="the-person-signs",
        means="The commit that brings a step is signed with a valid key of the person whom it names.",
        says="forged: key",
        attack=lambda: Story().take(Step.SUBMIT, BEA, signer=EVE),
        twin=lambda: Story().take(Step.SUBMIT, BEA),
    ),
    TrustRule(
        name="signatures-are-demanded",
        means="Where policy wants signatures, a step without one fails the audit.",
        says="unsigned",
        attack=lambda: Story().take(Step.SUBMIT, BEA, signer=""),
        twin=lambda: Story(replace(SETTINGS, policy=Policy())).take(Step.SUBMIT, BEA, signer=""),
    ),
    TrustRule(
        name="by-right",
        means=(
            "Who takes a step holds the post that day; who signs it, "
            "also on the day of its commit and of what that builds on."
        ),
        says="forged: right",
        attack=lambda: (
            Story()
            .wait(days=9)
            .set(by=KIM, post=_posts(Role.DCC, Holder(email=DEE, to=date(2025, 3, 1)), Holder(email=SAM)))
            .take(Step.SUBMIT, BEA)
            .take(Step.VERIFY, SAM)
            .wait(days=-9)
            .take(Step.SIGNOFF, DEE, role=Role.DCC)
        ),
        twin=lambda: Story().take(Step.SUBMIT, BEA).take(Step.VERIFY, SAM).take(Step.SIGNOFF, DEE),
    ),
    TrustRule(
        name="exact-content",
        means="A step vouches for what its commit holds, and lapses when that is changed.",
        says="lapsed",
        attack=lambda: Story().take(Step.SUBMIT, BEA).edit(EVE, position=Position(statement="All is well.")),
        twin=lambda: Story().take(Step.SUBMIT, BEA).edit(EVE, theme=("risk",)),
    ),
    TrustRule(
        name="one-act-one-commit",
        means="A step comes in alone, at the end of the chain, with a commit that is no merge.",
        says="forged: entry",
        attack=lambda: Story().edit(BEA, step=_VERIFIED.step, status=_VERIFIED.status),
        twin=lambda: Story().take(Step.SUBMIT, BEA).take(Step.VERIFY, SAM),
    ),
    TrustRule(
        name="nothing-is-taken-out",
        means="A step that was taken out is named, with who did it, until it is put back.",
        says="forged: kept",
        attack=lambda: Story().take(Step.SUBMIT, BEA).edit(EVE, step=(), status=RECORD.status),
        twin=lambda: (
            Story()
            .take(Step.SUBMIT, BEA)
            .edit(EVE, step=(), status=RECORD.status)
            .edit(EVE, step=_SUBMITTED.step, status=_SUBMITTED.status)
        ),
        remarks="remark",
    ),
    TrustRule(
        name="put-back-as-it-was",
        means="A step that is put back, or brought once more, vouches for what its signer's commit held.",
        says="lapsed",
        attack=lambda: (
            Story()
            .take(Step.SUBMIT, BEA)
            .edit(EVE, step=(), status=RECORD.status)
            .edit(
                EVE,
                step=_SUBMITTED.step,
                status=_SUBMITTED.status,
                position=Position(statement="All is well."),
            )
        ),
        twin=lambda: (
            Story()
            .branch("desk")
            .take(Step.SUBMIT, BEA, "desk")
            .edit(BEA, step=_SUBMITTED.step, status=_SUBMITTED.status)
            .merge("desk")
        ),
    ),
    TrustRule(
        name="taken-back-stays-out",
        means="A step that its own signer took back is put back by nobody else.",
        says="forged: kept",
        attack=lambda: (
            Story()
            .take(Step.SUBMIT, BEA)
            .edit(BEA, step=(), status=RECORD.status)
            .edit(EVE, step=_SUBMITTED.step, status=_SUBMITTED.status)
        ),
        twin=lambda: (
            Story()
            .take(Step.SUBMIT, BEA)
            .edit(BEA, step=(), status=RECORD.status)
            .edit(BEA, step=_SUBMITTED.step, status=_SUBMITTED.status)
        ),
        remarks="remark",
    ),
    TrustRule(
        name="merges-keep-steps",
        means="A merge that drops somebody's step is named, with who merged; of two that met one is kept.",
        says="forged: kept",
        attack=lambda: (
            Story()
            .branch("old")
            .edit(EVE, "old", summary="x")
            .take(Step.SUBMIT, BEA)
            .merge("old", takes="old")
        ),
        twin=lambda: (
            Story()
            .branch("desk")
            .take(Step.SUBMIT, BEA)
            .take(Step.SUBMIT, BEA, "desk", note="again")
            .merge("desk")
        ),
        remarks="remark",
    ),
    TrustRule(
        name="dates-of-its-time",
        means="A step is not dated after its own commit, nor after today; a wrong clock is a remark.",
        says="forged: date",
        attack=lambda: Story().wait(days=900).take(Step.SUBMIT, BEA),
        twin=lambda: Story().wait(minutes=-90).take(Step.SUBMIT, BEA),
        remarks="remark",
    ),
    TrustRule(
        name="revoked-keys",
        means="What a revoked key signed before stands where others had built on it in time.",
        says="unsigned",
        attack=lambda: _revoked(seen=False),
        twin=lambda: _revoked(seen=True),
    ),
)
