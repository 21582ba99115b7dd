"""A file that is written anew reads back as what was written, and is tidy."""

import tomllib
from datetime import UTC, date, datetime

from peeltrack.core.finding import Finding
from peeltrack.core.model.decode import read
from peeltrack.core.model.record import (
    Element,
    Evidence,
    Kind,
    Measure,
    Owners,
    Position,
    Reading,
    Record,
    Said,
)
from peeltrack.core.model.status import Status
from peeltrack.store.toml.write import compose

NOW = datetime(2025, 3, 27, 13, 5, tzinfo=UTC)
WHOLE = Record(
    id="REC-1",
    title='A "title"',
    kind=Kind.RECOMMENDATION,
    status=Status.OPEN,
    theme=("a", "b"),
    addressed_to=tuple(f"the body called number {number}" for number in range(9)),
    deadline=date(2025, 3, 27),
    owners=Owners(action_owner="olu@example.org"),
    position=Position(statement='Line one\n"""quoted"""\nlast\\'),
    element=(Element(id="1.1", title="part"),),
    evidence=(Evidence(title="log", url="https://example.org"), Evidence(title="minutes")),
    measure=(
        Measure(
            name="m",
            unit="%",
            reading=(Reading(value=1.5, source=Said.TOLD), Reading(value=2, source=Said.TOLD)),
        ),
        Measure(name="n", unit="%"),
    ),
)


def test_a_record_written_anew_reads_back_as_itself() -> None:
    found: list[Finding] = []
    assert (read(Record, tomllib.loads(compose(WHOLE)), found), found) == (WHOLE, [])


def test_a_new_file_is_tidy() -> None:
    text = compose(
        Record(
            id="A-1",
            title="Short",
            kind=Kind.FINDING,
            status=Status.OPEN,
            deadline=date(2025, 3, 27),
            theme=("x",),
            owners=Owners(action_owner="a@example.org"),
            evidence=(Evidence(title="log"),),
        )
    )
    assert text == (
        'id = "A-1"\ntitle = "Short"\nkind = "finding"\ntheme = ["x"]\nresponse_route = "force"\n'
        'deadline = 2025-03-27\nstatus = "open"\n\n[owners]\naction_owner = "a@example.org"\n\n'
        '[[evidence]]\ntitle = "log"\n'
    )
