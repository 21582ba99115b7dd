"""How a register came to be as it is: read once, and all that an audit or a log looks at."""

from collections.abc import Mapping
from dataclasses import field

from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.history.commit_graph import Graph
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.paths import is_record_file
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings


@frozen
class RegisterHistory:
    """All that is known of how the register came to be as it is in the commit `tip`."""

    tip: str
    graph: Graph
    diffs: tuple[CommitDiff, ...]  #: parents before children
    files: tuple[str, ...] = ()  #: the record files of the tip
    records: Mapping[str, Record]  #: those of the tip that were asked for and can be read, by path
    unread: frozenset[str] = frozenset()  #: record files of the tip that were asked for and cannot be read
    places: Mapping[str, str] = field(default_factory=dict)  #: see CommitLog
    is_cut: bool = False  #: this copy lacks the oldest part of the history

    @property
    def ids(self) -> frozenset[str]:
        """The ids of every record that the history tells of, of those that are gone too."""
        touched = (path for diff in self.diffs for path in diff.commit.paths if is_record_file(path))
        return frozenset(map(id_of, (*self.files, *touched)))

    @property
    def commits(self) -> dict[str, Commit]:
        """The commits that touched the register, by id."""
        return {diff.commit.id: diff.commit for diff in self.diffs}

    @property
    def all_settings(self) -> tuple[Settings, ...]:
        """Every version of register.toml that could be read, parents before children."""
        versions = (diff.settings.new for diff in self.diffs if diff.settings is not None)
        return tuple(settings for settings in versions if settings is not None)

    @property
    def all_keys(self) -> tuple[str, ...]:
        """The public keys that any of these versions lists, each once, as it is written there."""
        people = (person for settings in self.all_settings for person in settings.person)
        return tuple(dict.fromkeys(key.public for person in people for key in person.key))
