"""Suspending to the shell, as Ctrl+Z does everywhere."""

from __future__ import annotations

import os
import signal
import time

_LOOK_AGAIN = 0.2


def stop_here(tty: int) -> None:
    """Stop this job until the shell brings it back to the foreground.

    If no shell could do so (the program leads the session), the kernel ignores the signal and this returns at
    once. SIGSTOP would stop it forever.
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
