"""Small histories for the rules of trust, without a repository: who commits what, signed by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

from peeltrack.core.audit.appointments import Appointments
from peeltrack.core.audit.judging import Judging
from peeltrack.core.audit.listing import Audit
from peeltrack.core.audit.report import audited_steps
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.settings.amendments import changed_values
from peeltrack.core.audit.settings.setting_values import changes_in_words, setting_values, values_digest
from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.audit.trusted_settings import trusted_settings
from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.steps import after_step
from peeltrack.core.dates import in_words
from peeltrack.core.fields import with_fields
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff, SettingsDiff
from peeltrack.core.history.commit_graph import Node
from peeltrack.core.history.commits import Commit, Ident
from peeltrack.core.history.provenance import trace
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.record import Evidence, Kind, Owners, Position, Record
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Post, Settings, Vouched
from peeltrack.core.model.status import Role, Status, Step

KIM, DEE, BEA, SAM, EVE = (f"{name}@example.org" for name in ("kim", "dee", "bea", "sam", "eve"))
_BEGAN = datetime(2025, 3, 1, 12, tzinfo=UTC)
_TODAY = date(2025, 6, 30)


def key_of(email: str) -> Key:
    """Return the public key of somebody in the examples: a key in form, whose private half nobody has."""
    letter = email[0].upper()
    return Key(
        public=f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPK{letter}UTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS"
    )


SETTINGS = Settings(
    force="Example Constabulary",
    policy=Policy(signed_steps=True),
    post=(
        Post(role=Role.COORDINATOR, title="Planning", holder=(Holder(email=KIM),)),
        Post(role=Role.DCC, title="DCC", holder=(Holder(email=DEE),)),
    ),
    person=tuple(
        Person(email=email, name=email[:3].title(), key=(key_of(email),))
        for email in (KIM, DEE, BEA, SAM, EVE)
    ),
)
RECORD = Record(
    id="REC-1",
    title="Risk is assessed",
    kind=Kind.RECOMMENDATION,
    number="1",
    status=Status.OPEN,
    owners=Owners(action_owner="olu@example.org", business_lead=BEA, strategic_lead=SAM),
    position=Position(statement="Every case is assessed."),
    evidence=(Evidence(title="Audit of 40 cases", location="SharePoint"),),
    source="inspection",
    path="inspection/REC-1.toml",
)


class Story:
    """A history that is told commit by commit, an hour apart, on branches that are named."""

    def __init__(self, settings: Settings = SETTINGS, record: Record = RECORD) -> None:
        self._now = _BEGAN
        self._tips: dict[str, str] = {}
        self._held: dict[str, tuple[Settings, Record | None]] = {}
        self._diffs: list[CommitDiff] = []
        self._graph: dict[str, Node] = {}
        self._signatures: dict[str, Signature] = {}
        self.told: list[str] = []  #: each commit and each new branch in words, parents first
        self.begin(settings=settings, record=record)

    def begin(self, branch: str = "main", *, settings: Settings, record: Record | None = None) -> "Story":
        """Begin a history of its own."""
        return self._commit(branch, (), settings, record, KIM, KIM)

    def branch(self, name: str, since: str = "main") -> "Story":
        """Begin a branch where another stands now."""
        self._tips[name] = self._tips[since]
        self.told.append(f"branch {name} is made from {since}")
        return self

    def wait(self, **time: float) -> "Story":
        """Let time go by, or with a minus the clock be wrong."""
        self._now += timedelta(**time)
        return self

    def set(self, by: str = KIM, on: str = "main", signed: bool = True, **changes: object) -> "Story":
        """Change people, posts or policy."""
        settings, record = self._state(on)
        return self._commit(
            on, (self._tips[on],), with_fields(settings, changes), record, by, by if signed else ""
        )

    def vouch(self, by: str = KIM, on: str = "main") -> "Story":
        """Vouch for people, posts and policy as they stand."""
        settings, _ = self._state(on)
        digest = values_digest(settings, self._tips[on])
        word = Vouched(digest=digest, by=by, on=self._now.date())
        return self.set(by, on, vouched=(*settings.vouched, word))

    def edit(self, by: str, on: str = "main", signed: bool = True, **changes: object) -> "Story":
        """Change the record."""
        settings, record = self._state(on)
        edited = with_fields(record, changes) if record else None
        return self._commit(on, (self._tips[on],), settings, edited, by, by if signed else "")

    def take(
        self, step: Step, by: str, on: str = "main", *, signer: str | None = None, **said: object
    ) -> "Story":
        """Take a step; `signer` is whose key signs the commit, "" for nobody's, None for the person's own."""
        settings, record = self._state(on)
        assert record is not None
        request = with_fields(StepRequest(step=step, by=by, at=self._now, reason="too small"), said)
        signed_by = by if signer is None else signer
        return self._commit(
            on, (self._tips[on],), settings, after_step(settings, record, request), by, signed_by
        )

    def merge(
        self, other: str, on: str = "main", by: str = EVE, *, takes: str = "", settings: str = ""
    ) -> "Story":
        """Merge a branch: the record as `takes` has it, register.toml as `settings` has it, or else `on`."""
        _, record = self._state(takes or on)
        kept, _ = self._state(settings or on)
        return self._commit(on, (self._tips[on], self._tips[other]), kept, record, by, "")

    def record(self, on: str = "main") -> Record:
        """Return the record as a branch has it now."""
        _, record = self._state(on)
        assert record is not None
        return record

    def tip(self, branch: str) -> str:
        """Return the commit where a branch stands now."""
        return self._tips[branch]

    def audit(self) -> Audit:
        """Return what an audit says of main."""
        tip = self._tips["main"]
        _, record = self._held[tip]
        history = RegisterHistory(
            tip=tip,
            graph=self._graph,
            diffs=tuple(self._diffs),
            files=(RECORD.path,),
            records={RECORD.path: record} if record else {},
        )
        scope = AuditScope(history, trace(history.diffs, history.graph))
        appointments = Appointments(history)
        trust = trusted_settings(history, self._signatures, _TODAY)
        judging = Judging(scope, trust, self._signatures, appointments, _TODAY)
        steps = audited_steps(scope, trust, judging, {})
        return Audit(scope=scope, trust=trust, steps=steps, signatures=self._signatures)

    def _state(self, branch: str) -> tuple[Settings, Record | None]:
        return self._held[self._tips[branch]]

    def _commit(
        self,
        branch: str,
        parents: Sequence[str],
        settings: Settings,
        record: Record | None,
        by: str,
        signer: str,
    ) -> "Story":
        name = f"{len(self._graph) + 1:040x}"
        what = _what(branch, [self._held[parent] for parent in parents], settings, record)
        self.told.append(f"{_when(self._now)}: {_on(branch, what)}{by} {what}, {_signed(by, signer)}")
        ident = Ident("", by, self._now)
        commit = Commit(
            id=name, parents=tuple(parents), files=(), author=ident, committer=ident, signed=bool(signer)
        )
        before = [self._held[parent] for parent in parents]
        records = (RecordDiff(RECORD.path, record, tuple(old for _, old in before)),) if record else ()
        touched = not before or any(old != settings for old, _ in before)
        self._diffs.append(
            CommitDiff(
                commit=commit,
                records=records if not before or any(old != record for _, old in before) else (),
                settings=SettingsDiff(settings, tuple(old for old, _ in before)) if touched else None,
            )
        )
        self._graph[name] = Node(tuple(parents), int(self._now.timestamp()))
        self._held[name] = (settings, record)
        self._tips[branch] = name
        known = fingerprint(key_of(signer).public) or "" if signer else ""
        self._signatures[name] = Signature(SignatureState.GOOD, known) if signer else UNSIGNED
        self._now += timedelta(hours=1)
        return self


def _when(at: datetime) -> str:
    return f"{in_words(at.date())}, {at:%H:%M}"


def _on(branch: str, what: str) -> str:
    return "" if branch == "main" or what.startswith("begins") else f"on {branch}, "


def _signed(by: str, signer: str) -> str:
    own = "signed" if signer == by else f"signed with the key of {signer}"
    return own if signer else "not signed"


def _what(
    branch: str,
    before: Sequence[tuple[Settings, Record | None]],
    settings: Settings,
    record: Record | None,
) -> str:
    """Return what a commit does, in words."""
    if len(before) != 1:
        demanded = ", where steps have to be signed" if settings.policy.signed_steps else ""
        return "merges a branch" if before else f"begins {branch}{demanded}"
    ((held, old),) = before
    if settings != held:
        changed = changed_values(setting_values(settings), [setting_values(held)])
        return f"changes register.toml ({changes_in_words(changed)})"
    if record is None or old is None:
        return "changes nothing"
    if len(record.step) == len(old.step) + 1:
        return f"takes {record.step[-1].step} on {record.id}"
    names = [one.name for one in fields(record) if getattr(record, one.name) != getattr(old, one.name)]
    return f"changes {', '.join(names)} of {record.id}"


def said_of(found: Audit) -> Mapping[str, None]:
    """Return what an audit says, in short: each fault with its principle, each alarm, each remark."""
    said: dict[str, None] = {}
    for line in found.steps:
        judgement = line.judgement
        if line.faulty:
            said |= dict.fromkeys(f"{judgement.verdict}: {one}" for one in judgement.principles)
            said |= {} if judgement.principles else {judgement.verdict.value: None}
        said |= {"remark": None} if line.remarks else {}
    alarms = {
        "second beginning": bool(found.trust.beginnings.others),
        "not trusted": not found.confirmed,
        "contested": bool(found.trust.contested),
    }
    return said | {alarm: None for alarm, sounds in alarms.items() if sounds}
