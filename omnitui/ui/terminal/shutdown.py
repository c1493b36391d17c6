"""The end of the program: requested by a signal, a key or a closed terminal, and forced if something hangs."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
#: Seconds that a regular exit may take. The journal is on the disk by then; nothing else can be lost.
PATIENCE: Final = 2.0


class Shutdown:
    """Handles the signals that end the program, and makes sure that it does end.

    `leave` gets the exit code in the main thread, between any two instructions: it must only request the end.
    `give_back` restores the terminal, from another thread, if the program has not done so within `PATIENCE`.
    """

    def __init__(self, leave: Callable[[int], None], give_back: Callable[[], None]) -> None:
        self._leave, self._give_back = leave, give_back
        self._code = 0
        # A signal handler cannot safely start a thread or take a lock; it can write a byte.
        self._begun, self._begin = os.pipe()
        threading.Thread(target=self._watch, name="ending", daemon=True).start()

    def listen(self) -> None:
        """Handle the signals from now on, even while the event loop is busy."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
            signal.siginterrupt(number, False)

    def expect(self, code: int) -> None:
        """Start the countdown: the program is ending with this exit code and has `PATIENCE` seconds."""
        self._code = code
        os.write(self._begin, b"x")

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.expect(128 + number)
        self._leave(128 + number)

    def _watch(self) -> None:
        os.read(self._begun, 1)
        time.sleep(PATIENCE)
        with suppress(Exception):
            self._give_back()
        os._exit(self._code)
