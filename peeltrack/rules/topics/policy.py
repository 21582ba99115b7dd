"""Rules of what register.toml says of trust: days, policy, keys and version; and of what its views ask."""

from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Role
from peeltrack.core.suggest import nearest
from peeltrack.core.time_zones import LONDON, is_zone
from peeltrack.core.views.filters.views import view_faults
from peeltrack.rules.checks import SETTINGS, Faults, in_file, per_change, per_register, per_settings
from peeltrack.rules.examples import A_FORCE, PEOPLE, a_register
from peeltrack.rules.rule import Files, Findings, Rule


def _zone(settings: Settings) -> Faults:
    if settings.timezone != LONDON and not is_zone(settings.timezone):
        message = f"timezone is {quoted(settings.timezone)}, which is no time zone"
        yield ("timezone",), message, f"write {LONDON}, or another name of the list at iana.org/time-zones"


def _set(line: str, *, below: str = "") -> Files:
    return a_register(settings=f"{A_FORCE}{line}\n" if not below else f"{A_FORCE}\n[{below}]\n{line}\n")


TIME_ZONE = Rule(
    code="PT035",
    name="time-zone",
    why="The days of posts, keys and steps are counted by it: in no zone nobody can say which day it was.",
    check=per_settings(_zone),
    bad={"a zone that nobody has heard of": lambda: _set('timezone = "Europe/Ambridge"')},
    good={
        "the zone of England and Wales": lambda: _set('timezone = "Europe/London"'),
        "none is said": lambda: a_register(),
    },
)


def _need(settings: Settings) -> Faults:
    need = settings.policy.people_need
    if need not in (1, 2):
        message = f"people_need is {need}, but one keeper must sign a change of people, or two must"
        yield ("policy", "people_need"), message, "write 1 or 2"


PEOPLE_NEED = Rule(
    code="PT036",
    name="people-need",
    why="With another number no change of people or policy could ever count, or it would be misread.",
    check=per_settings(_need),
    bad={
        "nobody has to sign": lambda: _set("people_need = 0", below="policy"),
        "three have to sign": lambda: _set("people_need = 3", below="policy"),
    },
    good={"two have to sign": lambda: _set("people_need = 2", below="policy")},
)


def _appointed(settings: Settings) -> Faults:
    for post in settings.policy.appointed_by:
        if post not in set(Role):
            near = nearest(post, list(Role))
            hint = f'did you mean "{near[0]}"?' if near else f"write one of {', '.join(Role)}"
            yield ("policy", "appointed_by"), f"appointed_by names {quoted(post)}, which is no post", hint


APPOINTED_BY = Rule(
    code="PT037",
    name="appointed-by",
    why="A mistyped post gives nobody the right to name owners, and their appointments would not count.",
    check=per_settings(_appointed),
    bad={"a post that is not of the chain": lambda: _set('appointed_by = ["action owner"]', below="policy")},
    good={"a post of the chain": lambda: _set('appointed_by = ["strategic-lead"]', below="policy")},
)


def _revoked(settings: Settings) -> Faults:
    for at, person in enumerate(settings.person):
        for index, key in enumerate(person.key):
            if key.revoked and not key.reason.strip():
                where = ("person", at, "key", index, "revoked")
                message = f"a key of {person.email} was revoked, and nobody says why"
                yield where, message, "add reason = what became of it, such as: laptop stolen"


_KEY = """
[[person.key]]
public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS"
revoked = 2025-02-03
"""

REVOKED_KEY = Rule(
    code="PT038",
    name="revoked-key",
    why="Whoever reads years later that signatures have fallen must find out what became of the key.",
    check=per_settings(_revoked),
    bad={"no reason is given": lambda: a_register(settings=PEOPLE + _KEY)},
    good={"a reason is given": lambda: a_register(settings=PEOPLE + _KEY + 'reason = "laptop stolen"\n')},
)


def _version(made: CommitDiff) -> Findings:
    diff = made.settings
    before = [parent.version for parent in diff.parents if parent is not None] if diff else []
    if diff is None or diff.new is None or not before:
        return
    if diff.new.version < max(before):
        message = f"version of {SETTINGS} was {max(before)} and is {diff.new.version}: it only rises"
        hint = f"set version = {max(before) + 1}; where an old file was put back, look at what else it undid"
        yield in_file(SETTINGS, ("version",), message, hint)


VERSION_LOWERED = Rule(
    code="PT413",
    name="version-lowered",
    why="An older register.toml that takes the place of the newer one brings back ended posts and keys.",
    check=per_change(_version),
    bad={
        "an older file was put back": (_set("version = 7"), _set("version = 6")),
        "a merge took the older file": (_set("version = 7"), _set("version = 6"), _set("version = 6")),
        "the version was taken out": (_set("version = 7"), _set("")),
    },
    good={
        "it rises": (_set("version = 7"), _set("version = 8")),
        "it stays": (_set("version = 7"), _set('version = 7\ntimezone = "UTC"')),
    },
)


def _views(examined: CheckContext) -> Findings:
    for name, view in examined.register.settings.view:
        for key, message, hint in view_faults(examined.register, examined.today, view):
            yield in_file(SETTINGS, ("view", name, key), f"in the view {name}, {message}", hint)


def _view(*lines: str) -> Files:
    return a_register(settings=f"{A_FORCE}\n[view.board]\n" + "".join(f"{line}\n" for line in lines))


BROKEN_VIEW = Rule(
    code="PT045",
    name="broken-view",
    why="Whoever opens the view would be refused, or be shown less than the board believes that it sees.",
    check=per_register(_views),
    bad={
        "a look that is none": lambda: _view('look = ["overdu"]'),
        "a source that is not in the register": lambda: _view('source = ["stalking-2042"]'),
        "a person whom nobody knows": lambda: _view('owner = ["Nobody At All"]'),
        "a span that ends before it begins": lambda: _view('deadline = ["2025-03-31..2025-01-01"]'),
        "a column that is none": lambda: _view('columns = ["id", "deadlin"]'),
        "an order by a column that is none": lambda: _view('sort = ["-deadlin"]'),
    },
    good={
        "all of it is there": lambda: _view(
            'about = "For the board"',
            'look = ["overdue", "at risk"]',
            'source = ["stalking-2024"]',
            'deadline = ["..2025-12-31"]',
            'move = ["deputy-chief-constable"]',
            'columns = ["id", "title", "deadline"]',
            'sort = ["-days_late", "id"]',
            "all = true",
        ),
    },
)
