"""Who holds what on a day, and the edits that change it."""

import json
from base64 import b64encode
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.settings import Holder, Key, Person, Post
from peeltrack.core.model.status import Role
from peeltrack.store.register import load
from tests.cli.conftest import Run

KIM = ("--by", "kim@example.org")
#: A key that nobody holds the other half of.
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS"


def held(run: Run, *arguments: str) -> list[tuple[Any, ...]]:
    """Return address, post and records of each line of the listing."""
    lines = json.loads(run("people", *arguments, "--format", "json").out)["data"]
    return [(line["email"], line["role"], *line["records"]) for line in lines]


def posts(root: Path) -> dict[Role, tuple[Holder, ...]]:
    """Return who is listed for each post."""
    return {post.role: post.holder for post in load(root).settings.post}


def test_posts_come_first_then_owners_then_who_holds_nothing(run: Run, papers: Path) -> None:
    run("assign", "REC-1", "REC-2", "--action-owner", "olu@example.org", *KIM)
    assert held(run) == [
        ("dee@example.org", "deputy-chief-constable"),
        ("olu@example.org", "action-owner", "REC-1", "REC-2"),
        ("Kim@example.org", ""),
        ("ola@example.org", ""),
        ("bea@example.org", ""),
        ("sam@example.org", ""),
    ]


def test_an_earlier_day_shows_who_owned_it_then(run: Run, papers: Path) -> None:
    run("assign", "REC-1", "--action-owner", "olu@example.org", "--on", "1/2/2025", *KIM)
    run("assign", "REC-1", "--action-owner", "ola@example.org", "--on", "1/3/2025", "--reason", "moved", *KIM)
    owners = {
        day: [line[0] for line in held(run, "--on", day) if line[1] == "action-owner"]
        for day in ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01")
    }
    assert owners == {
        "2025-01-31": [],
        "2025-02-01": ["olu@example.org"],
        "2025-02-28": ["olu@example.org"],
        "2025-03-01": ["ola@example.org"],
    }


def test_a_post_is_held_from_its_first_to_its_last_day(run: Run, papers: Path) -> None:
    run("people", "end", "dee@example.org", "--on", "31/3/2025")
    holds = {
        day: ("dee@example.org", "deputy-chief-constable") in held(run, "--on", day)
        for day in ("2023-12-31", "2024-01-01", "2025-03-31", "2025-04-01")
    }
    assert list(holds.values()) == [False, True, True, False]


def test_the_listing_reads_well(run: Run, papers: Path) -> None:
    out = run("people").out.splitlines()
    assert out[0] == "Anyshire Police: who holds what on 3 March 2025"
    rows, (gap, foot) = out[-8:-2], out[-2:]
    assert [line.split("@")[0] for line in rows] == ["dee", "Kim", "olu", "ola", "bea", "sam"]
    assert (gap, foot.endswith("(peeltrack check)")) == ("", True)
    assert rows[1].startswith("Kim@example.org  Kim Lee ")


def test_a_person_is_added_with_a_post_that_was_not_there(run: Run, papers: Path) -> None:
    ran = run(
        *(
            "people",
            "add",
            "ivy@example.org",
            "--name",
            "Ivy Obi",
            "--post",
            "coordinator",
            "--title",
            "Planning",
        ),
        *("--from", "1/4/2025", "--to", "31/3/2026", "--reason", "secondment"),
    )
    settings = load(papers).settings
    assert settings.person[-1] == Person(email="ivy@example.org", name="Ivy Obi")
    assert settings.post[-1] == Post(
        role=Role.COORDINATOR,
        title="Planning",
        holder=(
            Holder(
                email="ivy@example.org",
                from_=date(2025, 4, 1),
                to=date(2026, 3, 31),
                reason="secondment",
            ),
        ),
    )
    assert ran.out == (
        "ivy@example.org: Ivy Obi is in register.toml\n"
        "ivy@example.org: coordinator from 1 April 2025 to 31 March 2026\n"
    )


def test_a_deputy_joins_the_post_that_is_there(run: Run, papers: Path) -> None:
    run("people", "add", "KIM@example.org", "--post", "DCC", "--deputy", "--from", "1/4/2025")
    assert posts(papers)[Role.DCC][1:] == (
        Holder(email="Kim@example.org", from_=date(2025, 4, 1), deputy=True),
    )


def test_two_holders_at_once_are_pointed_out_and_one_after_the_other_not(run: Run, papers: Path) -> None:
    both = run("people", "add", "kim@example.org", "--post", "dcc", "--from", "1/4/2025")
    assert "note: dee@example.org holds that post at the same time" in both.err
    run("people", "end", "dee@example.org", "--on", "31/3/2025")
    after = run("people", "add", "ola@example.org", "--name", "Ola", "--post", "dcc", "--from", "1/4/2026")
    assert "dee@example.org" not in after.err


def test_a_post_is_entered_once_for_each_of_its_days(run: Run, papers: Path) -> None:
    before = posts(papers)
    again = run("people", "add", "DEE@example.org", "--post", "dcc", "--from", "1/4/2025")
    assert (again.exit_code, posts(papers)) == (ExitCode.USAGE, before)
    assert "dee@example.org is DCC from 1 January 2024 already" in again.err
    assert "hint: end that first: peeltrack people end dee@example.org --post " in again.err
    run("people", "end", "dee@example.org", "--on", "31/3/2025")
    assert run("people", "add", "dee@example.org", "--post", "dcc", "--from", "1/4/2025").exit_code == 0


def test_a_key_is_added_from_its_file(run: Run, papers: Path, desk: Path) -> None:
    (desk / "kim.pub").write_text(f"{PUBLIC} kim at her desk\n", encoding="utf-8")
    run("people", "add", "kim@example.org", "--key", "kim.pub", "--from", "1/3/2025")
    assert load(papers).settings.person[1].key == (Key(public=PUBLIC, from_=date(2025, 3, 1)),)


def test_a_long_key_is_not_taken_for_the_name_of_a_file(run: Run, papers: Path) -> None:
    fields = (b"ssh-rsa", b"\x01\x00\x01", b"\x00" + b"\xff" * 400)
    blob = b64encode(b"".join(len(one).to_bytes(4, "big") + one for one in fields)).decode()
    run("people", "add", "kim@example.org", "--key", f"ssh-rsa {blob} kim")
    assert load(papers).settings.person[1].key == (Key(public=f"ssh-rsa {blob}"),)


def test_one_key_is_never_that_of_two_people(run: Run, papers: Path) -> None:
    run("people", "add", "kim@example.org", "--key", PUBLIC)
    ran = run("people", "add", "dee@example.org", "--key", PUBLIC)
    assert (ran.exit_code, load(papers).settings.person[0].key) == (ExitCode.USAGE, ())


def test_who_leaves_loses_posts_and_keys_with_that_day_and_nothing_is_removed(run: Run, papers: Path) -> None:
    run("people", "add", "dee@example.org", "--key", PUBLIC)
    run("people", "add", "dee@example.org", "--post", "coordinator", "--reason", "for a while")
    ran = run("people", "end", "DEE@example.org", "--reason", "retired")
    today = date(2025, 3, 3)
    assert posts(papers) == {
        Role.DCC: (Holder(email="dee@example.org", from_=date(2024, 1, 1), to=today, reason="retired"),),
        Role.COORDINATOR: (Holder(email="dee@example.org", to=today, reason="for a while; retired"),),
    }
    assert load(papers).settings.person[0].key == (Key(public=PUBLIC, to=today, reason="retired"),)
    assert ran.out.count("ends with 3 March 2025") == 3


def test_one_post_can_end_alone(run: Run, papers: Path) -> None:
    run("people", "add", "dee@example.org", "--post", "coordinator")
    run("people", "end", "dee@example.org", "--post", "coordinator")
    assert [one.to for one in posts(papers)[Role.DCC]] == [None]


def test_what_somebody_still_owns_is_pointed_out(run: Run, papers: Path) -> None:
    run("assign", "REC-1", "--strategic-lead", "dee@example.org", *KIM)
    assert (
        "dee@example.org is still strategic lead of 1 open record"
        in run("people", "end", "dee@example.org").err
    )


@pytest.mark.parametrize("post", ["constable", "dc"])
def test_a_post_that_the_chain_does_not_know_is_refused(run: Run, papers: Path, post: str) -> None:
    assert run("people", "add", "kim@example.org", "--post", post).exit_code == ExitCode.USAGE


def test_an_empty_register_says_how_to_begin(run: Run, desk: Path) -> None:
    run("init", "--force", "Anyshire Police")
    assert "begin with peeltrack people add" in run("people").out


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("action owner", "PERSON: each record names its own action owner"),
        ("coordinator", "PERSON: nobody is coordinator on 3 March 2025"),
        ("Olu Ade", "PERSON: Olu Ade may be ola@example.org, olu@example.org"),
    ],
)
def test_who_is_named_so_that_it_is_not_one_person_is_asked_to_say_which(
    run: Run, papers: Path, named: str, said: str
) -> None:
    run("people", "add", "ola@example.org", "--name", "Olu Ade")
    ran = run("people", "leave", named)
    assert (ran.exit_code, ran.err.splitlines()[0]) == (ExitCode.USAGE, f"peeltrack: {said}")


def test_a_name_of_blanks_is_none(run: Run, papers: Path) -> None:
    before = (papers / "register.toml").read_bytes()
    ran = run("people", "add", "new@example.org", "--name", "  ")
    assert (ran.exit_code, ran.err) == (
        ExitCode.USAGE,
        'peeltrack: --name is empty\n  hint: give it: --name "…"\n',
    )
    assert (papers / "register.toml").read_bytes() == before
