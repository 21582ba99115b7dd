"""The PEEL 2021/22 and PEEL 2017 parts of the shipped register say what the two reports say.

The tables below were written from the published reports, not from the files.
"""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from peeltrack.core.chain.status_said import said_in_words
from peeltrack.core.model.record import Better, Kind, Link, Measure, Record, Relation, Route, Said
from peeltrack.core.model.register import Register
from peeltrack.core.model.status import Status
from peeltrack.store.register import load

PEEL21 = "peel-2021-22"
PEEL17 = "peel-2017-effectiveness"

#: id, area of the report
AREAS_FOR_IMPROVEMENT = (
    ("PEEL17-1", "Protecting vulnerable people"),
    ("PEEL17-2", "Protecting vulnerable people"),
    ("PEEL17-3", "Protecting vulnerable people"),
    ("PEEL17-4", "Protecting vulnerable people"),
    ("PEEL21-CDI-1", "Crime data integrity"),
    ("PEEL21-CDI-2", "Crime data integrity"),
    ("PEEL21-CDI-3", "Crime data integrity"),
    ("PEEL21-INV-1", "Investigating crime"),
    ("PEEL21-INV-2", "Investigating crime"),
    ("PEEL21-MO-1", "Managing offenders and suspects"),
    ("PEEL21-MO-2", "Managing offenders and suspects"),
    ("PEEL21-MO-3", "Managing offenders and suspects"),
    ("PEEL21-PVP-1", "Protecting vulnerable people"),
    ("PEEL21-RTP-1", "Responding to the public"),
    ("PEEL21-RTP-2", "Responding to the public"),
    ("PEEL21-RTP-3", "Responding to the public"),
    ("PEEL21-SP-1", "Strategic planning, organisational management and value for money"),
)

GRADES = {
    PEEL21: {
        "Preventing crime": "good",
        "Treatment of the public": "good",
        "Developing a positive workplace": "good",
        "Investigating crime": "adequate",
        "Protecting vulnerable people": "adequate",
        "Good use of resources": "adequate",
        "Recording data about crime": "adequate",
        "Responding to the public": "requires improvement",
        "Managing offenders": "requires improvement",
        "Service to victims of crime": "ungraded",
        "Serious organised crime": "not inspected",
        "Vetting and counter corruption": "not inspected",
    },
    PEEL17: {
        "Overall effectiveness": "good",
        "Protecting vulnerable people": "good",
        "Serious and organised crime": "good",
        "Specialist capabilities": "ungraded",
    },
}

GRADE_COUNTS = {
    PEEL21: {"good": 3, "adequate": 4, "requires improvement": 2, "ungraded": 1, "not inspected": 2},
    PEEL17: {"good": 3, "ungraded": 1},
}

HIGHER, LOWER = Better.HIGHER, Better.LOWER
INSPECTED, TOLD = Said.INSPECTED, Said.TOLD

AT_INSPECTION = "PEEL 2021/22 inspection"
YEAR_COVERED = "year covered by the inspection"
SEARCHES = "1 November 2020 to 31 October 2021"
YEAR_TO_2020 = "year ending September 2020"
YEAR_TO_2021 = "year ending September 2021"
END_OF_MARCH_2021 = date(2021, 3, 31)

#: when, value, sample, count, margin, who stands behind it
Value = tuple[date | str, float, int | None, int | None, float | None, Said]
#: name, unit, better, target, readings
Expected = tuple[str, str, Better | None, float | None, tuple[Value, ...]]


def share(value: float, sample: int, count: int, when: date | str = AT_INSPECTION) -> tuple[Value, ...]:
    """Return the one reading of a share that the inspectors counted."""
    return ((when, value, sample, count, None, INSPECTED),)


def plain(when: date | str, value: float, source: Said = INSPECTED) -> Value:
    """Return a reading of which neither a sample nor a margin is known."""
    return (when, value, None, None, None, source)


SOURCE_MEASURES: tuple[Expected, ...] = (
    (
        "Reported crime that is recorded",
        "%",
        HIGHER,
        None,
        ((YEAR_COVERED, 93.1, None, None, 2.5, INSPECTED),),
    ),
    (
        "Reported violence against the person that is recorded",
        "%",
        HIGHER,
        None,
        ((YEAR_COVERED, 91.5, None, None, 4.2, INSPECTED),),
    ),
    ("Crimes left unrecorded", "crimes", LOWER, None, (plain(YEAR_COVERED, 6300),)),
    (
        "Stop and search records with reasonable grounds",
        "%",
        HIGHER,
        None,
        (
            ("previous inspection", 94.4, None, None, 3.7, INSPECTED),
            (SEARCHES, 83.9, 205, None, 4.9, INSPECTED),
        ),
    ),
    (
        "Searches of people from ethnic minorities with reasonable grounds",
        "%",
        HIGHER,
        None,
        share(100, 14, 14, SEARCHES),
    ),
    ("Beat managers taken away from their beat", "%", LOWER, 10, ()),
    ("Victim service case files reviewed", "files", None, None, (plain(AT_INSPECTION, 130),)),
    (
        "Cautions, community resolutions and outcome 16 cases reviewed",
        "cases",
        None,
        None,
        (plain(AT_INSPECTION, 20),),
    ),
    ("Investigations done in time", "%", HIGHER, None, share(85.7, 70, 60)),
    ("Investigations without effective supervision", "%", LOWER, None, share(26.0, 50, 13)),
    ("Investigations without a plan", "%", LOWER, None, share(28.9, 45, 13)),
    (
        "Detective posts filled by accredited detectives",
        "%",
        HIGHER,
        None,
        (plain(END_OF_MARCH_2021, 64),),
    ),
    (
        "Pass rate in the national investigators' examination",
        "%",
        HIGHER,
        None,
        (
            plain("before study books and a crammer course were paid for", 58, TOLD),
            plain("since study books and a crammer course are paid for", 75, TOLD),
        ),
    ),
    ("Offences closed with outcome 16", "%", LOWER, None, (plain("year ending 30 June 2021", 36),)),
    (
        "Interim stalking protection orders applied for",
        "orders",
        HIGHER,
        None,
        (plain(YEAR_TO_2020, 5), plain(YEAR_TO_2021, 22)),
    ),
    (
        "Interim stalking protection orders granted",
        "orders",
        HIGHER,
        None,
        (plain(YEAR_TO_2020, 4), plain(YEAR_TO_2021, 21)),
    ),
    (
        "Full stalking protection orders applied for",
        "orders",
        HIGHER,
        None,
        (plain(YEAR_TO_2020, 1), plain(YEAR_TO_2021, 6)),
    ),
    (
        "Overdue ARMS assessments",
        "assessments",
        LOWER,
        None,
        (plain(AT_INSPECTION, 86), plain(date(2022, 3, 28), 53, TOLD)),
    ),
    (
        "Overdue visits to registered sex offenders",
        "visits",
        LOWER,
        None,
        (plain(AT_INSPECTION, 52), plain(date(2022, 3, 24), 24, TOLD)),
    ),
    ("Police officers from ethnic minorities", "%", HIGHER, None, (plain(END_OF_MARCH_2021, 2),)),
    ("Joining police officers from ethnic minorities", "%", HIGHER, None, (plain(END_OF_MARCH_2021, 3),)),
)

#: The records of both publications that are missing here have no measure.
RECORD_MEASURES: dict[str, tuple[Expected, ...]] = {
    "PEEL21-CDI-2": (
        ("Crimes recorded within 24 hours", "%", HIGHER, None, share(18.1, 354, 64)),
        ("Rapes recorded within 24 hours", "%", HIGHER, None, share(61.0, 41, 25)),
    ),
    "PEEL21-RTP-1": (
        (
            "999 calls answered within 10 seconds",
            "%",
            HIGHER,
            90,
            (plain("six months to January 2022", 76.6, TOLD),),
        ),
        (
            "Non-emergency calls abandoned",
            "%",
            LOWER,
            None,
            (plain("August 2021", 37.3, TOLD), plain("January 2022", 16.2, TOLD)),
        ),
    ),
    "PEEL21-INV-1": (
        ("Victim needs assessments with gaps", "%", LOWER, None, share(38.9, 54, 21)),
        ("Victims who declined a personal statement", "%", None, None, share(65.9, 44, 29)),
        (
            "Personal statements taken where the victim had not declined",
            "%",
            HIGHER,
            None,
            share(26.7, 15, 4),
        ),
    ),
    "PEEL21-INV-2": (
        (
            "Community resolutions without a record endorsed by the victim",
            "%",
            LOWER,
            None,
            share(31.25, 16, 5),
        ),
        (
            "Outcome 16 files without a record of the victim's withdrawal",
            "%",
            LOWER,
            None,
            share(85.0, 20, 17),
        ),
    ),
    "PEEL21-MO-1": (
        ("ViSOR records found inadequate", "%", LOWER, None, share(58.3, 12, 7)),
        ("ViSOR records that required improvement", "%", LOWER, None, share(33.3, 12, 4)),
        ("ViSOR records found adequate", "%", HIGHER, None, share(8.3, 12, 1)),
        (
            "Cases in which known information led to no second look at the risk",
            "cases",
            LOWER,
            None,
            (plain(AT_INSPECTION, 4),),
        ),
    ),
    "PEEL21-MO-2": (
        (
            "OCAIT cases waiting for action",
            "cases",
            LOWER,
            None,
            (plain(AT_INSPECTION, 123), plain(date(2022, 3, 28), 125)),
        ),
    ),
    "PEEL21-MO-3": (
        ("OCAIT suspects released under investigation", "suspects", None, None, (plain(AT_INSPECTION, 139),)),
        (
            "OCAIT suspects on pre-charge bail with conditions",
            "suspects",
            None,
            None,
            (plain(AT_INSPECTION, 2),),
        ),
        ("New OCAIT cases managed", "cases", None, None, (plain("since January 2022", 28, TOLD),)),
    ),
}


@cache
def shipped() -> Register:
    return load(Path(__file__).parents[1] / "register")


def peel_records() -> tuple[Record, ...]:
    return tuple(record for record in shipped().records if record.source in (PEEL21, PEEL17))


def links() -> tuple[tuple[str, Link], ...]:
    return tuple((record.id, link) for record in peel_records() for link in record.link)


def stated(measures: tuple[Measure, ...]) -> tuple[Expected, ...]:
    return tuple(
        (
            measure.name,
            measure.unit,
            measure.better,
            measure.target,
            tuple(
                (
                    reading.on or reading.period,
                    reading.value,
                    reading.sample,
                    reading.count,
                    reading.margin,
                    reading.source,
                )
                for reading in measure.reading
            ),
        )
        for measure in measures
    )


def test_every_file_of_both_publications_can_be_read() -> None:
    assert [fault for fault in shipped().faults if fault.path.startswith("peel-")] == []


def test_the_register_holds_every_area_for_improvement_under_its_area_of_the_report() -> None:
    held = [(record.id, record.area) for record in peel_records() if record.kind is Kind.AREA_FOR_IMPROVEMENT]
    assert tuple(held) == AREAS_FOR_IMPROVEMENT


def test_what_was_asked_outside_the_areas_for_improvement_is_a_finding() -> None:
    others = [
        (record.id, record.kind, record.area, record.addressed_to, record.response_route)
        for record in peel_records()
        if record.kind is not Kind.AREA_FOR_IMPROVEMENT
    ]
    asked = ("Cheshire Constabulary",)
    assert others == [
        ("PEEL17-5", Kind.FINDING, "Specialist capabilities", asked, Route.JOINT),
        (
            "PEEL21-FR-1",
            Kind.FINDING,
            "Engaging with and treating the public with fairness and respect",
            (),
            Route.FORCE,
        ),
        ("PEEL21-MO-4", Kind.FINDING, "Managing offenders and suspects", (), Route.FORCE),
        (
            "PEEL21-WF-1",
            Kind.FINDING,
            "Building, supporting and protecting the workforce",
            (),
            Route.FORCE,
        ),
    ]


def test_each_record_lies_with_its_own_publication() -> None:
    counts = Counter((record.source, record.id.split("-")[0]) for record in peel_records())
    assert counts == {(PEEL21, "PEEL21"): 16, (PEEL17, "PEEL17"): 5}


@pytest.mark.parametrize("record", peel_records(), ids=lambda record: record.id)
def test_a_record_claims_nothing_that_its_report_does_not_give(record: Record) -> None:
    undated = Record(
        id=record.id,
        title=record.title,
        summary=record.summary,
        kind=record.kind,
        area=record.area,
        theme=record.theme,
        addressed_to=record.addressed_to,
        response_route=record.response_route,
        status=Status.OPEN,
        link=record.link,
        measure=record.measure,
        deadline_text="urgently" if record.id == "PEEL21-MO-2" else "",
        progress=record.progress,
        source=record.source,
        path=record.path,
    )
    assert record == undated


def test_what_the_force_told_later_of_its_areas_for_improvement_has_its_day_and_its_place() -> None:
    told = {record.id: record.progress for record in peel_records() if record.progress}
    assert list(told) == [
        "PEEL17-2",
        "PEEL17-4",
        "PEEL21-INV-1",
        "PEEL21-PVP-1",
        "PEEL21-RTP-2",
        "PEEL21-RTP-3",
    ]
    assert {(one.on, one.by) for updates in told.values() for one in updates} == {(date(2025, 6, 24), "")}
    assert all("24 June 2025" in one.reference for updates in told.values() for one in updates)


def test_what_2021_22_calls_improved_is_said_by_the_inspectorate_and_closed_by_nobody() -> None:
    found = [
        (record.id, record.kind, record.link[0].year, record.status, *map(said_in_words, record.said))
        for record in shipped().records
        if record.source == "earlier-inspections"
    ]
    better = "inspectorate says done July 2022"
    assert found == [
        ("EARL-1", Kind.AREA_FOR_IMPROVEMENT, "2015", Status.OPEN, better),
        ("EARL-2", Kind.FINDING, "2017", Status.OPEN, better),
        ("EARL-3", Kind.FINDING, "2018/19", Status.OPEN, better),
        ("EARL-4", Kind.AREA_FOR_IMPROVEMENT, "", Status.OPEN, better),
    ]


def test_of_the_later_report_only_what_it_praised_is_known() -> None:
    later = shipped().sources["peel-after-2021-22"]
    assert (later.published, later.judgment, len(later.innovative_practice)) == (None, (), 1)
    assert [record.id for record in shipped().records if record.source == later.key] == []


@pytest.mark.parametrize("record", peel_records(), ids=lambda record: record.id)
def test_a_record_has_a_title_a_summary_and_subjects(record: Record) -> None:
    assert all([record.title, record.summary, record.theme])


def test_only_the_intelligence_on_waiting_cases_is_asked_for_urgently() -> None:
    asked = [(record.id, record.deadline_text) for record in peel_records() if record.deadline_text]
    assert asked == [("PEEL21-MO-2", "urgently")]


@pytest.mark.parametrize("key", [PEEL21, PEEL17])
def test_a_publication_has_each_grade_of_its_report(key: str) -> None:
    grades = [(judgment.area, judgment.grade) for judgment in shipped().sources[key].judgment]
    assert grades == list(GRADES[key].items())


@pytest.mark.parametrize("key", [PEEL21, PEEL17])
def test_the_grades_of_a_publication_add_up(key: str) -> None:
    assert Counter(judgment.grade for judgment in shipped().sources[key].judgment) == GRADE_COUNTS[key]


def test_what_was_not_inspected_says_why() -> None:
    judgments = shipped().sources[PEEL21].judgment
    assert all(judgment.note for judgment in judgments if judgment.grade == "not inspected")


@pytest.mark.parametrize(
    ("key", "prefix", "published_text", "scale"),
    [
        (PEEL21, "PEEL21", "July 2022", "five-tier"),
        (PEEL17, "PEEL17", "last updated 22/03/2018", "four-tier"),
    ],
)
def test_a_publication_has_the_date_and_scale_of_its_report_and_no_day_of_publication(
    key: str, prefix: str, published_text: str, scale: str
) -> None:
    source = shipped().sources[key]
    stated_there = (source.prefix, source.published, source.published_text, source.scale)
    assert stated_there == (prefix, None, published_text, scale)


@pytest.mark.parametrize("key", [PEEL21, PEEL17])
def test_a_publication_warns_that_its_grades_cannot_be_compared(key: str) -> None:
    assert shipped().sources[key].scale_note.startswith("Not comparable with")


def test_the_harm_reduction_unit_is_the_only_innovative_practice() -> None:
    practices = [
        practice for key in (PEEL21, PEEL17) for practice in shipped().sources[key].innovative_practice
    ]
    assert [(practice.title, practice.area) for practice in practices] == [
        ("Harm reduction unit for stalking and harassment", "Protecting vulnerable people")
    ]


@pytest.mark.parametrize("number", range(len(SOURCE_MEASURES)), ids=[row[0] for row in SOURCE_MEASURES])
def test_a_measure_beside_the_areas_for_improvement_has_the_reports_figures(number: int) -> None:
    assert stated(shipped().sources[PEEL21].measure)[number] == SOURCE_MEASURES[number]


def test_no_measure_stands_beside_the_areas_for_improvement_but_the_reports() -> None:
    held = {key: len(shipped().sources[key].measure) for key in (PEEL21, PEEL17)}
    assert held == {PEEL21: len(SOURCE_MEASURES), PEEL17: 0}


@pytest.mark.parametrize("record", peel_records(), ids=lambda record: record.id)
def test_a_record_has_the_reports_figures(record: Record) -> None:
    assert stated(record.measure) == RECORD_MEASURES.get(record.id, ())


@pytest.mark.parametrize(
    ("name", "value", "sample", "count"),
    [
        (name, *value[1:4])
        for rows in (SOURCE_MEASURES, *RECORD_MEASURES.values())
        for name, _, _, _, values in rows
        for value in values
        if value[3] is not None
    ],
)
def test_a_share_follows_from_what_was_counted(name: str, value: float, sample: int, count: int) -> None:
    assert value == pytest.approx(100 * count / sample, abs=0.05), name


@pytest.mark.parametrize(
    ("record_id", "reference", "year"),
    [
        ("PEEL21-RTP-2", "Previous inspection: risk assessment of calls for service", ""),
        ("PEEL21-RTP-3", "Last inspection: area for improvement on vulnerability markers", ""),
        ("PEEL21-SP-1", "Area for improvement on understanding future demand", "2018/19"),
    ],
)
def test_a_repeat_names_the_earlier_finding_and_its_year_only_where_the_report_does(
    record_id: str, reference: str, year: str
) -> None:
    told = [(link.relation, link.id, link.reference, link.year) for link in shipped().find(record_id).link]
    assert told == [(Relation.REPEATS, "", reference, year)]


def test_three_areas_for_improvement_repeat_an_earlier_finding() -> None:
    repeats = [record_id for record_id, link in links() if link.relation is Relation.REPEATS]
    assert repeats == ["PEEL21-RTP-2", "PEEL21-RTP-3", "PEEL21-SP-1"]


def test_what_2021_22_takes_up_from_2017_is_linked_once_from_the_later_record() -> None:
    taken_up = [(record_id, link.relation, link.id) for record_id, link in links() if link.id]
    assert taken_up == [
        ("PEEL21-INV-1", Relation.SEE_ALSO, "PEEL17-2"),
    ]


def test_a_link_says_what_is_taken_up() -> None:
    assert [record_id for record_id, link in links() if not link.note] == []


def test_what_came_back_only_as_a_main_finding_is_said_where_it_was_asked_for_first() -> None:
    told = [(link.relation, link.reference, link.year) for link in shipped().find("PEEL17-3").link]
    finding = "PEEL 2021/22, main finding on investigation plans and supervision"
    assert told == [(Relation.SEE_ALSO, finding, "2021/22")]
