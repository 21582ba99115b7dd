"""What people do with records: drafts, updates, evidence, owners, and the steps of the chain."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.steps import after_step, refusals
from peeltrack.core.chain.table import CHAIN, Arrow
from peeltrack.core.model.record import Evidence, Handover, Progress, Record
from peeltrack.core.time_zones import force_day
from tests.git_objects import LINK, TreeFile
from tests.honest.team import DAN, DEE, KIM, LEADS
from tests.honest.year import Habit, Year, with_evidence, with_statement


def draft(year: Year) -> None:
    """Write another statement, with the habit of one's desk."""
    if records := year.free("open"):
        record = year.random.choice(records)
        year.write(with_statement(record, f"Every case is assessed, as at {year.now:%d %B %H:%M}."))
        year.habitually(record.owners.action_owner, f"draft {record.id}")


def update(year: Year) -> None:
    """Write a dated update, at whatever status."""
    if records := year.free():
        record = year.random.choice(records)
        by = record.owners.action_owner
        update = Progress(on=force_day(year.now), by=by, text="Training done.")
        year.write(replace(record, progress=(*record.progress, update), theme=("stalking",)))
        year.habitually(by, f"update {record.id}")


def evidence(kind: Callable[[Year, Record], Evidence]) -> Habit:
    """Return the habit of adding evidence of one kind."""

    def added(year: Year) -> None:
        if records := year.free("open"):
            record = year.random.choice(records)
            piece = kind(year, record)
            year.write(with_evidence(record, piece))
            year.habitually(record.owners.action_owner, f"evidence {piece.title} {record.id}")

    return added


def kept(year: Year, record: Record) -> Evidence:
    content = f"{len(year.done)} of 40 cases\r\n".encode()
    path = f"evidence/{record.id}/audit-{len(year.done)}.csv"
    year.scene.put(path, content)
    return Evidence(title="kept", path=path, sha256=sha256(content).hexdigest())


def text(year: Year, record: Record) -> Evidence:
    """Return text beside the record: git keeps LF, and a desk may have hashed CRLF."""
    lines = f"{len(year.done)} of 40 cases\nAll well.\n".encode()
    path = f"{record.source}/{record.id}-{len(year.done)}.txt"
    year.scene.put(path, lines)
    shown = lines.replace(b"\n", b"\r\n") if year.desks[record.owners.action_owner].crlf else lines
    return Evidence(title="text", path=path, sha256=sha256(shown).hexdigest())


def elsewhere(year: Year, record: Record) -> Evidence:
    return Evidence(title="elsewhere", location="SharePoint")


def published(year: Year, record: Record) -> Evidence:
    return Evidence(title="published", url="https://example.org/report")


def large(year: Year, record: Record) -> Evidence:
    """Return what git's large file storage keeps: in git there is a pointer."""
    digest = sha256(str(len(year.done)).encode()).hexdigest()
    path = f"evidence/{record.id}/tape-{len(year.done)}.bin"
    year.scene.put(
        path, f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 2000000000\n"
    )
    return Evidence(title="large", path=path, sha256=digest)


def linked(year: Year, record: Record) -> Evidence:
    file = kept(year, record)
    path = f"{record.source}/{record.id}-{len(year.done)}.csv"
    year.scene.put(path, TreeFile(f"../{file.path}".encode(), LINK))
    return replace(file, title="linked", path=path)


def assign(year: Year) -> None:
    """Give a record another business lead: by the coordinator, or by the one who hands it over."""
    if records := year.free("open"):
        record = year.random.choice(records)
        old = record.owners.business_lead
        (new,) = [one for one in LEADS if one != old]
        by = year.random.choice((KIM, old))
        if year.key_of(by):
            handed = Handover(
                role="business-lead", from_=old, to=new, on=force_day(year.now), by=by, reason="leave"
            )
            owners = replace(record.owners, business_lead=new)
            year.write(replace(record, owners=owners, handover=(*record.handover, handed)))
            year.commit(by, f"assign {record.id}", signed=True)


def step(year: Year) -> None:
    """Take a step that nothing speaks against, on any branch."""
    records = year.free()
    year.random.shuffle(records)
    for record in records:
        arrows = [arrow for arrow in CHAIN if record.status in arrow.origins and _ordinary(year, arrow)]
        year.random.shuffle(arrows)
        if any(taken(year, record, arrow) for arrow in arrows):
            return


def _ordinary(year: Year, arrow: Arrow) -> bool:
    if arrow.step.value in ("supersede", "decline"):
        return False
    return arrow.forward or year.random.random() < 0.15


def taken(year: Year, record: Record, arrow: Arrow, by: str = "") -> bool:
    people = [by] if by else [KIM, DEE, DAN, record.owners.business_lead, record.owners.strategic_lead]
    year.random.shuffle(people)
    for email in people:
        request = _request(year, arrow, email)
        answers = request.recorded_by or email
        day = request.at.date()
        held = year.everywhere()
        may = all(refusals(one, record, request, register=None, today=day) == () for one in held)
        if may and year.key_of(answers) and (not record.step or record.step[-1].at <= request.at):
            year.write(after_step(year.settings, record, request))
            year.commit(answers, f"{arrow.step.value} {record.id}", signed=True)
            return True
    return False


def _request(year: Year, arrow: Arrow, email: str) -> StepRequest:
    recorded = year.settings.policy.on_instruction and email != KIM and year.random.random() < 0.3
    answers = KIM if recorded else email
    at, needs = year.instant(answers), {need.key for need in arrow.needs}
    return StepRequest(
        step=arrow.step,
        by=email,
        at=at,
        reason="the audit is too small" if "reason" in needs else "",
        reference="HMI-77" if "reference" in needs else "",
        on=force_day(at) if "on" in needs else None,
        recorded_by=KIM if recorded else "",
        instruction="minute 4.2" if recorded else "",
    )
