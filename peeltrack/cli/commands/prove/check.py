"""`peeltrack check`: what is wrong with the register, or with what is about to become part of it."""

import os
import sys
from pathlib import Path

import click

from peeltrack.cli.app import App, ReaderGone, say
from peeltrack.cli.options import Words, pass_app
from peeltrack.cli.pending import say_changes, say_pending
from peeltrack.cli.terminal.progress_bar import ProgressBar
from peeltrack.core.audit.pushes.proof_rules import PROOF_RULES
from peeltrack.core.errors import ExitCode, GitFailed, RegisterUnreadable, UsageFault
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.text import counted
from peeltrack.formats.findings import FINDING_FORMATS, Frame, RuleSummary, finding_writer
from peeltrack.formats.findings.text import lines
from peeltrack.rules import RULES, check, each_cause_once
from peeltrack.store.check_context import examine, examine_tree
from peeltrack.store.git.locate import located
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.setup.hooks import half_installed
from peeltrack.store.git.versions import Versions
from peeltrack.store.toml.positions import placed
from peeltrack.workflows import check_changes
from peeltrack.workflows.check_result import CheckResult, joined
from peeltrack.workflows.lapse_history import with_causes
from peeltrack.workflows.people.pending_people import pending_in_range
from peeltrack.workflows.prove_commits import proof_of_range, without_explained
from peeltrack.workflows.steps.steps_apart import findings, steps_apart, unfinished


@click.command("check")
@click.argument("paths", metavar="[PATH]…", nargs=-1, type=click.Path())
@click.option("--staged", is_flag=True, help="What is about to be committed, against the last commit.")
@click.option("--range", "commits", metavar="A..B", help="The commits after A, up to B, merges too.")
@click.option("--proof", is_flag=True, help="With --range: judge the commits as an audit would, too.")
@click.option("--strict", is_flag=True, help="Let warnings fail the check.")
@click.option(
    "--format",
    "form",
    type=Words(list(FINDING_FORMATS)),
    default="text",
    show_default=True,
    help="How to print it.",
)
@pass_app
def command(
    app: App, paths: tuple[str, ...], staged: bool, commits: str | None, proof: bool, strict: bool, form: str
) -> ExitCode:
    """List everything that is wrong with the register, file by file. Nothing is written.

    Without --staged or --range every file is judged as it lies in the folder. With one of them the
    change itself is judged too: that no step, id or date was altered by hand. With PATH
    only what is found in these files and folders is shown.

    Ends with 1 where an error was found, and with 3 where the register could not be looked at.
    """
    if proof and not commits:
        raise UsageFault("--proof goes with --range", hint="name the commits: --range origin/main..HEAD")
    if staged and commits:
        raise UsageFault("--staged and --range cannot be combined", hint="run the check twice")
    if staged or commits:
        app.refuse_as_of("check --staged" if staged else "check --range")
    asked = [_inside(app.root, typed) for typed in paths]
    for typed in paths if not (staged or commits or app.commit) else ():
        # A mistyped name would otherwise pass for a file without faults.
        if not os.path.lexists(typed):
            raise RegisterUnreadable(
                f"there is no {typed}", hint="check the spelling; peeltrack check alone looks at every file"
            )
    outcome = _outcome(app, staged, commits, proof)
    if asked:
        outcome = outcome.about(asked)
    return show_outcome(app, outcome, strict, form, _called(app.root))


def _outcome(app: App, staged: bool, commits: str | None, proof: bool) -> CheckResult:
    if staged or commits:
        repository = Repository.around(app.root)
        versions = Versions(repository)
        if staged:
            say_pending(app.root, app.today, versions)
        if not commits:
            return check_changes.staged(repository, app.today, versions)
        say_changes(pending_in_range(repository, commits, app.today, versions))
        outcome = check_changes.ranged(repository, commits, app.today, versions)
        if not proof:
            return without_explained(repository, commits, outcome, app.moment())
        return joined([outcome, proof_of_range(repository, commits, app.moment())])
    if app.commit:
        return _as_it_was(app)
    with ProgressBar("reading the register") as watch:
        examined = examine(app.root, app.today, watch)
    found = placed(_with_git(app.root, examined, check(examined)), examined.documents)
    return CheckResult(findings=tuple(found), judged=counted(len(examined.documents), "file"))


def _as_it_was(app: App) -> CheckResult:
    repository = Repository.around(app.root)
    examined = examine_tree(app.tree, app.today)
    found = with_causes(check(examined), examined, repository, app.commit)
    judged = f"{counted(len(examined.documents), 'file')} {app.as_of_words}"
    return CheckResult(findings=tuple(placed(each_cause_once(found), examined.documents)), judged=judged)


def _with_git(root: Path, examined: CheckContext, found: list[Finding]) -> list[Finding]:
    """Return the findings with what git adds to them, where the register is in a repository."""
    # Looked for by hand: a check of a plain folder starts no process.
    try:
        if located(root) is None:
            return found
        repository = Repository.around(root)
        paths = [record.path for record in examined.register.records]
        apart = list(steps_apart(root, repository, paths))
        halved = half_installed(repository)
        say_pending(root, examined.today)
    except GitFailed as error:
        say(f"note: what git holds was not looked at: {error.message}")
        return found
    say(*(f"note: {one.path} {one.said}\n  hint: {one.hint}" for one in apart if not one.taken_out))
    say(*(f"note: {said}" for said in (*unfinished(repository), *filter(None, [halved]))))
    return each_cause_once([*with_causes(found, examined, repository, "HEAD"), *findings(apart)])


def show_outcome(app: App, outcome: CheckResult, strict: bool, form: str, folder: str) -> ExitCode:
    """Print the findings, say on stderr what was looked at, and return the exit code."""
    frame = Frame(today=app.today, folder=folder, reasons=_reasons())
    code = ExitCode.FINDINGS if outcome.fails(strict) else ExitCode.DONE
    try:
        if form == "text" and sys.stdout.isatty():
            app.print_lines(lambda wide: lines(outcome.findings, folder, wide))
        else:
            sys.stdout.writelines(finding_writer(form)(outcome.findings, frame))
            sys.stdout.flush()
        say(outcome.in_words)
    except BrokenPipeError:
        # A hook has to refuse although nobody reads why: a server's client may have gone away.
        raise ReaderGone(code) from None
    return code


def _reasons() -> dict[str, RuleSummary]:
    reasons = {rule.code: RuleSummary(name=rule.name, why=rule.why) for rule in RULES}
    return reasons | {rule.code: RuleSummary(name=rule.name, why=rule.why) for rule in PROOF_RULES.values()}


def _called(root: Path) -> str:
    """Return how the register's folder is called from the current one, with forward slashes."""
    try:
        relative = Path(os.path.relpath(root)).as_posix()
    except ValueError:  # another drive
        return root.as_posix()
    return "" if relative == "." else relative


def _inside(root: Path, typed: str) -> str:
    """Return a path that was typed as findings call it; of a folder with "/" at its end, "" for the whole."""
    top = Path(os.path.realpath(root))
    path = Path(os.path.realpath(typed))
    if path in top.parents or path == top:
        return ""
    if top not in path.parents:
        raise UsageFault(f"{typed} is not in the register {root}", hint="name a file or folder inside it")
    inside = path.relative_to(top).as_posix()
    return f"{inside}/" if path.is_dir() else inside
