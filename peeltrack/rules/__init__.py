"""What is wrong with a register: every rule, by code."""

from collections.abc import Sequence

from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.rules import chain, dates, evidence, fields, reading, references, settings, sums, text
from peeltrack.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    reading.UNKNOWN_KEY,
    reading.WRONG_TYPE,
    reading.MISSING_KEY,
    reading.UNKNOWN_WORD,
    reading.NOT_TEXT,
    reading.NOT_TOML,
    reading.CONFLICT_MARKER,
    reading.BYTE_ORDER_MARK,
    reading.CANNOT_OPEN,
    reading.LINK_OUTSIDE,
    text.UNSAFE_CHARACTER,
    text.MIXED_LINE_ENDS,
    text.DOTTED_KEY,
    text.INLINE_TABLE,
    fields.BLANK_TEXT,
    fields.NEEDED_BY_KIND_RULE,
    fields.NEEDED_BY_STATUS,
    fields.LINK_END,
    fields.EVIDENCE_PLACE,
    fields.DEPENDENCY_END,
    fields.READING_UNDATED,
    fields.MOVED_DATE,
    fields.RECURRENCE,
    fields.HASH_FORM,
    fields.ID_FORM,
    fields.ID_PREFIX,
    settings.LEAD_DAYS,
    settings.SCALE,
    settings.GRADE,
    settings.OWNER_ROLE,
    dates.DEADLINE_BEFORE_PUBLICATION,
    dates.DEADLINE_TEXT_DIFFERS,
    dates.DEADLINE_BASIS_DIFFERS,
    dates.TARGET_AFTER_DEADLINE,
    dates.EVIDENCE_AFTER_STEP,
    dates.EVIDENCE_EXPIRED,
    dates.STEPS_BACK_IN_TIME,
    dates.IN_THE_FUTURE,
    dates.EXTENSION_DIFFERS,
    dates.RESPONSE_BEFORE_PUBLICATION,
    chain.STATUS_DIFFERS,
    chain.STEPS_OUT_OF_ORDER,
    chain.STEP_LACKS,
    chain.SAME_PERSON,
    chain.STEP_LAPSED,
    chain.WRONG_ROLE,
    chain.NOT_IN_POST,
    chain.ON_INSTRUCTION,
    reading.DUPLICATE_ID,
    reading.ID_NOT_FILE_NAME,
    reading.NO_SOURCE_FILE,
    references.PART_TWICE,
    references.UNKNOWN_RECORD,
    references.UNKNOWN_EVENT,
    references.WAITS_IN_A_CIRCLE,
    references.LINKS_IN_A_CIRCLE,
    references.REPEATS_LATER,
    references.CAUSE_WITHOUT_PARTS,
    references.CLOSED_ABOVE_OPEN,
    evidence.EVIDENCE_MISSING,
    evidence.EVIDENCE_CHANGED,
    evidence.EVIDENCE_OUTSIDE,
    evidence.EVIDENCE_WITHOUT_HASH,
    settings.UNKNOWN_PERSON,
    settings.PERSON_TWICE,
    sums.SHARE,
    sums.TALLY,
)


def check(examined: CheckContext, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Return everything that `rules` find, by rule and without places in the files.

    Only faults of reading know their line already.
    """
    return [finding for rule in rules for finding in rule.findings(examined)]
