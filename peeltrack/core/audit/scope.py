"""Which part of a past an auditor asks about."""

from collections.abc import Iterator

from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Past, reach
from peeltrack.core.history.provenance import Origin, Origins
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import Record, StepTaken


@frozen
class Question:
    """What the auditor wants to know."""

    ids: frozenset[str] = frozenset()  #: only these records; empty for all
    since: str = ""  #: only steps that came in, or went out, after this commit; "" for all
    root: str = ""  #: the commit that the auditor trusts; "" for the first version of register.toml


def asked(past: Past, origins: Origins, question: Question) -> list[Origin]:
    """Return the origins that the question is about, for which it must be known who signed."""
    return list(Inquiry(past, origins, question).wanted())


class Inquiry:
    """A past, and which part of it is asked about."""

    def __init__(self, past: Past, origins: Origins, question: Question) -> None:
        self.past, self.origins, self.question = past, origins, question
        self.in_reach = reach(past.graph, past.tip)
        self._before = reach(past.graph, question.since) if question.since else frozenset[str]()
        self.records: dict[str, Record] = {
            path: page.record
            for path, page in past.pages.items()
            if page.record and page.steps and self.chosen(path)
        }

    def chosen(self, path: str) -> bool:
        """Return whether the file is asked about."""
        return not self.question.ids or id_of(path) in self.question.ids

    def recent(self, commit: str) -> bool:
        """Return whether the commit lies in the range asked about."""
        return commit not in self._before

    def of(self, path: str, step: StepTaken) -> list[Origin]:
        """Return where a step of the tip came in, first to last."""
        return [one for one in self.origins.found.get((path, step), ()) if one.deed.id in self.in_reach]

    def wanted(self) -> Iterator[Origin]:
        """Return the origins that bear on the answer: those of every step of a record asked about."""
        for path, record in self.records.items():
            if any(self.recent(one.deed.id) for step in record.step for one in self.of(path, step)):
                for step in record.step:
                    yield from self.of(path, step)
