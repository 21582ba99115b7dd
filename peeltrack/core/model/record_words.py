"""The words of which a record holds one: what it is, who answers, how far the force complies."""

from enum import StrEnum


class Kind(StrEnum):
    """What the inspectorate, or the force itself in public, put on the list."""

    RECOMMENDATION = "recommendation"
    AREA_FOR_IMPROVEMENT = "area-for-improvement"
    CAUSE_OF_CONCERN = "cause-of-concern"
    FINDING = "finding"
    COMMITMENT = "commitment"


class Route(StrEnum):
    """Who answers the publisher."""

    FORCE = "force"
    NPCC = "npcc"
    PCC = "pcc"
    APCC = "apcc"
    JOINT = "joint"


class Assessment(StrEnum):
    """How far the force says that it complies."""

    NONE = "none"
    PARTIAL = "partial"
    MOST = "most"
    FULL = "full"
    UNSTATED = "unstated"


class Relation(StrEnum):
    """How one record stands to another, read from the record that holds the link."""

    REPEATS = "repeats"
    SUPERSEDES = "supersedes"
    PART_OF = "part-of"
    SERVES = "serves"
    SEE_ALSO = "see-also"


class Better(StrEnum):
    """The direction in which a measure improves."""

    HIGHER = "higher"
    LOWER = "lower"


class Said(StrEnum):
    """Who stands behind a reading: the inspectors' own audit, what the force told, or what others report."""

    INSPECTED = "inspected"
    TOLD = "told"
    REPORTED = "reported"


class Speaker(StrEnum):
    """Who says something of a record's status from outside the chain."""

    INSPECTORATE = "inspectorate"
    COMMISSIONER = "commissioner"
    AUDITOR = "auditor"
    FORCE = "force"


class Meaning(StrEnum):
    """What the words of others about a status are taken to mean."""

    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    NOT_ADOPTED = "not-adopted"
