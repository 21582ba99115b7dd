"""`peeltrack init`: a new register for any force."""

from pathlib import Path

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.options import pass_app
from peeltrack.cli.questions import asked
from peeltrack.core.errors import ExitCode
from peeltrack.core.limits import brief
from peeltrack.core.shells import shell_word
from peeltrack.workflows.begin_register import begin_register, refuse_existing


@click.command("init")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option("--force", "force_name", metavar="NAME", help='Name of the force, such as "Anyshire Police".')
@pass_app
def command(app: App, folder: str | None, force_name: str | None) -> ExitCode:
    """Start a new register in DIR, by default the folder `register` here.

    Writes register.toml, with a comment on every setting, and .gitattributes. A file that is
    already there is not touched.
    """
    named = click.get_current_context().find_root().params.get("register")
    root = Path(folder or named or "register")
    # Before the question: nobody types a name for nothing.
    refuse_existing(root)
    force = asked(force_name, "Name of the force", "--force")
    for path in begin_register(root, force):
        tell(f"wrote {brief(path.as_posix())}")
    place = "" if root.as_posix() == "register" else f"--register {shell_word(root.as_posix())} "
    settings = brief((root / "register.toml").as_posix())
    say(
        f"the register of {force} is started; it holds no recommendation yet",
        f'next: peeltrack {place}new --source KEY --source-title "…" --publisher "…" --title "…"',
        f"then: say in {settings} who holds which post, or peeltrack {place}people add",
    )
    return ExitCode.DONE
