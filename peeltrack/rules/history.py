"""Rules of a change to the chain: one step at a time, by itself, and never touched again."""

from collections.abc import Iterator

from peeltrack.core.chain.steps import lapsed, standing
from peeltrack.core.finding import Finding
from peeltrack.core.history.append_only import Rewriting, Rewritten
from peeltrack.core.history.change import (
    Change,
    Moved,
    changed_under_step,
    entries,
    in_every,
    rewritten_in,
    steps_added,
    unexplained_move,
)
from peeltrack.core.history.commit_diff import Alteration, Altered
from peeltrack.core.model.record import StepTaken
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Status
from peeltrack.rules.change_rule import ChangeMade, ChangeRule, in_altered
from peeltrack.rules.digests import DIGESTS
from peeltrack.rules.examples import (
    EVIDENCE,
    OWNERS,
    POSITION,
    POSTS,
    REOPEN,
    SETTINGS,
    SIGNOFF,
    SUBMIT,
    VERIFY,
    a_record,
    a_register,
)
from peeltrack.rules.rule import Files, in_file

UNDO = "put the file back as it was: git restore --staged --worktree FILE"


def _continued(alteration: Alteration) -> Iterator[tuple[Altered, tuple[Change, ...]]]:
    """Return the records that were there before, whose steps were left alone: what else is to be judged."""
    for altered in alteration.records:
        if altered.new is not None and altered.known and not rewritten_in(altered.sides, "step"):
            yield altered, altered.changes


def _moves(change: Change) -> tuple[Moved, ...]:
    move = unexplained_move(change)
    return (move,) if move else ()


def _mended(altered: Altered) -> bool:
    """Return whether no step was added and the status is the one that the steps lead to."""
    steps = entries(altered.new, "step")
    leads_to = steps[-1].to if steps else Status.OPEN
    as_before = any(entries(parent, "step") == steps for parent in altered.known)
    return as_before and altered.new is not None and altered.new.status is leads_to


def _status(alteration: Alteration) -> Iterator[Finding]:
    for altered, changes in _continued(alteration):
        for move in in_every(_moves, changes) if not _mended(altered) else ():
            if move.from_ is move.to:
                message = f"a step was added, but status is {move.to} as before"
                hint = "set status to what the step led to, or take the step by its command"
            else:
                message = f"status moved from {move.from_} to {move.to} without a step that leads there"
                hint = f'set status = "{move.from_}" again, and take the step by its command'
            yield in_altered(altered, ("status",), message, hint)


def _later_steps(change: Change) -> tuple[StepTaken, ...]:
    return steps_added(change)[1:]


def _two_steps(alteration: Alteration) -> Iterator[Finding]:
    for altered, changes in _continued(alteration):
        for taken in in_every(_later_steps, changes):
            message = f"{taken.step} by {taken.by} was added together with the step before it"
            where = ("step", entries(altered.new, "step").index(taken))
            yield in_altered(altered, where, message, "let each person take their own step, one commit each")


def rewritings_told(altered: Altered, one: Rewritten, hint: str) -> Finding:
    """Return the finding for an entry of an append-only list that was touched."""
    number = f"{one.field} entry {one.index + 1}"
    gone = one.how is Rewriting.REMOVED
    where = (one.field,) if gone else (one.field, one.index)
    kept = "entries are kept for ever" if gone else "entries are only added, at the end"
    return in_altered(altered, where, f"{number} was {one.how}, but {kept}", hint)


def _rewritten(alteration: Alteration) -> Iterator[Finding]:
    for altered in alteration.records:
        if altered.new is not None:
            for one in rewritten_in(altered.sides, "step"):
                yield rewritings_told(altered, one, UNDO)


def _content(alteration: Alteration) -> Iterator[Finding]:
    for altered, changes in _continued(alteration):
        for key in in_every(changed_under_step, changes):
            step = steps_added(changes[0])[-1].step
            message = f"{key} was changed in the same change as {step}"
            hint = "commit the edit first, then take the step on what everybody has seen"
            yield in_altered(altered, (key,), message, hint)


def _begins(alteration: Alteration) -> Iterator[Finding]:
    for altered in alteration.records:
        if altered.new is not None and altered.new.step and not altered.known:
            first = altered.new.step[0]
            message = f"{altered.new.id} is new, but already holds {first.step} by {first.by}"
            hint = 'add it with status = "open" and without steps; each step is then a commit of its own'
            yield in_altered(altered, ("step", 0), message, hint)


#: What of register.toml says who may take a step.
_TRUST = (("person", "the people"), ("post", "the posts"), ("policy", "the policy"))


def _settings(alteration: Alteration) -> Iterator[Finding]:
    taken = [step for _, changes in _continued(alteration) for step in in_every(steps_added, changes)]
    before = [one for one in alteration.settings_before if one is not None]
    if taken and before and alteration.settings is not None:
        for key, words in _TRUST:
            if all(_differs(one, alteration.settings, key) for one in before):
                message = f"{words} in {SETTINGS} changed in the same change as {taken[0].step}"
                hint = f"commit {SETTINGS} by itself, so that the step is judged by what everybody has seen"
                yield in_file(SETTINGS, (key,), message, hint)


def _differs(one: Settings, other: Settings, key: str) -> bool:
    return bool(getattr(one, key) != getattr(other, key))


def _merged(alteration: Alteration) -> Iterator[Finding]:
    for altered in alteration.records:
        if altered.new is None or len(altered.parents) < 2 or not standing(altered.new):
            continue
        for taken in lapsed(altered.new):
            sides = [parent for parent in altered.known if taken in parent.step]
            if sides and not any(taken in lapsed(parent) for parent in sides):
                message = f"{taken.step} by {taken.by} came from one side and an edit from the other"
                hint = "keep the text that was vouched for, or return the record and begin a new round"
                where = ("step", entries(altered.new, "step").index(taken), "digest")
                yield in_altered(altered, where, message, hint)


_CONTENT = (OWNERS, POSITION, EVIDENCE)
_SUBMITTED = SUBMIT.format(DIGESTS["submit"])
_VERIFIED = VERIFY.format(DIGESTS["verify"])
_ROUND = _SUBMITTED + _VERIFIED + SIGNOFF.format(DIGESTS["signoff"]) + REOPEN.format(DIGESTS["reopen"])
_EDITED = (OWNERS, POSITION.replace("on the day it is", "within a week of being"), EVIDENCE)


def _at(
    *steps: str, status: str = "open", content: tuple[str, ...] = _CONTENT, settings: str = POSTS
) -> Files:
    return a_register(a_record(*content, *steps, status=status), settings=settings)


_DRAFT = _at()
_AFTER_SUBMIT = _at(_SUBMITTED, status="submitted")
_AFTER_VERIFY = _at(_SUBMITTED, _VERIFIED, status="verified")
_SUBMIT = ChangeMade(before=(_DRAFT,), after=_AFTER_SUBMIT)
_NOBODY = {path: text for path, text in _DRAFT.items() if not path.endswith("REC-12.toml")}

STATUS_WITHOUT_STEP = ChangeRule(
    code="PT401",
    name="status-without-step",
    why="A status that is typed in, and not reached by a step, claims a decision that nobody took.",
    bad=ChangeMade(before=(_AFTER_SUBMIT,), after=_at(_SUBMITTED, status="verified")),
    good=ChangeMade(before=(_AFTER_SUBMIT,), after=_AFTER_VERIFY),
    check=_status,
)
TWO_STEPS = ChangeRule(
    code="PT402",
    name="two-steps",
    why="A step is one person's act; two in one commit were made by one hand in two names.",
    bad=ChangeMade(before=(_DRAFT,), after=_AFTER_VERIFY),
    good=_SUBMIT,
    check=_two_steps,
)
STEP_REWRITTEN = ChangeRule(
    code="PT403",
    name="step-rewritten",
    why="Whoever can change an old step can change who signed what, and nobody would see it in the file.",
    bad=ChangeMade(before=(_at(_ROUND),), after=_at(_ROUND.replace('by = "cat@', 'by = "eve@', 1))),
    good=ChangeMade(before=(_at(_ROUND),), after=_at(_ROUND, content=_EDITED)),
    check=_rewritten,
)
CONTENT_WITH_STEP = ChangeRule(
    code="PT408",
    name="content-with-step",
    why="Words that change in the same commit as a sign-off were seen by nobody before it.",
    bad=ChangeMade(before=(_at(content=_EDITED),), after=_AFTER_SUBMIT),
    good=_SUBMIT,
    check=_content,
)
BEGINS_WITH_STEPS = ChangeRule(
    code="PT409",
    name="begins-with-steps",
    why="Steps that arrive together with their record were never commits of the people they name.",
    bad=ChangeMade(before=(_NOBODY,), after=_AFTER_SUBMIT),
    good=ChangeMade(before=(_NOBODY,), after=_DRAFT),
    check=_begins,
)
SETTINGS_WITH_STEP = ChangeRule(
    code="PT410",
    name="settings-with-step",
    why="Somebody who gives themselves a post and signs in the same commit was trusted by nobody else.",
    bad=ChangeMade(
        before=(_DRAFT,),
        after=_at(_SUBMITTED, status="submitted", settings=POSTS + "\n[policy]\non_instruction = true\n"),
    ),
    good=ChangeMade(before=(_DRAFT,), after=_at(settings=POSTS + "\n[policy]\non_instruction = true\n")),
    check=_settings,
)
MERGED_UNDER_STEP = ChangeRule(
    code="PT411",
    name="merged-under-step",
    why="Git joins a sign-off and an edit of the signed words without a conflict; it vouches for neither.",
    bad=ChangeMade(
        before=(_AFTER_SUBMIT, _at(content=_EDITED)),
        after=_at(_SUBMITTED, status="submitted", content=_EDITED),
    ),
    good=ChangeMade(before=(_AFTER_SUBMIT, _at(content=_EDITED)), after=_AFTER_SUBMIT),
    check=_merged,
)
