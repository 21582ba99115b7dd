"""`peeltrack import`: shown first, written whole or not at all, and never a second time."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.model.record import Kind, Meaning, Speaker
from peeltrack.core.model.status import Status, Step
from peeltrack.store import atomic_write
from peeltrack.store.claims import fresh
from peeltrack.store.register import load
from tests.cli.conftest import Run, record
from tests.cli.force import Force
from tests.factories import COORDINATOR

NEW = ("--source", "inspection", "--source-title", "Inspection", "--publisher", "HMICFRS", "--prefix", "INS")
LIST = """No,Recommendation,Deadline,Status,Force update
1,"By 27 March 2025, chief constables should review the policy",27/03/2025,On track,Training began
2,The force should train all of its staff,Nov-24,Parked,
3.1,The force should publish a plan,,Complete,
"""


@pytest.fixture
def register(desk: Path, run: Run) -> Path:
    """Return the folder of an empty register, with a list beside it."""
    assert run("init", "--force", "Anyshire Police").exit_code == 0
    (desk / "list.csv").write_text(LIST, encoding="utf-8")
    return desk / "register"


def files(root: Path) -> dict[str, bytes]:
    """Return every file of a register."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


#: The same list once more, when its source is there.
AGAIN = ("import", "list.csv", "--source", "inspection", "--write", "--by", COORDINATOR)


def bring(run: Run, *arguments: str) -> None:
    """Bring the list in."""
    ran = run("import", "list.csv", *NEW, "--write", "--by", COORDINATOR, *arguments)
    assert ran.exit_code == 0, ran.err


def test_it_is_shown_first_and_nothing_is_written(run: Run, register: Path) -> None:
    before = files(register)
    shown = run("import", "list.csv", *NEW)
    assert (shown.exit_code, files(register)) == (0, before)
    assert "table 1, line 1 to 4: 5 columns, 3 rows" in shown.out
    assert "nothing was written; to write it: the same with --write" in shown.err


def test_what_is_written_is_what_the_list_says(run: Run, register: Path) -> None:
    bring(run)
    one = record(register, "INS-1")
    assert (one.title, one.number, one.kind, one.status) == (
        "Review the policy",
        "1",
        Kind.RECOMMENDATION,
        Status.OPEN,
    )
    assert (str(one.deadline), one.deadline_text) == ("2025-03-27", "27/03/2025")
    assert (one.wording, one.addressed_to) == ("", ("chief constables",))
    assert [update.text for update in one.progress] == ["Training began"]
    two = record(register, "INS-2")
    assert (two.deadline, two.deadline_text) == (None, "Nov-24")
    assert [(part.id, part.title) for part in record(register, "INS-3").element] == [
        ("3.1", "Publish a plan")
    ]


def test_published_text_is_kept_only_where_it_is_asked_for(run: Run, register: Path) -> None:
    bring(run, "--wording")
    assert record(register, "INS-2").wording == "The force should train all of its staff"


def test_the_same_list_a_second_time_changes_nothing_byte_for_byte(run: Run, register: Path) -> None:
    bring(run, "--wording")
    before = files(register)
    again = run("--today", "2025-04-01", *AGAIN)
    assert (again.exit_code, files(register)) == (0, before)
    assert "the register says all of it already" in again.err


def test_check_finds_nothing_wrong_with_what_was_brought_in(run: Run, register: Path) -> None:
    bring(run, "--wording")
    assert run("check").exit_code == 0


def test_a_status_in_their_words_is_never_a_step_of_the_chain(run: Run, register: Path) -> None:
    bring(run)
    assert {one.status for one in load(register).records} == {Status.OPEN}


def test_next_months_list_adds_updates_and_moves_no_date(run: Run, register: Path, desk: Path) -> None:
    bring(run)
    later = (
        LIST.replace("27/03/2025", "30/06/2025")
        .replace("By 27 March 2025, c", "C")
        .replace("Training began", "Training ended")
    )
    (desk / "list.csv").write_text(later, encoding="utf-8")
    ran = run("import", "list.csv", "--source", "inspection", "--write", "--by", COORDINATOR)
    one = record(register, "INS-1")
    assert (ran.exit_code, str(one.deadline)) == (0, "2025-03-27")
    assert [update.text for update in one.progress] == ["Training began", "Training ended"]
    assert "peeltrack extend INS-1 --deadline 2025-06-30" in ran.out


def test_a_record_is_found_by_nearly_equal_text_where_there_is_no_number(
    run: Run, register: Path, desk: Path
) -> None:
    bring(run, "--wording")
    (desk / "page.txt").write_text(
        "Recommendation: The force should train all of its staff.\nForce update: All were trained",
        encoding="utf-8",
    )
    run("import", "page.txt", "--source", "inspection", "--write", "--by", COORDINATOR)
    assert len(load(register).records) == 3
    assert [update.text for update in record(register, "INS-2").progress] == ["All were trained"]


def test_what_is_less_than_sure_is_left_out_until_a_person_says_which_it_is(
    run: Run, register: Path, desk: Path
) -> None:
    bring(run, "--wording")
    (desk / "page.txt").write_text(
        "Recommendation 2: The force should buy four more vehicles", encoding="utf-8"
    )
    unsure = run("import", "page.txt", "--source", "inspection")
    assert "it has the number of INS-2 and another text" in unsure.out
    same = run("import", "page.txt", "--source", "inspection", "--same", "1=INS-2", "--format", "json")
    assert json.loads(same.out)["data"][0]["items"][0]["id"] == "INS-2"


def test_corrections_are_remembered_so_that_the_next_list_needs_none(
    run: Run, register: Path, desk: Path
) -> None:
    (desk / "list.csv").write_text(LIST.replace("Deadline", "Exec Date"), encoding="utf-8")
    bring(run, "--columns", "Exec Date=deadline", "--status", "Parked=open", "--leave", "4")
    kept = load(register).sources["inspection"].import_
    assert (kept.columns, kept.status) == (("Exec Date = deadline",), ("Parked = open",))
    assert kept.leave == ("the force should publish a plan",)
    more = LIST.replace("Deadline", "Exec Date") + "5,The force should ask its partners,1 May 2025,Parked,\n"
    (desk / "list.csv").write_text(more, encoding="utf-8")
    run("import", "list.csv", "--source", "inspection", "--write", "--by", COORDINATOR)
    assert str(record(register, "INS-5").deadline) == "2025-05-01"
    assert "INS-3" not in load(register).ids


def test_a_correction_that_cannot_be_meant_is_refused_with_what_can(run: Run, register: Path) -> None:
    ran = run("import", "list.csv", *NEW, "--columns", "Deadline=dedline")
    assert (ran.exit_code, "did you mean deadline?" in ran.err) == (2, True)


def full(*_: object, **__: object) -> None:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device")


def test_a_new_source_that_cannot_be_written_whole_is_not_there_at_all(
    run: Run, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(register)
    monkeypatch.setattr(os, "sync", full, raising=False)
    ran = run("import", "list.csv", *NEW, "--write", "--by", COORDINATOR)
    assert (ran.exit_code, files(register)) == (3, before)
    assert list(register.glob(".*tmp")) == []


def test_a_failure_half_way_takes_back_what_was_written(
    run: Run, register: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(run)
    before, put, calls = files(register), atomic_write.put, [0]

    def second_fails(*arguments: Any, **named: Any) -> None:
        calls[0] += 1
        full() if calls[0] == 2 else put(*arguments, **named)

    (desk / "list.csv").write_text(
        LIST.replace("On track", "Closed").replace("Parked", "Open"), encoding="utf-8"
    )
    monkeypatch.setattr(atomic_write, "put", second_fails)
    ran = run("import", "list.csv", "--source", "inspection", "--write", "--by", COORDINATOR)
    assert ran.exit_code != 0
    # Two to write, and one to put the first back.
    assert (calls[0], files(register)) == (3, before)


def test_what_a_killed_run_left_of_a_new_source_is_cleared_away(run: Run, register: Path) -> None:
    left = register / fresh(register / "inspection").name
    left.mkdir()
    (left / "INS-1.toml").write_bytes(b"")
    os.utime(left, (0, 0))
    bring(run)
    assert (left.exists(), (register / "inspection" / "INS-1.toml").exists()) == (False, True)


def test_a_new_source_must_be_named(run: Run, register: Path) -> None:
    ran = run("import", "list.csv", "--source", "inspection")
    assert (ran.exit_code, '--source inspection --source-title "…"' in ran.err) == (2, True)


def test_json_says_all_of_it(run: Run, register: Path) -> None:
    (found,) = json.loads(run("import", "list.csv", *NEW, "--format", "json").out)["data"]
    assert found["file"] == "list.csv"
    assert {column["heading"]: column["field"] for column in found["columns"]} == {
        "No": "number",
        "Recommendation": "wording",
        "Deadline": "deadline",
        "Status": "status",
        "Force update": "update",
    }
    assert [status["means"] for status in found["statuses"]] == ["done", "open", ""]
    assert [item["id"] for item in found["items"] if item["outcome"] == "new"] == ["INS-1", "INS-2", "INS-3"]


def test_a_pasted_page_comes_from_standard_input(run: Run, register: Path) -> None:
    ran = run(
        "import", "-", *NEW, "--format", "json", typed="Recommendation 4: The force should review it all"
    )
    assert [item["id"] for item in json.loads(ran.out)["data"][0]["items"]] == ["INS-4"]


def test_on_a_terminal_it_asks_one_question_at_a_time_about_what_it_is_unsure_of(
    run: Run, register: Path, desk: Path
) -> None:
    (desk / "list.csv").write_text(LIST.replace("Deadline", "Exec Date"), encoding="utf-8")
    ran = run(
        "import", "list.csv", *NEW, "--write", "--by", COORDINATOR, typed="deadline\nopen\n", terminal=True
    )
    assert ran.exit_code == 0, ran.err
    assert ran.err.index('What does the column "Exec Date" hold') < ran.err.index('What does "Parked" mean')
    assert str(record(register, "INS-1").deadline) == "2025-03-27"


def test_nothing_that_is_signed_is_changed_and_what_would_be_is_offered_as_an_update(
    force: Force, run: Run
) -> None:
    force.walk(Step.SUBMIT)
    before = force.record()
    page = force.repo.folder / "page.csv"
    page.write_text(
        "No,Recommendation,Deadline\n1,Stalking risk must be assessed in every case,1 May 2025\n",
        encoding="utf-8",
    )
    key = before.source
    shown = run("import", "page.csv", "--source", key, "--write", "--by", COORDINATOR)
    assert (force.record(), "to note it as an update, --as-updates" in shown.out) == (before, True)
    assert (
        run("import", "page.csv", "--source", key, "--write", "--by", COORDINATOR, "--as-updates").exit_code
        == 0
    )
    after = force.record()
    assert (after.deadline, after.step) == (None, before.step)
    assert "deadline as published: 1 May 2025" in [update.text for update in after.progress]


def test_what_the_list_says_of_a_status_stands_beside_ours_in_its_words(run: Run, register: Path) -> None:
    bring(run, "--says", "inspectorate", "--reference", "list of March", "--on", "2025-02-28")
    (said,) = record(register, "INS-1").said
    assert (str(said.on), said.by, said.text) == ("2025-02-28", Speaker.INSPECTORATE, "On track")
    assert (said.means, said.reference) == (Meaning.OPEN, "list of March")
    (of_part,) = record(register, "INS-3").said
    assert (of_part.part, of_part.means) == ("3.1", Meaning.DONE)
    (unknown,) = record(register, "INS-2").said
    assert (unknown.text, unknown.means) == ("Parked", None)


def test_a_status_is_written_down_again_only_when_it_is_another(run: Run, register: Path, desk: Path) -> None:
    bring(run)
    (desk / "list.csv").write_text(LIST.replace("On track", "Closed"), encoding="utf-8")
    run("import", "list.csv", "--source", "inspection", "--write", "--by", COORDINATOR)
    assert [said.text for said in record(register, "INS-1").said] == ["On track", "Closed"]
    assert [said.text for said in record(register, "INS-2").said] == ["Parked"]


def test_a_forecast_moves_freely_and_a_target_does_not(run: Run, register: Path, desk: Path) -> None:
    heads = "No,Recommendation,Target date,Forecast\n"
    (desk / "list.csv").write_text(f"{heads}1,Review the policy,1 May 2025,June 2025\n", encoding="utf-8")
    bring(run)
    (desk / "list.csv").write_text(f"{heads}1,Review the policy,1 June 2025,July 2025\n", encoding="utf-8")
    run("import", "list.csv", "--source", "inspection", "--write", "--by", COORDINATOR)
    one = record(register, "INS-1")
    assert (str(one.target), str(one.forecast), one.forecast_text) == (
        "2025-05-01",
        "2025-07-31",
        "July 2025",
    )


def test_a_part_keeps_its_own_date_and_owners_are_people_or_teams_of_the_register(
    run: Run, register: Path, desk: Path
) -> None:
    team = '\n[[team]]\nname = "Head of Crime"\n\n[[person]]\nemail = "bea@example.org"\nname = "Bea Green"\n'
    (register / "register.toml").write_text(f'force = "Anyshire Police"\n{team}', encoding="utf-8")
    (desk / "list.csv").write_text(
        "No,Recommendation,Owner,Deadline\n"
        "1,Review the policy,Bea Green,1 May 2025\n"
        "2.1,Train all of the staff,Head of Crime,1 June 2025\n"
        "3,Publish what was found,Somebody Else,\n",
        encoding="utf-8",
    )
    bring(run)
    assert record(register, "INS-1").owners.action_owner == "bea@example.org"
    (part,) = record(register, "INS-2").element
    assert (part.owner, str(part.deadline)) == ("Head of Crime", "2025-06-01")
    assert record(register, "INS-3").owners.action_owner == ""


def test_a_new_source_must_say_who_issued_it(run: Run, register: Path) -> None:
    ran = run("import", "list.csv", "--source", "inspection", "--source-title", "Inspection")
    assert (ran.exit_code, "--publisher is missing" in ran.err, '--publisher "…"' in ran.err) == (
        2,
        True,
        True,
    )


@pytest.mark.parametrize("typed", ["INS-2", "=INS-2", "two=INS-2", "²=INS-2"])
def test_a_line_that_is_none_is_refused_with_how_to_write_it(run: Run, register: Path, typed: str) -> None:
    ran = run("import", "list.csv", *NEW, "--same", typed)
    assert (ran.exit_code, f'"{typed}" is no line and id' in ran.err) == (2, True)
    assert "write it like --same 12=REC-3" in ran.err


def test_lines_are_named_of_one_file_only(run: Run, register: Path, desk: Path) -> None:
    (desk / "more.csv").write_text(LIST, encoding="utf-8")
    ran = run("import", "list.csv", "more.csv", *NEW, "--take", "2")
    assert (ran.exit_code, "--take and --leave name lines of one file" in ran.err) == (2, True)
    assert "bring these files in one by one" in ran.err


def test_a_count_that_the_document_gives_is_held_against_what_was_found(
    run: Run, register: Path, desk: Path
) -> None:
    for counted, agrees in (
        ("one recommendation", "as many were found"),
        ("two recommendations", "1 were found"),
    ):
        (desk / "page.txt").write_text(
            f"This report makes {counted}.\n\nRecommendation 1: The force should review the policy\n",
            encoding="utf-8",
        )
        assert f'"{counted}" (line 1): {agrees}' in run("import", "page.txt", *NEW).out


UNSURE = "Recommendation 2: The force should buy four more vehicles"


@pytest.mark.parametrize(
    ("answers", "written"),
    [("INS-2\n", ["Bought"]), ("INS-99\nINS-2\n", ["Bought"]), ("\n", []), ("-\n", [])],
)
def test_on_a_terminal_a_person_says_which_record_an_item_is_or_leaves_it_out(
    run: Run, register: Path, desk: Path, answers: str, written: list[str]
) -> None:
    bring(run, "--wording")
    (desk / "page.txt").write_text(f"{UNSURE}\nForce update: Bought\n", encoding="utf-8")
    ran = run(
        "import", "page.txt", "--source", "inspection", "--write", "--by", COORDINATOR,
        typed=answers, terminal=True,
    )  # fmt: skip
    assert ran.exit_code == 0, ran.err
    assert "it has the number of INS-2 and another text. Is it INS-2, or new?" in ran.err
    assert ("there is no record INS-99" in ran.err) == answers.startswith("INS-99")
    assert [update.text for update in record(register, "INS-2").progress] == written
    assert load(register).ids == ("INS-1", "INS-2", "INS-3")


def test_on_a_terminal_a_person_says_that_an_item_is_new(run: Run, register: Path, desk: Path) -> None:
    bring(run, "--wording")
    (desk / "page.txt").write_text(
        "Recommendation 9: The force should train all of its staff", encoding="utf-8"
    )
    ran = run(
        "import", "page.txt", "--source", "inspection", "--write", "--by", COORDINATOR,
        typed="new\n", terminal=True,
    )  # fmt: skip
    assert (ran.exit_code, "it looks like INS-2, which has number 2" in ran.err) == (0, True)
    assert record(register, "INS-9").title == record(register, "INS-2").title


def test_an_item_that_a_person_takes_is_new_if_no_record_is_surely_it(
    run: Run, register: Path, desk: Path
) -> None:
    bring(run, "--wording")
    (desk / "page.txt").write_text(
        "Recommendation 9: The force should train all of its staff", encoding="utf-8"
    )
    arguments = ("import", "page.txt", "--source", "inspection", "--format", "json")
    (unsure,) = json.loads(run(*arguments).out)["data"][0]["items"]
    assert (unsure["outcome"], unsure["id"]) == ("unsure", "")
    first, *_ = json.loads(run(*arguments, "--take", "1").out)["data"][0]["items"]
    assert (first["outcome"], first["id"]) == ("new", "INS-9")


def test_an_item_that_a_person_takes_is_still_the_record_that_it_surely_is(run: Run, register: Path) -> None:
    bring(run, "--wording")
    found = json.loads(
        run("import", "list.csv", "--source", "inspection", "--take", "3", "--format", "json").out
    )
    assert [(item["outcome"], item["id"]) for item in found["data"][0]["items"]] == [
        ("same", "INS-1"),
        ("same", "INS-2"),
        ("same", "INS-3"),
    ]


def test_a_correction_of_a_source_that_is_there_is_kept_in_its_file(run: Run, register: Path) -> None:
    bring(run)
    ran = run(*AGAIN, "--status", "Parked=open")
    assert ran.exit_code == 0, ran.err
    assert load(register).sources["inspection"].import_.status == ("Parked = open",)


def test_what_check_finds_fault_with_is_written_only_if_it_is_to_be_written_anyway(
    run: Run, register: Path
) -> None:
    before = files(register)
    arguments = ("import", "list.csv", *NEW, "--published", "1/5/2025", "--write", "--by", COORDINATOR)
    words = "PT101 deadline 2025-03-27 is before publication on 2025-05-01"
    refused = run(*arguments)
    assert (refused.exit_code, files(register)) == (2, before)
    assert f"{words}; nothing was written" in refused.err
    written = run(*arguments, "--anyway")
    assert (written.exit_code, f"note: {words}" in written.err) == (0, True)
    assert str(record(register, "INS-1").deadline) == "2025-03-27"


def test_where_all_that_differs_is_unsure_it_is_not_said_that_the_register_has_it(
    run: Run, register: Path, desk: Path
) -> None:
    bring(run, "--wording")
    before = files(register)
    (desk / "page.txt").write_text(UNSURE, encoding="utf-8")
    ran = run(
        "import", "page.txt", "--source", "inspection", "--write", "--by", COORDINATOR,
        typed="new\n", terminal=True,
    )  # fmt: skip
    assert (ran.exit_code, files(register)) == (0, before)
    assert "INS-2, which its number gives, is there already" in ran.out
    assert "1 item: 1 unsure\nnothing was written: what is unsure was left out\n" in ran.err


@pytest.mark.parametrize("more", [(), ("--write",)])
def test_where_no_item_is_found_nothing_is_said_to_be_there_already(
    run: Run, register: Path, more: tuple[str, ...]
) -> None:
    before = files(register)
    Path("page.txt").write_text("Members note the report.\n", encoding="utf-8")
    ran = run("import", "page.txt", *NEW, *more, "--by", COORDINATOR)
    assert (ran.exit_code, files(register)) == (0, before)
    assert ran.err.endswith("no item was found\nnothing was written: there is nothing to bring in\n")
