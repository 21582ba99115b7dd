"""Which shell peeltrack was called in, told by what each shell leaves in the environment."""

import ntpath
from collections.abc import Mapping

from peeltrack.core.shells import Shell


def shell_of(environment: Mapping[str, str], *, windows: bool) -> Shell:
    """Return the shell that left this environment to us; where two are inside one another, perhaps the outer.

    >>> shell_of({"SHELL": "/bin/bash"}, windows=False), shell_of({}, windows=True)
    (<Shell.POSIX: 'posix'>, <Shell.CMD: 'cmd'>)
    """
    modules = environment.get("PSModulePath", "")
    if not windows:
        # There nothing but PowerShell itself sets it.
        return Shell.POWERSHELL if modules else Shell.POSIX
    if environment.get("MSYSTEM") or environment.get("SHELL"):
        return Shell.POSIX
    # The machine's own folders are in it everywhere; that of the person is added by PowerShell.
    home = ntpath.normcase(environment.get("USERPROFILE", ""))
    own = home and any(ntpath.normcase(folder).startswith(home) for folder in modules.split(";"))
    return Shell.POWERSHELL if own else Shell.CMD
