"""`changes`: what a board is told of the time since it last met."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import Meeting
from peeltrack.core.model.status import Status
from peeltrack.core.reports.events import EventKind
from tests.cli.agreed import agreed
from tests.cli.conftest import Run
from tests.cli.story import Story, begin, through_march
from tests.factories import a_record, a_settings

BOARD = ("--today", "2025-03-20", "changes", "--since", "2025-03-01")


@pytest.fixture
def story(desk: Path) -> Story:
    return through_march(begin(desk))


def told(run: Run, *arguments: str) -> dict[str, Any]:
    ran = run(*arguments, "--format", "json")
    assert ran.exit_code == ExitCode.DONE, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_a_month_is_told_as_agreed(run: Run, story: Story) -> None:
    ran = run(*BOARD)
    assert (ran.exit_code, ran.err) == (ExitCode.DONE, "")
    out = ran.out
    for number, commit in enumerate(reversed(story.repo.git("log", "--format=%H").split())):
        out = out.replace(commit[:10], f"commit-{number:03}")
    assert out == agreed("changes.txt", out)


def test_the_sum_counts_what_the_list_shows(run: Run, story: Story) -> None:
    found = told(run, *BOARD)
    assert found["sum"] == {
        "opening": 7,
        "new": 1,
        "reopened": 1,
        "signed_off": 1,
        "given_up": 0,
        "brought_forward": 0,
        "removed": 1,
        "by_hand": -1,
        "closing": 6,
    }


def test_every_kind_but_the_rare_ones_happens_in_the_story(run: Run, story: Story) -> None:
    told_of = set(told(run, *BOARD)["counts"])
    rare = {
        "uploaded",
        "closed",
        "superseded",
        "declined",
        "ended",
        "brought forward",
        "measure",
        "content changed",
    }
    assert told_of == {kind.value for kind in EventKind} - rare


def ids(found: dict[str, Any]) -> set[str]:
    return {one["id"] for one in found["data"]}


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("--text", "training"), {"REC-2"}),
        (("--look", "lapsed"), {"REC-4"}),
        (("--status", "closed"), {"REC-7"}),
        (("--source", "stalking-2024", "--theme"), None),
    ],
)
def test_a_filter_keeps_the_records_that_pass_before_or_after(
    run: Run, story: Story, arguments: tuple[str, ...], found: set[str] | None
) -> None:
    if found is None:
        assert run(*BOARD, *arguments, "nowhere").exit_code == ExitCode.USAGE
    else:
        assert ids(told(run, *BOARD, *arguments)) == found


def test_a_record_that_was_reassigned_is_told_of_to_both_owners(run: Run, story: Story) -> None:
    for owner in ("olu@example.org", "Bea"):
        found = told(run, *BOARD, "--since", "2025-03-05", "--owner", owner, "--text", "flagging")
        assert [one["kind"] for one in found["data"]] == ["owner changed", "update"]
        assert (found["sum"]["opening"], found["sum"]["closing"]) == (1, 1)


def test_a_publication_that_came_in_between_can_be_asked_for(run: Run, story: Story) -> None:
    source = (story.repo.folder / "register/stalking-2024/source.toml").read_text(encoding="utf-8")
    story.repo.write("register/custody/source.toml", source.replace("REC", "CUS"))
    story.repo.git("add", "register/custody")
    story.commit("03-18", "kim@example.org", a_record(id="CUS-1", source="custody"))
    found = told(run, *BOARD, "--source", "custody")
    assert ([one["id"] for one in found["data"]], found["sum"]["new"]) == (["CUS-1"], 1)


def test_the_end_can_be_named_too(run: Run, story: Story) -> None:
    found = told(run, *BOARD, "--until", "2025-03-03")
    assert [(one["kind"], one["id"]) for one in found["data"]] == [
        ("came in", "REC-9"),
        ("date moved", "REC-1"),
    ]
    assert found["until"]["day"] == "2025-03-03"
    as_of = told(run, "--as-of", "2025-03-03", "changes", "--since", "2025-03-01")
    assert as_of["data"] == found["data"]


def test_two_stretches_tell_together_what_one_tells(run: Run, story: Story) -> None:
    whole = told(run, *BOARD, "--until", "2025-03-20")
    first, second = (
        told(run, "changes", "--since", since, "--until", until)
        for since, until in (("2025-03-01", "2025-03-09"), ("2025-03-09", "2025-03-20"))
    )
    assert first["sum"]["closing"] == second["sum"]["opening"]
    by_commit = [
        sorted((one["id"], one["what"], one["commit"]) for one in some if one["commit"] and not one["how"])
        for some in (whole["data"], [*first["data"], *second["data"]])
    ]
    assert by_commit[0] == by_commit[1]


def test_the_last_meeting_can_be_named(run: Run, story: Story) -> None:
    days = (date(2025, 3, 1), date(2025, 3, 9), date(2025, 3, 20), date(2025, 6, 20))
    story.settle("03-19", a_settings(meeting=tuple(Meeting(name="Board", on=day) for day in days)))
    found = told(run, "--today", "2025-03-20", "changes", "--since", "last-meeting")
    assert found["since"]["day"] == "2025-03-09"
    named = told(run, "--today", "2025-03-20", "changes", "--since", "2025-03-09")
    assert found["data"] == named["data"]


def test_without_a_meeting_before_that_day_there_is_no_last_one(run: Run, story: Story) -> None:
    ran = run("--today", "2025-03-20", "changes", "--since", "last-meeting")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert "register.toml holds no meeting before 20 March 2025" in ran.err


def test_a_commit_can_be_named(run: Run, story: Story) -> None:
    found = told(run, "changes", "--since", "HEAD~2", "--until", "HEAD~1")
    assert [one["kind"] for one in found["data"]] == ["people and policy"]
    assert found["data"][0]["what"] == "the post coordinator taken out"


def test_nothing_since_now(run: Run, story: Story) -> None:
    ran = run("changes", "--since", "HEAD", "--until", "HEAD")
    assert (ran.exit_code, "\nnothing changed\n" in ran.out) == (ExitCode.DONE, True)


@pytest.mark.parametrize(
    ("since", "until", "code", "said"),
    [
        ("2025-03-20", "2025-03-01", ExitCode.USAGE, "20 March 2025 is after 1 March 2025"),
        ("2025-01-01", "2025-03-01", ExitCode.USAGE, "its history begins on 1 February 2025"),
        ("nowhere", "2025-03-01", ExitCode.GIT, "there is no version called nowhere"),
        ("27/3", "2025-03-01", ExitCode.USAGE, "--since: a date needs its year"),
    ],
)
def test_what_is_no_stretch_of_time_is_refused(
    run: Run, story: Story, since: str, until: str, code: ExitCode, said: str
) -> None:
    ran = run("changes", "--since", since, "--until", until)
    assert (ran.exit_code, ran.out, said in ran.err) == (code, "", True)


def test_two_lines_that_do_not_build_on_one_another_are_refused(run: Run, story: Story) -> None:
    story.repo.git("branch", "other", "HEAD~3")
    story.repo.git("checkout", "-q", "other")
    story.commit("03-20", "kim@example.org", story["REC-10"])
    ran = run("changes", "--since", "other", "--until", "main")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")


@pytest.mark.parametrize("form", ["csv", "tsv", "markdown"])
def test_every_format_has_every_event(run: Run, story: Story, form: str) -> None:
    out = run(*BOARD, "--format", form).out
    assert all(one["id"] in out for one in told(run, *BOARD)["data"])


def test_what_cannot_be_read_any_more_is_listed(run: Run, story: Story) -> None:
    story.commit("03-18", "kim@example.org", REC_5="id = ")
    ran = run(*BOARD, "--format", "csv")
    assert ran.exit_code == ExitCode.UNREADABLE
    assert "by hand,2025-03-18,REC-5" in ran.out


def test_a_record_that_came_in_as_finished_without_a_step_is_by_hand(run: Run, story: Story) -> None:
    story.commit("03-18", "kim@example.org", a_record(id="REC-30", status=Status.CLOSED))
    found = [one for one in told(run, *BOARD)["data"] if one["id"] == "REC-30"]
    assert [(one["kind"], one["what"]) for one in found] == [
        ("came in", "recommendation"),
        ("by hand", "came in as closed, without a step"),
    ]


def test_settings_that_cannot_be_read_any_more_are_told_until_they_are_put_back(
    run: Run, story: Story
) -> None:
    file = story.repo.folder / "register/register.toml"
    before = file.read_text("utf-8")
    for text in ("force = ", before):
        story.repo.write("register/register.toml", text)
        story.repo.git("add", "register/register.toml")
        story.commit("03-18", "kim@example.org")
    found = [one["what"] for one in told(run, *BOARD)["data"] if one["kind"] == "people and policy"]
    assert "register.toml cannot be read any more" in found
