"""Rules of a change to the chain: one step at a time, by itself, and never touched again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.finding import Finding
from peeltrack.core.history.change import (
    Change,
    Moved,
    changed_under_step,
    in_every,
    rewritten_in,
    steps_added,
    unexplained_move,
    without_met,
)
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff
from peeltrack.core.model.record import Position, Record, StepTaken
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Status, Step
from peeltrack.core.text import listed
from peeltrack.rules.checks import Faults, in_file, per_change, per_changed_record
from peeltrack.rules.examples import POSTS, SETTINGS
from peeltrack.rules.lapse_causes import lapse_cause
from peeltrack.rules.rule import Files, Rule
from peeltrack.rules.signed_examples import a_round, ready, registered, signed
from peeltrack.rules.step_texts import UNDO, rewritings_told, taken_by


def _continued(diff: RecordDiff) -> tuple[Change, ...]:
    """Return the changes to judge a record by that was there before, and whose steps were left alone."""
    if not diff.known or rewritten_in(without_met(diff.sides), "step"):
        return ()
    return diff.changes


def _moves(change: Change) -> tuple[Moved, ...]:
    move = unexplained_move(change)
    return (move,) if move else ()


def _status(record: Record, diff: RecordDiff) -> Faults:
    led_to = record.step[-1].to if record.step else Status.OPEN
    # Where its last step led there, a status that was wrong has been put right.
    for move in in_every(_moves, _continued(diff)) if record.status is not led_to else ():
        if move.from_ is move.to:
            message = f"a step was added, but status is {move.to} as before"
            yield ("status",), message, "set status to what the step led to, or take the step by its command"
        else:
            message = f"status moved from {move.from_} to {move.to} without a step that leads there"
            hint = f'set status = "{move.from_}" again, and take the step by its command'
            yield ("status",), message, hint


def _submitted_as(status: Status) -> Record:
    return replace(a_round(Step.SUBMIT), status=status)


STATUS_WITHOUT_STEP = Rule(
    code="PT401",
    name="status-without-step",
    why="A status that is typed in, and not reached by a step, claims a decision that nobody took.",
    check=per_changed_record(_status),
    covers=("PT201",),
    bad={
        "the status was typed in": lambda: (a_round(Step.SUBMIT), _submitted_as(Status.VERIFIED)),
        "the step was typed in without its status": lambda: (ready(), _submitted_as(Status.OPEN)),
    },
    good={
        "the step led there": lambda: (a_round(Step.SUBMIT), a_round(Step.VERIFY)),
        "a wrong status was put right": lambda: (_submitted_as(Status.VERIFIED), a_round(Step.SUBMIT)),
    },
)


def _later_steps(change: Change) -> tuple[StepTaken, ...]:
    return steps_added(change)[1:]


def _two_steps(record: Record, diff: RecordDiff) -> Faults:
    changes = _continued(diff)
    if later := in_every(_later_steps, changes):
        steps = listed([taken_by(step) for step in later])
        were = "was" if len(later) == 1 else "were"
        message = f"{steps} {were} added together with the step before"
        where = ("step", record.step.index(later[0]))
        yield where, message, "let each person take their own step, one commit each"


TWO_STEPS = Rule(
    code="PT402",
    name="two-steps",
    why="A step is one person's act; two in one commit were made by one hand in two names.",
    check=per_changed_record(_two_steps),
    bad={
        "submitted and verified at once": lambda: (ready(), a_round(Step.VERIFY)),
        "three steps at once": lambda: (ready(), a_round(Step.SIGNOFF)),
    },
    good={"one step": lambda: (ready(), a_round(Step.SUBMIT))},
)


def _rewritten(_: Record, diff: RecordDiff) -> Faults:
    return rewritings_told(rewritten_in(without_met(diff.sides), "step"), UNDO)


def _round() -> Record:
    return signed(Step.REOPEN, record=a_round(Step.SIGNOFF))


def _with_steps(record: Record, *steps: StepTaken) -> Record:
    return replace(record, step=steps, status=steps[-1].to)


def _by_eve(record: Record) -> Record:
    first, second, *others = record.step
    return _with_steps(record, first, replace(second, by="eve@example.org"), *others)


def _by_another(record: Record) -> Record:
    *others, last = record.step
    return _with_steps(record, *others, replace(last, by="zoe@example.org"))


def _reworded(record: Record) -> Record:
    return replace(record, position=Position(statement="Every case is assessed within a week."))


STEP_REWRITTEN = Rule(
    code="PT403",
    name="step-rewritten",
    why="Whoever can change an old step can change who signed what, and nobody would see it in the file.",
    check=per_changed_record(_rewritten),
    covers=("PT205",),
    bad={
        "somebody else is said to have verified": lambda: (_round(), _by_eve(_round())),
        "the last step was taken out": lambda: (a_round(Step.VERIFY), a_round(Step.SUBMIT)),
    },
    good={
        "the steps stay, and the statement is written anew": lambda: (_round(), _reworded(_round())),
        "two steps met, and the merge keeps one": lambda: (_round(), _by_another(_round()), _round()),
    },
)


def _content(_: Record, diff: RecordDiff) -> Faults:
    changes = _continued(diff)
    if keys := in_every(changed_under_step, changes):
        step = steps_added(changes[0])[-1].step
        were = "was" if len(keys) == 1 else "were"
        message = f"{listed(keys)} {were} changed in the same change as {step}"
        hint = "commit the edit first, then take the step on what everybody has seen"
        yield (keys[0],), message, hint


CONTENT_WITH_STEP = Rule(
    code="PT408",
    name="content-with-step",
    why="Words that change in the same commit as a sign-off were seen by nobody before it.",
    check=per_changed_record(_content),
    bad={
        "the statement": lambda: (_reworded(ready()), a_round(Step.SUBMIT)),
        "the statement and the evidence": lambda: (_reworded(ready(evidence=())), a_round(Step.SUBMIT)),
    },
    good={"nothing but the step": lambda: (ready(), a_round(Step.SUBMIT))},
)


def _begins(record: Record, diff: RecordDiff) -> Faults:
    if record.step and not diff.known:
        message = f"{record.id} is new, but already holds {taken_by(record.step[0])}"
        hint = 'add it with status = "open" and without steps; each step is then a commit of its own'
        yield ("step", 0), message, hint


BEGINS_WITH_STEPS = Rule(
    code="PT409",
    name="begins-with-steps",
    why="Steps that arrive together with their record were never commits of the people they name.",
    check=per_changed_record(_begins),
    bad={
        "it arrives submitted": lambda: (registered(), a_round(Step.SUBMIT)),
    },
    good={"it arrives as a draft": lambda: (registered(), ready())},
)

#: What of register.toml says who may take a step.
_TRUST = (("person", "the people"), ("post", "the posts"), ("policy", "the policy"))


def _settings(made: CommitDiff) -> Iterator[Finding]:
    steps = [step for diff in made.records for step in in_every(steps_added, _continued(diff))]
    settings = made.settings
    before = [parent for parent in settings.parents if parent is not None] if settings else []
    if settings is None or settings.new is None or not (steps and before):
        return
    changed = {key: words for key, words in _TRUST if _changed(key, before, settings.new)}
    if changed:
        message = f"{listed([*changed.values()])} in {SETTINGS} changed in the same change as {steps[0].step}"
        hint = f"commit {SETTINGS} by itself, so that the step is judged by what everybody has seen"
        yield in_file(SETTINGS, (next(iter(changed)),), message, hint)


def _changed(key: str, before: list[Settings], after: Settings) -> bool:
    # What a merge took over from one side was not changed by it.
    return all(getattr(earlier, key) != getattr(after, key) for earlier in before)


_POLICY = "\n[policy]\non_instruction = true\n"
_ZOE = '\n[[person]]\nemail = "zoe@example.org"\nname = "Zoe"\n'


def _submitted_under(after: str, *before: str) -> tuple[Files, ...]:
    """Return a change that submits the record, and register.toml before and after it."""
    submitted = registered(a_round(Step.SUBMIT), settings=after)
    return *(registered(ready(), settings=earlier) for earlier in before), submitted


SETTINGS_WITH_STEP = Rule(
    code="PT410",
    name="settings-with-step",
    why="Somebody who gives themselves a post and signs in the same commit was trusted by nobody else.",
    check=per_change(_settings),
    bad={
        "the policy": lambda: _submitted_under(POSTS + _POLICY, POSTS),
        "the people": lambda: _submitted_under(POSTS + _ZOE, POSTS),
        "the posts and the policy": lambda: _submitted_under(
            POSTS.replace("Planning and Performance", "Performance") + _POLICY, POSTS
        ),
    },
    good={
        "the policy by itself": lambda: (ready(), registered(ready(), settings=POSTS + _POLICY)),
        "the policy came with the other branch": lambda: _submitted_under(
            POSTS + _POLICY, POSTS, POSTS + _POLICY
        ),
    },
)


def _merged(record: Record, diff: RecordDiff) -> Faults:
    steps = lapsed(record) if len(diff.parents) > 1 else ()
    if merged := [step for step in steps if _lapsed_here(step, diff.known)]:
        where, cause = lapse_cause(record, merged[0], diff.known)
        which = listed([taken_by(step) for step in merged])
        message = f"{which} came from one side and an edit from the other: {cause}"
        hint = "keep the text that was vouched for, or return the record and begin a new round"
        yield where, message, hint


def _lapsed_here(step: StepTaken, parents: Sequence[Record]) -> bool:
    sides = [parent for parent in parents if step in parent.step]
    return bool(sides) and not any(step in lapsed(parent) for parent in sides)


def _two_sides(after: Record) -> tuple[Record, ...]:
    """Return a merge of a branch that submitted the record and one that edited it."""
    return a_round(Step.SUBMIT), _reworded(ready()), after


MERGED_UNDER_STEP = Rule(
    code="PT411",
    name="merged-under-step",
    why="Git joins a sign-off and an edit of the signed words without a conflict; it vouches for neither.",
    check=per_changed_record(_merged),
    covers=("PT205",),
    bad={"the edit was taken over": lambda: _two_sides(_reworded(a_round(Step.SUBMIT)))},
    good={"the text that was vouched for was kept": lambda: _two_sides(a_round(Step.SUBMIT))},
)
