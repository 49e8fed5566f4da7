"""Who takes care of processes whose parent died: asked of Linux by prctl(2); elsewhere nothing is asked.

A dead PostgreSQL that nobody has waited for still looks alive to the next one, and would keep it from starting:
where the first process of a container does not wait for strangers' children, we do.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Collection

_SET_PARENT_DEATH_SIGNAL, _SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def adopt() -> None:
    """Become the parent of every process below us whose own parent ends."""
    if _libc is not None:
        _libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent() -> None:
    """Let the calling process be told to end when its parent dies, however that happened."""
    if _libc is not None:
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)


def reap(own: Collection[int]) -> None:
    """Wait for adopted processes that have ended; those named are waited for by somebody else."""
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid in own:
            return
        os.waitpid(ended.si_pid, 0)
