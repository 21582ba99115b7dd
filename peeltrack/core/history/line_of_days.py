"""On which day the register came to be as a commit holds it, by the line of first parents.

A commit stands on that line from the latest moment that it or any commit before it on the line bears: it
cannot have been there before what it builds on. So whoever sets a clock back writes nothing into an earlier
day, the register of a day never loses what an earlier day held, and two clocks that differ change nothing
but the day of what the slower one made.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import accumulate

from peeltrack.core.fields import frozen
from peeltrack.core.time_zones import force_day


@frozen
class LineCommit:
    """One commit of the line of first parents."""

    id: str
    seconds: int  #: since 1970, by the committer's clock


class LineOfDays:
    """The commits on the way of first parents up to one, oldest first, each with its day."""

    def __init__(self, commits: Sequence[LineCommit], zone: str) -> None:
        """`zone` is the time zone by which the force counts its days."""
        self.commits = commits
        self._moments = list(accumulate((commit.seconds for commit in commits), max))
        self._zone = zone

    def day(self, at: int) -> date:
        """Return the day from which on the commit at a place of the line stands on it."""
        return self._day(self._moments[at])

    def own_day(self, at: int) -> date:
        """Return the day that the commit at a place of the line bears itself."""
        return self._day(self.commits[at].seconds)

    def last_on(self, day: date) -> int | None:
        """Return the place of the last commit that stood on the line at the end of a day, or None."""
        first, after = 0, len(self._moments)
        while first < after:
            middle = (first + after) // 2
            if self.day(middle) <= day:
                first = middle + 1
            else:
                after = middle
        return first - 1 if first else None

    def dated_back(self, day: date) -> int:
        """Return how many commits bear `day` or an earlier one but came onto the line after it."""
        last = self.last_on(day)
        later = range(0 if last is None else last + 1, len(self.commits))
        return sum(self.own_day(at) <= day for at in later)

    def _day(self, seconds: int) -> date:
        return force_day(datetime.fromtimestamp(seconds, UTC), self._zone)
