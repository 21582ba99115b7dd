"""Where a rule must hold its tongue, or must not: what one bad and one good example cannot show."""

from collections.abc import Mapping

import pytest

from peeltrack.rules import check
from peeltrack.rules.examples import (
    A_FORCE,
    A_SOURCE,
    EVIDENCE,
    OTHER,
    OWNERS,
    RECORD,
    TODAY,
    a_record,
    a_register,
)
from peeltrack.rules.rule import Files, LinkTo
from tests.in_memory import examine_files


def codes(files: Files) -> list[str]:
    as_bytes: Mapping[str, bytes] = {
        path: one.encode() if isinstance(one, str) else one
        for path, one in files.items()
        if not isinstance(one, LinkTo)
    }
    return [finding.code for finding in check(examine_files(as_bytes, TODAY))]


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_checked() -> None:
    files = a_register("id = \n", files={OTHER: a_record("dedline = 1\n", id="REC-13", number="13")})
    assert codes(files) == ["PT001", "PT006"]


def test_a_link_to_a_record_that_cannot_be_read_is_no_second_fault() -> None:
    link = '\n[[link]]\nrelation = "see-also"\nid = "REC-13"\n'
    assert codes(a_register(a_record(link), files={OTHER: "id = \n"})) == ["PT006"]


def test_in_a_register_that_lists_nobody_owners_are_not_looked_up() -> None:
    assert codes(a_register(a_record(OWNERS), settings=A_FORCE)) == []


def test_the_published_words_are_held_against_the_deadline_before_it_was_moved() -> None:
    moved = (
        'deadline = 2025-05-27\ndeadline_text = "By 27 March 2025"\n'
        'deadline_basis = "6 months after publication"\n'
        '\n[[extension]]\nfield = "deadline"\nfrom = 2025-03-27\nto = 2025-05-27\n'
        'on = 2025-02-20\nby = "ben@example.org"\nreason = "agreed"\n'
        'reference = "HMI-77"\nsaid_on = 2025-02-18\n'
    )
    assert codes(a_register(a_record(moved))) == []


@pytest.mark.parametrize("words", ["immediately", "TBC", "before Christmas", "27 March"])
def test_words_without_a_whole_date_are_left_alone(words: str) -> None:
    assert codes(a_register(a_record(f'deadline = 2025-03-27\ndeadline_text = "{words}"\n'))) == []


def test_a_date_in_the_published_words_without_a_deadline_is_a_finding() -> None:
    assert codes(a_register(a_record('deadline_text = "By 27 March 2025"\n'))) == ["PT102"]


def test_without_a_day_of_publication_nothing_is_counted_from_it() -> None:
    source = A_SOURCE.replace("published = 2024-09-27\n", "")
    record = a_record('deadline = 2020-01-01\ndeadline_basis = "6 months after publication"\n')
    assert codes(a_register(record, source=source)) == []


@pytest.mark.parametrize(("day", "expected"), [("2025-03-01", []), ("2025-02-28", ["PT106"])])
def test_evidence_may_be_relied_on_until_its_last_day(day: str, expected: list[str]) -> None:
    assert codes(a_register(a_record(EVIDENCE + f"expires_on = {day}\n"))) == expected


@pytest.mark.parametrize(("day", "expected"), [("2024-09-27", []), ("2024-09-26", ["PT101"])])
def test_a_deadline_on_the_day_of_publication_can_be_met(day: str, expected: list[str]) -> None:
    assert codes(a_register(a_record(f"deadline = {day}\n"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        'summary = """\nfirst.point = { of three }\n"""\n',
        "summary = 'S:\\\\bin\\\\file'\n",
        '# owners.action_owner = { }\nsummary = "a.b = {c}"\n',
        'summary = "a \\"quoted\\" word,\\ta tab and caf\\u00e9"\n',
    ],
)
def test_what_only_looks_like_a_fault_of_text_is_none(text: str) -> None:
    assert codes(a_register(a_record(text))) == []


@pytest.mark.parametrize("escape", ["\\u001b", "\\u202e", "\\u200b", "\\b", "\\r"])
def test_an_unsafe_character_is_found_where_it_is_written_as_an_escape(escape: str) -> None:
    assert codes(a_register(a_record(f'summary = "a{escape}b"\n'))) == ["PT011"]


def test_an_unseen_character_in_a_comment_is_found() -> None:
    comment = "# approved \N{RIGHT-TO-LEFT OVERRIDE}ton\n"
    assert codes(a_register(a_record(comment))) == ["PT011"]


def test_a_dotted_key_on_the_first_line_is_found() -> None:
    assert codes(a_register('owners.action_owner = "ana@example.org"\n' + a_record())) == ["PT013"]


def test_a_file_wholly_in_windows_line_ends_is_in_order() -> None:
    assert codes(a_register(a_record(OWNERS, EVIDENCE).replace("\n", "\r\n"))) == []


def test_a_record_that_waits_on_itself_is_a_circle() -> None:
    assert codes(a_register(a_record('\n[[dependency]]\nid = "REC-12"\n'))) == ["PT307"]


def test_two_records_that_wait_on_a_third_are_no_circle() -> None:
    wait = '\n[[dependency]]\nid = "REC-14"\n'
    others = {
        OTHER: a_record(wait, id="REC-13", number="13"),
        OTHER.replace("13", "14"): a_record(id="REC-14", number="14"),
    }
    assert codes(a_register(a_record(wait), files=others)) == []


def test_events_that_wait_on_each_other_are_a_circle() -> None:
    events = '\n[[event]]\nid = "{}"\ntitle = "It happens"\nafter = "{}"\n'
    source = A_SOURCE + events.format("one", "two") + events.format("two", "one")
    assert codes(a_register(source=source)) == ["PT307"]


def test_an_event_of_another_source_is_unknown_here() -> None:
    event = '\n[[event]]\nid = "tool"\ntitle = "The tool is released"\n'
    files = {"vetting-2022/source.toml": A_SOURCE + event}
    assert codes(a_register(a_record('\n[[dependency]]\nevent = "tool"\n'), files=files)) == ["PT306"]


@pytest.mark.parametrize("path", ["/policy.pdf", "C:/policy.pdf", "a/../../policy.pdf", "a\\\\policy.pdf"])
def test_a_path_that_is_not_in_the_register_is_told_as_such_and_not_as_missing(path: str) -> None:
    evidence = f'\n[[evidence]]\ntitle = "Policy"\npath = "{path}"\nsha256 = "{"0" * 64}"\n'
    assert codes(a_register(a_record(evidence))) == ["PT314"]


def test_every_fault_of_a_record_is_told() -> None:
    record = a_record(
        "deadline = 2020-03-27\ntarget = 2025-03-27\n",
        '\n[[link]]\nrelation = "repeats"\n',
        '\n[[evidence]]\ntitle = ""\n',
        number="",
    )
    assert codes(a_register(record)) == ["PT015", "PT016", "PT018", "PT019", "PT101", "PT104"]


def test_findings_of_a_record_are_in_its_file() -> None:
    examined = examine_files({"register.toml": A_FORCE.encode(), RECORD: b"id = 1\n"}, TODAY)
    assert {finding.path for finding in check(examined)} == {RECORD, RECORD.replace("REC-12", "source")}
