"""From an example as a rule writes it to the files that it stands for."""

from collections.abc import Callable

from peeltrack.core.model.record import Record
from peeltrack.rules.examples import a_record, a_register
from peeltrack.rules.rule import ChangeMade, Example, Files, State, Written
from peeltrack.rules.signed_examples import registered


def built(example: Written | Callable[[], Written]) -> Example:
    """Return the register, or the change, that an example stands for."""
    written = example() if callable(example) else example
    if isinstance(written, tuple):
        *before, after = map(_files, written)
        return ChangeMade(before=tuple(before), after=after)
    return _files(written)


def _files(state: State) -> Files:
    if isinstance(state, Record):
        return registered(state)
    if isinstance(state, str):
        return a_register(a_record(state))
    return a_register(state) if isinstance(state, bytes) else state
