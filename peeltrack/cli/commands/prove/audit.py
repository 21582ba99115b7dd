"""`peeltrack audit`: what the history proves of every step."""

import sys
from collections.abc import Mapping, Sequence

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.options import complete_ids, listing_options, pass_app
from peeltrack.cli.terminal.progress_bar import Progress
from peeltrack.core.audit.evidence import exhibits, swapped
from peeltrack.core.audit.report import audit
from peeltrack.core.audit.scope import Question, asked
from peeltrack.core.audit.signature import Signature
from peeltrack.core.audit.trust import walk
from peeltrack.core.errors import ExitCode, GitFailed, UsageFault
from peeltrack.core.history.commits import Past, all_settings, reach
from peeltrack.core.history.provenance import Origins, trace
from peeltrack.core.model.ids import id_of, known_id, typed_id
from peeltrack.formats.tables.json import document
from peeltrack.store.git.history import History, gather, kept
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signature_cache import cached_signatures
from peeltrack.store.git.worktree import dirty, head, resolve
from peeltrack.workflows.audit_history import Audit, as_data, facts, table


@click.command("audit")
@click.argument("record_ids", metavar="[ID]…", nargs=-1, shell_complete=complete_ids)
@click.option("--range", "span", metavar="A..B", help="Only steps of the commits after A, up to B.")
@click.option(
    "--trust", metavar="REV", help="Trust the register as it is in REV, a commit noted down elsewhere."
)
@click.option("--fresh", is_flag=True, help="Check every signature again, even those checked before.")
@listing_options
@pass_app
def command(
    app: App, record_ids: tuple[str, ...], span: str | None, trust: str | None, fresh: bool, form: str
) -> ExitCode:
    """Say what the history proves of every step: signed, unsigned, recorded, forged or lapsed.

    It looks at who signed the commit that brought the step, not at what the file says. Ends with 1
    where a step is forged or lapsed, or unsigned although the policy demanded a signature.
    """
    repository = Repository.around(app.root)
    since, tip = _span(repository, span)
    root = _root(repository, trust) if trust else ""
    question = Question(ids=frozenset(map(typed_id, record_ids)), since=since, root=root)
    history = gather(repository, tip, *filter(None, (root, since)))
    _refuse_unknown(app, history.past, record_ids)
    found = _audited(app, repository, history, question, fresh)
    _say_what_is_not_judged(app, repository, found)
    _show(app, found, form)
    return found.exit_code


def _span(repository: Repository, span: str | None) -> tuple[str, str]:
    if span is not None and ("..." in span or ".." not in span):
        raise UsageFault(
            f"{span} is not a range of commits", hint="write it as A..B, such as origin/main..HEAD"
        )
    since, _, until = (span or "..").partition("..")
    tip = resolve(repository, until) if until else head(repository)
    if tip is None:
        raise UsageFault(
            "there is no commit yet, so there is nothing to audit", hint="commit the register first"
        )
    return resolve(repository, since) if since else "", tip


def _root(repository: Repository, trust: str) -> str:
    try:
        return resolve(repository, trust)
    except GitFailed as fault:
        hint = (
            "if it was noted down from this register, either this copy is not complete, or the history was "
            "rewritten: ask for a copy from somebody else"
        )
        raise GitFailed(fault.message, hint=hint) from None


def _audited(app: App, repository: Repository, history: History, question: Question, fresh: bool) -> Audit:
    past = history.past
    origins = trace(past.deeds)
    signed = _signatures(repository, history, origins, question, fresh)
    trust = walk(past, signed, app.today, question.root)
    shown = [one for one in exhibits(past, origins) if not question.ids or id_of(one.record) in question.ids]
    swaps = swapped(kept(repository, past.tip, shown))
    return Audit(
        question=question,
        past=past,
        trust=trust,
        lines=audit(past, origins, trust, signed, question, app.today, swaps),
        rewritten=bool(question.root) and question.root not in reach(past.graph, past.tip),
    )


def _refuse_unknown(app: App, past: Past, record_ids: Sequence[str]) -> None:
    for typed in (one for one in record_ids if typed_id(one) not in past.ids):
        known = known_id(typed, (*app.register.ids, *past.ids))
        raise UsageFault(
            f"{known} was not committed up to {past.tip[:10]}, so nothing of it can be proved",
            hint="commit its file first, or audit a later commit",
        )


def _signatures(
    repository: Repository, history: History, origins: Origins, question: Question, fresh: bool
) -> Mapping[str, Signature]:
    past = history.past
    wanted = {one.deed.id: None for one in asked(past, origins, question)} | dict.fromkeys(past.settings)
    commits = [history.commits[commit] for commit in wanted]
    keys = {
        key.public: None
        for settings in all_settings(past.settings.values())
        for person in settings.person
        for key in person.key
    }
    if not sys.stderr.isatty():
        return cached_signatures(repository, commits, keys, fresh=fresh)
    with Progress("checking signatures") as progress:
        return cached_signatures(repository, commits, keys, fresh=fresh, watch=progress.watch)


def _say_what_is_not_judged(app: App, repository: Repository, found: Audit) -> None:
    for path in found.unread:
        say(f"{path} cannot be read in {found.past.tip[:10]}, so what it holds there is not judged")
    at_head = found.past.tip == head(repository)
    changed = dirty(repository, ["register.toml", *found.chosen]) if at_head else []
    for path in changed[:10]:
        say(f"{path} has changes that are not committed: only what is committed is judged")
    if len(changed) > 10:
        say(f"… and {len(changed) - 10} more files with changes that are not committed")
    if found.past.cut:
        say(
            "this copy of the repository lacks its oldest part: nothing before it is proved",
            "  hint: fetch the rest with git fetch --unshallow",
        )


def _show(app: App, found: Audit, form: str) -> None:
    if form != "json":
        app.print(table(found, app.today), form)
        return
    sys.stdout.write(document("audit", app.today, as_data(found), **facts(found)))
