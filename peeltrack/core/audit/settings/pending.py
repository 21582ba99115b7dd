"""What register.toml holds and nobody trusted has signed yet: by commit, with who and when."""

from collections.abc import Iterator
from datetime import datetime

from peeltrack.core.audit.settings.setting_values import Path, changes_in_words
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen

#: Changes that are named one by one before the rest is only counted.
MOST_NAMED = 10


@frozen
class PendingChange:
    """Values that one commit brought, and that nobody trusted has signed."""

    commit: str  #: id; "" where it cannot be told
    by: str  #: address of who made it, as the commit says: nothing proves it; "" where it cannot be told
    at: datetime | None
    what: str  #: in words
    waits_for: int = 0  #: keepers who still have to vouch, where one has signed it already

    @property
    def in_words(self) -> str:
        """Return what is pending, by whom and since when, as one sentence."""
        by = f" by {self.by or 'nobody'} on {in_words(self.at.date())}" if self.at else ""
        brought = f" (commit {self.commit[:10]}{by})" if self.commit else ""
        if self.waits_for:
            more = "another keeper" if self.waits_for == 1 else f"{self.waits_for} more keepers"
            return f"register.toml waits for {more} to vouch for this: {self.what}{brought}"
        return f"register.toml holds what nobody trusted has signed: {self.what}{brought}"


def pending_changes(trusted: TrustedSettings) -> tuple[PendingChange, ...]:
    """Return what is pending at the tip, one for each commit that brought some of it, in the file's order."""
    by_commit: dict[str, dict[Path, object]] = {}
    commits = {}
    for one in trusted.pending:
        name = one.commit.id if one.commit else ""
        commits[name] = one.commit
        by_commit.setdefault(name, {})[one.path] = one.held
    waiting = {one.commit.id: one.waits_for for one in trusted.amendments}
    found = []
    for name, changed in by_commit.items():
        commit = commits[name]
        found.append(
            PendingChange(
                commit=name,
                by=commit.committer.email if commit else "",
                at=commit.at if commit else None,
                what=changes_in_words(changed),
                waits_for=waiting.get(name, 0),
            )
        )
    return tuple(found)


def pending_in_words(pending: tuple[PendingChange, ...]) -> Iterator[str]:
    """Return a line for each pending change, and what to do; nothing where nothing is pending."""
    yield from (one.in_words for one in pending[:MOST_NAMED])
    if len(pending) > MOST_NAMED:
        yield f"… and {len(pending) - MOST_NAMED} more such changes"
    if pending:
        yield (
            "  hint: until then people, posts and policy count without it; a keeper takes it over with "
            "peeltrack people vouch, or puts back what is trusted with peeltrack people reject"
        )


def as_data(one: PendingChange) -> dict[str, object]:
    """Return a pending change for the envelope of JSON."""
    return {
        "commit": one.commit or None,
        "by": one.by or None,
        "at": one.at,
        "what": one.what,
        "waits_for": one.waits_for,
    }
