"""The commands by name, with what each is for and the module that holds it: what `--help` has to know."""

from collections.abc import Mapping

from peeltrack.core.fields import frozen
from peeltrack.core.model.status import Step


@frozen(kw_only=False)
class Listed:
    """A command as the help lists it."""

    place: str  #: its module below `commands`, with its name there where one holds several
    purpose: str = ""  #: the first sentence of its help; "" for a step, whose help is in the chain's table
    as_of: bool = False  #: whether it can be asked of the register as it was: it only reads


#: Each command, in the order of the help. Its module is imported only when it is called.
COMMANDS: Mapping[str, Listed] = {
    "due": Listed("look.due", "List what is due on or before DATE, the most late first.", as_of=True),
    "list": Listed("look.list", "List records, by id.", as_of=True),
    "show": Listed("look.show", "Show everything about one record.", as_of=True),
    "sources": Listed(
        "look.sources",
        "List the publications with the number of records by look, the newest first.",
        as_of=True,
    ),
    "grades": Listed("look.grades", "Show the judgments, one column for each grade.", as_of=True),
    "changes": Listed(
        "look.changes",
        "List what changed in the register since a day or a commit, by kind, with day and person.",
        as_of=True,
    ),
    "stats": Listed(
        "look.stats",
        "Count what was opened, signed off, closed and reopened, and the days in each stage.",
        as_of=True,
    ),
    "view": Listed(
        "look.view",
        "Show the listing that register.toml keeps under NAME; without NAME, list those that there are.",
        as_of=True,
    ),
    "query": Listed("look.query", "Ask the register in SQL.", as_of=True),
    "export": Listed(
        "give.export",
        "Write the register as it stands today into FILE, as tables for other programs.",
        as_of=True,
    ),
    "init": Listed("setup.init", "Start a new register in DIR, by default the folder `register` here."),
    "setup": Listed(
        "setup.setup",
        "Set up this desk: who you are, your signing key, and git, so that it asks peeltrack.",
    ),
    "new": Listed("prepare.new", "Add a record to the register."),
    "assign": Listed(
        "prepare.assign", "Name the owners of records: of each ID, or of all records that a filter finds."
    ),
    "position": Listed(
        "prepare.position",
        "Write the position statement of a record: what the force vouches for at sign-off.",
    ),
    "part": Listed("prepare.part", "Answer one PART of a record, such as 7.1, or say why it does not apply."),
    "evidence": Listed("prepare.evidence", "Add evidence to a record, or check all of it again.", as_of=True),
    "measure": Listed(
        "prepare.measure",
        "Add a reading to a measure of a record; with --name and --unit to one that is new.",
    ),
    "update": Listed("prepare.update", "Add a dated update to a record."),
    "said": Listed(
        "prepare.said",
        "Write down what others say of a record's status: the inspectorate, or the force in public.",
    ),
    "extend": Listed(
        "prepare.extend", "Move the target of a record, or its deadline where the inspectorate has said so."
    ),
    "import": Listed(
        "prepare.import_published",
        "Bring what a published page, paper or list says into the register: show it first, then write it.",
    ),
    "handover": Listed(
        "prepare.handover",
        "Hand over what OLD answers for to NEW: records that name them, and posts of the whole register.",
    ),
    "people": Listed(
        "setup.people",
        "List who holds what: posts of the register, and owners of records that are not complete.",
        as_of=True,
    ),
    **{step.value: Listed(f"sign.steps:{step.value}") for step in Step},
    "save": Listed("share.save", "Save what was edited in the register, as one commit in your name."),
    "undo": Listed(
        "share.undo", "Take back edits that are not saved yet: records are again as in the last commit."
    ),
    "sync": Listed(
        "share.sync", "Fetch what the others did, join it with what you have saved, and share the result."
    ),
    "resolve": Listed("share.resolve", "Decide what two people have both changed, and finish the merge."),
    "check": Listed(
        "prove.check", "List everything that is wrong with the register, file by file.", as_of=True
    ),
    "reconcile": Listed(
        "prove.reconcile",
        "Hold a list of others against the register: what is in both, in one of them, and what differs.",
    ),
    "explain": Listed(
        "prove.explain",
        "Say why a rule is there, with an example that breaks it and one that keeps it.",
        as_of=True,
    ),
    "log": Listed(
        "look.log",
        "List what was done to one record, by whom and when, and how long it stood in each stage.",
        as_of=True,
    ),
    "audit": Listed(
        "prove.audit",
        "Say what the history proves of every step: signed, unsigned, recorded, forged or lapsed.",
        as_of=True,
    ),
    "schema": Listed(
        "setup.schema",
        "Print a JSON Schema of a record, of source.toml or of register.toml, for editors of TOML.",
        as_of=True,
    ),
    "hooks": Listed(
        "setup.hooks", "Have git ask peeltrack before it accepts a commit or, on a server, a push."
    ),
    "doctor": Listed("setup.doctor", "Look at all that can keep this desk from signing, sharing or proving."),
    "help": Listed("look.help", "Show a page of the manual, or the options of a command.", as_of=True),
}

#: Commands by their former names, which still work, and what each is called now.
RENAMED_COMMANDS: Mapping[str, str] = {"element": "part", "progress": "update"}

#: What the commands of each folder are for, in the order of the help.
GROUPS: Mapping[str, str] = {
    "look": "Look",
    "prepare": "Prepare",
    "sign": "Sign",
    "share": "Save and share",
    "prove": "Check and prove",
    "give": "Give out",
    "setup": "Set up",
}


def listed(group: str) -> list[tuple[str, str]]:
    """Return the commands of one of GROUPS with what each is for, in their order."""
    # Here and not at the top: only the help needs the words of the chain.
    from peeltrack.core.chain.table import CHAIN

    steps = {arrow.step.value: f"{arrow.help.partition('.')[0]}." for arrow in CHAIN}
    named = ((name, one.purpose) for name, one in COMMANDS.items() if one.place.startswith(f"{group}."))
    return [(name, purpose or steps[name]) for name, purpose in named]
