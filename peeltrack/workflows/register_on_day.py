"""What every use case is given: a register, the folder it was read from, and the day."""

from datetime import date
from pathlib import Path

from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register


@frozen
class RegisterOnDay:
    """A register as it is read on a day."""

    root: Path  #: the folder with register.toml
    register: Register
    today: date
    commit: str = ""  #: the commit that it was read from; "" for the files as they are
