"""Sources with their counts, and judgments as a grid."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register
from peeltrack.core.model.source import Publication, Source
from peeltrack.core.table import Column
from peeltrack.core.views.due import Line
from peeltrack.core.views.looks import Look

#: The scales of grades, best first. Grades of different scales are not comparable.
SCALES: Mapping[str, tuple[str, ...]] = {
    "five-tier": ("outstanding", "good", "adequate", "requires improvement", "inadequate"),
    "four-tier": ("outstanding", "good", "requires improvement", "inadequate"),
}

#: What stands in place of a grade.
NO_GRADE = ("ungraded", "not inspected")


@frozen(kw_only=False)
class SourceLine:
    """One publication and how its records look."""

    source: Source
    looks: Mapping[Look, int]
    waiting: int

    @property
    def records(self) -> int:
        """How many records the register holds of it."""
        return sum(self.looks.values())


def source_lines(register: Register, lines: Iterable[Line]) -> list[SourceLine]:
    """Return every source with its counts, the newest first, those without a date last, by folder."""
    looks: dict[str, Counter[Look]] = {key: Counter() for key in register.sources}
    waiting: Counter[str] = Counter()
    for line in lines:
        looks[line.record.source][line.look] += 1
        waiting[line.record.source] += bool(line.waits_on)
    found = [SourceLine(source, looks[key], waiting[key]) for key, source in sorted(register.sources.items())]
    return sorted(
        found, key=lambda line: -(line.source.published.toordinal() if line.source.published else 0)
    )


def published_in_words(line: SourceLine) -> str:
    """Return the day of publication, or what is known of it."""
    source = line.source
    if source.state is Publication.AWAITED:
        return "awaited"
    return "" if source.published else source.published_text


def _tallied(line: SourceLine) -> str:
    return "; ".join(
        f"{tally.items} {tally.label}"
        + ("" if tally.closed is None else f", {tally.closed} closed by the DCC")
        for tally in line.source.tally
    )


SOURCE_COLUMNS: tuple[Column, ...] = (
    Column("source", "Source", lambda line: line.source.key),
    Column("title", "Title", lambda line: line.source.title, wide=True, below="source"),
    Column("published", "Published", lambda line: line.source.published, below="source"),
    Column("published_text", "As known", published_in_words, below="source", unless_empty=True),
    Column("records", "Records", lambda line: line.records, right=True),
    *(
        Column(
            look.value.replace(" ", "_"),
            look.value.capitalize(),
            lambda line, look=look: line.looks.get(look, 0),  # type: ignore[misc]
            lambda count: str(count) if count else "",
            right=True,
            unless_empty=True,
        )
        for look in Look
    ),
    Column("waiting", "Waits", lambda line: line.waiting, lambda n: str(n) if n else "", right=True),
    Column("tally", "Told of", _tallied, wide=True, below="title", unless_empty=True),
)


@frozen(kw_only=False)
class GradeLine:
    """One area of one source, with its grade."""

    source: Source
    area: str
    grade: str
    note: str


def grade_lines(sources: Iterable[Source]) -> list[GradeLine]:
    """Return every judgment: newer scales first, then by source, best grade first."""
    found = [
        GradeLine(source, judgment.area, judgment.grade, judgment.note)
        for source in sources
        for judgment in source.judgment
    ]
    return sorted(found, key=lambda line: (_scale_place(line.source.scale), line.source.key, _rank(line)))


def _scale_place(scale: str) -> int:
    return list(SCALES).index(scale) if scale in SCALES else len(SCALES)


def _rank(line: GradeLine) -> int:
    order = (*SCALES.get(line.source.scale, ()), *NO_GRADE)
    return order.index(line.grade) if line.grade in order else len(order)


GRADE_COLUMNS: tuple[Column, ...] = (
    Column("source", "Source", lambda line: line.source.key),
    Column("scale", "Scale", lambda line: line.source.scale),
    Column("area", "Area", lambda line: line.area),
    Column("grade", "Grade", lambda line: line.grade),
    Column("note", "Note", lambda line: line.note, wide=True),
)


def grid_columns(scale: str, lines: Sequence[GradeLine]) -> tuple[Column, ...]:
    """Return the columns of a grid: one a grade of the scale, then grades that the scale does not know."""
    grades = SCALES.get(scale, ())
    others = sorted({line.grade for line in lines} - {*grades, *NO_GRADE})
    return tuple(_grade_column(grade) for grade in (*grades, *others))


def _grade_column(grade: str) -> Column:
    return Column(grade.replace(" ", "_"), grade.capitalize(), lambda row: row.get(grade, ""), wide=True)


def grid_rows(columns: Sequence[Column], lines: Sequence[GradeLine]) -> list[dict[str, str]]:
    """Return the rows of a grid: in each column the areas with that grade, from the top."""
    areas: dict[str, list[str]] = {column.heading.lower(): [] for column in columns}
    for line in lines:
        if line.grade in areas:
            areas[line.grade].append(line.area)
    height = max(map(len, areas.values()), default=0)
    return [{grade: found[at] for grade, found in areas.items() if at < len(found)} for at in range(height)]


def without_grade(lines: Sequence[GradeLine]) -> list[str]:
    """Return a sentence for each area that has no grade, with the reason where it is known."""
    found = [line for line in lines if line.grade in NO_GRADE]
    return [
        f"{line.grade.capitalize()}: {line.area}" + (f" ({line.note})" if line.note else "") for line in found
    ]
