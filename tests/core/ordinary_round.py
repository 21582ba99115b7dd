"""Records along an ordinary round, and why a step on one is refused."""

from collections.abc import Sequence

from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.steps import refusals
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Step
from tests.factories import DCC, PEOPLE, TODAY, a_person, a_ready_record, a_settings, walked

READY = a_ready_record()
SUBMITTED = walked(READY, Step.SUBMIT)
VERIFIED = walked(READY, Step.SUBMIT, Step.VERIFY)
SIGNED_OFF = walked(READY, Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)
UPLOADED = walked(READY, Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD)
#: Settings in which the DCC has a second address with the same signing key.
SHARED_KEY = a_settings(person=(*PEOPLE, a_person("d.smith@example.org", f"AAAA{DCC[:3]}")))


def why(
    record: Record,
    request: StepRequest,
    *,
    settings: Settings | None = None,
    register: Register | None = None,
    evidence_faults: Sequence[str] = (),
) -> list[str]:
    """Return the messages of every refusal."""
    found = refusals(
        settings or a_settings(),
        record,
        request,
        register=register,
        today=TODAY,
        evidence_faults=evidence_faults,
    )
    assert all(refusal.hint for refusal in found)
    return [refusal.message for refusal in found]


def hints(record: Record, request: StepRequest) -> list[str]:
    """Return the hints of every refusal."""
    return [one.hint for one in refusals(a_settings(), record, request, register=None, today=TODAY)]
