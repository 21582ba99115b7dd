"""`show`: one record, everything that the register knows of it."""

import json
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.agreed import ON_1_MARCH, agreed
from tests.cli.conftest import Run
from tests.cli.registers import GOOD, a_file, on_disk

WHOLE = """
deadline = 2025-03-27
deadline_basis = "6 months after publication"
target = 2025-02-28
evidence_not_applicable = "nothing can be shown"

[recurrence]
duty = "review"
every_months = 6
anchor = 2024-09-27

[[element]]
id = "2.1"
title = "screening"
statement = "All are screened."

[[evidence]]
title = "Audit"
location = "SharePoint"
expires_on = 2025-03-02

[[dependency]]
id = "REC-1"
note = "needs its data"

[[link]]
relation = "repeats"
reference = "HMIC 2017, 4"
year = "2017"

[[link]]
relation = "see-also"
id = "REC-1"

[[measure]]
name = "cases"
unit = "%"
better = "higher"

[[measure.reading]]
on = 2024-01-01
value = 10
source = "told"

[[measure.reading]]
on = 2025-01-01
value = 60.0
source = "inspected"

[[extension]]
field = "deadline"
from = 2025-01-27
to = 2025-03-27
on = 2025-01-20
by = "kim@example.org"
reason = "agreed"
"""


@pytest.fixture
def book(desk: Path) -> Path:
    return on_disk(desk, {**GOOD, "stalking/REC-2.toml": a_file("REC-2", WHOLE)})


def test_a_shipped_record_is_shown_as_agreed(run: Run) -> None:
    ran = run(*ON_1_MARCH, "show", "REC-12")
    assert (ran.exit_code, ran.err, ran.out) == (ExitCode.DONE, "", agreed("show.txt", ran.out))


def test_an_id_is_found_in_whatever_case(run: Run, book: Path) -> None:
    assert run("show", "rec-1").out == run("show", "REC-1").out


@pytest.mark.parametrize(
    "said",
    [
        "27 March 2025 (24 days left)",
        "6 months after publication on 27 September 2024 gives 27 March 2025, as stated",
        "27 January 2025 to 27 March 2025, on 20 January 2025 by kim@example.org: agreed",
        "28 February 2025 (the force's own)",
        "27 February 2025 (4 days late)",
        "every 6 months: review; next by 27 March 2025",
        "screening: claimed unstated",
        "All are screened.",
        "EXPIRED 2 March 2025",
        "REC-1: not resolved",
        "needs its data",
        "HMIC 2017, 4 (2017)",
        "▁█ 10 to 60, improving",
        "1 January 2025: 60 % (inspected)",
        "nothing can be shown",
        "stalking/REC-2.toml",
        "Stalking (stalking)",
    ],
)
def test_everything_is_said(run: Run, book: Path, said: str) -> None:
    assert said in run("show", "REC-2").out


def test_a_record_that_is_complete_holds_nothing_up(run: Run, desk: Path) -> None:
    waits = a_file("REC-2", '[[dependency]]\nid = "REC-1"\n')
    done = a_file("REC-1", status='"not-adopted"')
    on_disk(desk, {**GOOD, "stalking/REC-1.toml": done, "stalking/REC-2.toml": waits})
    assert [line.split() for line in run("show", "REC-2").out.splitlines() if "waits on" in line] == [
        ["waits", "on", "REC-1:", "complete"]
    ]


def test_links_and_dependencies_are_shown_from_the_other_end(run: Run, book: Path) -> None:
    out = run("show", "REC-1").out
    assert "REC-2 Title of REC-2" in out.partition("Dependencies")[2].partition("Links")[0]
    assert "REC-2 Title of REC-2" in out.partition("Links")[2]


def test_a_deadline_that_does_not_follow_from_its_basis_is_said_so(run: Run, desk: Path) -> None:
    basis = 'deadline_basis = "56 days beginning with publication"\n'
    on_disk(desk, {**GOOD, "stalking/REC-1.toml": a_file("REC-1", basis, deadline="2024-11-22")})
    assert "gives 21 November 2024, NOT the stated deadline" in run("show", "REC-1").out


def test_the_day_on_which_it_was_issued_stands_among_its_dates(run: Run, desk: Path) -> None:
    on_disk(desk, {**GOOD, "stalking/REC-2.toml": a_file("REC-2", "issued_on = 2024-10-02\n")})
    assert "  issued " in run("show", "REC-2").out
    assert "2 October 2024" in run("show", "REC-2").out
    assert "issued" not in run("show", "REC-1").out


def test_the_nearest_ids_are_suggested_for_one_that_is_not_there(run: Run) -> None:
    ran = run(*ON_1_MARCH, "show", "REC-99")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert ran.err.startswith(
        "peeltrack: there is no record REC-99 in this register\n  hint: did you mean REC-"
    )


def test_where_no_id_is_near_the_way_to_all_of_them_is_told(run: Run, book: Path) -> None:
    assert "hint: peeltrack list --all shows every id" in run("show", "zzz").err


def test_a_bare_number_leads_to_the_ids_that_end_with_it(run: Run, desk: Path) -> None:
    on_disk(desk, {**GOOD, "stalking/REC-12.toml": a_file("REC-12"), "s60/S60-2.toml": a_file("S60-2")})
    assert run("show", "12").err.endswith("hint: did you mean REC-12?\n")


def test_a_record_whose_file_is_broken_is_not_said_to_be_missing(run: Run, desk: Path) -> None:
    on_disk(desk, {**GOOD, "stalking/REC-2.toml": "id = "})
    ran = run("show", "rec-2")
    assert (ran.exit_code, ran.out) == (ExitCode.UNREADABLE, "")
    assert ran.err.startswith("peeltrack: REC-2 cannot be read: stalking/REC-2.toml:1: PT006 the file ends")


def test_json_holds_the_record_as_its_file_does_and_apart_what_follows_from_it(run: Run, book: Path) -> None:
    envelope = json.loads(run("show", "REC-2", "--format", "json").out)
    data = envelope["data"]
    assert (envelope["schema"], envelope["command"], envelope["today"]) == (1, "show", "2025-03-03")
    assert (data["deadline"], data["extension"][0]["from"]) == ("2025-03-27", "2025-01-27")
    assert data["derived"]["look"] == "at risk"
    assert data["derived"]["days_late"] == -24
    assert data["derived"]["linked_from"] == []


@pytest.mark.parametrize("form", ["csv", "tsv", "markdown"])
def test_other_formats_give_a_field_a_row(run: Run, book: Path, form: str) -> None:
    ran = run("show", "REC-1", "--format", form)
    assert ran.exit_code == ExitCode.DONE
    assert any("deadline" in line and "1 March 2025 (2 days late)" in line for line in ran.out.splitlines())


def test_a_record_beside_a_bad_file_is_shown_and_the_bad_file_told(run: Run, book: Path) -> None:
    (book / "stalking" / "REC-9.toml").write_bytes(b"id = ")
    ran = run("show", "REC-1")
    assert ran.exit_code == ExitCode.UNREADABLE
    assert ran.out.startswith("REC-1: Title of REC-1\n")
    assert "REC-9.toml" in ran.err


PART = '[[link]]\nrelation = "part-of"\nid = "REC-2"\n'


def test_a_record_says_how_many_of_its_parts_are_done_and_how_each_stands(run: Run, desk: Path) -> None:
    files = {
        "stalking/REC-2.toml": a_file("REC-2", kind='"cause-of-concern"'),
        "stalking/REC-3.toml": a_file("REC-3", PART, deadline="2025-03-01"),
        "stalking/REC-4.toml": a_file("REC-4", PART, status='"closed"', deadline="2025-02-01"),
        "stalking/REC-5.toml": a_file("REC-5", PART),
    }
    on_disk(desk, {**GOOD, **files})
    assert run("show", "REC-2").out.partition("Parts\n")[2].splitlines() == [
        "  complete        1 of 3",
        "  REC-3           Title of REC-3: OVERDUE, open, due 1 March 2025 (2 days late)",
        "  REC-4           Title of REC-4: COMPLETE, closed, due 1 February 2025",
        "  REC-5           Title of REC-5: UNDATED, open",
    ]
    parts = json.loads(run("show", "REC-2", "--format", "json").out)["data"]["derived"]["parts"]
    assert [(part["id"], part["look"], part["due_on"]) for part in parts] == [
        ("REC-3", "overdue", "2025-03-01"),
        ("REC-4", "complete", "2025-02-01"),
        ("REC-5", "undated", None),
    ]


def test_a_record_says_how_many_of_its_elements_are_answered(run: Run, desk: Path) -> None:
    elements = "".join(
        f'[[element]]\nid = "2.{at}"\ntitle = "t"\n{more}\n'
        for at, more in enumerate(('statement = "s"', 'not_applicable = "n"', ""), 1)
    )
    on_disk(desk, {**GOOD, "stalking/REC-2.toml": a_file("REC-2", elements)})
    assert "  answered        2 of 3\n" in run("show", "REC-2").out


def test_people_are_called_by_their_names_and_owners_with_their_addresses(run: Run, papers: Path) -> None:
    run("assign", "REC-1", "--business-lead", "kim@example.org", "--by", "kim@example.org")
    run("update", "REC-1", "Done.", "--by", "kim@example.org")
    out = run("show", "REC-1").out
    assert "  next            submit: Kim Lee\n" in out
    assert "  business lead   Kim Lee <Kim@example.org>\n" in out
    assert "Done. (Kim Lee)" in out


def test_list_and_show_give_programs_the_same_mover(run: Run, papers: Path) -> None:
    run("assign", "REC-1", "--business-lead", "kim@example.org", "--by", "kim@example.org")
    listed = json.loads(run("list", "--format", "json").out)["data"]
    shown = [json.loads(run("show", one["id"], "--format", "json").out)["data"]["derived"] for one in listed]
    movers = [one["whose_move"] for one in listed]
    assert (
        movers
        == [one["whose_move"] for one in shown]
        == [
            "business lead: Kim@example.org",
            "business lead: not named",
        ]
    )


def test_a_moved_deadline_says_on_whose_word(book: Path, run: Run) -> None:
    assert "the inspectorate:" not in run("show", "REC-2").out
    file = book / "stalking" / "REC-2.toml"
    said = 'reason = "agreed"\nreference = "HMI-77"\nsaid_on = 2025-01-18'
    text = file.read_text(encoding="utf-8").replace('reason = "agreed"', said)
    file.write_text(text, encoding="utf-8", newline="\n")
    assert "agreed (the inspectorate: HMI-77 of 18 January 2025)" in " ".join(
        run("show", "REC-2").out.split()
    )
