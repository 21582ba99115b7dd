"""Who answers for a record is named for one or for many, and every change is kept."""

import subprocess
from datetime import date
from pathlib import Path

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Handover, Owners
from tests.cli.conftest import Run, record
from tests.cli.registers import HAND_EDITED
from tests.cli.setup.test_init import files

KIM = ("--by", "kim@example.org")
OLU = ("--action-owner", "olu@example.org")


def owners(root: Path) -> dict[str, str]:
    """Return the action owner of each record."""
    return {one: record(root, one).owners.action_owner for one in ("REC-1", "REC-2")}


def test_all_three_owners_are_named_at_once(run: Run, papers: Path) -> None:
    run(
        "assign",
        "rec-2",
        *OLU,
        "--business-lead",
        "bea@example.org",
        "--strategic-lead",
        "sam@example.org",
        *KIM,
    )
    assert record(papers, "REC-2").owners == Owners(
        action_owner="olu@example.org", business_lead="bea@example.org", strategic_lead="sam@example.org"
    )


def test_a_change_is_kept_with_its_day_its_reason_and_who_made_it(run: Run, papers: Path) -> None:
    run("assign", "REC-2", *OLU, "--on", "1/2/2025", *KIM)
    ran = run("assign", "REC-2", "--action-owner", "ola@example.org", "--reason", "moved", *KIM)
    assert ran.out == "REC-2: action owner is ola@example.org, was olu@example.org\n"
    by = "Kim@example.org"  # as register.toml spells it
    assert record(papers, "REC-2").handover == (
        Handover(role="action-owner", to="olu@example.org", on=date(2025, 2, 1), by=by, reason="first named"),
        Handover(
            role="action-owner",
            from_="olu@example.org",
            to="ola@example.org",
            on=date(2025, 3, 3),
            by=by,
            reason="moved",
        ),
    )


def test_nobody_is_replaced_without_a_reason_and_then_none_of_many_is_written(run: Run, papers: Path) -> None:
    run("assign", "REC-2", *OLU, *KIM)
    before = files(papers)
    ran = run("assign", "REC-1", "REC-2", "--action-owner", "ola@example.org", *KIM)
    assert (ran.exit_code, files(papers)) == (ExitCode.USAGE, before)
    assert "olu@example.org is the action owner of REC-2 already" in ran.err


def test_a_filter_finds_the_records(run: Run, papers: Path) -> None:
    run("assign", "--text", "training", *OLU, *KIM)
    assert owners(papers) == {"REC-1": "", "REC-2": "olu@example.org"}
    run("assign", "--unallocated", *OLU, *KIM)
    assert owners(papers) == {"REC-1": "olu@example.org", "REC-2": "olu@example.org"}


def test_all_that_a_person_owned_is_handed_over_at_once(run: Run, papers: Path) -> None:
    run("assign", "--source", "stalking-2024", *OLU, *KIM)
    run("assign", "--owner", "olu@example.org", "--action-owner", "ola@example.org", "--reason", "left", *KIM)
    assert owners(papers) == {"REC-1": "ola@example.org", "REC-2": "ola@example.org"}


def test_a_filter_leaves_complete_records_alone(run: Run, papers: Path) -> None:
    path = papers / "stalking-2024" / "REC-2.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"open"', '"closed"'), encoding="utf-8")
    run("assign", "--source", "stalking-2024", *OLU, *KIM)
    assert owners(papers) == {"REC-1": "olu@example.org", "REC-2": ""}


def test_a_filter_that_could_not_see_every_file_says_so(run: Run, papers: Path) -> None:
    (papers / "stalking-2024" / "REC-2.toml").write_bytes(b"<<<<<<< ours\n")
    ran = run("assign", "--source", "stalking-2024", *OLU, *KIM)
    assert (ran.exit_code, record(papers, "REC-1").owners.action_owner) == (
        ExitCode.UNREADABLE,
        "olu@example.org",
    )
    assert "REC-2.toml:1:1: PT007" in ran.err


def test_ids_and_a_filter_exclude_each_other(run: Run, papers: Path) -> None:
    assert run("assign", "REC-1", "--unallocated", *OLU, *KIM).exit_code == ExitCode.USAGE


def test_who_is_there_already_is_not_named_again(run: Run, papers: Path) -> None:
    run("assign", "REC-2", *OLU, *KIM)
    before = files(papers)
    assert run("assign", "REC-2", *OLU, *KIM).out == "REC-2: nothing to change\n"
    assert files(papers) == before


def test_the_person_is_taken_from_git_where_nobody_is_named(run: Run, papers: Path) -> None:
    for setting in (("user.name", "Kim"), ("user.email", "KIM@example.org")):
        subprocess.run(["git", "init", "-q"], cwd=papers, check=True)
        subprocess.run(["git", "config", *setting], cwd=papers, check=True)
    run("assign", "REC-2", *OLU)
    assert [one.by for one in record(papers, "REC-2").handover] == ["Kim@example.org"]


def test_an_address_that_nobody_has_is_pointed_out(run: Run, papers: Path) -> None:
    ran = run("assign", "REC-2", "--action-owner", "kym@example.org", *KIM)
    assert ran.err.startswith(
        "peeltrack: PT316 kym@example.org is not listed in register.toml; nothing was written\n"
        "  hint: did you mean Kim@example.org? Else add them: peeltrack people add kym@example.org"
    )


def test_where_nobody_is_listed_yet_an_owner_is_named_all_the_same(run: Run, papers: Path) -> None:
    (papers / "register.toml").write_text('force = "Anyshire Police"\n', encoding="utf-8")
    ran = run("assign", "REC-2", *OLU, *KIM)
    assert (ran.exit_code, owners(papers)["REC-2"]) == (ExitCode.DONE, "olu@example.org")
    assert 'before they can take a step: peeltrack people add olu@example.org --name "…"' in ran.err


def test_owners_who_could_not_take_their_steps_are_pointed_out(run: Run, papers: Path) -> None:
    ran = run("assign", "REC-2", *OLU, "--strategic-lead", "olu@example.org", *KIM)
    assert "olu@example.org is action owner and strategic lead of REC-2, so cannot verify it" in ran.err


def test_it_says_what_comes_next(run: Run, papers: Path) -> None:
    leads = ("--business-lead", "bea@example.org", "--strategic-lead", "sam@example.org")
    ran = run("assign", "REC-2", *OLU, *leads, *KIM)
    assert "next: REC-2 has no position statement; write it: peeltrack position REC-2\n" in ran.err


def test_a_file_that_changed_meanwhile_is_not_written_over(run: Run, papers: Path) -> None:
    (papers / "stalking-2024" / "REC-1.toml").write_text(HAND_EDITED, encoding="utf-8", newline="\n")
    assert run("assign", "REC-1", *OLU, *KIM).exit_code == ExitCode.DONE
