"""The record of the examples on its way through the chain: each step vouches for what it was taken on."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from peeltrack.core.chain.digest import digest_of
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.fields import with_fields
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Evidence, Kind, Owners, Position, Record, StepTaken
from peeltrack.core.model.status import Ending, Status, Step
from peeltrack.core.same_value import is_tables
from peeltrack.rules.examples import A_SOURCE, POSTS, SETTINGS, SOURCE
from peeltrack.rules.rule import Files

#: Who ordinarily takes each step in the examples, on which day of February 2025, and what it says.
_TAKEN: Mapping[Step, tuple[str, int, Mapping[str, object]]] = {
    Step.SUBMIT: ("ben", 3, {}),
    Step.VERIFY: ("cat", 10, {}),
    Step.SIGNOFF: ("dee", 17, {}),
    Step.UPLOAD: ("eve", 18, {"reference": "HM-41"}),
    Step.CLOSE: ("eve", 24, {"reference": "HM-52", "on": date(2025, 2, 21)}),
    Step.RETURN: ("cat", 12, {"reason": "the audit is too small"}),
    Step.REOPEN: ("dee", 24, {"reason": "the training did not last"}),
    Step.SUPERSEDE: ("eve", 24, {"successor": "REC-13"}),
    Step.DECLINE: ("dee", 3, {"reason": "not for this force"}),
    Step.END: (
        "eve",
        24,
        {
            "ending": Ending.CLOSED_BY_INSPECTORATE,
            "reason": "the inspectors saw it done",
            "reference": "HM-60",
            "on": date(2025, 2, 20),
        },
    ),
    Step.BRING_FORWARD: ("eve", 24, {"reference": "minutes of the board", "on": date(2023, 5, 4)}),
}


def a_step(step: Step, **changes: object) -> StepTaken:
    """Return `step` as it is ordinarily taken, with `changes`; its digest comes with `signed`."""
    who, day, said = _TAKEN[step]
    arrow = arrow_of(step)
    ordinary = StepTaken(
        step=step,
        from_=arrow.origins[0],
        to=arrow.to,
        by=f"{who}@example.org",
        role=arrow.roles[0],
        at=datetime(2025, 2, day, 10, tzinfo=UTC),
        digest="",
    )
    return with_fields(ordinary, {**said, **changes})


def ready(**changes: object) -> Record:
    """Return REC-12 with all that a submission needs, and with `changes`."""
    owners = Owners(
        action_owner="ana@example.org", business_lead="ben@example.org", strategic_lead="cat@example.org"
    )
    evidence = Evidence(
        title="Force policy on stalking",
        location="Policy library, item 41",
        obtained_on=date(2025, 1, 10),
    )
    complete = Record(
        id="REC-12",
        title="Risk assessment",
        kind=Kind.RECOMMENDATION,
        number="12",
        status=Status.OPEN,
        owners=owners,
        position=Position(statement="Every case is assessed on the day it is reported."),
        evidence=(evidence,),
        source="stalking-2024",
        path="stalking-2024/REC-12.toml",
    )
    return with_fields(complete, changes)


def signed(*steps: Step | StepTaken, record: Record | None = None) -> Record:
    """Return `record`, or the ready one, after these steps: each vouches for it as it is."""
    record = record or ready()
    for taken in steps:
        step = a_step(taken) if isinstance(taken, Step) else taken
        previous = record.step[-1].digest if record.step else ""
        step = replace(step, digest=digest_of(record, step, previous))
        record = replace(record, status=step.to, step=(*record.step, step))
    return record


def a_round(last: Step, **changes: object) -> Record:
    """Return the ready record after the ordinary steps up to `last`; `changes` are to that step."""
    way = [Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD, Step.CLOSE]
    before = way[: way.index(last)]
    return signed(*before, a_step(last, **changes))


def registered(*records: Record, settings: str = POSTS, files: Files | None = None) -> Files:
    """Return a register of these records and of whatever other files are given."""
    texts = {record.path: as_text(record) for record in records}
    return {SETTINGS: settings, SOURCE: A_SOURCE, **texts, **(files or {})}


def as_text(record: Record) -> str:
    """Return the file of a record, as a person would write it."""
    return "\n".join(_tables("", written(record)))


def _tables(heading: str, table: Mapping[str, object]) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if isinstance(value, dict) or is_tables(value)}
    values = "".join(f"{key} = {_value(table[key])}\n" for key in table if key not in inner)
    yield heading + values
    for key, value in inner.items():
        if isinstance(value, dict):
            yield from _tables(f"[{key}]\n", value)
        elif isinstance(value, list):
            for entry in value:
                yield from _tables(f"[[{key}]]\n", entry)


def _value(value: object) -> str:
    # What JSON writes of a text, a number or a list of texts is the same in TOML.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
