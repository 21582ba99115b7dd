"""How a reader checks one verdict by hand: what to look at, and commands of git and ssh-keygen alone."""

import shlex
from collections.abc import Iterator, Mapping

from peeltrack.core.audit.audited_step import AuditedStep
from peeltrack.core.audit.listing import Audit
from peeltrack.core.audit.settings.setting_values import Path, address
from peeltrack.core.audit.settings.states import Act
from peeltrack.core.audit.signature import addresses
from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from peeltrack.core.audit.verdict import Principle
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS
from peeltrack.core.shells import SHELL, Shell

#: What to look at where a step breaks a principle, and what it says.
_LOOK: Mapping[str, str] = {
    Principle.ENTRY: "whether the commit adds this one entry at the end of the chain, and touches no other",
    Principle.CHAIN: "whether status and steps before it lead to it",
    Principle.CONTENT: "whether the digest is that of what the commit holds: peeltrack help digest says how",
    Principle.HAND: "who made the commit",
    Principle.KEY: "whose key signed the commit",
    Principle.RIGHT: "who held the post, in register.toml below the commit",
    Principle.APART: "who took the other steps of the round",
    Principle.DATE: "the dates of the commit and of its entry",
    Principle.KEPT: "what the commit took out",
}

#: Said where they are shown in another shell: what they pipe from one to the next, it would alter.
_BASH = "type the commands into a POSIX shell; Git for Windows brings one, Git Bash"


def explained(found: Audit, line: AuditedStep, prefix: str) -> tuple[str, ...]:
    """Return lines that say how the verdict of one step is checked; commands begin with two spaces and `$`.

    They are for a POSIX shell at the top of a clone, in which the register lies in `prefix`.
    """
    # What the register holds may hold line ends, and what follows one would look like a command.
    told = tuple(" ".join(one.splitlines()) for one in _lines(found, line, prefix))
    return told if SHELL.get() is Shell.POSIX else (_BASH, *told)


def commands(lines: tuple[str, ...]) -> list[str]:
    """Return the commands among such lines."""
    return [line[4:] for line in lines if line.startswith("  $ ")]


def _lines(found: Audit, line: AuditedStep, prefix: str) -> Iterator[str]:
    judgement = line.judgement
    yield f"{line.id}, step {line.number}: {line.step.step} by {line.step.by} is {judgement.verdict.upper()}"
    for reason in judgement.reasons:
        yield f"  because {reason}"
    yield from (f"  remark: {remark}" for remark in line.remarks)
    yield ""
    yield "To check it by hand, at the top of a clone of the repository:"
    now, prefix = f"{prefix}{line.path}", found.scope.history.places.get(line.commit, prefix)
    file = shlex.quote(f"{prefix}{line.path}")
    if Principle.KEPT in judgement.principles:
        yield from _changed(line.commit, file, "what the commit took out")
        return
    yield from _changed(
        line.commit, file, "what the commit that brought it changed: this entry, and nothing else"
    )
    yield "the digest of the entry, computed from what the commit holds (peeltrack help digest says how)"
    yield f"  $ git show {line.commit}:{file}"
    settings = found.trust.below(line.commit)
    yield from _signature(found, line, settings)
    yield from _right(line, settings, prefix)
    yield from (f"look at {_LOOK[one]}" for one in judgement.principles)
    yield "that the register still holds what was vouched for: no difference but in what no step vouches for"
    tip = found.scope.history.tip
    if now == f"{prefix}{line.path}":
        yield f"  $ git diff {line.commit} {tip} -- {file}"
    else:
        yield f"  $ git diff {line.commit}:{file} {tip}:{shlex.quote(now)}"


def _changed(commit: str, file: str, what: str) -> Iterator[str]:
    yield what
    yield f"  $ git show --format=fuller {commit} -- {file}"


def _signature(found: Audit, line: AuditedStep, settings: Settings | None) -> Iterator[str]:
    commit, signer = line.commit, line.step.recorded_by or line.step.by
    if line.signature.is_missing:
        yield "that the commit carries no signature: this prints 0"
        yield f"  $ git cat-file commit {commit} | grep -c '^gpgsig' || true"
        return
    keys = [
        key
        for person in (settings.person if settings else ())
        if address(person.email) == address(signer)
        for key in person.key
    ]
    if not keys:
        yield f"nobody trusted had listed a key of {signer} below the commit"
        return
    yield f"that {signer} signed it, with a key that was trusted below it: the last command says Good"
    lines = " ".join(shlex.quote(f"{signer} {bare_key(key.public)}") for key in keys)
    yield f"  $ printf '%s\\n' {lines} > allowed_signers"
    yield f"  $ git cat-file commit {commit} | sed '/^gpgsig /,/END SSH SIGNATURE/d' > signed_text"
    yield (
        f"  $ git cat-file commit {commit} | sed -n '/^gpgsig /,/END SSH SIGNATURE/p' | "
        "sed 's/^gpgsig //; s/^ //' > signature"
    )
    verify = f"ssh-keygen -Y verify -f allowed_signers -I {shlex.quote(signer)} -n git"
    yield f"  $ {verify} -s signature < signed_text"
    for key in keys:
        name = fingerprint(key.public) or ""
        days = " ".join(
            f"{word} {in_words(day)}"
            for word, day in (("from", key.from_), ("to", key.to), ("revoked as of", key.revoked))
            if day
        )
        yield f"the key {name}{f', valid {days}' if days else ''}, is trusted because"
        yield from _chain(found, line.commit, signer, bare_key(key.public) or "")


def _chain(found: Audit, commit: str, email: str, key: str) -> Iterator[str]:
    """Yield the changes of register.toml that lead from a key back to where trust begins."""
    state, seen = found.trust.states[commit], set[str]()
    path: Path = ("person", address(email), "key", key)
    while path in state.deciding:
        act, _ = state.deciding[path]
        if act.commit.id in seen:
            return
        seen.add(act.commit.id)
        yield f"  {act.commit.id} of {in_words(act.commit.at.date())} put it in, {_by(act)}"
        signer = _signing(act)
        if act.taken or signer is None:
            return
        path, state = signer, act.below


def _by(act: Act) -> str:
    if act.taken:
        return "which is taken on trust"
    who = addresses(act.below.settings, act.signature.fingerprint) if act.below.settings else ()
    return f"signed by {' or '.join(who)} (check it in the same way), whose key"


def _signing(act: Act) -> Path | None:
    """Return the name of the value that is the key which signed a change."""
    paths = (path for path in act.below.values if len(path) == 4 and path[2] == "key")
    return next((path for path in paths if fingerprint(path[3]) == act.signature.fingerprint), None)


def _right(line: AuditedStep, settings: Settings | None, prefix: str) -> Iterator[str]:
    roles = [role for role in arrow_of(line.step.step).roles if role.value == line.step.role]
    if not roles or settings is None:
        return
    if roles[0] in OWNERS:
        yield f"that {line.step.by} was named {roles[0].in_words} by a keeper or by the owner before"
        file = shlex.quote(f"{prefix}{line.path}")
        yield f"  $ git log --format='%h %an %ad' -G'^{roles[0].key} *=' {line.commit} -- {file}"
        return
    yield f"that {line.step.by} held the post {roles[0].in_words} that day, in what was trusted below it"
    yield f"  $ git show {line.commit}:{shlex.quote(f'{prefix}register.toml')}"
