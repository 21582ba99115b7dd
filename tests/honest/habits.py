"""Each habit of honest people, by name, and how often they have it."""

from collections.abc import Mapping

from tests.honest import on_branches, on_people, on_records
from tests.honest.year import Habit

#: Each habit, and how often people have it.
HABITS: Mapping[str, tuple[Habit, int]] = {
    "draft": (on_records.draft, 8),
    "update": (on_records.update, 4),
    "kept": (on_records.evidence(on_records.kept), 3),
    "text": (on_records.evidence(on_records.text), 2),
    "elsewhere": (on_records.evidence(on_records.elsewhere), 1),
    "published": (on_records.evidence(on_records.published), 1),
    "large": (on_records.evidence(on_records.large), 1),
    "linked": (on_records.evidence(on_records.linked), 1),
    "assign": (on_records.assign, 2),
    "step": (on_records.step, 24),
    "people": (on_people.people, 1),
    "rotate": (on_people.rotate, 2),
    "deputy": (on_people.deputy, 2),
    "instruction allowed": (on_people.instruction_allowed, 1),
    "instruction ended": (on_people.instruction_ended, 1),
    "remark": (on_people.remark, 1),
    "branch": (on_branches.branch, 7),
    "merge in": (on_branches.merge_in, 3),
    "merge out": (on_branches.merge_out, 6),
    "pick": (on_branches.pick, 2),
    "rebase": (on_branches.rebase, 3),
    "squash": (on_branches.squash, 2),
    "take back": (on_branches.take_back, 2),
    "criss-cross": (on_branches.criss_cross, 1),
    "meet": (on_branches.meet, 1),
    "note": (on_branches.note, 3),
    "move": (on_branches.move, 1),
}
