"""The small register that the rules' examples change one line of."""

from collections.abc import Mapping
from datetime import date

from peeltrack.rules.rule import Files, LinkTo

#: The day on which the examples are looked at.
TODAY = date(2025, 3, 1)

RECORD = "stalking-2024/REC-12.toml"
OTHER = "stalking-2024/REC-13.toml"
SOURCE = "stalking-2024/source.toml"
SETTINGS = "register.toml"

A_FORCE = 'force = "Ambridge Constabulary"\n'

A_SOURCE = """\
title = "Super-complaint on stalking"
publisher = "HMICFRS"
prefix = "REC"
published = 2024-09-27
"""

#: Five people, and who holds the two posts that no record names.
PEOPLE = A_FORCE + "".join(
    f'\n[[person]]\nemail = "{name}@example.org"\nname = "{name.title()}"\n'
    for name in ("ana", "ben", "cat", "dee", "eve")
)
POSTS = (
    PEOPLE
    + """
[[post]]
role = "deputy-chief-constable"
title = "Deputy Chief Constable"

[[post.holder]]
email = "dee@example.org"

[[post]]
role = "coordinator"
title = "Planning and Performance"

[[post.holder]]
email = "eve@example.org"
"""
)

OWNERS = """
[owners]
action_owner = "ana@example.org"
business_lead = "ben@example.org"
strategic_lead = "cat@example.org"
"""

POSITION = """
[position]
statement = "Every case is assessed on the day it is reported."
"""

EVIDENCE = """
[[evidence]]
title = "Force policy on stalking"
location = "Policy library, item 41"
obtained_on = 2025-01-10
"""


def a_record(*added: str, id: str = "REC-12", status: str = "open", number: str = "12") -> str:
    """Return the text of a record: what every one needs, then what is added."""
    head = f'id = "{id}"\ntitle = "Risk assessment"\nkind = "recommendation"\nnumber = "{number}"\n'
    return f'{head}status = "{status}"\n' + "".join(added)


A_RECORD = a_record()


def a_register(
    record: str | bytes | LinkTo = A_RECORD,
    *,
    source: str = A_SOURCE,
    settings: str = A_FORCE,
    files: Mapping[str, str | bytes | LinkTo] | None = None,
) -> Files:
    """Return a register of one record, REC-12, and whatever other files are given."""
    return {SETTINGS: settings, SOURCE: source, RECORD: record} | dict(files or {})


def _step(step: str, moved: str, by: str, role: str, at: str, said: str = "") -> str:
    before, after = moved.split(" -> ")
    return f"""
[[step]]
step = "{step}"
from = "{before}"
to = "{after}"
by = "{by}@example.org"
role = "{role}"
at = {at}:00+00:00
digest = "pt1:sha256:{{}}"
{said}"""


#: Steps of the chain; `format` puts in what each vouches for.
SUBMIT = _step("submit", "open -> submitted", "ben", "business-lead", "2025-02-03T10:00")
VERIFY = _step("verify", "submitted -> verified", "cat", "strategic-lead", "2025-02-10T10:00")
SIGNOFF = _step("signoff", "verified -> signed-off", "dee", "deputy-chief-constable", "2025-02-17T10:00")
UPLOAD = _step(
    "upload", "signed-off -> uploaded", "eve", "coordinator", "2025-02-18T10:00", 'reference = "HM-41"\n'
)
REOPEN = _step(
    "reopen",
    "signed-off -> open",
    "dee",
    "deputy-chief-constable",
    "2025-02-24T10:00",
    'reason = "the training did not last"\n',
)
DECLINE = _step(
    "decline",
    "open -> not-adopted",
    "dee",
    "deputy-chief-constable",
    "2025-02-03T10:00",
    'reason = "not for this force"\n',
)
