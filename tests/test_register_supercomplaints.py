"""The shipped register against its published facts: super-complaints, commitments, inquiries, settings.

Each table below is written out by hand, so that a figure cannot be changed in the register alone.
"""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from peeltrack.core.chain.status_said import said_in_words
from peeltrack.core.model.record import (
    Assessment,
    Kind,
    Measure,
    Owners,
    Record,
    Relation,
    Response,
    Route,
    Said,
)
from peeltrack.core.model.register import Register
from peeltrack.core.model.source import Publication
from peeltrack.core.model.status import Role, Status
from peeltrack.store.register import load

MARCH = (date(2025, 3, 27), "By 27 March 2025", "")
SEPTEMBER = (date(2025, 9, 27), "By 27 September 2025", "")
NOVEMBER = (
    date(2024, 11, 22),
    "By 22 November 2024 (56 days from publication)",
    "56 days after publication",
)

IDS = {
    "stalking-2024": [
        *("REC-7", "REC-10", "REC-11", "REC-12", "REC-13", "REC-14", "REC-16", "REC-17"),
        *("REC-18", "REC-20", "REC-22", "REC-23", "REC-25", "REC-27", "REC-28"),
    ],
    "section-60": ["S60-1", "S60-3", "S60-4", "S60-5", "S60-7", "S60-8", "S60-10"],
    "immigration-data-sharing": ["IDS-1", "IDS-4", "IDS-5"],
    "commitments-2024-11-22": ["COM-1", "COM-2", "COM-3"],
    "angiolini-part-1": [],
    "angiolini-list-of-issues": [],
    "angiolini-part-2": [],
    "baird": [],
    "scrutiny-2025-06-24": [],
}

DEADLINES = {
    "REC-7": MARCH,
    "REC-10": MARCH,
    "REC-11": MARCH,
    "REC-12": MARCH,
    "REC-13": MARCH,
    "REC-14": MARCH,
    "REC-16": MARCH,
    "REC-17": (date(2025, 3, 27), "27 March 2025", ""),
    "REC-18": MARCH,
    "REC-20": MARCH,
    "REC-22": SEPTEMBER,
    "REC-23": MARCH,
    "REC-25": MARCH,
    "REC-27": NOVEMBER,
    "REC-28": NOVEMBER,
}

# Accepted, how far the force said it complied, in which words.
RESPONSES = {
    "REC-7": (True, "partial", "partially comply"),
    "REC-10": (True, "most", "comply with most aspects"),
    "REC-11": (True, "partial", "partially comply"),
    "REC-12": (True, "partial", "partially comply"),
    "REC-13": (True, "partial", "partially comply"),
    "REC-14": (True, "most", "comply with most aspects"),
    "REC-16": (True, "unstated", ""),
    "REC-17": (True, "partial", "partially comply"),
    "REC-18": (True, "most", "comply with most aspects"),
    "REC-20": (True, "partial", "partially comply"),
    "REC-22": (True, "full", "fully comply"),
    "REC-23": (True, "partial", "partially comply"),
    "REC-25": (True, "partial", "partially comply"),
    "REC-27": (None, "full", "we comply"),
    "REC-28": (None, "full", "we comply"),
    "S60-1": (None, "unstated", ""),
    "S60-3": (None, "unstated", ""),
    "S60-4": (None, "full", "satisfied that we comply"),
    "S60-5": (None, "full", "satisfied that we comply"),
    "S60-7": (None, "partial", "do not fully comply"),
    "S60-8": (None, "partial", "do not comply in full"),
    "S60-10": (None, "unstated", ""),
    "IDS-1": (None, "unstated", ""),
    "IDS-4": (None, "unstated", ""),
    "IDS-5": (None, "unstated", ""),
}

TO_BE_CONFIRMED = "to be confirmed; expected before the deadline"
TIMESCALES = {
    "REC-10": "the e-learning modules are mandatory for relevant staff from December 2024",
    "S60-3": "every briefing recorded from January 2024",
} | dict.fromkeys(
    [f"REC-{number}" for number in (11, 12, 13, 14, 16, 17, 18, 20, 23, 25)],
    TO_BE_CONFIRMED,
)

DEPENDENCIES = {
    "REC-22": ["the NPCC lead gathers information under recommendation 21 of the same report"],
    "IDS-1": ["home-office-review", "npcc-protocol"],
    "IDS-4": ["home-office-review", "npcc-protocol"],
    "IDS-5": ["home-office-review", "npcc-protocol"],
}

LINKS = {
    "S60-4": [("see-also", "S60-1")],
    "S60-5": [("see-also", "S60-1")],
    "IDS-4": [("see-also", "IDS-1")],
    "IDS-5": [("see-also", "IDS-1")],
    "COM-1": [("serves", "REC-20"), ("serves", "REC-23")],
    "COM-2": [("serves", "REC-11"), ("serves", "REC-18")],
    "COM-3": [("serves", "REC-10")],
}


@pytest.fixture(scope="module")
def register() -> Register:
    return load(Path(__file__).parents[1] / "register")


@pytest.fixture(scope="module")
def records(register: Register) -> dict[str, Record]:
    return {record.id: record for record in register.records if record.source in IDS}


@pytest.fixture(scope="module")
def responses(records: dict[str, Record]) -> dict[str, Response]:
    return {record.id: record.response for record in records.values() if record.response is not None}


def test_every_file_can_be_read_without_a_fault(register: Register) -> None:
    assert register.faults == ()


def test_each_source_holds_exactly_the_published_records(register: Register) -> None:
    held = {
        name: [record.id for record in register.records if record.source == name]
        for name in register.sources
        if name in IDS
    }
    assert held == IDS


def test_a_recommendation_keeps_its_published_number_and_a_commitment_has_none(
    records: dict[str, Record],
) -> None:
    numbers = {
        record_id: "" if record_id.startswith("COM-") else record_id.rpartition("-")[2]
        for record_id in records
    }
    assert {record.id: record.number for record in records.values()} == numbers


def test_only_the_public_commitments_are_commitments(records: dict[str, Record]) -> None:
    commitments = [record.id for record in records.values() if record.kind is Kind.COMMITMENT]
    assert commitments == IDS["commitments-2024-11-22"]
    assert Counter(record.kind for record in records.values()) == {
        Kind.RECOMMENDATION: 25,
        Kind.COMMITMENT: 3,
    }


def test_the_dates_of_the_sources_are_as_published(register: Register) -> None:
    dates = {name: (register.sources[name].published, register.sources[name].response_on) for name in IDS}
    assert dates == {
        "stalking-2024": (date(2024, 9, 27), date(2024, 11, 21)),
        "section-60": (None, date(2024, 2, 2)),
        "immigration-data-sharing": (None, None),
        "commitments-2024-11-22": (date(2024, 11, 22), None),
        "angiolini-part-1": (None, None),
        "angiolini-list-of-issues": (None, None),
        "angiolini-part-2": (None, None),
        "baird": (None, None),
        "scrutiny-2025-06-24": (None, None),
    }


def test_the_prefixes_are_those_of_the_ids(register: Register) -> None:
    prefixes = {name: register.sources[name].prefix for name in IDS if register.sources[name].prefix}
    assert prefixes == {
        "stalking-2024": "REC",
        "section-60": "S60",
        "immigration-data-sharing": "IDS",
        "commitments-2024-11-22": "COM",
    }


def test_the_list_of_issues_is_out_and_only_the_report_to_it_is_awaited(register: Register) -> None:
    awaited = [name for name in IDS if register.sources[name].state is Publication.AWAITED]
    assert awaited == ["angiolini-part-2"]


def test_the_deadlines_are_as_published_and_only_the_stalking_report_sets_any(
    records: dict[str, Record],
) -> None:
    found = {
        record.id: (record.deadline, record.deadline_text, record.deadline_basis)
        for record in records.values()
        if record.deadline or record.deadline_text or record.deadline_basis
    }
    assert found == DEADLINES


def test_twelve_deadlines_are_in_march_one_in_september_and_two_in_november(
    records: dict[str, Record],
) -> None:
    assert Counter(record.deadline for record in records.values() if record.deadline) == {
        date(2025, 3, 27): 12,
        date(2025, 9, 27): 1,
        date(2024, 11, 22): 2,
    }


def test_the_published_date_and_the_published_day_count_agree(register: Register) -> None:
    published = register.sources["stalking-2024"].published
    assert published is not None
    assert register.find("REC-27").deadline == published + timedelta(days=56)


def test_no_record_has_a_date_of_the_forces_own(records: dict[str, Record]) -> None:
    assert [record.id for record in records.values() if record.target] == []


def test_what_the_force_claimed_stands_in_its_own_words(responses: dict[str, Response]) -> None:
    found = {
        record_id: (response.accepted, response.assessment.value, response.assessment_text)
        for record_id, response in responses.items()
    }
    assert dict(sorted(found.items())) == dict(sorted(RESPONSES.items()))


def test_the_stalking_response_claims_eight_partial_three_most_three_full_and_leaves_one_open(
    responses: dict[str, Response],
) -> None:
    claimed = Counter(responses[record_id].assessment for record_id in IDS["stalking-2024"])
    assert claimed == {
        Assessment.PARTIAL: 8,
        Assessment.MOST: 3,
        Assessment.FULL: 3,
        Assessment.UNSTATED: 1,
    }


def test_a_response_bears_the_date_of_its_document_or_none(responses: dict[str, Response]) -> None:
    dates = {"REC": date(2024, 11, 21), "S60": date(2024, 2, 2), "IDS": None}
    assert {record_id: response.on for record_id, response in responses.items()} == {
        record_id: dates[record_id.partition("-")[0]] for record_id in responses
    }


def test_a_timescale_is_kept_where_the_force_promised_one(responses: dict[str, Response]) -> None:
    found = {record_id: said.timescale for record_id, said in responses.items() if said.timescale}
    assert found == TIMESCALES
    assert Counter(found.values())[TO_BE_CONFIRMED] == 10


def test_most_recommendations_are_put_to_chief_constables_alone(records: dict[str, Record]) -> None:
    others = {
        record.id: record.addressed_to
        for record in records.values()
        if record.addressed_to != ("chief constables",)
    }
    assert others == {
        "REC-27": ("chief constables", "police and crime commissioners", "mayoral equivalents"),
        "S60-8": ("chief constables", "police and crime commissioners (or equivalents)"),
        "S60-10": ("NPCC", "APCC", "Home Office", "chief constables"),
    } | dict.fromkeys((*IDS["immigration-data-sharing"], *IDS["commitments-2024-11-22"]), ())


def test_the_force_answers_itself_but_for_two_records(records: dict[str, Record]) -> None:
    routes = {
        record.id: record.response_route
        for record in records.values()
        if record.response_route is not Route.FORCE
    }
    assert routes == {"REC-27": Route.NPCC, "S60-10": Route.JOINT}


def test_what_a_record_waits_on_is_what_must_happen_first(records: dict[str, Record]) -> None:
    found = {
        record.id: [waits.id or waits.event or waits.text for waits in record.dependency]
        for record in records.values()
        if record.dependency
    }
    assert dict(sorted(found.items())) == dict(sorted(DEPENDENCIES.items()))


def test_nothing_that_is_waited_on_is_known_to_have_happened(
    register: Register, records: dict[str, Record]
) -> None:
    events = register.sources["immigration-data-sharing"].event
    dates = {event.resolved_on for event in events}
    dates |= {waits.resolved_on for record in records.values() for waits in record.dependency}
    assert dates == {None}


def test_the_protocol_comes_after_the_review_that_has_no_year(register: Register) -> None:
    events = [
        (event.id, event.owner, event.after, event.expected_text)
        for event in register.sources["immigration-data-sharing"].event
    ]
    assert events == [
        ("home-office-review", "Home Office", "", "before Christmas"),
        ("npcc-protocol", "NPCC", "home-office-review", ""),
    ]


def test_the_links_are_those_of_the_documents_and_lead_to_records(
    register: Register, records: dict[str, Record]
) -> None:
    found = {
        record.id: [(link.relation.value, link.id) for link in record.link]
        for record in records.values()
        if record.link
    }
    assert dict(sorted(found.items())) == dict(sorted(LINKS.items()))
    assert {link.id for record in records.values() for link in record.link} <= set(records)


def test_each_link_says_why_it_is_there(records: dict[str, Record]) -> None:
    bare = [record.id for record in records.values() for link in record.link if not link.note]
    assert bare == []
    assert {link.relation for record in records.values() for link in record.link} == {
        Relation.SEE_ALSO,
        Relation.SERVES,
    }


def test_briefings_and_debriefs_are_answered_apart(records: dict[str, Record]) -> None:
    found = {
        record.id: [
            (element.id, element.assessment, element.assessment_text, bool(element.summary))
            for element in record.element
        ]
        for record in records.values()
        if record.element
    }
    assert found == {
        "S60-3": [
            ("briefings", Assessment.UNSTATED, "", True),
            ("debriefs", Assessment.FULL, "already comply with this element", True),
        ]
    }


def test_only_the_review_of_training_comes_round_each_year(records: dict[str, Record]) -> None:
    found = {
        record.id: (record.recurrence.every_months, record.recurrence.anchor, record.recurrence.last_on)
        for record in records.values()
        if record.recurrence
    }
    assert found == {"S60-1": (12, date(2024, 2, 2), None)}


def test_the_figures_on_section_60_keep_their_two_bases(records: dict[str, Record]) -> None:
    measures = records["S60-7"].measure
    assert [_figures(measure) for measure in measures] == [
        ("searches", [(111, None, None)]),
        ("searches", [(89, None, None)]),
        ("searches", [(22, None, None)]),
        ("%", [(84.5, 155, 131)]),
        ("%", [(15.5, 155, 24)]),
    ]
    assert "155" in measures[0].note
    assert all("111" in measure.note for measure in measures[3:])


def test_the_shares_on_section_60_follow_from_their_counts(records: dict[str, Record]) -> None:
    readings = [reading for measure in records["S60-7"].measure[3:] for reading in measure.reading]
    assert [
        round(100 * reading.count / reading.sample, 1)
        for reading in readings
        if reading.count is not None and reading.sample
    ] == [84.5, 15.5]


def test_the_charge_rate_stands_with_the_public_commitments(register: Register) -> None:
    measures = register.sources["commitments-2024-11-22"].measure
    assert [_figures(measure) for measure in measures] == [("%", [(70, None, None)])]


def test_the_charge_rate_is_the_newsrooms_and_all_other_figures_are_the_forces(
    register: Register, records: dict[str, Record]
) -> None:
    measures = [measure for record in records.values() for measure in record.measure]
    of_sources = {name: register.sources[name].measure for name in IDS}
    rate = of_sources.pop("commitments-2024-11-22")
    measures += [measure for several in of_sources.values() for measure in several]
    assert {reading.source for measure in measures for reading in measure.reading} == {Said.TOLD}
    assert [reading.source for measure in rate for reading in measure.reading] == [Said.REPORTED]


def test_the_figures_told_to_the_commissioner_stand_with_that_meeting(register: Register) -> None:
    measures = register.sources["scrutiny-2025-06-24"].measure
    assert [_figures(measure) for measure in measures] == [
        ("%", [(8, None, None)]),
        ("%", [(40, None, None)]),
        ("%", [(280, None, None)]),
        ("%", [(141, None, None)]),
        ("applications", [(275, None, None)]),
        ("advocates", [(6, None, None)]),
    ]


def test_what_the_dcc_has_closed_is_counted_as_it_was_told(
    register: Register,
) -> None:
    tallies = {
        name: [(tally.items, tally.closed, tally.said_on) for tally in register.sources[name].tally]
        for name in IDS
        if register.sources[name].tally
    }
    assert tallies == {
        "angiolini-part-1": [(10, 10, date(2025, 6, 24))],
        "scrutiny-2025-06-24": [(180, 180, date(2025, 6, 24))],
    }


def test_every_record_is_open(records: dict[str, Record]) -> None:
    assert {record.status for record in records.values()} == {Status.OPEN}


def test_the_published_text_is_left_to_the_keeper_of_a_register(records: dict[str, Record]) -> None:
    assert [record.id for record in records.values() if record.wording] == []


def test_every_record_says_in_the_keepers_words_what_it_is_about(records: dict[str, Record]) -> None:
    bare = [
        record.id for record in records.values() if not (record.title and record.summary and record.theme)
    ]
    assert bare == []


def test_nothing_is_invented_about_who_does_what_or_what_was_done(records: dict[str, Record]) -> None:
    empty = Record(id="X-1", title="x", kind=Kind.RECOMMENDATION, status=Status.OPEN)
    made_by_the_force = ("position", "evidence", "handover", "extension", "step", "target", "forecast")
    filled = [
        (record.id, name)
        for record in records.values()
        for name in made_by_the_force
        if getattr(record, name) != getattr(empty, name)
    ]
    filled += [
        (record.id, element.id)
        for record in records.values()
        for element in record.element
        if element.answered
    ]
    assert filled == []


def test_the_register_is_that_of_the_force_with_its_lead_times_and_policy(register: Register) -> None:
    settings = register.settings
    lead, policy = settings.lead_days, settings.policy
    assert settings.force == "Cheshire Constabulary"
    assert settings.warn_days == 28
    assert (lead.submitted, lead.verified, lead.signed_off) == (28, 14, 7)
    assert (policy.distinct_people, policy.on_instruction, policy.signed_steps) == (True, False, False)


def test_the_posts_are_described_and_nobody_is_named_for_them(register: Register) -> None:
    posts = [(post.role, post.title, bool(post.duty), post.holder) for post in register.settings.post]
    assert posts == [
        (Role.STRATEGIC_LEAD, "Strategic lead", True, ()),
        (Role.DCC, "Deputy Chief Constable", True, ()),
        (Role.COORDINATOR, "Planning and Performance Department", True, ()),
    ]
    assert register.settings.person == ()


def _figures(measure: Measure) -> tuple[str, list[tuple[int | float | None, int | None, int | None]]]:
    """Return the unit of `measure`, and of each reading value, sample and count."""
    return measure.unit, [(reading.value, reading.sample, reading.count) for reading in measure.reading]


#: The posts by which the force named its leads on section 60; nobody is named.
STOP_AND_SEARCH, SCRUTINY = (
    "Superintendent lead for stop and search",
    "Superintendent lead for external scrutiny",
)


def test_only_section_60_has_leads_and_they_are_posts_that_nobody_is_known_to_hold(
    register: Register, records: dict[str, Record]
) -> None:
    found = {record.id: record.owners for record in records.values() if record.owners != Owners()}
    answered = ("S60-1", "S60-3", "S60-4", "S60-5", "S60-7", "S60-8")
    assert found == dict.fromkeys(answered, Owners(action_owner=STOP_AND_SEARCH))
    assert [(team.name, team.holder) for team in register.settings.team] == [
        (STOP_AND_SEARCH, ()),
        (SCRUTINY, ()),
    ]


def test_what_was_promised_is_a_planned_action_of_which_nobody_said_that_it_was_done(
    records: dict[str, Record],
) -> None:
    found = {
        record.id: [(one.due_on, one.due_text, one.owner, one.done_on) for one in record.action]
        for record in records.values()
        if record.action
    }
    assert found == {
        "REC-10": [(date(2024, 12, 31), "December 2024", "", None)],
        "S60-3": [(date(2024, 1, 31), "January 2024", "", None)],
        "S60-7": [(None, "", SCRUTINY, None)],
        "S60-8": [(None, "", SCRUTINY, None)],
    }


def test_the_force_said_of_its_answer_and_its_plan_that_they_were_done(records: dict[str, Record]) -> None:
    found = {record.id: list(map(said_in_words, record.said)) for record in records.values() if record.said}
    done = ["force says done 21 Nov 2024"]
    assert found == {"REC-27": done, "REC-28": done}


def test_what_was_told_in_june_2025_has_its_day_and_its_place(records: dict[str, Record]) -> None:
    told = {record.id: record.progress for record in records.values() if record.progress}
    assert list(told) == ["REC-10", "REC-11", "REC-13"]
    assert {(one.on, one.by) for updates in told.values() for one in updates} == {(date(2025, 6, 24), "")}
    assert all("24 June 2025" in one.reference for updates in told.values() for one in updates)


def test_who_issued_a_report_is_left_out_where_no_document_says_so(register: Register) -> None:
    unknown = [name for name, source in register.sources.items() if not source.publisher]
    assert unknown == ["immigration-data-sharing", "section-60"]
