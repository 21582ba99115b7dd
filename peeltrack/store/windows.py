"""What Windows does otherwise: whether this is Windows is asked here and nowhere else.

Quotation marks are those of core.shells, names those of core.model.paths, reasons of the disk those of
disk_errors, and the folder of the account that of cache_folder.
"""

import errno
import os
from collections.abc import Sequence

#: Numbers for a file that somebody has open, and for a process that has not ended.
_HELD, _STILL_RUNNING = (5, 32, 33), 259

_ASK_ABOUT = 0x1000  #: PROCESS_QUERY_LIMITED_INFORMATION


def here() -> bool:
    """Return whether this is Windows."""
    return os.name == "nt"


def program_names(name: str) -> Sequence[str]:
    """Return the names of the files that may be a program of this name, the first that is there counts."""
    endings = os.environ.get("PATHEXT", ".EXE").split(";") if here() else [""]
    return [name + ending.lower() for ending in endings]


def is_held(error: OSError) -> bool:
    """Return whether an editor, a virus scanner or a drive of the cloud has the file open at this moment."""
    return getattr(error, "winerror", None) in _HELD


def reader_is_gone(error: OSError) -> bool:
    """Return whether an error of a stream says that who read it has seen enough, in the way of Windows."""
    return here() and error.errno == errno.EINVAL


def runs(process: int) -> bool:
    """Return whether a process has not ended. There os.kill would end it, whatever the signal."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle, code = kernel.OpenProcess(_ASK_ABOUT, False, process), ctypes.c_ulong()
    running = handle and kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return bool(running) and code.value == _STILL_RUNNING
