"""One record on a day, with the register around it."""

from collections.abc import Mapping
from datetime import date

from peeltrack.core.chain.people import names
from peeltrack.core.chain.status_said import contradicting, said_in_words
from peeltrack.core.fields import frozen
from peeltrack.core.model.decode import written
from peeltrack.core.model.links import links_to
from peeltrack.core.model.record import Record, Relation
from peeltrack.core.model.register import Register
from peeltrack.core.views.due import Line, lines_of


@frozen(kw_only=False)
class Subject:
    """A record on a day, with the register around it."""

    line: Line
    register: Register
    today: date
    names: Mapping[str, str]  #: how people are called, by e-mail in lower case

    @property
    def record(self) -> Record:
        """The record itself."""
        return self.line.record

    def called(self, email: str) -> str:
        """Return the name of a person, or their e-mail where register.toml does not know them by one."""
        return self.names.get(email.casefold(), email)

    @property
    def parts(self) -> list[Line]:
        """The records that say that they are part of this one, as they stand, by id."""
        linked = links_to(self.register.records, self.record.id)
        records = [other for relation, other in linked if relation is Relation.PART_OF]
        return lines_of(self.register, self.today, records)


def subject(register: Register, record: Record, today: date) -> Subject:
    """Return the record as it stands on a day."""
    return Subject(lines_of(register, today, [record])[0], register, today, names(register.settings))


def as_data(of: Subject) -> dict[str, object]:
    """Return the record as its file holds it, and under `derived` what follows from it on the day."""
    line = of.line
    links = [
        {"relation": relation.value, "id": other.id}
        for relation, other in links_to(of.register.records, of.record.id)
    ]
    derived = {
        "source": of.record.source,
        "path": of.record.path,
        "look": line.look.value,
        "deadline": line.deadline.on,
        "deadline_derived": line.deadline.derived,
        "due_on": line.due_on,
        "days_late": line.days_late,
        "assessment": of.record.claim,
        "said": [said_in_words(said) for said in line.said],
        "at_odds": [said_in_words(said) for said in contradicting(of.record)],
        "waits_on": list(line.waits_on),
        "next_step": line.move.step.value if line.move else None,
        "whose_move": line.move.whose if line.move else None,
        "move_by": line.move.by_on if line.move else None,
        "linked_from": links,
        "parts": [
            {
                "id": part.record.id,
                "look": part.look.value,
                "status": part.record.status.value,
                "due_on": part.due_on,
                "days_late": part.days_late,
            }
            for part in of.parts
        ],
        "lapsed": [step.step.value for step in line.lapsed],
    }
    return {**written(of.record), "derived": derived}
