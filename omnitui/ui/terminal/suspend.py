"""Giving the terminal back to the shell for a while, as Ctrl+Z does everywhere."""

from __future__ import annotations

import os
import signal
import time

_LOOK_AGAIN = 0.2


def stop_here(tty: int) -> None:
    """Stop this job until the shell brings it back to the front.

    Where no shell could do so (the program is the session's first), the kernel ignores it, and so this returns
    at once. SIGSTOP would stop it for ever.
    """
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTSTP, signal.SIGCONT)}
    try:
        os.kill(0, signal.SIGTSTP)
        while not _in_front(tty):
            time.sleep(_LOOK_AGAIN)
            os.kill(0, signal.SIGTSTP)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_front(tty: int) -> bool:
    try:
        return os.tcgetpgrp(tty) == os.getpgrp()
    except OSError:
        return True
