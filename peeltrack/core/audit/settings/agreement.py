"""What counts where several have to sign people, posts and policy, and which words were taken back."""

from peeltrack.core.audit.settings.amendments import Amendment, keepers_with_keys
from peeltrack.core.audit.settings.setting_values import ABSENT, Path, Values
from peeltrack.core.audit.settings.states import Proposed, State, Withdrawn
from peeltrack.core.chain.people import addresses_of
from peeltrack.core.model.settings import Settings


def agreed(
    amendment: Amendment, changed: Values, state: State, withdrawn: Withdrawn
) -> tuple[Values, Proposed, int]:
    """Return what counts now that one more has signed, who has signed the rest, and how many are lacking."""
    settings = state.settings
    assert settings is not None
    need = min(settings.policy.people_need, max(1, len(keepers_with_keys(settings))))
    if need < 2:
        return changed, state.proposed, 0
    words = frozenset((who, amendment.commit.id) for who in _signers(amendment, settings))
    counting: dict[Path, object] = {}
    proposed = {
        key: frozenset(one for one in signed if (*key, one) not in withdrawn)
        for key, signed in state.proposed.items()
    }
    lacking = 0
    for path, value in changed.items():
        signed = proposed[path, value] = proposed.get((path, value), frozenset()) | words
        people = {who for who, _ in signed}
        if len(people) >= need:
            counting[path] = value
        else:
            lacking = max(lacking, need - len(people))
    return counting, proposed, lacking


def withdrawn_by(amendment: Amendment, changed: Values, state: State) -> Withdrawn:
    """Return what was signed and no longer counts.

    Who signs another value takes their earlier word back; who puts back what is trusted rejects it for all.
    """
    own = _signers(amendment, state.settings)
    found = set()
    for (path, value), words in state.proposed.items():
        if path in changed and changed[path] != value:
            rejected = changed[path] == state.values.get(path, ABSENT)
            found |= {(path, value, word) for word in words if rejected or word[0] in own}
    return frozenset(found)


def _signers(amendment: Amendment, settings: Settings | None) -> frozenset[str]:
    if settings is None:
        return frozenset()
    return frozenset(min(addresses_of(settings, email)) for email in amendment.signers)
