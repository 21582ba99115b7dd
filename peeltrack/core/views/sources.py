"""Sources with their counts, and judgments as a grid."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from peeltrack.core.dates import in_short, in_words
from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register
from peeltrack.core.model.source import Publication, Source
from peeltrack.core.table import Column, Names, Value
from peeltrack.core.tone import Tone
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
    rows = [SourceLine(source, looks[key], waiting[key]) for key, source in sorted(register.sources.items())]
    return sorted(rows, key=lambda line: -(line.source.published.toordinal() if line.source.published else 0))


def published_in_words(source: Source, day: Callable[[date], str] = in_words) -> str:
    """Return when it was or is to be published, as far as is known; `day` says a date."""
    known = day(source.published) if source.published else source.published_text
    awaited = "awaited" if source.state is Publication.AWAITED else ""
    return ", ".join(filter(None, (awaited, known)))


def _published(line: SourceLine, called: Names) -> str:
    return published_in_words(line.source, in_short)


def _tallied(line: SourceLine) -> str:
    return "; ".join(
        f"{tally.items} {tally.label}"
        + ("" if tally.closed is None else f", {tally.closed} closed by the DCC")
        for tally in line.source.tally
    )


def _key(look: Look) -> str:
    return look.value.replace(" ", "_")


#: What the force has done counts less on a narrow terminal than what it has still to do.
_RANKS = {Look.BROUGHT_FORWARD: 7, Look.COMPLETE: 6, Look.AWAITING_CLOSURE: 4, Look.AWAITING_UPLOAD: 3}

SOURCE_COLUMNS: tuple[Column[SourceLine], ...] = (
    Column("source", "Source", lambda line: line.source.key, tone=Tone.STRONG),
    Column("title", "Title", lambda line: line.source.title, about="source", least=36, rank=1),
    Column(
        "published", "Published", lambda line: line.source.published, said=_published, about="source", rank=1
    ),
    Column("published_text", "As published", lambda line: line.source.published_text, for_programs=True),
    Column("state", "State", lambda line: line.source.state.value, for_programs=True),
    Column("records", "Records", lambda line: line.records, right=True),
    *(
        Column(
            _key(look),
            look.value.capitalize(),
            lambda line, look=look: line.looks.get(look, 0),  # type: ignore[misc]
            lambda count: str(count) if count else "",
            right=True,
            unless_empty=True,
            rank=_RANKS.get(look, 0),
        )
        for look in Look
    ),
    Column("waiting", "Waits", lambda line: line.waiting, lambda n: str(n) if n else "", right=True, rank=5),
    Column("tally", "Told of", _tallied, about="source", least=24, rank=11, unless_empty=True),
)


def totals(lines: Iterable[SourceLine]) -> Mapping[str, Value]:
    """Return the sums of all sources by the name of their column."""
    rows = list(lines)
    looks = {_key(look): sum(row.looks.get(look, 0) for row in rows) for look in Look}
    sums = {"records": sum(row.records for row in rows), "waiting": sum(row.waiting for row in rows)}
    return {"source": "total", **sums, **looks}


@frozen(kw_only=False)
class GradeLine:
    """One area of one source, with its grade."""

    source: Source
    area: str
    grade: str
    note: str


def grade_lines(sources: Iterable[Source]) -> list[GradeLine]:
    """Return every judgment: newer scales first, then by source, best grade first."""
    rows = [
        GradeLine(source, judgment.area, judgment.grade, judgment.note)
        for source in sources
        for judgment in source.judgment
    ]
    return sorted(rows, key=lambda line: (_scale_place(line.source.scale), line.source.key, _rank(line)))


def _scale_place(scale: str) -> int:
    return list(SCALES).index(scale) if scale in SCALES else len(SCALES)


def _rank(line: GradeLine) -> int:
    order = (*SCALES.get(line.source.scale, ()), *NO_GRADE)
    return order.index(line.grade) if line.grade in order else len(order)


GRADE_COLUMNS: tuple[Column[GradeLine], ...] = (
    Column("source", "Source", lambda line: line.source.key),
    Column("scale", "Scale", lambda line: line.source.scale),
    Column("area", "Area", lambda line: line.area),
    Column("grade", "Grade", lambda line: line.grade),
    Column("note", "Note", lambda line: line.note, prose=True),
)


#: An area for each grade, as far as one is left.
GridRow = Mapping[str, str]


def grid_columns(scale: str, lines: Sequence[GradeLine]) -> tuple[Column[GridRow], ...]:
    """Return the columns of a grid: one a grade of the scale, then grades that the scale does not know."""
    grades = SCALES.get(scale, ())
    others = sorted({line.grade for line in lines} - {*grades, *NO_GRADE})
    return tuple(_grade_column(grade) for grade in (*grades, *others))


def _grade_column(grade: str) -> Column[GridRow]:
    return Column(grade.replace(" ", "_"), grade.capitalize(), lambda row: row.get(grade, ""), prose=True)


def grid_rows(columns: Sequence[Column[GridRow]], lines: Sequence[GradeLine]) -> list[GridRow]:
    """Return the rows of a grid: in each column the areas with that grade, from the top."""
    areas: dict[str, list[str]] = {column.heading.lower(): [] for column in columns}
    for line in lines:
        if line.grade in areas:
            areas[line.grade].append(line.area)
    height = max(map(len, areas.values()), default=0)
    return [
        {grade: column[at] for grade, column in areas.items() if at < len(column)} for at in range(height)
    ]


def without_grade(lines: Sequence[GradeLine]) -> list[str]:
    """Return a sentence for each area that has no grade, with the reason where it is known."""
    ungraded = [line for line in lines if line.grade in NO_GRADE]
    return [
        f"{line.grade.capitalize()}: {line.area}" + (f" ({line.note})" if line.note else "")
        for line in ungraded
    ]
